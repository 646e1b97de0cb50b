"""Pinned messages: rows."""

from bot.sandbox.messages import Message, select_message
from bot.sandbox.store import Store


def insert_pin(store: Store, chat_id: int, message_id: int) -> None:
    """Pin a message, above what is pinned already."""
    store.run("DELETE FROM pins WHERE chat_id = ? AND message_id = ?", chat_id, message_id)
    store.run("INSERT INTO pins (chat_id, message_id) VALUES (?, ?)", chat_id, message_id)


def select_pins(store: Store, chat_id: int) -> tuple[Message, ...]:
    """Give what is pinned in a chat, the newest first; what was deleted is not."""
    rows = store.rows("SELECT message_id FROM pins WHERE chat_id = ? ORDER BY number DESC", chat_id)
    found = (select_message(store, chat_id, row["message_id"]) for row in rows)
    return tuple(message for message in found if message is not None)


def newest_pin(store: Store, chat_id: int) -> Message | None:
    """Give what stands pinned on top of a chat."""
    return next(iter(select_pins(store, chat_id)), None)


def drop_pin(store: Store, chat_id: int, message_id: int) -> None:
    """Unpin a message."""
    store.run("DELETE FROM pins WHERE chat_id = ? AND message_id = ?", chat_id, message_id)
