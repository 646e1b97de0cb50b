"""What answers are paid by: the guarantees of the rule, and what becomes of those who look and of those who do not."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.consensus import JUDGES, answers_of, combine, quality, ratings
from matcher.consensus.answers import Floats
from tests.matcher.consensus.crowds import LABELS, coins, crowd

# How many items are truly of each label: none of some, one of some, thousands of some.
COUNTS = st.lists(st.one_of(st.integers(0, 3), st.integers(0, 3000)), min_size=2, max_size=6).filter(any)
TWO = ("cat", "dog")


def missing(asked: Floats, label: int) -> Floats:
    """Answer everything by one label."""
    return np.where(np.arange(len(asked)) == label, asked, 0.0)


@given(COUNTS)
def test_quality__never_wrong(counts: list[int]) -> None:
    """Who is never wrong has all of it, however few the items are and however they are shared out."""
    asked = np.array(counts, dtype=float)

    assert quality(asked, asked) == 1


@given(COUNTS, st.data())
def test_quality__monotone(counts: list[int], draw: st.DataObject) -> None:
    """One right answer more, of whatever label, never lowers it, and who has missed something has less than all."""
    asked = np.array(counts, dtype=float)
    right = np.array([draw.draw(st.integers(0, count)) for count in counts], dtype=float)
    wrong = np.flatnonzero(right < asked)
    if not len(wrong):
        return
    more = right.copy()
    more[draw.draw(st.sampled_from(wrong.tolist()))] += 1

    assert 0 <= quality(asked, right) <= quality(asked, more) <= 1
    assert quality(asked, right) < 1


@given(COUNTS.filter(lambda counts: sum(count > 0 for count in counts) > 1), st.integers(0, 5))
def test_quality__always_the_same(counts: list[int], label: int) -> None:
    """Who gives everything one label gets a half at most, and less the more there is that is otherwise."""
    asked = np.array(counts, dtype=float)
    found = quality(asked, missing(asked, label % len(counts)))
    others = np.delete(asked, asked.argmax())

    assert found <= 0.5 + 1e-9
    assert found <= float((others / others.sum() / (others + 1)).sum()) + 1e-9


@given(COUNTS, st.lists(st.floats(0.01, 1), min_size=6, max_size=6))
def test_quality__blind(counts: list[int], habit: list[float]) -> None:
    """Whoever answers by lot, whatever the lot, is expected to get nothing, but for the imagined answers."""
    asked = np.array(counts, dtype=float)
    lot = np.array(habit[: len(counts)]) / sum(habit[: len(counts)])
    only_one = np.count_nonzero(asked) == 1
    even = np.full(len(asked), 1 / len(asked))

    assert quality(asked, asked * (even if only_one else lot), imagined=1e-12) <= 1e-6


def test_quality__does_not_depend_on_how_frequent() -> None:
    """Of two labels, one of which is rare: nine in ten right of each is worth the same as where both are frequent."""
    rare, even = np.array([950.0, 50.0]), np.array([500.0, 500.0])

    assert quality(rare, 0.9 * rare) == pytest.approx(quality(even, 0.9 * even), abs=0.01)
    assert quality(even, 0.9 * even) == pytest.approx(0.8, abs=0.01)


def test_quality__one_slip() -> None:
    """A single slip at a label that has one item leaves half; where it has many, next to nothing is lost."""
    assert quality(np.array([99.0, 1.0]), np.array([99.0, 0.0])) == pytest.approx(0.5)
    assert quality(np.array([95.0, 5.0]), np.array([94.0, 5.0])) > 0.98


def test_quality__no_choice() -> None:
    """Where there is one possible answer nobody is wrong."""
    assert quality(np.array([3.0]), np.array([3.0])) == 1


def judged(
    truth: Sequence[str], workers: Sequence[str | None], *, gold: Sequence[str] = (), unasked: Sequence[str] = ()
) -> dict[str, int]:
    """Rate workers, each of whom is right or always gives one label; `unasked` is gold that nobody answers."""
    known = {f"g{at:03}": label for at, label in enumerate(gold)}
    items = {f"i{at:04}": label for at, label in enumerate(truth)} | known
    rows = [(item, f"w{at}", always or label) for item, label in items.items() for at, always in enumerate(workers)]
    known |= {f"u{at:04}": label for at, label in enumerate(unasked)}
    return dict(ratings(combine(answers_of(rows, known), among=JUDGES)))


@pytest.mark.parametrize("count", [1, 2, 4, 10, 24, 100])
@pytest.mark.parametrize("dogs", [0.0, 0.05, 0.1, 0.5])
def test_ratings__perfect(count: int, dogs: float) -> None:
    """Three who are never wrong are paid in full, in small and in lopsided jobs too."""
    truth = ["dog"] * round(count * dogs) + ["cat"] * (count - round(count * dogs))

    assert min(judged(truth, [None] * 3).values()) >= 95


@pytest.mark.parametrize("dogs", [0.05, 0.2, 0.5])
@pytest.mark.parametrize("gold", [(), ("cat", "dog") * 3])
def test_ratings__always_the_same(dogs: float, gold: tuple[str, ...]) -> None:
    """Who always gives the most frequent label is not paid, and the two beside are, whatever the shares."""
    truth = ["dog"] * round(60 * dogs) + ["cat"] * (60 - round(60 * dogs))
    found = judged(truth, [None, None, "cat"], gold=gold)

    assert found["w2"] < 50
    assert min(found["w0"], found["w1"]) >= 90


def test_ratings__gold_that_nobody_was_asked() -> None:
    """However much gold the employer adds that nobody answers, it takes nothing from anybody."""
    truth = ["cat", "dog"] * 30
    plain = judged(truth, [None, None, "cat"])

    assert judged(truth, [None, None, "cat"], unasked=["cat"] * 3000) == plain
    assert judged(truth, [None] * 3, unasked=["dog"] * 3000)["w0"] == 100


def test_ratings__only_what_was_answered() -> None:
    """Who answers half of the items, all right, is rated like who answers all."""
    rows = [(f"i{at:03}", f"w{who}", TWO[at % 2]) for at in range(80) for who in range(4) if who or at < 40]

    assert {rating for _, rating in ratings(combine(answers_of(rows), among=JUDGES))} == {100}


def test_ratings__all_blind() -> None:
    """Three who give everything the same label are told by gold alone, and by it they are."""
    assert max(judged(["cat", "dog"] * 30, ["cat"] * 3, gold=("cat", "dog") * 3).values()) < 30


def test_ratings__crowd() -> None:
    """Who clicks at random, or the most frequent label always, earns next to nothing; who is right earns much."""
    made = crowd(coins(np.full(9, 0.9), 2), items=300, redundancy=6, seed=8, shares=np.array([0.8, 0.2]))
    rng = np.random.default_rng(9)
    rows = [*made.rows]
    rows += [(item, "w998", "cat") for item in made.truth] + [(i, "w999", LABELS[rng.integers(2)]) for i in made.truth]
    paid = dict(ratings(combine(answers_of(rows))))

    assert max(paid["w998"], paid["w999"]) <= 10
    assert min(rating for worker, rating in paid.items() if worker < "w998") >= 65


def test_ratings__nobody_to_tell() -> None:
    """A worker alone, without gold, is not rated; with gold it is gold that tells."""
    assert judged(TWO * 10, [None]) == {}
    assert judged(TWO * 10, [None], gold=TWO * 3) == {"w0": 100}
    assert judged(TWO * 10, ["cat"], gold=TWO * 3)["w0"] < 30
    assert ratings(combine(answers_of([]))) == ()


@pytest.mark.parametrize("own", [1, 50])
def test_ratings__sets_of_labels(own: int) -> None:
    """Where items differ in their labels, who is right is paid in full, and who takes the first always is not."""
    choices = {f"i{at:03}": tuple(f"{at % 100 // own}{letter}" for letter in "abc") for at in range(100)}
    rows = [
        (item, worker, labels[0] if worker == "carl" else labels[at % 3])
        for at, (item, labels) in enumerate(choices.items())
        for worker in ("barb", "carl", "dana", "elsa")
    ]
    paid = dict(ratings(combine(answers_of(rows, offered=choices), among=JUDGES)))

    assert min(paid["barb"], paid["dana"], paid["elsa"]) >= 95
    assert paid["carl"] < 20


@settings(max_examples=30)
@given(st.integers(0, 10**6))
def test_ratings__one_answer_bettered(seed: int) -> None:
    """Who had been right once more, against the same truth, is rated no lower."""
    made = crowd(coins(np.full(4, 0.7), 3), items=40, redundancy=4, seed=seed)
    wrong = next((row for row in made.rows if row[2] != made.truth[row[0]] and row[1] == "w001"), None)
    if wrong is None:
        return
    bettered = [row if row != wrong else (*row[:2], made.truth[row[0]]) for row in made.rows]
    before, after = (dict(ratings(combine(answers_of(rows, made.truth)))) for rows in (made.rows, bettered))

    assert before["w001"] <= after["w001"]
    assert {k: v for k, v in before.items() if k != "w001"} == {k: v for k, v in after.items() if k != "w001"}
