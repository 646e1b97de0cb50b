"""Named points: a product under test dies at the wanted one, at the wanted time, and leaves a mark."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.stops import POINTS, pass_by, stop_at

PROGRAM = """
import sys
from pathlib import Path
from ledger.stops import stop_at
reach = stop_at(sys.argv[1], Path(sys.argv[2]))
for point in sys.argv[3:]:
    reach(point)
    print(point, flush=True)
"""


def run(wanted: str, folder: Path, *points: str) -> tuple[int, list[str]]:
    """Pass points in another process; gives how it ended and what it passed."""
    command = [sys.executable, "-c", PROGRAM, wanted, str(folder), *points]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout.split()


@pytest.mark.parametrize(("wanted", "passed"), [("signed", ["staged"]), ("signed:2", ["staged", "signed", "staged"])])
def test_stop__at_the_wanted_time(tmp_path: Path, wanted: str, passed: list[str]) -> None:
    """The process is killed outright at the point, and the mark is there."""
    ended, seen = run(wanted, tmp_path, "staged", "signed", "staged", "signed")

    assert (ended, seen) == (-signal.SIGKILL, passed)
    assert [file.name for file in tmp_path.iterdir()] == ["stopped-signed"]


def test_stop__never_reached(tmp_path: Path) -> None:
    """A point that is not reached stops nothing and leaves no mark."""
    assert run("journal", tmp_path, "staged", "signed") == (0, ["staged", "signed"])
    assert list(tmp_path.iterdir()) == []


def test_stop__not_under_test(tmp_path: Path) -> None:
    """A product that is not under test passes by every point."""
    reach = stop_at("", tmp_path)
    assert reach is pass_by

    for point in POINTS:
        reach(point)
