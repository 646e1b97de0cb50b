"""Periods: from a day up to another, the second not included, in a time zone that has a name."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MONTHS = 12


class BadPeriod(ValueError):
    """This names no period; `code` says why."""

    def __init__(self, code: str, got: str) -> None:
        super().__init__(f"{code}: {got}")
        self.code = code
        self.got = got


@dataclass(frozen=True, slots=True)
class Period:
    """All moments from `start` up to `end`, which is the next period's."""

    start: datetime  # UTC: moments of one zone are compared by their clocks, which jump
    end: datetime
    zone: ZoneInfo

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def shown(self, moment: datetime) -> str:
        """Write a moment by the clock of this period's zone."""
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M}"


def zone_of(name: str) -> ZoneInfo:
    """Find a time zone by its name, such as Asia/Shanghai."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # a folder's name is no zone either
        raise BadPeriod("no-zone", name) from error


def period_of_days(first: str, end: str, zone: ZoneInfo) -> Period:
    """Make the period from the first day up to another, that day not included."""
    made = Period(_midnight(_day(first), zone), _midnight(_day(end), zone), zone)
    if made.start >= made.end:
        raise BadPeriod("empty", f"{first}..{end}")
    return made


def period_of_month(month: str, zone: ZoneInfo) -> Period:
    """Make the period of a month, written 2026-10."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", month)
    if found is None or not 1 <= int(found[2]) <= _MONTHS or not 1 <= int(found[1]) < date.max.year:
        raise BadPeriod("no-month", month)
    first = date(int(found[1]), int(found[2]), 1)
    return Period(_midnight(first, zone), _midnight(month_after(first), zone), zone)


def month_after(day: date) -> date:
    """Give the first day of the next month."""
    return date(day.year + day.month // _MONTHS, day.month % _MONTHS + 1, 1)


def month_before(day: date) -> date:
    """Give the first day of the month before."""
    return date(day.year - (day.month == 1), (day.month - 2) % _MONTHS + 1, 1)


def _day(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise BadPeriod("no-day", text)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadPeriod("no-day", text) from error


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    try:
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except OverflowError as error:
        raise BadPeriod("no-day", day.isoformat()) from error
