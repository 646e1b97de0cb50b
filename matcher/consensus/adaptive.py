"""Redundancy that stops when sure: which items want another answer, and which are decided.

An item is sure when the one-coin model and Dawid-Skene name the same label, each with the wanted probability, by
workers judged on other items only; and when they would be as sure without any one of its answers, so that nobody
decides alone. Answers to one item are less than independent (what misleads one misleads others), so each counts as
`weight` of an answer: the design effect of survey sampling (Kish, "Survey Sampling", 1965, section 8.2), without which
a posterior of 0.99 is surer than it may be. Asking again only where the labels so far leave doubt follows Sheng,
Provost, Ipeirotis, "Get another label?", KDD 2008.

A step is a pure function: what has been answered and what is decided go in, what is wanted comes out. What is decided
stays decided, though the label itself may still be bettered when all answers are combined at the end:
`combine(answers, among=JUDGES)`.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from matcher.consensus.answers import UNKNOWN, Answers, Floats, Ints
from matcher.consensus.choosing import most
from matcher.consensus.fitting import fit, normal, prior
from matcher.consensus.weighing import Method, log_chances

# By what an item is held sure, and what may combine such answers: those who were asked again are no fair vote.
JUDGES = (Method.ONE_COIN, Method.DAWID_SKENE)


class BadRule(ValueError):
    """A rule that could not be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When to stop: at a probability of `sure`, not before `fewest` answers, and at `limit` answers in any case."""

    sure: float = 0.99
    fewest: int = 3
    limit: int = 15
    weight: float = 0.45  # how much of an answer each counts for, since answers to one item are alike in their errors

    def __post_init__(self) -> None:
        if not 0 < self.sure < 1 or not 0 < self.weight <= 1:
            raise BadRule(f"sure {self.sure} and weight {self.weight} must lie between 0 and 1")
        if not 1 <= self.fewest <= self.limit:
            raise BadRule(f"from {self.fewest} to {self.limit} answers is no range")


@dataclass(frozen=True, slots=True)
class Want:
    """An item that wants so many more answers now."""

    item: str
    answers: int


@dataclass(frozen=True, slots=True)
class Decided:
    """An item that wants no more: its label so far, how probable, and whether that is as sure as was wanted."""

    item: str
    label: str
    certainty: float
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Step:
    """What to ask next, and what need not be asked again; in the order of items."""

    wants: tuple[Want, ...]
    decided: tuple[Decided, ...]


def step(
    answers: Answers, rule: Rule, closed: Collection[str] = frozenset(), spent: Collection[str] = frozenset()
) -> Step:
    """Say which of the open items want answers and which are decided now; gold and `closed` items are neither.

    Of `spent` items nobody is left to ask: they are decided by what answers there are, and those without any are
    neither.
    """
    shut, out = set(closed), set(spent)
    last = np.array([name in out for name in answers.items], dtype=bool)
    is_open = np.array([name not in shut for name in answers.items], dtype=bool) & (answers.gold == UNKNOWN)
    count = answers.redundancy
    label, certainty, is_sure = _judged(answers, rule) if len(answers.item) else _nothing(answers)
    is_enough = (count >= rule.fewest) & (is_sure | (count >= rule.limit))
    ends = is_open & (is_enough | (last & (count > 0)))
    decided = tuple(
        Decided(answers.items[at], answers.labels[label[at]], float(certainty[at]), bool(is_sure[at]))
        for at in np.flatnonzero(ends)
    )
    wants = tuple(
        Want(answers.items[at], max(rule.fewest - int(count[at]), 1)) for at in np.flatnonzero(is_open & ~ends & ~last)
    )
    return Step(wants, decided)


def _judged(answers: Answers, rule: Rule) -> tuple[Ints, Floats, NDArray[np.bool_]]:
    """Return label, probability and sureness of each item, by the less certain of the two models."""
    seen = [_doubted(answers, method, rule.weight) for method in JUDGES]
    labels = [most(beliefs) for beliefs, _ in seen]
    certainty = np.minimum(*(beliefs.max(axis=1) for beliefs, _ in seen))
    least = np.minimum(*(least for _, least in seen))
    return labels[-1], certainty, (least >= rule.sure) & (labels[0] == labels[1])


def _doubted(answers: Answers, method: Method, weight: float) -> tuple[Floats, Floats]:
    """Return what is believed of each item, and how probable its label is at least if any one answer is taken away.

    Workers are judged on other items, and each answer counts less than one.
    """
    beliefs = fit(answers, method).beliefs
    chances = weight * log_chances(answers, beliefs, method, is_own_item_left_out=True)
    scores = answers.allowed(
        answers.summed(chances) + np.log(prior(answers, beliefs, method, is_own_item_left_out=True))
    )
    doubted = normal(scores)
    without_one = normal(scores[answers.item] - chances)
    least = doubted.max(axis=1)
    np.minimum.at(least, answers.item, without_one[np.arange(len(answers.item)), most(doubted)[answers.item]])
    return doubted, least


def _nothing(answers: Answers) -> tuple[Ints, Floats, NDArray[np.bool_]]:
    """Return what is known of items that nobody has answered."""
    count = len(answers.items)
    return np.zeros(count, dtype=np.int64), np.zeros(count), np.zeros(count, dtype=bool)


@dataclass(slots=True)
class _Pile:
    """Answers that lie ready in a seeded order, and how many of each item have been asked for."""

    answers: Answers
    rank: Ints  # of each answer among those of its item
    asked: Ints
    closed: set[str] = field(default_factory=set)

    @property
    def taken(self) -> Answers:
        """The answers asked for so far."""
        told, taken = self.answers, self.rank < self.asked[self.answers.item]
        return replace(told, item=told.item[taken], worker=told.worker[taken], label=told.label[taken])


def replay(answers: Answers, rule: Rule, *, seed: int) -> Answers:
    """Return the answers that would have been asked for, had they come one by one in a seeded order."""
    count = answers.redundancy
    order = np.lexsort((np.random.default_rng(seed).random(len(answers.item)), answers.item))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order)) - np.repeat(np.cumsum(count) - count, count)
    pile = _Pile(answers, rank, np.zeros_like(count))
    place = {name: at for at, name in enumerate(answers.items)}
    while True:
        now = step(pile.taken, rule, pile.closed)
        pile.closed.update(one.item for one in now.decided)
        before = pile.asked.copy()
        for want in now.wants:
            at = place[want.item]
            pile.asked[at] = min(before[at] + want.answers, count[at])
        if (pile.asked == before).all():
            return pile.taken
