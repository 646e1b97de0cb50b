"""The items of a labelling task: who may add, answer and decide them when."""

from dataclasses import astuple, replace
from typing import Any

import pytest

from ledger.core.errors import AlreadyDone, BadCommand, NotAllowed, WrongStage
from ledger.core.ids import ItemId, PersonId, TaskId
from ledger.core.item_commands import ItemDecision, NewItem
from ledger.core.labelling import CELLS_MAX, ITEMS_MAX, Item, answer, answer_hash, require_decision, require_items
from ledger.core.task import Stage
from ledger.core.terms import split
from tests.core import samples

CAT = NewItem(name="p1", question="What is it?", labels=("cat", "dog"), gold="cat")
ITEM = Item(id=ItemId("itm_1"), task=TaskId("tsk_1"), name="p1", question="What?", labels=("cat", "dog"), gold=None)
DECISION = ItemDecision(item=ITEM.id, label="cat", certainty=990_000, answers=3, is_sure=True)


def test_require_items__by_the_employer() -> None:
    """The employer adds items while the task is on the board."""
    require_items(samples.posted(), samples.ADAM, (CAT, replace(CAT, name="p2", gold=None)))


def test_require_items__wrong_hands() -> None:
    """Nobody else adds items."""
    with pytest.raises(NotAllowed):
        require_items(samples.posted(), samples.DANA, (CAT,))


def test_require_items__too_late() -> None:
    """Once somebody is assigned the questions stand."""
    with pytest.raises(WrongStage):
        require_items(replace(samples.posted(), stage=Stage.ASSIGNED), samples.ADAM, (CAT,))


@pytest.mark.parametrize(
    "change",
    [
        {"name": " "},
        {"name": "x" * 101},
        {"question": ""},
        {"labels": ("cat",)},
        {"labels": ()},
        {"labels": ("cat", "cat")},
        {"labels": ("cat", " ")},
        {"labels": ("cat", "d" * 101)},
        {"gold": "owl"},
    ],
)
def test_require_items__senseless(change: dict[str, Any]) -> None:
    """A question without words, a choice of one, or a truth that cannot be chosen is refused."""
    with pytest.raises(BadCommand):
        require_items(samples.posted(), samples.ADAM, (replace(CAT, **change),))


@pytest.mark.parametrize("count", [0, ITEMS_MAX + 1])
def test_require_items__count(count: int) -> None:
    """No items, or more than one command carries, are refused."""
    with pytest.raises(BadCommand):
        require_items(samples.posted(), samples.ADAM, (CAT,) * count)


def test_require_items__cells() -> None:
    """Items times labels of a whole job stay below what can be computed of its answers."""
    many = tuple(replace(CAT, labels=(*CAT.labels, str(at))) for at in range(CELLS_MAX // 1000))
    some = many[: len(many) // 2]
    with pytest.raises(BadCommand):
        require_items(samples.posted(), samples.ADAM, many * 10)
    require_items(samples.posted(), samples.ADAM, some, (ITEM,))
    with pytest.raises(BadCommand):
        require_items(samples.posted(), samples.ADAM, some, (ITEM,) * CELLS_MAX)


def test_answer__hashed() -> None:
    """An answer is known by the hash of item, worker and label."""
    by_barb, by_carl = answer(ITEM, samples.BARB, "cat"), answer(ITEM, samples.CARL, "cat")

    assert (by_barb.label, by_barb.hash) == ("cat", answer_hash(ITEM.id, samples.BARB, "cat"))
    assert by_barb.hash != by_carl.hash


def test_answer__no_such_label() -> None:
    """Only the item's own labels are answers."""
    with pytest.raises(BadCommand):
        answer(ITEM, samples.CARL, "owl")


def test_answer_hash__known() -> None:
    """The hash is SHA-256 of the three as a JSON list, so that anybody can make it again."""
    assert answer_hash(ItemId("i"), PersonId("w"), "猫") == (
        "342351cd972d9d8aabc5a5b5f1f1c1aaf9972629855829275abf59749ca34d46"
    )


def test_split__by_every_rating() -> None:
    """Whatever rating quality comes to, the parts of a reward make the whole, and more quality never pays less."""
    terms = samples.terms_of(samples.opened())
    for reward in (1, 7, 30_000_001):
        parts = [split(terms, reward, rating) for rating in range(101)]

        assert {sum(astuple(one)) for one in parts} == {reward}
        assert [one.payout for one in parts] == sorted(one.payout for one in parts)


def test_require_decision__sound() -> None:
    """A decision by the answers that are there is taken."""
    require_decision(ITEM, DECISION, 3, is_decided=False)


@pytest.mark.parametrize(
    ("item", "decision", "refusal"),
    [
        (ITEM, replace(DECISION, answers=2), WrongStage),
        (ITEM, replace(DECISION, answers=0), WrongStage),
        (ITEM, replace(DECISION, label="owl"), BadCommand),
        (ITEM, replace(DECISION, certainty=1_000_001), BadCommand),
        (ITEM, replace(DECISION, certainty=-1), BadCommand),
        (replace(ITEM, gold="cat"), DECISION, BadCommand),
    ],
)
def test_require_decision__refused(item: Item, decision: ItemDecision, refusal: type[Exception]) -> None:
    """A decision by other answers, for no label of the item, or about a known truth is refused."""
    with pytest.raises(refusal):
        require_decision(item, decision, 3, is_decided=False)


def test_require_decision__gold() -> None:
    """Gold is decided against what it says, never for it."""
    require_decision(replace(ITEM, gold="dog"), DECISION, 3, is_decided=False)
    with pytest.raises(BadCommand):
        require_decision(replace(ITEM, gold="cat"), DECISION, 3, is_decided=False)


def test_require_decision__twice() -> None:
    """What is decided stays decided."""
    with pytest.raises(AlreadyDone):
        require_decision(ITEM, DECISION, 3, is_decided=True)
