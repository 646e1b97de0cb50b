"""editMessageMedia, and captions of what it leaves."""

import json
from typing import Any

from tests.bot.sandbox.test_sending import PNG


def test_edit__file_for_file(hands: Any) -> None:
    """A file takes another's place, with the caption that comes along."""
    adam = hands.person()
    sent = hands.upload("sendPhoto", {"photo": ("a.png", PNG)}, chat_id=adam, caption="old")["result"]
    media = json.dumps({"type": "document", "media": "attach://b", "caption": "new"})

    given = {"chat_id": adam, "message_id": sent["message_id"], "media": media}
    edited = hands.upload("editMessageMedia", {"b": ("b.txt", b"b")}, **given)["result"]

    assert (edited["document"]["file_name"], edited["caption"], "photo" in edited) == ("b.txt", "new", False)


def test_edit__text_for_file(hands: Any) -> None:
    """A text becomes a file; whose has none, like a die, does not."""
    adam = hands.person()
    file = hands.hand_in(adam, "a.txt", b"a")["message"]["document"]["file_id"]
    media = {"type": "document", "media": file}
    text = hands.call("sendMessage", chat_id=adam, text="x")["message_id"]
    dice = hands.call("sendDice", chat_id=adam)["message_id"]

    assert hands.call("editMessageMedia", chat_id=adam, message_id=text, media=media)["document"]["file_id"] == file
    refused = hands.refusal("editMessageMedia", chat_id=adam, message_id=dice, media=media)
    assert refused == (400, "Bad Request: message can't be edited")
    refused = hands.refusal("editMessageCaption", chat_id=adam, message_id=dice, caption="x")
    assert refused == (400, "Bad Request: there is no caption in the message to edit")


def test_edit__no_media(hands: Any) -> None:
    """What is no InputMedia is refused."""
    adam = hands.person()

    refused = hands.refusal("editMessageMedia", chat_id=adam, message_id=1, media=[])

    assert refused == (400, "Bad Request: can't parse InputMedia: expected an Object")
