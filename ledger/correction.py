"""A chain that changed deeper than it was thought it could: what was learned of the lost blocks is undone, in the open.

The watcher has stopped and stays stopped until a person says so. Then, in one transaction: each entry from a block that
is no more gets another that reverses it, tasks go back to what the facts that remain say, whoever was told is told,
the relay's transactions of those blocks are on their way again, and the head goes back to the last block that both
chains have. The rest is learned as ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ledger import findings, reversals, sightings, txs
from ledger.chain.errors import NodeUnreachable
from ledger.chain.escrow import Escrow
from ledger.clock import Clock
from ledger.core.commands import Undo
from ledger.core.facts import BatchOpened, Fact, LogRef
from ledger.core.findings import DEEP_REORGANISATION, about_chain
from ledger.core.ids import CommandId
from ledger.core.undoing import TaskFact
from ledger.database import Connection, Engine, reading, transact
from ledger.heads import Head, select_head, update_head
from ledger.intake import Intake, Outcome
from ledger.sightings import Seen
from ledger.stops import Reach

_AT_ONCE = 100  # blocks compared with the node in one request


class NothingToCorrect(RuntimeError):
    """The chain has the last block that was learned: there is nothing to undo."""


class HeadMoved(RuntimeError):
    """Somebody else has corrected the books meanwhile; look again."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a correction would undo."""

    head: Head  # as it stands
    back_to: Seen  # the last block that the books and the chain both have
    undone: tuple[Fact, ...]  # in the order in which they were learned
    remaining: tuple[Fact, ...]  # of the tasks that this touches

    @property
    def depth(self) -> int:
        """How many of the blocks that were learned are lost."""
        return self.head.height - self.back_to.number


class Correction:
    """Undoes what one escrow said in blocks that its chain has lost."""

    def __init__(
        self, engine: Engine, intake: Intake, *, escrow: Escrow, first_block: int, clock: Clock, reach: Reach
    ) -> None:
        self._engine = engine
        self._intake = intake
        self._escrow = escrow
        self._first_block = first_block
        self._clock = clock
        self._reach = reach

    def plan(self) -> Plan:
        """Find out what is lost; changes nothing.

        Raises:
            NothingToCorrect: the chain has what was learned last.
            NodeUnreachable: the node does not answer, or has not come that far.
        """
        head = self._head()
        if head is None or self._has(head):
            raise NothingToCorrect
        back_to = self._shared(head.height)
        with reading(self._engine) as connection:
            lost = sightings.select_said(connection, self._chain_id, back_to.number + 1, head.height)
            undone = self._facts(lost, head.era)
            touched = tuple(dict.fromkeys(fact.batch for fact in undone if isinstance(fact, TaskFact)))
            kept = sightings.select_said_of(connection, self._chain_id, back_to.number, touched)
            return Plan(head, back_to, undone, self._facts(kept, head.era))

    def carry_out(self, plan: Plan) -> int:
        """Undo it; says how many entries were reversed.

        Raises:
            HeadMoved: the head is no longer where the plan saw it; nothing was done.
        """
        era, at = plan.head.era + 1, self._clock.now()
        command = Undo(
            id=CommandId(f"correct:{self._chain_id}:{self._escrow.address}:{era}"),
            at=at,
            undone=plan.undone,
            remaining=plan.remaining,
        )
        counts: list[int] = []

        def reverse(connection: Connection, outcomes: tuple[Outcome, ...]) -> None:
            refused = [outcome.refusal for outcome in outcomes if outcome.refusal is not None]
            if refused:
                raise refused[0]
            self._move_back(connection, plan)
            counts[:] = [reversals.reverse_above(connection, plan.back_to.number, era)]
            opened = {fact.batch for fact in plan.undone if isinstance(fact, BatchOpened)}
            reversals.delete_batches(connection, opened)
            note = f"corrected: {counts[0]} entries reversed, back to block {plan.back_to.number}"
            txs.reopen(connection, plan.back_to.number, {fact.log.tx_hash for fact in plan.undone})
            findings.clear(connection, DEEP_REORGANISATION, about_chain(self._chain_id), at, note)
            self._reach("undone")

        self._reach("undo")
        self._intake.handle((command,), also=reverse)
        return counts[0]

    def resume(self) -> bool:
        """Let the watcher go on where the chain has again what was learned; says whether it had been stopped."""
        head = self._head()
        if head is None or not self._has(head):
            return False
        at, note = self._clock.now(), f"the chain has block {head.height} again"

        def clear(connection: Connection) -> bool:
            return findings.clear(connection, DEEP_REORGANISATION, about_chain(self._chain_id), at, note)

        return transact(self._engine, clear)

    @property
    def _chain_id(self) -> int:
        return self._escrow.node.chain_id

    def _head(self) -> Head | None:
        with reading(self._engine) as connection:
            return select_head(connection, chain_id=self._chain_id, escrow=self._escrow.address)

    def _has(self, head: Head) -> bool:
        """Say whether the chain has the block that was learned last."""
        (header,) = self._escrow.node.wire.headers([head.height])
        if header is None:
            raise NodeUnreachable(f"the node has not come to block {head.height}")
        return header.hash == head.block_hash

    def _shared(self, height: int) -> Seen:
        """Find the last kept block that the chain still has; all were kept that had anything to say."""
        below = height + 1
        while True:
            with reading(self._engine) as connection:
                kept = sightings.select_blocks_below(connection, self._chain_id, below, _AT_ONCE)
            if not kept:
                before = self._escrow.node.block(self._first_block - 1)
                return Seen(before.number, before.hash, before.at)
            headers = self._escrow.node.wire.headers([block.number for block in kept])
            for block, header in zip(kept, headers, strict=True):
                if header is not None and header.hash == block.hash:
                    return block
            below = kept[-1].number

    def _facts(self, said: Sequence[sightings.Placed], era: int) -> tuple[Fact, ...]:
        heard = (
            one
            for seen, at in said
            for one in self._escrow.said(
                seen.kind,
                LogRef(self._chain_id, seen.block_number, seen.block_hash, seen.tx_hash, seen.log_index, at, era=era),
                seen.fields,
            )
        )
        return tuple(one for one in heard if isinstance(one, Fact))

    def _move_back(self, connection: Connection, plan: Plan) -> None:
        at, escrow = plan.back_to, self._escrow.address
        back = replace(
            plan.head,
            height=at.number,
            block_hash=at.hash,
            tip=at.number,
            tip_hash=at.hash,
            era=plan.head.era + 1,
        )
        if not update_head(connection, back, chain_id=self._chain_id, escrow=escrow, seen=plan.head):
            raise HeadMoved
        sightings.delete_above(connection, self._chain_id, at.number)
