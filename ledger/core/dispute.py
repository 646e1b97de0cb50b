"""Ending a task otherwise than by its rating alone: objecting, ruling, agreeing, declining, paying in full."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from eth_hash.auto import keccak

from ledger.core.effects import AskTask, TaskStep
from ledger.core.errors import BadCommand, NoProposal, NotAllowed, OtherProposal, TooLate, WrongSplit
from ledger.core.ids import PersonId, TaskId
from ledger.core.moves import moment, settling, tell
from ledger.core.people import Person
from ledger.core.task import (
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
from ledger.core.terms import ALL_BPS, TOP_RATING, Split, arbiter_fee, by_default, divide, earned

LATELY = timedelta(days=90)  # so long whoever has worked for somebody, or had somebody work, is no judge of them

_BY_SILENCE = {
    Stage.DELIVERED: TaskStep.RELEASE,
    Stage.RATED: TaskStep.FINISH,
    Stage.CONTESTED: TaskStep.DEFAULT,
}

Dealings = Collection[
    frozenset[PersonId]
]  # pairs of people, one of whom works for the other, or is named to judge them


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why somebody rates low, objects or rules, in their own words; of the last two the salted hash stands on chain."""

    task: TaskId
    hash: str
    salt: bytes
    person: PersonId
    text: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one side offers the other to end a task by; it lapses when the task moves on."""

    task: TaskId
    person: PersonId
    earned: int  # before fee and benefits
    stage: Stage
    proposed_at: datetime


def choose_arbiter(
    people: Iterable[Person], task: Task, parties: Collection[Person], dealings: Dealings = ()
) -> Person | None:
    """Choose who rules if it comes to that: the same again for the task, and nobody who is partial.

    That is no party, by person or address, and nobody who has dealt with one lately (`LATELY`).
    """
    barred = {known for party in parties for known in (party.id, party.address)}
    barred |= {one for pair in dealings for party in parties if party.id in pair for one in pair}
    free = (person for person in people if not barred & {person.id, person.address})
    return min(free, key=lambda person: keccak(task.spec_salt + person.id.encode()), default=None)


def require_impartial(task: Task, worker: PersonId, namings: Dealings) -> None:
    """Refuse to let two work together, one of whom is to judge the other; `namings` are pairs of arbiter and side."""
    if frozenset({task.employer, worker}) in namings:
        raise NotAllowed(task=task.id, reason="named-arbiter")


def contest(task: Task, person: PersonId, reason: str, now: datetime) -> Step:
    """The worker objects to the rating; `reason` is the salted hash of why."""
    require_worker(task, person)
    require_in_escrow(task)
    require_stage(task, Stage.RATED)
    _require_before(task, terms_of(task).contest_by, now)
    moved = advance(task, Stage.CONTESTED, is_contest_final=False)
    return Step(moved, (AskTask(TaskStep.CONTEST, task.id, reason=reason),))


def bounds_of_ruling(task: Task) -> tuple[int, int]:
    """Say the least and the most that a ruling may give: what the rating offered, and all but the arbiter's fee."""
    terms, rating = terms_of(task), _rating(task)
    least = earned(terms, task.reward, rating)
    return least, task.reward - arbiter_fee(terms, task.reward, rating)


def require_arbiter(task: Task, person: PersonId) -> None:
    """Refuse anybody but the arbiter the task was given, and a party even then."""
    if task.arbiter != person or person in {task.employer, task.worker}:
        raise NotAllowed(task=task.id)


def require_party(task: Task, person: PersonId) -> PersonId:
    """Refuse anybody but employer and worker; gives the other of the two."""
    if person == task.employer and task.worker is not None:
        return task.worker
    require_worker(task, person)
    return task.employer


def rule(task: Task, person: PersonId, figure: int, reason: str, now: datetime) -> Step:
    """The arbiter decides what the worker earns, before fee and benefits."""
    require_arbiter(task, person)
    require_in_escrow(task)
    require_stage(task, Stage.CONTESTED)
    _require_before(task, terms_of(task).rule_by, now)
    least, most = bounds_of_ruling(task)
    _require_between(task, figure, least, most)
    return settling(task, AskTask(TaskStep.RULE, task.id, earned=figure, reason=reason))


def give_back(task: Task, person: PersonId) -> Step:
    """The worker declines: all goes back to the employer."""
    require_worker(task, person)
    require_in_escrow(task)
    return settling(task, AskTask(TaskStep.GIVE_BACK, task.id))


def pay_in_full(task: Task, person: PersonId) -> Step:
    """The employer pays all there is, wherever the task stands: it can only favour the worker."""
    require_employer(task, person)
    require_in_escrow(task)
    return settling(task, AskTask(TaskStep.RATE, task.id, TOP_RATING))


