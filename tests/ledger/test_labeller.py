"""The timer of labelling: what answers come to is decided, handed in, rated and paid, each once."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from ledger.core.commands import Apply, Deliver, Rate
from ledger.core.effects import AskTask
from ledger.core.ids import PersonId, TaskId
from ledger.core.item_commands import AnswerItem
from ledger.core.seats import BY_ANSWERS
from ledger.core.task import Moved, Stage
from ledger.database import reading, writing
from ledger.histories import select_history
from ledger.labeller import Labeller
from ledger.store import select_deliverable, update_tasks
from ledger.tables import commands, decisions, findings
from tests.ledger.answering import answer_all, answer_asked, by_place, clicked, honest, items_of, job, open_seats, truth
from tests.ledger.hands import TEXT, USD, Hands
from tests.ledger.world import World

ITEMS, GOLD = 24, 6
ALL = ITEMS + GOLD


def labeller(hands: Hands) -> Labeller:
    """Start anew, with nothing remembered."""
    return Labeller(hands.engine, hands.intake, hands.clock)


def begun(hands: Hands, *, seats: int = 3, items: int = ITEMS) -> tuple[Sequence[TaskId], list[PersonId]]:
    """Have a job opened for its workers."""
    adam, *workers = (hands.enter(name) for name in ("adam", "barb", "carl", "dana")[: seats + 1])
    tasks = job(hands, adam, items=items, gold=GOLD, seats=seats)
    open_seats(hands, workers)
    return tasks, workers


def stages(hands: Hands, tasks: Sequence[TaskId]) -> list[Stage]:
    """Say where the seats stand."""
    return [hands.look(task).stage for task in tasks]


def run_dry(timer: Labeller) -> int:
    """Run until there is nothing to do; says how much there was."""
    total = 0
    while done := timer.run_once():
        total += done
    return total


def test_run__decides_as_answers_come(hands: Hands) -> None:
    """Items are decided once their answers suffice, and a timer that finds nothing changed does nothing."""
    tasks, (barb, carl, dana) = begun(hands)
    timer = labeller(hands)
    answer_all(hands, tasks[0], {barb: honest(ALL), carl: honest(ALL)})
    assert timer.run_once() == 2  # both have answered all that they can
    assert stages(hands, tasks) == [Stage.DELIVERED, Stage.DELIVERED, Stage.OPENED]
    assert hands.rows(decisions) == []

    answer_all(hands, tasks[0], {dana: honest(10)})
    timer.run_once()
    assert len(hands.rows(decisions)) == 10
    before = len(hands.rows(commands))
    assert [timer.run_once() for _ in range(3)] == [0, 0, 0]
    assert len(hands.rows(commands)) == before


def test_run__nothing_changed_is_not_looked_at(hands: Hands) -> None:
    """What was looked at is looked at again when something of it changes, and by nobody before."""
    tasks, (barb, carl, _) = begun(hands)
    timer = labeller(hands)
    answer_all(hands, tasks[0], {barb: honest(5)})
    run_dry(timer)
    looked = dict(timer._looked)
    timer.run_once()
    assert timer._looked == looked
    answer_all(hands, tasks[0], {carl: honest(1)})
    timer.run_once()
    assert timer._looked != looked


def test_run__two_at_once(hands: Hands) -> None:
    """Two that look at the same job do each thing once: the other's is a repeat or refused."""
    tasks, (barb, carl, dana) = begun(hands)
    answer_all(hands, tasks[0], {barb: honest(ALL), carl: honest(ALL), dana: honest(ALL)})
    one, other = labeller(hands), labeller(hands)
    total = 0
    while done := one.run_once() + other.run_once():
        total += done

    assert len(hands.rows(decisions)) == ITEMS
    asked = [row["kind"] for row in hands.rows(commands)]
    assert (asked.count("DecideItems"), asked.count("Deliver"), asked.count("Rate")) == (1, 3, 3)
    assert total == 7


