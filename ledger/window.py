"""The matching window: plans are made with no transaction open, verified, and adopted through the one door."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta

from ledger import store
from ledger.clock import Clock
from ledger.core.commands import Assign, Choice, Reason
from ledger.core.ids import CommandId, PersonId
from ledger.core.task import Task
from ledger.database import Connection, Engine, reading
from ledger.histories import select_history, select_opinions
from ledger.intake import Intake
from matcher import Pair, Part, Plan, Problem, Weights, Worker, reason_against, reasons, solve, verify
from matcher import Task as Work
from matcher.quality import Estimate, estimate, learn

WEIGHTS = Weights()
HALF_LIFE = timedelta(days=180)  # after which a rating counts half
CHOICES_MAX = 255  # in one command: a plan is adopted as a whole, so one that has grown old holds up as many


class PlanRejected(RuntimeError):
    """The verifier found fault with a plan: a bug in the matcher, and the plan is not adopted."""


@dataclass(frozen=True, slots=True)
class _Open:
    """The tasks to be decided and who has applied, as read at one moment."""

    tasks: tuple[Task, ...]
    problem: Problem


def close_windows(engine: Engine, intake: Intake, clock: Clock) -> int:
    """Decide every task whose window has closed; says how many were given a worker's name."""
    with reading(engine) as connection:
        tasks = store.select_tasks_in_window(connection, clock.now())
        if not tasks:
            return 0
        open_now = _Open(tasks, _problem(connection, tasks, clock))
    plan = solve(open_now.problem)
    findings = verify(open_now.problem, plan)
    if findings:
        raise PlanRejected(findings)
    adopted = tuple(_commands(open_now, plan, clock))
    outcomes = intake.handle(adopted) if adopted else ()
    return sum(
        len(command.choices)
        for command, outcome in zip(adopted, outcomes, strict=True)
        if outcome.refusal is None and not outcome.is_repeat
    )


def _problem(connection: Connection, tasks: tuple[Task, ...], clock: Clock) -> Problem:
    applied = {task.id: store.select_applicants(connection, task.id) for task in tasks}
    everyone = sorted({person for persons in applied.values() for person in persons})
    now, history = clock.now(), select_history(connection, everyone)
    known = estimate(learn(history, now=now, half_life=HALF_LIFE), history, everyone, now=now)
    rated = _employers(connection, {task.employer for task in tasks}, clock)
    return Problem(
        tasks=tuple(_work(task, rated.get(task.employer)) for task in tasks),
        workers=tuple(_worker(connection, person, len(tasks), known[person]) for person in everyone),
        now=now,
        seed=0,  # the draw for newcomers is by task and worker already, so one seed serves all
        pairs=frozenset(Pair(task, person) for task, persons in applied.items() for person in persons),
        weights=WEIGHTS,
    )


def _employers(connection: Connection, people: Collection[PersonId], clock: Clock) -> dict[PersonId, int]:
    """Say what is to be expected of employers, in hundredths, of those whom workers have rated."""
    said, now = select_opinions(connection), clock.now()
    known = sorted({PersonId(one.subject) for one in said.rated} & set(people))
    expected = estimate(learn(said, now=now, half_life=HALF_LIFE), said, known, now=now) if known else {}
    return {person: expected[person].general.rating.mean for person in known}


def _work(task: Task, employer_rating: int | None) -> Work:
    return Work(
        id=task.id,
        employer=task.employer,
        employer_rating=employer_rating,
        due=task.expires_at,
        reward=task.reward,
        wished_skills=frozenset(task.skills),
        wished_languages=frozenset(task.languages),
        barred=frozenset({task.employer}),
    )


def _worker(connection: Connection, person: PersonId, capacity: int, expected: Estimate) -> Worker:
    known = store.select_person(connection, person)
    assert known is not None, "an applicant has entered"
    count, total = store.select_record(connection, person)
    return Worker(
        id=person,
        capacity=capacity,
        languages=frozenset({known.language.partition("-")[0]}),
        rating_sum=total,
        rating_count=count,
        completed=count,
        rating_expected=expected.general.rating.mean,
        rating_sd=expected.general.rating.sd,
        seconds_expected=expected.general.seconds.mean,
        reliability=expected.reliability.mean,
    )


def _commands(open_now: _Open, plan: Plan, clock: Clock) -> Iterator[Assign]:
    """Name together the tasks of one employer whose terms can be the same: so they can be opened in one."""
    together: dict[tuple[str, str, int], list[Choice]] = {}
    for task in open_now.tasks:
        if plan.workers_of(task.id):
            kind = (task.employer, task.asset, task.seconds)
            together.setdefault(kind, []).append(_choice(open_now, plan, task))
    for choices in together.values():
        for at in range(0, len(choices), CHOICES_MAX):
            named = tuple(choices[at : at + CHOICES_MAX])
            origin = CommandId(f"timer:assign:{named[0].task}:{named[0].version}")
            yield Assign(id=origin, at=clock.now(), choices=named)


def _choice(open_now: _Open, plan: Plan, task: Task) -> Choice:
    chosen = plan.workers_of(task.id)[0]
    others = (pair.worker for pair in sorted(open_now.problem.pairs or ()) if pair.task == task.id)
    against = tuple(
        (PersonId(other), _reason(reason_against(open_now.problem, plan, task.id, other)))
        for other in others
        if other != chosen
    )
    return Choice(
        task=task.id,
        version=task.version,
        worker=PersonId(chosen),
        reasons=tuple(_reason(part) for part in reasons(open_now.problem, plan, task.id, chosen)),
        against=against,
    )


def _reason(part: Part) -> Reason:
    return Reason(key=part.key, figure=part.figure, points=part.points)
