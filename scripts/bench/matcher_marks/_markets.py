"""The markets that are measured, and what measuring needs: where they are found, and CPU seconds."""

import importlib.util
import os
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, TypeVar

from matcher.assign import Market

SEEDS = (1, 2, 3)
Answer = TypeVar("Answer")


class Arrays(NamedTuple):
    """What `market.market` returns: one row per pair, then figures per task and per worker."""

    task: Any
    worker: Any
    utility: Any
    needed: Any
    capacity: Any

    def market(self) -> Market:
        """Make the matcher's market of them."""
        return Market.of(
            task=self.task, worker=self.worker, utility=self.utility, seats=self.needed, capacity=self.capacity
        )


def shelf() -> Path:
    """Find the markets and problems, or say what to do."""
    beside = Path(__file__).resolve().parents[4] / "shared" / "data"
    folder = Path(os.environ.get("MATCHER_DATA", beside))
    if not (folder / "market.py").is_file():
        sys.exit(f"{folder}/market.py is not there: set MATCHER_DATA to the folder that holds market.py and gap/")
    return folder


@cache
def maker() -> ModuleType:
    """Load the module that makes the markets."""
    spec = importlib.util.spec_from_file_location("market", shelf() / "market.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def arrays(tasks: int, seed: int) -> Arrays:
    """Make a market of so many tasks and workers, twenty candidates a task."""
    return Arrays(*maker().market(tasks, 20, seed=seed))


def clocked(work: Callable[[], Answer]) -> tuple[Answer, float]:
    """Do it; return what came of it and the seconds of CPU it took."""
    started = time.process_time()
    answer = work()
    return answer, time.process_time() - started
