"""What an answer says about the truth: three models of a worker, each a special case of the next.

- majority: all workers are right equally often, so the label with most votes is the most probable one;
- one-coin: each worker is right with a probability of their own, whatever the truth (Dawid-Skene with one accuracy
  per worker; Zhang, Chen, Zhou, Jordan, "Spectral methods meet EM", 2014, section 2);
- Dawid-Skene: each worker has a probability for each label given each truth (Dawid and Skene, "Maximum likelihood
  estimation of observer error-rates using the EM algorithm", Applied Statistics 28, 1979).

All are smoothed by imagined answers (a Dirichlet prior), so that a worker with few answers is nobody's oracle.
"""

from enum import StrEnum

import numpy as np

from matcher.consensus.answers import Answers, Floats

RIGHT, WRONG = 2.0, 1.0  # imagined answers of each worker, by whether they were right
DIAGONAL, BESIDE = 2.0, 0.5  # imagined answers per truth: with that label, and with each other
ABOVE_CHANCE = 0.001  # the majority is never worse than a guess, or fewer votes would win


class Method(StrEnum):
    """How answers are combined, from the simplest model to the richest."""

    MAJORITY = "majority"
    ONE_COIN = "one-coin"
    DAWID_SKENE = "dawid-skene"


def log_chances(answers: Answers, beliefs: Floats, method: Method, *, is_own_item_left_out: bool = False) -> Floats:
    """Return the log probability of each answer under each truth, shape (answers, labels).

    What is known of a worker is counted from `beliefs`, shape (items, labels). With `is_own_item_left_out` it is
    counted without the answer's own item, so that an item does not vouch for those who answered it.
    """
    own = beliefs[answers.item] * is_own_item_left_out
    if method is Method.DAWID_SKENE:
        return _by_truth(answers, beliefs, own)
    right = beliefs[answers.item, answers.label]
    own_right = own[np.arange(len(right)), answers.label]
    if method is Method.ONE_COIN:
        count = np.bincount(answers.worker)[answers.worker] - float(is_own_item_left_out)
        hits = np.bincount(answers.worker, right)[answers.worker] - own_right
        return _coins(answers, (hits + RIGHT) / (count + RIGHT + WRONG))
    left_out = answers.redundancy[answers.item] * float(is_own_item_left_out)
    hits = right.sum() - np.bincount(answers.item, own_right, minlength=len(answers.items))[answers.item]
    accuracy = (hits + RIGHT) / (len(right) - left_out + RIGHT + WRONG)
    return _coins(answers, np.maximum(accuracy, 1 / max(len(answers.labels), 2) + ABOVE_CHANCE))


def smoothed_counts(answers: Answers, beliefs: Floats) -> Floats:
    """Count what each worker answered under each truth, imagined answers included; shape (workers, truth, label)."""
    labels, workers = len(answers.labels), len(answers.workers)
    places = answers.worker * labels + answers.label
    held = beliefs[answers.item]
    counts = np.empty((workers, labels, labels))
    for truth in range(labels):
        counts[:, truth] = np.bincount(places, held[:, truth], minlength=workers * labels).reshape(workers, labels)
    counts += BESIDE + (DIAGONAL - BESIDE) * np.eye(labels)
    return counts


def _coins(answers: Answers, accuracy: Floats) -> Floats:
    """Return the chances of answers that are right with `accuracy`, shape (answers,), and else any other label."""
    beside = (1 - accuracy) / max(len(answers.labels) - 1, 1)
    chances = np.repeat(beside[:, None], len(answers.labels), axis=1)
    chances[np.arange(len(accuracy)), answers.label] = accuracy
    return np.log(chances)


def _by_truth(answers: Answers, beliefs: Floats, own: Floats) -> Floats:
    counts = smoothed_counts(answers, beliefs)
    given = counts[answers.worker, :, answers.label] - own
    shares: Floats = given / (counts.sum(axis=2)[answers.worker] - own)
    return np.log(shares)
