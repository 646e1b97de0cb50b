"""Tasks that may wait: given to who is worth more than can be expected, and at the end of their time to the best."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from ledger.clock import Clock
from ledger.core.commands import Apply, Assign, Choice, Command, Learn
from ledger.core.errors import WrongStage
from ledger.core.facts import Deposited
from ledger.core.ids import TaskId
from ledger.core.task import Moved, Stage
from ledger.database import Engine, reading, writing
from ledger.intake import Also, Intake, Outcome
from ledger.keys import Vault
from ledger.matching.expecting import KNOWN_MIN, kind_of
from ledger.matching.problems import read_applied
from ledger.store import select_person, select_tasks_named, update_tasks
from ledger.tables import assignments, expectations, metadata
from ledger.window import close_windows
from matcher import solve
from tests.core import samples
from tests.ledger.hands import USD, Hands, PowerCut

EVERY = int(samples.POLICY.match_every.total_seconds())
PATIENCE = int(samples.POLICY.match_window.total_seconds())
LITTLE, MUCH = 10**6, 10**9  # points: below and above what anybody here is worth


@pytest.fixture
def fair(hands: Hands) -> Hands:
    """Adam has money and tasks."""
    adam = hands.enter("adam")
    with reading(hands.engine) as connection:
        known = select_person(connection, adam)
    assert known is not None
    deposit = Deposited(samples.log(1), samples.USD.token, known.address, 900 * USD)
    hands.do(Learn(**hands.stamp(), fact=deposit))
    return hands


def offered(hands: Hands, *workers: str) -> TaskId:
    """Post adam's task and have workers offer; its window is open."""
    task = hands.post(hands.find("adam"))
    for name in workers:
        hands.do(Apply(**hands.stamp(), person=hands.enter(name), task=task))
    return task


def close(hands: Hands, intake: Intake | None = None) -> int:
    """Let the loop come round."""
    return close_windows(hands.engine, intake or hands.intake, hands.clock, samples.POLICY)


def know(hands: Hands, points: int, seats: int = KNOWN_MIN) -> None:
    """Have so many seats of adam's kind of task been filled at this worth."""
    with writing(hands.engine) as connection:
        connection.execute(insert(expectations).values(kind="language", total=points * seats, count=seats))


def test_close__little_known(fair: Hands) -> None:
    """Before enough seats were filled every task waits for all who may offer, as long as its time lasts."""
    know(fair, LITTLE, KNOWN_MIN - 1)
    task = offered(fair, "barb")
    for _ in range(0, PATIENCE, EVERY):
        assert close(fair) == 0
        fair.clock.advance(EVERY)

    assert close(fair) == 1
    assert fair.look(task).stage is Stage.ASSIGNED


def test_close__worth_more(fair: Hands) -> None:
    """Who is worth more than can be expected is named in the next window, before the time is up."""
    know(fair, LITTLE)
    task = offered(fair, "barb")

    assert close(fair) == 1
    assert fair.look(task).worker == fair.find("barb")


def test_close__worth_less(fair: Hands) -> None:
    """Who is worth less waits for somebody better, and is named when the task cannot wait for another window."""
    know(fair, MUCH)
    earliest = fair.clock.now()
    task = offered(fair, "barb")
    latest = asked = refused = fair.clock.now()  # the clock goes on by itself too
    while close(fair) == 0:
        refused = asked
        fair.clock.advance(1)
        asked = fair.clock.now()

    assert refused - latest < timedelta(seconds=PATIENCE)
    assert fair.clock.now() - earliest >= timedelta(seconds=PATIENCE - EVERY)
    assert fair.look(task).worker == fair.find("barb")


def test_close__once_a_window(fair: Hands) -> None:
    """Tasks that may wait are looked at once a window, whichever process comes first; others at once."""
    know(fair, LITTLE)
    offered(fair, "barb")
    assert close(fair) == 1
    offered(fair, "carl")
    assert close(fair) == 0

    fair.clock.advance(EVERY)
    assert close(fair) == 1


def test_learn__what_seats_were_worth(fair: Hands) -> None:
    """What was named is learned by kind of task, once, in the transaction that names."""
    for name in ("barb", "carl"):
        offered(fair, name)
    fair.clock.advance(PATIENCE)
    assert close(fair) == 2
    assert close(fair) == 0
    worth = sum(reason.points for row in fair.rows(assignments) for reason in row["reasons"])
    (row,) = fair.rows(expectations)

    assert (row["kind"], row["count"]) == ("language", 2)
    # Reasons name what spoke for somebody: all but the draw, which decided nothing.
    assert abs(row["total"] - worth) < 40 * 10**6


