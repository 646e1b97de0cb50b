"""What rows say was recorded of tasks on the chain, held against the logs that were seen of it."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ledger import books, sightings
from ledger.checks import loading, standings
from ledger.checks.looking import Look
from ledger.core.commands import Deliverable
from ledger.core.facts import LogRef, TaskContested, TaskDelivered, TaskRated
from ledger.core.findings import Finding
from ledger.core.policy import salted_hash
from ledger.sightings import Placed

RECORD = "record"
PAGE = 1000
_PLACES = 256  # in a batch at most
_WORD = 1 << 64
_NAMES = {TaskDelivered: "delivery", TaskRated: "rating", TaskContested: "objection"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a task's row says was recorded, and what was kept of its delivery."""

    id: str
    batch: str
    place: int
    deliverable: str | None
    is_recorded: bool
    is_rating_final: bool
    is_contest_final: bool
    salt: bytes | None  # these two where the delivery was handed in here
    body: Deliverable | None

    @property
    def recorded(self) -> tuple[str, ...]:
        """Name what must have been seen on the chain."""
        flags = (self.is_recorded, self.is_rating_final, self.is_contest_final)
        return tuple(name for name, is_so in zip(_NAMES.values(), flags, strict=True) if is_so)


class Records:
    """What logs have recorded of which tasks, in eight bytes each: there may be millions."""

    def __init__(self) -> None:
        self._kept = {name: array("Q") for name in (*_NAMES.values(), "deliverable")}

    def add(self, fact: TaskDelivered | TaskRated | TaskContested) -> None:
        """Keep what a log says."""
        key = _key(fact.batch, fact.index)
        self._kept[_NAMES[type(fact)]].append(key)
        if isinstance(fact, TaskDelivered):
            self._kept["deliverable"].append(key ^ int(fact.deliverable[2:18], 16))

    def sort(self) -> None:
        """Make ready to be asked."""
        self._kept = {name: array("Q", sorted(keys)) for name, keys in self._kept.items()}

    def has(self, name: str, row: Row) -> bool:
        """Say whether a log recorded this of a task."""
        key = _key(row.batch, row.place)
        if name == "deliverable":
            key ^= int((row.deliverable or "0x")[2:18] or "0", 16)
        keys = self._kept[name]
        at = bisect_left(keys, key)
        return at < len(keys) and keys[at] == key


def find_unseen(rows: Sequence[Row], records: Records) -> Iterator[Finding]:
    """Name each row that says something was recorded of which no log tells."""
    for row in rows:
        for name in row.recorded:
            if not records.has(name, row):
                yield Finding(RECORD, f"task {row.id} {name}", "a log of it", "none")


def find_other_deliverables(rows: Sequence[Row], records: Records, *, is_corrected: bool) -> Iterator[Finding]:
    """Name each delivery that is kept as another than was handed in here, and that no log brought either.

    Where the books were corrected a log may be gone that once brought one.
    """
    for row in rows:
        if row.deliverable is None:
            continue
        if row.salt is not None and row.body is not None:
            hashed = "0x" + salted_hash(row.salt, row.body.sha256).hex()
            if hashed != row.deliverable:
                yield Finding(RECORD, f"task {row.id} deliverable", row.deliverable, hashed)
        elif not is_corrected and not records.has("deliverable", row):
            yield Finding(RECORD, f"task {row.id} deliverable", "what was handed in", row.deliverable)


def find_unrecorded(look: Look) -> Iterator[Finding]:
    """Hold what the rows of all tasks say was recorded against the logs, since there are any."""
    assert look.head is not None, "the head is there wherever this is asked"
    records = Records()
    after = (-1, -1)
    while page := sightings.select_records(look.connection, look.chain_id, after, look.head.height, PAGE):
        for fact in _told(look, page):
            records.add(fact)
        after = (page[-1][0].block_number, page[-1][0].log_index)
    records.sort()
    since = loading.seen_since(look.connection, look.chain_id)
    for some in standings.select_recorded(look.connection):
        opened = books.select_batches(look.connection, {row["batch"] for row in some})
        early = {batch for batch, one in opened.items() if one.log.block_number < since}
        rows = [Row(**row) for row in some if row["batch"] not in early]
        yield from find_unseen(rows, records)
        yield from find_other_deliverables(rows, records, is_corrected=look.head.era > 0)
        look.tally.add(len(rows))


def _told(look: Look, page: Sequence[Placed]) -> Iterator[TaskDelivered | TaskRated | TaskContested]:
    for seen, at in page:
        place = LogRef(look.chain_id, seen.block_number, seen.block_hash, seen.tx_hash, seen.log_index, at)
        said = look.escrow.said(seen.kind, place, seen.fields)
        yield from (one for one in said if isinstance(one, TaskDelivered | TaskRated | TaskContested))


def _key(batch: str, place: int) -> int:
    """Name a task in eight bytes: of the batch's hash all but the last, then its place."""
    return (int(batch[2:16], 16) * _PLACES + place) % _WORD
