"""Telegram's limits on sending, off unless ordered.

A message a second to a chat, twenty a minute to a group, thirty a second in all. Telegram does not publish how it
counts; here each limit is a bucket that refills evenly.
"""

import math
from dataclasses import dataclass

from bot.sandbox.errors import TooManyRequests


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and so many a second after that."""

    burst: int
    per_second: float


CHAT = Rate(3, 1.0)
GROUP = Rate(20, 20 / 60)
OVERALL = Rate(30, 30.0)


class Flood:
    """What was sent of late; it does not survive a restart."""

    def __init__(self) -> None:
        """Begin without limits."""
        self.is_on = False
        self._left: dict[tuple[Rate, int], tuple[float, float]] = {}  # what is left of a bucket, and when it was

    def switch(self, *, is_on: bool) -> None:
        """Hold the bot to the limits from now on, or no longer."""
        self.is_on = is_on
        self._left.clear()

    def count(self, chat_id: int, count: int, now: float) -> None:
        """Count messages to a chat, or refuse them all and say how long to wait."""
        if not self.is_on:
            return
        buckets = [(OVERALL, 0), (CHAT, chat_id), *([(GROUP, chat_id)] if chat_id < 0 else [])]
        left = {bucket: self._refilled(*bucket, now) for bucket in buckets}
        # An album is let through whole where anything is: what it takes too much is waited for afterwards.
        pauses = [(min(count, 1) - rest) / rate.per_second for (rate, _), rest in left.items()]
        if max(pauses) > 0:
            raise TooManyRequests(math.ceil(max(pauses)))
        for bucket, rest in left.items():
            self._left[bucket] = (rest - count, now)

    def _refilled(self, rate: Rate, chat_id: int, now: float) -> float:
        """Give what a bucket holds by now."""
        rest, since = self._left.get((rate, chat_id), (float(rate.burst), now))
        return min(float(rate.burst), rest + (now - since) * rate.per_second)
