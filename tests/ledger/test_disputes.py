"""Every other way to end a task, from a command to the last unit on the chain; and an open that came to nothing."""

import pytest

from ledger.core.commands import (
    AcceptAgreement,
    Apply,
    AssignNow,
    Command,
    Contest,
    GiveBack,
    PayInFull,
    ProposeAgreement,
    Rate,
    Revoke,
    Rule,
    Withdraw,
)
from ledger.core.effects import AskTask, Notify, TaskStep
from ledger.core.facts import BatchRevoked, TaskContested, TaskSettled
from ledger.core.ids import PersonId, TaskId
from ledger.core.packed import Path
from ledger.core.task import Stage
from ledger.core.terms import Split, arbiter_fee, by_default, divide, earned
from tests.core.samples import terms_of
from tests.ledger.hands import USD
from tests.ledger.world import STRANGER, World

REWARD = 30 * USD
HOUR, DAY = 3600, 24 * 3600
WORDS = "the glossary was followed to the letter"


class Case:
    """Adam's task that barb has handed in and adam has graded 70; dana may rule."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.dana = world.enter("dana")
        self.adam, self.barb = world.enter("adam"), world.enter("barb")
        world.fund(self.adam, 100 * USD)
        self.task: TaskId = world.open_task(self.adam, self.barb)
        self.terms = terms_of(world.look(self.task))

    def do(self, kind: type[Command], person: PersonId, **asked: object) -> None:
        """Have somebody ask, and wait for the chain."""
        self.world.do(kind(**self.world.stamp(), person=person, task=self.task, **asked))  # type: ignore[call-arg]
        self.world.settle_down()

    def graded(self, rating: int = 70) -> "Case":
        """Have it handed in and graded."""
        self.world.hand_in(self.task, self.barb)
        self.do(Rate, self.adam, rating=rating, grounds="late")
        assert self.stage() is Stage.RATED
        return self

    def contested(self, rating: int = 70) -> "Case":
        """Have barb object."""
        self.graded(rating).do(Contest, self.barb, grounds=WORDS)
        assert self.stage() is Stage.CONTESTED
        return self

    def stage(self) -> Stage:
        """Tell where the task stands."""
        return self.world.look(self.task).stage

    def assert_ended(self, path: Path, parts: Split) -> None:
        """The task ended this way, and each has the part that is theirs, in the journal as on the chain."""
        ended = self.world.look(self.task)
        assert (ended.stage in {Stage.SETTLED, Stage.REFUNDED}, ended.path) == (True, path)
        held = [self.world.held(person) for person in (self.adam, self.barb, self.dana)]
        assert held == [70 * USD + parts.refund, parts.payout, parts.arbiter_fee]
        assert held == [self.world.owed(person) for person in (self.adam, self.barb, self.dana)]
        platform = self.world.ledger.policy.fee_receiver
        assert self.world.ledger.escrow.balance(self.terms.token, platform) == parts.fee
        assert sum((parts.payout, parts.fee, parts.benefits, parts.refund, parts.arbiter_fee)) == REWARD
        self.world.assert_audit_agrees()


@pytest.fixture
def case(world: World) -> Case:
    """A task of adam's with barb, and dana to rule on it."""
    return Case(world)


def test_contested__ruled(case: Case) -> None:
    """The arbiter's ruling is paid to the unit, and costs its part of what was in dispute."""
    case.contested()
    figure = 25 * USD + 7
    case.do(Rule, case.dana, grounds=WORDS, earned=figure)

    fee = arbiter_fee(case.terms, REWARD, 70)
    assert fee > 0
    case.assert_ended(Path.RULED, divide(case.terms, REWARD, figure, fee))


def test_contested__by_default(case: Case) -> None:
    """Where the arbiter stays silent the date pays the default split, never less than the rating offered."""
    case.contested(rating=61)
    case.world.clock.advance(20 * DAY)
    case.world.settle_down()

    figure = by_default(case.terms, REWARD, 61)
    assert figure == earned(case.terms, REWARD, 61) > REWARD * case.terms.default_split_bps // 10_000
    case.assert_ended(Path.DEFAULTED, divide(case.terms, REWARD, figure))


