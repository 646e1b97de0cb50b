"""Mines transfers without end, saying each block when it is durable, or kills itself where it is told.

Run as a program by the tests that kill it: `python miner.py FILE [STATEMENT]`. With a statement it dies just
before SQLite runs the first statement that begins so, in the middle of its third block.
"""

import os
import signal
import sys
from pathlib import Path

from tests.ledger.embedded.world import ADAM, World, signed


def main(path: str, dies_at: str | None) -> None:
    """Mine until killed."""
    world = World.open(Path(path))
    nonce = world.number("eth_getTransactionCount", ADAM.address)
    for step in range(100_000):
        if dies_at is not None and step == 2:
            world.chain._node.file._db.set_trace_callback(lambda sql: die_if(sql.startswith(dies_at)))
        world.call("eth_sendRawTransaction", signed(nonce=nonce + step, value=1))
        head = world.head()
        sys.stdout.write(f"{int(head['number'], 16)} {head['hash']}\n")
        sys.stdout.flush()


def die_if(this: bool) -> None:  # noqa: FBT001 - a condition
    """End as a crash does: at once, with nothing put in order."""
    if this:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
