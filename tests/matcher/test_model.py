"""A problem that contradicts itself is refused in words that name the culprit."""

from dataclasses import replace
from datetime import datetime

import pytest

from matcher import BadProblem, Pair, Problem, Task, Weights, Worker
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
        ({"tasks": (replace(TASK, due=NAIVE),)}, "task t1 is due at a moment without time zone"),
        ({"now": NAIVE}, "now has no time zone"),
        ({"workers": (replace(BARB, capacity=-1),)}, "worker barb has capacity -1"),
        (
            {"workers": (replace(BARB, rating_sum=101, rating_count=1),)},
            "worker barb has 1 ratings of sum 101",
        ),
        ({"workers": (replace(BARB, rating_count=-1),)}, "worker barb has -1 ratings"),
        ({"workers": (replace(BARB, completed=-1),)}, "worker barb has completed -1 tasks"),
        ({"weights": Weights(rating=-1)}, "a weight is negative"),
        ({"weights": Weights(prior_rating=101)}, "the expected rating 101"),
        ({"weights": Weights(prior_count=0)}, "must be at least 1"),
        ({"weights": Weights(experience_half=0)}, "must be at least 1"),
        ({"pairs": frozenset({Pair("t9", "barb")})}, "barb applied for t9"),
        ({"pairs": frozenset({Pair("t1", "evil")})}, "evil applied for t1"),
    ],
)
def test_problem__contradiction(fields: dict[str, object], words: str) -> None:
    """Each contradiction is refused when the problem is made, not when it is solved."""
    with pytest.raises(BadProblem, match=words):
        _problem(**fields)
