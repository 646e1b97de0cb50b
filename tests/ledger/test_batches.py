"""Batches of several tasks behind the one door: planned in one round, opened, refused and taken back as one."""

from dataclasses import replace

import pytest

from ledger.clock import Clock
from ledger.core.commands import (
    AcceptRating,
    Apply,
    Assign,
    AssignNow,
    Choice,
    Deliver,
    GiveBack,
    Learn,
    Propose,
    Rate,
    Refused,
    Revoke,
)
from ledger.core.effects import AskTask, Notify, TaskStep
from ledger.core.errors import WrongStage
from ledger.core.facts import BatchOpened, BatchRevoked, Deposited, Fact, LogRef
from ledger.core.ids import PersonId, TaskId
from ledger.core.merkle import root_of
from ledger.core.packed import Path
from ledger.core.task import Slot, Stage, Task
from ledger.core.terms import split
from ledger.database import Engine, reading
from ledger.intake import Intake
from ledger.keys import Vault
from ledger.store import select_person, select_slots
from ledger.tables import assignments
from ledger.timers import run_timers
from ledger.window import close_windows
from tests.core import samples
from tests.core.samples import terms_of
from tests.databases import on_sqlite
from tests.ledger.hands import TEXT, USD, Hands
from tests.ledger.world import World

REWARD = 30 * USD


class Fair:
    """Adam has tasks to give; barb and carl offer for them."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands
        self.adam, self.barb, self.carl = (hands.enter(name) for name in ("adam", "barb", "carl"))
        self._block = 0
        self._posted: list[TaskId] = []

    def learn(self, fact: Fact) -> None:
        """Tell what the chain said."""
        self.hands.do(Learn(**self.hands.stamp(), fact=fact))

    def log(self) -> LogRef:
        """Make the place of the next fact, in a block of this moment."""
        self._block += 1
        return replace(samples.log(self._block), block_time=self.hands.now())

    def address(self, person: PersonId) -> str:
        """Read somebody's address."""
        with reading(self.hands.engine) as connection:
            known = select_person(connection, person)
        assert known is not None
        return known.address

    def fund(self, minor: int) -> None:
        """Have a deposit of adam's become final."""
        self.learn(Deposited(self.log(), samples.USD.token, self.address(self.adam), minor))

    def offered(self, count: int, *, seconds: int = 172800, workers: str = "barb") -> list[TaskId]:
        """Post tasks that a worker offers for; their windows close at once."""
        tasks = []
        for _ in range(count):
            task = self.hands.post(self.adam, REWARD, seconds)
            for name in workers.split():
                self.hands.do(Apply(**self.hands.stamp(), person=self.hands.enter(name), task=task))
            self.hands.do(AssignNow(**self.hands.stamp(), person=self.adam, task=task))
            tasks.append(task)
            self._posted.append(task)
        return tasks

    def close(self) -> int:
        """Decide what is due."""
        return close_windows(self.hands.engine, self.hands.intake, self.hands.clock, samples.POLICY)

    def look(self, tasks: list[TaskId]) -> list[Task]:
        """Read tasks."""
        return [self.hands.look(task) for task in tasks]

    def found(self, number: int) -> Task:
        """Read a task by its number in the order they were posted."""
        return self.hands.look(self._posted[number])

    def slots(self, task: TaskId) -> tuple[Slot, ...]:
        """Read how a task's batch was planned."""
        with reading(self.hands.engine) as connection:
            return select_slots(connection, self.hands.look(task).batch or "")

    def opening(self, task: TaskId) -> BatchOpened:
        """Make the log that opens a task's batch."""
        slots, of = self.slots(task), self.hands.look(task)
        workers, rewards = tuple(slot.worker for slot in slots), tuple(slot.reward for slot in slots)
        return BatchOpened(self.log(), of.batch or "", terms_of(of), workers, rewards)

    def told(self, key: str) -> list[PersonId]:
        """List who was told something."""
        return [one.person for one in self.hands.effects(Notify) if isinstance(one, Notify) and one.key == key]


@pytest.fixture
def fair(hands: Hands) -> Fair:
    """Adam, barb and carl, and no money yet."""
    return Fair(hands)


