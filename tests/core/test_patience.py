"""When a delivery is recorded: after its wait, before its date, at once if something stands on it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ledger.core.effects import AskTask, TaskStep
from ledger.core.ids import TaskId
from ledger.core.moves import moment
from ledger.core.patience import MARGIN, Haste, date_of, haste_of, record_at
from tests.core.samples import NOON, assigned, terms_of

TERMS = terms_of(assigned())
WAIT = timedelta(minutes=15)


def until(span: timedelta) -> int:
    """Stamp a moment some time from noon."""
    return int((NOON + span).timestamp())


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (timedelta(days=1), NOON + WAIT),
        (WAIT + MARGIN, NOON + WAIT),
        (timedelta(minutes=20), NOON + timedelta(minutes=10)),
        (MARGIN, NOON),
        (timedelta(minutes=1), NOON),
    ],
)
def test_record__before_its_date(left: timedelta, expected: datetime) -> None:
    """A delivery waits no longer than it may, never into the margin before its date, and never into the past."""
    terms = replace(TERMS, submit_by=until(left))
    assert record_at(NOON, WAIT, terms) == expected


@pytest.mark.parametrize(
    ("step", "rating", "expected"),
    [
        (TaskStep.RATE, TERMS.full_rating, Haste.NEEDLESS),
        (TaskStep.RATE, TERMS.full_rating - 1, Haste.NOW),
        (TaskStep.REFUND, None, Haste.NOW),
        (TaskStep.DELIVER, None, Haste.NOW),
    ],
)
def test_haste__by_what_follows(step: TaskStep, rating: int | None, expected: Haste) -> None:
    """Only a full rating pays without the record; anything else stands on it."""
    assert haste_of(AskTask(step, TaskId("t"), rating), TERMS, NOON) is expected


def test_haste__near_the_date() -> None:
    """Close to its date a delivery is recorded even if a full rating follows."""
    full = AskTask(TaskStep.RATE, TaskId("t"), 100)
    assert haste_of(full, TERMS, moment(TERMS.submit_by) - MARGIN) is Haste.NOW


@pytest.mark.parametrize(
    ("step", "expected"),
    [(TaskStep.OPEN, TERMS.open_by), (TaskStep.CONTEST, TERMS.contest_by), (TaskStep.RELEASE, None)],
)
def test_date_of__a_step(step: TaskStep, expected: int | None) -> None:
    """What has a date in the terms has it here; what a date has opened has time."""
    assert date_of(step, TERMS) == (None if expected is None else moment(expected))
