"""What the chain tells of a task: facts move it wherever it stood, refusals put it back."""

from dataclasses import replace
from datetime import datetime

from ledger.core.effects import AskTask, Notify, TaskStep
from ledger.core.facts import BatchOpened, Fact, TaskDelivered, TaskRated, TaskSettled
from ledger.core.moves import moment, tell
from ledger.core.packed import Path
from ledger.core.task import ENDED, RETRY_AFTER_REFUSAL, Stage, Step, Task, advance
from ledger.core.terms import arbiter_fee, divide

_SETTLING_STEPS = frozenset({TaskStep.RATE, TaskStep.ACCEPT, TaskStep.FINISH, TaskStep.RELEASE, TaskStep.REFUND})


def learn(task: Task, fact: Fact) -> Step:
    """Take a final fact into the task it is about; whoever sent it, the chain's word holds."""
    if task.stage in ENDED:
        return Step(task)
    match fact:
        case BatchOpened():
            return _opened(task)
        case TaskDelivered():
            return _recorded(task, fact)
        case TaskRated():
            return _rated(task, fact)
        case TaskSettled():
            return _settled(task, fact)
        case _:
            return Step(task)


def _opened(task: Task) -> Step:
    assert task.worker is not None, "an opened task has a worker"
    told = (tell(task, task.worker, "opened-worker"), tell(task, task.employer, "opened-employer"))
    if task.stage not in {Stage.ASSIGNED, Stage.POSTED}:
        return Step(task)
    return Step(advance(task, Stage.OPENED, window_at=None), told)


def _recorded(task: Task, fact: TaskDelivered) -> Step:
    assert task.worker is not None, "a delivered task has a worker"
    stage = Stage.DELIVERED if task.stage is Stage.OPENED else task.stage
    if task.deliverable is not None and fact.deliverable != task.deliverable:
        # An earlier delivery's record: it holds against silence, and the newest is on its way.
        return Step(advance(task, stage, is_recorded=True))
    moved = advance(task, stage, is_recorded=True, deliverable=fact.deliverable)
    return Step(moved, (tell(task, task.worker, "delivered-worker"),))


def _rated(task: Task, fact: TaskRated) -> Step:
    assert task.worker is not None, "a rated task has a worker"
    stage = Stage.RATED if task.stage in {Stage.DELIVERED, Stage.RATED} else task.stage
    moved = advance(task, stage, rating=fact.rating, is_rating_final=True)
    told = (
        tell(task, task.worker, "rated-worker", rating=fact.rating),
        tell(task, task.employer, "rated-employer", rating=fact.rating),
    )
    return Step(moved, told)


def _settled(task: Task, fact: TaskSettled) -> Step:
    assert task.worker is not None, "a settled task has a worker"
    # A rating that the chain never took decides nothing: it may still have been on its way when time was up.
    assert task.terms is not None, "a settled task has terms"
    is_refund = fact.path in {Path.REFUNDED, Path.GIVEN_BACK}
    is_release = fact.path is Path.RELEASED
    kind = "refunded" if is_refund else "released" if is_release else "settled"
    stage = Stage.REFUNDED if is_refund else Stage.SETTLED
    rating = fact.rating if kind == "settled" else None  # silence is no rating, and no part of anybody's record
    ruling = arbiter_fee(task.terms, task.reward, fact.rating) if fact.path is Path.RULED else 0
    parts = divide(task.terms, task.reward, fact.earned, ruling)
    figures: dict[str, str | int] = {
        "payout": str(parts.payout),
        "fee": str(parts.fee),
        "refund": str(parts.refund),
        "rating": fact.rating,
        "tx": fact.log.tx_hash,
        "block": fact.log.block_number,
    }
    told = (
        tell(task, task.worker, f"{kind}-worker", **figures),
        tell(task, task.employer, f"{kind}-employer", **figures),
    )
    return Step(advance(task, stage, prior=None, rating=rating), told)


def refuse(task: Task, ask: AskTask, reason: str, now: datetime) -> Step:
    """The escrow will not do it: the task returns to where it stood and who asked is told."""
    if task.stage in ENDED:
        return Step(task)
    match ask.step:
        case TaskStep.OPEN:
            back = _reopened(task)
        case TaskStep.RATE if task.stage is Stage.RATED:
            back = advance(task, Stage.DELIVERED, rating=None, is_rating_final=False)
        case step if step in _SETTLING_STEPS and task.stage is Stage.SETTLING and task.prior is not None:
            rating = None if ask.step is TaskStep.RATE else task.rating
            back = advance(task, task.prior, prior=None, rating=rating)
        case _:
            back = task
    until = now + RETRY_AFTER_REFUSAL
    if ask.step is TaskStep.OPEN and task.terms is not None:
        # What was signed can be sent by anyone until `openBy`: a second open before that could commit twice.
        until = max(until, moment(task.terms.open_by))
    quiet = replace(back, quiet_until=until)
    return Step(quiet, _told(task, ask, reason, until))


def _reopened(task: Task) -> Task:
    if task.stage is not Stage.ASSIGNED:
        return task
    assert task.terms is not None, "an assigned task has terms"
    # Terms and batch stay until somebody is assigned anew, which happens by itself once the open can no longer come.
    return advance(task, Stage.POSTED, worker=None, window_at=moment(task.terms.open_by))


def _told(task: Task, ask: AskTask, reason: str, until: datetime) -> tuple[Notify, ...]:
    by_worker = ask.step in {TaskStep.DELIVER, TaskStep.ACCEPT}
    person = task.worker if by_worker and task.worker is not None else task.employer
    figures: dict[str, str | int] = {"step": ask.step, "reason": reason, "until": int(until.timestamp())}
    told = [tell(task, person, "tx-refused", **figures)]
    if ask.step is TaskStep.OPEN and task.worker is not None:
        told.append(tell(task, task.worker, "tx-refused", **figures))
    return tuple(told)
