"""Tasks on the board and who offered for them, read at one moment, as a problem for the matcher."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from ledger import store
from ledger.core.commands import Filling
from ledger.core.crew import pool_of
from ledger.core.ids import PersonId, TaskId
from ledger.core.people import Person
from ledger.core.personal import Profile
from ledger.core.task import Task
from ledger.crews import select_offers
from ledger.database import Connection
from ledger.histories import select_history, select_namings, select_opinions
from ledger.matching.rows import select_records
from ledger.personal import languages_of, select_profiles
from matcher import Pair, Problem, Weights, Worker, unmet
from matcher import Task as Work
from matcher.quality import Estimate, estimate, learn

WEIGHTS = Weights(reliability=20)  # in time and right: as much as a skill that was wished for
HALF_LIFE = timedelta(days=180)  # after which a rating counts half
AT_ANY_PRICE = -(10**9)  # points: what an empty seat is worth that is filled by whoever is best, however bad
SEED = 0  # the draw for newcomers is by task and worker already, so one seed serves all


@dataclass(frozen=True, slots=True)
class Applied:
    """Tasks to be decided, who offered for each in the order they did, and what the matcher is asked.

    Tasks that were posted as one are seats of one piece of work there, so that its workers are distinct.
    """

    seats: Mapping[TaskId, tuple[Task, ...]]  # by the first of them, which is what the matcher knows them by
    offers: Mapping[TaskId, tuple[PersonId, ...]]
    work: Mapping[TaskId, Work]
    workers: Mapping[PersonId, Worker]
    problem: Problem

    def alone(self, task: TaskId, people: Sequence[PersonId]) -> Problem:
        """Make the problem of one task and some of those who offered for it: small, to explain from."""
        return Problem(
            tasks=(self.work[task],),
            workers=tuple(self.workers[person] for person in people),
            now=self.problem.now,
            seed=SEED,
            weights=WEIGHTS,
        )


def read_applied(
    connection: Connection, tasks: tuple[Task, ...], *, now: datetime, reservations: Mapping[TaskId, int]
) -> Applied:
    """Read who offered for these tasks and what is known of them; `reservations` in points, per task."""
    offers, seats = _impartial(connection, tasks), _together(tasks)
    workers = _read_workers(connection, sorted({person for people in offers.values() for person in people}), tasks, now)
    rated = _employers(connection, {task.employer for task in tasks}, now)
    work = {
        first: _work(alike, min(reservations[task.id] for task in alike), rated.get(alike[0].employer))
        for first, alike in seats.items()
    }
    pairs = frozenset(
        Pair(first, person)
        for first, alike in seats.items()
        for person in _eligible(alike[0], offers[first], work[first], workers, now)
    )
    problem = Problem(
        tasks=tuple(work.values()),
        workers=tuple(workers.values()),
        now=now,
        seed=SEED,
        pairs=pairs,
        weights=WEIGHTS,
    )
    return Applied(seats, offers, work, workers, problem)


def _impartial(connection: Connection, tasks: Sequence[Task]) -> dict[TaskId, tuple[PersonId, ...]]:
    """Read who offered, but for those whom the door would refuse because they, or the employer, judge the other."""
    offers = select_offers(connection, tasks)
    namings = select_namings(connection, sorted({person for people in offers.values() for person in people}))
    employers = {task.id: task.employer for task in tasks}
    return {
        task: tuple(person for person in people if frozenset({employers[task], person}) not in namings)
        for task, people in offers.items()
    }


def _together(tasks: Sequence[Task]) -> dict[TaskId, tuple[Task, ...]]:
    """Put the seats of a crew together; where the employer chooses, each seat waits for somebody of its own."""
    alike: dict[TaskId, list[Task]] = {}
    for task in tasks:
        is_one = task.crew is not None and task.filling is not Filling.CHOOSE
        alike.setdefault(pool_of(task) if is_one else task.id, []).append(task)
    return {together[0].id: tuple(together) for together in alike.values()}


def _eligible(
    task: Task, people: Sequence[PersonId], work: Work, workers: Mapping[PersonId, Worker], now: datetime
) -> tuple[PersonId, ...]:
    """List who may be named by the way in which the task is filled."""
    match task.filling:
        case Filling.FIRST:
            fit = (person for person in people if not unmet(work, workers[person], now=now))
            return tuple(islice(fit, work.seats))
        case Filling.CHOOSE:
            return tuple(person for person in people if person == task.wanted)
        case Filling.MATCHER:
            return tuple(people)


def _work(alike: tuple[Task, ...], reservation: int, employer_rating: int | None) -> Work:
    """Put a task to the matcher; a rating or a place that it needs is judged at the door, as figure and word."""
    task = alike[0]
    return Work(
        id=task.id,
        seats=len(alike),
        employer=task.employer,
        employer_rating=employer_rating,
        due=task.expires_at,
        reward=task.reward,
        skills=frozenset(task.needs.skills),
        languages=frozenset(task.needs.languages),
        completed_min=task.needs.completed,
        wished_skills=frozenset(task.skills),
        wished_languages=frozenset(task.languages),
        barred=frozenset({task.employer}),
        reservation=reservation,
    )


def _employers(connection: Connection, people: Collection[PersonId], now: datetime) -> dict[PersonId, int]:
    """Say what is to be expected of employers, in hundredths, of those whom workers have rated."""
    said = select_opinions(connection)
    known = sorted({PersonId(one.subject) for one in said.rated} & set(people))
    expected = estimate(learn(said, now=now, half_life=HALF_LIFE), said, known, now=now) if known else {}
    return {person: expected[person].general.rating.mean for person in known}


def _read_workers(
    connection: Connection, everyone: Sequence[PersonId], tasks: tuple[Task, ...], now: datetime
) -> dict[PersonId, Worker]:
    """Read what is known of people; each may be given as many of the tasks as she offered for."""
    history = select_history(connection, everyone)
    expected = estimate(learn(history, now=now, half_life=HALF_LIFE), history, everyone, now=now)
    people = {person.id: person for person in store.select_people_named(connection, everyone)}
    records = select_records(connection, everyone)
    told = select_profiles(connection, everyone)
    return {
        person: _worker(people[person], told[person], len(tasks), records[person], expected[person])
        for person in everyone
    }


def _worker(person: Person, told: Profile, capacity: int, record: tuple[int, int], expected: Estimate) -> Worker:
    count, total = record
    return Worker(
        id=person.id,
        capacity=capacity,
        skills=frozenset(told.skills),
        languages=frozenset(languages_of(person, told)),
        rating_sum=total,
        rating_count=count,
        completed=count,
        rating_expected=expected.general.rating.mean,
        rating_sd=expected.general.rating.sd,
        seconds_expected=expected.general.seconds.mean,
        reliability=expected.reliability.mean,
    )
