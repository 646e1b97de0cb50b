"""Ending a task by agreement, by declining or by paying in full: who may, when, and what each side gets."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core import dispute
from ledger.core.dispute import Proposal, figure_of, preview
from ledger.core.effects import AskTask, Notify, TaskStep
from ledger.core.errors import (
    AlreadyDone,
    BadCommand,
    LedgerError,
    NoProposal,
    NotAllowed,
    OtherProposal,
    StillWaiting,
    WrongSplit,
    WrongStage,
)
from ledger.core.ids import PersonId
from ledger.core.journal import parts_of
from ledger.core.packed import Path
from ledger.core.task import ENDED, IN_ESCROW, Stage, Step, Task
from ledger.core.terms import Split, arbiter_fee, by_default, earned
from tests.core.samples import (
    ADAM,
    BARB,
    CARL,
    DANA,
    NOON,
    REWARD,
    STAGES,
    assigned,
    contested,
    delivered,
    disputed,
    ending,
    graded,
    opened,
    opening,
    posted,
    rated,
    recorded,
    terms_of,
    told,
)

USD = 10**6


Move = Callable[[Task, PersonId], Step]


# Each move that ends a task in escrow, and who may make it.
ENDINGS: tuple[tuple[Move, PersonId], ...] = (
    (dispute.give_back, BARB),
    (dispute.pay_in_full, ADAM),
    (lambda task, who: dispute.propose_agreement(task, who, USD, NOON)[0], ADAM),
    (lambda task, who: dispute.propose_agreement(task, who, USD, NOON)[0], BARB),
    (lambda task, who: dispute.accept_agreement(task, who, offer(task, BARB), USD), ADAM),
    (lambda task, who: dispute.accept_agreement(task, who, offer(task, ADAM), USD), BARB),
)


def offer(task: Task, who: PersonId, figure: int = USD) -> Proposal:
    """Make a proposal of somebody's."""
    return Proposal(task.id, who, figure, task.stage, NOON)


@pytest.mark.parametrize("task", [opened(), delivered(), recorded(), graded(), disputed()])
def test_give_back__anywhere_in_escrow(task: Task) -> None:
    """A worker may decline at any time, whatever the dates."""
    step = dispute.give_back(task, BARB)

    assert (step.task.stage, step.task.prior) == (Stage.SETTLING, task.stage)
    assert step.effects == (AskTask(TaskStep.GIVE_BACK, task.id),)


@pytest.mark.parametrize("task", [opened(), delivered(), recorded(), graded(), disputed()])
def test_pay_in_full__anywhere_in_escrow(task: Task) -> None:
    """An employer may pay all at any time; the rating that stood stands until the chain says otherwise."""
    step = dispute.pay_in_full(task, ADAM)

    assert (step.task.stage, step.task.prior, step.task.rating) == (Stage.SETTLING, task.stage, task.rating)
    assert step.effects == (AskTask(TaskStep.RATE, task.id, 100),)


@pytest.mark.parametrize(("who", "other"), [(ADAM, BARB), (BARB, ADAM)])
def test_propose__other_side_hears(who: PersonId, other: PersonId) -> None:
    """A proposal asks nothing of the escrow; the other side hears the parts to the last unit."""
    step, proposal = dispute.propose_agreement(disputed(), who, 24 * USD, NOON)

    assert step.task == disputed()
    assert proposal == Proposal(disputed().id, who, 24 * USD, Stage.CONTESTED, NOON)
    (notice,) = step.effects
    assert isinstance(notice, Notify)
    assert (notice.person, notice.key) == (other, "proposal-received")
    figures = {"earned": "24000000", "payout": "22800000", "fee": "1200000", "refund": "6000000"}
    sure = {"sure": "19000000", "assured_by": "contested"}  # what the worker gets where nobody agrees and nobody rules
    assert notice.details == {"task": "tsk_1", **figures, **sure}


@pytest.mark.parametrize("figure", [-1, REWARD + 1])
def test_propose__beyond_the_reward(figure: int) -> None:
    """An agreement gives from nothing to all."""
    for whole in (0, REWARD):
        dispute.propose_agreement(opened(), ADAM, whole, NOON)

    with pytest.raises(WrongSplit):
        dispute.propose_agreement(opened(), ADAM, figure, NOON)


