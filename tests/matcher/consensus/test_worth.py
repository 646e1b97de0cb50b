"""Gold mixed in, copies and clickers named."""

import numpy as np
import pytest

from matcher.consensus import (
    Answers,
    BadShare,
    Method,
    TooMany,
    answers_of,
    blind,
    combine,
    copies,
    echoes,
    fast,
    mix,
    pick,
)
from matcher.consensus.bounds import log_tail
from tests.matcher.consensus.crowds import LABELS, Crowd, coins, crowd

ITEMS = tuple(f"i{at}" for at in range(20))
GOLD = tuple(f"g{at}" for at in range(4))


def test_mix__share() -> None:
    """One question among each five is gold until there is no more, and every question is asked once."""
    mixed = mix("adam", ITEMS, GOLD, every=5, seed=1)

    assert sorted(mixed) == sorted(ITEMS + GOLD)
    assert [sum(name in GOLD for name in mixed[at : at + 5]) for at in range(0, 20, 5)] == [1, 1, 1, 1]


def test_mix__worker() -> None:
    """The order is another for each worker and seed, and the same again; the order of naming decides nothing."""
    once = mix("adam", ITEMS, GOLD, every=5, seed=1)

    assert once == mix("adam", ITEMS[::-1], GOLD[::-1], every=5, seed=1)
    assert len({once, mix("barb", ITEMS, GOLD, every=5, seed=1), mix("adam", ITEMS, GOLD, every=5, seed=2)}) == 3


def test_mix__refused() -> None:
    """Nothing but gold is no work."""
    with pytest.raises(BadShare):
        mix("adam", ITEMS, GOLD, every=1, seed=1)


def test_pick__in_order() -> None:
    """Asked one by one, a worker is asked all in the order of the mix, but for gold that nothing comes after."""
    mixed, answered = mix("adam", ITEMS, GOLD, every=5, seed=1), list[str]()
    while (item := pick(mixed, GOLD, ITEMS, answered, every=5)) is not None:
        answered.append(item)

    assert tuple(answered) == mixed[: len(answered)]
    assert set(ITEMS) <= set(answered)


def test_pick__gold_does_not_pile_up() -> None:
    """Where others are decided meanwhile, still no more than one question among five is gold."""
    mixed, answered, wanted = mix("adam", ITEMS, GOLD, every=5, seed=1), list[str](), set(ITEMS)
    while (item := pick(mixed, GOLD, wanted, answered, every=5)) is not None:
        answered.append(item)
        wanted -= {item} | set(sorted(wanted - {item})[:2])

    others = sum(item in ITEMS for item in answered)
    assert others < len(ITEMS) / 2
    assert (len(answered) - others - 1) * 4 <= others


def _honest(seed: int) -> Crowd:
    rng = np.random.default_rng(seed)
    return crowd(coins(rng.uniform(0.6, 0.95, 30), 3), items=150, redundancy=8, seed=seed)


def _with(made: Crowd, worker: str, labels: dict[str, str]) -> Answers:
    return answers_of([*made.rows, *((item, worker, label) for item, label in labels.items())])


def test_copies__honest() -> None:
    """In twenty crowds of independent workers not one of 8,700 pairs is named."""
    assert [copies(combine(_honest(seed).answers())) for seed in range(20)] == [()] * 20


def test_copies__hard_items() -> None:
    """An item that misleads everybody makes nobody a copy."""
    made = _honest(1)
    rng = np.random.default_rng(1)
    misled = {item: LABELS[(LABELS.index(label) + 1) % 3] for item, label in made.truth.items() if rng.random() < 0.3}
    rows = [(i, w, misled[i] if i in misled and rng.random() < 0.6 else given) for i, w, given in made.rows]

    assert copies(combine(answers_of(rows))) == ()


def test_copies__planted() -> None:
    """Somebody who copies another's answers is named with that other, and nobody else."""
    made = crowd(coins(np.linspace(0.55, 0.9, 30), 3), items=150, redundancy=8, seed=2)
    by_adam = {item: label for item, worker, label in made.rows if worker == "w004"}
    found = copies(combine(_with(made, "w999", by_adam)))

    assert [(one.first, one.second) for one in found] == [("w004", "w999")]
    assert found[0].shared == len(by_adam)
    assert 0 < found[0].alike == found[0].wrong < found[0].shared
    assert found[0].log_chance < np.log(0.01 / 435)


