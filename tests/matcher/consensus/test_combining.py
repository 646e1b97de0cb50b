"""What answers come to: planted truth and planted workers are found again, and no order decides."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.consensus import BadAnswers, Method, TooMany, answers_of, combine, reliabilities
from matcher.consensus.answers import in_order
from matcher.consensus.choosing import _overruled, sign_test
from matcher.consensus.fitting import ROUNDS_MAX, fit
from tests.matcher.consensus.crowds import Crowd, coins, crowd

METHODS = (*Method, None)
KINDS = pytest.mark.parametrize("method", METHODS)


def _labels(crowd_: Crowd, method: Method | None, gold: int = 0) -> float:
    answers = crowd_.answers(gold)
    return crowd_.accuracy(answers, combine(answers, method).label)


def test_combine__planted_confusion() -> None:
    """The confusions that workers were made with are found again, within what so many answers can tell."""
    rng = np.random.default_rng(1)
    planted = np.array([[rng.dirichlet(6 * np.eye(3)[truth] + 1) for truth in range(3)] for _ in range(8)])
    made = crowd(planted, items=900, redundancy=8, seed=2)

    found = combine(made.answers(), Method.DAWID_SKENE)

    assert np.abs(found.confusions - planted).max() < 0.08
    assert np.allclose(found.confusions.sum(axis=2), 1)
    assert made.accuracy(found.answers, found.label) > 0.97


def test_combine__planted_accuracies() -> None:
    """How often each worker is right is found again, within three standard deviations of what is claimed."""
    planted = np.linspace(0.55, 0.95, 20)
    made = crowd(coins(planted, 3), items=600, redundancy=6, seed=3)

    found = reliabilities(combine(made.answers(60), Method.ONE_COIN))

    assert max(abs(one.accuracy - true) / one.sd for one, true in zip(found, planted, strict=True)) < 3.5
    assert sum(one.answers for one in found) == 3600
    assert all(one.gold_right <= one.gold_answers < one.answers for one in found)
    assert sum(one.gold_answers for one in found) == 360


def test_combine__bias_needs_confusions() -> None:
    """Where most workers call a dog a cat, only confusions get at the truth, and they are chosen for it."""
    biased = np.array([[[0.95, 0.05], [0.65, 0.35]]] * 9 + [[[0.95, 0.05], [0.05, 0.95]]] * 4)
    made = crowd(biased, items=300, redundancy=13, seed=4)
    chosen = combine(made.answers(30))

    assert chosen.choice is not None
    assert chosen.fit.method is Method.DAWID_SKENE
    assert _labels(made, None, 30) > _labels(made, Method.MAJORITY, 30) + 0.1


def test_combine__coins_are_enough() -> None:
    """Where workers differ only in how often they are right, the one-coin model is chosen."""
    made = crowd(coins(np.linspace(0.3, 0.95, 30), 4), items=300, redundancy=8, seed=5)

    assert combine(made.answers(30)).fit.method is Method.ONE_COIN


def test_combine__majority_where_all_are_alike() -> None:
    """Where all workers are alike, none of their differences is believed, and votes are counted."""
    made = crowd(coins(np.full(30, 0.7), 2), items=300, redundancy=6, seed=6)

    assert combine(made.answers(30)).fit.method is Method.MAJORITY


def test_overruled__by_gold() -> None:
    """Gold replaces the method that foretells best once another is right more often than coins would have it."""
    wrong, right = np.zeros(6, dtype=bool), np.ones(6, dtype=bool)

    assert _overruled(2, [wrong, right, wrong]) == 1
    assert _overruled(2, [right, right, wrong]) == 0
    assert _overruled(2, [wrong[:5], right[:5], wrong[:5]]) == 2
    assert _overruled(0, [right, right, wrong]) == 0


def test_combine__gold_counted() -> None:
    """The choice says how many gold items there were, and how many each method got right without seeing them."""
    chosen = combine(crowd(coins(np.full(9, 0.8), 3), items=100, redundancy=6, seed=7).answers(40)).choice

    assert chosen is not None
    assert chosen.gold_count == 40
    assert [trial.method for trial in chosen.trials] == list(Method)
    assert all(30 < trial.gold_right <= 40 and -2 < trial.foretold < 0 for trial in chosen.trials)
    assert not chosen.by_gold


@KINDS
def test_combine__unanimous(method: Method | None) -> None:
    """What all say is believed, and surely so."""
    rows = [(f"i{item}", f"w{worker}", "yes" if item % 2 else "no") for item in range(10) for worker in range(5)]

    found = combine(answers_of(rows), method)

    assert [found.answers.labels[at] for at in found.label] == ["yes" if item % 2 else "no" for item in range(10)]
    assert found.certainty.min() > 0.9


@KINDS
def test_combine__single_worker(method: Method | None) -> None:
    """Of one worker alone the labels are taken, with the doubt that nobody else has looked."""
    found = combine(answers_of([("i1", "adam", "a"), ("i2", "adam", "b"), ("i3", "adam", "a")]), method)

    assert [found.answers.labels[at] for at in found.label] == ["a", "b", "a"]
    assert 0.5 < found.certainty.min() < 0.95
    assert 0.6 < reliabilities(found)[0].accuracy < 0.95


@KINDS
def test_combine__single_label(method: Method | None) -> None:
    """Where there is one label, it is the truth."""
    found = combine(answers_of([("i1", "adam", "a"), ("i1", "barb", "a"), ("i2", "adam", "a")]), method)

    assert found.certainty.tolist() == [1, 1]


@KINDS
def test_combine__gold_nobody_gave(method: Method | None) -> None:
    """A truth that nobody answered is the truth all the same, be it of an item that nobody saw."""
    found = combine(answers_of([("i1", "adam", "a"), ("i2", "adam", "b")], {"i1": "z", "i9": "y"}), method)
    named = dict(zip(found.answers.items, (found.answers.labels[at] for at in found.label), strict=True))

    assert named["i1"] == "z"
    assert named["i9"] == "y"
    assert reliabilities(found)[0].gold_right == 0


@KINDS
def test_combine__nothing(method: Method | None) -> None:
    """No answers come to no labels."""
    found = combine(answers_of([]), method)

    assert (found.label.shape, found.certainty.shape, found.confusions.shape) == ((0,), (0,), (0, 0, 0))
    assert reliabilities(found) == ()


@KINDS
def test_combine__item_without_answers(method: Method | None) -> None:
    """An item that nobody answered is believed to be like the others, and surely nothing."""
    found = combine(answers_of([("i1", "adam", "a"), ("i1", "barb", "b")], items=["i2"]), method)

    assert found.certainty[1] == pytest.approx(0.5)


@KINDS
def test_combine__huge(method: Method | None) -> None:
    """Hundreds of workers on one item leave no number too small or too large."""
    rows = [("i1", f"w{at:04}", "b" if at % 5 else "a") for at in range(2000)]
    rows += [("i2", f"w{at:04}", "a") for at in range(2000)]

    found = combine(answers_of(rows), method)

    assert np.isfinite(found.beliefs).all()
    assert np.isfinite(found.fit.beliefs).all()
    assert [found.answers.labels[at] for at in found.label] == ["b", "a"]


def test_fit__gives_up() -> None:
    """An estimate that has not come to rest in time says so instead of going on for ever."""
    made = crowd(coins(np.full(40, 0.5), 4), items=60, redundancy=7, seed=8).answers()
    short, whole = fit(made, Method.ONE_COIN, rounds_max=2), fit(made, Method.ONE_COIN)

    assert (short.rounds, short.is_settled) == (2, False)
    assert whole.is_settled
    assert 2 < whole.rounds < ROUNDS_MAX


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_combine__permuted(seed: int) -> None:
    """Neither the order of rows nor the names of items, workers and labels change what comes out; ties apart."""
    rng = np.random.default_rng(seed)
    made = crowd(coins(rng.uniform(0.5, 0.95, 6), 3), items=12, redundancy=5, seed=seed % 1000)
    names = {
        kind: dict(zip(sorted(old), (f"{kind}{at}" for at in rng.permutation(len(old))), strict=True))
        for kind, old in zip("iwl", (set(column) for column in zip(*made.rows, strict=True)), strict=True)
    }
    rows = [(names["i"][i], names["w"][w], names["l"][given]) for i, w, given in rng.permutation(made.rows)]
    for method in Method:
        plain, renamed = combine(answers_of(made.rows), method), combine(answers_of(rows), method)
        items = [renamed.answers.items.index(names["i"][name]) for name in plain.answers.items]
        labels = [renamed.answers.labels.index(names["l"][name]) for name in plain.answers.labels]

        assert np.allclose(plain.beliefs, renamed.beliefs[np.ix_(items, labels)], atol=1e-4)


@KINDS
def test_combine__again(method: Method | None) -> None:
    """The same answers in any order come to the same figures, to the last bit."""
    made = crowd(coins(np.linspace(0.4, 0.9, 9), 3), items=80, redundancy=5, seed=9)
    once, again = (combine(answers_of(rows), method).beliefs for rows in (made.rows, reversed(made.rows)))

    assert (once == again).all()


def test_combine__tie() -> None:
    """A tie goes to the label that is first: as a number where all are numbers, else as text."""
    tie = [("i1", "adam", "10"), ("i1", "barb", "9")]

    assert [answers_of(tie).labels[at] for at in combine(answers_of(tie), Method.MAJORITY).label] == ["9"]
    words = answers_of([(item, worker, f"{label}a") for item, worker, label in tie])
    assert [words.labels[at] for at in combine(words, Method.MAJORITY).label] == ["10a"]


@pytest.mark.parametrize(
    ("rows", "gold", "where"),
    [
        ([("i1", "adam", "a"), ("i1", "adam", "b")], {}, ("twice", "i1", "adam")),
        ([("i1", "adam", "")], {}, ("empty", "i1", "adam")),
        ([("", "adam", "a")], {}, ("empty", "", "adam")),
        ([("i1", "", "a")], {}, ("empty", "i1", "")),
        ([("i1", "adam", "a")], {"i1": ""}, ("empty", "i1", "")),
    ],
)
def test_answers_of__refused(rows: list[tuple[str, str, str]], gold: dict[str, str], where: tuple[str, ...]) -> None:
    """Answers without an id, or two of a worker to one item, are refused with their place."""
    with pytest.raises(BadAnswers) as refused:
        answers_of(rows, gold)

    assert (refused.value.code, refused.value.item, refused.value.worker) == where


def test_answers_of__repeated() -> None:
    """The same row again is the same answer."""
    assert len(answers_of([("i1", "adam", "a"), ("i1", "adam", "a")]).item) == 1


def test_sign_test__known() -> None:
    """So many wins come by chance as coins say, also where there are very many."""
    assert sign_test(0, 0) == 1
    assert sign_test(5, 0) == 1 / 32
    assert math.isclose(sign_test(8, 2), 56 / 1024)
    assert 0 <= sign_test(3000, 100) < 1e-100
    assert math.isclose(sign_test(15_000, 15_000), 0.5, abs_tol=0.01)


def test_in_order__digits() -> None:
    """Labels of digits stand in the order of numbers, however long they are and whatever zeros they begin with."""
    assert in_order(["10", "9", "09", "0", "1" * 5000, "2" * 4999]) == ("0", "09", "9", "10", "2" * 4999, "1" * 5000)


def test_combine__too_many() -> None:
    """What would exhaust memory is refused before it does, with what there is too much of and the limit."""
    labels = answers_of((f"p{at}", f"w{at % 50}", f"l{at}") for at in range(30_000))
    with pytest.raises(TooMany, match="45000000000 workers-labels are more than 20000000"):
        combine(labels)
    wide = answers_of([("p0", "w0", "a")], {f"p{at}": f"l{at % 2_000}" for at in range(10_000)})
    with pytest.raises(TooMany, match="20010000 items-labels"):
        combine(wide)
    few = answers_of((f"p{at}", f"w{at % 500}", f"l{at % 300}") for at in range(3_000))
    with pytest.raises(TooMany, match="45000000 workers-labels"):
        fit(few, Method.MAJORITY)


def test_answers__labels_of_their_own() -> None:
    """What an item may not be has no probability there; an answer, or a truth, that it may not have is refused."""
    offered = {"i1": ("cat", "dog"), "i2": ("owl", "yak"), "i3": ("cat", "owl")}
    found = combine(answers_of([("i1", "adam", "cat"), ("i2", "adam", "owl")], {"i3": "owl"}, offered=offered))

    assert found.answers.labels == ("cat", "dog", "owl", "yak")
    assert (found.beliefs > 0).tolist() == [
        [True, True, False, False],
        [False, False, True, True],
        [False, False, True, False],
    ]
    for rows, gold in (([("i1", "adam", "owl")], {}), ([], {"i2": "cat"})):
        with pytest.raises(BadAnswers, match="label"):
            answers_of(rows, gold, offered=offered)
