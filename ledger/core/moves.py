"""The moves of a task that people and deadlines make: state in, state and effects out."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime

from ledger.core.commands import EditTask, Filling, Reason
from ledger.core.effects import AskTask, Notify, TaskStep
from ledger.core.errors import AlreadyDone, BadCommand, NotAllowed, StillWaiting, TooLate, WrongStage
from ledger.core.ids import PersonId
from ledger.core.policy import Policy
from ledger.core.task import (
    ENDED,
    Stage,
    Step,
    Task,
    advance,
    require_employer,
    require_in_escrow,
    require_stage,
    require_worker,
    terms_of,
)
from ledger.core.terms import TOP_RATING, Terms

_EDITED = ("title", "asset", "reward", "seconds", "skills", "languages", "filling", "needs", "attachments")


def moment(seconds: int) -> datetime:
    """Read a date of the terms as a moment."""
    return datetime.fromtimestamp(seconds, UTC)


def tell(task: Task, person: PersonId, key: str, **details: str | int) -> Notify:
    """Tell a person something about a task; the face looks the rest up by the task's id."""
    return Notify(person, key, {"task": task.id, **details})


def apply(task: Task, person: PersonId, policy: Policy, now: datetime) -> Step:
    """A worker offers; the first offer starts the window in which others may, where there is one."""
    require_stage(task, Stage.POSTED)
    if person == task.employer:
        raise NotAllowed(task=task.id, reason="own-task")
    if now >= task.expires_at:
        raise TooLate(task=task.id)
    if task.filling is Filling.FIRST:  # the employer hears who it is at once
        return Step(replace(task, window_at=task.window_at or now))
    if task.filling is Filling.CHOOSE:
        return Step(task, (tell(task, task.employer, "application-to-choose", worker=person),))
    window = task.window_at or now + policy.match_window
    decided_by = int(window.timestamp())  # as it is now: when the notice is read the window may have closed
    told = tell(task, task.employer, "application-received", worker=person, decided_by=decided_by)
    return Step(replace(task, window_at=window), (told,))


def unapply(task: Task, person: PersonId, *, remaining: int) -> Step:
    """A worker takes the offer back; with nobody left, or without the one who was chosen, the window closes again."""
    require_stage(task, Stage.POSTED)
    if task.wanted == person:
        return Step(replace(task, wanted=None, window_at=None))
    window = task.window_at if remaining else None
    return Step(replace(task, window_at=window))


def choose(task: Task, person: PersonId, worker: PersonId, *, applicants: Collection[PersonId], now: datetime) -> Step:
    """The employer names one of those who offered: the window closes for this worker alone."""
    require_employer(task, person)
    require_stage(task, Stage.POSTED)
    if task.filling is not Filling.CHOOSE:
        raise NotAllowed(task=task.id, reason="chosen-by-rule")
    if worker not in applicants:
        raise BadCommand(task=task.id, reason="applicant-gone")
    require_unsigned(task, now)
    return Step(replace(task, wanted=worker, window_at=now))


def waits_for_money(task: Task) -> bool:
    """Say whether a task that somebody offered for, with no window open, may go on as soon as there is money."""
    is_decided = task.filling is not Filling.CHOOSE or task.wanted is not None
    return task.stage is Stage.POSTED and task.window_at is None and is_decided


def edit(task: Task, asked: EditTask, applicants: tuple[PersonId, ...]) -> Step:
    """The employer changes what is on the board; who had agreed to do it as it was must apply anew.

    Raises:
        AlreadyDone: nothing would change.
    """
    require_employer(task, asked.person)
    require_stage(task, Stage.POSTED)
    require_unsigned(task, asked.at)
    if asked.at >= task.expires_at:
        raise TooLate(task=task.id)
    changes = {name: getattr(asked, name) for name in _EDITED}
    edited = replace(task, **changes, window_at=None, wanted=None)
    if replace(edited, window_at=task.window_at, wanted=task.wanted) == task:
        raise AlreadyDone(task=task.id, reason="nothing-changed")
    return Step(edited, tuple(tell(task, other, "task-edited") for other in applicants))


