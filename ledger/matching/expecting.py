"""What a task may expect that is not filled now: learned by kind of task, and nothing once its time is up."""

from collections.abc import Mapping

from ledger.core.commands import Filling
from ledger.core.policy import Policy
from ledger.core.task import Task
from ledger.matching.problems import AT_ANY_PRICE
from matcher.window import Expectation, Waiting

KNOWN_MIN = 100  # seats of a kind that were filled before anybody is measured by them


def kind_of(task: Task) -> str:
    """Name what a score of this task is made of: points of two kinds do not compare."""
    named = (("language", task.languages), ("skill", task.skills))
    return " ".join(part for part, tags in named if tags) or "plain"


def reservation_of(task: Task, known: Mapping[str, Expectation], policy: Policy, *, seconds_left: float) -> int | None:
    """Say what a seat of the task expects that is not filled now, in points of utility.

    None where nobody could be measured by it: too little is known, so that the task waits for all who may offer.
    A task that cannot wait for the next window, or does not want to, takes the best there is.
    """
    if task.filling is not Filling.MATCHER or seconds_left <= 0:
        return AT_ANY_PRICE
    patience, until_next = int(policy.match_window.total_seconds()), int(policy.match_every.total_seconds())
    expected = known.get(kind_of(task), Expectation())
    # Who waits longer than a patience waits for something else than offers.
    if expected.count < KNOWN_MIN or seconds_left > patience:
        return None
    return expected.reservation(Waiting(int(seconds_left), patience), until_next=until_next) or AT_ANY_PRICE
