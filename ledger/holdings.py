"""What an audit makes of the logs: what each holder has, how each batch stands, which offers are used up."""

from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

from eth_utils.address import to_checksum_address

from ledger.core.packed import cut_batch
from ledger.core.terms import Terms
from ledger.shelves import Form, Row

CLOSED, OPENED, DELIVERED, RATED, CONTESTED = range(5)
STAGES = ("closed", "opened", "delivered", "rated", "contested")


class Standing(IntEnum):
    """How a batch stands."""

    OPEN = 0  # some task has not ended
    ENDED = 1
    REVOKED = 2  # before it was opened


@dataclass(slots=True)
class Holding:
    """What the contract owes a holder of one token, and how often it has moved."""

    minor: int = 0
    deposits: int = 0
    withdrawals: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """An offer that was taken."""

    offer: str
    namer: str
    nonce: int


@dataclass(slots=True)
class Batch:
    """A batch and its tasks. When all have ended, of each only the rating is kept that it ended with."""

    work: bytes  # as its log had it
    terms: Terms | None
    workers: tuple[str, ...]
    rewards: tuple[int, ...]
    stages: bytearray = field(init=False)
    ratings: bytearray = field(init=False)
    left: int = field(init=False)
    ruled: set[int] = field(default_factory=set)  # a ruling was said, and its settlement not yet
    standing: Standing = Standing.OPEN
    is_late: bool = False  # its last task ended so late that the contract kept nothing of it

    def __post_init__(self) -> None:
        """Begin with every task opened."""
        self.left = len(self.rewards)
        self.stages = bytearray((OPENED,)) * self.left
        self.ratings = bytearray(self.left)

    @classmethod
    def revoked(cls) -> "Batch":
        """Make one that will never have a task."""
        return cls(b"", None, (), (), standing=Standing.REVOKED)

    def has(self, index: int) -> bool:
        """Whether there is such a task, and the batch has not ended."""
        return index < len(self.stages)

    def tasks(self) -> list[tuple[str, int]]:
        """List stage and rating of each task in order."""
        if self.standing is Standing.ENDED:
            return [("closed", rating) for rating in self.ratings]
        return [(STAGES[stage], rating) for stage, rating in zip(self.stages, self.ratings, strict=True)]

    def close(self, index: int, rating: int) -> None:
        """End a task."""
        self.stages[index] = CLOSED
        self.ratings[index] = rating
        self.left -= 1

    def end(self, *, is_late: bool) -> None:
        """Forget what is not needed any more."""
        self.standing, self.is_late = Standing.ENDED, is_late
        self.work, self.terms, self.workers, self.rewards, self.stages = b"", None, (), (), bytearray()


@lru_cache(maxsize=20_000)
def shown(part: bytes) -> str:
    """Write an address in small letters; the same few come again and again, and are then the same text."""
    return "0x" + part.hex()


@lru_cache(maxsize=20_000)
def checksummed(address: str) -> str:
    """Write an address as people know it."""
    return to_checksum_address(address)


def _write_batch(batch: Batch) -> Row:
    standing = 2 * batch.standing + batch.is_late
    return standing, batch.left, batch.work, bytes(batch.stages), bytes(batch.ratings), bytes(sorted(batch.ruled))


def _read_batch(row: Row) -> Batch:
    standing, left, work, stages, ratings, ruled = row
    if work:
        cut = cut_batch(work)
        # The root was needed once, for the batch's id.
        made = Batch(work, cut.terms(b"", shown), tuple(map(shown, cut.people)), cut.rewards)
    else:
        made = Batch.revoked()
    made.standing, made.is_late = Standing(standing // 2), bool(standing % 2)
    made.left, made.stages, made.ratings, made.ruled = left, bytearray(stages), bytearray(ratings), set(ruled)
    return made


# Wide numbers are text: SQLite's own end at 64 bits.
HOLDINGS: Form[Holding] = Form(
    "holdings",
    "minor TEXT, deposits INTEGER, withdrawals INTEGER",
    lambda held: (str(held.minor), held.deposits, held.withdrawals),
    lambda row: Holding(int(row[0]), row[1], row[2]),
)
BATCHES: Form[Batch] = Form(
    "batches",
    "standing INTEGER, left INTEGER, work BLOB, stages BLOB, ratings BLOB, ruled BLOB",
    _write_batch,
    _read_batch,
)
OFFERS: Form[int] = Form("offers", "bits TEXT", lambda bits: (hex(bits),), lambda row: int(row[0], 16))
