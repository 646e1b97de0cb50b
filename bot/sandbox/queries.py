"""What people ask of the bot apart from messages: inline queries and checkouts, and the bot's answers."""

import json
import secrets
from dataclasses import dataclass

from bot.sandbox.errors import BadRequest, Json
from bot.sandbox.sandbox import Sandbox

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(frozen=True, slots=True)
class Query:
    """One question and, once given, its answer."""

    id: str
    person_id: int
    expires_at: int
    asked: Json
    answer: Json | None


def insert_query(sandbox: Sandbox, kind: str, person_id: int, asked: Json, *, patience: int) -> Query:
    """Note a question under a fresh number; it can be answered for so many seconds."""
    query = Query(str(secrets.randbelow(9 * 10**17) + 10**17), person_id, sandbox.now() + patience, asked, None)
    sandbox.store.run(
        "INSERT INTO queries (id, kind, person_id, expires_at, asked) VALUES (?, ?, ?, ?, ?)",
        *(query.id, kind, person_id, query.expires_at, json.dumps(asked)),
    )
    return query


def select_query(sandbox: Sandbox, kind: str, query_id: str) -> Query | None:
    """Give a question by its number."""
    row = sandbox.store.row("SELECT * FROM queries WHERE id = ? AND kind = ?", query_id, kind)
    if row is None:
        return None
    answer = json.loads(row["answer"]) if row["answer"] else None
    return Query(row["id"], row["person_id"], row["expires_at"], json.loads(row["asked"]), answer)


def open_query(sandbox: Sandbox, kind: str, query_id: str) -> Query:
    """Give a question that waits for its answer, or refuse as Telegram does."""
    query = select_query(sandbox, kind, query_id)
    if query is None or query.answer is not None or sandbox.now() >= query.expires_at:
        raise BadRequest(TOO_OLD)
    return query


def keep_answer(sandbox: Sandbox, query: Query, answer: Json) -> None:
    """Keep what the bot answered."""
    sandbox.store.run("UPDATE queries SET answer = ? WHERE id = ?", json.dumps(answer), query.id)
