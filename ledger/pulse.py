"""The pulse of the loops: when each last came round, and what it waits for; so that a process can say how it is."""

import time
from collections.abc import Mapping

STALLED_SECONDS = 300.0  # a round that takes longer does not come back by itself: a node's answers end much earlier


class Pulse:
    """How the loops of this process are."""

    def __init__(self, stalled_seconds: float = STALLED_SECONDS) -> None:
        self._stalled = stalled_seconds
        self._beats: dict[str, float] = {}
        self._waiting: dict[str, str] = {}

    def begin(self, loop: str) -> None:
        """Count a loop in."""
        self._beats[loop] = time.monotonic()

    def beat(self, loop: str) -> bool:
        """Say that a loop has come round; tells whether it had waited."""
        self._beats[loop] = time.monotonic()
        return self._waiting.pop(loop, None) is not None

    def wait(self, loop: str, reason: str) -> bool:
        """Say that a loop came round and waits for something; tells whether that is news."""
        self._beats[loop] = time.monotonic()
        is_news = loop not in self._waiting
        self._waiting[loop] = reason
        return is_news

    def ages(self) -> Mapping[str, float]:
        """Seconds since each loop came round."""
        now = time.monotonic()
        return {loop: now - beat for loop, beat in self._beats.items()}

    @property
    def waiting(self) -> Mapping[str, str]:
        """What loops wait for."""
        return dict(self._waiting)

    @property
    def is_alive(self) -> bool:
        """Whether every loop still comes round."""
        return all(age < self._stalled for age in self.ages().values())
