"""Gold that is wrong is overruled by those who know the label it names, and by nobody else."""

from collections.abc import Sequence

import numpy as np
import pytest

from matcher.consensus import Rule, answers_of, overruled
from tests.matcher.consensus.crowds import coins, crowd

TRUTH = {f"i{at:03}": ("cat", "dog")[at % 2] for at in range(60)}
OTHER = {"cat": "dog", "dog": "cat"}
GOLD = sorted(TRUTH)[:12]


def found(answered: Sequence[str | None], wrong: Sequence[str], gold: Sequence[str] = GOLD) -> list[tuple[str, str]]:
    """Name the overruled of `gold`, of which some is wrong; workers are right or always give one label."""
    rows = [(item, f"w{at}", always or label) for item, label in TRUTH.items() for at, always in enumerate(answered)]
    known = {item: OTHER[TRUTH[item]] if item in wrong else TRUTH[item] for item in gold}
    return [(one.item, one.label) for one in overruled(answers_of(rows, known), Rule())]


@pytest.mark.parametrize("count", [0, 1, 12])
def test_overruled__wrong(count: int) -> None:
    """Three who are right elsewhere are believed against one or all of the gold, and what is right stands."""
    assert found([None] * 3, GOLD[:count]) == [(item, TRUTH[item]) for item in GOLD[:count]]


def test_overruled__too_few() -> None:
    """Two are not heard; nor is a third who gives everything one label."""
    assert found([None] * 2, GOLD) == []
    assert found([None, None, "cat"], [GOLD[1]]) == []


def test_overruled__blind() -> None:
    """Who gives everything the same label does not overrule the gold that shows it."""
    assert found(["cat"] * 3, []) == []
    assert found(["cat"] * 5, GOLD) == []


def test_overruled__disagreed() -> None:
    """Where one of those who are heard says what the gold says, it stands."""
    rows = [(item, f"w{at}", label) for item, label in TRUTH.items() for at in range(4)]
    rows = [row if row[:2] != (GOLD[0], "w3") else (*row[:2], "dog") for row in rows]

    assert TRUTH[GOLD[0]] == "cat"
    assert overruled(answers_of(rows, {GOLD[0]: "dog"}), Rule()) == ()


def test_overruled__at_random() -> None:
    """Among those who click at random no gold is overruled that is right."""
    for seed in range(5):
        made = crowd(coins(np.full(4, 0.5), 2), items=60, redundancy=4, seed=seed)
        assert overruled(made.answers(20), Rule()) == ()


def test_overruled__no_gold() -> None:
    """Without gold there is nothing to overrule."""
    assert found([None] * 3, [], gold=()) == []
    assert overruled(answers_of([], {"i1": "cat"}), Rule()) == ()
