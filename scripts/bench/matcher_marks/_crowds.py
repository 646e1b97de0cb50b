"""The crowds that the consensus is measured on: answers of real people, with the truth, from `../shared/data/crowd`."""

import csv
import os
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from matcher.consensus import Answers, Consensus, answers_of

SETS = ("CF", "CF_amt", "MS", "SP_amt", "bluebirds")
_PAIR = re.compile(r"(\w+): (true|false)")
_WORKER = re.compile(r"(\d+): \{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Crowd:
    """Rows (item, worker, label), and the truth of every item that has answers."""

    rows: tuple[tuple[str, str, str], ...]
    truth: dict[str, str]

    def answers(self, gold: tuple[str, ...] = ()) -> Answers:
        """Make arrays; the truth of `gold` is told."""
        return answers_of(self.rows, {item: self.truth[item] for item in gold})

    def draw(self, share: float, seed: int) -> tuple[str, ...]:
        """Draw the items whose truth is told."""
        names = sorted(self.truth)
        return tuple(np.random.default_rng(seed).choice(names, round(share * len(names)), replace=False).tolist())

    def accuracy(self, found: Consensus, gold: tuple[str, ...] = ()) -> float:
        """Return how many in a hundred items that are not gold have the right label."""
        told, names = set(gold), found.answers.items
        asked = [at for at, name in enumerate(names) if name in self.truth and name not in told]
        right = sum(found.answers.labels[found.label[at]] == self.truth[names[at]] for at in asked)
        return 100 * right / len(asked)


def crowd(name: str) -> Crowd:
    """Read one set."""
    folder = _folder()
    if name == "bluebirds":
        truth = dict(_PAIR.findall((folder / name / "gt.yaml").read_text()))
        told = _WORKER.findall((folder / name / "labels.yaml").read_text())
        return Crowd(
            tuple((item, worker, given) for worker, all_ in told for item, given in _PAIR.findall(all_)), truth
        )
    with (folder / f"{name}.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    truth = {row["item"]: row["truth"] for row in rows if row["truth"]}
    return Crowd(tuple((row["item"], row["worker"], row["label"]) for row in rows), truth)


def _folder() -> Path:
    beside = Path(__file__).resolve().parents[4] / "shared" / "data"
    folder = Path(os.environ.get("MATCHER_DATA", beside)) / "crowd"
    if not folder.is_dir():
        raise SystemExit(f"no data sets in {folder}: name the folder that holds crowd/ in MATCHER_DATA")
    return folder
