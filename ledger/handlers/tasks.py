"""Commands about tasks: load, decide in the core, return."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ledger import labelling, personal, store
from ledger.core import batch, crew, moves, reminding
from ledger.core.allowance import LAPSES_COUNT_FOR, require_hands_free
from ledger.core.attaching import require_attachments
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
from ledger.core.crew import (
    free_of,
    pool_of,
    ready_of,
    require_distinct,
    require_seatless,
    require_seats,
    seat_for,
    seats_of,
)
from ledger.core.errors import AlreadyDone, NotAllowed, WrongStage
from ledger.core.ids import CommandId, PersonId, TaskId, make_id
from ledger.core.needs import require_fit, require_sound
from ledger.core.policy import salted_hash
from ledger.core.seats import answers_handed_in, require_one_seat, shares_of
from ledger.core.task import Assignment, Slot, Stage, Task
from ledger.crews import select_applicants, select_seated
from ledger.handlers.arbiters import part_by_terms
from ledger.handlers.change import Change, moved, moved_together
from ledger.handlers.communities import charter_for
from ledger.handlers.desk import Desk


def post_task(command: PostTask, desk: Desk) -> Change:
    """Put a task on the board, or as many alike as it has seats; the balance is shown, not reserved."""
    employer, asset = desk.person(command.person), desk.asset(command.asset)
    _require_sound(command)
    require_seats(command.seats)
    origins = tuple(CommandId(f"{command.id}/{at}" if at else command.id) for at in range(command.seats))
    # The seat comes last, so that ids keep the order of seats though they are of one moment.
    first = make_id("tsk", command.at, command.id)
    names = tuple(TaskId(f"{first}{at:02}" if at else first) for at in range(command.seats))
    task = Task(
        id=names[0],
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
        attachments=command.attachments,
        community=command.community,
        charter=charter_for(command, desk),
        spec_salt=b"",
        posted_at=command.at,
        expires_at=command.at + desk.policy.posted_for,
    )
    return Change(new_tasks=seats_of(task, names, [desk.salt(origin) for origin in origins]), result=task.id)


def _require_sound(command: PostTask) -> None:
    require_reward(command.reward)
    require_span(command.seconds)
    require_sound(command.needs)
    require_attachments(command.attachments)


def edit_task(command: EditTask, desk: Desk) -> Change:
    """Change a task that is on the board; the offers for it as it was are gone."""
    mates, asset = desk.crew(command.task), desk.asset(command.asset)
    free = free_of(mates, command.task)
    _require_sound(command)
    crew.require_unmoved(mates)
    applicants = select_applicants(desk.connection, free[0])
    asked = replace(command, asset=asset.code)
    steps = crew.each(free, lambda task: moves.edit(task, asked, applicants))
    return moved_together(free, steps, offers_gone=pool_of(free[0]))


def cancel_task(command: CancelTask, desk: Desk) -> Change:
    """Take a task back before anybody is assigned; of a crew the seats that are free."""
    free = free_of(desk.crew(command.task), command.task)
    applicants = select_applicants(desk.connection, free[0])
    steps = crew.each(free, lambda task: moves.cancel(task, command.person, applicants, command.at))
    return moved_together(free, steps)


def apply(command: Apply, desk: Desk) -> Change:
    """Offer to do a task; of a crew whichever seat is free."""
    lead = labelling.select_lead(desk.connection, command.task)
    if lead is not None:
        desk.task(lead)  # locks the job, so that nobody sits down in two places at once
    free, worker = free_of(desk.crew(command.task), command.task), desk.person(command.person)
    task = free[0]
    if lead is not None:
        require_one_seat(task, worker.id, _other_seats(desk, lead, task))
    steps = crew.each(free, lambda task: moves.apply(task, worker.id, desk.policy, command.at))
    applicants = select_applicants(desk.connection, task)
    if worker.id in applicants:
        raise AlreadyDone(task=task.id, reason="already-applied")
    if task.crew is not None:
        require_seatless(task, worker.id, select_seated(desk.connection, task.crew))
    desk.require_impartial(task, worker.id)
    require_fit(task.needs, personal.select_standing(desk.connection, worker))
    lately, least = command.at - LAPSES_COUNT_FOR, desk.policy.min_rating
    record = personal.select_record(desk.connection, worker.id, since=lately, least=least)
    require_hands_free(record, desk.policy)
    shares = () if lead is None or applicants else _shares(desk, lead, free)
    return moved_together(free, steps, applied=(pool_of(task), worker.id), shares=shares)


def _shares(desk: Desk, lead: TaskId, free: Sequence[Task]) -> tuple[tuple[TaskId, int], ...]:
    """Say what the first to offer promises for each free seat; whoever offers beside them promises the same."""
    counts = labelling.select_open(desk.connection, lead)
    return shares_of(free, desk.promises(lead), tuple(counts.values()))


def _other_seats(desk: Desk, lead: TaskId, task: Task) -> list[tuple[Task, tuple[PersonId, ...]]]:
    """Load a job's seats but for those that were posted together: whoever applies does so for all of them."""
    seats = store.select_tasks_named(desk.connection, labelling.select_seats(desk.connection, lead))
    others = [seat for seat in seats if pool_of(seat) != pool_of(task)]
    return [(seat, select_applicants(desk.connection, seat)) for seat in others]


