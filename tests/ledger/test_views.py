"""Views: what the faces read is what stands, newest first, and no more than they ask for."""

from ledger.core.commands import Apply
from ledger.core.ids import TaskId
from ledger.core.personal import BoardFilter
from ledger.core.task import Stage
from ledger.views import Views
from tests.ledger.hands import USD, Hands
from tests.ledger.world import World


def test_people__in_their_order(hands: Hands) -> None:
    """Everybody who entered is known by id and by their numeric Telegram id, and nobody else."""
    views = Views(hands.engine)
    adam, barb = hands.enter("adam"), hands.enter("barb")

    assert {person.id for person in views.people()} == {adam, barb}
    assert views.person(adam).name == "adam"
    assert views.person_by_telegram(sum(b"barb")) == views.person(barb)
    assert views.person_by_telegram(1) is None


def test_board__newest_first(hands: Hands) -> None:
    """The board shows what can be applied for, newest first, with who has."""
    views = Views(hands.engine)
    adam, barb = hands.enter("adam"), hands.enter("barb")
    tasks = [hands.post(adam) for _ in range(3)]
    hands.do(Apply(**hands.stamp(), person=barb, task=tasks[0]))

    assert {listing.task.id for listing in views.board(BoardFilter(), 0).listings} == set(tasks)
    found = views.listing(tasks[0])
    assert found is not None
    assert found.applicants == (barb,)
    assert views.listing(TaskId("tsk_0")) is None
    assert [task.id for task in views.applied_for(barb)] == [tasks[0]]
    assert views.applied_for(adam) == ()
    assert {task.id for task in views.tasks_of(adam)} == {task.id for task in views.tasks()} == set(tasks)
    assert views.tasks_of(barb) == ()


def test_views__of_a_task_in_escrow(begun_world: World) -> None:
    """Reasons, deliverable, balance and journal of a task are there to be shown."""
    views = begun_world.ledger.views
    task = views.tasks()[0]
    assert views.reasons(task.id)
    assert views.reasons(TaskId("tsk_0")) == ()
    assert views.deliverable(task) is None

    begun_world.hand_in(task.id, begun_world.find("barb"))
    handed = views.deliverable(views.tasks()[0])
    assert handed is not None
    assert handed.text == "done"
    assert begun_world.held(begun_world.find("adam")) == 70 * USD
    kinds = [entry.kind for _, entry in views.entries()]
    assert kinds == ["open", "deposit"]
    assert views.last_entry() == 2
    assert [seq for seq, _ in views.entries(limit=1)] == [2]
    assert views.board(BoardFilter(), 0).listings == ()
    assert views.tasks()[0].stage is Stage.DELIVERED


def test_views__before_anything(hands: Hands) -> None:
    """An empty ledger has nothing to show and says so."""
    views = Views(hands.engine)

    assert (views.tasks(), views.people(), views.entries()) == ((), (), ())
    assert (views.head(), views.last_entry(), views.balances()) == (0, 0, {})
    assert list(views.assets()) == ["USD"]
