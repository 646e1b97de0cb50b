"""Made-up crowds with known truth and known ways of erring, by seed."""

from dataclasses import dataclass

import numpy as np

from matcher.consensus import Answers, answers_of
from matcher.consensus.answers import Floats, Ints

LABELS = ("cat", "dog", "owl", "yak")


@dataclass(frozen=True, slots=True)
class Crowd:
    """Rows (item, worker, label) and what is true of each item."""

    rows: tuple[tuple[str, str, str], ...]
    truth: dict[str, str]

    def answers(self, gold: int = 0) -> Answers:
        """Make arrays, with the truth of the first items told."""
        return answers_of(self.rows, {name: self.truth[name] for name in sorted(self.truth)[:gold]})

    def accuracy(self, answers: Answers, labels: Ints) -> float:
        """Say how many items are labelled right, of those whose truth was not told."""
        open_ = np.flatnonzero(answers.gold < 0)
        return float(np.mean([self.truth[answers.items[at]] == answers.labels[labels[at]] for at in open_]))


def crowd(confusions: Floats, *, items: int, redundancy: int, seed: int, shares: Floats | None = None) -> Crowd:
    """Let workers of these confusions, shape (workers, truth, label), answer; each item `redundancy` of them."""
    rng = np.random.default_rng(seed)
    workers, labels, _ = confusions.shape
    truth = rng.choice(labels, items, p=shares)
    rows = [
        (f"i{item:04}", f"w{worker:03}", LABELS[rng.choice(labels, p=confusions[worker, truth[item]])])
        for item in range(items)
        for worker in rng.permutation(workers)[:redundancy]
    ]
    return Crowd(tuple(rows), {f"i{item:04}": LABELS[truth[item]] for item in range(items)})


def coins(accuracies: Floats, labels: int) -> Floats:
    """Return the confusions of workers who are right with these odds, and else give any other label."""
    beside = (1 - accuracies)[:, None, None] / (labels - 1)
    return beside + (accuracies[:, None, None] - beside) * np.eye(labels)
