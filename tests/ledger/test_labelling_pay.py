"""What a worker of a labelling job is promised and paid, against those who would have it otherwise."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from ledger import labelling
from ledger.core.commands import Apply, CancelTask, Deliver
from ledger.core.effects import Notify
from ledger.core.errors import BadCommand, WrongStage
from ledger.core.ids import PersonId, TaskId
from ledger.core.item_commands import AddItems, NewItem
from ledger.core.seats import answers_handed_in
from ledger.core.task import Stage
from ledger.database import reading, writing
from ledger.deciding import look
from ledger.labeller import Labeller, commands_of
from ledger.store import select_deliverable
from ledger.tables import answers, decisions, seats
from matcher.consensus import Rule
from tests.ledger.answering import (
    DAYS_2,
    DAYS_3,
    LABELS,
    answer_all,
    answer_asked,
    by_place,
    honest,
    items_of,
    job,
    open_seats,
    share,
    sit,
)
from tests.ledger.hands import TEXT, USD, Hands

NAMES = ("adam", "barb", "carl", "dana", "elsa", "fred")
OTHER = dict(zip(LABELS, LABELS[::-1], strict=True))


def begun(hands: Hands, items: Sequence[NewItem], count: int = 3) -> tuple[tuple[TaskId, ...], list[PersonId]]:
    """Have a job of these items opened for so many workers."""
    adam, *workers = (hands.enter(name) for name in NAMES[: count + 1])
    lead = hands.post(adam, 30 * USD)
    hands.do(AddItems(**hands.stamp(), person=adam, task=lead, items=tuple(items)))
    tasks = sorted([lead, *(share(hands, adam, lead) for _ in range(count - 1))])
    open_seats(hands, workers)
    return (lead, *(task for task in tasks if task != lead)), workers


def item(number: int, label: str, *, is_gold: bool = False) -> NewItem:
    """Make an item whose name tells what it is."""
    return NewItem(name=f"{number} {label}", question=f"{number}?", labels=LABELS, gold=label if is_gold else None)


def right(name: str) -> str:
    """Answer as it is."""
    return name.split()[1]


def run_dry(hands: Hands) -> None:
    """Run the timer until there is nothing to do."""
    timer = Labeller(hands.engine, hands.intake, hands.clock)
    while timer.run_once():
        pass


def ratings(hands: Hands, tasks: Sequence[TaskId]) -> list[int | None]:
    """Read the ratings of seats."""
    return [hands.look(task).rating for task in tasks]


def shares(hands: Hands, tasks: Sequence[TaskId]) -> list[int]:
    """Read what seats have promised."""
    known = {row["task"]: row["share"] for row in hands.rows(seats)}
    return [known[task] for task in tasks]


def paid(hands: Hands, items: Sequence[NewItem], *by: Callable[[str], str]) -> list[int | None]:
    """Have a job done by workers who answer in these ways, and read their ratings."""
    tasks, workers = begun(hands, items, len(by))
    for task, worker, way in zip(sorted(tasks), workers, by, strict=True):
        answer_asked(hands, task, worker, way)
    run_dry(hands)
    return ratings(hands, sorted(tasks))


def test_rate__gold_that_nobody_was_asked(hands: Hands) -> None:
    """Gold of one label beside an honest job takes nothing from those who are right."""
    padded = [item(at, LABELS[at % 2]) for at in range(24)] + [item(at, "cat", is_gold=True) for at in range(24, 400)]

    assert paid(hands, padded, right, right, right) == [100, 100, 100]


def test_rate__small_and_lopsided(hands: Hands) -> None:
    """In a job of ten items, one of which differs, who is right is paid in full, and who never looks is not."""
    few = [item(at, "dog" if at == 3 else "cat") for at in range(10)]

    found = paid(hands, few, right, right, lambda _: "cat")
    assert min(rating or 0 for rating in found[:2]) >= 90
    assert (found[2] or 0) < 60


def test_rate__wrong_gold(hands: Hands) -> None:
    """Gold that all contradict who know its label counts no more: they are paid in full, and the employer is told."""
    wrong = [replace(item(at, LABELS[at % 2]), gold=OTHER[LABELS[at % 2]]) for at in range(30, 33)]

    assert paid(hands, [*(item(at, LABELS[at % 2]) for at in range(30)), *wrong], right, right, right) == [100] * 3
    told = [one for one in hands.effects(Notify) if isinstance(one, Notify) and one.key == "gold-overruled"]
    assert {one.person for one in told} == {hands.find("adam")}
    assert sum(int(one.details["count"]) for one in told) == len(hands.rows(decisions)) - 30 == 3


def test_decide__labels_of_their_own(hands: Hands) -> None:
    """Items with other labels beside them are decided by their own, and the whole job is handed in and rated."""
    names = [NewItem(name=f"{at} no", question="?", labels=("no", "yes")) for at in range(20)]
    gold = [NewItem(name=f"{at} zzz", question="?", labels=("aaa", "zzz"), gold="zzz") for at in range(20, 26)]
    tasks, workers = begun(hands, [*names, *gold], 1)
    answer_asked(hands, tasks[0], workers[0], right)
    run_dry(hands)

    assert {row["label"] for row in hands.rows(decisions)} == {"no"}
    assert ratings(hands, tasks) == [100]


def test_answer__promised_by_others(hands: Hands) -> None:
    """Nobody takes what another has promised, so who waits is paid for what she did, and who works for the whole."""
    adam, *workers = (hands.enter(name) for name in NAMES)
    tasks = sorted(job(hands, adam, items=30, seats=5))
    open_seats(hands, workers)
    answer_all(hands, tasks[0], {workers[4]: honest(2)})
    for task, worker in zip(tasks[:4], workers, strict=False):
        answer_asked(hands, task, worker, by_place)
    answer_all(hands, tasks[0], dict.fromkeys(workers[:4], honest(30)))
    with reading(hands.engine) as connection:
        counts = labelling.select_open(connection, tasks[0])
    assert shares(hands, tasks) == [18] * 5
    assert sum(max(3 - count, 0) for count in counts.values()) == 16  # what elsa owes is there for her
    run_dry(hands)
    assert [hands.look(task).stage for task in tasks] == [Stage.DELIVERED] * 4 + [Stage.OPENED]
    hands.clock.advance(DAYS_2 - 300)
    run_dry(hands)

    assert ratings(hands, tasks)[:4] == [100] * 4
    assert (ratings(hands, tasks)[4] or 0) <= 11


def test_answer__late_but_in_time(hands: Hands) -> None:
    """Who begins when all others have long done their shares has her own to do, and is paid for it in full."""
    adam, *workers = (hands.enter(name) for name in NAMES[:5])
    tasks = sorted(job(hands, adam, items=24, seats=4))
    open_seats(hands, workers)
    for task, worker in zip(tasks, workers, strict=True):
        answer_asked(hands, task, worker, by_place)
        run_dry(hands)

    assert shares(hands, tasks) == [18] * 4
    assert min(rating or 0 for rating in ratings(hands, tasks)) >= 90
    assert all(row["answers"] >= 3 for row in hands.rows(decisions))


def test_apply__share_is_fixed(hands: Hands) -> None:
    """What one promises is fixed with the first offer: seats that are taken away or added later change nothing."""
    adam, barb, carl, dana = (hands.enter(name) for name in NAMES[:4])
    tasks = job(hands, adam, items=100, seats=10)
    for task, worker in ((tasks[0], barb), (tasks[1], carl)):
        hands.do(Apply(**hands.stamp(), person=worker, task=task))
    for task in tasks[2:]:
        hands.do(CancelTask(**hands.stamp(), person=adam, task=task))
    more = share(hands, adam, tasks[0])
    hands.do(Apply(**hands.stamp(), person=dana, task=tasks[0]))
    assert shares(hands, tasks[:2]) == [30, 30]
    hands.do(Apply(**hands.stamp(), person=hands.enter("elsa"), task=more))

    assert shares(hands, [*tasks[:2], more]) == [30, 30, 100]


def test_apply__nothing_to_answer(hands: Hands) -> None:
    """Nobody sits down where there is nothing to answer: nothing but gold, or all of it decided."""
    adam, *workers = (hands.enter(name) for name in NAMES[:5])
    golden = hands.post(adam)
    gold = tuple(item(at, "cat", is_gold=True) for at in range(3))
    hands.do(AddItems(**hands.stamp(), person=adam, task=golden, items=gold))
    assert isinstance(hands.refused(Apply(**hands.stamp(), person=workers[0], task=golden)), WrongStage)
    hands.do(CancelTask(**hands.stamp(), person=adam, task=golden))
    tasks = job(hands, adam, items=6)
    with writing(hands.engine) as connection:
        for task, worker in zip(tasks, workers, strict=False):
            sit(connection, hands.look(task), worker, hands.now())
    answer_all(hands, tasks[0], dict.fromkeys(workers[:3], honest(6)))
    run_dry(hands)
    late = share(hands, adam, tasks[0])

    assert isinstance(hands.refused(Apply(**hands.stamp(), person=workers[3], task=late)), WrongStage)


def test_add_items__somebody_has_offered(hands: Hands) -> None:
    """What somebody has offered to do grows no more: no items come to a task, or a job, that has offers."""
    adam, barb = hands.enter("adam"), hands.enter("barb")
    plain, tasks = hands.post(adam), job(hands, adam, items=3, seats=2)
    more = (item(99, "cat"),)
    hands.do(AddItems(**hands.stamp(), person=adam, task=tasks[0], items=more))
    for task in (plain, tasks[1]):
        hands.do(Apply(**hands.stamp(), person=barb, task=task))

    for task in (plain, tasks[0]):
        late = AddItems(**hands.stamp(), person=adam, task=task, items=(item(100, "dog"),))
        assert isinstance(hands.refused(late), WrongStage)
    assert len(items_of(hands, tasks[0])) == 4


def test_add_items__too_many_labels(hands: Hands) -> None:
    """A job whose items and labels are more than can be computed with is refused, over several commands too."""
    adam = hands.enter("adam")
    task = hands.post(adam)
    labels = tuple(f"label {at}" for at in range(400))
    many = tuple(NewItem(name=f"p{at}", question="?", labels=labels) for at in range(300))
    hands.do(AddItems(**hands.stamp(), person=adam, task=task, items=many))
    again = tuple(replace(one, name=f"{one.name} again") for one in many)

    refusal = hands.refused(AddItems(**hands.stamp(), person=adam, task=task, items=again))
    assert isinstance(refusal, BadCommand)
    assert dict(refusal.details)["reason"] == "cells"


def test_deliver__names_the_answers_of_now(hands: Hands) -> None:
    """An answer that comes after the timer has looked is in what is handed in; nobody hands in anything else."""
    adam, barb, carl = (hands.enter(name) for name in NAMES[:3])
    tasks = sorted(job(hands, adam, items=10, seats=2))
    open_seats(hands, [barb, carl])
    answer_all(hands, tasks[0], {barb: honest(5)})
    hands.clock.advance(DAYS_2 - 300)
    with reading(hands.engine) as connection:
        found = look(connection, tasks[0], Rule(), hands.now())
    stale = tuple(commands_of(tasks[0], found, hands.now()))
    answer_all(hands, tasks[0], {barb: honest(6)})
    assert [one.refusal for one in hands.handle(*stale)] == [None]
    answer_all(hands, tasks[0], {carl: honest(3)})
    hands.do(Deliver(**hands.stamp(), person=carl, task=tasks[1], deliverable=TEXT))

    for task, worker, count in ((tasks[0], barb, 6), (tasks[1], carl, 3)):
        hashes = [row["hash"] for row in hands.rows(answers) if row["worker"] == worker]
        with reading(hands.engine) as connection:
            kept = select_deliverable(connection, task, hands.look(task).deliverable or "")
        assert len(hashes) == count
        assert kept == answers_handed_in(hashes)


def test_rate__nobody_to_tell(hands: Hands) -> None:
    """Who worked alone, without gold, is rated by the employer or paid by silence; what was left undone is known."""
    adam, barb, carl = (hands.enter(name) for name in NAMES[:3])
    first, second = job(hands, adam, items=10, seats=1), job(hands, adam, items=10, seats=1)
    open_seats(hands, [barb, carl])
    answer_all(hands, first[0], {barb: honest(10)})
    answer_all(hands, second[0], {carl: honest(4)})
    hands.clock.advance(DAYS_2 - 300)
    run_dry(hands)
    hands.clock.advance(DAYS_3 - 3000)
    run_dry(hands)

    assert (hands.look(first[0]).stage, hands.look(first[0]).rating) == (Stage.DELIVERED, None)
    assert hands.look(second[0]).rating == 40
