"""What the escrow says, told to the replay: straight from logs, or fact by fact where entries are wanted as well.

Two ways of one meaning: the first makes nothing of a log but what the replay asks for, at a fifth of the cost.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from ledger.chain import events
from ledger.chain.events import Decoded
from ledger.chain.wire import Log
from ledger.core.facts import (
    BatchOpened,
    BatchRevoked,
    CallFailed,
    Deposited,
    Fact,
    OfferRevoked,
    OfferTaken,
    Pushed,
    Remark,
    TaskContested,
    TaskDelivered,
    TaskRated,
    TaskRuled,
    TaskSettled,
    TaskSkipped,
    Withdrawn,
)
from ledger.core.journal import Entry, entry_of
from ledger.core.packed import (
    cut_outcomes,
    pack_table,
    unpack_batch,
    unpack_deliveries,
    unpack_ratings,
    unpack_skipped,
)
from ledger.core.terms import Terms
from ledger.holdings import CLOSED, Taken
from ledger.replay import Replay

SETTLED = frozenset({"TaskSettled", "TasksSettled"})  # of these the time of the block is asked
_STRANGE = "", ("no event of the escrow's",)

Times = Mapping[str, int]  # of blocks, by their numbers as logs have them
Errors = Mapping[str, str]  # selector to the error's name


def decode_any(logs: Sequence[Log]) -> list[Decoded]:
    """Decode logs; what is none of the escrow's has no name."""
    try:
        return events.decode_all(logs)
    except ValueError:
        return [_decode(log) for log in logs]


def _decode(log: Log) -> Decoded:
    try:
        return events.decode(log) or _STRANGE
    except ValueError as broken:
        return "", (str(broken),)


class Hearing:
    """Tells a replay what decoded logs say, with the times of the blocks in which tasks ended."""

    def __init__(self, replay: Replay, times: Times, errors: Errors) -> None:
        self._replay, self._times, self._errors = replay, times, errors
        self._hearers: Mapping[str, Callable[..., None]] = {
            "": self._strange,
            "Withdrawn": self._withdrawn,
            "Pushed": self._pushed,
            "BatchOpened": self._opened,
            "BatchRevoked": self._revoked,
            "OfferTaken": self._offer_taken,
            "OfferRevoked": self._offer_revoked,
            "TaskDelivered": self._delivered,
            "TasksDelivered": self._delivered_many,
            "TaskRated": self._rated,
            "TasksRated": self._rated_many,
            "TaskContested": self._contested,
            "TaskRuled": self._ruled,
            "TaskSettled": self._settled,
            "TasksSettled": self._settled_many,
            "TasksSkipped": self._skipped,
            "CallFailed": self._failed,
        }

    def hear(self, logs: Iterable[Log], decoded: Iterable[Decoded]) -> None:
        """Tell what logs say, in order; most are deposits, and are told without a call in between."""
        hearers, deposit, deposits = self._hearers, self._replay.deposit, 0
        for log, (kind, fields) in zip(logs, decoded, strict=True):
            if kind == "Deposited":
                token, holder, _, minor = fields
                deposit(str(token), str(holder), int(minor))
                deposits += 1
                continue
            try:
                hearers[kind](log, *fields)
            except ValueError as broken:  # packed as the escrow packs nothing
                self._strange(log, str(broken))
        self._replay.facts += deposits

    def _strange(self, log: Log, reason: str) -> None:
        self._replay.find(
            "log", f"log {int(log.log_index, 16)} of block {log.block_hash}", "as the escrow says it", reason
        )

    def _withdrawn(self, _log: Log, token: str, holder: str, _to: str, minor: str, _nonce: str) -> None:
        self._replay.facts += 1
        self._replay.withdraw(token, holder, int(minor))

    def _pushed(self, _log: Log, token: str, holder: str, minor: str) -> None:
        self._replay.facts += 1
        self._replay.push(token, holder, int(minor))

    def _opened(self, log: Log, batch: str, work: str) -> None:
        self._replay.open(batch, bytes.fromhex(work[2:]), log.transaction_hash)
        self._replay.facts += 1

    def _revoked(self, log: Log, batch: str, _employer: str) -> None:
        self._replay.facts += 1
        self._replay.revoke(batch, log.transaction_hash)

    def _offer_taken(self, _log: Log, batch: str, offer: str, namer: str, nonce: str) -> None:
        self._replay.take(batch, Taken(offer, namer, int(nonce)))

    def _offer_revoked(self, log: Log, employer: str, nonce: str) -> None:
        self._replay.revoke_offer(employer, int(nonce), log.transaction_hash)

    def _delivered(self, log: Log, batch: str, index: int, _deliverable: str) -> None:
        self._replay.facts += 1
        self._replay.deliver(batch, index, log.transaction_hash)

    def _delivered_many(self, log: Log, batch: str, records: str) -> None:
        for index, deliverable in unpack_deliveries(bytes.fromhex(records[2:])):
            self._delivered(log, batch, index, deliverable.hex())

    def _rated(self, log: Log, batch: str, index: int, rating: int, _deliverable: str = "") -> None:
        self._replay.facts += 1
        self._replay.rate(batch, index, rating, log.transaction_hash)

    def _rated_many(self, log: Log, batch: str, _root: str, records: str) -> None:
        for index, rating in unpack_ratings(bytes.fromhex(records[2:])):
            self._rated(log, batch, index, rating)

    def _contested(self, log: Log, batch: str, index: int, _reason: str) -> None:
        self._replay.facts += 1
        self._replay.contest(batch, index, log.transaction_hash)

    def _ruled(self, _log: Log, batch: str, index: int, _reason: str) -> None:
        self._replay.rule(batch, index)

    def _settled(self, log: Log, batch: str, outcome: str, _deliverable: str) -> None:
        self._settle(log, batch, outcome)

    def _settled_many(self, log: Log, batch: str, _root: str, outcomes: str) -> None:
        self._settle(log, batch, outcomes)

    def _settle(self, log: Log, batch: str, records: str) -> None:
        outcomes = cut_outcomes(bytes.fromhex(records[2:]))
        self._replay.facts += len(outcomes)
        self._replay.settle(batch, outcomes, log.transaction_hash, self._times[log.block_number])

    def _skipped(self, _log: Log, batch: str, records: str) -> None:
        for index, selector in unpack_skipped(bytes.fromhex(records[2:])):
            self._replay.skip(batch, index, self._named("0x" + selector.hex()))

    def _failed(self, log: Log, place: str, reason: str) -> None:
        self._replay.fail(int(place), log.transaction_hash, self._named(reason[:10]))

    def _named(self, selector: str) -> str:
        return self._errors.get(selector, selector)


