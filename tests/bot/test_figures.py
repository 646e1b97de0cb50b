"""Amounts are shown to the last unit, moments in UTC."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parse import parse_quick_post
from bot.texts import LOCALES, money, span, when


@pytest.mark.parametrize(
    ("minor", "decimals", "shown"),
    [
        (30_000_000, 6, "30 USD"),
        (30_500_000, 6, "30.50 USD"),
        (1_234_567_000_001, 6, "1,234,567.000001 USD"),
        (1, 18, "0.000000000000000001 USD"),
        (1_000, 0, "1,000 USD"),
        (15, 1, "1.5 USD"),
        (0, 6, "0 USD"),
        (-1, 2, "-0.01 USD"),
    ],
)
def test_money__exact(minor: int, decimals: int, shown: str) -> None:
    """An amount is shown exactly, with thousands grouped and no idle zeros."""
    assert {money(minor, decimals, "USD", locale) for locale in LOCALES} == {shown}


@given(st.integers(1, 10**9 * 10**6 - 1), st.sampled_from(LOCALES))
def test_money__round_trip(minor: int, locale: str) -> None:
    """What is shown can be typed back and is the same amount."""
    shown = money(minor, 6, "USD", locale)

    read = parse_quick_post(f"/task {shown} 2d title", default_asset="USD", assets={"USD": 6})
    assert read.reward_minor == minor


def test_when__other_time_zone() -> None:
    """A moment is shown in UTC whatever zone it came in, and the zone is named."""
    moment = datetime(2026, 3, 1, 23, 5, tzinfo=timezone(timedelta(hours=8)))

    assert when(moment, "en") == "1 Mar 2026, 15:05 UTC"
    assert when(moment, "zh-Hans") == "2026年3月1日 15:05 UTC"


def test_when__no_time_zone() -> None:
    """A moment without time zone is a bug and is not shown."""
    with pytest.raises(ValueError, match="time zone"):
        when(datetime(2026, 3, 1, tzinfo=UTC).replace(tzinfo=None), "en")


@pytest.mark.parametrize(
    ("length", "english", "chinese"),
    [
        (timedelta(days=2), "2 days", "2 天"),
        (timedelta(hours=25, minutes=1), "1 day 1 hour 1 minute", "1 天 1 小时 1 分钟"),
        (timedelta(seconds=59), "0 minutes", "0 分钟"),
    ],
)
def test_span__both_languages(length: timedelta, english: str, chinese: str) -> None:
    """A span is shown in days, hours and minutes."""
    assert span(length, "en") == english
    assert span(length, "zh-Hans") == chinese
