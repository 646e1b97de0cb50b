"""Ids: ordered by time, the same again for the same origin, and no two alike."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ledger.core.ids import make_id
from tests.core.samples import NOON

SPANS = st.integers(0, 10**12).map(lambda millis: timedelta(milliseconds=millis))


@given(earlier=SPANS, later=SPANS, first=st.integers(), second=st.integers())
def test_id__ordered_by_time(earlier: timedelta, later: timedelta, first: int, second: int) -> None:
    """Of two ids the later made sorts later, whatever they were made from."""
    if earlier == later:
        return
    made = ((earlier, make_id("tsk", NOON + earlier, str(first))), (later, make_id("tsk", NOON + later, str(second))))
    ids = sorted(made)

    assert ids[0][1] < ids[1][1]


def test_id__repeatable() -> None:
    """A repeated command makes the same id."""
    assert make_id("tsk", NOON, "tg:1:2") == make_id("tsk", NOON, "tg:1:2")


def test_id__told_apart() -> None:
    """Two commands of one moment make two ids, and so do two kinds of thing of one command."""
    ids = {make_id("tsk", NOON, f"tg:1:{number}") for number in range(1000)} | {make_id("per", NOON, "tg:1:1")}

    assert len(ids) == 1001


def test_id__form() -> None:
    """An id is a prefix and seventeen digits of which none looks like a letter."""
    prefix, _, rest = make_id("per", NOON, "x").partition("_")

    assert (prefix, len(rest)) == ("per", 17)
    assert not set(rest) & set("ilouABC")
