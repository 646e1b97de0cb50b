"""Redundancy that stops when sure."""

import numpy as np
import pytest

from matcher.consensus import BadRule, Decided, Rule, Want, answers_of, combine, replay, step
from tests.matcher.consensus.crowds import coins, crowd

RULE = Rule()


def test_step__begins() -> None:
    """Before the first answers each item wants as many as it needs at least; gold wants none."""
    asked = step(answers_of([], {"i3": "a"}, items=["i2", "i1"]), RULE)

    assert asked.wants == (Want("i1", 3), Want("i2", 3))
    assert asked.decided == ()


def test_step__too_few() -> None:
    """An item with one answer wants the rest of the least number at once."""
    asked = step(answers_of([("i1", "adam", "a")]), RULE)

    assert asked.wants == (Want("i1", 2),)


def test_step__limit() -> None:
    """At the limit an item is decided, and says that it is not sure."""
    rows = [("i1", f"w{at}", "ab"[at % 2]) for at in range(4)]
    asked = step(answers_of(rows), Rule(limit=4))

    assert asked.wants == ()
    assert [(one.item, one.is_sure) for one in asked.decided] == [("i1", False)]
    assert asked.decided[0].certainty < 0.99


def test_step__sure() -> None:
    """Where good workers agree an item is decided, and closed items are not looked at again."""
    answers = crowd(coins(np.full(6, 0.95), 3), items=80, redundancy=6, seed=1).answers()
    first = step(answers, RULE)
    again = step(answers, RULE, {one.item for one in first.decided})

    assert len(first.decided) > 60
    assert all(isinstance(one, Decided) and one.is_sure and one.certainty >= 0.99 for one in first.decided)
    assert again.decided == ()
    assert again.wants == first.wants


def test_step__spent() -> None:
    """An item that nobody is left to answer is decided by what there is, and wants nothing; without answers neither."""
    answers = answers_of([("i1", "adam", "a"), ("i2", "adam", "b")], items=["i3", "i4"])
    asked = step(answers, RULE, spent=["i1", "i3"])

    assert asked.wants == (Want("i2", 2), Want("i4", 3))
    assert [(one.item, one.label, one.is_sure) for one in asked.decided] == [("i1", "a", False)]


def test_replay__fewer_labels() -> None:
    """With five sixths of the answers the labels are as good as with all of them."""
    made = crowd(coins(np.linspace(0.6, 0.95, 25), 3), items=250, redundancy=15, seed=2)
    answers = made.answers()
    taken = replay(answers, RULE, seed=1)

    assert len(taken.item) < 0.85 * len(answers.item)
    assert made.accuracy(taken, combine(taken).label) > made.accuracy(answers, combine(answers).label) - 0.015
    assert taken.redundancy.min() >= 3
    assert taken.redundancy.max() <= 15


def test_replay__same_seed() -> None:
    """The same seed takes the same answers, another seed others."""
    answers = crowd(coins(np.full(12, 0.8), 3), items=40, redundancy=9, seed=3).answers()
    once, again, other = (replay(answers, RULE, seed=seed) for seed in (1, 1, 2))

    assert (once.worker.tolist(), once.item.tolist()) == (again.worker.tolist(), again.item.tolist())
    assert once.worker.tolist() != other.worker.tolist()


def test_replay__runs_dry() -> None:
    """Where no more answers lie ready, those that do are taken and that is the end."""
    answers = answers_of([("i1", "adam", "a"), ("i1", "barb", "b"), ("i2", "adam", "a")])

    assert len(replay(answers, RULE, seed=1).item) == 3


@pytest.mark.parametrize("wrong", [{"sure": 1.0}, {"weight": 0.0}, {"fewest": 0}, {"fewest": 5, "limit": 4}])
def test_rule__refused(wrong: dict[str, float]) -> None:
    """A rule that cannot be kept is refused."""
    with pytest.raises(BadRule):
        Rule(**wrong)  # type: ignore[arg-type]
