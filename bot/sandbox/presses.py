"""Presses of inline buttons: callback queries, and what the bot answered."""

import json
import secrets
from dataclasses import dataclass

from bot.sandbox.errors import Json
from bot.sandbox.store import Store

PATIENCE_SECONDS = 60  # Telegram keeps its own figure to itself; it is of this order


@dataclass(frozen=True, slots=True)
class Press:
    """One press of a button."""

    id: str
    chat_id: int
    message_id: int
    person_id: int
    expires_at: int
    answer: Json | None


def insert_press(store: Store, *, chat_id: int, message_id: int, person_id: int, expires_at: int) -> Press:
    """Note a press under a fresh number."""
    press_id = str(secrets.randbelow(9 * 10**17) + 10**17)
    store.run(
        "INSERT INTO presses (id, chat_id, message_id, person_id, expires_at) VALUES (?, ?, ?, ?, ?)",
        *(press_id, chat_id, message_id, person_id, expires_at),
    )
    return Press(press_id, chat_id, message_id, person_id, expires_at, None)


def select_press(store: Store, press_id: str) -> Press | None:
    """Give a press by its number."""
    row = store.row("SELECT * FROM presses WHERE id = ?", press_id)
    if row is None:
        return None
    answer = json.loads(row["answer"]) if row["answer"] else None
    return Press(row["id"], row["chat_id"], row["message_id"], row["person_id"], row["expires_at"], answer)


def update_answer(store: Store, press_id: str, answer: Json) -> None:
    """Keep what the bot answered."""
    store.run("UPDATE presses SET answer = ? WHERE id = ?", json.dumps(answer), press_id)
