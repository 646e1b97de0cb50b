"""Redundant answers as arrays: who gave which label to which item, and the truth of those items where it is known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

UNKNOWN = -1  # the gold of an item whose truth nobody has told
CELLS_MAX = 20_000_000  # of one table of figures: some 160 MB, and a handful of them are needed at a time


class BadAnswers(ValueError):
    """The answers contradict themselves; `code` says how, `item` and `worker` where."""

    def __init__(self, code: str, item: str, worker: str = "") -> None:
        super().__init__(f"{code}: item {item!r}, worker {worker!r}")
        self.code = code
        self.item = item
        self.worker = worker


class TooMany(ValueError):
    """The answers are too many to be looked at: `what` of them, how many, and how many there may be at most."""

    def __init__(self, what: str, count: int, limit: int) -> None:
        super().__init__(f"{count} {what} are more than {limit}")
        self.what = what
        self.count = count
        self.limit = limit


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """Answers in the order of items, then workers, so that the order in which they came decides nothing.

    Arrays: `item`, `worker`, `label` of shape (answers,) name places in `items`, `workers`, `labels`;
    `gold` of shape (items,) names places in `labels`, or is UNKNOWN. `offered`, shape (items, labels), says which
    labels each item may have; it is of shape (1, labels) where all may have any. Made by `answers_of`.
    """

    items: tuple[str, ...]
    workers: tuple[str, ...]
    labels: tuple[str, ...]
    item: Ints
    worker: Ints
    label: Ints
    gold: Ints
    offered: Bools

    @property
    def width(self) -> Ints:
        """How many labels each item may have, shape (items,)."""
        widths: Ints = np.broadcast_to(self.offered.sum(axis=1), len(self.items))
        return widths

    def allowed(self, scores: Floats) -> Floats:
        """Rule out the labels that an item may not have, in logs of shape (items, labels)."""
        return np.where(self.offered, scores, -np.inf)

    @property
    def golden(self) -> Ints:
        """The places of the items whose truth is known."""
        return np.flatnonzero(self.gold != UNKNOWN)

    @property
    def redundancy(self) -> Ints:
        """How many answers each item has, shape (items,)."""
        return np.bincount(self.item, minlength=len(self.items)).astype(np.int64)

    @property
    def votes(self) -> Ints:
        """How often each item was given each label, shape (items, labels)."""
        size = len(self.items) * len(self.labels)
        places = self.item * len(self.labels) + self.label
        votes = np.bincount(places, minlength=size).astype(np.int64)
        return votes.reshape(len(self.items), len(self.labels))

    def summed(self, figures: Floats) -> Floats:
        """Sum figures of answers, shape (answers, any), into figures of items, shape (items, any)."""
        sums = np.zeros((len(self.items), figures.shape[1]))
        if len(self.item):
            starts = np.flatnonzero(np.r_[True, self.item[1:] != self.item[:-1]])
            sums[self.item[starts]] = np.add.reduceat(figures, starts, axis=0)
        return sums


def answers_of(
    rows: Iterable[tuple[str, str, str]],
    gold: Mapping[str, str] | None = None,
    items: Iterable[str] = (),
    offered: Mapping[str, Sequence[str]] | None = None,
) -> Answers:
    """Make arrays of rows (item, worker, label); the same row again is the same answer.

    `gold` names the truth of some items, be it a label that nobody gave; `items` names some that may have no answer;
    `offered` names the labels of every item, where items differ in them.

    Raises:
        BadAnswers: an id is empty (`empty`), a worker gave an item two labels (`twice`), or an answer or the truth of
            an item is none of its labels (`label`).
    """
    told, known = gold or {}, sorted(set(rows))
    for item, worker, label in known:
        if not (item and worker and label):
            raise BadAnswers("empty", item, worker)
    for item, truth in told.items():
        if not (item and truth):
            raise BadAnswers("empty", item)
    choices = offered or {}
    names = tuple(sorted({row[0] for row in known} | set(told) | set(items) | set(choices)))
    workers = tuple(sorted({row[1] for row in known}))
    labels = in_order({row[2] for row in known} | set(told.values()) | {one for own in choices.values() for one in own})
    made = _placed(known, told, names, workers, labels)
    return made if offered is None else _limited(made, offered)


def require_room(answers: Answers) -> None:
    """Refuse answers whose tables would exhaust memory.

    Raises:
        TooMany: of `items-labels`, `answers-labels` or `workers-labels` (labels squared), the largest.
    """
    labels = len(answers.labels)
    count, what = max(
        (len(answers.items) * labels, "items-labels"),
        (len(answers.item) * labels, "answers-labels"),
        (len(answers.workers) * labels**2, "workers-labels"),
    )
    if count > CELLS_MAX:
        raise TooMany(what, count, CELLS_MAX)


def tally(places: Ints, figures: Floats, size: int) -> Floats:
    """Sum figures by place, shape (size,); the figures of a place that nobody has are 0."""
    return np.bincount(places, figures, minlength=size).astype(np.float64)


def in_order(labels: Iterable[str]) -> tuple[str, ...]:
    """Order labels: as numbers where all are whole numbers, else as text. The first of equals wins a tie."""
    known = set(labels)
    if all(label.isascii() and label.isdecimal() for label in known):
        return tuple(sorted(known, key=_as_number))
    return tuple(sorted(known))


def _as_number(digits: str) -> tuple[int, str, str]:
    """Order digits by what they say, however many there are: Python reads no more than 4,300 of them."""
    significant = digits.lstrip("0")
    return len(significant), significant, digits


def _placed(
    rows: list[tuple[str, str, str]],
    gold: Mapping[str, str],
    items: tuple[str, ...],
    workers: tuple[str, ...],
    labels: tuple[str, ...],
) -> Answers:
    item_at, worker_at, label_at = ({name: at for at, name in enumerate(names)} for names in (items, workers, labels))
    places = np.array([(item_at[i], worker_at[w], label_at[given]) for i, w, given in rows], dtype=np.int64)
    places = places.reshape(len(rows), 3)
    places = places[np.lexsort((places[:, 1], places[:, 0]))]
    again = np.flatnonzero((np.diff(places[:, :2], axis=0) == 0).all(axis=1))
    if len(again):
        raise BadAnswers("twice", items[places[again[0], 0]], workers[places[again[0], 1]])
    truth = np.full(len(items), UNKNOWN, dtype=np.int64)
    for name, label in gold.items():
        truth[item_at[name]] = label_at[label]
    columns = np.ascontiguousarray(places.T)
    return Answers(items, workers, labels, columns[0], columns[1], columns[2], truth, np.ones((1, len(labels)), bool))


def _limited(answers: Answers, offered: Mapping[str, Sequence[str]]) -> Answers:
    """Return the answers with the labels that each item may have."""
    label_at = {name: at for at, name in enumerate(answers.labels)}
    may = np.zeros((len(answers.items), len(answers.labels)), dtype=bool)
    for at, name in enumerate(answers.items):
        may[at, [label_at[label] for label in offered[name]]] = True
    known = answers.golden
    for item in (answers.item[~may[answers.item, answers.label]], known[~may[known, answers.gold[known]]]):
        if len(item):
            raise BadAnswers("label", answers.items[item[0]])
    return replace(answers, offered=may)