def test_copies__gold() -> None:
    """Where the truth is known, wrong is what differs from it, and the most of all copied answers are found."""
    made = crowd(coins(np.linspace(0.55, 0.9, 10), 3), items=150, redundancy=5, seed=3)
    by_adam = {item: label for item, worker, label in made.rows if worker == "w001"}
    rows = [*made.rows, *((item, "w999", label) for item, label in by_adam.items())]
    found = copies(combine(answers_of(rows, made.truth)))

    assert [(one.first, one.second) for one in found] == [("w001", "w999")]
    assert found[0].wrong == sum(made.truth[item] != label for item, label in by_adam.items())


def test_copies__nobody_met() -> None:
    """Who never answered the same item cannot have copied."""
    assert copies(combine(answers_of([("i1", "adam", "a"), ("i2", "barb", "a")]))) == ()
    assert copies(combine(answers_of([]))) == ()


def test_copies__crowded_item() -> None:
    """An item that thousands have answered costs no memory, hides no copy, and makes nobody one."""
    made = crowd(coins(np.linspace(0.55, 0.9, 30), 3), items=150, redundancy=8, seed=2)
    by_adam = {item: label for item, worker, label in made.rows if worker == "w004"}
    rows = [*made.rows, *((item, "w999", label) for item, label in by_adam.items())]
    rows += [("crowded", f"once{at}", LABELS[at % 2]) for at in range(5_000)]

    assert [(one.first, one.second) for one in copies(combine(answers_of(rows), Method.ONE_COIN))] == [("w004", "w999")]


def test_echoes__planted() -> None:
    """Who says what another says is named with that other; honest workers and those who always say the same are not."""
    made = crowd(coins(np.linspace(0.55, 0.9, 12), 3), items=150, redundancy=8, seed=2)
    by_adam = {item: label for item, worker, label in made.rows if worker == "w004"}
    rows = [*made.rows, *((item, "w999", label) for item, label in by_adam.items())]
    rows += [(item, name, "owl") for item in made.truth for name in ("stone", "wall")]

    assert [(one.first, one.second, one.shared, one.alike) for one in echoes(answers_of(rows))] == [
        ("w004", "w999", len(by_adam), len(by_adam))
    ]
    assert echoes(answers_of([])) == ()


def test_copies__too_many() -> None:
    """What is too much to be looked at is refused, and not passed over."""
    rows = [(f"p{item}", f"w{worker}", LABELS[(item + worker) % 2]) for item in range(20) for worker in range(700)]
    with pytest.raises(TooMany, match="4893000 meetings are more than 4000000"):
        copies(combine(answers_of(rows), Method.MAJORITY))


def test_blind__honest() -> None:
    """Of 600 honest workers fewer than one in a hundred is called blind, the weak among them included."""
    named = [one.worker for seed in range(20) for one in blind(combine(_honest(seed).answers()))]

    assert len(named) <= 6


@pytest.mark.parametrize("always", ["cat", None])
def test_blind__planted(always: str | None) -> None:
    """Who clicks at random, or the same label always, is named, and nobody else."""
    made, rng = _honest(3), np.random.default_rng(4)
    clicks = {item: always or LABELS[rng.integers(3)] for item in made.truth}
    found = blind(combine(_with(made, "w999", clicks)))

    assert [(one.worker, one.by, one.answers) for one in found] == [("w999", "blind", 150)]


def test_blind__nobody() -> None:
    """Without answers nobody is named."""
    assert blind(combine(answers_of([]))) == ()
    assert fast(answers_of([]), np.zeros(0)) == ()


def test_fast__planted() -> None:
    """Who answers in a second what takes others ten is named; in twenty crowds of steady workers nobody is."""
    answers = _honest(5).answers()
    rng = np.random.default_rng(6)
    steady = [fast(answers, rng.lognormal(np.log(10), 0.5, len(answers.item))) for _ in range(20)]
    seconds = rng.lognormal(np.log(10), 0.5, len(answers.item))
    seconds[answers.worker == 7] = 1
    found = fast(answers, seconds)

    assert steady == [()] * 20
    assert [(one.worker, one.by) for one in found] == [("w007", "fast")]


def test_log_tail__bound() -> None:
    """The bound is never below the true chance of so many hits, and 0 where there are not more than expected."""
    rng = np.random.default_rng(7)
    chances = rng.uniform(0, 0.6, 12)
    hits = (rng.random((200_000, 12)) < chances).sum(axis=1)
    for count in range(13):
        bound = float(np.exp(log_tail(np.array([count]), np.array([12]), np.array([chances.mean()])))[0])

        assert bound >= np.mean(hits >= count) - 0.002
    assert log_tail(np.array([0.0]), np.array([0.0]), np.array([0.5])).tolist() == [0]
