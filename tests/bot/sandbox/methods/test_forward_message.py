"""forwardMessage, forwardMessages, copyMessage, copyMessages."""

from typing import Any

import pytest


def test_forward__origin(hands: Any) -> None:
    """A forward says who said it first and when, also after it was forwarded once more."""
    adam, barb = hands.person("Adam"), hands.person("Barb")
    said = hands.say(adam, "/start now")["message"]

    once = hands.call("forwardMessage", chat_id=barb, from_chat_id=adam, message_id=said["message_id"])
    twice = hands.call("forwardMessage", chat_id=adam, from_chat_id=barb, message_id=once["message_id"])

    assert once["forward_origin"] == {"type": "user", "date": said["date"], "sender_user": said["from"]}
    assert (once["text"], once["entities"], once["from"]["id"]) == (said["text"], said["entities"], 42)
    assert twice["forward_origin"] == once["forward_origin"]


def test_copy__without_origin(hands: Any) -> None:
    """A copy says the same as if anew; a file may get another caption."""
    adam = hands.person()
    file = hands.hand_in(adam, "a.txt", b"a", caption="old")["message"]["message_id"]

    copied = hands.call("copyMessage", chat_id=adam, from_chat_id=adam, message_id=file, caption="new")

    assert list(copied) == ["message_id"]
    shown = hands.seen(adam)[-1]
    assert (shown["message_id"], shown["caption"], shown["from"]["id"]) == (copied["message_id"], "new", 42)
    assert "forward_origin" not in shown


def test_copy__several(hands: Any) -> None:
    """Several go in their order, without those that are not there; captions can be left out."""
    adam = hands.person()
    hands.hand_in(adam, "a.txt", b"a", caption="old")

    given = {"chat_id": adam, "from_chat_id": adam, "message_ids": [1, 2, 99]}
    copied = hands.call("copyMessages", **given, remove_caption=True)
    forwarded = hands.call("forwardMessages", **given)

    assert [one["message_id"] for one in copied] == [3, 4]
    assert [one["message_id"] for one in forwarded] == [5, 6]
    assert ["caption" in message for message in hands.seen(adam)[2:]] == [False, False, False, True]


@pytest.mark.parametrize(
    ("method", "given", "words"),
    [
        ("forwardMessage", {"message_id": 99}, "message to forward not found"),
        ("copyMessage", {"message_id": 99}, "message to copy not found"),
        ("forwardMessage", {"message_id": 2}, "message can't be forwarded"),
        ("copyMessage", {"message_id": 2}, "message can't be copied"),
        ("copyMessage", {"from_chat_id": 1}, "chat not found"),
        ("forwardMessages", {"message_ids": []}, "message identifiers are not specified"),
        ("forwardMessages", {"message_ids": [1] * 101}, "too many message identifiers specified"),
        ("forwardMessages", {"message_ids": [1, 1]}, "message identifiers must be in a strictly increasing order"),
        ("forwardMessages", {"message_ids": [99]}, "there are no messages to forward"),
        ("copyMessages", {"message_ids": ["x"]}, "invalid message identifier specified"),
    ],
)
def test_forward__refused(hands: Any, method: str, given: dict[str, Any], words: str) -> None:
    """What is not there, or protected, is not passed on."""
    adam = hands.person()
    hands.call("sendMessage", chat_id=adam, text="secret", protect_content=True)

    refused = hands.refusal(method, **{"chat_id": adam, "from_chat_id": adam, **given})

    assert refused == (400, f"Bad Request: {words}")
