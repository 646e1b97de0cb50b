"""Items of a labelling task through the one door: added, answered once each, decided by what was answered."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from ledger import labelling
from ledger.core.commands import Apply
from ledger.core.errors import AlreadyDone, BadCommand, NotAllowed, TooLate, Unknown, WrongStage
from ledger.core.ids import ItemId, PersonId, TaskId
from ledger.core.item_commands import AddItems, AnswerItem, DecideItems, NewItem, ShareItems
from ledger.core.labelling import Answer, Item
from ledger.database import reading, writing
from ledger.deciding import Looked, look
from ledger.tables import answers, decisions, items
from matcher.consensus import Rule
from tests.ledger.answering import LABELS, open_seats, share, sit
from tests.ledger.hands import Hands

NAMES = ("adam", "barb", "carl", "dana", "elsa")
QUESTIONS = tuple(NewItem(name=f"p{at}", question=f"What is {at}?", labels=("cat", "dog")) for at in range(6))
GOLD = NewItem(name="g", question="And this?", labels=("cat", "dog"), gold="dog")


def _posted(hands: Hands) -> tuple[TaskId, tuple[PersonId, ...]]:
    """Post a task with items and three that share them."""
    employer, *workers = (hands.enter(name) for name in NAMES)
    task = hands.post(employer)
    hands.do(AddItems(**hands.stamp(), person=employer, task=task, items=(*QUESTIONS, GOLD)))
    for _ in workers[1:]:
        share(hands, employer, task)
    return task, (employer, *workers)


def _opened(hands: Hands) -> tuple[TaskId, tuple[PersonId, ...], tuple[Item, ...]]:
    """Have a worker answer from each seat, barb from the first."""
    task, people = _posted(hands)
    open_seats(hands, people[1:])
    with reading(hands.engine) as connection:
        return task, people, labelling.select_items(connection, task)


def _answer(hands: Hands, person: PersonId, item: Item, label: str = "cat") -> AnswerItem:
    return AnswerItem(**hands.stamp(), person=person, item=item.id, label=label)


def _look(hands: Hands, task: TaskId, **rule: int) -> Looked:
    with reading(hands.engine) as connection:
        return look(connection, task, Rule(**rule), hands.now())  # type: ignore[arg-type]


def test_add_items__kept(hands: Hands) -> None:
    """Items are kept in the order they were named, and the same command again adds nothing."""
    employer = hands.enter("adam")
    task = hands.post(employer)
    command = AddItems(**hands.stamp(), person=employer, task=task, items=(*QUESTIONS, GOLD))
    first, again = hands.handle(command, command)
    with reading(hands.engine) as connection:
        kept = labelling.select_items(connection, task)

    assert (first.result, again.is_repeat) == (task, True)
    assert [(item.name, item.gold) for item in kept] == [*((one.name, None) for one in QUESTIONS), ("g", "dog")]
    assert kept[0].labels == ("cat", "dog")
    assert labelling_of(hands, kept[0].id) == kept[0]


def labelling_of(hands: Hands, item: ItemId) -> Item | None:
    """Read one item."""
    with reading(hands.engine) as connection:
        return labelling.select_item(connection, item)


def test_add_items__same_name(hands: Hands) -> None:
    """A name is one item's, within a command and across them; nothing of the refused command is kept."""
    employer = hands.enter("adam")
    task = hands.post(employer)
    twice = AddItems(**hands.stamp(), person=employer, task=task, items=(GOLD, GOLD))

    assert isinstance(hands.refused(twice), AlreadyDone)
    assert hands.rows(items) == []
    hands.do(AddItems(**hands.stamp(), person=employer, task=task, items=(GOLD,)))
    assert isinstance(
        hands.refused(AddItems(**hands.stamp(), person=employer, task=task, items=(*QUESTIONS, GOLD))), AlreadyDone
    )
    assert len(hands.rows(items)) == 1