def test_contested__below_the_default(case: Case) -> None:
    """A rating that offered less than the default split gives way to it."""
    case.contested(rating=10)
    case.world.clock.advance(20 * DAY)
    case.world.settle_down()

    case.assert_ended(Path.DEFAULTED, divide(case.terms, REWARD, REWARD // 2))


def test_declined__before_and_after(case: Case) -> None:
    """A worker may decline, even what was contested: all goes back."""
    case.contested().do(GiveBack, case.barb)

    case.assert_ended(Path.GIVEN_BACK, divide(case.terms, REWARD, 0))


def test_agreed__by_both(case: Case) -> None:
    """What both say ends the task, at any time and by any figure."""
    case.contested().do(ProposeAgreement, case.adam, earned=12 * USD)
    case.do(AcceptAgreement, case.barb, earned=12 * USD)

    case.assert_ended(Path.AGREED, divide(case.terms, REWARD, 12 * USD))


def test_paid_in_full__after_a_rating(case: Case) -> None:
    """An employer may always correct a mistake in the worker's favour."""
    case.contested().do(PayInFull, case.adam)

    case.assert_ended(Path.RATED, divide(case.terms, REWARD, REWARD))


def test_contested__sent_by_a_stranger(case: Case) -> None:
    """A contest that somebody else carried first is the worker's all the same, and nobody is told of a refusal."""
    case.graded()
    case.world.do(Contest(**case.world.stamp(), person=case.barb, task=case.task, grounds=WORDS))
    ask = case.world.effects(AskTask)[-1]
    assert isinstance(ask, AskTask)
    with case.world.engine.connect() as connection:
        call = case.world.calls().build(connection, ask, case.world.now())
    case.world.send_as_stranger(call)
    case.world.settle_down()

    assert case.stage() is Stage.CONTESTED
    assert case.world.look(case.task).is_contest_final
    assert "tx-refused" not in [one.key for one in case.world.effects(Notify) if isinstance(one, Notify)]
    said = case.world.ledger.escrow.facts(0, 10**6)
    assert sum(isinstance(one, TaskContested) for one in said) == 1


def test_refused_open__is_revoked(world: World) -> None:
    """An open that was refused is made void at once: the task is free the same minute, and opens anew when it can."""
    adam, barb = world.enter("adam"), world.enter("barb")
    world.fund(adam, REWARD)
    task = world.post(adam)
    world.do(Withdraw(**world.stamp(), person=adam, asset="USD", minor=REWARD, to=STRANGER.address))
    world.do(Apply(**world.stamp(), person=barb, task=task))  # the journal still shows what is about to leave
    world.settle_down()
    free = world.look(task)
    first = free.batch

    assert (free.stage, free.worker, free.quiet_until) == (Stage.POSTED, None, None)
    assert [one.batch for one in world.ledger.escrow.facts(0, 10**6) if isinstance(one, BatchRevoked)] == [first]
    world.assert_audit_agrees()

    world.fund(adam, REWARD)
    world.clock.advance(60)  # blocks made within one second are dated ahead of the clock, and the window with them
    world.settle_down()
    again = world.look(task)
    assert (again.stage, again.worker) == (Stage.OPENED, barb)
    assert again.batch != first
    world.assert_audit_agrees()


def test_revoked_open__cannot_come_back(world: World) -> None:
    """Whoever kept the employer's signed open finds it void once the revocation is final."""
    adam, barb = world.enter("adam"), world.enter("barb")
    world.fund(adam, REWARD)
    task = world.post(adam)
    world.do(Apply(**world.stamp(), person=barb, task=task))
    world.ledger.tick()
    assert world.look(task).stage is Stage.ASSIGNED
    with world.engine.connect() as connection:
        kept = world.calls().build(connection, AskTask(TaskStep.OPEN, task), world.now())
        revocation = world.calls().build(connection, AskTask(TaskStep.REVOKE, task), world.now())
    world.send_as_stranger(revocation)  # the employer's word, whoever carries it
    world.send_as_stranger(kept)
    world.settle_down()

    assert world.look(task).stage is Stage.CANCELLED
    assert world.held(adam) == world.owed(adam) == REWARD
    world.assert_audit_agrees()


def test_taken_back__before_the_open(world: World) -> None:
    """An employer who takes a task back while its open is on its way gets it cancelled or opened, never both."""
    adam, barb = world.enter("adam"), world.enter("barb")
    world.fund(adam, REWARD)
    task = world.post(adam)
    world.do(Apply(**world.stamp(), person=barb, task=task))
    world.do(AssignNow(**world.stamp(), person=adam, task=task))
    world.ledger.tick()
    world.do(Revoke(**world.stamp(), person=adam, task=task))
    world.settle_down()

    said = world.ledger.escrow.facts(0, 10**6)
    assert not any(isinstance(one, TaskSettled) for one in said)
    is_void = any(isinstance(one, BatchRevoked) for one in said)
    assert world.look(task).stage is (Stage.CANCELLED if is_void else Stage.OPENED)
    assert world.held(adam) == world.owed(adam) == (REWARD if is_void else 0)
    world.assert_audit_agrees()
