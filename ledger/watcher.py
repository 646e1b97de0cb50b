"""The watcher: final logs become facts and go in through the one door; it never skips and never reads twice."""

import logging

from ledger.chain.escrow import Escrow
from ledger.clock import Clock
from ledger.core.commands import Learn
from ledger.core.facts import Fact
from ledger.core.ids import CommandId
from ledger.database import Connection, Engine, reading
from ledger.heads import Head, select_head, update_head
from ledger.intake import Intake, Outcome
from ledger.stops import Reach

log = logging.getLogger(__name__)

BLOCKS_PER_ROUND = 500


class ChainChanged(RuntimeError):
    """The chain no longer has the block we read last: deeper than finality, so a person must look."""


class LostRace(RuntimeError):
    """Another watcher has moved the head meanwhile; what this one read is dropped."""


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
        said = self._escrow.facts(start, end)
        facts = tuple(one for one in said if isinstance(one, Fact))
        for remark in (one for one in said if not isinstance(one, Fact)):
            log.info("no fact: %s", remark)
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
            chain_id, escrow = self._escrow.node.chain_id, self._escrow.address
            if not update_head(connection, now_at, chain_id=chain_id, escrow=escrow, seen=kept):
                raise LostRace(f"the head is no longer where it was seen: {kept}")

        self._intake.handle(learned, also=move_head)

    def _kept(self) -> Head | None:
        with reading(self._engine) as connection:
            return select_head(connection, chain_id=self._escrow.node.chain_id, escrow=self._escrow.address)


def _command_id(fact: Fact) -> CommandId:
    log = fact.log
    place = f"log:{log.chain_id}:{log.block_hash}:{log.log_index}"
    return CommandId(f"{place}:{log.part}" if log.part else place)