def test_add_items__wrong_hands(hands: Hands) -> None:
    """Only the employer adds, and only to a task that there is."""
    task, people = _posted(hands)

    assert isinstance(hands.refused(AddItems(**hands.stamp(), person=people[1], task=task, items=(GOLD,))), NotAllowed)
    nowhere = AddItems(**hands.stamp(), person=people[0], task=TaskId("tsk_0"), items=(GOLD,))
    assert isinstance(hands.refused(nowhere), Unknown)


def test_answer_item__once(hands: Hands) -> None:
    """Each worker answers an item once: a repeat of the command is answered alike, another command is refused."""
    _, people, found = _opened(hands)
    command = _answer(hands, people[1], found[0])
    first, again = hands.handle(command, command)

    assert (len(first.result), again.result, again.is_repeat) == (64, first.result, True)
    assert isinstance(hands.refused(_answer(hands, people[1], found[0])), AlreadyDone)
    assert isinstance(hands.refused(_answer(hands, people[1], found[0], "dog")), AlreadyDone)
    hands.do(_answer(hands, people[2], found[0], "dog"))
    assert [(row["label"], row["hash"] == first.result) for row in sorted(hands.rows(answers), key=str)].count(
        ("cat", True)
    ) == 1
    assert len(hands.rows(answers)) == 2


def test_answer_item__unique_in_rows(hands: Hands) -> None:
    """The table itself holds one answer of a worker to an item."""
    _, people, found = _opened(hands)
    one = Answer(item=found[0].id, worker=people[1], label="cat", hash="a" * 64)
    with writing(hands.engine) as connection:
        labelling.insert_answer(connection, found[0].task, one, hands.now())
    with pytest.raises(IntegrityError), writing(hands.engine) as connection:
        labelling.insert_answer(connection, found[0].task, replace(one, label="dog", hash="b" * 64), hands.now())


def test_answer_item__refused(hands: Hands) -> None:
    """Nobody answers what there is not, as the employer, before the money is there, or with another label."""
    task, people = _posted(hands)
    with reading(hands.engine) as connection:
        item = labelling.select_items(connection, task)[0]

    assert isinstance(hands.refused(_answer(hands, people[1], item)), NotAllowed)
    assert isinstance(hands.refused(_answer(hands, people[0], item)), NotAllowed)
    nothing = AnswerItem(**hands.stamp(), person=people[1], item=ItemId("itm_0"), label="cat")
    assert isinstance(hands.refused(nothing), Unknown)
    open_seats(hands, people[1:])
    assert isinstance(hands.refused(_answer(hands, people[1], item, "owl")), BadCommand)
    hands.clock.advance(172800)
    assert isinstance(hands.refused(_answer(hands, people[1], item)), TooLate)
    assert hands.rows(answers) == []


def test_look__until_decided(hands: Hands) -> None:
    """What is wanted and decided is computed from the rows, adopted by the door, and then wanted no more."""
    task, people, found = _opened(hands)
    before = _look(hands, task, limit=4)
    for item in found:
        for worker in people[1:]:
            hands.do(_answer(hands, worker, item, "dog" if item.name in {"p1", "p4", "g"} else "cat"))
    after = _look(hands, task, limit=4)
    command = DecideItems(**hands.stamp(), task=task, decisions=after.decisions)
    first, again = hands.handle(command, command)

    assert [want.answers for want in before.wants] == [3] * 6
    assert before.decisions == ()
    assert [one.label for one in after.decisions] == ["cat", "dog", "cat", "cat", "dog", "cat"]
    assert all(one.answers == 4 and 0 < one.certainty <= 1_000_000 for one in after.decisions)
    assert (first.result, again.is_repeat) == (task, True)
    assert len(hands.rows(decisions)) == 6
    rest = _look(hands, task, limit=4)
    assert (rest.wants, rest.decisions) == ((), ())
    assert len(rest.to_hand_in) == 4
    with reading(hands.engine) as connection:
        assert labelling.select_decisions(connection, task) == after.decisions


