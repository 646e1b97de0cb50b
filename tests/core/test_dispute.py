"""Disputes: who objects and who rules, when and for how much; and an open that is taken back."""

from dataclasses import replace

import pytest

from ledger.core import dispute, moves, outcomes
from ledger.core.dispute import choose_arbiter
from ledger.core.effects import AskTask, TaskStep
from ledger.core.errors import (
    AlreadyDone,
    NotAllowed,
    TooLate,
    WrongSplit,
    WrongStage,
)
from ledger.core.ids import PersonId
from ledger.core.packed import Path
from ledger.core.task import Stage, Step, Task
from tests.core.samples import (
    ADAM,
    BARB,
    CARL,
    DANA,
    EMPLOYER,
    NOON,
    REASON,
    REWARD,
    STAGES,
    STRANGER,
    WORKER,
    assigned,
    at,
    disputed,
    ending,
    graded,
    person,
    posted,
    terms_of,
    told,
)

USD = 10**6
LEAST, MOST = 20 * USD, 29_500_000  # curve(70) of 30 USD, and the reward less 5 % of the 10 USD in dispute
ADAM_PERSON, BARB_PERSON, CARL_PERSON, DANA_PERSON = (
    person(name, address)
    for name, address in (("adam", EMPLOYER), ("barb", WORKER), ("carl", STRANGER), ("dana", "0x" + "9" * 40))
)


def test_require__impartial() -> None:
    """Nobody works with whoever is to judge them, from either side; all others may."""
    task = posted()
    for pair in ({ADAM, BARB}, {BARB, ADAM}):
        with pytest.raises(NotAllowed) as refusal:
            dispute.require_impartial(task, BARB, {frozenset(pair)})
        assert refusal.value.details["reason"] == "named-arbiter"
    dispute.require_impartial(task, BARB, {frozenset({ADAM, CARL}), frozenset({BARB, DANA})})


def objection(task: Task, who: PersonId) -> Step:
    """Object at noon."""
    return dispute.contest(task, who, REASON, NOON)


def decision(task: Task, who: PersonId) -> Step:
    """Rule at noon."""
    return dispute.rule(task, who, LEAST, REASON, NOON)


def test_contest__asks_to_record() -> None:
    """An objection goes on chain first, as a hash; it counts once it stands there."""
    step = objection(graded(), BARB)

    assert (step.task.stage, step.task.is_contest_final) == (Stage.CONTESTED, False)
    assert step.effects == (AskTask(TaskStep.CONTEST, graded().id, reason=REASON),)


def test_contest__last_moment() -> None:
    """Objecting ends at its date, and the refusal says both moments."""
    date = terms_of(graded()).contest_by
    dispute.contest(graded(), BARB, REASON, at(date, -1))

    with pytest.raises(TooLate) as refused:
        dispute.contest(graded(), BARB, REASON, at(date, 5))
    assert refused.value.details == {"task": "tsk_1", "now": date + 5, "until": date}


@pytest.mark.parametrize("who", [ADAM, CARL, DANA])
def test_contest__somebody_else(who: PersonId) -> None:
    """Only the worker objects."""
    with pytest.raises(NotAllowed):
        objection(graded(), who)


@pytest.mark.parametrize("stage", [Stage.OPENED, Stage.DELIVERED, Stage.CONTESTED])
def test_contest__nothing_rated(stage: Stage) -> None:
    """What was not rated, or was objected to before, is not objected to."""
    with pytest.raises(WrongStage):
        objection(STAGES[stage], BARB)


@pytest.mark.parametrize("figure", [LEAST, 25 * USD, MOST])
def test_rule__asks_to_pay(figure: int) -> None:
    """A ruling gives from what the rating offered to all but the arbiter's fee, both ends included."""
    step = dispute.rule(disputed(), DANA, figure, REASON, NOON)

    assert dispute.bounds_of_ruling(disputed()) == (LEAST, MOST)
    assert (step.task.stage, step.task.prior) == (Stage.SETTLING, Stage.CONTESTED)
    assert step.effects == (AskTask(TaskStep.RULE, "tsk_1", earned=figure, reason=REASON),)  # type: ignore[arg-type]


