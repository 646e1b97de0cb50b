"""Carrying our clock to a development chain: after the sandbox moved it, blocks must be stamped with it."""

from ledger.chain.node import Node
from ledger.clock import Clock
from ledger.database import Engine, reading, transact
from ledger.store import select_setting, upsert_setting

_CARRIED = "clock_carried_seconds"


def carry_time(engine: Engine, node: Node, clock: Clock) -> bool:
    """Move the chain's time to ours if it has not been moved so far yet; says whether it was.

    A crash after the chain moved repeats this at the next start: the chain then moves by nothing worth naming.
    """
    with reading(engine) as connection:
        carried = int(select_setting(connection, _CARRIED) or 0)
    offset = clock.offset_seconds
    if carried == offset:
        return False
    last = int(node.block().at.timestamp())
    node.move_time(max(clock.seconds(), last + 1))
    transact(engine, lambda connection: upsert_setting(connection, _CARRIED, str(offset)))
    return True