def hear(replay: Replay, said: Fact | Remark) -> Entry | None:
    """Tell one fact or remark; gives the entry of the journal that it makes, if it makes one."""
    opened = None
    if isinstance(said, TaskSettled):
        opened = _opened_of(replay, said)
    if isinstance(said, Fact):
        replay.facts += 1
    _tell(replay, said)
    if isinstance(said, Remark) or (isinstance(said, TaskSettled) and opened is None):
        return None
    return entry_of(said, opened)


def _tell(replay: Replay, said: Fact | Remark) -> None:
    tx = said.log.tx_hash
    match said:
        case Deposited():
            replay.deposit(said.token.lower(), said.holder.lower(), said.minor)
        case Withdrawn():
            replay.withdraw(said.token.lower(), said.holder.lower(), said.minor)
        case Pushed():
            replay.push(said.token.lower(), said.holder.lower(), said.minor)
        case BatchOpened():
            replay.open(said.batch, pack_table(said.terms, said.workers, said.rewards), tx)
        case BatchRevoked():
            replay.revoke(said.batch, tx)
        case TaskDelivered():
            replay.deliver(said.batch, said.index, tx)
        case TaskRated():
            replay.rate(said.batch, said.index, said.rating, tx)
        case TaskContested():
            replay.contest(said.batch, said.index, tx)
        case TaskSettled():
            outcome = (said.index, said.path, said.rating, said.earned)
            replay.settle(said.batch, (outcome,), tx, int(said.log.block_time.timestamp()))
        case _:
            _tell_remark(replay, said, tx)


def _tell_remark(replay: Replay, said: Remark, tx: str) -> None:
    match said:
        case TaskRuled():
            replay.rule(said.batch, said.index)
        case OfferTaken():
            replay.take(said.batch, Taken(said.offer, said.namer.lower(), said.nonce))
        case OfferRevoked():
            replay.revoke_offer(said.employer.lower(), said.nonce, tx)
        case TaskSkipped():
            replay.skip(said.batch, said.index, said.refusal)
        case CallFailed():
            replay.fail(said.place, tx, said.refusal)


def _opened_of(replay: Replay, said: TaskSettled) -> BatchOpened | None:
    """Find how the batch of a task began that has not ended yet; whence that is known nobody asks."""
    batch = replay.batches.get(said.batch)
    if batch is None or not batch.has(said.index) or batch.stages[said.index] == CLOSED:
        return None
    return BatchOpened(said.log, said.batch, *_unpacked(batch.work))


@lru_cache(maxsize=256)
def _unpacked(work: bytes) -> tuple[Terms, tuple[str, ...], tuple[int, ...]]:
    return unpack_batch(work)
