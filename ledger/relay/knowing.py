"""What the chain has done for holders is known here before more is done for them: else a wish is met twice.

The contract cannot tell two equal withdrawals from one that rows which are an older copy ask for again: it counts them,
and whoever signs with the next number is heard. So only a number is signed that these rows have caught up with.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ledger import outbox, sightings, store, wishes
from ledger.chain.bulk import numbers_at
from ledger.chain.calls import Purse
from ledger.chain.errors import NodeError
from ledger.core.effects import AskMoney, MoneyStep
from ledger.core.ids import EffectId
from ledger.database import Connection, reading, transact
from ledger.heads import Head, select_head
from ledger.outbox import Item
from ledger.relay.means import Means

log = logging.getLogger(__name__)

PAUSE = timedelta(seconds=1)  # the watcher is a moment behind as a rule


@dataclass(frozen=True, slots=True)
class Known:
    """What may be begun, and the number that the next word of each holder in it carries."""

    items: list[Item]
    numbers: Mapping[Purse, int]


class Knowing:
    """Lets nobody's own money move before all that has moved of it is learned."""

    def __init__(self, means: Means) -> None:
        self._means = means

    def sort_out(self, items: Sequence[Item], now: datetime) -> Known:
        """Leave out what must wait for the watcher, which is no try, and what has been met meanwhile."""
        asked = {item.id: item.effect for item in items if _is_numbered(item)}
        if not asked:
            return Known(list(items), {})
        with reading(self._means.engine) as connection:
            node, address = self._means.escrow.node, self._means.escrow.address
            # In this order: what is still staged after the head was read is met by nothing up to the head.
            head = select_head(connection, chain_id=node.chain_id, escrow=address)
            moved = (
                frozenset[Purse]() if head is None else sightings.select_moved(connection, node.chain_id, head.height)
            )
            purses = _purses(connection, asked)
            staged = wishes.select_staged(connection, asked)
        numbers = (
            {} if head is None else self._numbers(head, {one for one in purses.values() if _low(one) not in moved})
        )
        late = [effect for effect in staged if purses[effect] not in numbers]
        self._wait(late, now)
        out = asked.keys() - staged | set(late)
        return Known([item for item in items if item.id not in out], numbers)

    def _numbers(self, head: Head, purses: Collection[Purse]) -> Mapping[Purse, int]:
        """Read the next number of each holder of whom nothing was done on the chain since the last block seen."""
        escrow, ordered = self._means.escrow, sorted(purses)
        if head.tip < 0 or not ordered:
            return {}
        try:
            newest = list(numbers_at(escrow, ordered, "latest"))
            seen = list(numbers_at(escrow, ordered, head.tip))
            is_there = escrow.node.block(head.tip).hash == head.tip_hash
        except NodeError as why:  # one that has not kept that block, too: the watcher gets nearer
            log.warning("not now: %s", why)
            return {}
        pairs = zip(ordered, newest, seen, strict=True)
        return {purse: known for purse, latest, known in pairs if is_there and latest == known}

    def _wait(self, late: Sequence[EffectId], now: datetime) -> None:
        if not late:
            return
        log.info("%d wait until it is learned what the chain has done for their holders", len(late))

        def work(connection: Connection) -> None:
            for effect in late:
                outbox.set_due(connection, effect, now + PAUSE)

        transact(self._means.engine, work)


def _is_numbered(item: Item) -> bool:
    return isinstance(item.effect, AskMoney) and item.effect.step is not MoneyStep.FAUCET


def _purses(connection: Connection, asked: Mapping[EffectId, object]) -> dict[EffectId, Purse]:
    """Name the token and the holder of each ask."""
    asks = {effect: ask for effect, ask in asked.items() if isinstance(ask, AskMoney)}
    assets = store.select_assets(connection)
    people = store.select_people_named(connection, tuple({ask.person for ask in asks.values()}))
    address = {person.id: person.address for person in people}
    return {effect: (assets[ask.asset].token, ask.holder or address[ask.person]) for effect, ask in asks.items()}


def _low(purse: Purse) -> Purse:
    return purse[0].lower(), purse[1].lower()
