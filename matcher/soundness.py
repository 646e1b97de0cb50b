"""What a problem must not say: contradictions, refused in words that name the culprit."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from matcher.draws import LUCK_MAX
from matcher.model import BadProblem, Place, Problem, Span, Task, Weights, Worker
from matcher.score import LUCK_UNITS, STEP, WHOLE

RATING_MAX = 10_000  # hundredths
WEIGHT_MAX = 10**6  # so that a utility fits into 64 bits, with room for sums
CHANCE_MAX = 10**8  # of the weight of ratings times fairness: beside the widest doubt it still fits into 64 bits
RESERVATION_MAX = 10**15
COUNT_MAX = 10**12  # of tasks, ratings, seconds: a thousand times that still fits
MONEY_MAX = 2**256 - 1  # what a chain can say
SEED_MAX = 2**63 - 1
LENGTH_MAX = 10**8  # metres: more than around the earth
SPANS_MAX = 1000  # of one worker
SEATS_MAX = 10**9  # of all tasks together: they are numbered in 32 bits
TOTAL_MAX = 1 << 60  # four times what all seats could be worth, so that no sum of points overflows
QUARTER, HALF = 90_000_000, 180_000_000  # of a turn, in millionths of a degree


class SeatsTooMany(BadProblem):
    """All seats together, each worth what weights and reservations allow, could not be added up."""

    def __init__(self, seats: int, fitting: int) -> None:
        super().__init__(f"the tasks have {seats} seats together; with these weights and reservations {fitting} fit")
        self.seats = seats
        self.fitting = fitting


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
    if abs(problem.seed) > SEED_MAX:
        raise BadProblem(f"the seed is beyond {SEED_MAX}")
    _check_total(problem)


def check_task(task: Task) -> None:
    """Refuse a task that no worker could make sense of."""
    name = f"task {task.id}"
    if not 1 <= task.seats <= SEATS_MAX:
        raise BadProblem(f"{name} has {_said(task.seats)} seats, which is not in 1-{SEATS_MAX}")
    if task.due.tzinfo is None:
        raise BadProblem(f"{name} is due at a moment without time zone")
    if not 0 <= task.reward <= task.most <= MONEY_MAX:
        raise BadProblem(f"{name} offers {_said(task.reward)} and pays {_said(task.most)} at most")
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
    _check_count(f"{name} has capacity", worker.capacity)
    if not 0 <= worker.rating_count <= COUNT_MAX or not 0 <= worker.rating_sum <= 100 * worker.rating_count:
        raise BadProblem(f"{name} has {_said(worker.rating_count)} ratings of sum {_said(worker.rating_sum)}")
    _check_count(f"{name} has completed tasks:", worker.completed)
    if not 0 <= worker.reward_min <= MONEY_MAX:
        raise BadProblem(f"{name} asks for {_said(worker.reward_min)}")
    _check_rating(f"{name} is expected to earn", worker.rating_expected)
    _check_rating(f"{name} has a standard deviation of", worker.rating_sd)
    _check_rating(f"{name} asks for an employer's rating of", worker.employer_rating_min)
    _check_count(f"{name} is expected to take seconds:", worker.seconds_expected)
    _check_count(f"{name} has seconds left:", worker.duration_max)
    if worker.reliability is not None and not 0 <= worker.reliability <= 1000:  # noqa: PLR2004  # thousandths
        raise BadProblem(f"{name} has a reliability of {worker.reliability} thousandths")
    _check_place(name, worker.place)
    _check_length(f"{name} reaches metres:", worker.reach)
    if len(worker.available or ()) > SPANS_MAX:
        raise BadProblem(f"{name} has {len(worker.available or ())} spans of time, more than {SPANS_MAX}")
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
        raise BadProblem(f"a weight of {_said(max(parts))} is above {WEIGHT_MAX}")
    if weights.rating * weights.fairness > CHANCE_MAX:
        raise BadProblem(f"the weights rating and fairness multiply to more than {CHANCE_MAX}")
    _check_reservation("an empty seat", weights.reservation)
    for key, figure, least, most in (
        ("prior_rating", weights.prior_rating, 0, 100),
        ("prior_reliability", weights.prior_reliability, 0, 1000),
        ("prior_count", weights.prior_count, 1, COUNT_MAX),
        ("prior_sd", weights.prior_sd, 1, RATING_MAX),
        ("experience_half", weights.experience_half, 1, COUNT_MAX),
        ("distance_far", weights.distance_far, 1, LENGTH_MAX),
    ):
        if not least <= figure <= most:
            raise BadProblem(f"{key} of {_said(figure)} is not in {least}-{most}")


def _check_ids(kind: str, ids: Iterable[str]) -> None:
    """Two things under one id cannot be told apart in a plan."""
    for name, count in Counter(ids).items():
        if count > 1:
            raise BadProblem(f"{kind} {name} appears {count} times")


def _check_rating(what: str, rating: int | None) -> None:
    if rating is not None and not 0 <= rating <= RATING_MAX:
        raise BadProblem(f"{what} {_said(rating)} hundredths, which is not in 0-{RATING_MAX}")


def _check_count(what: str, count: int | None) -> None:
    if count is not None and not 0 <= count <= COUNT_MAX:
        raise BadProblem(f"{what} {_said(count)}, which is not in 0-{COUNT_MAX}")


def _check_length(what: str, length: int | None) -> None:
    if length is not None and not 0 <= length <= LENGTH_MAX:
        raise BadProblem(f"{what} {_said(length)}")


def _check_reservation(what: str, reservation: int) -> None:
    if abs(reservation) > RESERVATION_MAX:
        raise BadProblem(f"{what} has a reservation of {_said(reservation)}, which is beyond {RESERVATION_MAX}")


def _said(figure: int) -> str:
    """Write a figure; one of thousands of digits by its size, since Python writes out no more than 4,300."""
    return str(figure) if abs(figure) <= MONEY_MAX else f"a number of {figure.bit_length()} bits"


def _check_total(problem: "Problem") -> None:
    """Refuse what could not be added up in 64 bits: all seats, each worth as much as the weights allow."""
    seats = sum(task.seats for task in problem.tasks)
    most = points_max(problem.weights) + max((abs(problem.reservation_of(task)) for task in problem.tasks), default=0)
    fitting = min(SEATS_MAX, TOTAL_MAX // 4 // most)
    if seats > fitting:
        raise SeatsTooMany(seats, fitting)


def points_max(weights: Weights) -> int:
    """Return what no pair is worth more than, up or down, in points."""
    record = weights.rating + weights.experience + weights.reliability + weights.skill + weights.language
    parts = STEP * WHOLE * (record + weights.price + weights.distance + weights.speed) + STEP  # the lot
    return parts + weights.rating * weights.fairness * RATING_MAX * STEP * LUCK_MAX // LUCK_UNITS


def _check_place(name: str, place: Place | None) -> None:
    if place is not None and (abs(place.latitude) > QUARTER or abs(place.longitude) > HALF):
        raise BadProblem(f"{name} is at {_said(place.latitude)}, {_said(place.longitude)}: nowhere on the earth")


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
