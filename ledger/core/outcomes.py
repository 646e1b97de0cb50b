"""What the chain tells of a task: facts move it wherever it stood, refusals put it back."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ledger.core.effects import AskTask, Notify, TaskStep
from ledger.core.facts import (
    BatchOpened,
    BatchRevoked,
    Fact,
    TaskContested,
    TaskDelivered,
    TaskRated,
    TaskSettled,
)
from ledger.core.ids import PersonId
from ledger.core.moves import moment, tell
from ledger.core.packed import Path
from ledger.core.task import ENDED, RETRY_AFTER_REFUSAL, Stage, Step, Task, advance, terms_of
from ledger.core.terms import arbiter_fee, by_default, divide, earned
from ledger.core.wallets import NOT_SIGNED, SIGNATURE_DECLINED

_ENDING_STEPS = frozenset(TaskStep) - {TaskStep.OPEN, TaskStep.REVOKE, TaskStep.DELIVER, TaskStep.CONTEST}
_BY_WORKER = frozenset({TaskStep.DELIVER, TaskStep.ACCEPT, TaskStep.CONTEST, TaskStep.GIVE_BACK})
# Why an open was not sent, where nobody has signed it.
_UNSIGNED = frozenset({NOT_SIGNED, SIGNATURE_DECLINED})
# How the ending is told; a full rating, an accepted one and one that nobody answered are told alike.
_TOLD_AS = {
    Path.RELEASED: "released",
    Path.REFUNDED: "refunded",
    Path.RULED: "ruled",
    Path.DEFAULTED: "defaulted",
    Path.AGREED: "agreed",
    Path.GIVEN_BACK: "given-back",
}


def learn(task: Task, fact: Fact) -> Step:
    """Take a final fact into the task it is about; whoever sent it, the chain's word holds."""
    if task.stage in ENDED:
        return Step(task)
    take = _LEARNED.get(type(fact))
    return Step(task) if take is None else take(task, fact)


def _opened(task: Task, fact: BatchOpened) -> Step:
    assert task.worker is not None, "an opened task has a worker"
    if task.stage not in {Stage.ASSIGNED, Stage.REVOKING, Stage.POSTED}:
        return Step(task)
    told = [tell(task, task.worker, "opened-worker")]
    if len(fact.rewards) == 1:
        told.append(tell(task, task.employer, "opened-employer"))
    elif task.place == 0:
        figures: dict[str, str | int] = {"count": len(fact.rewards), "total": str(sum(fact.rewards))}
        told.append(tell(task, task.employer, "batch-opened-employer", **figures))
    return Step(advance(task, Stage.OPENED, prior=None, window_at=None), tuple(told))


def _revoked(task: Task, fact: BatchRevoked) -> Step:
    """What was signed can be opened by nobody any more: the task is free again, or has ended if that was the wish."""
    at = fact.log.block_time
    if task.stage is Stage.POSTED:
        return Step(replace(task, quiet_until=None, window_at=task.window_at and at))
    if task.stage not in {Stage.ASSIGNED, Stage.REVOKING}:
        return Step(task)
    assert task.worker is not None, "an assigned task has a worker"
    if task.stage is Stage.REVOKING and task.prior is Stage.POSTED:
        # After a refusal, which makes it quiet, the worker knows; else a neighbour was taken back.
        is_quiet = task.quiet_until is not None and at < task.quiet_until
        heard = () if is_quiet else (tell(task, task.worker, "batch-revoked-worker"),)
        return Step(replace(_unassigned(task), quiet_until=None, window_at=at), heard)
    others = terms_of(task).count - 1 if task.stage is Stage.REVOKING else 0
    key = "batch-revoked-employer" if others else "revoked-employer"
    told = (
        tell(task, task.worker, "revoked-worker"),
        tell(task, task.employer, key, **({"count": others} if others else {})),
    )
    return Step(advance(task, Stage.CANCELLED, prior=None), told)


def _unassigned(task: Task) -> Task:
    # Terms and batch stay until somebody is assigned anew: the chain may still have something to say of them.
    return advance(task, Stage.POSTED, worker=None, arbiter=None, prior=None)