def propose_agreement(task: Task, person: PersonId, figure: int, now: datetime) -> tuple[Step, Proposal]:
    """One side offers to end the task by what the worker is to earn; the other side hears the figures."""
    other = require_party(task, person)
    require_in_escrow(task)
    _require_between(task, figure, 0, task.reward)
    parts = preview(task, AskTask(TaskStep.AGREE, task.id, earned=figure))
    figures = {"payout": str(parts.payout), "fee": str(parts.fee), "refund": str(parts.refund)}
    if terms_of(task).benefits_bps:
        figures["share"] = str(parts.benefits)
    sure = by_silence(task)
    assured = {} if sure is None else {"sure": str(sure.payout), "assured_by": str(task.stage)}
    told = tell(task, other, "proposal-received", earned=str(figure), **figures, **assured)
    return Step(task, (told,)), Proposal(task.id, person, figure, task.stage, now)


def accept_agreement(task: Task, person: PersonId, proposal: Proposal | None, figure: int) -> Step:
    """The other side agrees to the very figure it was shown; then both have signed."""
    require_party(task, person)
    require_in_escrow(task)
    standing = _require_standing(task, proposal)
    if standing.person == person:
        raise NotAllowed(task=task.id, reason="own-proposal")
    if standing.earned != figure:
        raise OtherProposal(task=task.id, got=str(figure), stands=str(standing.earned))
    return settling(task, AskTask(TaskStep.AGREE, task.id, earned=figure))


def withdraw_proposal(task: Task, person: PersonId, proposal: Proposal | None) -> Step:
    """Whoever proposed takes it back, or the other side declines it."""
    other = require_party(task, person)
    standing = _require_standing(task, proposal)
    key = "proposal-withdrawn" if standing.person == person else "proposal-declined"
    return Step(task, (tell(task, other, key),))


def stands(task: Task, proposal: Proposal | None) -> bool:
    """Whether a proposal can still be agreed to: the task is where it was when it was made."""
    return proposal is not None and proposal.stage is task.stage


def figure_of(task: Task, *, figure: int | None = None, rating: int | None = None, bps: int | None = None) -> int:
    """Read what a worker is to earn from the one way it was said in: a sum, a rating, or a share of the reward."""
    require_in_escrow(task)
    match figure, rating, bps:
        case int(), None, None:
            return figure
        case None, int(), None if 0 <= rating <= TOP_RATING:
            return earned(terms_of(task), task.reward, rating)
        case None, None, int() if 0 <= bps <= ALL_BPS:
            return task.reward * bps // ALL_BPS
        case _:
            raise BadCommand(task=task.id, reason="figure-unclear")


def preview(task: Task, ask: AskTask) -> Split:
    """Say what each side gets if the escrow ends the task as asked; nobody needs to confirm blindly."""
    terms, reward, fee = terms_of(task), task.reward, 0
    match ask.step:
        case TaskStep.RATE | TaskStep.ACCEPT | TaskStep.FINISH:
            gross = earned(terms, reward, _rating(task) if ask.rating is None else ask.rating)
        case TaskStep.RELEASE:
            gross = reward
        case TaskStep.REFUND | TaskStep.GIVE_BACK:
            gross = 0
        case TaskStep.DEFAULT:
            gross = by_default(terms, reward, _rating(task))
        case TaskStep.RULE | TaskStep.AGREE if ask.earned is not None:
            gross = ask.earned
            fee = arbiter_fee(terms, reward, _rating(task)) if ask.step is TaskStep.RULE else 0
        case _:
            raise BadCommand(task=task.id, reason="no-end")
    return divide(terms, reward, gross, fee)


def by_silence(task: Task) -> Split | None:
    """Say what each side gets if nobody does anything more; nothing is sure before something is handed in."""
    step = _BY_SILENCE.get(task.stage)
    return None if step is None else preview(task, AskTask(step, task.id))


def _rating(task: Task) -> int:
    assert task.rating is not None, "a rated task has a rating"
    return task.rating


def _require_before(task: Task, date: int, now: datetime) -> None:
    if now >= moment(date):
        raise TooLate(task=task.id, now=int(now.timestamp()), until=date)


def _require_between(task: Task, figure: int, least: int, most: int) -> None:
    if not least <= figure <= most:
        raise WrongSplit(task=task.id, asset=task.asset, got=str(figure), least=str(least), most=str(most))


def _require_standing(task: Task, proposal: Proposal | None) -> Proposal:
    if proposal is None or not stands(task, proposal):
        raise NoProposal(task=task.id, stage=task.stage)
    return proposal
