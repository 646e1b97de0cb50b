"""What a database does for the statements it is given: whether it reads a table that grows from end to end."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from tests.ledger.million import big_tables

_SCAN = re.compile(r"^SCAN (\w+)|^SEARCH (entries) USING .*\(reverses=\?\)")  # nearly all entries reverse none


@contextmanager
def listening(engine: Engine | type[Engine]) -> Iterator[dict[str, Any]]:
    """Write down every statement of an engine, or of all there are, with its last parameters."""
    said: dict[str, Any] = {}

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        said[statement] = parameters

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def scans(engine: Engine, said: dict[str, Any]) -> list[str]:
    """Name the statements for which SQLite reads a growing table, or a whole index of one, from end to end."""
    big, found = set(big_tables()), []
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        for statement, parameters in said.items():
            if "foreign_key_check" in statement:
                found.append(statement)
            if not statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")):
                continue
            plan = driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            if _ends_early(statement, plan):
                continue
            for row in plan:
                scan = _SCAN.match(row[3])
                if scan and (scan.group(1) or scan.group(2)) in big:
                    found.append(f"{row[3]}: {' '.join(statement.split())}")
    return found


def rows_read(engine: Engine) -> dict[str, int]:
    """Count what PostgreSQL has read of each growing table since it counts, by scans and by indexes."""
    query = "SELECT relname, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_user_tables"
    big = set(big_tables())
    with engine.connect() as connection:
        return {name: int(read) for name, read in connection.exec_driver_sql(query) if name in big}


def _ends_early(statement: str, plan: list[Any]) -> bool:
    """Say whether a statement takes the first rows of an order that is there already, and leaves the rest."""
    words = statement.upper()
    return "LIMIT" in words and "WHERE" not in words and not any("TEMP B-TREE" in row[3] for row in plan)