def require_unsigned(task: Task, now: datetime) -> None:
    """Refuse while an earlier open that was signed for this task could still be sent by anyone."""
    if task.quiet_until is not None and now < task.quiet_until:
        raise StillWaiting(task=task.id, reason="open-signed", until=int(task.quiet_until.timestamp()))


def assign_now(task: Task, person: PersonId, *, applicants: int, now: datetime) -> Step:
    """The employer does not want to wait for the window."""
    require_employer(task, person)
    require_stage(task, Stage.POSTED)
    if task.filling is Filling.CHOOSE:
        raise BadCommand(task=task.id, reason="choose-somebody")
    if not applicants:
        raise BadCommand(task=task.id, reason="no-applicants")
    require_unsigned(task, now)
    return Step(replace(task, window_at=now))


def cancel(task: Task, person: PersonId, applicants: tuple[PersonId, ...], now: datetime) -> Step:
    """The employer takes a task back before anybody is assigned."""
    require_employer(task, person)
    require_stage(task, Stage.POSTED)
    require_unsigned(task, now)
    told = tuple(tell(task, other, "task-cancelled") for other in applicants)
    return Step(advance(task, Stage.CANCELLED, window_at=None), told)


def expire(task: Task, now: datetime, applicants: tuple[PersonId, ...] = ()) -> Step:
    """Nobody was found in time, or there was no money for who was; whoever applied need not wait any more."""
    require_stage(task, Stage.POSTED)
    if now < task.expires_at:
        raise BadCommand(task=task.id, reason="too-early")
    require_unsigned(task, now)
    others = tuple(tell(task, other, "task-expired-worker") for other in applicants)
    told = (tell(task, task.employer, "task-expired"), *others)
    return Step(advance(task, Stage.EXPIRED, window_at=None), told)


def lack_cover(task: Task) -> Step:
    """The window closed but the employer's balance does not reach: say so once and wait for a deposit."""
    require_stage(task, Stage.POSTED)
    quiet = replace(task, window_at=None)
    return Step(quiet, (tell(task, task.employer, "cover-missing"),))


def assign(
    task: Task,
    worker: PersonId,
    terms: Terms,
    batch: str,
    *,
    arbiter: PersonId | None = None,
    against: tuple[tuple[PersonId, Reason], ...],
    now: datetime,
) -> Step:
    """A worker is named, everybody hears why, and the escrow is asked to open."""
    require_stage(task, Stage.POSTED)
    require_unsigned(task, now)
    alone = (tell(task, task.employer, "assigned-employer", worker=worker),) if terms.count == 1 else ()
    others = (tell(task, other, "assigned-other", why=why.key, figure=why.figure) for other, why in against)
    named = {"worker": worker, "arbiter": arbiter, "terms": terms, "batch": batch, "place": 0}
    moved = advance(task, Stage.ASSIGNED, **named, window_at=None)
    return Step(moved, (AskTask(TaskStep.OPEN, task.id), tell(task, worker, "assigned-worker"), *alone, *others))


def revoke(task: Task, person: PersonId) -> Step:
    """The employer takes the open back: the escrow is asked to make what was signed void, unless it came first."""
    require_employer(task, person)
    if task.stage in {Stage.REVOKING, Stage.CANCELLED}:
        raise AlreadyDone(task=task.id, stage=task.stage)
    require_stage(task, Stage.ASSIGNED)
    return Step(advance(task, Stage.REVOKING, prior=task.stage), (AskTask(TaskStep.REVOKE, task.id),))


def deliver(task: Task, person: PersonId, deliverable: str, now: datetime) -> Step:
    """The worker hands in; it is recorded on chain at once, so that nobody depends on a later moment."""
    require_worker(task, person)
    if task.stage is Stage.ASSIGNED:
        raise StillWaiting(task=task.id)
    require_stage(task, Stage.OPENED, Stage.DELIVERED)
    if now >= moment(terms_of(task).submit_by):
        raise TooLate(task=task.id)
    # An earlier delivery that stands on chain goes on standing there, whatever becomes of this one's record.
    moved = advance(task, Stage.DELIVERED, deliverable=deliverable)
    effects = (
        AskTask(TaskStep.DELIVER, task.id),
        tell(task, task.employer, "delivered-employer", again="yes" if task.stage is Stage.DELIVERED else "no"),
    )
    return Step(moved, effects)


