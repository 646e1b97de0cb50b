"""Topics of forums: rows, and the fields that put a message into one."""

import json
from dataclasses import dataclass

from bot.sandbox.errors import Json
from bot.sandbox.store import Store

GENERAL = 1  # the topic that every forum has; its messages carry no number


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic, known by the number of the message that opened it."""

    chat_id: int
    thread_id: int
    about: Json  # name, icon_color, icon_custom_emoji_id
    closed: bool


def select_topic(store: Store, chat_id: int, thread_id: int) -> Topic | None:
    """Give a topic by its number."""
    row = store.row("SELECT * FROM topics WHERE chat_id = ? AND thread_id = ?", chat_id, thread_id)
    return Topic(chat_id, thread_id, json.loads(row["topic"]), bool(row["closed"])) if row else None


def select_topics(store: Store, chat_id: int) -> tuple[Topic, ...]:
    """Give the topics of a forum, the oldest first."""
    rows = store.rows("SELECT * FROM topics WHERE chat_id = ? ORDER BY thread_id", chat_id)
    return tuple(Topic(chat_id, row["thread_id"], json.loads(row["topic"]), bool(row["closed"])) for row in rows)


def set_topic(store: Store, topic: Topic) -> None:
    """Keep a topic as it is from now on."""
    store.run(
        "INSERT OR REPLACE INTO topics (chat_id, thread_id, topic, closed) VALUES (?, ?, ?, ?)",
        *(topic.chat_id, topic.thread_id, json.dumps(topic.about), int(topic.closed)),
    )


def drop_topic(store: Store, topic: Topic) -> tuple[int, ...]:
    """Forget a topic; its messages go with it, and their numbers are given."""
    store.run("DELETE FROM topics WHERE chat_id = ? AND thread_id = ?", topic.chat_id, topic.thread_id)
    rows = store.rows(
        "UPDATE messages SET deleted = 1 WHERE chat_id = ? AND deleted = 0 AND"
        " (message_id = ? OR json_extract(extra, '$.message_thread_id') = ?) RETURNING message_id",
        *(topic.chat_id, topic.thread_id, topic.thread_id),
    )
    return tuple(row["message_id"] for row in rows)


def in_topic(thread_id: int) -> Json:
    """Give the fields of a message that stands in a topic."""
    return {"message_thread_id": thread_id, "is_topic_message": True}
