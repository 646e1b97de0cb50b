"""Watchers in processes of their own, to be killed: started as `python -m tests.ledger.watching DATABASE RPC BLOCK`.

One process has imported all that a watcher needs, and is forked for each: what takes seconds is done once.
"""

import os
import random
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from ledger.chain.errors import NodeError
from ledger.chain.node import Node
from ledger.database import DatabaseBusy, connect
from tests.databases import ROOT
from tests.ledger.rig import FINAL, Rig

IDLE_SECONDS = 0.01
DEEPEST = 20  # blocks that a reorganisation takes


def main(database: str, rpc_url: str, first_block: str) -> None:
    """Start a watcher for each line that comes in, and say which process it is."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever was killed leaves nothing behind
    parent = os.getpid()
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            try:
                watch(database, rpc_url, int(first_block), parent)
            finally:
                os._exit(1)  # never back into the loop of the process that it came from
        print(child, flush=True)  # noqa: T201 (the answer)


def watch(database: str, rpc_url: str, first_block: int, parent: int) -> None:
    """Watch until killed, or until nobody is left who would."""
    rig = Rig(Node(rpc_url), connect(database))
    rig.start = first_block
    rig.watcher = rig.another()
    rig.watcher.limit = 3  # many small transactions, so that most kills come into one
    while os.getppid() == parent:
        try:
            done = rig.watcher.run_once()
        except (NodeError, DatabaseBusy):
            continue
        except Exception:
            traceback.print_exc()
            raise
        if not done:
            time.sleep(IDLE_SECONDS)  # polling
    os._exit(0)


class Nursery:
    """Where watchers come from."""

    def __init__(self, root: "subprocess.Popen[str]") -> None:
        self._root = root

    def start(self) -> int:
        """Start a watcher; gives the process."""
        assert self._root.stdin, "asked for"
        assert self._root.stdout, "asked for"
        print(file=self._root.stdin, flush=True)
        return int(self._root.stdout.readline())


@contextmanager
def nursery(rig: Rig) -> Iterator[Nursery]:
    """Open a nursery for watchers on the rig's rows; they end with it."""
    url = rig.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.ledger.watching", url, rig.node.url, str(rig.start)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, text=True, **pipes) as root:  # type: ignore[call-overload]
        yield Nursery(root)


def kill_at_random(rig: Rig, seed: int, kills: int) -> None:
    """Keep the chain moving and kill one of two watchers after another; in the end all is learned, once."""
    print(f"seed {seed}")  # noqa: T201 (what must be known when it fails)
    dice = random.Random(seed)  # noqa: S311 (no secret)
    rig.mine(DEEPEST)  # no reorganisation reaches the block in which the escrow was put there
    with nursery(rig) as made:
        alive = [made.start(), made.start()]
        for _ in range(kills):
            rig.pay(dice.randint(1, 3))
            rig.mine(dice.randint(1, FINAL))
            if not dice.randrange(3):
                rig.node.request("anvil_reorg", [dice.randint(1, DEEPEST), []])
            _wait_for_progress(rig, dice.random() * 0.05)
            place = dice.randrange(2)
            os.kill(alive[place], signal.SIGKILL)
            alive[place] = made.start()
        for one in alive:
            os.kill(one, signal.SIGKILL)
    rig.mine(FINAL)
    rig.catch_up()
    rig.assert_agrees()


def _wait_for_progress(rig: Rig, seconds: float) -> None:
    """Wait until somebody has moved the head, and a moment longer: so that the kill comes anywhere in the work."""
    head, deadline = rig.head(), time.monotonic() + 30
    while rig.head() == head and time.monotonic() < deadline:
        time.sleep(IDLE_SECONDS)  # polling
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(IDLE_SECONDS)  # polling: no event tells of another's work


if __name__ == "__main__":
    main(*sys.argv[1:])
