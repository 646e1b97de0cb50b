"""The checks beside the running product: the cheap ones every minute, all now and then; operators hear of it."""

import logging
import time
from collections.abc import Sequence

from ledger import findings, outbox, store
from ledger.checks.looking import Depth
from ledger.checks.running import HEAD_GONE, Place, run_checks
from ledger.core.effects import Effect, Notify
from ledger.core.findings import WANTED
from ledger.core.ids import CommandId
from ledger.core.people import Person
from ledger.database import Connection, holding, reading, transact

log = logging.getLogger(__name__)

PACE_SECONDS = 60.0
USUAL_SECONDS = 3600.0
FOUND, OVER, MORE = "finding-found", "finding-over", "finding-more"  # worded by the face
CUT = 300  # signs of either side: a message has room for some
TOLD_MOST = 5  # findings told one by one in a round; of the rest their number is told


class Inspector:
    """Looks again and again, one process at a time."""

    def __init__(self, place: Place, operators: Sequence[int], pace_seconds: float = PACE_SECONDS) -> None:
        self.place = place
        self._operators = tuple(operators)  # by Telegram id
        self._pace = pace_seconds
        self._due = 0.0
        self._usual_due = time.monotonic() + USUAL_SECONDS

    def run_once(self) -> int:
        """Look, if it is time to, and tell the operators what they have not heard; says how many were told of."""
        moment = time.monotonic()
        if moment < self._due:
            return 0
        self._due = moment + self._pace
        with holding(self.place.engine, ["checks"]) as held:
            if not held:
                return 0
            depth = Depth.USUAL if moment >= self._usual_due else Depth.BRISK
            if depth is Depth.USUAL:
                self._usual_due = moment + USUAL_SECONDS
            for result in run_checks(self.place, depth):
                if result.hindrance not in {"", HEAD_GONE}:  # where the head is gone that is a finding
                    log.warning("check %s could not be done: %s", result.check.name, result.hindrance)
            return self._tell()

    def _tell(self) -> int:
        """Stage the messages, in the transaction that writes down that they were told."""
        with reading(self.place.engine) as connection:
            if not self._operators or not _untold(connection):
                return 0
        return transact(self.place.engine, self._stage)

    def _stage(self, connection: Connection) -> int:
        untold = _untold(connection)
        heard = store.select_people_by_telegram(connection, self._operators)
        if not heard or not untold:  # nobody can be written to who has not entered: it waits
            return 0
        now = self.place.clock.now()
        origin = CommandId(f"finding:{untold[0].seq}:{'found' if untold[0].cleared_at is None else 'over'}")
        outbox.insert_effects(connection, origin, messages(untold, heard), now)
        for known in untold:
            findings.update_told(connection, known)
        return len(untold)


def _untold(connection: Connection) -> tuple[findings.Known, ...]:
    return tuple(known for known in findings.select_untold(connection) if known.code not in WANTED)


def messages(untold: Sequence[findings.Known], operators: Sequence[Person]) -> tuple[Effect, ...]:
    """Make the notices of findings for everybody who is to hear of them."""
    told: list[Effect] = []
    for person in operators:
        for known in untold[:TOLD_MOST]:
            key = FOUND if known.cleared_at is None else OVER
            one = known.finding
            details = {"code": one.code, "subject": one.subject}
            if known.cleared_at is None:
                details |= {"expected": one.expected[:CUT], "found": one.found[:CUT]}
                details["is_serious"] = "yes" if known.is_serious else "no"
            told.append(Notify(person.id, key, details))
        if len(untold) > TOLD_MOST:
            told.append(Notify(person.id, MORE, {"count": len(untold) - TOLD_MOST}))
    return tuple(told)
