"""Truth and workers estimated from each other in turns: expectation-maximization, in logs, with gold pinned.

It begins from the shares of votes, takes the same steps each time, and ends when no belief moves any more. Sources:
Dawid and Skene 1979; the smoothing makes it a maximum a posteriori estimate (Dempster, Laird, Rubin 1977, section 3).
"""

from dataclasses import dataclass

import numpy as np

from matcher.consensus.answers import UNKNOWN, Answers, Floats, require_room
from matcher.consensus.weighing import Method, log_chances

ROUNDS_MAX = 500
STILL = 1e-5  # the largest change of a belief at which the estimate stands


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """What is believed of each item: a probability per label, shape (items, labels); each row sums to 1."""

    method: Method
    beliefs: Floats
    rounds: int
    is_settled: bool


def fit(answers: Answers, method: Method, *, rounds_max: int = ROUNDS_MAX) -> Fit:
    """Estimate what is true of each item under one model of workers; items of known truth stay where they are.

    Raises:
        TooMany: the tables would not fit into memory.
    """
    require_room(answers)
    beliefs = pinned(answers, _shares(answers))
    for turn in range(1, rounds_max + 1):
        chances = log_chances(answers, beliefs, method)
        moved = pinned(
            answers, normal(answers.allowed(answers.summed(chances) + np.log(prior(answers, beliefs, method))))
        )
        change = np.abs(moved - beliefs).max(initial=0)
        beliefs = moved
        if change < STILL:
            return Fit(method, beliefs, turn, is_settled=True)
    return Fit(method, beliefs, rounds_max, is_settled=False)


def prior(answers: Answers, beliefs: Floats, method: Method, *, is_own_item_left_out: bool = False) -> Floats:
    """Return how frequent each label is, shape (items or 1, labels); a majority does not ask.

    Only items that somebody has answered count: gold that nobody was asked would say what its owner likes.
    """
    if method is Method.MAJORITY:
        return np.full((1, beliefs.shape[1]), 1 / max(beliefs.shape[1], 1))
    asked = beliefs * (answers.redundancy > 0)[:, None]
    counts = asked.sum(axis=0)[None] - (asked if is_own_item_left_out else 0) + 1
    shares: Floats = counts / counts.sum(axis=1, keepdims=True)
    return shares


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What the answers say where workers are judged on other items only: an item does not vouch for its answerers.

    `beliefs`, shape (items, labels), does not know the truth of gold items; `without_own`, shape (answers, labels),
    does, and is what is believed of each answer's item without that answer; `foretold`, shape (answers,), is the log
    probability of each answer by that.
    """

    beliefs: Floats
    without_own: Floats
    foretold: Floats


def left_out(answers: Answers, beliefs: Floats, method: Method) -> Seen:
    """Leave each item out of what is known of its workers, and see what remains.

    One pass instead of a fit per item: what other items believe is kept, though this one had a small part in it.
    """
    chances = log_chances(answers, beliefs, method, is_own_item_left_out=True)
    own_prior = prior(answers, beliefs, method, is_own_item_left_out=True)
    scores = answers.allowed(answers.summed(chances) + np.log(own_prior))
    others = normal(scores[answers.item] - chances)
    known = answers.gold[answers.item, None]
    others = np.where(known != UNKNOWN, np.arange(len(answers.labels)) == known, others)
    return Seen(normal(scores), others, np.log((others * np.exp(chances)).sum(axis=1)))


def normal(scores: Floats) -> Floats:
    """Turn logs of any size into shares that sum to 1 along the last axis."""
    shares: Floats = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
    shares /= shares.sum(axis=1, keepdims=True)
    return shares


def pinned(answers: Answers, beliefs: Floats) -> Floats:
    """Return beliefs that know what is known."""
    known = answers.golden
    beliefs[known] = np.arange(len(answers.labels)) == answers.gold[known, None]
    return beliefs


def _shares(answers: Answers) -> Floats:
    """Return the share of votes each label has; all alike where nobody has voted."""
    votes = answers.votes.astype(np.float64)
    count = votes.sum(axis=1, keepdims=True)
    even = answers.offered / np.maximum(answers.offered.sum(axis=1, keepdims=True), 1)
    shares: Floats = np.where(count > 0, votes / np.maximum(count, 1), even)
    return shares
