"""deleteMessage and deleteMessages: what cannot be deleted; messages that people change or take back."""

from typing import Any

import pytest

DAY = 24 * 3600


@pytest.mark.parametrize(("days", "is_deleted"), [(1, True), (3, False)])
def test_delete__after_two_days(hands: Any, days: int, *, is_deleted: bool) -> None:
    """A message can be deleted for two days; the clock of the sandbox counts."""
    adam = hands.person()
    hands.control("POST", "clock", json={"advance_seconds": days * DAY})

    hands.call("deleteMessages", chat_id=adam, message_ids=[1])

    assert (hands.seen(adam) == []) == is_deleted
    if not is_deleted:
        refused = hands.refusal("deleteMessage", chat_id=adam, message_id=1)
        assert refused == (400, "Bad Request: message can't be deleted for everyone")


def test_delete__in_a_group(hands: Any) -> None:
    """In a group only an administrator deletes what others said, and whenever they like."""
    adam = hands.person()
    group = hands.group("Work", adam)["id"]
    said = hands.say(adam, "x", chat_id=group)["message"]["message_id"]

    refused = hands.refusal("deleteMessage", chat_id=group, message_id=said)

    assert refused == (400, "Bad Request: message can't be deleted")
    hands.control("POST", f"groups/{group}/members", json={"id": 42, "rank": "administrator"})
    hands.control("POST", "clock", json={"advance_seconds": 3 * DAY})
    assert hands.call("deleteMessage", chat_id=group, message_id=said) is True


def test_change__by_a_person(hands: Any) -> None:
    """The bot hears that a person changed a message, of the text and of a caption, and not that they took it back."""
    adam = hands.person()
    said = hands.say(adam, "old")["message"]["message_id"]
    file = hands.hand_in(adam, "a.txt", b"a", caption="old")["message"]["message_id"]
    hands.confirm()

    hands.control("PATCH", f"people/{adam}/messages/{said}", json={"text": "/new"})
    hands.control("PATCH", f"people/{adam}/messages/{file}", json={"text": "new"})
    hands.control("DELETE", f"people/{adam}/messages/{said}")

    text, caption = (update["edited_message"] for update in hands.updates())
    assert (text["text"], text["entities"][0]["type"], text["edit_date"] >= text["date"]) == (
        "/new",
        "bot_command",
        True,
    )
    assert (caption["caption"], caption["document"]["file_name"]) == ("new", "a.txt")
    assert [message["message_id"] for message in hands.seen(adam)] == [1, file]


@pytest.mark.parametrize(("message_id", "text", "code"), [(2, "x", 409), (99, "x", 404), (1, "", 400)])
def test_change__refused(hands: Any, message_id: int, text: str, code: int) -> None:
    """People change only what they wrote themselves, into something."""
    adam = hands.person()
    hands.call("sendMessage", chat_id=adam, text="bot's")

    path = f"{hands.url}/sandbox/api/people/{adam}/messages/{message_id}"

    assert hands.http.request("PATCH", path, json={"text": text}).status_code == code


def test_photo__by_a_person(hands: Any) -> None:
    """People send pictures, into groups too."""
    adam = hands.person()
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x03\x00\x00\x00\x02\x08\x02\x00\x00\x00"
    files = {"file": ("a.png", png, "image/png")}

    sent = hands.control("POST", f"people/{adam}/photos", files=files, data={"caption": "c"})["message"]

    assert (sent["photo"][0]["width"], sent["photo"][0]["height"], sent["caption"]) == (3, 2, "c")
    bad = {"file": ("a.png", b"text")}
    answer = hands.http.post(f"{hands.url}/sandbox/api/people/{adam}/photos", files=bad)
    assert (answer.status_code, answer.json()["error"]) == (400, "IMAGE_PROCESS_FAILED")
