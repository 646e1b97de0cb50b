"""Whether a pair may be at all: the hard needs of both sides, each under its key, before any score.

This is what the needs mean, in plain words. The candidates are found by other code over arrays, and a plan is judged
by this.
"""

from collections.abc import Iterable
from datetime import datetime

from matcher.model import Span, Task, Worker
from matcher.places import metres

NEEDS = (
    "needs_due",
    "needs_other_person",
    "needs_other_employer",
    "needs_capacity",
    "needs_skill",
    "needs_language",
    "needs_reward",
    "needs_rating",
    "needs_completed",
    "needs_employer_rating",
    "needs_hours",
    "needs_window",
    "needs_place_known",
    "needs_place",
)


def unmet(task: Task, worker: Worker, *, now: datetime) -> tuple[str, ...]:
    """Name every need of either side that this pair does not meet, in the order of `NEEDS`; none: a candidate."""
    met = (
        now < task.due,
        worker.id not in task.barred,
        task.employer not in worker.barred,
        worker.capacity > 0,
        task.skills <= worker.skills,
        task.languages <= worker.languages,
        worker.reward_min <= task.most,
        task.rating_min <= known_rating(worker),
        task.completed_min <= worker.completed,
        worker.employer_rating_min <= (task.employer_rating or 0),
        worker.duration_max is None or task.duration <= worker.duration_max,
        task.when is None or worker.available is None or _covers(worker.available, task.when),
        task.place is None or worker.place is not None,
        task.place is None or worker.place is None or _reaches(task, worker),
    )
    return tuple(key for key, is_met in zip(NEEDS, met, strict=True) if not is_met)


def known_rating(worker: Worker) -> int:
    """Return the rating that a requirement is held against, in hundredths: nothing is assumed of a stranger.

    Without an estimate it is the plain mean, which anybody can work out again; the score shrinks it, a need does not.
    """
    if worker.rating_expected is not None:
        return worker.rating_expected
    return 100 * worker.rating_sum // max(1, worker.rating_count)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join spans that touch or overlap, in order of time."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.begin <= joined[-1].end:
            joined[-1] = Span(joined[-1].begin, max(joined[-1].end, span.end))
            continue
        joined.append(span)
    return tuple(joined)


def _covers(spans: tuple[Span, ...], asked: Span) -> bool:
    """Tell whether a worker is free from the beginning to the end."""
    near = [span for span in spans if span.begin <= asked.end and asked.begin <= span.end]
    return any(span.begin <= asked.begin and asked.end <= span.end for span in merged(near))


def _reaches(task: Task, worker: Worker) -> bool:
    """Tell whether a worker who is somewhere is near enough, for the task and for herself."""
    assert task.place is not None, "asked only of tasks with a place"
    assert worker.place is not None, "and of workers with one"
    limits = [limit for limit in (task.reach, worker.reach) if limit is not None]
    return not limits or metres(task.place, worker.place) <= min(limits)
