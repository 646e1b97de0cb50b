"""Gold that is wrong: whoever knows the label it names, and gives it elsewhere, calls this item by another.

Gold is the word of one, and whoever sets it may slip, or mean to pay less. But it is also what tells workers who agree
because they look from workers who agree because they do not. So against gold only those are heard of whom the other
items say that they give its label where it is true: who calls everything a cat is no witness that this is no dog.
"""

from dataclasses import replace

import numpy as np

from matcher.consensus.adaptive import JUDGES, Decided, Rule
from matcher.consensus.answers import UNKNOWN, Answers, Floats
from matcher.consensus.combining import combine

WITNESS = 0.7  # of the items that are truly of a label, with one more that was not: called by it


def overruled(answers: Answers, rule: Rule) -> tuple[Decided, ...]:
    """Name the gold items that the answers contradict, with what they are instead, in the order of items.

    That is where `rule.fewest` witnesses at least answered, all of them alike and otherwise than the gold, and where
    the answers, told of no gold at all, are as sure of that label as the rule wants it.
    """
    if not len(answers.golden):
        return ()
    unled = combine(replace(answers, gold=np.full_like(answers.gold, UNKNOWN)), among=JUDGES)
    label, certainty = unled.label, unled.certainty
    truth = answers.gold[answers.item]
    is_heard = (truth != UNKNOWN) & (_witnesses(answers, unled.beliefs)[answers.worker, truth] >= WITNESS)
    size = len(answers.items)
    heard = np.bincount(answers.item[is_heard], minlength=size)
    against = np.bincount(answers.item[is_heard & (answers.label == label[answers.item])], minlength=size)
    is_wrong = (answers.gold != UNKNOWN) & (label != answers.gold) & (certainty >= rule.sure)
    is_wrong &= (heard >= rule.fewest) & (against == heard)
    return tuple(
        Decided(answers.items[at], answers.labels[label[at]], float(certainty[at]), is_sure=True)
        for at in np.flatnonzero(is_wrong)
    )


def _witnesses(answers: Answers, beliefs: Floats) -> Floats:
    """Return how surely each worker gives each label where it is true, shape (workers, labels); by items not gold."""
    others = np.flatnonzero(answers.gold[answers.item] == UNKNOWN)
    worker, label, held = answers.worker[others], answers.label[others], beliefs[answers.item[others]]
    shape = (len(answers.workers), len(answers.labels))
    asked, right = np.zeros(shape), np.zeros(shape)
    np.add.at(asked, worker, held)
    np.add.at(right, (worker, label), held[np.arange(len(others)), label])
    surely: Floats = right / (asked + 1)
    return surely
