"""What a worker of a labelling job is asked next: gold among the rest, each question once, the same after a restart."""

from dataclasses import fields

from ledger.core.ids import PersonId, TaskId
from ledger.core.item_commands import AnswerItem
from ledger.database import reading
from ledger.labeller import Labeller
from ledger.tables import items
from ledger.views import Views
from ledger.views.asking import GOLD_EVERY, Asked, select_asked
from tests.ledger.answering import answer_all, honest, job, open_seats
from tests.ledger.hands import Hands

ITEMS, GOLD = 36, 4


def begun(hands: Hands) -> tuple[tuple[TaskId, ...], list[PersonId]]:
    """Have a job opened for three."""
    adam, *workers = (hands.enter(name) for name in ("adam", "barb", "carl", "dana"))
    tasks = job(hands, adam, items=ITEMS, gold=GOLD)
    open_seats(hands, workers)
    return tasks, workers


def ask(hands: Hands, task: TaskId, worker: PersonId) -> Asked | None:
    """Ask for the next question."""
    return Views(hands.engine).asked(task, worker)


def work(hands: Hands, task: TaskId, worker: PersonId, count: int = 100) -> list[str]:
    """Have a worker answer what they are asked; gives the items."""
    asked: list[str] = []
    while len(asked) < count and (question := ask(hands, task, worker)) is not None:
        assert question.answered >= len(asked)
        hands.do(AnswerItem(**hands.stamp(), person=worker, item=question.item, label=question.labels[0]))
        asked.append(question.item)
    return asked


def test_asked__all_once(hands: Hands) -> None:
    """A worker is asked each open question once, in an order of their own, and one among ten is gold."""
    tasks, (barb, carl, _) = begun(hands)
    first, other = work(hands, tasks[0], barb), work(hands, tasks[1], carl)
    gold = {row["id"] for row in hands.rows(items) if row["gold"] is not None}

    assert len(set(first)) == len(first)
    assert {row["id"] for row in hands.rows(items)} - gold <= set(first)
    assert first != other
    for at in range(0, ITEMS, GOLD_EVERY):
        assert sum(item in gold for item in first[at : at + GOLD_EVERY]) <= 2
    assert len(gold & set(first)) >= GOLD - 1


def test_asked__the_same_again(hands: Hands) -> None:
    """Asked again without an answer the question is the same, and it shows neither name nor truth."""
    tasks, (barb, *_) = begun(hands)
    work(hands, tasks[0], barb, 5)

    assert ask(hands, tasks[0], barb) == ask(hands, tasks[0], barb)
    assert {field.name for field in fields(Asked)} == {"item", "question", "labels", "answered"}


def test_asked__decided(hands: Hands) -> None:
    """What is decided is asked of nobody any more; when all is, gold is not asked for itself."""
    tasks, (barb, carl, dana) = begun(hands)
    answer_all(hands, tasks[0], {worker: honest(10) for worker in (barb, carl, dana)})
    Labeller(hands.engine, hands.intake, hands.clock).run_once()
    rest = work(hands, tasks[2], dana)

    assert len(rest) <= ITEMS - 10 + GOLD
    assert not {row["id"] for row in hands.rows(items)[:10]} & set(rest)


def test_asked__nobody(hands: Hands) -> None:
    """Nobody is asked who does not sit there, nor before the money is in escrow, nor where there are no items."""
    adam, barb = hands.enter("adam"), hands.enter("barb")
    lead, *_ = job(hands, adam, items=3, seats=1)
    plain = hands.post(adam)
    assert ask(hands, lead, barb) is None
    open_seats(hands, [barb, barb])

    assert ask(hands, lead, adam) is None
    assert ask(hands, plain, barb) is None
    assert ask(hands, lead, barb) is not None
    with reading(hands.engine) as connection:
        assert select_asked(connection, TaskId("tsk_0"), barb) is None
