"""A problem that contradicts itself is refused in words that name the culprit."""

from dataclasses import replace
from datetime import datetime

import pytest

from matcher import BadProblem, Pair, Place, Problem, Span, Task, Weights, Worker
from tests.matcher.problems import NOW, SOON

TASK = Task(id="t1", due=SOON)
BARB = Worker(id="barb")
NAIVE = datetime(2026, 3, 1)  # noqa: DTZ001  # the refusal is what is tested


def _problem(**fields: object) -> Problem:
    sound: dict[str, object] = {"tasks": (TASK,), "workers": (BARB,), "now": NOW, "seed": 1}
    return Problem(**(sound | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"tasks": (TASK, TASK)}, "task t1 appears 2 times"),
        ({"workers": (BARB, BARB)}, "worker barb appears 2 times"),
        ({"tasks": (replace(TASK, seats=0),)}, "task t1 has 0 seats"),
        ({"tasks": (replace(TASK, seats=10**10),)}, "task t1 has 10000000000 seats, which is not in 1-1000000000"),
        (
            {"tasks": tuple(replace(TASK, id=name, seats=10**9) for name in ("t1", "t2"))},
            "2000000000 seats together; with these weights and reservations 1000000000 fit",
        ),
        (
            {"tasks": (replace(TASK, seats=1000, reservation=10**15),)},
            "the tasks have 1000 seats together; with these weights and reservations 288 fit",
        ),
        ({"tasks": (replace(TASK, reward=10**5000),)}, "task t1 offers a number of 16610 bits"),
        ({"tasks": (replace(TASK, duration=10**30),)}, "task t1 takes seconds of work: 10+, which is not in"),
        ({"seed": 2**63}, "the seed is beyond 9223372036854775807"),
        ({"workers": (replace(BARB, capacity=2**63),)}, "worker barb has capacity 9223372036854775808, which is not"),
        (
            {"workers": (replace(BARB, rating_count=10**30),)},
            "worker barb has 10+ ratings of sum 0",
        ),
        ({"workers": (replace(BARB, completed=10**30),)}, "worker barb has completed tasks: 10+"),
        ({"workers": (replace(BARB, available=(Span(NOW, SOON),) * 1001),)}, "barb has 1001 spans of time, more than"),
        ({"tasks": (replace(TASK, due=NAIVE),)}, "task t1 is due at a moment without time zone"),
        ({"now": NAIVE}, "now has no time zone"),
        ({"workers": (replace(BARB, capacity=-1),)}, "worker barb has capacity -1"),
        (
            {"workers": (replace(BARB, rating_sum=101, rating_count=1),)},
            "worker barb has 1 ratings of sum 101",
        ),
        ({"workers": (replace(BARB, rating_count=-1),)}, "worker barb has -1 ratings"),
        ({"workers": (replace(BARB, completed=-1),)}, "worker barb has completed tasks: -1"),
        ({"weights": Weights(rating=-1)}, "a weight is negative"),
        ({"weights": Weights(prior_rating=101)}, "prior_rating of 101 is not in 0-100"),
        ({"weights": Weights(prior_count=0)}, "prior_count of 0 is not in"),
        ({"weights": Weights(experience_half=0)}, "experience_half of 0 is not in"),
        ({"weights": Weights(prior_sd=10**30)}, "prior_sd of 10+ is not in 1-10000"),
        ({"weights": Weights(rating=10**6, fairness=101)}, "rating and fairness multiply to more than 100000000"),
        ({"weights": Weights(speed=10**6 + 1)}, "a weight of 1000001 is above"),
        ({"weights": Weights(reservation=-(10**15) - 1)}, "a reservation of -1000000000000001, which is beyond"),
        ({"tasks": (replace(TASK, reservation=10**15 + 1),)}, "task t1 has a reservation of 1000000000000001"),
        ({"weights": Weights(prior_reliability=1001)}, "prior_reliability of 1001 is not in"),
        ({"weights": Weights(distance_far=0)}, "distance_far of 0 is not in"),
        ({"tasks": (replace(TASK, reward=-1),)}, "task t1 offers -1"),
        ({"tasks": (replace(TASK, reward=5, reward_max=4),)}, "task t1 offers 5 and pays 4 at most"),
        ({"tasks": (replace(TASK, rating_min=10_001),)}, "task t1 asks for a rating of 10001 hundredths"),
        ({"tasks": (replace(TASK, employer_rating=-1),)}, "task t1 has an employer's rating of -1"),
        ({"tasks": (replace(TASK, completed_min=-1),)}, "task t1 asks for completed tasks: -1"),
        ({"tasks": (replace(TASK, duration=-1),)}, "task t1 takes seconds of work: -1"),
        ({"tasks": (replace(TASK, reach=-1),)}, "task t1 reaches metres: -1"),
        ({"tasks": (replace(TASK, place=Place(90_000_001, 0)),)}, "task t1 is at 90000001, 0: nowhere on"),
        ({"tasks": (replace(TASK, when=Span(NAIVE, SOON)),)}, "task t1 is to be done at a moment without time zone"),
        ({"tasks": (replace(TASK, when=Span(SOON, SOON)),)}, "which is not after"),
        ({"workers": (replace(BARB, reward_min=-1),)}, "worker barb asks for -1"),
        ({"workers": (replace(BARB, rating_expected=10_001),)}, "worker barb is expected to earn 10001"),
        ({"workers": (replace(BARB, rating_sd=-1),)}, "worker barb has a standard deviation of -1"),
        ({"workers": (replace(BARB, employer_rating_min=-1),)}, "worker barb asks for an employer's rating of -1"),
        ({"workers": (replace(BARB, seconds_expected=-1),)}, "worker barb is expected to take seconds: -1"),
        ({"workers": (replace(BARB, duration_max=-1),)}, "worker barb has seconds left: -1"),
        ({"workers": (replace(BARB, reliability=1001),)}, "worker barb has a reliability of 1001"),
        ({"workers": (replace(BARB, place=Place(0, -180_000_001)),)}, "worker barb is at 0, -180000001"),
        ({"workers": (replace(BARB, reach=10**8 + 1),)}, "worker barb reaches metres: 100000001"),
        ({"workers": (replace(BARB, available=(Span(SOON, NAIVE),)),)}, "worker barb can work at a moment"),
        ({"pairs": frozenset({Pair("t9", "barb")})}, "barb applied for t9"),
        ({"pairs": frozenset({Pair("t1", "evil")})}, "evil applied for t1"),
    ],
)
def test_problem__contradiction(fields: dict[str, object], words: str) -> None:
    """Each contradiction is refused when the problem is made, not when it is solved."""
    with pytest.raises(BadProblem, match=words):
        _problem(**fields)
