"""The matching window: a plan is adopted against the version it saw, and only when the money is there."""

from dataclasses import replace

from ledger.core.commands import Apply, Assign, AssignNow, Choice, Learn, Unapply
from ledger.core.effects import AskTask, Notify, TaskStep
from ledger.core.errors import NotAllowed, WrongStage
from ledger.core.facts import Deposited, Fact, TaskSettled
from ledger.core.ids import CommandId, PersonId, TaskId
from ledger.core.packed import Path
from ledger.core.task import Moved, Stage
from ledger.database import reading, writing
from ledger.store import select_person, update_tasks
from ledger.tables import people
from ledger.window import close_windows
from tests.core import samples
from tests.ledger.hands import USD, Hands


def learn(hands: Hands, fact: Fact) -> None:
    """Tell what the chain said."""
    hands.do(Learn(**hands.stamp(), fact=fact))


def deposit(hands: Hands, person: PersonId, minor: int, block: int) -> None:
    """Have somebody's deposit become final."""
    with reading(hands.engine) as connection:
        known = select_person(connection, person)
    assert known is not None
    learn(hands, Deposited(samples.log(block), samples.USD.token, known.address, minor))


def offered(hands: Hands, *workers: str) -> TaskId:
    """Post adam's task and have workers offer; the window is closed at once."""
    adam = hands.find("adam")
    task = hands.post(adam)
    for name in workers:
        hands.do(Apply(**hands.stamp(), person=hands.enter(name), task=task))
    hands.do(AssignNow(**hands.stamp(), person=adam, task=task))
    return task


def close(hands: Hands) -> int:
    """Close what is due."""
    return close_windows(hands.engine, hands.intake, hands.clock, samples.POLICY)


def told(hands: Hands) -> list[tuple[PersonId, str]]:
    """List who was told what, after the first offer."""
    notices = (one for one in hands.effects(Notify) if isinstance(one, Notify))
    return [(one.person, one.key) for one in notices if one.key != "application-received"]


def test_close__one_is_named(hands: Hands) -> None:
    """One worker is named, everybody hears of it, and the escrow is asked to open; once."""
    adam = hands.enter("adam")
    deposit(hands, adam, 30 * USD, block=1)
    task = offered(hands, "barb", "carl")

    assert close(hands) == 1
    assert close(hands) == 0
    found = hands.look(task)
    assert found.stage is Stage.ASSIGNED
    other = hands.find("carl") if found.worker == hands.find("barb") else hands.find("barb")
    assert told(hands)[1:] == [
        (found.worker, "assigned-worker"),
        (adam, "assigned-employer"),
        (other, "assigned-other"),
    ]
    assert hands.effects(AskTask) == [AskTask(TaskStep.OPEN, task)]


def test_close__not_yet(hands: Hands) -> None:
    """While the window is open nobody is named; nor where nobody offered."""
    adam = hands.enter("adam")
    deposit(hands, adam, 30 * USD, block=1)
    task = hands.post(adam)
    assert close(hands) == 0
    hands.do(Apply(**hands.stamp(), person=hands.enter("barb"), task=task))
    assert close(hands) == 0

    hands.clock.advance(int(samples.POLICY.match_window.total_seconds()) + 1)
    assert close(hands) == 1


def test_close__not_covered(hands: Hands) -> None:
    """Without the money nobody is named; the employer hears so once, and a deposit that reaches goes on from there."""
    adam = hands.enter("adam")
    deposit(hands, adam, 20 * USD, block=1)
    task = offered(hands, "barb")
    for _ in range(3):
        close(hands)
    assert told(hands) == [(adam, "deposit-received"), (adam, "cover-missing")]
    assert hands.look(task).stage is Stage.POSTED

    deposit(hands, adam, 10 * USD, block=2)
    assert close(hands) == 1
    assert hands.look(task).stage is Stage.ASSIGNED


def test_close__still_not_covered(hands: Hands) -> None:
    """A deposit that does not reach is said to be too little, once a deposit."""
    adam = hands.enter("adam")
    offered(hands, "barb")
    for block in (1, 2):
        close(hands)
        close(hands)
        deposit(hands, adam, USD, block=block)
    close(hands)

    assert [key for _, key in told(hands)].count("cover-missing") == 3


def test_close__covered_by_what_came_back(hands: Hands) -> None:
    """Money that comes back from another task opens the window again as a deposit does."""
    adam = hands.enter("adam")
    deposit(hands, adam, 30 * USD, block=1)
    first = offered(hands, "barb")
    close(hands)
    terms, batch = hands.look(first).terms, hands.look(first).batch
    assert terms is not None
    assert batch is not None
    worker = next(row["address"] for row in hands.rows(people) if row["id"] == hands.find("barb"))
    opening = replace(samples.opening(), batch=batch, terms=terms, workers=(worker,))
    learn(hands, opening)
    second = offered(hands, "carl")
    close(hands)
    assert hands.look(second).stage is Stage.POSTED
    assert hands.look(second).window_at is None

    learn(hands, TaskSettled(samples.log(9), batch, 0, Path.REFUNDED, 0, 0))
    assert close(hands) == 1
    assert hands.look(second).stage is Stage.ASSIGNED


def test_close__other_currency(hands: Hands) -> None:
    """Another currency covers nothing and wakes nothing."""
    adam = hands.enter("adam")
    task = offered(hands, "barb")
    close(hands)
    with reading(hands.engine) as connection:
        known = select_person(connection, adam)
    assert known is not None
    learn(hands, Deposited(samples.log(5), "0x" + "c" * 40, known.address, 100 * USD))

    assert hands.look(task).window_at is None


def test_adopt__older_version(hands: Hands) -> None:
    """A plan made for a task that has changed since is not adopted."""
    adam = hands.enter("adam")
    deposit(hands, adam, 30 * USD, block=1)
    task = offered(hands, "barb")
    plan = plan_for(hands, task, "barb")
    with writing(hands.engine) as connection:
        update_tasks(connection, [Moved(hands.look(task), replace(hands.look(task), title="other"))])

    assert isinstance(hands.refused(plan), WrongStage)
    assert hands.look(task).stage is Stage.POSTED


def test_adopt__took_the_offer_back(hands: Hands) -> None:
    """Nobody is named who does not offer any more."""
    adam = hands.enter("adam")
    deposit(hands, adam, 30 * USD, block=1)
    task = offered(hands, "barb", "carl")
    plan = plan_for(hands, task, "barb")
    hands.do(Unapply(**hands.stamp(), person=hands.find("barb"), task=task))

    assert isinstance(
        hands.refused(replace(plan, choices=(replace(plan.choices[0], version=hands.look(task).version),))), NotAllowed
    )
    assert close(hands) == 1
    assert hands.look(task).worker == hands.find("carl")


def test_adopt__twice(hands: Hands) -> None:
    """A plan that is adopted again is the same plan."""
    adam = hands.enter("adam")
    deposit(hands, adam, 60 * USD, block=1)
    task = offered(hands, "barb")
    plan = plan_for(hands, task, "barb")
    hands.do(plan)

    assert hands.handle(plan)[0].is_repeat
    assert len(hands.effects(AskTask)) == 1


def plan_for(hands: Hands, task: TaskId, worker: str) -> Assign:
    """Make a plan that names a worker for a task as it stands."""
    version = hands.look(task).version
    return Assign(
        id=CommandId(f"timer:assign:{task}:{version}"),
        at=hands.now(),
        choices=(Choice(task=task, version=version, worker=hands.find(worker), reasons=()),),
    )
