"""Which effects travel now, and which of them together. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ledger.core.ids import EffectId
from ledger.outbox import Item
from ledger.txs import Wanted

NO_DATES: Mapping[EffectId, datetime] = {}
IN_TIME = timedelta(minutes=2)  # before its date nothing waits for others
GAS_MARGIN = 5  # a fifth more than estimated: state may move between the estimate and the block
GAS_MOST = 16_000_000  # a little under what a tx may take on any chain since Osaka
BLOCK_SHARE = 2  # and of a small block not more than half


@dataclass(frozen=True, slots=True)
class Priced:
    """A call that would go, what it carries and the gas it takes."""

    to: str
    calldata: bytes
    gas: int
    effects: tuple[EffectId, ...]
    is_alone: bool = False  # it went wrong in company before


def ripe(
    items: Sequence[Item], now: datetime, *, wait: timedelta, most: int, dates: Mapping[EffectId, datetime] = NO_DATES
) -> tuple[Item, ...]:
    """Take all that is due as soon as one of it can wait no longer, or there is a whole tx of it."""
    has_waited = any(item.tries or now >= item.staged_at + wait or _is_late(dates.get(item.id), now) for item in items)
    return tuple(items) if has_waited or len(items) >= most else ()


def _is_late(date: datetime | None, now: datetime) -> bool:
    return date is not None and now >= date - IN_TIME


def bundled(
    calls: Sequence[Priced], *, escrow: str, together: Callable[[list[bytes]], bytes], most: int, block_gas: int
) -> list[Wanted]:
    """Make txs of calls: those of the escrow travel together, as many as fit; one that is to be alone does not."""
    limit = min(GAS_MOST, block_gas // BLOCK_SHARE)
    loads: list[list[Priced]] = []
    load: list[Priced] = []
    for call in calls:
        if call.is_alone or call.to != escrow:
            loads.append([call])
            continue
        if load and (len(load) >= most or _gas([*load, call]) > limit):
            loads.append(load)
            load = []
        load.append(call)
    return [_wanted(one, together) for one in (*loads, load) if one]


def _gas(load: Sequence[Priced]) -> int:
    total = sum(call.gas for call in load)
    return total + total // GAS_MARGIN


def _wanted(load: Sequence[Priced], together: Callable[[list[bytes]], bytes]) -> Wanted:
    # A whole tx's worth was estimated for each call, so that a bundle of them has more than it needs.
    calldata = load[0].calldata if len(load) == 1 else together([call.calldata for call in load])
    effects = tuple((effect, place) for place, call in enumerate(load) for effect in call.effects)
    return Wanted(load[0].to, calldata, _gas(load), effects)
