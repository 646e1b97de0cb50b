"""Messages: rows, and the objects that Telegram makes of them."""

import base64
import json
import sqlite3
from binascii import Error as NotBase64
from dataclasses import dataclass

from bot.sandbox.errors import Json
from bot.sandbox.keyboards import is_inline
from bot.sandbox.people import chat_object, select_person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.store import Store

MESSAGE_ID_MAX = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody said in a chat, as it stands now."""

    chat_id: int
    message_id: int
    sender_id: int
    sent_at: int
    edited_at: int | None
    content: Json  # text or file, with entities
    markup: Json | None  # any keyboard, also those a bot never sees again
    reply_to: int | None
    extra: Json  # what no edit changes: the topic, where it was forwarded from, its album

    @property
    def thread_id(self) -> int | None:
        """The forum topic it stands in; none is General."""
        thread_id: int | None = self.extra.get("message_thread_id")
        return thread_id


def insert_message(
    sandbox: Sandbox,
    *,
    chat_id: int,
    sender_id: int,
    content: Json,
    markup: Json | None = None,
    reply_to: int | None = None,
    extra: Json | None = None,
) -> Message:
    """Add a message; numbers run from 1 in each chat."""
    store, sent_at = sandbox.store, sandbox.now()
    message_id = next_message_id(store, chat_id)
    store.run("UPDATE chats SET next_message_id = next_message_id + 1 WHERE id = ?", chat_id)
    store.run(
        "INSERT INTO messages (chat_id, message_id, sender_id, sent_at, content, markup, reply_to, extra)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        *(chat_id, message_id, sender_id, sent_at, json.dumps(content), _markup_text(markup), reply_to),
        json.dumps(extra or {}),
    )
    return Message(chat_id, message_id, sender_id, sent_at, None, content, markup, reply_to, extra or {})


def next_message_id(store: Store, chat_id: int) -> int:
    """Give the number of the next message of a chat."""
    row = store.row("SELECT next_message_id AS next FROM chats WHERE id = ?", chat_id)
    assert row is not None, "callers have looked the chat up"
    return int(row["next"])


def update_message(store: Store, message: Message) -> None:
    """Keep a message's new content, keyboard and hour of editing."""
    store.run(
        "UPDATE messages SET content = ?, markup = ?, edited_at = ? WHERE chat_id = ? AND message_id = ?",
        *(json.dumps(message.content), _markup_text(message.markup), message.edited_at),
        *(message.chat_id, message.message_id),
    )


def delete_message(store: Store, chat_id: int, message_id: int) -> None:
    """Take a message off the screen; its number is not used again."""
    store.run("UPDATE messages SET deleted = 1 WHERE chat_id = ? AND message_id = ?", chat_id, message_id)


def select_message(store: Store, chat_id: int, message_id: int) -> Message | None:
    """Give one message that has not been deleted."""
    if not 0 < message_id <= MESSAGE_ID_MAX:
        return None
    row = store.row("SELECT * FROM messages WHERE chat_id = ? AND message_id = ? AND deleted = 0", chat_id, message_id)
    return _message(row) if row else None


def select_messages(store: Store, chat_id: int, after: int, limit: int) -> tuple[Message, ...]:
    """Give the messages of a chat after a number, oldest first."""
    rows = store.rows(
        "SELECT * FROM messages WHERE chat_id = ? AND message_id > ? AND deleted = 0 ORDER BY message_id LIMIT ?",
        *(chat_id, after, limit),
    )
    return tuple(_message(row) for row in rows)


def select_messages_before(store: Store, chat_id: int, before: int, limit: int) -> tuple[Message, ...]:
    """Give the last messages of a chat before a number, oldest first."""
    rows = store.rows(
        "SELECT * FROM messages WHERE chat_id = ? AND message_id < ? AND deleted = 0 ORDER BY message_id DESC LIMIT ?",
        *(chat_id, before, limit),
    )
    return tuple(_message(row) for row in reversed(rows))


def message_object(sandbox: Sandbox, message: Message, *, for_person: bool = False, is_reply: bool = False) -> Json:
    """Give a message as Telegram writes it; people also see keyboards that a bot does not get back."""
    person = select_person(sandbox.store, message.sender_id)
    body: Json = {
        "message_id": message.message_id,
        "from": person.as_json() if person else sandbox.me(),
        "chat": chat_object(sandbox.store, message.chat_id),
        "date": message.sent_at,
        **message.extra,
        **message.content,
    }
    if message.edited_at:
        body["edit_date"] = message.edited_at
    if message.markup and (for_person or is_inline(message.markup)):
        body["reply_markup"] = message.markup
    if for_person:
        body |= _reactions(sandbox.store, message) | _votes(sandbox.store, message)
    answered = message.reply_to or message.thread_id  # in a topic, Telegram takes its opening for what is answered
    if answered and answered != message.message_id and not is_reply:
        original = select_message(sandbox.store, message.chat_id, answered)
        if original:
            body["reply_to_message"] = message_object(sandbox, original, is_reply=True)
    return body


def _reactions(store: Store, message: Message) -> Json:
    """Give who has reacted with what, as screens show it."""
    rows = store.rows(
        "SELECT member_id, emoji FROM reactions WHERE chat_id = ? AND message_id = ?",
        *(message.chat_id, message.message_id),
    )
    reactions = [{"person_id": row["member_id"], "emoji": json.loads(row["emoji"])} for row in rows]
    return {"reactions": reactions} if reactions else {}


def _votes(store: Store, message: Message) -> Json:
    """Give who has voted for what in a poll, as screens show it."""
    if "poll" not in message.content:
        return {}
    place = (message.chat_id, message.message_id)
    rows = store.rows("SELECT person_id, options FROM votes WHERE chat_id = ? AND message_id = ?", *place)
    votes = [{"person_id": row["person_id"], "option_ids": json.loads(row["options"])} for row in rows]
    return {"votes": votes} if votes else {}


def inaccessible_object(sandbox: Sandbox, chat_id: int, message_id: int) -> Json:
    """Give a message that is gone, as Telegram still names it."""
    return {"chat": chat_object(sandbox.store, chat_id), "message_id": message_id, "date": 0}


def inline_name(chat_id: int, message_id: int) -> str:
    """Give the name under which the bot knows a message that it did not send itself."""
    return base64.urlsafe_b64encode(f"{chat_id} {message_id}".encode()).decode()


def named_message(store: Store, name: str) -> Message | None:
    """Give the message of such a name, if it was sent through the bot."""
    try:
        chat_id, message_id = map(int, base64.urlsafe_b64decode(name).decode().split(" "))
    except (ValueError, NotBase64):
        return None
    message = select_message(store, chat_id, message_id)
    return message if message and "via_bot" in message.extra else None


def _markup_text(markup: Json | None) -> str | None:
    """Give a keyboard as its column holds it."""
    return None if markup is None else json.dumps(markup)


def _message(row: sqlite3.Row) -> Message:
    """Give a row as a message."""
    return Message(
        *(row["chat_id"], row["message_id"], row["sender_id"], row["sent_at"], row["edited_at"]),
        content=json.loads(row["content"]),
        markup=json.loads(row["markup"]) if row["markup"] else None,
        reply_to=row["reply_to"],
        extra=json.loads(row["extra"]),
    )
