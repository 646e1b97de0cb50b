"""People and the chats they have: rows, and the objects that Telegram makes of them."""

import sqlite3
from dataclasses import dataclass

from bot.sandbox.errors import Json
from bot.sandbox.store import Store

FIRST_PERSON = 7_000_000_001  # beyond 32 bits, as Telegram's numbers are today


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can write to the bot."""

    id: int
    first_name: str
    last_name: str | None
    username: str | None
    language_code: str | None
    role: str | None
    started: bool
    blocked: bool

    def as_json(self) -> Json:
        """Give the person as Telegram shows them to a bot; absent fields stay absent."""
        names = {"last_name": self.last_name, "username": self.username, "language_code": self.language_code}
        body: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        return body | {name: value for name, value in names.items() if value}


def insert_person(
    store: Store,
    *,
    first_name: str,
    language_code: str | None = None,
    last_name: str | None = None,
    username: str | None = None,
    role: str | None = None,
) -> Person:
    """Add a person and their private chat with the bot."""
    row = store.row("SELECT COALESCE(MAX(id) + 1, ?) AS next FROM people", FIRST_PERSON)
    assert row is not None, "an aggregate has one row"
    store.run("INSERT INTO chats (id, type) VALUES (?, 'private')", row["next"])
    store.run(
        "INSERT INTO people (id, first_name, last_name, username, language_code, role) VALUES (?, ?, ?, ?, ?, ?)",
        *(row["next"], first_name, last_name, username, language_code, role),
    )
    return Person(row["next"], first_name, last_name, username, language_code, role, started=False, blocked=False)


def select_person(store: Store, person_id: int) -> Person | None:
    """One person by number."""
    row = store.row("SELECT * FROM people WHERE id = ?", person_id)
    return _person(row) if row else None


def select_people(store: Store) -> tuple[Person, ...]:
    """Everybody, in the order of joining."""
    return tuple(_person(row) for row in store.rows("SELECT * FROM people ORDER BY id"))


def is_username_taken(store: Store, username: str | None) -> bool:
    """Whether somebody goes by this name."""
    return store.row("SELECT 1 FROM people WHERE username = ?", username) is not None


def mark_started(store: Store, person_id: int) -> None:
    """From now on the bot may write to this person."""
    store.run("UPDATE people SET started = 1 WHERE id = ?", person_id)


def mark_blocked(store: Store, person_id: int, *, blocked: bool) -> None:
    """Keep that the person shuts the bot out, or lets it in again."""
    store.run("UPDATE people SET blocked = ? WHERE id = ?", int(blocked), person_id)


def chat_object(store: Store, chat_id: int) -> Json:
    """Give a chat as Telegram shows it in a message; a private one wears its person's name."""
    person = select_person(store, chat_id)
    if person is None:
        row = store.row("SELECT type, title, is_forum FROM chats WHERE id = ?", chat_id)
        assert row is not None, "every chat id comes from a row"
        group: Json = {"id": chat_id, "type": row["type"], "title": row["title"]}
        return group | ({"is_forum": True} if row["is_forum"] else {})
    body: Json = {"id": chat_id, "type": "private", "first_name": person.first_name}
    names = {"last_name": person.last_name, "username": person.username}
    return body | {name: value for name, value in names.items() if value}


def _person(row: sqlite3.Row) -> Person:
    """Give a row as a person."""
    return Person(
        *(row["id"], row["first_name"], row["last_name"], row["username"], row["language_code"], row["role"]),
        started=bool(row["started"]),
        blocked=bool(row["blocked"]),
    )
