"""Values as figures that JSON can carry: sums as text, moments in UTC, accounts taken apart for links."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from ledger.core.effects import AskMoney, AskTask, Effect, Notify
from ledger.core.facts import BatchOpened, LogRef
from ledger.core.ids import PersonId
from ledger.core.journal import OUTSIDE
from ledger.core.terms import Terms
from ledger.sightings import Sighting
from ledger.views.accounts import Line, Total
from ledger.views.journal import Kept
from ledger.views.queues import Open
from ledger.views.relayed import Sent

Figures = dict[str, Any]
_DATES = ("open_by", "submit_by", "rate_by", "contest_by", "rule_by")


def moment(at: datetime | None) -> str | None:
    """Write a moment in UTC."""
    return None if at is None else at.astimezone(UTC).isoformat()


def account(name: str) -> Figures:
    """Take an account's name apart: whose it is, or which task's."""
    kind, _, rest = name.partition("/")
    if kind == "balance":
        return {"name": name, "kind": kind, "holder": rest}
    if kind == "committed":
        batch, _, place = rest.partition("/")
        return {"name": name, "kind": kind, "batch": batch, "place": int(place)}
    return {"name": name, "kind": OUTSIDE if name == OUTSIDE else kind}


def log(place: LogRef) -> Figures:
    """Say where a log stands."""
    return {
        "block": place.block_number,
        "block_hash": place.block_hash,
        "tx": place.tx_hash,
        "log_index": place.log_index,
        "part": place.part,
        "at": moment(place.block_time),
    }


def entry(kept: Kept) -> Figures:
    """Show an entry whole."""
    legs = kept.entry.postings
    return {
        "seq": kept.seq,
        "kind": kept.entry.kind,
        "log": log(kept.entry.log),
        "postings": [{"account": account(leg.account), "token": leg.token, "minor": str(leg.minor)} for leg in legs],
        "reverses": kept.entry.reverses,
        "previous": kept.previous,
        "hash": kept.hash,
    }


def entries(kept: Iterable[Kept]) -> list[Figures]:
    """Show entries in their order."""
    return [entry(one) for one in kept]


def line(one: Line) -> Figures:
    """Show a line of a statement."""
    return {
        "seq": one.entry,
        "kind": one.kind,
        "log": log(one.log),
        "minor": str(one.minor),
        "after": str(one.after),
    }


def total(one: Total) -> Figures:
    """Show a token's sums."""
    return {
        "token": one.token,
        "held": str(one.held),
        "committed": str(one.committed),
        "open_tasks": one.open_tasks,
        "inside": str(one.inside),
    }


def sighting(one: Sighting, at: datetime | None = None, entry_seq: int | None = None) -> Figures:
    """Show a log as it was seen, and which entry it made."""
    return {
        "kind": one.kind,
        "block": one.block_number,
        "block_hash": one.block_hash,
        "tx": one.tx_hash,
        "log_index": one.log_index,
        "members": [str(member) for member in one.fields],
        "at": moment(at),
        "entry": entry_seq,
    }


def terms(given: Terms) -> Figures:
    """Show what an employer signed."""
    shown: Figures = {
        name: value.hex() if isinstance(value, bytes) else value
        for name, value in zip(given.__slots__, given.as_tuple(), strict=True)
    }
    return shown | {name: moment(datetime.fromtimestamp(shown[name], UTC)) for name in _DATES}


def opening(opened: BatchOpened | None) -> Figures | None:
    """Show how a batch began."""
    if opened is None:
        return None
    places = zip(opened.workers, opened.rewards, strict=True)
    return {
        "batch": opened.batch,
        "log": log(opened.log),
        "terms": terms(opened.terms),
        "places": [
            {"place": place, "worker": worker, "reward": str(reward)} for place, (worker, reward) in enumerate(places)
        ],
    }


def sent(one: Sent, now: datetime) -> Figures:
    """Show a transaction of the relay's."""
    return {
        "signer": one.signer,
        "nonce": one.nonce,
        "state": one.state,
        "effects": list(one.effects),
        "tx": one.tx_hash,
        "attempts": one.attempts,
        "fee_most": _figure(one.fee_most),
        "tip": _figure(one.tip),
        "reserved_at": moment(one.reserved_at),
        "age_seconds": int((now - one.reserved_at).total_seconds()),
        "block": one.mined_block,
        "note": one.note,
    }


def finding(one: Open) -> Figures:
    """Show a finding whole."""
    return {
        "seq": one.seq,
        "code": one.code,
        "subject": one.subject,
        "detail": {name: str(value) for name, value in one.detail.items() if value != ""},
        "is_serious": one.is_serious,
        "found_at": moment(one.found_at),
        "closed_at": moment(one.cleared_at),
        "note": one.note,
        "is_accepted": one.is_accepted,
    }


def effect(asked: Effect, names: Mapping[PersonId, str]) -> Figures:
    """Show what is to be done outside; of a message only what it is about and for whom."""
    match asked:
        case AskTask():
            about = {name: getattr(asked, name) for name in ("rating", "earned", "reason")}
            shown = {name: None if value is None else str(value) for name, value in about.items()}
            return {"kind": "task", "step": str(asked.step), "task": asked.task, **shown}
        case AskMoney():
            whose = {"step": str(asked.step), "person": names.get(asked.person, asked.person)}
            return {"kind": "money", **whose, "asset": asked.asset, "minor": str(asked.minor), "to": asked.to}
        case Notify():
            return {"kind": "notify", "key": asked.key, "person": names.get(asked.person, asked.person)}
        case _:
            return {"kind": "send", "method": asked.method, "chat_id": str(asked.chat_id)}


def _figure(value: int | None) -> str | None:
    return None if value is None else str(value)
