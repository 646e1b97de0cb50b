"""Accuracy of the consensus, its method chosen by answers and gold alone, beside each method alone.

On five sets, 20 seeded draws of 10 % gold each; measured on the items that are not gold. Also the CPU seconds for
25,000 answers.
"""

import time

import numpy as np
from matcher_marks._crowds import SETS, crowd

from matcher.consensus import Method, answers_of, combine

DRAWS = 20
WITHIN = 0.5  # points below the best method alone
SECONDS = 1.0


def run() -> bool:
    """Print a line per set; say whether the mark is reached on all of them."""
    return min(*map(_accuracy, SETS), _speed())


def _accuracy(name: str) -> bool:
    answered = crowd(name)
    figures: dict[str, list[float]] = {str(method): [] for method in (*Method, "chosen")}
    chosen: list[str] = []
    for seed in range(DRAWS):
        gold = answered.draw(0.1, seed)
        answers = answered.answers(gold)
        for method in Method:
            figures[method].append(answered.accuracy(combine(answers, method), gold))
        found = combine(answers)
        figures["chosen"].append(answered.accuracy(found, gold))
        chosen.append(str(found.fit.method))
    means = {key: float(np.mean(all_)) for key, all_ in figures.items()}
    behind = max(means[method] for method in Method) - means["chosen"]
    peers = ", ".join(f"{key} {mean:.2f} %" for key, mean in means.items())
    taken = ", ".join(f"{chosen.count(key)} x {key}" for key in sorted(set(chosen)))
    return _say(f"consensus {name}", behind, "points below the best", WITHIN, f"{peers}; taken {taken}")


def _speed() -> bool:
    rng = np.random.default_rng(1)
    rows = [
        (f"i{item}", f"w{worker}", str(item % 4 if rng.random() < 0.5 + worker / 500 else rng.integers(4)))
        for item in range(2500)
        for worker in rng.choice(200, 10, replace=False)
    ]
    answers = answers_of(rows)
    began = time.process_time()
    combine(answers)
    return _say(
        "consensus 25,000 answers, 4 labels", time.process_time() - began, "CPU s", SECONDS, "all methods fitted"
    )


def _say(name: str, figure: float, unit: str, mark: float, beside: str) -> bool:
    is_reached = figure <= mark
    print(f"mark {name}: {figure:.2f} {unit} (mark {mark:.2f}) {'ok' if is_reached else 'short'}; {beside}", flush=True)
    return is_reached
