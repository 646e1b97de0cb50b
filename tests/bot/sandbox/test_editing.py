"""editMessageText, editMessageCaption, editMessageReplyMarkup, deleteMessage, deleteMessages."""

from typing import Any

import pytest

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
KEYBOARD = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}


def test_edit__text(hands: Any) -> None:
    """An edit replaces the text, marks the hour, and takes away a keyboard it does not name."""
    adam = hands.person()
    sent = hands.call("sendMessage", chat_id=adam, text="old", reply_markup=KEYBOARD)

    edited = hands.call("editMessageText", chat_id=adam, message_id=sent["message_id"], text="new")

    assert (edited["text"], edited["message_id"], edited["date"]) == ("new", sent["message_id"], sent["date"])
    assert edited["edit_date"] >= sent["date"]
    assert "reply_markup" not in edited
    assert hands.seen(adam)[-1] == edited


def test_edit__nothing_new(hands: Any) -> None:
    """An edit that changes nothing is refused; the same words in bold are a change."""
    adam = hands.person()
    message_id = hands.call("sendMessage", chat_id=adam, text="x", reply_markup=KEYBOARD)["message_id"]
    same = {"chat_id": adam, "message_id": message_id, "text": "x", "reply_markup": KEYBOARD}

    assert hands.refusal("editMessageText", **same) == (400, NOT_MODIFIED)
    assert hands.call("editMessageText", **same | {"text": "<b>x</b>", "parse_mode": "HTML"})["entities"]


def test_edit__keyboard(hands: Any) -> None:
    """A keyboard can be replaced and removed, each once."""
    adam = hands.person()
    where = {"chat_id": adam, "message_id": hands.call("sendMessage", chat_id=adam, text="x")["message_id"]}

    added = hands.call("editMessageReplyMarkup", **where, reply_markup=KEYBOARD)
    removed = hands.call("editMessageReplyMarkup", **where)

    assert added["reply_markup"] == KEYBOARD
    assert "reply_markup" not in removed
    assert hands.refusal("editMessageReplyMarkup", **where) == (400, NOT_MODIFIED)


def test_edit__caption(hands: Any) -> None:
    """A file keeps itself and gets a new caption."""
    adam = hands.person()
    sent = hands.upload("sendDocument", {"document": ("a", b"a")}, chat_id=adam, caption="old")["result"]

    edited = hands.call("editMessageCaption", chat_id=adam, message_id=sent["message_id"], caption="new")

    assert (edited["caption"], edited["document"]) == ("new", sent["document"])


@pytest.mark.parametrize(
    ("message", "arguments", "words"),
    [
        (99, {"text": "x"}, "message to edit not found"),
        (10**12, {"text": "x"}, "message to edit not found"),
        ("person's", {"text": "x"}, "message can't be edited"),
        ("with reply keyboard", {"text": "x"}, "message can't be edited"),
        ("file", {"text": "x"}, "there is no text in the message to edit"),
        ("text", {"text": ""}, "message text is empty"),
        ("text", {"text": "y", "reply_markup": {"keyboard": [["a"]]}}, "inline keyboard expected"),
    ],
)
def test_edit__refused(hands: Any, message: Any, arguments: dict[str, Any], words: str) -> None:
    """Each edit that cannot be has Telegram's own words."""
    adam = hands.person()
    hands.call("sendMessage", chat_id=adam, text="text")
    hands.call("sendMessage", chat_id=adam, text="x", reply_markup={"keyboard": [["a"]]})
    hands.upload("sendDocument", {"document": ("a", b"a")}, chat_id=adam)
    number = {"person's": 1, "text": 2, "with reply keyboard": 3, "file": 4}.get(message, message)

    refused = hands.refusal("editMessageText", chat_id=adam, message_id=number, **arguments)

    assert refused == (400, f"Bad Request: {words}")


def test_delete__once(hands: Any) -> None:
    """A message, also the person's, is gone after deletion, and cannot be deleted or edited again."""
    adam = hands.person()

    assert hands.call("deleteMessage", chat_id=adam, message_id=1) is True
    assert hands.seen(adam) == []
    refused = hands.refusal("deleteMessage", chat_id=adam, message_id=1)
    assert refused == (400, "Bad Request: message to delete not found")


def test_delete__several(hands: Any) -> None:
    """Several messages go together; those not found are skipped, and no number is used twice."""
    adam = hands.person()
    hands.call("sendMessage", chat_id=adam, text="x")

    assert hands.call("deleteMessages", chat_id=adam, message_ids=[1, 2, 99]) is True
    assert hands.seen(adam) == []
    assert hands.call("sendMessage", chat_id=adam, text="x")["message_id"] == 3
