"""The problem that `escrowd match` reads, version 1, field by field.

What these models accept the matcher accepts. Whole numbers are whole numbers: nothing is rounded or read out of text,
but degrees, which become millionths.
"""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from matcher import Pair, Place, Problem, Span, Task, Weights, Worker
from matcher.soundness import (
    CHANCE_MAX,
    COUNT_MAX,
    LENGTH_MAX,
    MONEY_MAX,
    RATING_MAX,
    RESERVATION_MAX,
    SEATS_MAX,
    SEED_MAX,
    SPANS_MAX,
    WEIGHT_MAX,
)

VERSION = 1
MILLIONTHS = 1_000_000

Count = Annotated[int, Field(ge=0, le=COUNT_MAX)]
Money = Annotated[int, Field(ge=0, le=MONEY_MAX)]
Hundredths = Annotated[int, Field(ge=0, le=RATING_MAX, description="hundredths of a point of a rating 0-100")]
Thousandths = Annotated[int, Field(ge=0, le=1000)]
Metres = Annotated[int, Field(ge=0, le=LENGTH_MAX)]
# A whole share of a weight of 1 is 1,000 thousandths of 1,024 points each.
Weight = Annotated[int, Field(ge=0, le=WEIGHT_MAX, description="1 gives up to 1,024,000 points of utility")]
Reservation = Annotated[int, Field(ge=-RESERVATION_MAX, le=RESERVATION_MAX)]
Tags = frozenset[str]


