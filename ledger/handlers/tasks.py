"""Commands about tasks: load, decide in the core, return."""

from ledger import store
from ledger.core import dispute, moves
from ledger.core.bounds import require_reward, require_span
from ledger.core.commands import (
    AcceptRating,
    Apply,
    Assign,
    AssignNow,
    CancelTask,
    Deliver,
    Expire,
    PostTask,
    Propose,
    Rate,
    Unapply,
)
from ledger.core.errors import AlreadyDone, NotAllowed, WrongStage
from ledger.core.ids import PersonId, TaskId, make_id
from ledger.core.policy import salted_hash
from ledger.core.task import Assignment, Slot, Stage, Task
from ledger.handlers.change import Change, moved
from ledger.handlers.desk import Desk


def post_task(command: PostTask, desk: Desk) -> Change:
    """Put a task on the board; the balance is shown, not reserved."""
    employer, asset = desk.person(command.person), desk.asset(command.asset)
    require_reward(command.reward)
    require_span(command.seconds)
    task = Task(
        id=TaskId(make_id("tsk", command.at, command.id)),
        version=1,
        stage=Stage.POSTED,
        employer=employer.id,
        title=command.title,
        asset=asset.code,
        reward=command.reward,
        seconds=command.seconds,
        skills=command.skills,
        languages=command.languages,
        spec_salt=desk.salt(command.id),
        posted_at=command.at,
        expires_at=command.at + desk.policy.posted_for,
    )
    return Change(new_task=task, result=task.id)


def cancel_task(command: CancelTask, desk: Desk) -> Change:
    """Take a task back before anybody is assigned."""
    task = desk.task(command.task)
    applicants = store.select_applicants(desk.connection, task.id)
    return moved(task, moves.cancel(task, command.person, applicants, command.at))


def apply(command: Apply, desk: Desk) -> Change:
    """Offer to do a task."""
    task, worker = desk.task(command.task), desk.person(command.person)
    step = moves.apply(task, worker.id, desk.policy, command.at)
    if worker.id in store.select_applicants(desk.connection, task.id):
        raise AlreadyDone(task=task.id, reason="already-applied")
    return moved(task, step, applied=(task.id, worker.id))


def unapply(command: Unapply, desk: Desk) -> Change:
    """Take the offer back."""
    task = desk.task(command.task)
    applicants = store.select_applicants(desk.connection, task.id)
    step = moves.unapply(task, remaining=len(applicants) - 1)
    if command.person not in applicants:
        raise AlreadyDone(task=task.id, reason="not-applied")
    return moved(task, step, unapplied=(task.id, command.person))


def assign_now(command: AssignNow, desk: Desk) -> Change:
    """Close the window early."""
    task = desk.task(command.task)
    applicants = store.select_applicants(desk.connection, task.id)
    return moved(task, moves.assign_now(task, command.person, applicants=len(applicants), now=command.at))


def assign(command: Assign, desk: Desk) -> Change:
    """Adopt a verified plan, if the task still is as the plan saw it and the money is there."""
    task = desk.task(command.task)
    applicants = store.select_applicants(desk.connection, task.id)
    if task.version != command.version or task.stage is not Stage.POSTED:
        raise WrongStage(task=task.id, stage=task.stage)
    if command.worker not in applicants:
        raise NotAllowed(task=task.id)
    employer, worker, asset = desk.person(task.employer), desk.person(command.worker), desk.asset(task.asset)
    if desk.balance(employer, asset) - _promised(employer.id, asset.code, desk) < task.reward:
        return moved(task, moves.lack_cover(task))
    arbiter = dispute.choose_arbiter(desk.arbiters(), task, parties=(employer, worker))
    terms = desk.policy.terms(
        task,
        asset=asset,
        employer=employer.address,
        worker=worker.address,
        at=command.at,
        arbiter=None if arbiter is None else arbiter.address,
    )
    batch = desk.policy.batch_id(terms)
    named = None if arbiter is None else arbiter.id
    step = moves.assign(task, worker.id, terms, batch, arbiter=named, against=command.against, now=command.at)
    slots = (Slot(batch, 0, task.id, worker.address, task.reward),)
    return moved(task, step, assignments=(Assignment(task.id, task.version, worker.id, command.reasons),), slots=slots)


def _promised(employer: PersonId, asset: str, desk: Desk) -> int:
    """Sum what the escrow has been asked to commit but has not yet: the balance does not show it."""
    unopened = (Stage.ASSIGNED, Stage.REVOKING)
    asked = store.select_tasks(desk.connection, stages=unopened, employer=employer)
    return sum(task.reward for task in asked if task.asset == asset)


def deliver(command: Deliver, desk: Desk) -> Change:
    """Hand in: what was handed in is kept, its salted hash goes on chain."""
    task = desk.task(command.task)
    salt = desk.salt(command.id)
    hashed = "0x" + salted_hash(salt, command.deliverable.sha256).hex()
    step = moves.deliver(task, command.person, hashed, command.at)
    return moved(task, step, deliverable=(task.id, hashed, salt, command.deliverable))


def rate(command: Rate, desk: Desk) -> Change:
    """Grade the delivery."""
    task = desk.task(command.task)
    return moved(task, moves.rate(task, command.person, command.rating, command.at, seen=command.seen))


def accept_rating(command: AcceptRating, desk: Desk) -> Change:
    """Agree with a rating below the full mark."""
    task = desk.task(command.task)
    return moved(task, moves.accept(task, command.person, command.rating, command.at))


def propose(command: Propose, desk: Desk) -> Change:
    """A deadline has passed."""
    task = desk.task(command.task)
    return moved(task, moves.propose(task, command.step, command.at))


def expire(command: Expire, desk: Desk) -> Change:
    """Nobody was found in time."""
    task = desk.task(command.task)
    return moved(task, moves.expire(task, command.at, store.select_applicants(desk.connection, task.id)))
