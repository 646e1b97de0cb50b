"""Periods are half-open, meet without a gap, and are those of the named zone's clocks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.exports.period import BadPeriod, month_after, month_before, period_of_days, period_of_month, zone_of

ZONES = ("UTC", "Asia/Shanghai", "America/New_York", "Pacific/Apia", "America/Sao_Paulo", "Asia/Kathmandu")


def test_month__by_the_zones_clock() -> None:
    """October in Shanghai begins eight hours earlier than in UTC, and its end is not in it."""
    october = period_of_month("2026-10", zone_of("Asia/Shanghai"))

    assert october.start == datetime(2026, 9, 30, 16, tzinfo=UTC)
    assert october.end == datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert october.start in october
    assert october.end not in october
    assert october.shown(october.start) == "2026-10-01 00:00"


@given(zone=st.sampled_from(ZONES), year=st.integers(1950, 2100), month=st.integers(1, 12))
def test_month__meets_the_next(zone: str, year: int, month: int) -> None:
    """Where one month ends the next begins, over every change of clocks, and days make the same periods."""
    here, first = zone_of(zone), date(year, month, 1)
    one = period_of_month(f"{first:%Y-%m}", here)

    assert one.end == period_of_month(f"{month_after(first):%Y-%m}", here).start
    assert one == period_of_days(first.isoformat(), month_after(first).isoformat(), here)
    assert timedelta(days=27) < one.end - one.start < timedelta(days=32)
    assert month_before(month_after(first)) == first


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "26-10", "2026-1", "", "2026-10-01", "9999-12", "０２０26-10"])
def test_month__none(month: str) -> None:
    """What is no month is refused by its reason."""
    with pytest.raises(BadPeriod, match="no-month") as refused:
        period_of_month(month, zone_of("UTC"))

    assert refused.value.code == "no-month"


@pytest.mark.parametrize(
    ("first", "end", "code"),
    [
        ("2026-10-01", "2026-10-01", "empty"),
        ("2026-10-02", "2026-10-01", "empty"),
        ("2026-02-30", "2026-03-01", "no-day"),
        ("20261001", "2026-10-02", "no-day"),
        ("2026-10-01", "tomorrow", "no-day"),
        ("0001-01-01", "2026-10-01", "no-day"),
    ],
)
def test_days__none(first: str, end: str, code: str) -> None:
    """What is no day, or leaves nothing between, is refused by its reason; so is a day before any clock's first."""
    with pytest.raises(BadPeriod) as refused:
        period_of_days(first, end, zone_of("Asia/Shanghai"))

    assert refused.value.code == code


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "Asia", "/etc/localtime"])
def test_zone__none(name: str) -> None:
    """What is no time zone is refused, and no file is read for it."""
    with pytest.raises(BadPeriod, match="no-zone"):
        zone_of(name)
