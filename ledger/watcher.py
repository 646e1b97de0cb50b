"""The watcher: logs are seen, may be taken back, and become facts once they are final: each once, and none left out.

Two steps. `_follow` brings what the node says into rows, up to the tip, and takes rows back when the chain does.
`_learn` makes facts of what is final and puts them through the one door, up to the height. Either moves the head in the
transaction of its rows, from where it saw it, or does nothing.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import NoReturn

from ledger import findings, sightings
from ledger.chain.errors import NodeError
from ledger.chain.escrow import Escrow
from ledger.chain.events import decode_all
from ledger.chain.following import Follower, Stretch
from ledger.chain.node import Block, Tag
from ledger.chain.wire import Log, Place
from ledger.clock import Clock
from ledger.core.commands import Learn
from ledger.core.facts import Fact, LogRef, Remark
from ledger.core.findings import DEEP_REORGANISATION, Finding, about_chain
from ledger.core.ids import CommandId
from ledger.database import Connection, Engine, reading, transact
from ledger.heads import Head, select_head, update_head
from ledger.intake import Intake, Outcome
from ledger.logs import about
from ledger.sightings import Placed, Seen, Sighting
from ledger.stops import Reach
from ledger.trails import find_trails

log = logging.getLogger(__name__)

LOGS_PER_ROUND = 500
FACTS_PER_ROUND = 2_000  # others wait for the database meanwhile
Finality = int | Tag  # blocks on top, or what the node itself calls final


class ChainChanged(NodeError):
    """The chain no longer has a block that was final: a person must look, and until then nothing is read."""


class LostRace(RuntimeError):
    """Another watcher has moved the cursor meanwhile; what this one read is dropped."""


class Watcher:
    """Follows one escrow on one chain."""

    def __init__(
        self,
        engine: Engine,
        intake: Intake,
        *,
        escrow: Escrow,
        first_block: int,
        finality: Finality,
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
        self.limit = LOGS_PER_ROUND  # logs learned in one transaction, or a block of more
        self._follower = Follower(escrow.node.wire, escrow.address, sighted)

    def run_once(self) -> int:
        """See the next blocks, and learn what is final; says how much was done.

        Where another watcher was faster nothing is adopted: the next round reads on from where that one is.

        Raises:
            ChainChanged: a block that was final is not the chain's any more.
            NodeError: the node does not answer, or its answers do not fit together.
        """
        self._require_go()
        newest = self._escrow.node.block()
        final = self._final_height(newest)
        try:
            return max(self._follow(newest, final), self._learn(final))
        except LostRace as lost:
            log.info("dropped: %s", lost)
            return 0

    def _require_go(self) -> None:
        """Stay stopped while nobody has said how to go on after a change deeper than finality."""
        about = about_chain(self._chain_id)
        with reading(self._engine) as connection:
            is_stopped = findings.is_open(connection, DEEP_REORGANISATION, about)
        if is_stopped:
            raise ChainChanged(f"{about} has lost blocks that were final: a person must correct the books")

    def _stop(self, head: Head, found: str) -> NoReturn:
        """Write down for everybody that the chain has changed deeper than it may, and stop."""
        finding = Finding(DEEP_REORGANISATION, about_chain(self._chain_id), head.block_hash, found)
        at = self._clock.now()
        transact(self._engine, lambda connection: findings.report(connection, finding, at, block=head.height))
        log.error("block %d was final and is gone: the watcher has stopped until `escrowd correct`", head.height)
        raise ChainChanged(f"block {head.height} is not {head.block_hash} any more")

    def _follow(self, newest: Block, final: int) -> int:
        """Bring the next blocks' logs into rows, and take back what the chain has taken back; says how many logs."""
        node, head = self._escrow.node, self._head()
        if head is not None and (newest.number < head.tip or newest.hash == head.tip_hash):
            return 0  # nothing new, or a node that lags: what it has not yet it cannot have otherwise
        if head is not None and node.block(head.tip).hash != head.tip_hash:
            return self._take_back(head)
        start = self._first_block if head is None else head.tip + 1
        if newest.number < start:
            return 0
        # What is final is read in one stretch, and only then what is not: of the final, no empty block need be kept.
        last = final if final >= start else newest.number
        stretch = self._follower.read(start, last, None if head is None else head.tip_hash)
        self._keep(stretch, head, final)
        return len(stretch.said)

    def _learn(self, final: int) -> int:
        """Make facts of the logs that are final by now, whole blocks at a time; says how many."""
        head = self._head()
        last = -1 if head is None else min(head.tip, final)
        if head is None or last <= head.height:
            return 0
        with reading(self._engine) as connection:
            end, found = sightings.select_next(connection, self._chain_id, head.height, last, self.limit)
        if end is None:
            return 0
        said, end = self._said(found, head.era, end)
        for remark in (one for one in said if not isinstance(one, Fact)):
            log.info("no fact: %s", remark)
        facts = tuple(one for one in said if isinstance(one, Fact))
        self._adopt(facts, head, end)
        return len(facts)

    def _said(self, found: Sequence[Placed], era: int, end: Seen) -> tuple[list[Fact | Remark], Seen]:
        """Read blocks of logs until they tell enough for one transaction; says up to which block that is."""
        said: list[Fact | Remark] = []
        last = end
        for _, block in groupby(found, key=lambda one: one[0].block_number):
            if len(said) >= FACTS_PER_ROUND:
                return said, last
            for seen, at in block:
                said += self._say(seen, at, era)
                last = Seen(seen.block_number, seen.block_hash, at)
        return said, end

    @property
    def _chain_id(self) -> int:
        return self._escrow.node.chain_id

    def _final_height(self, newest: Block) -> int:
        """The last block that will not be taken back, as far as the settings trust it."""
        if isinstance(self._finality, int):
            return newest.number - self._finality
        return self._escrow.node.block(self._finality).number

    def _keep(self, stretch: Stretch[Sighting], head: Head | None, final: int) -> None:
        """Write down the logs, and of the blocks those that have logs, are not final, or are the last."""
        with_logs = {one.block_number for one in stretch.said}
        last = stretch.headers[-1]
        kept = tuple(
            Seen(header.height, header.hash, header.moment)
            for header in stretch.headers
            if header.height > final or header is last or header.height in with_logs
        )
        first = stretch.headers[0]
        before = Head(first.height - 1, first.parent_hash, 0, "") if head is None else head

        def keep(connection: Connection) -> None:
            # The head first: whoever comes second finds it moved, before any row is there twice.
            self._move(connection, head, replace(before, tip=last.height, tip_hash=last.hash))
            sightings.insert_sightings(connection, self._chain_id, stretch.said)
            sightings.insert_blocks(connection, self._chain_id, kept)

        transact(self._engine, keep)  # where two begin at once, the second finds the other's first row when tried again

    def _take_back(self, head: Head) -> int:
        """Drop what stood on blocks that are gone; the next round reads what stands there now."""
        node = self._escrow.node
        with reading(self._engine) as connection:
            kept = sightings.select_blocks_above(connection, self._chain_id, head.height)
        same = (one for one in kept if node.block(one.number).hash == one.hash)
        found = next(same, None)
        if found is None and (there := node.block(head.height).hash) != head.block_hash:
            self._stop(head, there)
        back = replace(head, tip=head.height, tip_hash=head.block_hash)
        if found is not None:
            back = replace(head, tip=found.number, tip_hash=found.hash)

        def take_back(connection: Connection) -> int:
            self._move(connection, head, back)
            return sightings.delete_above(connection, self._chain_id, back.tip)

        taken = transact(self._engine, take_back)
        self._escrow.node.meters.count_reorganisation(head.tip - back.tip)
        log.warning("blocks %d to %d were taken back, with %d logs", back.tip + 1, head.tip, taken)
        return 1

    def _adopt(self, facts: tuple[Fact, ...], head: Head, end: Seen) -> None:
        if facts:
            self._reach("journal")
        at = self._clock.now()
        learned = tuple(Learn(id=_command_id(fact), at=at, fact=fact) for fact in facts)

        def move_head(connection: Connection, outcomes: tuple[Outcome, ...]) -> None:
            refused = [outcome.refusal for outcome in outcomes if outcome.refusal is not None]
            if refused:  # a fact is not to be refused: stop here rather than leave it out
                raise refused[0]
            sightings.delete_empty_blocks(connection, self._chain_id, end.number)
            self._move(connection, head, replace(head, height=end.number, block_hash=end.hash))

        self._intake.handle(learned, also=move_head)
        self._tell(learned)

    def _tell(self, learned: tuple[Learn, ...]) -> None:
        """Write down what was learned, and what each fact goes back to."""
        if not learned or not log.isEnabledFor(logging.INFO):
            return
        with reading(self._engine) as connection:
            trails = find_trails(connection, [command.fact for command in learned])
        for command, trail in zip(learned, trails, strict=True):
            with about(trail=trail or command.id, tx=command.fact.log.tx_hash, log=command.id):
                log.info("learned: %s", type(command.fact).__name__)

    def _move(self, connection: Connection, seen: Head | None, head: Head) -> None:
        if not update_head(connection, head, chain_id=self._chain_id, escrow=self._escrow.address, seen=seen):
            raise LostRace(f"the head is no longer where it was seen: {seen}")

    def _head(self) -> Head | None:
        with reading(self._engine) as connection:
            return select_head(connection, chain_id=self._chain_id, escrow=self._escrow.address)

    def _say(self, seen: Sighting, at: datetime, era: int) -> tuple[Fact | Remark, ...]:
        place = LogRef(self._chain_id, seen.block_number, seen.block_hash, seen.tx_hash, seen.log_index, at, era=era)
        return self._escrow.said(seen.kind, place, seen.fields)


def sighted(logs: Sequence[Log], places: Sequence[Place]) -> list[Sighting]:
    """Decode logs of the escrow's that stand at these places.

    Raises:
        ValueError: one is none that the escrow can say, so this is no escrow that we know.
    """
    return [
        Sighting(block, index, log.block_hash, log.transaction_hash, kind, fields)
        for log, (block, index), (kind, fields) in zip(logs, places, decode_all(logs), strict=True)
    ]


def _command_id(fact: Fact) -> CommandId:
    log = fact.log
    place = f"log:{log.chain_id}:{log.block_hash}:{log.log_index}"
    place = f"{place}:{log.part}" if log.part else place
    return CommandId(f"{place}:era:{log.era}" if log.era else place)
