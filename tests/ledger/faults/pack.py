"""Two relays and two watchers of one PostgreSQL, real processes, one killed at random again and again.

Started as `python -m tests.ledger.faults.pack LOG`, it has imported the product once and is forked for each; whoever is
forked dies with it.
"""

import ctypes
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ledger.database import reading
from ledger.heads import select_head
from ledger.tables import txs
from tests.databases import ROOT
from tests.ledger.faults.dying import env_of
from tests.ledger.faults.folk import RATINGS, Folk
from tests.ledger.faults.survivor import FINAL, Survivor
from tests.ledger.hands import USD

PARTS = ("relay", "relay", "watch", "watch")
PATIENCE = 60.0
MOMENT = 2.0
POLL = 0.01
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG


def main(log: str) -> None:
    """Start a part for each line that comes in, and say which process it is."""
    import bot.commands.parts  # noqa: F401 (read once, for all)
    from bot.main import main as escrowd

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever was killed leaves nothing behind
    for line in sys.stdin:
        part, env = json.loads(line)
        child = os.fork()
        if not child:
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.environ.update(env)
            os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 1)
            os.dup2(1, 2)
            os._exit(escrowd([part]))
        print(child, flush=True)  # noqa: T201 (the answer)


@dataclass
class Pack:
    """The processes that are alive."""

    root: "subprocess.Popen[str]"
    env: Mapping[str, str]
    alive: list[int] = field(default_factory=list)
    deaths: int = 0

    def begin(self, part: str) -> int:
        """Start a part."""
        assert self.root.stdin, "asked for"
        assert self.root.stdout, "asked for"
        print(json.dumps([part, dict(self.env)]), file=self.root.stdin, flush=True)
        return int(self.root.stdout.readline())

    def kill(self, place: int) -> None:
        """Kill one outright, and start another in its place."""
        os.kill(self.alive[place], signal.SIGKILL)
        self.deaths += 1
        self.alive[place] = self.begin(PARTS[place])


@contextmanager
def pack_on(survivor: Survivor, log: Path) -> Iterator[Pack]:
    """Start all of them on a survivor's rows and chain; none is left."""
    env = env_of(survivor)
    command = [sys.executable, "-m", "tests.ledger.faults.pack", str(log)]
    paths = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=ROOT, env=paths, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as root:
        pack = Pack(root, env)
        pack.alive = [pack.begin(part) for part in PARTS]
        try:
            yield pack
        finally:
            root.kill()


def hunt(survivor: Survivor, log: Path, seed: int, kills: int) -> Folk:
    """Have people at work while one process after another is killed; then all that was promised is there, once."""
    print(f"seed {seed}")  # noqa: T201 (what must be known when it fails)
    dice = random.Random(seed)  # noqa: S311 (no secret)
    folk = Folk(survivor)
    with pack_on(survivor, log) as pack:
        for _ in range(kills):
            for _ in range(dice.randint(2, 5)):
                act(folk, dice)
            if not dice.randrange(6):
                folk.jump_to_date(dice.randrange(10), dice.randint(-2, 2))
            survivor.tick()
            if not dice.randrange(4):
                survivor.reorganise(dice.randint(1, FINAL))
            survivor.mine(dice.randint(1, FINAL))
            _wait_for_progress(survivor, dice.random() * 0.3)
            pack.kill(dice.randrange(len(PARTS)))
            if dice.randrange(3):
                _wait_for_rest(survivor)
        survivor.deaths = pack.deaths
    folk.see_off()
    return folk


def act(folk: Folk, dice: random.Random) -> None:
    """Let somebody do something."""
    match dice.randrange(10):
        case 0:
            folk.fund(dice.randrange(2), dice.randint(1, 90 * USD))
        case 1:
            folk.withdraw(dice.randrange(3), dice.randint(1, 30 * USD))
        case 2 | 3:
            folk.post(dice.randrange(2), dice.randint(1, 40 * USD), dice.randint(1, 5))
        case _:
            folk.go_on(dice.randrange(10), dice.randrange(1000), dice.choice(RATINGS))


def _wait_for_progress(survivor: Survivor, seconds: float) -> None:
    """Wait until somebody has moved something, and a moment longer, so that the kill comes anywhere in the work."""
    before, deadline = _progress(survivor), time.monotonic() + PATIENCE
    while _progress(survivor) == before:
        assert time.monotonic() < deadline, "nobody does anything"
        survivor.mine()
        time.sleep(POLL)  # polling: no event tells of another's work
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(POLL)  # polling: as long as the dice say


def _wait_for_rest(survivor: Survivor) -> None:
    """Leave all of them alone until what was asked is known to be done, or for a moment."""
    deadline = time.monotonic() + MOMENT
    while survivor.is_busy() and time.monotonic() < deadline:
        survivor.mine()
        time.sleep(POLL)  # polling: no event tells of another's work


def _progress(survivor: Survivor) -> object:
    """Say where the head is and where the txs are."""
    with reading(survivor.engine) as connection:
        head = select_head(connection, chain_id=survivor.node.chain_id, escrow=survivor.ledger.escrow.address)
    return head and head.height, sorted((row["nonce"], row["state"]) for row in survivor.rows(txs))


if __name__ == "__main__":
    main(*sys.argv[1:])