def test_close__one_batch(fair: Fair) -> None:
    """What is decided in one round under the same terms is one batch: one open in the first one's name, one plan."""
    fair.fund(3 * REWARD)
    tasks = fair.offered(3)

    assert fair.close() == 3
    found = fair.look(tasks)
    assert [(task.stage, task.place) for task in found] == [(Stage.ASSIGNED, place) for place in range(3)]
    assert fair.hands.effects(AskTask) == [AskTask(TaskStep.OPEN, tasks[0])]
    barb, named = fair.address(fair.barb), found[0].batch or ""
    assert fair.slots(tasks[2]) == tuple(Slot(named, place, task, barb, REWARD) for place, task in enumerate(tasks))
    terms = terms_of(found[1])
    assert (terms.count, terms.tasks_root) == (3, root_of((barb,) * 3, (REWARD,) * 3))
    assert samples.POLICY.batch_id(terms) == named
    assert fair.told("batch-assigned-employer") == [fair.adam]
    assert fair.told("assigned-worker") == [fair.barb] * 3
    assert len(fair.hands.rows(assignments)) == 3


def test_close__another_length(fair: Fair) -> None:
    """Tasks with other dates go by themselves."""
    fair.fund(3 * REWARD)
    tasks = [*fair.offered(2), *fair.offered(1, seconds=3600)]
    fair.close()

    assert fair.hands.effects(AskTask) == [AskTask(TaskStep.OPEN, tasks[0]), AskTask(TaskStep.OPEN, tasks[2])]
    assert [task.place for task in fair.look(tasks)] == [0, 1, 0]


def test_close__as_many_as_are_covered(fair: Fair) -> None:
    """The first that the balance reaches for are opened; for the rest the employer hears once what is missing."""
    fair.fund(2 * REWARD + 1)
    tasks = fair.offered(4)
    fair.close()

    assert [task.stage for task in fair.look(tasks)] == [Stage.ASSIGNED] * 2 + [Stage.POSTED] * 2
    assert terms_of(fair.hands.look(tasks[0])).count == 2
    assert fair.told("batch-cover-missing") == [fair.adam]
    fair.fund(2 * REWARD - 1)
    assert fair.close() == 2
    assert [task.place for task in fair.look(tasks)] == [0, 1, 0, 1]


@pytest.fixture
def small(engine: Engine) -> Fair:
    """Give a platform that opens two tasks together at most, and where dana, who also works, may rule."""
    policy = replace(samples.POLICY, batch_max=2, arbiters=(sum(b"dana"), sum(b"lina")))
    return Fair(Hands(engine, Intake(engine, policy, Vault(bytes(32))), Clock(engine)))


def test_close__more_than_go_together(small: Fair) -> None:
    """No batch is larger than the setting."""
    small.fund(5 * REWARD)
    tasks = small.offered(5)
    small.close()

    assert [task.place for task in small.look(tasks)] == [0, 1, 0, 1, 0]
    assert len(small.hands.effects(AskTask)) == 3


def test_close__worker_who_may_rule(small: Fair) -> None:
    """Nobody rules on their own task, nor on another of whoever they work for now."""
    dana = small.hands.enter("dana")
    small.fund(2 * REWARD)
    first, second = *small.offered(1, workers="dana"), *small.offered(1, workers="barb")
    small.close()
    one, two = small.look([first, second])

    assert (one.worker, one.arbiter) == (dana, None)
    assert (two.worker, two.arbiter) == (small.barb, None)


def test_open__all(fair: Fair) -> None:
    """One log opens every task of the batch and commits the money of each."""
    fair.fund(3 * REWARD)
    tasks = fair.offered(3)
    fair.close()
    fair.learn(fair.opening(tasks[0]))

    assert {task.stage for task in fair.look(tasks)} == {Stage.OPENED}
    assert fair.told("opened-worker") == [fair.barb] * 3
    assert fair.told("batch-opened-employer") == [fair.adam]


def test_refused__all_go_back(fair: Fair) -> None:
    """An open that is refused is made void once; then all are on the board again, and go together again."""
    fair.fund(3 * REWARD)
    tasks = fair.offered(3)
    fair.close()
    ask = AskTask(TaskStep.OPEN, tasks[0])
    fair.hands.do(Refused(**fair.hands.stamp(), ask=ask, reason="BalanceTooLow"))
    first = fair.hands.look(tasks[0]).batch or ""

    assert fair.hands.effects(AskTask) == [ask, AskTask(TaskStep.REVOKE, tasks[0])]
    assert {task.stage for task in fair.look(tasks)} == {Stage.REVOKING}
    fair.learn(BatchRevoked(fair.log(), first))
    assert fair.close() == 3
    assert {task.batch == first for task in fair.look(tasks)} == {False}
    assert fair.told("tx-refused").count(fair.adam) == 1