class Strict(BaseModel):
    """Nothing unknown is passed over, and nothing is made to fit."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class PlaceIn(Strict):
    """A point on the earth, in degrees."""

    latitude: float = Field(ge=-90, le=90, allow_inf_nan=False)
    longitude: float = Field(ge=-180, le=180, allow_inf_nan=False)

    def value(self) -> Place:
        """Return it as the matcher has it."""
        return Place(round(self.latitude * MILLIONTHS), round(self.longitude * MILLIONTHS))


class SpanIn(Strict):
    """From a moment on until another, which does not belong to it any more."""

    begin: AwareDatetime
    end: AwareDatetime

    @model_validator(mode="after")
    def _has_length(self) -> "SpanIn":
        if self.end <= self.begin:
            raise PydanticCustomError("span_empty", "the end is not after the beginning")
        return self

    def value(self) -> Span:
        """Return it as the matcher has it."""
        return Span(self.begin, self.end)


class TaskIn(Strict):
    """A piece of work."""

    id: str
    due: AwareDatetime = Field(description="nobody is given it from this moment on")
    seats: int = Field(1, ge=1, le=SEATS_MAX, description="how many distinct workers it needs")
    reward: Money = Field(0, description="what it offers, in any whole unit")
    reward_max: Money | None = Field(None, description="what it would pay at most; the reward unless said")
    skills: Tags = Field(frozenset(), description="a worker must have all of them")
    languages: Tags = Field(frozenset(), description="a worker must speak all of them")
    wished_skills: Tags = Field(frozenset(), description="these count in a worker's favour")
    wished_languages: Tags = Field(frozenset(), description="these count in a worker's favour")
    barred: Tags = Field(frozenset(), description="workers who may not do it")
    employer: str = ""
    employer_rating: Hundredths | None = Field(None, description="expected; none where nobody has rated")
    rating_min: Hundredths = Field(
        0, description="a worker's `rating_expected` must reach it, or without one the plain mean of her ratings"
    )
    completed_min: Count = Field(0, description="so many tasks a worker must have completed")
    when: SpanIn | None = Field(None, description="when it is to be done; any moment unless said")
    place: PlaceIn | None = Field(
        None, description="where it is to be done; anywhere unless said. Only workers with a place may do it then"
    )
    reach: Metres | None = Field(None, description="how far away a worker may be")
    duration: Count = Field(0, description="seconds of work; 0 where hours do not matter")
    reservation: Reservation | None = Field(
        None, description="points of utility, as in `weights`, for a seat of this task"
    )

    @model_validator(mode="after")
    def _pays_what_it_offers(self) -> "TaskIn":
        if self.reward_max is not None and self.reward_max < self.reward:
            raise PydanticCustomError("reward_max_low", "reward_max is below the reward")
        return self

    def value(self) -> Task:
        """Return it as the matcher has it."""
        plain = self.model_dump(exclude={"when", "place"})
        when = None if self.when is None else self.when.value()
        return Task(**plain, when=when, place=_place(self.place))


class WorkerIn(Strict):
    """Somebody who could do tasks, with the record so far."""

    id: str
    capacity: Count = Field(1, description="how many tasks more")
    reward_min: Money = Field(0, description="the least that she works for")
    skills: Tags = frozenset()
    languages: Tags = frozenset()
    rating_sum: Count = Field(0, description="of all ratings 0-100 received")
    rating_count: Count = 0
    completed: Count = Field(0, description="tasks")
    rating_expected: Hundredths | None = Field(None, description="an estimate, instead of the ratings' mean")
    rating_sd: Hundredths | None = Field(None, description="its standard deviation")
    seconds_expected: Count | None = Field(None, description="how long she takes for a task")
    reliability: Thousandths | None = Field(None, description="how often her answers are right, in thousandths")
    barred: Tags = Field(frozenset(), description="employers for whom she does not work")
    employer_rating_min: Hundredths = 0
    available: tuple[SpanIn, ...] | None = Field(
        None, max_length=SPANS_MAX, description="when she can work; at any moment unless said"
    )
    place: PlaceIn | None = Field(None, description="without one she is given no task that has one")
    reach: Metres | None = Field(None, description="how far she goes")
    duration_max: Count | None = Field(None, description="seconds of work that she has left")

    @model_validator(mode="after")
    def _could_be_rated_so(self) -> "WorkerIn":
        if self.rating_sum > 100 * self.rating_count:
            raise PydanticCustomError("rating_sum_high", "rating_sum is more than rating_count ratings of 100")
        return self

    def value(self) -> Worker:
        """Return her as the matcher has her."""
        plain = self.model_dump(exclude={"available", "place"})
        spans = None if self.available is None else tuple(span.value() for span in self.available)
        return Worker(**plain, available=spans, place=_place(self.place))


class PairIn(Strict):
    """Somebody applied for a task."""

    task: str
    worker: str


class WeightsIn(Strict):
    """How much each part of a score counts."""

    rating: Weight = 60
    experience: Weight = 3
    skill: Weight = 20
    language: Weight = 10
    price: Weight = 20
    distance: Weight = 20
    speed: Weight = 10
    reliability: Weight = 0
    fairness: int = Field(
        50, ge=0, le=WEIGHT_MAX, description="the newcomers' chance, in hundredths of the doubt; 0 shuts them out"
    )
    reservation: Reservation = Field(
        0, description="what an empty seat is worth, in points of utility: 1,024,000 are a weight of 1"
    )
    prior_rating: int = Field(75, ge=0, le=100, description="what a worker without ratings is expected to earn")
    prior_count: int = Field(5, ge=1, le=COUNT_MAX, description="how many ratings that expectation weighs")
    prior_sd: int = Field(1000, ge=1, le=RATING_MAX, description="the doubt about a stranger, in hundredths")
    prior_reliability: Thousandths = 500
    experience_half: int = Field(10, ge=1, le=COUNT_MAX, description="completed tasks that earn half of the points")
    distance_far: int = Field(50_000, ge=1, le=LENGTH_MAX, description="metres from which on all is equally far")

    @model_validator(mode="after")
    def _draws_what_fits(self) -> "WeightsIn":
        if self.rating * self.fairness > CHANCE_MAX:
            raise PydanticCustomError("chance_high", "rating times fairness is too much", {"le": CHANCE_MAX})
        return self


class ProblemIn(Strict):
    """Who could do what; with pairs, only those who applied for it."""

    escrowd_match: Literal[1] = Field(description="the version of this schema")
    now: AwareDatetime
    seed: int = Field(ge=0, le=SEED_MAX, description="decides every draw: the same problem has the same plan")
    tasks: tuple[TaskIn, ...]
    workers: tuple[WorkerIn, ...]
    pairs: tuple[PairIn, ...] | None = None
    weights: WeightsIn = WeightsIn()

    @model_validator(mode="after")
    def _names_each_once(self) -> "ProblemIn":
        for kind, ids in (("task", self._ids(self.tasks)), ("worker", self._ids(self.workers))):
            seen = set[str]()
            for name in ids:
                if name in seen:
                    raise _wrong("twice", kind, name)
                seen.add(name)
            for pair in self.pairs or ():
                if getattr(pair, kind) not in seen:
                    raise _wrong("unknown", kind, getattr(pair, kind))
        return self

    @staticmethod
    def _ids(things: Iterable[TaskIn | WorkerIn]) -> list[str]:
        return [thing.id for thing in things]

    def value(self) -> Problem:
        """Return it as the matcher has it."""
        return Problem(
            tasks=tuple(task.value() for task in self.tasks),
            workers=tuple(worker.value() for worker in self.workers),
            now=self.now,
            seed=self.seed,
            pairs=None if self.pairs is None else frozenset(Pair(pair.task, pair.worker) for pair in self.pairs),
            weights=Weights(**self.weights.model_dump()),
        )


def _place(given: PlaceIn | None) -> Place | None:
    return None if given is None else given.value()


def _wrong(what: str, kind: str, name: str) -> PydanticCustomError:
    return PydanticCustomError(f"{kind}_{what}", "{name}", {"name": name})
