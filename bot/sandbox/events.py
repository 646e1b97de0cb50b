"""What a person's screen would show, in order: messages, edits, deletions, answers to presses, typing."""

import json
import sqlite3

from bot.sandbox.errors import Json
from bot.sandbox.messages import message_object, select_message
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.store import Store

EVENTS_MAX = 500


def insert_event(
    store: Store, chat_id: int, kind: str, *, message_id: int | None = None, body: Json | None = None
) -> int:
    """Note that something is to be seen in a chat; its place in the order."""
    return store.run(
        "INSERT INTO events (chat_id, kind, message_id, body) VALUES (?, ?, ?, ?)",
        *(chat_id, kind, message_id, json.dumps(body or {})),
    )


def latest_event(store: Store) -> int:
    """Give the place of the newest event, 0 when there is none."""
    row = store.row("SELECT COALESCE(MAX(seq), 0) AS seq FROM events")
    assert row is not None, "an aggregate has one row"
    return int(row["seq"])


def events_after(sandbox: Sandbox, seq: int, *, chat_id: int | None = None, person_id: int | None = None) -> list[Json]:
    """Give the next events, of one chat or of one person's; a message comes as it stands now, not as it stood then."""
    rows = sandbox.store.rows(
        "SELECT * FROM events WHERE seq > :seq AND (:chat IS NULL OR chat_id = :chat)"
        " AND (:person IS NULL OR chat_id = :person OR EXISTS (SELECT 1 FROM members WHERE"
        " members.chat_id = events.chat_id AND member_id = :person AND rank NOT IN ('left', 'kicked')))"
        " ORDER BY seq LIMIT :most",
        {"seq": seq, "chat": chat_id, "person": person_id, "most": EVENTS_MAX},
    )
    return [_event_json(sandbox, row) for row in rows]


def _event_json(sandbox: Sandbox, row: sqlite3.Row) -> Json:
    """Give a row as the control API shows it."""
    event: Json = {"seq": row["seq"], "chat_id": row["chat_id"], "kind": row["kind"], **json.loads(row["body"])}
    if row["message_id"] is not None:
        message = select_message(sandbox.store, row["chat_id"], row["message_id"])
        event["message_id"] = row["message_id"]
        event["message"] = message_object(sandbox, message, for_person=True) if message else None
    return event
