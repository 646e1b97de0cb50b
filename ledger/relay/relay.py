"""The relay of a process: its keys in turn, each by whoever comes first, so that many relays share keys and rows."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from ledger import findings, outbox, txs
from ledger.chain.calls import Calls
from ledger.chain.pool import Pool
from ledger.chain.signing import Signer
from ledger.clock import Clock
from ledger.core.findings import Finding, about_signer
from ledger.database import Connection, Engine, holding, reading, transact
from ledger.intake import Intake
from ledger.relay.lane import Lane
from ledger.relay.means import Limits, Means
from ledger.stops import Reach

log = logging.getLogger(__name__)

ABANDONED_AFTER = timedelta(minutes=5)
_NOT_LISTED = "key-not-listed"


class KeyHeld(RuntimeError):
    """A key is not ours to decide about now."""


class Relay:
    """Carries what people signed to the chain and pays the gas."""

    def __init__(
        self,
        engine: Engine,
        intake: Intake,
        *,
        calls: Calls,
        signers: Sequence[Signer],
        clock: Clock,
        reach: Reach,
        limits: Limits | None = None,
    ) -> None:
        self._engine = engine
        self._clock = clock
        limits, escrow = limits or Limits(), calls.escrow
        # A connection of its own: the watcher asks the same node from another thread.
        pool = Pool(escrow.node.line(), limits.finality)
        shared = {"engine": engine, "intake": intake, "calls": calls, "escrow": escrow, "pool": pool}
        shared |= {"clock": clock, "reach": reach, "limits": limits}
        self._lanes = tuple(Lane(Means(**shared, signer=signer)) for signer in signers)  # type: ignore[arg-type]
        self.addresses = tuple(lane.address for lane in self._lanes)

    def run_once(self) -> int:
        """Take every open tx of our keys, and what is due, one step on; says how much was moved.

        A key is worked by one process at a time; whoever finds it held leaves it alone.
        """
        with reading(self._engine) as connection:
            has_due = outbox.has_due(connection, "chain", self._clock.now())
            counted = txs.count_open(connection)
        self._report_unlisted(counted)
        moved = 0
        for lane in self._lanes:
            if not has_due and lane.address not in counted:
                continue
            with holding(self._engine, [f"signer:{lane.address}"]) as held:
                moved += lane.work() if held else 0
        return moved

    def resume(self, address: str, note: str) -> int:
        """Let a key go on after `foreign-nonce`, because a person has looked: gives how many txs are given up.

        Raises:
            KeyHeld: another process works with it, or it is none of ours.
        """
        lane = next((lane for lane in self._lanes if lane.address.lower() == address.lower()), None)
        if lane is None:
            raise KeyHeld(f"{address} is not in OPERATOR_KEYS")
        with holding(self._engine, [f"signer:{lane.address}"]) as held:
            if not held:
                raise KeyHeld(f"another relay works with {lane.address} just now: ask again")
            return lane.resume(note)

    def _report_unlisted(self, counted: txs.Counted) -> None:
        """Tell of a key that has left txs open and is nobody's any more; and that it is over."""
        now = self._clock.now()
        with reading(self._engine) as connection:
            known = {one.subject for one in findings.select_open(connection) if one.code == _NOT_LISTED}
        left = {
            about_signer(address): number
            for address, (number, oldest) in counted.items()
            if address not in self.addresses and now - oldest > ABANDONED_AFTER
        }
        if left.keys() == known:
            return

        def work(connection: Connection) -> None:
            for subject, number in left.items():
                findings.report(
                    connection, Finding(_NOT_LISTED, subject, "a key in OPERATOR_KEYS", f"{number} txs"), now
                )
            for subject in known - left.keys():
                findings.clear(connection, _NOT_LISTED, subject, now, "nothing of it is open")

        transact(self._engine, work)
