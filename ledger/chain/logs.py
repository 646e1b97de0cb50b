"""The escrow's logs as facts: one log, and where it tells of several tasks, a fact for each of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from eth_utils.address import to_checksum_address

from ledger.chain.events import Fields
from ledger.core.facts import (
    BatchOpened,
    BatchRevoked,
    CallFailed,
    Deposited,
    Fact,
    LogRef,
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
from ledger.core.packed import unpack_batch, unpack_deliveries, unpack_outcomes, unpack_ratings, unpack_skipped

T = TypeVar("T")
Said = tuple[Fact | Remark, ...]
Errors = Mapping[str, str]  # selector to the error's name


def facts_of(name: str, log: LogRef, fields: Fields, errors: Errors) -> Said:
    """Make the facts of one decoded log; each has its own part of the log's place."""
    return tuple(_named(one, errors) for one in _MAKERS[name](log, *fields))


def _named(one: Fact | Remark, errors: Errors) -> Fact | Remark:
    if not isinstance(one, TaskSkipped | CallFailed):
        return one
    return replace(one, refusal=errors.get(one.refusal, one.refusal))


def _parted(log: LogRef, records: Sequence[T]) -> Iterable[tuple[LogRef, T]]:
    """Give each of several records its own part of the log's place."""
    logs = (log,) if len(records) == 1 else (replace(log, part=part) for part in range(len(records)))
    return zip(logs, records, strict=True)


@lru_cache(maxsize=100_000)
def _account(digits: str) -> str:
    """Write an address as people know it; the same few come again and again, and each costs a hash."""
    return to_checksum_address(digits)


def _bytes(digits: str) -> bytes:
    return bytes.fromhex(digits[2:])


def _hex(word: bytes) -> str:
    return "0x" + word.hex()


def _deposited(log: LogRef, token: str, holder: str, _from: str, minor: str) -> Said:
    return (Deposited(log, _account(token), _account(holder), int(minor)),)


def _withdrawn(log: LogRef, token: str, holder: str, to: str, minor: str, _nonce: str) -> Said:
    return (Withdrawn(log, _account(token), _account(holder), _account(to), int(minor)),)


def _pushed(log: LogRef, token: str, holder: str, minor: str) -> Said:
    return (Pushed(log, _account(token), _account(holder), int(minor)),)


def _opened(log: LogRef, batch: str, work: str) -> Said:
    return (BatchOpened(log, batch, *unpack_batch(_bytes(work))),)


def _revoked(log: LogRef, batch: str, _employer: str) -> Said:
    return (BatchRevoked(log, batch),)


def _offer_taken(log: LogRef, batch: str, offer: str, namer: str, nonce: str) -> Said:
    return (OfferTaken(log, batch, offer, _account(namer), int(nonce)),)


def _offer_revoked(log: LogRef, employer: str, nonce: str) -> Said:
    return (OfferRevoked(log, _account(employer), int(nonce)),)


def _delivered(log: LogRef, batch: str, index: int, deliverable: str) -> Said:
    return (TaskDelivered(log, batch, index, deliverable),)


def _delivered_many(log: LogRef, batch: str, records: str) -> Said:
    found = _parted(log, unpack_deliveries(_bytes(records)))
    return tuple(TaskDelivered(part, batch, index, _hex(deliverable)) for part, (index, deliverable) in found)


def _rated(log: LogRef, batch: str, index: int, rating: int, _deliverable: str) -> Said:
    return (TaskRated(log, batch, index, rating),)


def _rated_many(log: LogRef, batch: str, _root: str, records: str) -> Said:
    found = _parted(log, unpack_ratings(_bytes(records)))
    return tuple(TaskRated(part, batch, index, rating) for part, (index, rating) in found)


def _contested(log: LogRef, batch: str, index: int, reason: str) -> Said:
    return (TaskContested(log, batch, index, reason),)


def _ruled(log: LogRef, batch: str, index: int, reason: str) -> Said:
    return (TaskRuled(log, batch, index, reason),)


def _settled(log: LogRef, batch: str, records: str, _deliverable: str = "") -> Said:
    found = _parted(log, unpack_outcomes(_bytes(records)))
    return tuple(TaskSettled(part, batch, one.index, one.path, one.rating, one.earned) for part, one in found)


def _skipped(log: LogRef, batch: str, records: str) -> Said:
    found = _parted(log, unpack_skipped(_bytes(records)))
    return tuple(TaskSkipped(part, batch, index, _hex(selector)) for part, (index, selector) in found)


def _failed(log: LogRef, place: str, reason: str) -> Said:
    return (CallFailed(log, int(place), reason[:10]),)


_MAKERS: Mapping[str, Callable[..., Said]] = {
    "Deposited": _deposited,
    "Withdrawn": _withdrawn,
    "Pushed": _pushed,
    "BatchOpened": _opened,
    "BatchRevoked": _revoked,
    "OfferTaken": _offer_taken,
    "OfferRevoked": _offer_revoked,
    "TaskDelivered": _delivered,
    "TasksDelivered": _delivered_many,
    "TaskRated": _rated,
    "TasksRated": _rated_many,
    "TaskContested": _contested,
    "TaskRuled": _ruled,
    "TaskSettled": _settled,
    "TasksSettled": lambda log, batch, _root, records: _settled(log, batch, records),
    "TasksSkipped": _skipped,
    "CallFailed": _failed,
}
