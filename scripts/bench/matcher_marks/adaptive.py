"""Adaptive redundancy: how many of the labels are asked for, at which accuracy, beside all of them.

Replays of real answers in a seeded order, without gold; from 3 to 15 answers an item, until a probability of 0.99.
"""

import numpy as np
from matcher_marks._crowds import crowd

from matcher.consensus import JUDGES, Rule, combine, replay

SEEDS = 20
SHARE = 55.0  # per cent of the labels; the aim is 45
WITHIN = 0.3  # points of accuracy below that of all labels


def run() -> bool:
    """Print two lines per set; say whether the mark is reached on both."""
    return min(_replayed("CF_amt"), _replayed("SP_amt"))


def _replayed(name: str) -> bool:
    answered = crowd(name)
    answers = answered.answers()
    whole = answered.accuracy(combine(answers, among=JUDGES))
    taken = [replay(answers, Rule(), seed=seed) for seed in range(SEEDS)]
    share = float(np.mean([100 * len(one.item) / len(answers.item) for one in taken]))
    accuracy = float(np.mean([answered.accuracy(combine(one, among=JUDGES)) for one in taken]))
    is_cheap, is_good = share <= SHARE, whole - accuracy <= WITHIN
    peer = f"{accuracy:.2f} % right, {whole:.2f} % with all labels, {SEEDS} seeds"
    print(f"mark adaptive {name}: {share:.1f} % of the labels (mark {SHARE:.1f}) {_word(is_cheap)}; {peer}", flush=True)
    print(
        f"mark adaptive {name} accuracy: {whole - accuracy:.2f} points below (mark {WITHIN:.2f}) {_word(is_good)}",
        flush=True,
    )
    return is_cheap and is_good


def _word(is_reached: bool) -> str:  # noqa: FBT001  # one word for one fact
    return "ok" if is_reached else "short"
