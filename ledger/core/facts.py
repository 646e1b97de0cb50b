"""What the chain has said, once it is final: the only thing that moves the journal."""

from dataclasses import dataclass
from datetime import datetime

from ledger.core.terms import Terms


@dataclass(frozen=True, slots=True)
class LogRef:
    """Where a fact stands on the chain."""

    chain_id: int
    block_number: int
    block_hash: str
    tx_hash: str
    log_index: int
    block_time: datetime


@dataclass(frozen=True, slots=True)
class Deposited:
    """Money came into the contract for a holder."""

    log: LogRef
    token: str
    holder: str
    minor: int


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Money left the contract."""

    log: LogRef
    token: str
    holder: str
    to: str
    minor: int


@dataclass(frozen=True, slots=True)
class BatchOpened:
    """Tasks were opened: the employer's balance is committed to them."""

    log: LogRef
    batch: str
    terms: Terms
    workers: tuple[str, ...]
    rewards: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TaskDelivered:
    """A delivery was recorded."""

    log: LogRef
    batch: str
    index: int
    deliverable: str


@dataclass(frozen=True, slots=True)
class TaskRated:
    """A rating below the full mark was recorded."""

    log: LogRef
    batch: str
    index: int
    rating: int


@dataclass(frozen=True, slots=True)
class TaskSettled:
    """A task ended: its money went to worker, fee, benefits and back to the employer."""

    log: LogRef
    batch: str
    index: int
    rating: int
    payout: int
    fee: int
    benefits: int
    refund: int


Fact = Deposited | Withdrawn | BatchOpened | TaskDelivered | TaskRated | TaskSettled
