"""The bots under measure as processes of their own: ours as shipped, the peer; and what CPU they took."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot_marks._telegram import SECRET, TOKEN

ROOT = Path(__file__).resolve().parents[3]
RAISED = {
    "MESSAGES_PER_SECOND": "100000",
    "CHAT_MESSAGES_PER_SECOND": "100000",
    "GROUP_MESSAGES_PER_MINUTE": "6000000",
}
PATIENCE = 90.0


def free_port() -> int:
    """Find a port that is free."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Program:
    """A bot at work, and the address of its webhook."""

    running: subprocess.Popen[bytes]
    hook: str
    log: Path

    def cpu(self) -> float:
        """Read how many seconds of CPU it has taken, all its threads."""
        fields = Path(f"/proc/{self.running.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def kill(self) -> None:
        """End it as nobody expects."""
        self.running.kill()
        self.running.wait()


@asynccontextmanager
async def started(
    arguments: list[str], env: Mapping[str, str], folder: Path, name: str, port: int
) -> AsyncIterator[Program]:
    """Start a program and wait until it takes updates at this port; pinned to the last core."""
    log = folder / f"{name}.log"
    cores = sorted(os.sched_getaffinity(0))
    with log.open("ab") as output:
        running = subprocess.Popen(  # noqa: ASYNC220 (nothing is under way yet)
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **env},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    program = Program(running, f"http://127.0.0.1:{port}/", log)
    try:
        if len(cores) > 1:
            os.sched_setaffinity(running.pid, {cores[-1]})
        await _await(program, port)
        yield program
    finally:
        if running.poll() is None:
            running.terminate()
            try:
                await asyncio.to_thread(running.wait, 20)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()


async def _await(program: Program, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        with socket.socket() as probe:
            if port and probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if program.running.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"it did not start:\n{program.log.read_text()[-3000:]}")
        await asyncio.sleep(0.05)


def settings_of(folder: Path, api: str, port: int, hook_port: int) -> dict[str, str]:
    """Set ours up: all as shipped, but for Telegram's limits."""
    return {
        "DATA_DIR": str(folder / "var"),
        "PORT": str(port),
        "TELEGRAM_API_URL": api,
        "TELEGRAM_TOKEN": TOKEN,
        "WEBHOOK_URL": f"http://127.0.0.1:{hook_port}/",
        "WEBHOOK_PORT": str(hook_port),
        "WEBHOOK_SECRET": SECRET,
        **RAISED,
    }


@asynccontextmanager
async def ours(folder: Path, api: str) -> AsyncIterator[Program]:
    """Run the whole product in one process, on SQLite with its embedded chain."""
    hook_port = free_port()
    env = settings_of(folder, api, free_port(), hook_port)
    async with started(["-m", "bot.main", "run"], env, folder, "ours", hook_port) as program:
        yield program


@asynccontextmanager
async def theirs(folder: Path, api: str) -> AsyncIterator[Program]:
    """Run the peer."""
    port, here = free_port(), Path(__file__).with_name("_peer.py")
    async with started([str(here), api, str(port), SECRET, TOKEN], {}, folder, "peer", port) as program:
        yield program


def stay_on_first_core() -> None:
    """Leave the last core to the bot."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        os.sched_setaffinity(0, {cores[0]})
