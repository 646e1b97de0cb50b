"""Random clickers: answers that do not depend on the truth, or come faster than the question can be read.

Both tests bound how often somebody honest is named, whatever the number of answers:

- blind: a likelihood ratio of *never looks at the item* over *looks at every other item* (and then answers as the
  others do, all together). Both give labels as often as the worker does. It is above 1/`level` for at most a share
  `level` of workers who look at every other item, and of better ones less often (Ville 1939; Wald, "Sequential
  Analysis", 1947, section 3.2).
- fast: more of the worker's answers than chance allows lie below `FAST` of the median seconds of all, held against
  the share of everybody's that do, at least `FAST_SHARE` (Hoeffding's bound; see `bounds.py`).
"""

from dataclasses import dataclass

import numpy as np

from matcher.consensus.answers import Answers, Floats, tally
from matcher.consensus.bounds import log_tail
from matcher.consensus.combining import Consensus
from matcher.consensus.weighing import smoothed_counts

HABIT = 0.5  # imagined answers of each label, in what a worker is wont to say
FAST = 0.25  # of the median seconds: nobody reads four times as fast
FAST_SHARE = 0.05  # of anybody's answers may be that fast


@dataclass(frozen=True, slots=True)
class Clicker:
    """A worker who seems not to look: by what (`blind` or `fast`), and the log of how rarely an honest one would."""

    worker: str
    by: str
    answers: int
    log_odds: float


def blind(consensus: Consensus, *, level: float = 0.01) -> tuple[Clicker, ...]:
    """Name the workers whose answers do not depend on the truth; at most `level` of the honest ones are."""
    answers = consensus.answers
    if not len(answers.item):
        return ()
    odds = tally(answers.worker, _log_ratios(consensus), len(answers.workers))
    count = np.bincount(answers.worker)
    return tuple(
        Clicker(answers.workers[at], "blind", int(count[at]), float(odds[at]))
        for at in np.flatnonzero(odds >= -np.log(level))
    )


def fast(answers: Answers, seconds: Floats, *, level: float = 0.01) -> tuple[Clicker, ...]:
    """Name the workers who answer too fast; `seconds`, shape (answers,), in the order of `answers`.

    The level is shared by all workers: with odds of 1 - `level`, not one honest worker is named.
    """
    if not len(seconds):
        return ()
    is_fast = seconds < FAST * float(np.median(seconds))
    workers = len(answers.workers)
    count = tally(answers.worker, np.ones(len(seconds)), workers)
    hits = tally(answers.worker, is_fast.astype(np.float64), workers)
    others = (is_fast.sum() - hits) / np.maximum(len(seconds) - count, 1)
    logs = log_tail(hits, count, np.maximum(others, FAST_SHARE))
    return tuple(
        Clicker(answers.workers[at], "fast", int(count[at]), float(-logs[at]))
        for at in np.flatnonzero(logs <= np.log(level / workers))
    )


def _log_ratios(consensus: Consensus) -> Floats:
    """Return of each answer how much more probable it is from somebody who never looks, in logs."""
    answers = consensus.answers
    beliefs = consensus.without_own
    labels, places = len(answers.labels), answers.worker * len(answers.labels) + answers.label
    habits = np.bincount(places, minlength=len(answers.workers) * labels).reshape(-1, labels) + HABIT
    habits /= habits.sum(axis=1, keepdims=True)
    together = smoothed_counts(answers, consensus.beliefs).sum(axis=0)
    together /= together.sum(axis=1, keepdims=True)
    habit = habits[answers.worker, answers.label]
    looking = (beliefs * together[:, answers.label].T).sum(axis=1)
    ratios: Floats = np.log(habit) - np.log((habit + looking) / 2)
    return ratios
