"""What a worker's answers are paid by: a rating of 0-100, because the escrow pays by rating.

The rule is chance-corrected agreement by label: how much of what is truly of each label did the worker call by it,
less what somebody would get who never looks. It is the informedness of Peirce ("The numerical measure of the success of
predictions", Science 4, 1884) and Youden (1950), for more than two labels (Powers, "Evaluation: from precision, recall
and F-measure to ROC, informedness, markedness and correlation", 2011), smoothed as Laplace's rule of succession has it
by one imagined right answer of each label. What is truly of a label is expected by the consensus, so a doubtful item
counts for each of its labels as far as that is probable.

A rating is a whole number, and the ledger splits each reward by it to the last minor; nothing here rounds money.
"""

from collections.abc import Iterator

import numpy as np

from matcher.consensus.answers import UNKNOWN, Floats, Ints, tally
from matcher.consensus.combining import Consensus

FULL = 100
IMAGINED_RIGHT = 1.0  # right answers of each label that everybody is given: one slip among few items is no verdict
EXACT = 1e-9  # what is lost in floating point is not a point of the rating


def quality(asked: Floats, right: Floats, *, imagined: float = IMAGINED_RIGHT) -> float:
    """Say how good answers are, from 0 (no better than without looking) to 1 (never wrong).

    `asked`, shape (labels,), is how many of the items that were answered are truly of each label (all that these items
    might be called, those that none is included); `right`, shape (labels,), how many of those were called so.

    With m the most frequent label, n_k = `asked`, and of the others' items the share n_k / N:

        1 - sum over k, not m, of n_k / N * missed_k / (n_k + 1)  -  C * missed_m / (n_m + 1)

    C is the largest share of another label; or more, where the others are too few to tell who answers by lot: then so
    much that who gives every label equally often gets nothing.

    It is 1 if and only if nothing was missed, does not rise when a right answer becomes a wrong one, and is at most 0
    (before it is cut there), but for the imagined answers, for whoever answers without looking, by whatever lot. Who
    always gives the most frequent label gets the mean of 1 / (n_k + 1) of the others: at most a half, soon nothing.
    """
    return max(1 - _lost(asked, right, imagined), 0.0)


def _lost(asked: Floats, right: Floats, imagined: float) -> float:
    """Say what was missed, as a share of what one who never looks would miss; it can be more than all."""
    missed = (asked - right) / (asked + imagined)
    most, labels = int(asked.argmax()), len(asked)
    if labels < 2:  # noqa: PLR2004  # a question with one possible answer
        return 0.0
    others = np.delete(asked, most)
    shares = others / max(others.sum(), EXACT)
    by_lot = labels / (labels - 1) - float((shares * others / (others + imagined)).sum())
    cost = max(float(shares.max()), by_lot)
    return float((shares * np.delete(missed, most)).sum()) + cost * float(missed[most])


def ratings(consensus: Consensus) -> tuple[tuple[str, int], ...]:
    """Rate workers by the quality of what they answered, and by nothing they did not; to the nearest whole.

    An item that nobody else has answered and whose truth is not known says nothing of its worker; of whom no other has
    answered anything and no gold was asked there is no rating.

    Where items differ in the labels they may have, each set of labels is judged by itself and counts by its share of
    the worker's answers; so does the imagined answer, or a hundred questions of their own labels would be a hundred
    second chances.
    """
    answers = consensus.answers
    says = (answers.redundancy > 1) | (answers.gold != UNKNOWN)
    told = np.flatnonzero(says[answers.item])
    of_worker = np.split(told[np.argsort(answers.worker[told], kind="stable")], _ends(np.sort(answers.worker[told])))
    groups = _groups(consensus)
    return tuple(
        (answers.workers[answers.worker[mine[0]]], round(FULL * max(1 - _mean(_parts(consensus, groups, mine)), 0.0)))
        for mine in of_worker
        if len(mine)
    )


def _groups(consensus: Consensus) -> tuple[Ints, list[Ints]]:
    """Name the set of labels of each answer, shape (answers,), and the places of the labels in each set."""
    sets, of_item = np.unique(consensus.answers.offered, axis=0, return_inverse=True)
    group = np.broadcast_to(of_item.reshape(-1), len(consensus.answers.items))[consensus.answers.item]
    return group, [np.flatnonzero(one) for one in sets]


def _parts(consensus: Consensus, groups: tuple[Ints, list[Ints]], mine: Ints) -> Iterator[tuple[int, float]]:
    """Give of each set of labels how many of a worker's answers are of it, and what is lost by them."""
    answers, (group, sets) = consensus.answers, groups
    mine = mine[np.argsort(group[mine], kind="stable")]
    for part in np.split(mine, _ends(group[mine])):
        labels, held = sets[group[part[0]]], consensus.beliefs[answers.item[part]]
        given = answers.label[part]
        right = tally(given, held[np.arange(len(part)), given], len(answers.labels))
        imagined = IMAGINED_RIGHT * len(part) / len(mine)
        yield len(part), _lost(held.sum(axis=0)[labels], right[labels], imagined)


def _ends(ordered: Ints) -> Ints:
    """Return the places at which another figure begins."""
    ends: Ints = np.flatnonzero(np.diff(ordered)) + 1
    return ends


def _mean(parts: Iterator[tuple[int, float]]) -> float:
    weighed = [(count, count * share) for count, share in parts]
    return sum(share for _, share in weighed) / sum(count for count, _ in weighed)