def test_revoke__one(fair: Fair) -> None:
    """An employer who takes one task back gets the others decided anew, and each worker hears what it means."""
    fair.fund(3 * REWARD)
    tasks = fair.offered(3)
    fair.close()
    fair.hands.do(Revoke(**fair.hands.stamp(), person=fair.adam, task=tasks[1]))
    assert fair.hands.effects(AskTask)[-1] == AskTask(TaskStep.REVOKE, tasks[0])
    fair.learn(BatchRevoked(fair.log(), fair.hands.look(tasks[0]).batch or ""))

    assert [task.stage for task in fair.look(tasks)] == [Stage.POSTED, Stage.CANCELLED, Stage.POSTED]
    assert fair.told("batch-revoked-worker") == [fair.barb] * 2
    assert fair.told("batch-revoked-employer") == [fair.adam]
    assert fair.close() == 2


def test_adopt__one_has_changed(fair: Fair) -> None:
    """A plan is adopted as it was verified or not at all: with one task changed since, none is assigned."""
    fair.fund(3 * REWARD)
    tasks = fair.offered(2)
    fair.close()
    stale = fair.offered(2)
    plan = assigning(fair, stale)
    late = replace(plan, choices=(plan.choices[0], replace(plan.choices[1], version=1)))

    assert isinstance(fair.hands.refused(late), WrongStage)
    assert [task.stage for task in fair.look([*tasks, *stale])] == [Stage.ASSIGNED] * 2 + [Stage.POSTED] * 2


def assigning(fair: Fair, tasks: list[TaskId]) -> Assign:
    """Make a plan that names barb for tasks as they stand."""
    named = (Choice(task=task.id, version=task.version, worker=fair.barb, reasons=()) for task in fair.look(tasks))
    return Assign(**fair.hands.stamp(), choices=tuple(named))


def test_run__due_together(fair: Fair) -> None:
    """What falls due together is proposed together, each task once."""
    fair.fund(3 * REWARD)
    tasks = fair.offered(3)
    fair.close()
    fair.learn(fair.opening(tasks[0]))
    fair.hands.clock.advance(172800 + 60)

    assert run_timers(fair.hands.engine, fair.hands.intake, fair.hands.clock) == 3
    assert fair.hands.effects(AskTask)[1:] == [AskTask(TaskStep.REFUND, task) for task in tasks]
    again = Propose(**fair.hands.stamp(), task=tasks[0], step=TaskStep.REFUND)
    assert isinstance(fair.hands.refused(again), WrongStage)


@on_sqlite
def test_path__together(world: World) -> None:
    """Tasks opened together are handed in, rated and paid, each by itself or with the others, to the last unit."""
    adam, barb, carl = (world.enter(name) for name in ("adam", "barb", "carl"))
    world.fund(adam, 100 * USD)
    tasks = [world.post(adam) for _ in range(3)]
    for task, worker in zip(tasks, (barb, carl, barb), strict=True):
        world.do(Apply(**world.stamp(), person=worker, task=task))
    world.settle_down()
    assert len({world.look(task).batch for task in tasks}) == 1
    for task, worker in zip(tasks[:2], (barb, carl), strict=True):
        world.do(Deliver(**world.stamp(), person=worker, task=task, deliverable=TEXT))
    world.settle_down()
    for task, rating in zip(tasks, (95, 70), strict=False):
        world.do(Rate(**world.stamp(), person=adam, task=task, rating=rating, grounds="late"))
    world.settle_down()
    world.do(AcceptRating(**world.stamp(), person=carl, task=tasks[1], rating=70))
    world.do(GiveBack(**world.stamp(), person=barb, task=tasks[2]))
    world.settle_down()

    ended = [world.look(task) for task in tasks]
    assert [task.path for task in ended] == [Path.RATED, Path.ACCEPTED, Path.GIVEN_BACK]
    shares = [split(terms_of(ended[0]), 30 * USD, rating).payout for rating in (100, 70)]
    assert [world.held(person) for person in (barb, carl)] == shares
    assert [world.owed(person) for person in (adam, barb, carl)] == [
        world.held(person) for person in (adam, barb, carl)
    ]
    world.assert_audit_agrees()