@pytest.mark.parametrize("figure", [0, LEAST - 1, MOST + 1, REWARD])
def test_rule__beyond_its_bounds(figure: int) -> None:
    """Less than the rating offered, or more than the fee leaves, is refused with both bounds."""
    with pytest.raises(WrongSplit) as refused:
        dispute.rule(disputed(), DANA, figure, REASON, NOON)

    bounds = {"got": str(figure), "least": str(LEAST), "most": str(MOST)}
    assert refused.value.details == {"task": "tsk_1", "asset": "USD", **bounds}


def test_rule__last_moment() -> None:
    """Ruling ends at its date."""
    date = terms_of(disputed()).rule_by
    dispute.rule(disputed(), DANA, LEAST, REASON, at(date, -1))

    with pytest.raises(TooLate):
        dispute.rule(disputed(), DANA, LEAST, REASON, at(date))


@pytest.mark.parametrize("who", [ADAM, BARB, CARL])
def test_rule__somebody_else(who: PersonId) -> None:
    """Only the arbiter of this task rules."""
    with pytest.raises(NotAllowed):
        decision(disputed(), who)


@pytest.mark.parametrize("who", [ADAM, BARB])
def test_rule__party(who: PersonId) -> None:
    """A party never rules, even if a row said so."""
    with pytest.raises(NotAllowed):
        decision(replace(disputed(), arbiter=who), who)


@pytest.mark.parametrize("stage", [Stage.OPENED, Stage.DELIVERED, Stage.RATED])
def test_rule__nothing_contested(stage: Stage) -> None:
    """What nobody objected to is not ruled on."""
    with pytest.raises(WrongStage):
        decision(STAGES[stage], DANA)


def test_revoke__asks_to_make_void() -> None:
    """The employer takes the open back while it is not yet final."""
    step = moves.revoke(assigned(), ADAM)

    assert (step.task.stage, step.task.prior) == (Stage.REVOKING, Stage.ASSIGNED)
    assert step.effects == (AskTask(TaskStep.REVOKE, assigned().id),)


@pytest.mark.parametrize("who", [BARB, CARL])
def test_revoke__somebody_else(who: PersonId) -> None:
    """Only the employer's own word is taken back."""
    with pytest.raises(NotAllowed):
        moves.revoke(assigned(), who)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.ASSIGNED])
def test_revoke__wrong_stage(stage: Stage) -> None:
    """What was not signed, or is in escrow, cannot be taken back; what was, is not taken back twice."""
    done = {Stage.REVOKING, Stage.CANCELLED}
    with pytest.raises(AlreadyDone if stage in done else WrongStage):
        moves.revoke(STAGES[stage], ADAM)


def test_arbiter__never_a_party() -> None:
    """Neither employer nor worker rules, by person or by address, and without anybody else nobody does."""
    parties = (ADAM_PERSON, BARB_PERSON)
    twin = replace(CARL_PERSON, address=BARB_PERSON.address)

    assert choose_arbiter((ADAM_PERSON, BARB_PERSON, DANA_PERSON), posted(), parties) == DANA_PERSON
    assert choose_arbiter((ADAM_PERSON, BARB_PERSON, twin), posted(), parties) is None
    assert choose_arbiter((), posted(), parties) is None


def test_arbiter__same_again_and_spread() -> None:
    """The choice is the same in any order of the list; over many tasks all have their share."""
    people = (CARL_PERSON, DANA_PERSON)
    tasks = [replace(posted(), spec_salt=bytes((number,)) * 32) for number in range(40)]
    chosen = [choose_arbiter(people, task, ()) for task in tasks]

    assert chosen == [choose_arbiter(reversed(people), task, ()) for task in tasks]
    assert all(10 <= chosen.count(one) <= 30 for one in people)


def test_settled__tells_the_arbiter() -> None:
    """The arbiter hears that the ruling stands, or that there is nothing left to rule on."""
    ruled = outcomes.learn(disputed(), ending(Path.RULED, 70, 25 * USD))
    agreed = outcomes.learn(disputed(), ending(Path.AGREED, 70, 25 * USD))
    unruled = outcomes.learn(graded(), ending(Path.FINISHED, 70, LEAST))

    assert told(ruled.effects) == ((BARB, "ruled-worker"), (ADAM, "ruled-employer"), (DANA, "ruled-arbiter"))
    assert told(agreed.effects)[-1] == (DANA, "ended-arbiter")
    assert DANA not in {who for who, _ in told(unruled.effects)}
