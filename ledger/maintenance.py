"""The maintenance switch: while it is on nothing that people do is answered, and all of it is kept."""

from datetime import datetime

from ledger.database import Connection, Engine, reading, transact
from ledger.store import delete_setting, select_setting, upsert_setting

_KEY = "maintenance_since"


def maintained_since(engine: Engine) -> str:
    """Say when maintenance began, as text that no other maintenance has; nothing while there is none."""
    with reading(engine) as connection:
        return select_setting(connection, _KEY) or ""


def begin_maintenance(engine: Engine, now: datetime) -> bool:
    """Let updates wait from now on; says whether they did not already."""

    def begin(connection: Connection) -> bool:
        if select_setting(connection, _KEY) is not None:
            return False
        upsert_setting(connection, _KEY, now.isoformat(timespec="milliseconds"))
        return True

    return transact(engine, begin)


def end_maintenance(engine: Engine) -> bool:
    """Let all that has waited be answered; says whether anything had to wait."""
    return transact(engine, lambda connection: delete_setting(connection, _KEY))
