"""What the matcher is asked and what it answers, as frozen values.

Only numbers and ids: the matcher does not know what money or a chat is. Times are aware; `now` and `seed`
are part of the problem, so that the same problem always has the same plan. Ratings that are looked at as
figures are in hundredths of a point, shares in thousandths, lengths in whole metres, spans in seconds.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


class BadProblem(ValueError):
    """The problem contradicts itself, so no plan for it could mean anything."""

    code = "bad_problem"


class Pair(NamedTuple):
    """A task and a worker who might do it."""

    task: str
    worker: str


class Place(NamedTuple):
    """A point on the earth, in millionths of a degree: north and east are positive."""

    latitude: int
    longitude: int


class Span(NamedTuple):
    """From a moment on until another, which does not belong to it any more."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A piece of work with places for `seats` distinct workers."""

    id: str
    due: datetime  # nobody is given it from this moment on
    seats: int = 1
    reward: int = 0
    reward_max: int | None = None  # what the employer would pay at most; the reward unless said
    skills: frozenset[str] = frozenset()  # a worker must have all of them
    languages: frozenset[str] = frozenset()  # a worker must speak all of them
    wished_skills: frozenset[str] = frozenset()  # these only count in a worker's favour
    wished_languages: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()  # workers who may not do it, such as the employer
    employer: str = ""
    employer_rating: int | None = None  # expected, in hundredths; none where nobody has rated
    rating_min: int = 0  # a worker's expected rating must reach it, in hundredths; 0 asks nothing
    completed_min: int = 0  # so many tasks a worker must have completed
    when: Span | None = None  # when it is to be done; none where any moment will do
    place: Place | None = None  # where it is to be done; none where any place will do
    reach: int | None = None  # how far away a worker may be, in metres; none where it does not matter
    duration: int = 0  # seconds of work; 0 where hours do not matter
    reservation: int | None = None  # what a seat of it is worth that stays empty; that of the weights unless said

    @property
    def most(self) -> int:
        """What the employer would pay at most."""
        return self.reward if self.reward_max is None else self.reward_max


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Somebody who can take `capacity` more tasks, with the record so far.

    The estimates come from elsewhere, as whole numbers; where there is none the ratings count as they stand.
    """

    id: str
    capacity: int = 1
    reward_min: int = 0
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    rating_sum: int = 0  # of all ratings 0-100 received; sum and count stay exact where a mean would not
    rating_count: int = 0
    completed: int = 0
    rating_expected: int | None = None  # an estimate, in hundredths
    rating_sd: int | None = None  # its standard deviation, in hundredths
    seconds_expected: int | None = None  # how long she takes for a task
    reliability: int | None = None  # how often her answers are right, in thousandths
    barred: frozenset[str] = frozenset()  # employers for whom she does not work
    employer_rating_min: int = 0  # an employer's rating must reach it, in hundredths; 0 asks nothing
    available: tuple[Span, ...] | None = None  # when she can work; none where at any moment
    place: Place | None = None
    reach: int | None = None  # how far she goes, in metres; none where it does not matter
    duration_max: int | None = None  # seconds of work that she has left; none where hours do not matter


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each part of a score counts, and what the parts assume of a stranger."""

    rating: int = 60
    experience: int = 3  # little: what she has done shows in how sure her rating is
    skill: int = 20
    language: int = 10
    price: int = 20
    distance: int = 20
    speed: int = 10
    reliability: int = 0  # off until answers have been compared
    fairness: int = 50  # the newcomers' chance: how much of the doubt is drawn, in hundredths; 0 shuts them out
    reservation: int = 0  # what an empty seat is worth, in points of utility, where its task does not say
    prior_rating: int = 75  # what a worker without ratings is expected to earn
    prior_count: int = 5  # how many ratings that expectation weighs
    prior_sd: int = 1000  # the doubt about a stranger, in hundredths of a rating
    prior_reliability: int = 500  # what is assumed of somebody whose answers were never compared
    experience_half: int = 10  # completed tasks that earn half of the points for experience
    distance_far: int = 50_000  # metres from which on all is equally far


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Who could do what; with `pairs`, only those who applied for it.

    Raises:
        BadProblem: it contradicts itself; the words name the culprit.
    """

    tasks: tuple[Task, ...]
    workers: tuple[Worker, ...]
    now: datetime
    seed: int
    pairs: frozenset[Pair] | None = None
    weights: Weights = field(default_factory=Weights)

    def reservation_of(self, task: Task) -> int:
        """What a seat of the task is worth that stays empty, in points of utility."""
        return self.weights.reservation if task.reservation is None else task.reservation

    def __post_init__(self) -> None:
        from matcher.soundness import check_problem  # which looks at the values made here

        check_problem(self)


@dataclass(frozen=True, slots=True)
class Part:
    """One named reason of a score: what was looked at, its figure, and the points it gave."""

    key: str
    figure: int
    points: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """A worker gets a place in a task."""

    task: str
    worker: str
    utility: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Who does what, what that is worth, and a figure that no plan for the problem can exceed.

    `prices` prove the bound: see `matcher/README.md`.
    """

    assignments: tuple[Assignment, ...]
    utility: int
    bound: int
    prices: tuple[tuple[str, int], ...] = ()

    @property
    def is_optimal(self) -> bool:
        """Whether the plan's own bound proves that none is better."""
        return self.utility == self.bound

    def workers_of(self, task_id: str) -> tuple[str, ...]:
        """Who was chosen for the task."""
        return tuple(a.worker for a in self.assignments if a.task == task_id)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a plan: a stable code, what it concerns, and both figures in words."""

    code: str
    subject: str
    words: str
