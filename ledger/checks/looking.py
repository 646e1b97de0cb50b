"""What a check is given and what it gives: how deep to look, at what, and what came of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from ledger.chain.escrow import Escrow
from ledger.chain.node import Tag
from ledger.core.findings import Finding
from ledger.core.grounds import Ground
from ledger.core.journal import GENESIS
from ledger.database import Connection, Engine
from ledger.heads import Head
from ledger.keys import Vault

Progress = Callable[[str, int, int], None]  # what is done, how much of it, of how much

LAG_BLOCKS = 100  # behind what could have been read; more is more than a slow moment


class Depth(IntEnum):
    """How deep to look."""

    BRISK = 0  # what is new, and what costs little: every minute beside the product
    USUAL = 1  # everything, but the hashes only from the bookmark on
    FULL = 2  # every hash from the first entry on
    NEVER = 3  # no look is deep enough to call it over: a person closes it


@dataclass(frozen=True, slots=True)
class Mark:
    """An entry up to which the journal has been checked."""

    seq: int = 0
    hash: str = GENESIS


@dataclass(slots=True)
class Tally:
    """How far a check is."""

    name: str = ""
    done: int = 0
    progress: Progress = field(default=lambda _what, _done, _total: None)

    def add(self, count: int, total: int = 0) -> None:
        """Count what was looked at, of so many."""
        self.done += count
        if total:
            self.progress(self.name, min(self.done, total), total)


@dataclass(slots=True, kw_only=True)
class Look:
    """What checks look at: all of it as of one moment, and the chain at the block that the journal has read."""

    engine: Engine  # to read anew what moves on beside a look
    connection: Connection
    escrow: Escrow
    chain_id: int
    head: Head | None
    now: datetime
    depth: Depth
    vault: Vault | None = None  # without it keys are not looked at
    finality: int | Tag = 0
    lag_blocks: int = LAG_BLOCKS
    offset_seconds: int = 0  # of the clock
    is_sandbox: bool = False
    mark: Mark = Mark()
    accepted: frozenset[Finding] = frozenset()  # by a person, exactly so
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One invariant, or some that are read in one go."""

    name: str
    look: Callable[[Look], Iterator[Finding]]
    codes: Mapping[str, Depth]  # what it can find, and from which depth on not finding it means that it is over
    ground: Ground  # what its figures rest on
    least: Depth = Depth.BRISK  # it is left out where nobody looks this deep
    needs_head: bool = False  # it compares with the chain at the block read last

    @property
    def asks_node(self) -> bool:
        """Whether its figures rest on the node's word beside the database."""
        return self.ground is Ground.NODE


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a check."""

    check: Check
    count: int = 0  # of rows, accounts or whatever it looked at
    findings: tuple[Finding, ...] = ()
    more: int = 0  # findings beyond those that are named
    hindrance: str = ""  # why it could not be done