def unapply(command: Unapply, desk: Desk) -> Change:
    """Take the offer back."""
    free = free_of(desk.crew(command.task), command.task)
    applicants = select_applicants(desk.connection, free[0])
    steps = crew.each(free, lambda task: moves.unapply(task, command.person, remaining=len(applicants) - 1))
    if command.person not in applicants:
        raise AlreadyDone(task=free[0].id, reason="not-applied")
    return moved_together(free, steps, unapplied=(pool_of(free[0]), command.person))


def assign_now(command: AssignNow, desk: Desk) -> Change:
    """Close the window early."""
    free = ready_of(free_of(desk.crew(command.task), command.task), command.at)
    count = len(select_applicants(desk.connection, free[0]))
    steps = crew.each(free, lambda task: moves.assign_now(task, command.person, applicants=count, now=command.at))
    return moved_together(free, steps)


def choose(command: Choose, desk: Desk) -> Change:
    """Name one of those who offered."""
    free = free_of(desk.crew(command.task), command.task)
    task = seat_for(ready_of(free, command.at), command.worker)
    applicants = select_applicants(desk.connection, task)
    step = moves.choose(task, command.person, command.worker, applicants=applicants, now=command.at)
    desk.require_impartial(task, command.worker)
    return moved(task, step)


def assign(command: Assign, desk: Desk) -> Change:
    """Adopt a verified plan, if the tasks still are as it saw them: as many as the money is there for are opened."""
    chosen = tuple(_chosen(choice, desk) for choice in command.choices)
    require_distinct([(pool_of(one.task), one.worker.id) for one in chosen])
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
    for shared, together in part_by_terms(reached, employer, desk, command.at):
        terms = desk.policy.terms_of_batch(
            tuple(one.task for one in together),
            asset=asset,
            employer=employer.address,
            workers=tuple(one.worker.address for one in together),
            at=command.at,
            arbiter=shared.address,
            share=shared.share,
        )
        named = desk.policy.batch_id(terms)
        assigned = batch.assign(together, terms, named, arbiter=shared.arbiter, now=command.at)
        steps += zip(together, assigned, strict=True)
        slots += batch.slots_of(together, named)
    return Change(
        tasks=(*((one.task, step.task) for one, step in steps), *_left_waiting(chosen, lacking, desk)),
        assignments=tuple(_assignment(one) for one in reached),
        slots=tuple(slots),
        effects=tuple(effect for _, step in steps for effect in step.effects),
        result=first.id,
    )


def _left_waiting(chosen: Sequence[Chosen], lacking: Sequence[Chosen], desk: Desk) -> Iterator[tuple[Task, Task]]:
    """Let seats of crews wait for which nobody, or no money, is left: else each round would look at them in vain."""
    named = {one.worker.id for one in chosen}
    for pool in sorted({one.task.crew for one in chosen if one.task.crew is not None}):
        mates = desk.crew(pool)
        is_short = any(one.task.crew == pool for one in lacking)
        if is_short or not set(select_applicants(desk.connection, mates[0])) - named:
            waiting = crew.let_wait(mates, {one.task.id for one in chosen})
            yield from ((task, replace(task, window_at=None)) for task in waiting)


def _assignment(one: Chosen) -> Assignment:
    return Assignment(one.task.id, one.task.version, one.worker.id, one.reasons, one.against)


def _chosen(choice: Choice, desk: Desk) -> Chosen:
    task = next(task for task in desk.crew(choice.task) if task.id == choice.task)
    if task.version != choice.version or task.stage is not Stage.POSTED:
        raise WrongStage(task=task.id, stage=task.stage)
    if choice.worker not in select_applicants(desk.connection, task):
        raise NotAllowed(task=task.id)
    desk.require_impartial(task, choice.worker)
    return Chosen(task, desk.person(choice.worker), choice.reasons, choice.against)


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
    """Nobody was found in time; of a crew for none of the seats that are still free."""
    free = free_of(desk.crew(command.task), command.task)
    applicants = select_applicants(desk.connection, free[0])
    return moved_together(free, crew.each(free, lambda task: moves.expire(task, command.at, applicants)))
