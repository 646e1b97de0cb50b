"""Import and first plan of 1,000 tasks with 20 candidates each, in a new process: seconds and memory."""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from matcher_marks._markets import arrays
from matcher_marks._saying import say

SECONDS_MARK, MEGABYTES_MARK = 3.0, 250.0
ROOT = Path(__file__).resolve().parents[3]
CHILD = """
import resource, sys
from pathlib import Path
from datetime import UTC, datetime
from matcher import Pair, Problem, Task, Worker, solve
task, worker, needed, capacity = (column.split() for column in open(sys.argv[1]).read().splitlines())
now, due = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)
problem = Problem(
    tasks=tuple(Task(id=f"t{n:04}", due=due, seats=int(seats)) for n, seats in enumerate(needed)),
    workers=tuple(Worker(id=f"w{n:04}", capacity=int(room)) for n, room in enumerate(capacity)),
    now=now, seed=1, pairs=frozenset(Pair(f"t{int(t):04}", f"w{int(w):04}") for t, w in zip(task, worker)),
)
plan = solve(problem)
assert plan.is_optimal and "numba" not in sys.modules, "a small problem needs no compiler"
used = resource.getrusage(resource.RUSAGE_SELF)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(used.ru_utime + used.ru_stime, int(peak.split()[1]) / 1024)  # ru_maxrss would be the parent's, if that was more
"""


def run() -> bool:
    """Start a process of its own, and ask it what it used."""
    given = arrays(1_000, 1)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as rows:
        for column in (given.task, given.worker, given.needed, given.capacity):
            rows.write(" ".join(map(str, np.asarray(column).tolist())) + "\n")
        rows.flush()
        command = [sys.executable, "-c", CHILD, rows.name]
        printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    seconds, megabytes = map(float, printed.split())
    reached = say("start, import and first plan of 1,000 x 20", seconds, "s of CPU", SECONDS_MARK)
    return say("start, memory", megabytes, "MB", MEGABYTES_MARK) and reached
