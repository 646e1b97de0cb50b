"""Copies: pairs of workers who give the same wrong answers more often than chance.

Right answers are alike because they are right, so only wrong ones count, and an item that misleads everybody is no
sign of copying: the chance that one worker gives the other's wrong label is reckoned from what the item's further
answers are and from how that worker errs otherwise. What is wrong is judged without the two. The idea follows Dong,
Berti-Equille, Srivastava, "Integrating conflicting data: the role of source dependence", VLDB 2009.

Of all pairs together, with odds of 1 - `level` not one is named by chance (Hoeffding's bound, and Bonferroni's over
the pairs), if workers err independently given the item.

Pairs of answers to one item grow with the square of how many it has. Where they are many, whoever has answered too
little to be named is left out first, which the labels have no part in; what is still too much is refused.
"""

from dataclasses import dataclass

import numpy as np

from matcher.consensus.answers import CELLS_MAX, UNKNOWN, Answers, Floats, Ints, TooMany, tally
from matcher.consensus.bounds import log_tail
from matcher.consensus.combining import Consensus
from matcher.consensus.weighing import log_chances, smoothed_counts

OWN_WEIGHT = 2.0  # how many answers of others a worker's own habit weighs
FLOOR = 0.05  # the least chance that two wrong labels are alike by themselves
LEVEL = 0.01  # how often anybody at all is named by chance
ECHO_KAPPA, ECHO_SHARED = 0.9, 10  # agreement beyond habit, and on how many items at least, that makes one voice
MEETINGS_MAX = 4_000_000  # pairs of answers to the same item that are looked at


@dataclass(frozen=True, slots=True)
class Copy:
    """Two workers, how many items both answered, how often they erred there, how often alike, and how rare that is."""

    first: str
    second: str
    shared: int
    wrong: int
    alike: int
    log_chance: float


@dataclass(frozen=True, slots=True)
class Echo:
    """Two workers who say nearly always the same, how many items both answered, and on how many alike."""

    first: str
    second: str
    shared: int
    alike: int


@dataclass(frozen=True, slots=True, eq=False)
class _Meetings:
    """Pairs of answers to the same item: places of both answers, shape (meetings,), by worker."""

    one: Ints
    other: Ints


def copies(consensus: Consensus, *, level: float = LEVEL) -> tuple[Copy, ...]:
    """Name the pairs of workers whose wrong answers agree more often than chance, the rarest first.

    Raises:
        TooMany: the pairs of answers to the same item (`meetings`).
    """
    answers = consensus.answers
    met = _meetings(answers, level)
    if not len(met.one):
        return ()
    size = max(1, CELLS_MAX // len(answers.labels))
    parts = [_Meetings(met.one[at : at + size], met.other[at : at + size]) for at in range(0, len(met.one), size)]
    truth = np.concatenate([_truths(consensus, part) for part in parts])
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


def echoes(answers: Answers) -> tuple[Echo, ...]:
    """Name the pairs who answer nearly always alike, right or wrong, beyond what habits would give (Cohen's kappa).

    Copies who outvote everybody else are never wrong by the consensus, so that `copies` cannot see them; nor can any
    arithmetic tell them from experts among novices. What can be said is that they speak with one voice.

    Raises:
        TooMany: the pairs of answers to the same item (`meetings`).
    """
    met = _meetings(answers, LEVEL)
    if not len(met.one):
        return ()
    workers, labels = len(answers.workers), len(answers.labels)
    pair, place = np.unique(answers.worker[met.one] * workers + answers.worker[met.other], return_inverse=True)
    shared = np.bincount(place)
    alike = tally(place, (answers.label[met.one] == answers.label[met.other]).astype(np.float64), len(pair))
    near = np.flatnonzero((shared >= ECHO_SHARED) & (alike >= ECHO_KAPPA * shared))
    first, second = np.divmod(pair[near], workers)
    habits = np.bincount(answers.worker * labels + answers.label, minlength=workers * labels).reshape(workers, labels)
    shares = habits / habits.sum(axis=1, keepdims=True)
    by_habit = (shares[first] * shares[second]).sum(axis=1)
    beyond = alike[near] / shared[near] - by_habit >= ECHO_KAPPA * (1 - by_habit)
    named = np.flatnonzero(beyond & (by_habit < 1))
    rows = zip(first[named].tolist(), second[named].tolist(), near[named].tolist(), strict=True)
    return tuple(Echo(answers.workers[a], answers.workers[b], int(shared[at]), int(alike[at])) for a, b, at in rows)


def _copy(answers: Answers, pair: int, shared: int, tried: tuple[Floats, ...], at: int, log_chance: float) -> Copy:
    first, second = divmod(pair, len(answers.workers))
    alike, wrong, _ = tried
    return Copy(answers.workers[first], answers.workers[second], shared, int(wrong[at]), int(alike[at]), log_chance)


def _meetings(answers: Answers, level: float) -> _Meetings:
    """Pair the answers of each item; they stand in the order of workers, so each pair comes one way round."""
    places = np.arange(len(answers.item))
    if _meeting_count(answers.item) > MEETINGS_MAX:
        places = np.flatnonzero(np.bincount(answers.worker)[answers.worker] >= _fewest(answers, level))
    item = answers.item[places]
    if (count := _meeting_count(item)) > MEETINGS_MAX:
        raise TooMany("meetings", count, MEETINGS_MAX)
    ends = np.searchsorted(item, item, side="right")
    partners = ends - np.arange(len(item)) - 1
    one = np.repeat(np.arange(len(item)), partners)
    turn = np.arange(len(one)) - np.repeat(np.cumsum(partners) - partners, partners)
    return _Meetings(places[one], places[one + 1 + turn])


def _meeting_count(item: Ints) -> int:
    """Count the pairs of answers to the same item."""
    each = np.bincount(item)
    return int((each * (each - 1) // 2).sum())


def _fewest(answers: Answers, level: float) -> int:
    """Return how many answers a worker must have given to be named at all, if all of them were wrong and alike."""
    workers = len(answers.workers)
    return int(np.ceil(np.log(level / (workers * (workers - 1) / 2)) / np.log(FLOOR)))


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
