"""Updates as Telegram sends them: what is acted on, by whom, and what is left alone."""

import json
from typing import Any

import pytest
from telegram import Bot, Update

from bot.incoming import NAMELESS, Incoming, read_stored, read_update

ADAM = {"id": 7, "is_bot": False, "first_name": "adam", "language_code": "en"}
PRIVATE = {"id": 7, "type": "private", "first_name": "adam"}
GROUP = {"id": -5, "type": "group", "title": "all of us"}
FILE = {"file_id": "f1", "file_unique_id": "u1", "file_size": 3}
VIDEO = FILE | {"width": 1, "height": 1, "duration": 1}


def read(chat: dict[str, Any] = PRIVATE, sender: dict[str, Any] = ADAM, **content: Any) -> Incoming | None:
    """Read an update that brings a message."""
    message = {"message_id": 1, "date": 1_700_000_000, "chat": chat, "from": sender, **content}
    return both_ways({"update_id": 1, "message": message})


def both_ways(given: dict[str, Any]) -> Incoming | None:
    """Read an update quickly, and as the library does: it is the same."""
    found = read_update(Update.de_json(given, None))
    assert read_stored(json.dumps(given), Bot("1:none")) == found
    return found


@pytest.mark.parametrize(
    ("said", "command", "arguments"),
    [
        ("/task 30 2d x", "task", "30 2d x"),
        ("/task\n30 2d x", "task", "30 2d x"),
        ("/Task@some_bot\t30", "task", "30"),
        ("／fund　100", "fund", "100"),
        ("/", "", "/"),
        ("hello /task", "", "hello /task"),
        ("  ", "", ""),
    ],
)
def test_read__command(said: str, command: str, arguments: str) -> None:
    """A command is the first word after a slash of either width; the rest are its arguments."""
    incoming = read(text=said)

    assert incoming is not None
    assert (incoming.command, incoming.arguments) == (command, arguments)


def test_read__files() -> None:
    """A document or the largest photo can be handed in, with what was written to it."""
    document = read(document={**FILE, "file_name": "a\u202e.txt"}, caption="see <b>")
    photo = read(photo=[{**FILE, "file_id": "small", "width": 1, "height": 1}, {**FILE, "width": 9, "height": 9}])

    assert document is not None
    assert document.attachment is not None
    assert (document.attachment.name, document.text) == ("a.txt", "see <b>")
    assert photo is not None
    assert photo.attachment is not None
    assert (photo.attachment.file_id, photo.attachment.name, photo.attachment.fault) == ("f1", "photo.jpg", "")


@pytest.mark.parametrize(
    "content",
    [
        {"video": VIDEO},
        {"voice": VIDEO},
        {"audio": VIDEO},
        {"video_note": VIDEO | {"length": 1}},
        {"dice": {"emoji": "🎲", "value": 3}},
    ],
)
def test_read__what_cannot_be_sent_on(content: dict[str, Any]) -> None:
    """What Telegram would not send on as a file is not taken for one, and its caption not for the delivery."""
    incoming = read(**content, caption="my work")

    assert incoming is not None
    assert incoming.attachment is not None
    assert incoming.attachment.fault == "not-as-file"


def test_read__names() -> None:
    """A name is one line in which nothing deceives; one in which nothing is seen is still a name."""
    named = read(sender=ADAM | {"first_name": "a\u202e\nb", "last_name": "c"})
    nameless = read(sender=ADAM | {"first_name": "\u3164"})

    assert named is not None
    assert named.name == "a b c"
    assert nameless is not None
    assert nameless.name == NAMELESS


def test_read__elsewhere() -> None:
    """Talk in groups, somebody else's chat, edits and updates without a sender are left alone."""
    edit = {"message_id": 1, "date": 1, "chat": PRIVATE, "from": ADAM, "text": "/fund 1", "edit_date": 2}

    assert read(chat=GROUP, text="task 1 2d x") is None
    assert read(chat=GROUP, sender=ADAM | {"is_bot": True}, text="/task 1 2d x") is None
    assert read(sender=ADAM | {"id": 8}, text="/fund 1") is None
    assert read_update(Update.de_json({"update_id": 1, "edited_message": edit}, None)) is None
    assert read_update(Update.de_json({"update_id": 1}, None)) is None


def test_read__command_in_a_group() -> None:
    """A command in a group is read as said by its sender, whose private chat is where it goes on."""
    replied = {"message_id": 1, "date": 1, "chat": GROUP, "from": ADAM, "text": "Who can?"}
    incoming = read(chat=GROUP, text="/task@Some_bot 1 2d x", reply_to_message=replied)

    assert incoming is not None
    assert (incoming.chat_id, incoming.group_id, incoming.quoted) == (ADAM["id"], GROUP["id"], "Who can?")
    assert (incoming.command, incoming.addressee, incoming.arguments) == ("task", "some_bot", "1 2d x")
