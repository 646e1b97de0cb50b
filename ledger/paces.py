"""How far ahead of an even pace something is, as rows: limits that all processes keep together."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select

from ledger.bulk import among, upsert_rows
from ledger.database import lock
from ledger.tables import paces

_COLUMNS = ("scope", "even_at")


def select_paces(connection: Connection, scopes: Collection[str]) -> dict[str, int]:
    """Read what is remembered of each scope, in microseconds since 1970; nothing of one that was never seen."""
    if not scopes:
        return {}
    rows = connection.execute(select(paces.c.scope, paces.c.even_at).where(among(connection, paces.c.scope, scopes)))
    return {row[0]: int(row[1]) for row in rows}


def lock_paces(connection: Connection, name: str) -> None:
    """Let nobody else reckon with these until the transaction's end."""
    lock(connection, f"paces:{name}")


def upsert_paces(connection: Connection, even: Mapping[str, int]) -> None:
    """Remember where scopes stand now."""
    upsert_rows(connection, paces, _COLUMNS, sorted(even.items()), key="scope")