def test_run__at_the_same_time(hands: Hands) -> None:
    """Several that run at the same moment do each thing once."""
    tasks, (barb, carl, dana) = begun(hands)
    answer_all(hands, tasks[0], {barb: honest(ALL), carl: honest(ALL), dana: honest(ALL)})
    with ThreadPoolExecutor(3) as pool:
        taken = list(pool.map(run_dry, [labeller(hands) for _ in range(3)]))
    run_dry(labeller(hands))

    asked = [row["kind"] for row in hands.rows(commands)]
    assert (asked.count("DecideItems"), asked.count("Deliver"), asked.count("Rate")) == (1, 3, 3)
    assert sum(taken) <= 7
    assert len(hands.effects(AskTask)) == 6


def test_run__rates_by_quality(hands: Hands) -> None:
    """Who is right is rated in full, who does not look little; nobody is rated before her answers are decided."""
    tasks, (barb, carl, dana) = begun(hands)
    answer_all(hands, tasks[0], {barb: honest(ALL), carl: clicked(ALL)})
    run_dry(labeller(hands))
    assert Stage.RATED not in stages(hands, tasks)
    answer_all(hands, tasks[0], {dana: honest(ALL)})
    run_dry(labeller(hands))

    ratings = [hands.look(task).rating or 0 for task in tasks]
    assert stages(hands, tasks) == [Stage.SETTLING, Stage.RATED, Stage.SETTLING]
    assert ratings[0] >= 90
    assert ratings[2] >= 90
    assert ratings[1] < 60  # below which nothing is paid


def test_run__suspected(hands: Hands) -> None:
    """Answers that do not depend on the items are a finding for the operators, once, and stop nothing."""
    tasks, (barb, carl, dana) = begun(hands, items=60)
    answer_all(hands, tasks[0], {barb: honest(66), carl: ["cat"] * 66, dana: honest(66)})
    run_dry(labeller(hands))
    run_dry(labeller(hands))

    found = [(row["code"], row["subject"], row["is_serious"]) for row in hands.rows(findings)]
    assert found == [("answers-blind", f"{tasks[0]} {carl}", False)]


def test_run__any_line(hands: Hands) -> None:
    """Whoever starts anew after each step goes on where the last one stopped, and does nothing twice."""
    tasks, (barb, carl, dana) = begun(hands)
    answer_all(hands, tasks[0], {barb: honest(ALL), carl: honest(ALL), dana: honest(ALL)})
    while labeller(hands).run_once():
        pass

    asked = [row["kind"] for row in hands.rows(commands)]
    assert (asked.count("DecideItems"), asked.count("Deliver"), asked.count("Rate")) == (1, 3, 3)
    assert stages(hands, tasks) == [Stage.SETTLING] * 3


def test_run__hands_in_what_was_answered(hands: Hands) -> None:
    """What is handed in says how many answers there are and what they hash to."""
    tasks, (barb, *_) = begun(hands)
    answer_all(hands, tasks[0], {barb: honest(ALL)})
    run_dry(labeller(hands))
    seat = hands.look(tasks[0])
    with reading(hands.engine) as connection:
        kept = select_deliverable(connection, seat.id, seat.deliverable or "")

    assert kept is not None
    assert kept.text.startswith('{"answers": 30, "sha256": "')


def test_run__time_runs_out(hands: Hands) -> None:
    """Before the last moment what there is is handed in, and decided by when nobody is left who could answer more."""
    tasks, (barb, carl, _) = begun(hands)
    answer_all(hands, tasks[0], {barb: honest(ALL), carl: honest(6)})
    run_dry(labeller(hands))
    assert stages(hands, tasks) == [Stage.DELIVERED, Stage.OPENED, Stage.OPENED]
    hands.clock.advance(172800 - 300)
    run_dry(labeller(hands))

    assert hands.look(tasks[2]).stage is Stage.OPENED  # who answered nothing hands in nothing
    assert hands.look(tasks[1]).stage is Stage.DELIVERED
    assert hands.rows(decisions) == []  # dana may answer yet
    with writing(hands.engine) as connection:
        given_back = replace(hands.look(tasks[2]), stage=Stage.REFUNDED)
        update_tasks(connection, [Moved(hands.look(tasks[2]), given_back)])
    run_dry(labeller(hands))
    assert len(hands.rows(decisions)) == ITEMS
    assert all(row["answers"] <= 2 for row in hands.rows(decisions))
    assert hands.look(tasks[0]).rating is not None
    assert (hands.look(tasks[1]).rating or 0) < (hands.look(tasks[0]).rating or 0)  # who left most of it undone


