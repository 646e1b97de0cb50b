"""The product as many processes: each part twice on one PostgreSQL, with folders of their own as on other machines.

The processes are forked from one that has read the code once: it is the product's code in processes of their own, and
reading it ten times over is what would take longest.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.journeys.stage import ROOT, NeverCame, Program, Stage

TWICE = ("bot", "send", "relay", "watch", "tick")
AT_WORK = "at work"
PATIENCE = 120.0
NURSERY = """
import json, os, sys
import bot.app, bot.commands.parts
from bot.main import main
children = {}
for name, (arguments, env, log) in json.loads(sys.stdin.readline()).items():
    pid = os.fork()
    if not pid:
        os.environ.update(env)
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 1)
        os.dup2(1, 2)
        os._exit(main(arguments))
    children[pid] = name
    print("born", name, pid, flush=True)
while children:
    pid, code = os.wait()
    print("ended", children.pop(pid), os.waitstatus_to_exitcode(code), flush=True)
"""


@dataclass
class Company:
    """All processes but the sandbox; where the stage expects one product, they are it."""

    folder: Path
    env: Mapping[str, Mapping[str, str]]  # of each process
    nursery: subprocess.Popen[str] | None = None
    pids: dict[str, int] = field(default_factory=dict)

    def start(self) -> None:
        """Start all at once, and wait until each is at work."""
        self.nursery = subprocess.Popen(
            [sys.executable, "-c", NURSERY], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        asked = {name: ([name.partition("-")[0]], env, str(self.log(name))) for name, env in self.env.items()}
        assert self.nursery.stdin is not None
        self.nursery.stdin.write(json.dumps(asked) + "\n")
        self.nursery.stdin.flush()
        for _ in asked:
            _, name, pid = self._told()
            self.pids[name] = int(pid)
        deadline = time.monotonic() + PATIENCE
        for name in asked:
            while not self.log(name).exists() or AT_WORK not in self.log(name).read_text():
                if time.monotonic() > deadline:
                    raise NeverCame(f"{name} is not at work:\n{self.said()[-3000:]}")
                time.sleep(0.05)  # polling: the only thing it offers is its output

    def log(self, name: str) -> Path:
        """Name the file that a process writes to."""
        return self.folder / f"{name}.log"

    def _told(self) -> tuple[str, str, str]:
        assert self.nursery is not None
        assert self.nursery.stdout is not None
        what, name, figure = self.nursery.stdout.readline().split()
        return what, name, figure

    def revive(self) -> None:
        """Leave the dead dead: the others go on without them."""

    def kill(self, name: str, number: signal.Signals = signal.SIGKILL) -> None:
        """Send one a signal, unless it has ended already."""
        with suppress(ProcessLookupError):
            os.kill(self.pids[name], number)

    def stop(self) -> dict[str, int]:
        """Ask all that live to stop, as a supervisor does; gives how each ended, whenever that was."""
        for name in self.pids:
            self.kill(name, signal.SIGTERM)
        return {name: int(code) for _, name, code in (self._told() for _ in self.pids)}

    def end(self) -> None:
        """Leave nothing behind."""
        for name in self.pids:
            self.kill(name)
        if self.nursery is not None:
            self.nursery.communicate(timeout=10)

    def said(self) -> str:
        """Read all that the processes wrote."""
        return "".join(self.log(name).read_text() for name in self.env if self.log(name).exists())


def company_of(stage: Stage, **more: Mapping[str, str]) -> Company:
    """Set up two of each part, and one that serves the pages; some get more in their environment."""
    env = {}
    for name in (*(f"{part}-{number}" for part in TWICE for number in (1, 2)), "web"):
        folder = stage.folder / name
        folder.mkdir(parents=True)
        own = {"RELAY_WAIT_SECONDS": "0", "DELIVERY_WAIT_SECONDS": "0"}
        own |= {"DATA_DIR": str(folder), "LOG_FORMAT": "json", "LANG": "C"}
        env[name] = {**stage.product.env, **own, **more.get(name.replace("-", "_"), {})}
    return Company(stage.folder, env)


@contextmanager
def performing_together(stage: Stage, company: Company) -> Iterator[None]:
    """Start sandbox and company, bring the escrow onto the chain before, and leave nothing behind."""
    deploy(stage)
    env = {"DATA_DIR": str(stage.folder), "PORT": str(stage.sandbox_port)}
    env |= {"LEDGER_URL": f"http://127.0.0.1:{stage.port}/ledger", "TELEGRAM_API_URL": ""}
    sandbox = Program(("sandbox",), {**stage.product.env, **env}, stage.folder / "sandbox.log", "Bot API:")
    stage.product = company
    try:
        sandbox.start()
        company.start()
        yield
    finally:
        company.end()
        sandbox.end()


def deploy(stage: Stage) -> None:
    """Bring escrow and test token onto the chain."""
    command = [sys.executable, "-m", "bot.main", "deploy", "--test-token"]
    env = {**os.environ, **stage.product.env}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