def test_learn__not_covered(hands: Hands) -> None:
    """Where the money did not reach no seat was filled, and nothing is learned."""
    hands.enter("adam")
    offered(hands, "barb")
    hands.clock.advance(PATIENCE)
    close(hands)

    assert hands.rows(expectations) == []


def test_restart__expectation_is_kept(fair: Hands) -> None:
    """What was learned is in the database: another process, or the same after a restart, measures by it."""
    know(fair, MUCH)
    task = offered(fair, "barb")
    fair.engine.dispose()
    again = Hands(fair.engine, Intake(fair.engine, samples.POLICY, Vault(bytes(32))), Clock(fair.engine))

    assert close(again) == 0
    again.clock.advance(PATIENCE)
    assert close(again) == 1
    assert again.look(task).stage is Stage.ASSIGNED
    assert again.rows(expectations)[0]["count"] == KNOWN_MIN + 1


class Meanwhile(Intake):
    """A door before which something happens to what is carried to it."""

    def __init__(self, engine: Engine, happens: Callable[[], None]) -> None:
        super().__init__(engine, samples.POLICY, Vault(bytes(32)))
        self._happens = happens

    def handle(self, asked: Sequence[Command], also: Also = lambda _connection, _outcomes: None) -> tuple[Outcome, ...]:
        """Let it happen first."""
        self._happens()
        return super().handle(asked, also)


def test_stop__between_plan_and_adoption(fair: Hands) -> None:
    """A stop after the plan was made and before it is adopted changes nothing; the next round decides."""

    def cut() -> None:
        raise PowerCut("adopting")

    task = offered(fair, "barb")
    fair.clock.advance(PATIENCE)
    before = {table.name: fair.rows(table) for table in metadata.sorted_tables}
    with pytest.raises(PowerCut):
        close(fair, Meanwhile(fair.engine, cut))
    assert {table.name: fair.rows(table) for table in metadata.sorted_tables} == before

    assert close(fair) == 1
    assert fair.look(task).stage is Stage.ASSIGNED


def test_adopt__changed_meanwhile(fair: Hands) -> None:
    """A plan for a task that has changed since is refused and nothing learned of it; the next round makes a new one."""
    task = offered(fair, "barb")
    fair.clock.advance(PATIENCE)

    def change() -> None:
        with writing(fair.engine) as connection:
            update_tasks(connection, [Moved(fair.look(task), replace(fair.look(task), title="other"))])

    assert close(fair, Meanwhile(fair.engine, change)) == 0
    assert fair.look(task).stage is Stage.POSTED
    assert fair.rows(expectations) == []

    assert close(fair) == 1


def test_adopt__frozen(fair: Hands) -> None:
    """Who was named keeps the task: no later plan, whatever it would be worth, takes it away."""
    task = offered(fair, "barb", "carl")
    fair.clock.advance(PATIENCE)
    close(fair)
    named = fair.look(task)
    other = fair.find("carl") if named.worker == fair.find("barb") else fair.find("barb")
    for version in (named.version - 1, named.version):
        choice = Choice(task=task, version=version, worker=other, reasons=())
        assert isinstance(fair.refused(Assign(**fair.stamp(), choices=(choice,))), WrongStage)

    assert close(fair) == 0
    assert fair.look(task) == named


def test_plan__order_of_rows(fair: Hands) -> None:
    """The plan depends on who offered for what, not on the order in which it is read."""
    names = ("barb", "carl", "dana")
    tasks = [offered(fair, *names[at:], *names[:at]) for at in range(3)]
    with reading(fair.engine) as connection:
        found = select_tasks_named(connection, tasks)
        plans = {
            solve(read_applied(connection, order, now=fair.now(), reservations=dict.fromkeys(tasks, 0)).problem)
            for order in (tuple(found), tuple(reversed(found)), (found[1], found[2], found[0]))
        }

    assert len(plans) == 1


@pytest.mark.parametrize(
    ("skills", "languages", "kind"),
    [((), (), "plain"), (("sewing",), (), "skill"), ((), ("zh",), "language"), (("a",), ("zh",), "language skill")],
)
def test_kind__what_a_score_is_made_of(skills: tuple[str, ...], languages: tuple[str, ...], kind: str) -> None:
    """Tasks are measured by others whose points are made of the same parts."""
    assert kind_of(replace(samples.posted(), skills=skills, languages=languages)) == kind
