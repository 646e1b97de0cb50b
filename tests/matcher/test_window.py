"""What a seat may expect that is not filled now: learned, falling, and nothing where there is no later."""

from hypothesis import given
from hypothesis import strategies as st

from matcher.window import MEMORY, Expectation, Waiting

KNOWN = Expectation().after([1000] * 10)


def test_reservation__nothing_known() -> None:
    """Before anything was filled nothing is expected: the first are filled at once."""
    assert Expectation().reservation(Waiting(180, 180), until_next=5) == 0


def test_reservation__no_later() -> None:
    """Who is gone before the next window expects nothing from it."""
    assert KNOWN.reservation(Waiting(4, 180), until_next=5) == 0
    assert KNOWN.reservation(Waiting(5, 180), until_next=5) > 0


def test_reservation__falls() -> None:
    """With all its patience a seat expects most of what others brought, and less as its time runs out."""
    left = [KNOWN.reservation(Waiting(seconds, 180), until_next=5) for seconds in range(5, 181)]

    assert left == sorted(left)
    assert (left[-1], left[0]) == (850, 705)
    assert KNOWN.reservation(Waiting(0, 0), until_next=0) == 850


def test_after__forgets() -> None:
    """What seats are worth now outweighs what they were worth long ago."""
    then = Expectation().after([1000] * 10_000)
    now = then.after([100] * MEMORY)

    assert then == Expectation(1000 * MEMORY, MEMORY)
    assert now.count == MEMORY
    assert now.reservation(Waiting(1, 1), until_next=1) == 550 * 850 // 1000


@given(st.lists(st.integers(-(10**15), 10**15)), st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 100))
def test_reservation__never_below_nothing(utilities: list[int], left: int, patience: int, until_next: int) -> None:
    """Whatever was learned, an empty seat is never worth less than nothing."""
    expected = Expectation().after(utilities)

    assert expected.reservation(Waiting(left, patience), until_next=until_next) >= 0
