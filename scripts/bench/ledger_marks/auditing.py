"""The audit of a million logs beside reading and decoding the same, and how much memory it takes, in one run.

Events are counted as logs: one that ends forty tasks is one event. The chain is made anew each time, in about a minute;
what is measured is measured in a process of its own. Alone: `python scripts/bench/ledger_marks/auditing.py [LOGS]`.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts" / "bench")]

from ledger_marks._town import town  # noqa: E402 - the project's root comes first

from bot.commands.collecting import spare_collector  # noqa: E402
from ledger.audit import audit  # noqa: E402
from ledger.chain.escrow import Escrow  # noqa: E402
from ledger.chain.following import Follower  # noqa: E402
from ledger.chain.node import Node  # noqa: E402
from ledger.watcher import sighted  # noqa: E402

LOGS = 1_000_000
TURNS = 2
RATE_MARK, MEMORY_MARK = 2.0, 300.0
PATIENCE = 240  # seconds for a node's answer
MEGABYTE = 10**6
T = TypeVar("T")


def run(logs: int = LOGS) -> bool:
    """Make the chain and measure; says whether the marks are reached."""
    started = time.perf_counter()
    with town(logs) as (escrow, first, count):
        print(f"  a chain of {count:,} logs, made in {time.perf_counter() - started:.0f} s", flush=True)
        command = [sys.executable, __file__, "--measure", escrow.node.url, escrow.address, str(first), str(count)]
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout)
    ratio = found["audit"] / found["read"]
    print(f"  read and decoded at {count / found['read']:,.0f} logs/s, audited at {count / found['audit']:,.0f} logs/s")
    print(f"  of the audit's {found['audit']:.1f} s, {found['proving']:.1f} s for {found['proofs']:,} proofs")
    print(
        "  memory at a quarter, half and the whole of the logs: " + ", ".join(f"{at:.0f} MB" for at in found["sizes"])
    )
    is_fast, is_small = ratio <= RATE_MARK, found["peak"] <= MEMORY_MARK
    print(f"mark audit-rate: {ratio:.2f} x read + decode (mark {RATE_MARK:.2f} at most) {_said(is_fast)}")
    print(f"mark audit-memory: {found['peak']:.0f} MB (mark {MEMORY_MARK:.0f} at most) {_said(is_small)}", flush=True)
    return is_fast and is_small


def _said(is_reached: bool) -> str:  # noqa: FBT001 (one word or the other)
    return "ok" if is_reached else "short"


def measure(url: str, address: str, first: int, count: int) -> dict[str, object]:
    """Take turns at reading and at auditing, as the commands do; of each the best turn counts."""
    spare_collector()
    escrow = Escrow(Node(url, timeout=PATIENCE), address)
    last, sizes, times = escrow.node.block().number, list[float](), {"audit": 1e9, "read": 1e9, "proving": 1e9}
    proofs, peak = 0, 0.0
    for turn in range(TURNS):
        began = {"blocks": 0.0, "accounts": 0.0}

        def look(what: str, done: int, total: int, began: dict[str, float] = began) -> None:
            began[what] = began.get(what) or time.perf_counter()
            if what == "blocks" and len(sizes) < 3 and done >= total * (0.25, 0.5, 1.0)[len(sizes)]:  # noqa: PLR2004
                sizes.append(_resident())

        seconds, report = _timed(lambda: audit(escrow, progress=look))
        assert report.agrees, report.findings
        proofs, peak = report.proofs, peak or _peak()
        times["audit"] = min(times["audit"], seconds)
        times["proving"] = min(times["proving"], time.perf_counter() - began["accounts"])
        seconds, found = _timed(lambda: _read(escrow, first, last))
        assert found == count, (found, count, turn)
        times["read"] = min(times["read"], seconds)
    return {**times, "proofs": proofs, "peak": peak, "sizes": sizes}


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    done = work()
    return time.perf_counter() - began, done


def _read(escrow: Escrow, first: int, last: int) -> int:
    """Read and decode everything as the watcher does, into whole records."""
    follower, at, parent, found = Follower(escrow.node.wire, escrow.address, sighted), first, None, 0
    while at <= last:
        stretch = follower.read(at, last, parent)
        found += len(stretch.said)
        at, parent = stretch.headers[-1].height + 1, stretch.headers[-1].hash
    return found


def _resident() -> float:
    return _status("VmRSS")


def _peak() -> float:
    return _status("VmHWM")


def _status(name: str) -> float:
    """Read one figure of this process's memory, in megabytes."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) * 1024 / MEGABYTE


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))))
    else:
        sys.exit(0 if run(*map(int, sys.argv[1:2])) else 1)
