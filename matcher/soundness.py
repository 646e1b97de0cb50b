"""What a problem must not say: contradictions, refused in words that name the culprit."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from matcher.model import BadProblem, Place, Problem, Span, Task, Weights, Worker

RATING_MAX = 10_000  # hundredths
WEIGHT_MAX = 10**6  # so that a utility fits into 64 bits, with room for sums
RESERVATION_MAX = 10**15
LENGTH_MAX = 10**8  # metres: more than around the earth
QUARTER, HALF = 90_000_000, 180_000_000  # of a turn, in millionths of a degree


def check_problem(problem: "Problem") -> None:
    """Look at everything that a plan rests on.

    Raises:
        BadProblem: the first contradiction.
    """
    _check_ids("task", [task.id for task in problem.tasks])
    _check_ids("worker", [worker.id for worker in problem.workers])
    for task in problem.tasks:
        check_task(task)
    for worker in problem.workers:
        check_worker(worker)
    check_weights(problem.weights)
    _check_pairs(problem)
    if problem.now.tzinfo is None:
        raise BadProblem("now has no time zone")


def check_task(task: Task) -> None:
    """Refuse a task that no worker could make sense of."""
    name = f"task {task.id}"
    if task.seats < 1:
        raise BadProblem(f"{name} has {task.seats} seats")
    if task.due.tzinfo is None:
        raise BadProblem(f"{name} is due at a moment without time zone")
    if task.reward < 0 or task.most < task.reward:
        raise BadProblem(f"{name} offers {task.reward} and pays {task.most} at most")
    _check_rating(f"{name} asks for a rating of", task.rating_min)
    _check_rating(f"{name} has an employer's rating of", task.employer_rating)
    _check_count(f"{name} asks for completed tasks:", task.completed_min)
    _check_count(f"{name} takes seconds of work:", task.duration)
    _check_place(name, task.place)
    _check_length(f"{name} reaches metres:", task.reach)
    _check_reservation(name, task.reservation or 0)
    if task.when is not None:
        _check_span(f"{name} is to be done", task.when)


def check_worker(worker: Worker) -> None:
    """Refuse a worker whose record cannot be."""
    name = f"worker {worker.id}"
    if worker.capacity < 0:
        raise BadProblem(f"{name} has capacity {worker.capacity}")
    if worker.rating_count < 0 or not 0 <= worker.rating_sum <= 100 * worker.rating_count:
        raise BadProblem(f"{name} has {worker.rating_count} ratings of sum {worker.rating_sum}")
    if worker.completed < 0:
        raise BadProblem(f"{name} has completed {worker.completed} tasks")
    if worker.reward_min < 0:
        raise BadProblem(f"{name} asks for {worker.reward_min}")
    _check_rating(f"{name} is expected to earn", worker.rating_expected)
    _check_rating(f"{name} has a standard deviation of", worker.rating_sd)
    _check_rating(f"{name} asks for an employer's rating of", worker.employer_rating_min)
    _check_count(f"{name} is expected to take seconds:", worker.seconds_expected)
    _check_count(f"{name} has seconds left:", worker.duration_max)
    if worker.reliability is not None and not 0 <= worker.reliability <= 1000:  # noqa: PLR2004  # thousandths
        raise BadProblem(f"{name} has a reliability of {worker.reliability} thousandths")
    _check_place(name, worker.place)
    _check_length(f"{name} reaches metres:", worker.reach)
    for span in worker.available or ():
        _check_span(f"{name} can work", span)


def check_weights(weights: Weights) -> None:
    """Refuse weights under which a better worker would score less, or a score would not fit."""
    tags = (weights.skill, weights.language)
    record = (weights.rating, weights.experience, weights.fairness, weights.reliability)
    parts = (*tags, *record, weights.price, weights.distance, weights.speed)
    if min(parts) < 0:
        raise BadProblem("a weight is negative, so a better worker would score less")
    if max(parts) > WEIGHT_MAX:
        raise BadProblem(f"a weight of {max(parts)} is above {WEIGHT_MAX}")
    _check_reservation("an empty seat", weights.reservation)
    if not 0 <= weights.prior_rating <= 100:  # noqa: PLR2004  # ratings are 0-100
        raise BadProblem(f"the expected rating {weights.prior_rating} is not in 0-100")
    if not 0 <= weights.prior_reliability <= 1000:  # noqa: PLR2004  # thousandths
        raise BadProblem(f"the expected reliability {weights.prior_reliability} is not in 0-1000")
    if weights.prior_count < 1 or weights.experience_half < 1 or weights.prior_sd < 1:
        raise BadProblem("prior_count, prior_sd and experience_half must be at least 1")
    if not 1 <= weights.distance_far <= LENGTH_MAX:
        raise BadProblem(f"distance_far of {weights.distance_far} is not in 1-{LENGTH_MAX} metres")


def _check_ids(kind: str, ids: Iterable[str]) -> None:
    """Two things under one id cannot be told apart in a plan."""
    for name, count in Counter(ids).items():
        if count > 1:
            raise BadProblem(f"{kind} {name} appears {count} times")


def _check_rating(what: str, rating: int | None) -> None:
    if rating is not None and not 0 <= rating <= RATING_MAX:
        raise BadProblem(f"{what} {rating} hundredths, which is not in 0-{RATING_MAX}")


def _check_count(what: str, count: int | None) -> None:
    if count is not None and count < 0:
        raise BadProblem(f"{what} {count}")


def _check_length(what: str, length: int | None) -> None:
    if length is not None and not 0 <= length <= LENGTH_MAX:
        raise BadProblem(f"{what} {length}")


def _check_reservation(what: str, reservation: int) -> None:
    if abs(reservation) > RESERVATION_MAX:
        raise BadProblem(f"{what} has a reservation of {reservation}, which is beyond {RESERVATION_MAX}")


def _check_place(name: str, place: Place | None) -> None:
    if place is not None and (abs(place.latitude) > QUARTER or abs(place.longitude) > HALF):
        raise BadProblem(f"{name} is at {place.latitude}, {place.longitude}, which is nowhere on the earth")


def _check_span(what: str, span: Span) -> None:
    if _is_naive(span.begin) or _is_naive(span.end):
        raise BadProblem(f"{what} at a moment without time zone")
    if span.end <= span.begin:
        raise BadProblem(f"{what} until {span.end.isoformat()}, which is not after {span.begin.isoformat()}")


def _is_naive(moment: datetime) -> bool:
    return moment.tzinfo is None


def _check_pairs(problem: "Problem") -> None:
    tasks = {task.id for task in problem.tasks}
    workers = {worker.id for worker in problem.workers}
    for pair in sorted(problem.pairs or ()):
        if pair.task not in tasks or pair.worker not in workers:
            raise BadProblem(f"{pair.worker} applied for {pair.task}, but one of them is not in the problem")
