"""The chain's clock as a value: how far it is ahead of the wall, and what the next block must say.

It is kept in the chain's file, so a restart carries on from it. It only ever moves forward.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds ahead of the wall, and the exact stamp asked for the next block, if any."""

    offset: int = 0
    exact: int | None = None


def stamp(clock: Clock, *, wall: int, parent: int) -> int:
    """Tell what a block mined now must say: later than its parent, whatever the wall does."""
    if clock.exact is not None:
        return clock.exact
    return max(parent + 1, wall + clock.offset)


def advance(clock: Clock, seconds: int) -> Clock:
    """Move the clock, and a stamp already asked for, forward together."""
    exact = None if clock.exact is None else clock.exact + seconds
    return Clock(offset=clock.offset + seconds, exact=exact)


def ask(clock: Clock, exact: int) -> Clock:
    """Make the next block say exactly this."""
    return replace(clock, exact=exact)


def settle(clock: Clock, *, wall: int) -> Clock:
    """After the asked block, time carries on from its stamp, as it does on anvil; it never goes back."""
    if clock.exact is None:
        return clock
    return Clock(offset=max(clock.offset, clock.exact - wall))
