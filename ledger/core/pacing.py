"""How fast something may go on: so many in a span of time, with a short burst, as one figure to remember.

The generic cell rate algorithm (ITU-T I.371): what is remembered is the moment at which all that was let through so far
would have gone at an even pace. A burst may be ahead of that moment, by so much and no more.
"""

from dataclasses import dataclass

MICROS = 1_000_000


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` in any `seconds`, of which `burst` may come at once."""

    most: int
    seconds: int
    burst: int = 1

    def __post_init__(self) -> None:
        """See that it can be kept."""
        assert 1 <= self.burst <= self.most, "a burst is part of what is allowed"

    @property
    def interval(self) -> int:
        """Microseconds between two once the burst is used up: any half-open span then holds `most`, never more."""
        return -(-self.seconds * MICROS // (self.most - self.burst + 1))


def room(limit: Limit, even: int, now: int) -> int:
    """Say how many may go at microsecond `now`, when `even` is remembered."""
    return limit.burst - -(-(_kept(limit, even, now) - now) // limit.interval)


def open_at(limit: Limit, even: int, now: int) -> int:
    """Say from which microsecond on one more may go."""
    return max(now, _kept(limit, even, now) - (limit.burst - 1) * limit.interval)


def after(limit: Limit, even: int, now: int, count: int = 1) -> int:
    """Say what to remember after `count` have gone at microsecond `now`."""
    return _kept(limit, even, now) + count * limit.interval


def _kept(limit: Limit, even: int, now: int) -> int:
    """Take what is remembered; what is further ahead than a burst can be was written by a clock that was set back."""
    is_ours = now < even <= now + limit.burst * limit.interval
    return even if is_ours else now