def _brought(task: Task, to: Stage, passed: frozenset[Stage], **changes: object) -> Task:
    """Go to a stage from those before it; a task that waits for its end has it as the stage to return to."""
    if task.stage in passed:
        return advance(task, to, **changes)
    if task.stage is Stage.SETTLING and task.prior in passed:
        return replace(task, prior=to, **changes)  # type: ignore[arg-type]
    return replace(task, **changes)  # type: ignore[arg-type]


def _recorded(task: Task, fact: TaskDelivered) -> Step:
    assert task.worker is not None, "a delivered task has a worker"
    brought = _brought(task, Stage.DELIVERED, frozenset({Stage.OPENED}), is_recorded=True)
    if task.deliverable is not None and fact.deliverable != task.deliverable:
        # An earlier delivery's record: it holds against silence, and the newest is on its way.
        return Step(brought)
    told = tell(task, task.worker, "delivered-worker")
    return Step(replace(brought, deliverable=fact.deliverable), (told,))


def _rated(task: Task, fact: TaskRated) -> Step:
    assert task.worker is not None, "a rated task has a worker"
    before = frozenset({Stage.DELIVERED, Stage.RATED})
    moved = _brought(task, Stage.RATED, before, rating=fact.rating, is_rating_final=True)
    told = (
        tell(task, task.worker, "rated-worker", rating=fact.rating),
        tell(task, task.employer, "rated-employer", rating=fact.rating),
    )
    return Step(moved, told)


def _contested(task: Task, _fact: TaskContested) -> Step:
    assert task.worker is not None, "a contested task has a worker"
    assert task.rating is not None, "a contested task has a rating"
    before = frozenset({Stage.RATED, Stage.CONTESTED})
    moved = _brought(task, Stage.CONTESTED, before, is_contest_final=True)
    terms = terms_of(task)
    parts = divide(terms, task.reward, by_default(terms, task.reward, task.rating))
    figures: dict[str, str | int] = {"rating": task.rating, "payout": str(parts.payout), "refund": str(parts.refund)}
    figures["has_arbiter"] = "yes" if int(terms.arbiter, 16) else "no"
    told = [
        tell(task, task.worker, "contested-worker", **figures),
        tell(task, task.employer, "contested-employer", **figures),
    ]
    if task.arbiter is not None:
        least = earned(terms, task.reward, task.rating)
        fee = arbiter_fee(terms, task.reward, task.rating)
        range_ = {"least": str(least), "most": str(task.reward - fee), "arbiter_fee": str(fee)}
        told.append(tell(task, task.arbiter, "contested-arbiter", rating=task.rating, **range_))
    return Step(moved, tuple(told))


def _settled(task: Task, fact: TaskSettled) -> Step:
    assert task.worker is not None, "a settled task has a worker"
    terms, kind = terms_of(task), _TOLD_AS.get(fact.path, "settled")
    fee = arbiter_fee(terms, task.reward, fact.rating) if fact.path is Path.RULED else 0
    parts = divide(terms, task.reward, fact.earned, fee)
    figures: dict[str, str | int] = {
        "payout": str(parts.payout),
        "fee": str(parts.fee),
        "refund": str(parts.refund),
        "rating": fact.rating,
        "tx": fact.log.tx_hash,
        "block": fact.log.block_number,
    }
    if terms.benefits_bps:
        figures["share"] = str(parts.benefits)
    if fact.path is Path.RULED:
        figures["arbiter_fee"] = str(fee)
    told = [
        tell(task, task.worker, f"{kind}-worker", **figures),
        tell(task, task.employer, f"{kind}-employer", **figures),
    ]
    if task.arbiter is not None and task.is_contest_final:
        key = "ruled-arbiter" if fact.path is Path.RULED else "ended-arbiter"
        told.append(tell(task, task.arbiter, key, **figures))
    stage = Stage.REFUNDED if fact.path in {Path.REFUNDED, Path.GIVEN_BACK} else Stage.SETTLED
    rating = _rating_that_held(task, fact)
    return Step(advance(task, stage, prior=None, path=fact.path, rating=rating), tuple(told))


def _rating_that_held(task: Task, fact: TaskSettled) -> int | None:
    """Keep a rating on the worker's record if the task ended by what it pays; silence and bargains are no rating."""
    if fact.path is Path.RATED:
        return fact.rating
    # A rating that the chain never took decides nothing: it may still have been on its way when time was up.
    has_held = task.is_rating_final and fact.earned == earned(terms_of(task), task.reward, fact.rating)
    return fact.rating if has_held else None


