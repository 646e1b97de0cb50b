"""Reminders: near each date who must act is told, and who waits; in time, and never for what is on its way."""

from datetime import timedelta

import pytest

from ledger.core.effects import Notify
from ledger.core.errors import TooLate, WrongStage
from ledger.core.ids import PersonId
from ledger.core.reminding import date_to_remind_of, remind
from ledger.core.task import Task
from tests.core import samples
from tests.core.samples import ADAM, BARB, DANA, DAY, NOON, at, terms_of, told

HOUR = timedelta(hours=1)
# A task, until when, how long before it is near, and who is told.
CASES: list[tuple[Task, str, timedelta, tuple[tuple[PersonId, str], ...]]] = [
    (samples.opened(), "submit_by", 16 * HOUR, ((ADAM, "employer-opened"), (BARB, "worker-opened"))),
    (samples.recorded(), "rate_by", DAY, ((ADAM, "employer-delivered"), (BARB, "worker-delivered"))),
    (samples.graded(), "contest_by", 16 * HOUR, ((ADAM, "employer-rated"), (BARB, "worker-rated"))),
    (
        *(samples.disputed(), "rule_by", DAY),
        ((ADAM, "employer-contested"), (BARB, "worker-contested"), (DANA, "arbiter-contested")),
    ),
]


@pytest.mark.parametrize(("task", "date", "before", "people"), CASES)
def test_remind__near_its_date(
    task: Task, date: str, before: timedelta, people: tuple[tuple[PersonId, str], ...]
) -> None:
    """A day before, or a third of the time there is, both sides hear of it, and the arbiter of a dispute."""
    until = getattr(terms_of(task), date)
    assert date_to_remind_of(task, at(until) - before - timedelta(seconds=1)) is None
    assert date_to_remind_of(task, at(until) - before) == until
    assert date_to_remind_of(task, at(until)) is None
    step = remind(task, until, at(until) - before)

    assert step.task == task
    assert told(step.effects) == tuple((person, f"remind-{key}") for person, key in people)


def test_remind__with_figures() -> None:
    """What is told names what happens if nobody acts: by the rating, in full, or by the default split."""
    figures = []
    for task, date, _, _ in CASES[1:]:
        heard = remind(task, getattr(terms_of(task), date), NOON).effects[0]
        assert isinstance(heard, Notify)
        figures.append((heard.details["payout"], heard.details["refund"]))

    assert figures == [("28500000", "0"), ("19000000", "10000000"), ("19000000", "10000000")]


def test_remind__on_the_board() -> None:
    """An employer hears that a task is about to leave the board."""
    task = samples.posted()
    assert date_to_remind_of(task, task.expires_at - 2 * DAY) is None
    until = date_to_remind_of(task, task.expires_at - HOUR)
    assert until is not None

    assert told(remind(task, until, task.expires_at - HOUR).effects) == ((ADAM, "remind-employer-posted"),)


@pytest.mark.parametrize(
    "task", [samples.assigned(), samples.delivered(), samples.rated(), samples.contested(), samples.settled()]
)
def test_remind__nobodys_turn(task: Task) -> None:
    """While the chain is at it, or all is over, nobody is to do anything."""
    for date in ("open_by", "submit_by", "rate_by", "contest_by", "rule_by"):
        until = getattr(terms_of(task), date)
        assert date_to_remind_of(task, at(until) - HOUR) is None
        with pytest.raises(WrongStage):
            remind(task, until, NOON)


def test_remind__too_late_or_of_another_date() -> None:
    """A reminder that comes after its date, or for a date the task no longer waits for, is refused."""
    task = samples.opened()
    until = terms_of(task).submit_by
    with pytest.raises(TooLate):
        remind(task, until, at(until))
    with pytest.raises(WrongStage):
        remind(task, until + 1, NOON)