def rate(task: Task, person: PersonId, rating: int, now: datetime, *, seen: str = "") -> Step:
    """The employer grades: from the full mark the escrow pays at once, below it the worker is asked."""
    require_employer(task, person)
    if not 0 <= rating <= TOP_RATING:
        raise BadCommand(task=task.id, reason="rating-range")
    if task.stage in {Stage.RATED, Stage.CONTESTED, Stage.SETTLING} | ENDED:
        raise AlreadyDone(task=task.id, stage=task.stage)
    require_stage(task, Stage.DELIVERED)
    if not (task.deliverable or "").startswith(seen):
        raise WrongStage(task=task.id, reason="newer-delivery")
    terms = terms_of(task)
    ask = AskTask(TaskStep.RATE, task.id, rating)
    if rating >= terms.full_rating:
        return Step(advance(task, Stage.SETTLING, rating=rating, prior=task.stage), (ask,))
    if now >= moment(terms.rate_by):
        raise TooLate(task=task.id)
    return Step(advance(task, Stage.RATED, rating=rating, is_rating_final=False), (ask,))


def accept(task: Task, person: PersonId, rating: int, now: datetime) -> Step:
    """The worker agrees with a rating below the full mark, so the escrow is asked to pay by it."""
    require_worker(task, person)
    require_in_escrow(task)
    require_stage(task, Stage.RATED)
    if rating != task.rating:
        raise WrongStage(task=task.id, stage=task.stage)
    if now >= moment(terms_of(task).contest_by):
        raise TooLate(task=task.id)
    return settling(task, AskTask(TaskStep.ACCEPT, task.id, rating))


_ACTS_BEFORE = {
    Stage.REVOKING: "open_by",
    Stage.ASSIGNED: "submit_by",
    Stage.OPENED: "submit_by",
    Stage.DELIVERED: "rate_by",
    Stage.RATED: "contest_by",
    Stage.CONTESTED: "rule_by",
}


def next_date(task: Task) -> datetime | None:
    """Say until when whoever must act now may act; after it the task goes on by itself."""
    if task.stage is Stage.POSTED:
        return task.window_at or task.expires_at
    date = _ACTS_BEFORE.get(task.stage)
    return None if date is None else moment(getattr(terms_of(task), date))


def due_step(task: Task, now: datetime) -> TaskStep | None:
    """Say which step a deadline has opened, if any; the contract judges again by block time."""
    is_quiet = task.quiet_until is not None and now < task.quiet_until
    found = way_out(task)
    if is_quiet or found is None:
        return None
    step, date = found
    return step if now >= moment(date) else None


def way_out(task: Task) -> tuple[TaskStep, int] | None:
    """Name the step that needs nobody's word, and the date, in seconds, that opens it."""
    if task.terms is None:
        return None
    terms = task.terms
    match task.stage:
        case Stage.OPENED | Stage.DELIVERED if not task.is_recorded:
            return TaskStep.REFUND, terms.submit_by
        case Stage.DELIVERED:
            return TaskStep.RELEASE, terms.rate_by
        case Stage.RATED if task.is_rating_final:
            return TaskStep.FINISH, terms.contest_by
        case Stage.CONTESTED if task.is_contest_final:
            return TaskStep.DEFAULT, terms.rule_by
        case _:
            return None


def propose(task: Task, step: TaskStep, now: datetime) -> Step:
    """A deadline has passed: the escrow is asked for what it now allows anyone."""
    if due_step(task, now) is not step:
        raise WrongStage(task=task.id, stage=task.stage)
    return settling(task, AskTask(step, task.id))


def settling(task: Task, ask: AskTask) -> Step:
    """The escrow is asked for what ends the task; until it has answered nothing else is."""
    return Step(advance(task, Stage.SETTLING, prior=task.stage), (ask,))