def test_accept_agreement__asks_to_end() -> None:
    """When the other side agrees, the escrow is asked to end the task by what both have said."""
    step = dispute.accept_agreement(graded(), ADAM, offer(graded(), BARB, 24 * USD), 24 * USD)

    assert (step.task.stage, step.task.prior) == (Stage.SETTLING, Stage.RATED)
    assert step.effects == (AskTask(TaskStep.AGREE, graded().id, earned=24 * USD),)


def test_accept_agreement__own_proposal() -> None:
    """Nobody agrees with themselves."""
    with pytest.raises(NotAllowed) as refused:
        dispute.accept_agreement(graded(), ADAM, offer(graded(), ADAM), USD)

    assert refused.value.details["reason"] == "own-proposal"


def test_accept_agreement__changed_since() -> None:
    """An old button agrees to nothing that was not seen; the refusal says both figures."""
    with pytest.raises(OtherProposal) as refused:
        dispute.accept_agreement(graded(), ADAM, offer(graded(), BARB, 2 * USD), USD)

    assert refused.value.details == {"task": "tsk_1", "got": "1000000", "stands": "2000000"}


@pytest.mark.parametrize("proposal", [None, offer(opened(), BARB)])
def test_accept_agreement__nothing_stands(proposal: Proposal | None) -> None:
    """What was never proposed, or before the task moved on, cannot be agreed to."""
    assert not dispute.stands(graded(), proposal)

    with pytest.raises(NoProposal):
        dispute.accept_agreement(graded(), ADAM, proposal, USD)
    with pytest.raises(NoProposal):
        dispute.withdraw_proposal(graded(), BARB, proposal)


@pytest.mark.parametrize(("who", "heard"), [(BARB, (ADAM, "proposal-withdrawn")), (ADAM, (BARB, "proposal-declined"))])
def test_withdraw_proposal__either_side(who: PersonId, heard: tuple[PersonId, str]) -> None:
    """Who proposed takes it back, the other side declines; the one who did neither hears of it."""
    step = dispute.withdraw_proposal(graded(), who, offer(graded(), BARB))

    assert step.task == graded()
    assert told(step.effects) == (heard,)


@pytest.mark.parametrize(("move", "who"), ENDINGS)
@pytest.mark.parametrize("stage", Stage)
def test_endings__by_stage(move: Move, who: PersonId, stage: Stage) -> None:
    """In escrow each may be made; before it the chain is waited for, and after it there is nothing left to do."""
    task = replace(STAGES[stage], worker=BARB)
    if stage in IN_ESCROW:
        assert move(task, who)
        return
    late: type[LedgerError] = StillWaiting if stage is Stage.ASSIGNED else WrongStage
    with pytest.raises(AlreadyDone if stage in {Stage.SETTLING, *ENDED} else late):
        move(task, who)


@pytest.mark.parametrize(("move", "who"), ENDINGS)
@pytest.mark.parametrize("task", [rated(), contested()])
def test_endings__before_the_chain_has_confirmed(move: Move, who: PersonId, task: Task) -> None:
    """While a rating or an objection is on its way nothing else is asked: what becomes of it comes first."""
    with pytest.raises(StillWaiting):
        move(task, who)


@pytest.mark.parametrize(("move", "who"), ENDINGS)
@pytest.mark.parametrize("stranger", [CARL, DANA])
def test_endings__somebody_else(move: Move, who: PersonId, stranger: PersonId) -> None:
    """Neither a stranger nor the arbiter makes a party's move."""
    assert who != stranger
    with pytest.raises(NotAllowed):
        move(disputed(), stranger)


def test_endings__the_other_party() -> None:
    """The employer cannot decline for the worker, nor the worker pay for the employer."""
    with pytest.raises(NotAllowed):
        dispute.give_back(opened(), ADAM)
    with pytest.raises(NotAllowed):
        dispute.pay_in_full(opened(), BARB)


def test_require_party__nobody_assigned() -> None:
    """A task without a worker has no other side to agree with."""
    with pytest.raises(NotAllowed):
        dispute.require_party(posted(), ADAM)


@pytest.mark.parametrize(
    ("said", "figure"),
    [
        ({"figure": 7}, 7),
        ({"figure": 0}, 0),
        ({"rating": 70}, 20 * USD),
        ({"rating": 0}, 0),
        ({"rating": 100}, REWARD),
        ({"bps": 0}, 0),
        ({"bps": 3333}, 9_999_000),
        ({"bps": 10_000}, REWARD),
    ],
)
def test_figure__said_in_one_way(said: dict[str, int], figure: int) -> None:
    """A sum, a rating, or a share of the reward: each says what the worker is to earn."""
    assert figure_of(graded(), **said) == figure


