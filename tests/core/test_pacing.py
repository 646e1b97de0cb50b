"""Paces: never more than allowed in any span, a burst at once, nothing lost by waiting; clocks that were set back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.pacing import MICROS, Limit, after, open_at, room

LIMITS = st.builds(
    lambda most, seconds, share: Limit(most, seconds, max(1, most * share // 10)),
    st.integers(1, 50),
    st.integers(1, 60),
    st.integers(0, 10),
)


@given(LIMITS, st.lists(st.integers(0, 2 * MICROS), max_size=60))
def test_room__any_span(limit: Limit, gaps: list[int]) -> None:
    """However they come, no span holds more than is allowed."""
    even, now, gone = 0, 1_000 * MICROS, list[int]()
    for gap in gaps:
        now += gap
        for _ in range(room(limit, even, now)):
            even = after(limit, even, now)
            gone.append(now)

    assert all(sum(begin <= one < begin + limit.seconds * MICROS for one in gone) <= limit.most for begin in gone)


@given(LIMITS, st.integers(0, 100))
def test_open__as_soon_as_there_is_room(limit: Limit, count: int) -> None:
    """From the moment that is named one may go, and not a microsecond before."""
    now, even = 1_000 * MICROS, 0
    for _ in range(count):
        now = open_at(limit, even, now)
        assert room(limit, even, now) >= 1
        even = after(limit, even, now)
    opens = open_at(limit, even, now)

    assert room(limit, even, opens) >= 1
    assert opens == now or room(limit, even, opens - 1) == 0


def test_after__many_at_once() -> None:
    """Many that go together count as one after the other."""
    limit = Limit(30, 1, 3)

    assert room(limit, 0, MICROS) == 3
    assert after(limit, 0, MICROS, 3) == after(limit, after(limit, after(limit, 0, MICROS), MICROS), MICROS)
    assert room(limit, after(limit, 0, MICROS, 3), MICROS) == 0


def test_room__of_a_clock_that_was_ahead() -> None:
    """What a clock has written that was ahead of ours holds nobody up."""
    limit = Limit(1, 1)

    assert room(limit, 10**15, MICROS) == 1
    assert open_at(limit, 10**15, MICROS) == MICROS
    assert after(limit, 10**15, MICROS) == 2 * MICROS


@pytest.mark.parametrize("burst", [0, 4])
def test_limit__burst_that_cannot_be(burst: int) -> None:
    """A burst is some of what is allowed."""
    with pytest.raises(AssertionError):
        Limit(3, 1, burst)
