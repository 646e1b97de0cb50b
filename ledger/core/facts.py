"""What the chain has said, once it is final: the only thing that moves the journal."""

from dataclasses import dataclass
from datetime import datetime

from ledger.core.packed import Path
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
    part: int = 0  # which of the facts that one log brings
    era: int = 0  # how often the books had been corrected when it was learned


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
class Pushed:
    """Of what was just settled this much went to its worker at once, past the balance."""

    log: LogRef
    token: str
    holder: str
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
class BatchRevoked:
    """Signed terms were made void before they were opened: they never will be."""

    log: LogRef
    batch: str


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
class TaskContested:
    """The worker objected to a rating; `reason` is a salted hash."""

    log: LogRef
    batch: str
    index: int
    reason: str


@dataclass(frozen=True, slots=True)
class TaskSettled:
    """A task ended; how what was earned divides follows from the terms."""

    log: LogRef
    batch: str
    index: int
    path: Path
    rating: int  # that stood, or that ended it; zero if there was none
    earned: int  # of the reward, before fee and benefits


Fact = (
    Deposited
    | Withdrawn
    | Pushed
    | BatchOpened
    | BatchRevoked
    | TaskDelivered
    | TaskRated
    | TaskContested
    | TaskSettled
)


@dataclass(frozen=True, slots=True)
class TaskRuled:
    """The arbiter's reason, as a salted hash; the settlement that follows says what was decided."""

    log: LogRef
    batch: str
    index: int
    reason: str


@dataclass(frozen=True, slots=True)
class TaskSkipped:
    """In a call over several tasks this one could not be done."""

    log: LogRef
    batch: str
    index: int
    refusal: str  # the name of the contract's error, or its selector


@dataclass(frozen=True, slots=True)
class OfferTaken:
    """A namer opened a batch under the employer's offer."""

    log: LogRef
    batch: str
    offer: str
    namer: str
    nonce: int


@dataclass(frozen=True, slots=True)
class OfferRevoked:
    """No offer of the employer's with this nonce can be taken any more."""

    log: LogRef
    employer: str
    nonce: int


@dataclass(frozen=True, slots=True)
class CallFailed:
    """Of several calls in one transaction this one could not be done."""

    log: LogRef
    place: int
    refusal: str  # the name of the contract's error, or its selector


# What the chain says beside the facts: it moves no money and no task, so the journal has no use for it.
Remark = TaskRuled | TaskSkipped | OfferTaken | OfferRevoked | CallFailed
