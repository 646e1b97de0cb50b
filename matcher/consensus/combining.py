"""Answers combined: one label per item with its probability, and what each worker's answers are worth."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.consensus.answers import UNKNOWN, Answers, Floats, Ints, tally
from matcher.consensus.choosing import Choice, choose, most
from matcher.consensus.fitting import Fit, fit, left_out, pinned
from matcher.consensus.weighing import RIGHT, WRONG, Method, smoothed_counts


@dataclass(frozen=True, slots=True, eq=False)
class Consensus:
    """What the answers come to; `choice` says how the method was chosen, where it was not asked for.

    `beliefs`, shape (items, labels), is the probability of each label by workers who were judged on other items
    only: an item does not vouch for those who answered it. That leaves the labels of a fit as they are where there
    are many answers, betters them where there are few, and is less sure of itself; see the folder's README.
    """

    answers: Answers
    fit: Fit
    beliefs: Floats
    without_own: Floats  # the same of each answer's item, without that answer; shape (answers, labels)
    choice: Choice | None = None

    @property
    def label(self) -> Ints:
        """The place of each item's label, shape (items,); a tie goes to the label that is first in order."""
        return most(self.beliefs)

    @property
    def certainty(self) -> Floats:
        """How probable each item's label is, shape (items,)."""
        chances: Floats = self.beliefs.max(axis=1, initial=0)
        return chances

    @property
    def confusions(self) -> Floats:
        """How each worker answers under each truth, shape (workers, truth, label); each row sums to 1."""
        counts = smoothed_counts(self.answers, self.beliefs)
        shares: Floats = counts / counts.sum(axis=2, keepdims=True)
        return shares


@dataclass(frozen=True, slots=True)
class Reliability:
    """How often a worker is right: the mean and standard deviation of what is believed of it.

    `right` is the expected number of right answers; the gold figures count what is known for certain.
    """

    worker: str
    answers: int
    right: float
    accuracy: float
    sd: float
    gold_answers: int
    gold_right: int


def combine(answers: Answers, method: Method | None = None, *, among: Sequence[Method] = tuple(Method)) -> Consensus:
    """Combine answers by a method, or by the one `among` several (from simple to rich) that they and gold speak for."""
    choice, made = choose(answers, among) if method is None else (None, fit(answers, method))
    seen = left_out(answers, made.beliefs, made.method)
    return Consensus(answers, made, pinned(answers, seen.beliefs), seen.without_own, choice)


def reliabilities(consensus: Consensus) -> tuple[Reliability, ...]:
    """Return what each worker's answers are worth, in the order of workers.

    A Beta posterior over the imagined and the expected right answers; its variance holds both what few answers leave
    open (the Beta's own) and what is not known of the truth of those answers (by the law of total variance).
    """
    answers = consensus.answers
    held = consensus.beliefs[answers.item, answers.label]
    known = answers.gold[answers.item]

    def total(figures: Floats | NDArray[np.bool_]) -> Floats:
        return tally(answers.worker, figures.astype(np.float64), len(answers.workers))

    count, right, unsure = total(np.ones(len(held))), total(held), total(held * (1 - held))
    weight = count + RIGHT + WRONG
    accuracy = (right + RIGHT) / weight
    sd = np.sqrt(accuracy * (1 - accuracy) / (weight + 1) + unsure / weight**2)
    golden, golden_right = total(known != UNKNOWN), total(known == answers.label)
    columns = zip(answers.workers, count, right, accuracy, sd, golden, golden_right, strict=True)
    return tuple(
        Reliability(name, int(n), float(r), float(mean), float(spread), int(g), int(hits))
        for name, n, r, mean, spread, g, hits in columns
    )