@pytest.mark.parametrize(
    "said", [{}, {"figure": 1, "rating": 70}, {"rating": 101}, {"rating": -1}, {"bps": 10_001}, {"bps": -1}]
)
def test_figure__unclear(said: dict[str, int]) -> None:
    """Nothing, two things at once, or more than all: refused."""
    with pytest.raises(BadCommand) as refused:
        figure_of(graded(), **said)

    assert refused.value.details["reason"] == "figure-unclear"


@pytest.mark.parametrize(
    ("step", "ask", "parts"),
    [
        (TaskStep.RATE, {"rating": 80}, Split(23_750_000, 1_250_000, 0, 5 * USD)),
        (TaskStep.RATE, {"rating": 100}, Split(28_500_000, 1_500_000, 0, 0)),
        (TaskStep.ACCEPT, {"rating": 70}, Split(19 * USD, USD, 0, 10 * USD)),
        (TaskStep.FINISH, {}, Split(19 * USD, USD, 0, 10 * USD)),
        (TaskStep.RELEASE, {}, Split(28_500_000, 1_500_000, 0, 0)),
        (TaskStep.REFUND, {}, Split(0, 0, 0, REWARD)),
        (TaskStep.GIVE_BACK, {}, Split(0, 0, 0, REWARD)),
        (TaskStep.DEFAULT, {}, Split(19 * USD, USD, 0, 10 * USD)),
        (TaskStep.RULE, {"earned": 25 * USD}, Split(23_750_000, 1_250_000, 0, 4_500_000, 500_000)),
        (TaskStep.AGREE, {"earned": 25 * USD}, Split(23_750_000, 1_250_000, 0, 5 * USD)),
    ],
)
def test_preview__each_ending(step: TaskStep, ask: dict[str, int], parts: Split) -> None:
    """Before anybody confirms, what each side gets is known to the last unit."""
    assert preview(disputed(), AskTask(step, disputed().id, ask.get("rating"), ask.get("earned"))) == parts


@pytest.mark.parametrize(
    "step", [TaskStep.OPEN, TaskStep.REVOKE, TaskStep.DELIVER, TaskStep.CONTEST, TaskStep.RULE, TaskStep.AGREE]
)
def test_preview__no_end(step: TaskStep) -> None:
    """What ends nothing, or names no figure, has no parts."""
    with pytest.raises(BadCommand):
        preview(disputed(), AskTask(step, disputed().id))


PATHS = {
    Path.ACCEPTED: TaskStep.ACCEPT,
    Path.FINISHED: TaskStep.FINISH,
    Path.RELEASED: TaskStep.RELEASE,
    Path.REFUNDED: TaskStep.REFUND,
    Path.RULED: TaskStep.RULE,
    Path.DEFAULTED: TaskStep.DEFAULT,
    Path.AGREED: TaskStep.AGREE,
    Path.GIVEN_BACK: TaskStep.GIVE_BACK,
}


@given(path=st.sampled_from(list(PATHS)), rating=st.integers(0, 89), bps=st.integers(0, 10_000))
def test_preview__is_what_the_journal_enters(path: Path, rating: int, bps: int) -> None:
    """What was shown before is what stands in the journal after, on every path."""
    terms = terms_of(assigned())
    least = earned(terms, REWARD, rating)
    most = REWARD - arbiter_fee(terms, REWARD, rating)
    paid = {
        Path.ACCEPTED: least,
        Path.FINISHED: least,
        Path.RELEASED: REWARD,
        Path.REFUNDED: 0,
        Path.RULED: least + (most - least) * bps // 10_000,
        Path.DEFAULTED: by_default(terms, REWARD, rating),
        Path.AGREED: REWARD * bps // 10_000,
        Path.GIVEN_BACK: 0,
    }[path]
    shown = preview(replace(disputed(), rating=rating), AskTask(PATHS[path], posted().id, earned=paid))

    assert shown == parts_of(ending(path, rating, paid), opening())
    assert shown.payout + shown.fee + shown.benefits + shown.refund + shown.arbiter_fee == REWARD
    assert min(shown.payout, shown.refund, shown.arbiter_fee) >= 0