def test_run__handed_in_nothing(hands: Hands) -> None:
    """Who hands in anything but answers is rated 0, and may object as anybody may."""
    tasks, (barb, *_) = begun(hands)
    hands.do(Deliver(**hands.stamp(), person=barb, task=tasks[0], deliverable=TEXT))
    run_dry(labeller(hands))

    assert (hands.look(tasks[0]).stage, hands.look(tasks[0]).rating) == (Stage.RATED, 0)


def test_run__employer_was_first(hands: Hands) -> None:
    """An employer who rates first has rated: the timer leaves it so."""
    tasks, (barb, carl, dana) = begun(hands)
    answer_all(hands, tasks[0], {barb: honest(ALL), carl: honest(ALL)})
    run_dry(labeller(hands))
    hands.do(Rate(**hands.stamp(), person=hands.find("adam"), task=tasks[0], rating=100))
    answer_all(hands, tasks[0], {dana: honest(ALL)})
    run_dry(labeller(hands))

    assert hands.look(tasks[0]).rating == 100


def test_settle__three_workers(world: World) -> None:
    """Three workers are paid by their answers through the escrow, one of whom never looked; all books agree."""
    adam, *workers = (world.enter(name) for name in ("adam", "barb", "carl", "erin"))
    world.fund(adam, 100 * USD)
    tasks = job(world, adam, items=ITEMS, gold=GOLD)
    for task, worker in zip(tasks, workers, strict=True):
        world.do(Apply(**world.stamp(), person=worker, task=task))
    world.settle_down()
    assert stages(world, tasks) == [Stage.OPENED] * 3
    given = {workers[0]: honest(ALL), workers[1]: honest(ALL), workers[2]: clicked(ALL)}
    answer_all(world, tasks[0], given)
    world.settle_down()
    assert stages(world, tasks) == [Stage.SETTLED, Stage.SETTLED, Stage.RATED]
    world.clock.advance(172800 + 259200 + 172800)
    world.settle_down()

    assert stages(world, tasks) == [Stage.SETTLED] * 3
    assert [world.held(worker) for worker in workers] == [28_500_000, 28_500_000, 0]
    assert world.held(adam) == 40 * USD
    assert [world.owed(worker) for worker in (adam, *workers)] == [40 * USD, 28_500_000, 28_500_000, 0]
    world.assert_audit_agrees()


def test_settle__late_and_padded(world: World) -> None:
    """Who begins when three have done their shares is paid as they are, beside gold that nobody was asked."""
    adam, *workers = (world.enter(name) for name in ("adam", "barb", "carl", "elsa", "erin"))
    world.fund(adam, 200 * USD)
    tasks = job(world, adam, items=ITEMS, gold=300, seats=4)
    for task, worker in zip(tasks, workers, strict=True):
        world.do(Apply(**world.stamp(), person=worker, task=task))
    world.settle_down()
    for at, worker in enumerate(workers):  # each its eighteen, so that every item has three answers
        given = [(item, truth(place)) for place, item in enumerate(items_of(world, tasks[0])[:ITEMS])]
        mine = [one for place, one in enumerate(given) if place % 4 != at]
        world.handle(*(AnswerItem(**world.stamp(), person=worker, item=item.id, label=label) for item, label in mine))
        world.settle_down()
    answer_asked(world, tasks[3], workers[3], by_place)  # once more, where three answers are not sure enough
    world.settle_down()
    with reading(world.engine) as connection:
        promised = select_history(connection, workers).promised

    assert stages(world, tasks) == [Stage.SETTLED] * 4
    assert [world.held(worker) for worker in workers] == [28_500_000] * 4
    assert [one.is_kept for one in promised] == [True] * 4
    assert {grounds.text for task in tasks for grounds in world.ledger.views.grounds(task)} <= {BY_ANSWERS}
    world.assert_audit_agrees()
