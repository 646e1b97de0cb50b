"""Reminders: before each date that the task goes on by itself, who must act is told, and who waits."""

from datetime import datetime, timedelta

from ledger.core.dispute import preview
from ledger.core.effects import AskTask, Notify, TaskStep
from ledger.core.errors import TooLate, WrongStage
from ledger.core.ids import PersonId
from ledger.core.moves import moment, tell
from ledger.core.task import Stage, Step, Task, terms_of

_BEFORE, _SHARE = timedelta(days=1), 3  # a day before, or a third of the time there is where that is less
# At which stage which date is waited for, and from which on.
_DATES = {
    Stage.DELIVERED: ("submit_by", "rate_by"),
    Stage.RATED: ("rate_by", "contest_by"),
    Stage.CONTESTED: ("contest_by", "rule_by"),
}


def date_to_remind_of(task: Task, now: datetime) -> int | None:
    """Name the date, in seconds, that whoever must act is to be reminded of now; none if there is time, or none left.

    What is still on its way to the chain is nobody's turn.
    """
    span = _span(task)
    if span is None:
        return None
    begin, end = span
    is_near = end - min(_BEFORE, (end - begin) // _SHARE) <= now < end
    return int(end.timestamp()) if is_near else None


def remind(task: Task, until: int, now: datetime) -> Step:
    """Tell both sides, and the arbiter of a dispute, what is to be done until then and what happens otherwise."""
    span = _span(task)
    if span is None or int(span[1].timestamp()) != until:
        raise WrongStage(task=task.id, stage=task.stage)
    if now >= span[1]:
        raise TooLate(task=task.id)
    return Step(task, tuple(_told(task, until)))


def _span(task: Task) -> tuple[datetime, datetime] | None:
    """Say from when on whoever must act could, and until when."""
    if task.stage is Stage.POSTED:
        return task.posted_at, task.expires_at
    if task.stage is Stage.OPENED:
        end = moment(terms_of(task).submit_by)
        return end - timedelta(seconds=task.seconds), end
    is_waiting = {
        Stage.DELIVERED: task.is_recorded,
        Stage.RATED: task.is_rating_final,
        Stage.CONTESTED: task.is_contest_final,
    }
    if not is_waiting.get(task.stage, False):
        return None
    first, last = _DATES[task.stage]
    return moment(getattr(terms_of(task), first)), moment(getattr(terms_of(task), last))


def _told(task: Task, until: int) -> list[Notify]:
    people: list[tuple[str, PersonId | None]] = [("employer", task.employer)]
    if task.stage is not Stage.POSTED:
        people.append(("worker", task.worker))
    if task.stage is Stage.CONTESTED:
        people.append(("arbiter", task.arbiter))
    figures = {"until": until, **_figures(task)}
    return [tell(task, one, f"remind-{role}-{task.stage}", **figures) for role, one in people if one is not None]


def _figures(task: Task) -> dict[str, str | int]:
    """Say what happens if nobody acts."""
    match task.stage:
        case Stage.RATED:
            parts = preview(task, AskTask(TaskStep.FINISH, task.id))
            return {"rating": task.rating or 0, "payout": str(parts.payout), "refund": str(parts.refund)}
        case Stage.CONTESTED:
            parts = preview(task, AskTask(TaskStep.DEFAULT, task.id))
        case Stage.DELIVERED:
            parts = preview(task, AskTask(TaskStep.RELEASE, task.id))
        case _:
            return {}
    return {"payout": str(parts.payout), "refund": str(parts.refund)}
