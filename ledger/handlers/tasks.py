"""Commands about tasks: load, decide in the core, return."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from ledger import labelling, personal, store
from ledger.core import batch, dispute, moves, reminding
from ledger.core.batch import Chosen
from ledger.core.bounds import require_reward, require_span
from ledger.core.commands import (
    AcceptRating,
    Apply,
    Assign,
    AssignNow,
    CancelTask,
    Choice,
    Choose,
    Deliver,
    Deliverable,
    EditTask,
    Expire,
    PostTask,
    Propose,
    Rate,
    Remind,
    Unapply,
)
from ledger.core.errors import AlreadyDone, NotAllowed, WrongStage
from ledger.core.ids import PersonId, TaskId, make_id
from ledger.core.needs import require_fit, require_sound
from ledger.core.people import Person
from ledger.core.policy import salted_hash
from ledger.core.seats import answers_handed_in, require_one_seat, share_of
from ledger.core.task import Assignment, Slot, Stage, Task
from ledger.handlers.change import Change, moved
from ledger.handlers.desk import Desk


def post_task(command: PostTask, desk: Desk) -> Change:
    """Put a task on the board; the balance is shown, not reserved."""
    employer, asset = desk.person(command.person), desk.asset(command.asset)
    _require_sound(command)
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
        filling=command.filling,
        needs=command.needs,
        spec_salt=desk.salt(command.id),
        posted_at=command.at,
        expires_at=command.at + desk.policy.posted_for,
    )
    return Change(new_task=task, result=task.id)


def _require_sound(command: PostTask) -> None:
    require_reward(command.reward)
    require_span(command.seconds)
    require_sound(command.needs)


def edit_task(command: EditTask, desk: Desk) -> Change:
    """Change a task that is on the board; the offers for it as it was are gone."""
    task, asset = desk.task(command.task), desk.asset(command.asset)
    _require_sound(command)
    applicants = store.select_applicants(desk.connection, task.id)
    step = moves.edit(task, replace(command, asset=asset.code), applicants)
    return moved(task, step, offers_gone=task.id)


def cancel_task(command: CancelTask, desk: Desk) -> Change:
    """Take a task back before anybody is assigned."""
    task = desk.task(command.task)
    applicants = store.select_applicants(desk.connection, task.id)
    return moved(task, moves.cancel(task, command.person, applicants, command.at))


def apply(command: Apply, desk: Desk) -> Change:
    """Offer to do a task."""
    lead = labelling.select_lead(desk.connection, command.task)
    if lead is not None:
        desk.task(lead)  # locks the job, so that nobody sits down in two places at once
    task, worker = desk.task(command.task), desk.person(command.person)
    if lead is not None:
        require_one_seat(task, worker.id, _other_seats(desk, lead, task))
    step = moves.apply(task, worker.id, desk.policy, command.at)
    applicants = store.select_applicants(desk.connection, task.id)
    if worker.id in applicants:
        raise AlreadyDone(task=task.id, reason="already-applied")
    require_fit(task.needs, personal.select_standing(desk.connection, worker))
    share = None if lead is None or applicants else (task.id, _share(desk, lead, task))
    return moved(task, step, applied=(task.id, worker.id), share=share)


def _share(desk: Desk, lead: TaskId, task: Task) -> int:
    """Say what the first to offer promises; whoever offers beside them promises the same."""
    counts = labelling.select_open(desk.connection, lead)
    return share_of(task, desk.promises(lead), tuple(counts.values()))


def _other_seats(desk: Desk, lead: TaskId, task: Task) -> list[tuple[Task, tuple[PersonId, ...]]]:
    seats = store.select_tasks_named(desk.connection, labelling.select_seats(desk.connection, lead))
    return [(seat, store.select_applicants(desk.connection, seat.id)) for seat in seats if seat.id != task.id]


def unapply(command: Unapply, desk: Desk) -> Change:
    """Take the offer back."""
    task = desk.task(command.task)
    applicants = store.select_applicants(desk.connection, task.id)
    step = moves.unapply(task, command.person, remaining=len(applicants) - 1)
    if command.person not in applicants:
        raise AlreadyDone(task=task.id, reason="not-applied")
    return moved(task, step, unapplied=(task.id, command.person))


def assign_now(command: AssignNow, desk: Desk) -> Change:
    """Close the window early."""
    task = desk.task(command.task)
    applicants = store.select_applicants(desk.connection, task.id)
    return moved(task, moves.assign_now(task, command.person, applicants=len(applicants), now=command.at))


def choose(command: Choose, desk: Desk) -> Change:
    """Name one of those who offered."""
    task = desk.task(command.task)
    applicants = store.select_applicants(desk.connection, task.id)
    step = moves.choose(task, command.person, command.worker, applicants=applicants, now=command.at)
    return moved(task, step)


def assign(command: Assign, desk: Desk) -> Change:
    """Adopt a verified plan, if the tasks still are as it saw them: as many as the money is there for are opened."""
    chosen = tuple(_chosen(choice, desk) for choice in command.choices)
    first = chosen[0].task
    kinds = {(one.task.employer, one.task.asset, one.task.seconds) for one in chosen}
    assert len(kinds) == 1, "tasks go together whose terms are the same"
    employer, asset = desk.person(first.employer), desk.asset(first.asset)
    promised = store.select_promised(desk.connection, employer.id, asset.code)
    free = max(desk.balance(employer, asset) - promised, 0)
    reached, lacking = batch.covered(chosen, free)
    left = free - sum(one.task.reward for one in reached)
    steps = list(zip(lacking, batch.lack_cover(lacking, left), strict=True))
    slots: list[Slot] = []
    for arbiter, address, together in _batches(reached, employer, desk, command.at):
        terms = desk.policy.terms_of_batch(
            tuple(one.task for one in together),
            asset=asset,
            employer=employer.address,
            workers=tuple(one.worker.address for one in together),
            at=command.at,
            arbiter=address,
        )
        named = desk.policy.batch_id(terms)
        steps += zip(together, batch.assign(together, terms, named, arbiter=arbiter, now=command.at), strict=True)
        slots += batch.slots_of(together, named)
    return Change(
        tasks=tuple((one.task, step.task) for one, step in steps),
        assignments=tuple(_assignment(one) for one in reached),
        slots=tuple(slots),
        effects=tuple(effect for _, step in steps for effect in step.effects),
        result=first.id,
    )


def _assignment(one: Chosen) -> Assignment:
    return Assignment(one.task.id, one.task.version, one.worker.id, one.reasons, one.against)


def _chosen(choice: Choice, desk: Desk) -> Chosen:
    task = desk.task(choice.task)
    if task.version != choice.version or task.stage is not Stage.POSTED:
        raise WrongStage(task=task.id, stage=task.stage)
    if choice.worker not in store.select_applicants(desk.connection, task.id):
        raise NotAllowed(task=task.id)
    return Chosen(task, desk.person(choice.worker), choice.reasons, choice.against)


def _batches(
    reached: Sequence[Chosen], employer: Person, desk: Desk, at: datetime
) -> Iterator[tuple[PersonId | None, str, Sequence[Chosen]]]:
    """Part tasks into batches with one arbiter each, partial in none of its tasks: who, with which address."""
    arbiters = desk.arbiters()
    dealings = desk.dealings(arbiters, at - dispute.LATELY)
    grouped: dict[tuple[PersonId | None, str], list[Chosen]] = {}
    for one in reached:
        parties = (employer, one.worker)
        # By the first task for all of them, so that tasks that could go together do.
        found = dispute.choose_arbiter(arbiters, reached[0].task, parties=parties, dealings=dealings)
        chosen = None if found is None else found.address
        address = desk.policy.arbiter_for(chosen, tuple(party.address for party in parties))
        grouped.setdefault((None if found is None else found.id, address), []).append(one)
    most = desk.policy.batch_max
    for (arbiter, address), together in grouped.items():
        yield from ((arbiter, address, together[i : i + most]) for i in range(0, len(together), most))


def deliver(command: Deliver, desk: Desk) -> Change:
    """Hand in: what was handed in is kept, its salted hash goes on chain."""
    lead = labelling.select_lead(desk.connection, command.task)
    if lead is not None:
        desk.task(lead)  # locks the job, so that no answer comes meanwhile
    task = desk.task(command.task)
    body = command.deliverable if lead is None else _answers_of(desk, lead, task) or command.deliverable
    salt = desk.salt(command.id)
    hashed = "0x" + salted_hash(salt, body.sha256).hex()
    step = moves.deliver(task, command.person, hashed, command.at)
    return moved(task, step, deliverable=(task.id, hashed, salt, body))


def _answers_of(desk: Desk, lead: TaskId, seat: Task) -> Deliverable | None:
    """Make the deliverable of a seat: the answers that are there now, whoever hands them in and whatever they say."""
    answers = labelling.select_answers(desk.connection, lead)
    hashes = [one.hash for one in answers if one.worker == seat.worker]
    return answers_handed_in(hashes) if hashes else None


def rate(command: Rate, desk: Desk) -> Change:
    """Grade the delivery."""
    task = desk.task(command.task)
    step = moves.rate(task, command.person, command.rating, command.at, seen=command.seen)
    if step.task.stage is not Stage.RATED:
        return moved(task, step)
    return moved(task, step, grounds=desk.grounds(command))


def accept_rating(command: AcceptRating, desk: Desk) -> Change:
    """Agree with a rating below the full mark."""
    task = desk.task(command.task)
    return moved(task, moves.accept(task, command.person, command.rating, command.at))


def propose(command: Propose, desk: Desk) -> Change:
    """A deadline has passed."""
    task = desk.task(command.task)
    return moved(task, moves.propose(task, command.step, command.at))


def remind(command: Remind, desk: Desk) -> Change:
    """A date comes near."""
    task = desk.task(command.task)
    return moved(task, reminding.remind(task, command.until, command.at))


def expire(command: Expire, desk: Desk) -> Change:
    """Nobody was found in time."""
    task = desk.task(command.task)
    return moved(task, moves.expire(task, command.at, store.select_applicants(desk.connection, task.id)))
