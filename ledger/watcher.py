"""The watcher: final logs become facts and go in through the one door; it never skips and never reads twice."""

import logging
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, and_, insert, select, update

from ledger.chain.escrow import Escrow
from ledger.clock import Clock
from ledger.core.commands import Learn
from ledger.core.facts import Fact
from ledger.core.ids import CommandId
from ledger.database import reading
from ledger.intake import Intake, Outcome
from ledger.stops import Reach
from ledger.tables import heads

log = logging.getLogger(__name__)

BLOCKS_PER_ROUND = 500


class ChainChanged(RuntimeError):
    """The chain no longer has the block we read last: deeper than finality, so a person must look."""


class LostRace(RuntimeError):
    """Another watcher has moved the head meanwhile; what this one read is dropped."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last block read."""

    height: int
    block_hash: str


class Watcher:
    """Follows one escrow on one chain."""

    def __init__(
        self,
        engine: Engine,
        intake: Intake,
        *,
        escrow: Escrow,
        first_block: int,
        finality: int,
        clock: Clock,
        reach: Reach,
    ) -> None:
        self._engine = engine
        self._intake = intake
        self._escrow = escrow
        self._first_block = first_block
        self._finality = finality
        self._clock = clock
        self._reach = reach

    def run_once(self) -> int:
        """Read the next final blocks; says how many facts they brought.

        Where another watcher was faster nothing is adopted: the next round reads on from where that one is.

        Raises:
            ChainChanged: the block read last is not the chain's any more.
        """
        node = self._escrow.node
        kept, newest = self._kept(), node.block()
        if kept == Head(newest.number, newest.hash):
            return 0
        final = newest.number - self._finality
        start = self._first_block if kept is None else kept.height + 1
        if kept is not None and node.block(kept.height).hash != kept.block_hash:
            raise ChainChanged(f"block {kept.height} is not {kept.block_hash} any more")
        if final < start:
            return 0
        end = min(final, start + BLOCKS_PER_ROUND - 1)
        facts = self._escrow.facts(start, end)
        try:
            self._adopt(facts, kept, Head(end, node.block(end).hash))
        except LostRace as lost:
            log.info("dropped: %s", lost)
            return 0
        return len(facts)

    def _adopt(self, facts: tuple[Fact, ...], kept: Head | None, now_at: Head) -> None:
        if facts:
            self._reach("journal")
        at = self._clock.now()
        learned = tuple(Learn(id=_command_id(fact), at=at, fact=fact) for fact in facts)

        def move_head(connection: Connection, outcomes: tuple[Outcome, ...]) -> None:
            refused = [outcome.refusal for outcome in outcomes if outcome.refusal is not None]
            if refused:  # a fact is not to be refused: stop here rather than leave it out
                raise refused[0]
            self._move_head(connection, kept, now_at)

        self._intake.handle(learned, also=move_head)

    def _kept(self) -> Head | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(heads).where(self._here())).one_or_none()
        return None if row is None else Head(row.height, row.block_hash)

    def _here(self) -> ColumnElement[bool]:
        return and_(heads.c.chain_id == self._escrow.node.chain_id, heads.c.escrow == self._escrow.address)

    def _move_head(self, connection: Connection, kept: Head | None, now_at: Head) -> None:
        row = {"height": now_at.height, "block_hash": now_at.block_hash}
        if kept is None:
            if connection.execute(select(heads).where(self._here())).one_or_none() is not None:
                raise LostRace("the head has been set")
            here = {"chain_id": self._escrow.node.chain_id, "escrow": self._escrow.address}
            connection.execute(insert(heads).values(**here, **row))
            return
        unmoved = and_(self._here(), heads.c.height == kept.height, heads.c.block_hash == kept.block_hash)
        if not connection.execute(update(heads).where(unmoved).values(**row)).rowcount:
            raise LostRace(f"the head is no longer at {kept.height}")


def _command_id(fact: Fact) -> CommandId:
    log = fact.log
    return CommandId(f"log:{log.chain_id}:{log.block_hash}:{log.log_index}")
