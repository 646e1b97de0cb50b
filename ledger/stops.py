"""Named points at which a test may stop the product dead, as a power cut would."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

Reach = Callable[[str], None]

POINTS = ("inbox", "staged", "reserved", "signed", "broadcast", "mined", "replaced", "journal", "send")
RARE_POINTS = ("undo", "undone")  # of a correction, before it and just before its commit


def pass_by(_point: str) -> None:
    """Go on: nothing stops a product that is not under test."""


def stop_at(wanted: str, folder: Path) -> Reach:
    """Make the function that the loops call at each point: at the wanted one it leaves a mark and kills us."""
    if not wanted:
        return pass_by
    name, _, number = wanted.partition(":")
    left = [int(number or 1)]

    def reach(point: str) -> None:
        if point != name:
            return
        left[0] -= 1
        if left[0] > 0:
            return
        (folder / f"stopped-{name}").touch()
        os.kill(os.getpid(), signal.SIGKILL)

    return reach
