"""What the operator sees to from the pages: findings closed, sessions ended; and the last audit, kept."""

from datetime import datetime

from ledger import findings
from ledger.core.findings import CURES
from ledger.database import Connection, Engine, reading, transact
from ledger.store import select_setting, upsert_setting

_ENDED = "pages_sessions_ended"  # milliseconds since 1970: sessions begun before are over
_AUDIT = "last_audit"


class NotByWord(ValueError):
    """A finding that is not over because somebody says so."""


class Upkeep:
    """Small changes that are no commands: nobody's task or money moves by them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def close_finding(self, code: str, subject: str, note: str, at: datetime, *, is_accepted: bool) -> bool:
        """Close a finding with a person's word for it; one that was accepted does not come back as it is.

        Says whether it was open.

        Raises:
            NotByWord: nobody's word ends it.
        """
        if code in CURES:
            raise NotByWord(code)
        return transact(
            self._engine,
            lambda connection: findings.clear(connection, code, subject, at, note, is_accepted=is_accepted),
        )

    def sessions_ended(self) -> int:
        """Since when a session must have begun to be one, in milliseconds."""
        with reading(self._engine) as connection:
            return int(select_setting(connection, _ENDED) or 0)

    def end_sessions(self, moment: int) -> None:
        """End every session begun until now, on all machines."""
        self._keep(_ENDED, str(moment))

    def last_audit(self) -> str:
        """What the last audit said, as it was kept; empty before the first."""
        with reading(self._engine) as connection:
            return select_setting(connection, _AUDIT) or ""

    def keep_audit(self, told: str) -> None:
        """Keep what an audit said, for those who come later."""
        self._keep(_AUDIT, told)

    def _keep(self, key: str, value: str) -> None:
        def keep(connection: Connection) -> None:
            upsert_setting(connection, key, value)

        transact(self._engine, keep)
