"""Copies: pairs of workers who give the same wrong answers more often than chance.

Right answers are alike because they are right, so only wrong ones count, and an item that misleads everybody is no
sign of copying: the chance that one worker gives the other's wrong label is reckoned from what the item's further
answers are and from how that worker errs otherwise. What is wrong is judged without the two. The idea follows Dong,
Berti-Equille, Srivastava, "Integrating conflicting data: the role of source dependence", VLDB 2009.

Of all pairs together, with odds of 1 - `level` not one is named by chance (Hoeffding's bound, and Bonferroni's over
the pairs), if workers err independently given the item.
"""

from dataclasses import dataclass

import numpy as np

from matcher.consensus.answers import UNKNOWN, Answers, Floats, Ints, tally
from matcher.consensus.bounds import log_tail
from matcher.consensus.combining import Consensus
from matcher.consensus.weighing import log_chances, smoothed_counts

OWN_WEIGHT = 2.0  # how many answers of others a worker's own habit weighs
FLOOR = 0.05  # the least chance that two wrong labels are alike by themselves


@dataclass(frozen=True, slots=True)
class Copy:
    """Two workers, how many items both answered, how often they erred there, how often alike, and how rare that is."""

    first: str
    second: str
    shared: int
    wrong: int
    alike: int
    log_chance: float


@dataclass(frozen=True, slots=True, eq=False)
class _Meetings:
    """Pairs of answers to the same item: places of both answers, shape (meetings,), by worker."""

    one: Ints
    other: Ints


def copies(consensus: Consensus, *, level: float = 0.01) -> tuple[Copy, ...]:
    """Name the pairs of workers whose wrong answers agree more often than chance, the rarest first."""
    answers = consensus.answers
    met = _meetings(answers)
    if not len(met.one):
        return ()
    truth = _truths(consensus, met)
    pair, place = np.unique(
        answers.worker[met.one] * len(answers.workers) + answers.worker[met.other], return_inverse=True
    )
    place = place.astype(np.int64)
    shared = np.bincount(place)
    forth = _tried(consensus, met.one, met.other, truth, place)
    back = _tried(consensus, met.other, met.one, truth, place)
    logs = np.maximum(log_tail(*forth), log_tail(*back))  # whoever copied whom, the less rare of both views counts
    named = np.flatnonzero(logs <= np.log(level / len(pair)))
    found = [_copy(answers, int(pair[at]), int(shared[at]), forth, at, float(logs[at])) for at in named.tolist()]
    return tuple(sorted(found, key=lambda one: (one.log_chance, one.first, one.second)))


def _copy(answers: Answers, pair: int, shared: int, tried: tuple[Floats, ...], at: int, log_chance: float) -> Copy:
    first, second = divmod(pair, len(answers.workers))
    alike, wrong, _ = tried
    return Copy(answers.workers[first], answers.workers[second], shared, int(wrong[at]), int(alike[at]), log_chance)


def _meetings(answers: Answers) -> _Meetings:
    """Pair the answers of each item; they stand in the order of workers, so each pair comes one way round."""
    ones, others = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for apart in range(1, int(answers.redundancy.max(initial=0))):
        first = np.flatnonzero(answers.item[apart:] == answers.item[:-apart])
        ones.append(first)
        others.append(first + apart)
    return _Meetings(np.concatenate(ones), np.concatenate(others))


def _truths(consensus: Consensus, met: _Meetings) -> Ints:
    """Return the label of each meeting's item as all but the two have it; of equals the first."""
    answers, fit = consensus.answers, consensus.fit
    chances = log_chances(answers, fit.beliefs, fit.method, is_own_item_left_out=True)
    scores = answers.summed(chances)[answers.item[met.one]] - chances[met.one] - chances[met.other]
    gold = answers.gold[answers.item[met.one]]
    return np.where(gold != UNKNOWN, gold, np.round(scores, 9).argmax(axis=1))


def _tried(consensus: Consensus, one: Ints, other: Ints, truth: Ints, place: Ints) -> tuple[Floats, Floats, Floats]:
    """Count by pairs how often `other` was alike where `one` was wrong, of how many, at which mean chance."""
    answers = consensus.answers
    label, item = answers.label[one], answers.item[one]
    is_wrong = (label != truth).astype(np.float64)
    is_alike = is_wrong * (answers.label[other] == label)
    counts = smoothed_counts(answers, consensus.beliefs)
    habit = counts[answers.worker[other], truth, label] / counts.sum(axis=2)[answers.worker[other], truth]
    given = answers.votes[item, label] - 1 - is_alike
    further = answers.redundancy[item] - 2
    chance = np.maximum((given + OWN_WEIGHT * habit) / (further + OWN_WEIGHT), FLOOR)
    size = int(place.max()) + 1
    wrong = tally(place, is_wrong, size)
    mean = tally(place, is_wrong * chance, size) / np.maximum(wrong, 1)
    return tally(place, is_alike, size), wrong, mean
