"""Trails: from any effect, transaction or log back to what began it all: the update of the chat, or a date.

What happens is named after what brought it about: a command after its update, an effect after its command. Only at the
chain the name is lost, as a log knows its transaction alone; there the rows lead on, from the log to the transaction,
to the effects it carried.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, and_, select

from ledger.core.facts import Fact
from ledger.tables import attempts, blocks, carried, outbox, sightings, tasks

_STEPS = re.compile(r"(/\d+)+$")
_REFUSAL = "relay:refused:"
_LOG = re.compile(r"log:(?P<chain>\d+):(?P<block>0x[0-9a-f]{64}):(?P<index>\d+)")
_DEEPEST = 4  # a log that brought an effect, whose log brought the next: more than anything here does
_SHOWN_MOST = 3  # where a transaction carried many effects and nothing tells which


def trail_of(name: str) -> str:
    """Name what began it, from the id of an effect or a command; at a log the rows must say more."""
    bare = _STEPS.sub("", name)
    while bare.startswith(_REFUSAL):
        bare = _STEPS.sub("", bare.removeprefix(_REFUSAL))
    return "tg:" + bare.removeprefix("reply:") if bare.startswith("reply:") else bare


def find_trail(connection: Connection, name: str, lanes: Sequence[str] = (), deepest: int = _DEEPEST) -> str:
    """Name what began it, across the chain; the log itself where its transaction is none of ours."""
    trail = trail_of(name)
    log = _LOG.match(trail)
    if log is None or not deepest:
        return trail
    tx_hash = _tx_of(connection, int(log["chain"]), log["block"], int(log["index"]))
    carried = select_carried(connection, () if tx_hash is None else (tx_hash,))
    found = _chosen(carried.get(tx_hash or "", ()), lanes)
    began = [find_trail(connection, effect, lanes, deepest - 1) for effect in found]
    return _joined(began) or trail


def find_trails(connection: Connection, facts: Sequence[Fact]) -> tuple[str, ...]:
    """Name what began each of these facts, all with a few questions; nothing where it is none of ours."""
    carried = select_carried(connection, {fact.log.tx_hash for fact in facts})
    several = [fact for fact in facts if len(carried.get(fact.log.tx_hash, ())) > 1]
    lanes = _lanes_of(connection, {str(getattr(fact, "batch", "")) for fact in several})
    return tuple(
        _joined(
            find_trail(connection, effect)
            for effect in _chosen(carried.get(fact.log.tx_hash, ()), lanes.get(_place(fact), ()))
        )
        for fact in facts
    )


def select_carried(connection: Connection, tx_hashes: Iterable[str]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Read which effects of ours some transactions carried: the id and the lane of each."""
    wanted = sorted(tx_hashes)
    if not wanted:
        return {}
    of_tx = and_(carried.c.signer == attempts.c.signer, carried.c.nonce == attempts.c.nonce)
    query = select(attempts.c.tx_hash, outbox.c.id, outbox.c.lane).join(carried, of_tx)
    query = query.join(outbox, outbox.c.id == carried.c.effect)
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in connection.execute(query.where(attempts.c.tx_hash.in_(wanted)).order_by(outbox.c.seq)):
        found[row.tx_hash] = (*found.get(row.tx_hash, ()), (row.id, row.lane))
    return found


def _tx_of(connection: Connection, chain_id: int, block_hash: str, log_index: int) -> str | None:
    block = and_(blocks.c.chain_id == chain_id, blocks.c.hash == block_hash)
    here = and_(sightings.c.chain_id == blocks.c.chain_id, sightings.c.block_number == blocks.c.number)
    query = select(sightings.c.tx_hash).join(blocks, here).where(block, sightings.c.log_index == log_index)
    return connection.execute(query).scalar_one_or_none()


def _lanes_of(connection: Connection, batches: set[str]) -> Mapping[tuple[str, int], tuple[str, ...]]:
    """Name the lane of each task of some batches."""
    query = select(tasks.c.batch, tasks.c.place, tasks.c.id).where(tasks.c.batch.in_(sorted(batches - {""})))
    return {(row.batch, row.place): (f"task:{row.id}",) for row in connection.execute(query)}


def _place(fact: Fact) -> tuple[str, int]:
    return str(getattr(fact, "batch", "")), int(getattr(fact, "index", 0))


def _chosen(carried: Sequence[tuple[str, str]], lanes: Sequence[str]) -> tuple[str, ...]:
    """Choose the effects of these lanes; all, where none is."""
    mine = tuple(effect for effect, lane in carried if lane in lanes)
    return mine or tuple(effect for effect, _ in carried)


def _joined(trails: Iterable[str]) -> str:
    different = list(dict.fromkeys(trails))
    more = f",+{len(different) - _SHOWN_MOST}" if len(different) > _SHOWN_MOST else ""
    return ",".join(different[:_SHOWN_MOST]) + more