_LEARNED: Mapping[type[Fact], Callable[[Task, Any], Step]] = {
    BatchOpened: _opened,
    BatchRevoked: _revoked,
    TaskDelivered: _recorded,
    TaskRated: _rated,
    TaskContested: _contested,
    TaskSettled: _settled,
}


def refuse(task: Task, ask: AskTask, reason: str, now: datetime) -> Step:
    """The escrow will not do it: the task returns to where it stood and who asked is told."""
    if task.stage in ENDED:
        return Step(task)
    if ask.step is TaskStep.OPEN and task.stage is Stage.ASSIGNED and reason in _UNSIGNED:
        return _unsigned(task, ask, reason, now)
    until = now + RETRY_AFTER_REFUSAL
    if ask.step in {TaskStep.OPEN, TaskStep.REVOKE}:
        # What was signed can be sent by anyone until `openBy`: a second open before that could commit twice.
        until = max(until, moment(terms_of(task).open_by))
    told = _told(task, ask, reason, until)
    if ask.step is TaskStep.OPEN and task.stage is Stage.ASSIGNED:
        revoking = advance(task, Stage.REVOKING, prior=Stage.POSTED, quiet_until=until)
        asked = (AskTask(TaskStep.REVOKE, task.id),) if task.id == ask.task else ()  # once for a whole batch
        return Step(revoking, (*asked, *told))
    return Step(replace(_put_back(task, ask), quiet_until=until), told)


def _unsigned(task: Task, ask: AskTask, reason: str, now: datetime) -> Step:
    """The employer has not signed the open: nothing is to be made void, and nobody is chosen again by itself."""
    # Not in time: whoever signed and did not send it may still do so until `openBy`.
    until = now if reason == SIGNATURE_DECLINED else max(now, moment(terms_of(task).open_by))
    told = _told(task, ask, reason, until)
    return Step(replace(_unassigned(task), window_at=None, quiet_until=until), told)


def _put_back(task: Task, ask: AskTask) -> Task:
    """Undo only the move that asked for what was refused: whoever comes late finds the task elsewhere."""
    match ask.step:
        case TaskStep.REVOKE if task.stage is Stage.REVOKING:
            # A task that the employer wanted back is not given to anybody by itself.
            window = moment(terms_of(task).open_by) if task.prior is Stage.POSTED else None
            return replace(_unassigned(task), window_at=window)
        case TaskStep.RATE if task.stage is Stage.RATED and not task.is_rating_final:
            return advance(task, Stage.DELIVERED, rating=None)
        case TaskStep.CONTEST if task.stage is Stage.CONTESTED and not task.is_contest_final:
            return advance(task, Stage.RATED)
        case step if step in _ENDING_STEPS and task.stage is Stage.SETTLING and task.prior is not None:
            rating = task.rating if task.is_rating_final else None
            return advance(task, task.prior, prior=None, rating=rating)
        case _:
            return task


def _told(task: Task, ask: AskTask, reason: str, until: datetime) -> tuple[Notify, ...]:
    figures: dict[str, str | int] = {"step": ask.step, "reason": reason, "until": int(until.timestamp())}
    if ask.step is TaskStep.OPEN and task.terms is not None and task.terms.count > 1:
        figures["count"] = task.terms.count
    return tuple(tell(task, person, "tx-refused", **figures) for person in _concerned(task, ask) if person is not None)


def _concerned(task: Task, ask: AskTask) -> tuple[PersonId | None, ...]:
    """Say who asked for what was refused, and who waits for it."""
    match ask.step:
        case TaskStep.OPEN if task.id != ask.task:  # of a batch the employer hears once
            return (task.worker,)
        case TaskStep.OPEN | TaskStep.AGREE:
            return task.employer, task.worker
        case TaskStep.REVOKE if task.prior is Stage.POSTED:  # asked for by itself, after an open that was refused
            return ()
        case TaskStep.RULE:
            return (task.arbiter,)
        case step if step in _BY_WORKER and task.worker is not None:
            return (task.worker,)
        case _:
            return (task.employer,)
