"""The escrow's logs as facts: one log, and where it tells of several tasks, a fact for each of them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

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

Said = tuple[Fact | Remark, ...]
Fields = Mapping[str, Any]
Errors = Mapping[str, str]  # selector to the error's name


def facts_of(name: str, log: LogRef, fields: Fields, errors: Errors) -> Said:
    """Make the facts of one decoded log; each has its own part of the log's place."""
    maker = _MAKERS.get(name)
    told = () if maker is None else maker(log, fields)
    placed = (replace(one, log=replace(log, part=part)) for part, one in enumerate(told))
    return tuple(_named(one, errors) for one in placed)


def _named(one: Fact | Remark, errors: Errors) -> Fact | Remark:
    if not isinstance(one, TaskSkipped | CallFailed):
        return one
    return replace(one, refusal=errors.get(one.refusal, one.refusal))


def _hex(word: bytes) -> str:
    return "0x" + bytes(word).hex()


def _deposited(log: LogRef, fields: Fields) -> Said:
    return (Deposited(log, fields["token"], fields["holder"], fields["amount"]),)


def _withdrawn(log: LogRef, fields: Fields) -> Said:
    return (Withdrawn(log, fields["token"], fields["holder"], fields["to"], fields["amount"]),)


def _pushed(log: LogRef, fields: Fields) -> Said:
    return (Pushed(log, fields["token"], fields["holder"], fields["amount"]),)


def _opened(log: LogRef, fields: Fields) -> Said:
    return (BatchOpened(log, _hex(fields["batch"]), *unpack_batch(bytes(fields["work"]))),)


def _revoked(log: LogRef, fields: Fields) -> Said:
    return (BatchRevoked(log, _hex(fields["batch"])),)


def _offer_taken(log: LogRef, fields: Fields) -> Said:
    return (OfferTaken(log, _hex(fields["batch"]), _hex(fields["offer"]), fields["namer"], fields["nonce"]),)


def _offer_revoked(log: LogRef, fields: Fields) -> Said:
    return (OfferRevoked(log, fields["employer"], fields["nonce"]),)


def _delivered(log: LogRef, fields: Fields) -> Said:
    return (TaskDelivered(log, _hex(fields["batch"]), fields["task"], _hex(fields["deliverable"])),)


def _delivered_many(log: LogRef, fields: Fields) -> Said:
    batch, records = _hex(fields["batch"]), unpack_deliveries(bytes(fields["deliveries"]))
    return tuple(TaskDelivered(log, batch, index, _hex(deliverable)) for index, deliverable in records)


def _rated(log: LogRef, fields: Fields) -> Said:
    return (TaskRated(log, _hex(fields["batch"]), fields["task"], fields["rating"]),)


def _rated_many(log: LogRef, fields: Fields) -> Said:
    batch, records = _hex(fields["batch"]), unpack_ratings(bytes(fields["ratings"]))
    return tuple(TaskRated(log, batch, index, rating) for index, rating in records)


def _contested(log: LogRef, fields: Fields) -> Said:
    return (TaskContested(log, _hex(fields["batch"]), fields["task"], _hex(fields["reason"])),)


def _ruled(log: LogRef, fields: Fields) -> Said:
    return (TaskRuled(log, _hex(fields["batch"]), fields["task"], _hex(fields["reason"])),)


def _settled(log: LogRef, fields: Fields) -> Said:
    return _settlements(log, fields, bytes(fields["outcome"]))


def _settled_many(log: LogRef, fields: Fields) -> Said:
    return _settlements(log, fields, bytes(fields["outcomes"]))


def _settlements(log: LogRef, fields: Fields, records: bytes) -> Said:
    batch = _hex(fields["batch"])
    return tuple(
        TaskSettled(log, batch, one.index, one.path, one.rating, one.earned) for one in unpack_outcomes(records)
    )


def _skipped(log: LogRef, fields: Fields) -> Said:
    batch, records = _hex(fields["batch"]), unpack_skipped(bytes(fields["skipped"]))
    return tuple(TaskSkipped(log, batch, index, _hex(selector)) for index, selector in records)


def _failed(log: LogRef, fields: Fields) -> Said:
    return (CallFailed(log, fields["place"], _hex(fields["reason"][:4])),)


_MAKERS: Mapping[str, Callable[[LogRef, Fields], Said]] = {
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
    "TasksSettled": _settled_many,
    "TasksSkipped": _skipped,
    "CallFailed": _failed,
}
