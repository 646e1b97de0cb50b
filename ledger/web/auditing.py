"""The audit beside the page: run again when the journal has grown, and never more often than every few seconds.

Only a sandbox audits itself like this. Elsewhere `escrowd audit --publish` keeps what came of it, for the pages.
"""

import json
import threading
import time
from typing import Any

from ledger.assembly import Ledger
from ledger.audit import audit
from ledger.chain.errors import NodeError
from ledger.database import DatabaseBusy
from ledger.upkeep import Upkeep
from ledger.verdicts import tell

EVERY_SECONDS = 5.0
_REST = 10  # times as long as an audit took, it waits for the next


class Auditor:
    """Keeps the newest verdict; whoever asks never waits for the next."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._upkeep = Upkeep(ledger.engine)
        self._lock = threading.Lock()
        self._verdict: dict[str, Any] | None = None
        self._judged = -1  # the journal's last entry when the verdict was made
        self._not_before = 0.0

    def verdict(self) -> dict[str, Any] | None:
        """Give the newest verdict, and have it made anew if the journal has grown since."""
        last = self._ledger.views.last_entry()
        is_due = last != self._judged and time.monotonic() >= self._not_before
        if is_due and self._lock.acquire(blocking=False):
            self._judged, self._not_before = last, time.monotonic() + EVERY_SECONDS
            threading.Thread(target=self._judge, name="audit", daemon=True).start()
        return self._verdict

    def told(self) -> dict[str, Any] | None:
        """Give what the last audit came to, as it was kept."""
        if self._ledger.may_move_clock:
            self.verdict()
        kept = self._upkeep.last_audit()
        shown: dict[str, Any] | None = json.loads(kept) if kept else None
        return shown

    def _judge(self) -> None:
        ledger, begun = self._ledger, time.monotonic()
        try:
            tokens = frozenset(asset.token for asset in ledger.views.assets().values())
            escrow, first = ledger.escrow, ledger.founded.first_block
            report = audit(escrow, first_block=first, engine=ledger.engine, tokens=tokens)
            tell(self._upkeep, report, ledger.clock.now())
        except (NodeError, DatabaseBusy):
            self._judged, self._verdict = -1, None  # no verdict is better than one of before; asked again soon
        else:
            found = [{"code": one.code, "subject": one.subject} for one in report.findings]
            self._verdict = {"agrees": report.agrees, "block": report.block, "findings": found}
        finally:
            now = time.monotonic()
            self._not_before = max(self._not_before, now + _REST * (now - begun))
            self._lock.release()
