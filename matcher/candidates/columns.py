"""Workers and tasks as rows of figures: what the loops of candidates work on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np

from matcher.candidates.layout import (
    FIGURE_MAX,
    NO_LIMIT,
    T_WIDTH,
    W_BARRED,
    W_BARRED_END,
    W_SPANS,
    W_SPANS_END,
    W_WIDTH,
    Crowd,
    Rows,
    Rules,
    Work,
    as_ints,
)
from matcher.draws import LUCK_MAX, name_of, seeded_name
from matcher.model import BadProblem, Place, Task, Weights, Worker
from matcher.needs import known_rating, merged
from matcher.places import point_of
from matcher.score import LUCK_UNITS, STEP, doubt, expected_rating, experience, reliability

EVERYBODY = 0  # the tag that each worker has
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Names:
    """Numbers for what is named: tags, which get postings, and people, workers and employers alike."""

    tags: dict[tuple[str, str], int] = field(default_factory=lambda: {("everybody", ""): EVERYBODY})
    people: dict[str, int] = field(default_factory=dict)

    def tag(self, kind: str, name: str) -> int:
        """Return the number of a tag, which is its from now on."""
        return self.tags.setdefault((kind, name), len(self.tags))

    def person(self, name: str) -> int:
        """Return the number of a person, which is hers from now on."""
        return self.people.setdefault(name, len(self.people))

    def tags_of(self, skills: frozenset[str], languages: frozenset[str]) -> list[int]:
        """Return the numbers of these tags, in order of their names."""
        found = [self.tag("skill", name) for name in sorted(skills)]
        return found + [self.tag("language", name) for name in sorted(languages)]


def rules_of(weights: Weights) -> Rules:
    """Return the weights of the parts that depend on the pair."""
    return Rules(
        skill=weights.skill,
        language=weights.language,
        price=weights.price,
        distance=weights.distance,
        speed=weights.speed,
        far=weights.distance_far,
    )


def microseconds(moment: datetime) -> int:
    """Return a moment as a whole number."""
    return (moment - _EPOCH) // _MICROSECOND


def fit_into_arrays(tasks: Iterable[Task], workers: Iterable[Worker]) -> bool:
    """Tell whether every figure is small enough for 64 bits; sums in wei may not be."""
    largest = max((max(_sizes_of_task(task)) for task in tasks), default=0)
    return max(largest, max((max(_sizes_of_worker(worker)) for worker in workers), default=0)) <= FIGURE_MAX


def _sizes_of_task(task: Task) -> tuple[int, ...]:
    return (task.most, task.completed_min, task.duration)


def _sizes_of_worker(worker: Worker) -> tuple[int, ...]:
    return (worker.reward_min, worker.completed, worker.seconds_expected or 0, worker.duration_max or 0)


def crowd_of(workers: Sequence[Worker], names: Names, weights: Weights) -> Crowd:
    """Return the rows of these workers, in their order.

    Raises:
        BadProblem: a figure is too large for the arrays.
    """
    if not fit_into_arrays((), workers):
        raise BadProblem(f"a worker has a figure above {FIGURE_MAX}: count in a coarser unit")
    rows, spans, barred, tags = [], list[tuple[int, int]](), list[int](), list[list[int]]()
    for worker in workers:
        row = _worker_row(worker, names, weights)
        if worker.available is not None:
            row[W_SPANS] = len(spans)
            spans.extend((microseconds(begin), microseconds(end)) for begin, end in merged(worker.available))
            row[W_SPANS_END] = len(spans)
        row[W_BARRED] = len(barred)
        barred.extend(names.person(employer) for employer in sorted(worker.barred))
        row[W_BARRED_END] = len(barred)
        rows.append(row)
        tags.append([EVERYBODY, *names.tags_of(worker.skills, worker.languages)])
    starts = np.cumsum([0, *(len(own) for own in tags)])
    flat = np.array([tag for own in tags for tag in own], dtype=np.int64)
    owner = np.repeat(np.arange(len(tags)), np.diff(starts))
    figures = as_ints(rows).reshape(-1, W_WIDTH)
    return Crowd(figures, bits_of(owner, flat, len(tags)), as_ints(spans).reshape(-1, 2), as_ints(barred))


def bits_of(owner: np.ndarray, tag: np.ndarray, workers: int) -> np.ndarray:
    """Return one bit per worker and tag, from pairs of the two."""
    width = int(tag.max(initial=0)) // 8 + 1
    bits = np.zeros((workers, width), dtype=np.uint8)
    np.bitwise_or.at(bits, (owner, tag >> 3), (1 << (tag & 7)).astype(np.uint8))
    return bits


def _worker_row(worker: Worker, names: Names, weights: Weights) -> list[int]:
    own = weights.rating * (expected_rating(worker, weights) // 10) + weights.experience * experience(worker, weights)
    static = (own + weights.reliability * reliability(worker, weights)) * STEP
    chance = doubt(worker, weights)
    return [
        int(worker.capacity > 0),
        static,
        static + chance * LUCK_MAX // LUCK_UNITS,
        chance,
        name_of(worker.id),
        names.person(worker.id),
        worker.reward_min,
        known_rating(worker),
        worker.completed,
        worker.employer_rating_min,
        _limit(worker.duration_max),
        -1 if worker.seconds_expected is None else worker.seconds_expected,
        *_placed(worker.place),
        _limit(worker.reach),
        -1,
        -1,
        0,
        0,
    ]


def work_of(tasks: Sequence[Task], names: Names, seed: int) -> Work:
    """Return the rows of these tasks, in their order; which are open is to be said when they are looked at.

    Raises:
        BadProblem: a figure is too large for the arrays.
    """
    if not fit_into_arrays(tasks, ()):
        raise BadProblem(f"a task has a figure above {FIGURE_MAX}: count in a coarser unit")
    rows, tags, barred = [], list[int](), list[int]()
    for task in tasks:
        row = _task_row(task, names, seed)
        for asked in (
            names.tags_of(task.skills, task.languages),
            names.tags_of(task.skills | task.wished_skills, frozenset()),
            names.tags_of(frozenset(), task.languages | task.wished_languages),
        ):
            row.append(len(tags))
            tags.extend(asked)
        row += [len(tags), len(barred)]
        barred.extend(names.person(worker) for worker in sorted(task.barred))
        rows.append([*row, len(barred), microseconds(task.due)])
    return Work(as_ints(rows).reshape(-1, T_WIDTH), as_rows(tags), as_ints(barred))


def as_rows(numbers: Sequence[object]) -> Rows:
    """Return numbers of rows as an array of the one kind that the loops take."""
    return np.array(numbers, dtype=np.int32)


def _task_row(task: Task, names: Names, seed: int) -> list[int]:
    begin, end = (0, 0) if task.when is None else (microseconds(moment) for moment in task.when)
    return [
        0,
        seeded_name(seed, task.id),
        task.reward,
        task.most,
        task.rating_min,
        task.completed_min,
        names.person(task.employer),
        task.employer_rating or 0,
        task.duration,
        *_placed(task.place),
        _limit(task.reach),
        int(task.when is not None),
        begin,
        end,
    ]


def _placed(place: Place | None) -> tuple[int, int, int, int]:
    return (0, 0, 0, 0) if place is None else (1, *point_of(place))


def _limit(limit: int | None) -> int:
    return NO_LIMIT if limit is None else limit
