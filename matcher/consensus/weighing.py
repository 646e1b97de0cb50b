"""What an answer says about the truth: three models of a worker, each a special case of the next.

- majority: all workers are right equally often, so the label with most votes is the most probable one;
- one-coin: each worker is right with a probability of their own, whatever the truth (Dawid-Skene with one accuracy
  per worker; Zhang, Chen, Zhou, Jordan, "Spectral methods meet EM", 2014, section 2);
- Dawid-Skene: each worker has a probability for each label given each truth (Dawid and Skene, "Maximum likelihood
  estimation of observer error-rates using the EM algorithm", Applied Statistics 28, 1979).

All are smoothed by imagined answers (Beta and Dirichlet priors), so that a worker with few answers is nobody's
oracle. Those of Dawid-Skene are as the worker's own coin would have them: with few answers under a truth the richer
model comes down to the simpler one, with many it is free of it.
"""

from enum import StrEnum

import numpy as np

from matcher.consensus.answers import Answers, Floats, tally

RIGHT, WRONG = 2.0, 1.0  # imagined answers of each worker, by whether they were right
IMAGINED = 4.0  # answers of each worker under each truth, shared out as the worker's coin says
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
    if method is Method.ONE_COIN:
        return np.log(_coins(answers, _accuracies(answers, beliefs, own)))
    right = beliefs[answers.item, answers.label]
    own_right = own[np.arange(len(right)), answers.label]
    left_out = answers.redundancy[answers.item] * float(is_own_item_left_out)
    hits = right.sum() - tally(answers.item, own_right, len(answers.items))[answers.item]
    accuracy = (hits + RIGHT) / (len(right) - left_out + RIGHT + WRONG)
    return np.log(_coins(answers, np.maximum(accuracy, 1 / max(len(answers.labels), 2) + ABOVE_CHANCE)))


def smoothed_counts(answers: Answers, beliefs: Floats) -> Floats:
    """Count what each worker answered under each truth, imagined answers included; shape (workers, truth, label)."""
    labels, count = len(answers.labels), len(answers.workers)
    right = tally(answers.worker, beliefs[answers.item, answers.label], count)
    accuracy = (right + RIGHT) / (tally(answers.worker, np.ones(len(answers.item)), count) + RIGHT + WRONG)
    beside = ((1 - accuracy) / max(labels - 1, 1))[:, None, None]
    coins = beside + (accuracy[:, None, None] - beside) * np.eye(labels)
    return _counts(answers, beliefs) + IMAGINED * coins


def _counts(answers: Answers, beliefs: Floats) -> Floats:
    """Count what each worker answered under each truth; shape (workers, truth, label)."""
    labels, workers = len(answers.labels), len(answers.workers)
    places = answers.worker * labels + answers.label
    held = beliefs[answers.item]
    counts = np.empty((workers, labels, labels))
    for truth in range(labels):
        counts[:, truth] = tally(places, held[:, truth], workers * labels).reshape(workers, labels)
    return counts


def _accuracies(answers: Answers, beliefs: Floats, own: Floats) -> Floats:
    """Return how often the worker of each answer is right, shape (answers,), without what `own` holds of its item."""
    workers, places = len(answers.workers), np.arange(len(answers.item))
    hits = tally(answers.worker, beliefs[answers.item, answers.label], workers)
    count = tally(answers.worker, np.ones(len(places)), workers)
    own_right, own_count = own[places, answers.label], own.sum(axis=1)
    accuracies: Floats = (hits[answers.worker] - own_right + RIGHT) / (
        count[answers.worker] - own_count + RIGHT + WRONG
    )
    return accuracies


def _coins(answers: Answers, accuracy: Floats) -> Floats:
    """Return the chances of answers that are right with `accuracy`, shape (answers,), and else any other label."""
    beside = (1 - accuracy) / np.maximum(answers.width[answers.item] - 1, 1)
    chances = np.repeat(beside[:, None], len(answers.labels), axis=1)
    chances[np.arange(len(accuracy)), answers.label] = accuracy
    return chances


def _by_truth(answers: Answers, beliefs: Floats, own: Floats) -> Floats:
    counts = _counts(answers, beliefs)
    given = counts[answers.worker, :, answers.label] - own
    imagined = IMAGINED * _coins(answers, _accuracies(answers, beliefs, own))
    shares: Floats = (given + imagined) / (counts.sum(axis=2)[answers.worker] - own + IMAGINED)
    return np.log(shares)
