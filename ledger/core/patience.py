"""When a delivery is recorded on chain: late enough to travel with others, early enough to protect the worker."""

from datetime import datetime, timedelta
from enum import Enum, auto

from ledger.core.effects import Ask, AskTask, TaskStep
from ledger.core.moves import moment
from ledger.core.terms import Terms

MARGIN = timedelta(minutes=10)  # before `submitBy`: time to be mined in, also when fees must be raised


class Haste(Enum):
    """What the next step of the same task makes of a delivery that waits to be recorded."""

    NOW = auto()  # that step stands on the record
    NEEDLESS = auto()  # that step pays in full with or without it


def record_at(staged_at: datetime, wait: timedelta, terms: Terms) -> datetime:
    """Say when a delivery is to be recorded: after the wait, and before its date in any case."""
    return max(staged_at, min(staged_at + wait, moment(terms.submit_by) - MARGIN))


_DATES = {
    TaskStep.OPEN: "open_by",
    TaskStep.REVOKE: "open_by",
    TaskStep.DELIVER: "submit_by",
    TaskStep.RATE: "rate_by",
    TaskStep.ACCEPT: "contest_by",
    TaskStep.CONTEST: "contest_by",
    TaskStep.RULE: "rule_by",
}


def date_of(step: TaskStep, terms: Terms) -> datetime | None:
    """Say until when a step can be done; nothing if it has time."""
    date = _DATES.get(step)
    return None if date is None else moment(getattr(terms, date))


def haste_of(following: Ask, terms: Terms, now: datetime) -> Haste:
    """Say what a step that waits behind a delivery needs of it; near its date it is recorded whatever comes."""
    is_full = (
        isinstance(following, AskTask)
        and following.step is TaskStep.RATE
        and following.rating is not None
        and following.rating >= terms.full_rating
    )
    return Haste.NEEDLESS if is_full and now < moment(terms.submit_by) - MARGIN else Haste.NOW
