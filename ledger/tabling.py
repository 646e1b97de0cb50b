"""How a table is made here: with a comment, STRICT on SQLite, and its constraints named alike on both databases."""

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    MetaData,
    Table,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Part = Column[object] | CheckConstraint | ForeignKeyConstraint | UniqueConstraint | Index


def table(name: str, comment: str, *parts: Part) -> Table:
    """Make a table and say what it is for."""
    return Table(name, metadata, *parts, comment=comment, sqlite_strict=True)


def where(condition: str) -> dict[str, Any]:
    """Limit an index to some rows, on either database."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def one_of(column: str, words: tuple[str, ...], name: str) -> CheckConstraint:
    """Allow a column these words only."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=name)