def test_decide_items__answers_have_come(hands: Hands) -> None:
    """A decision that rests on other answers than are there now is refused as a whole."""
    task, people, found = _opened(hands)
    for item in found[:2]:
        for worker in people[1:4]:
            hands.do(_answer(hands, worker, item))
    made = _look(hands, task, limit=3)
    hands.do(_answer(hands, people[4], found[1]))

    stale = DecideItems(**hands.stamp(), task=task, decisions=made.decisions)
    assert len(made.decisions) == 2
    assert isinstance(hands.refused(stale), WrongStage)
    assert hands.rows(decisions) == []
    hands.do(DecideItems(**hands.stamp(), task=task, decisions=made.decisions[:1]))
    again = DecideItems(**hands.stamp(), task=task, decisions=made.decisions[:1])
    assert isinstance(hands.refused(again), AlreadyDone)
    assert isinstance(hands.refused(_answer(hands, people[4], found[0])), WrongStage)


def test_decide_items__senseless(hands: Hands) -> None:
    """No decisions, or one about an item of another task, are refused."""
    task, people, found = _opened(hands)
    for worker in people[1:4]:
        hands.do(_answer(hands, worker, found[0]))
    made = _look(hands, task, limit=3).decisions
    other = hands.post(people[0])

    assert isinstance(hands.refused(DecideItems(**hands.stamp(), task=other, decisions=made)), Unknown)
    assert isinstance(hands.refused(DecideItems(**hands.stamp(), task=task, decisions=())), BadCommand)
    twice = DecideItems(**hands.stamp(), task=task, decisions=made * 2)
    assert isinstance(hands.refused(twice), AlreadyDone)


def test_share_items__refused(hands: Hands) -> None:
    """A task on the board shares the items of one that has some, once, if it has none; both of one employer."""
    task, people = _posted(hands)
    employer, other, shared = people[0], hands.post(people[0]), hands.post(people[0])

    def refused(task: TaskId, items_of: TaskId, person: PersonId = employer) -> type:
        return type(hands.refused(ShareItems(**hands.stamp(), person=person, task=task, items_of=items_of)))

    assert refused(other, shared) is BadCommand  # no items there
    assert refused(task, other) is AlreadyDone  # has items itself
    assert refused(other, task, people[1]) is NotAllowed
    hands.do(ShareItems(**hands.stamp(), person=employer, task=shared, items_of=task))
    assert refused(shared, task) is AlreadyDone
    assert refused(other, shared) is BadCommand  # its items are another's
    mine = AddItems(**hands.stamp(), person=employer, task=shared, items=(GOLD,))
    assert isinstance(hands.refused(mine), AlreadyDone)
    hands.do(Apply(**hands.stamp(), person=people[1], task=other))
    assert refused(other, task) is WrongStage


def test_apply__one_seat(hands: Hands) -> None:
    """Who offers to sit, or sits, in one place of a job is refused in another: it would pay the same answers twice."""
    task, people = _posted(hands)
    second = share(hands, people[0], task)
    hands.do(Apply(**hands.stamp(), person=people[1], task=task))

    assert isinstance(hands.refused(Apply(**hands.stamp(), person=people[1], task=second)), NotAllowed)
    hands.do(Apply(**hands.stamp(), person=people[2], task=second))
    with writing(hands.engine) as connection:
        sit(connection, hands.look(second), people[2], hands.now())
    assert isinstance(hands.refused(Apply(**hands.stamp(), person=people[2], task=task)), NotAllowed)
    more = AddItems(
        **hands.stamp(), person=people[0], task=task, items=(NewItem(name="n", question="?", labels=LABELS),)
    )
    assert isinstance(hands.refused(more), WrongStage)  # somebody sits already
    hands.do(Apply(**hands.stamp(), person=people[3], task=task))
