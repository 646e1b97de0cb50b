"""What is known of workers, read for the matcher: how tasks ended, how they were rated, how often answers were right.

A round of matching needs two things: the whole record of the few who applied, and enough of everybody else's to know
how raters and work differ. So of each applicant the newest tasks are read, and of the market the newest ones of all,
both up to a number: a round costs the same however long the product has run, and what is older would weigh little.
Answers to items are read alike, as far as their items are decided or gold.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, case, func, or_, select

from ledger.bulk import among
from ledger.core.ids import PersonId
from ledger.core.labelling import CERTAIN
from ledger.core.moves import moment
from ledger.core.packed import Path
from ledger.core.task import ENDED, Stage
from ledger.tables import answers, applications, assignments, decisions, deliverables, feedback, items, seats, tasks
from matcher.quality import Answered, History, Promised, Rated

MARKET_MAX, OWN_MAX = 2000, 300  # tasks
ANSWERS_OF_TASK = 10  # so many times as many answers are read
# An agreed end says neither: it is a bargain.
ANSWERS_MAX = 100  # of a worker to one employer's items: what one employer says of somebody is no more than one voice
_BROKEN = frozenset({Path.REFUNDED, Path.GIVEN_BACK})
_NEITHER = frozenset({Path.AGREED})
_UNOPENED = (Stage.POSTED, Stage.ASSIGNED, Stage.REVOKING)  # whoever offered may yet be chosen: an open can fail


def select_history(
    connection: Connection, people: Collection[PersonId], *, market_max: int = MARKET_MAX, own_max: int = OWN_MAX
) -> History:
    """Read the newest tasks of these workers and of the market, as far as they have ended."""
    newest = select(tasks.c.id).order_by(tasks.c.id.desc()).limit(market_max)
    found = {row.id: row for row in connection.execute(_ended(newest))}
    for person in sorted(set(people)):
        own = select(tasks.c.id).where(tasks.c.worker == person).order_by(tasks.c.id.desc()).limit(own_max)
        found |= {row.id: row for row in connection.execute(_ended(own))}
    rows = [found[task] for task in sorted(found)]
    theirs = _answered_by(connection, people, own_max)
    others = _answered_by_others(connection, people, market_max)
    unasked = _unasked(connection, [row.id for row in rows if row.path == Path.REFUNDED])
    promised = tuple(_promised([row for row in rows if row.id not in unasked]))
    return History(rated=tuple(_rated(rows)), promised=promised, answered=(*theirs, *others))


def select_opinions(connection: Connection, *, market_max: int = MARKET_MAX) -> History:
    """Read the newest ratings of employers by workers: here the employers are the subjects."""
    query = select(feedback).order_by(feedback.c.given_at.desc(), feedback.c.task.desc()).limit(market_max)
    rows = reversed(connection.execute(query).all())
    return History(
        rated=tuple(Rated(subject=row.employer, rater=row.worker, rating=row.rating, at=row.given_at) for row in rows)
    )


def select_dealings(
    connection: Connection, people: Collection[PersonId], since: datetime
) -> frozenset[frozenset[PersonId]]:
    """Read the pairs of one of these people and somebody who has worked for them, or had them work, since then.

    A task that still goes on counts, however long ago it was posted; so does an offer that may still be taken.
    """
    if not people:
        return frozenset()
    theirs = or_(tasks.c.employer.in_(people), tasks.c.worker.in_(people))
    is_late = or_(tasks.c.posted_at >= since, tasks.c.stage.not_in(ENDED))
    query = select(tasks.c.employer, tasks.c.worker).where(theirs, tasks.c.worker.is_not(None), is_late).distinct()
    here = and_(func.coalesce(tasks.c.crew, tasks.c.id) == applications.c.task, tasks.c.stage.in_(_UNOPENED))
    offers = select(tasks.c.employer, applications.c.person).join_from(applications, tasks, here).distinct()
    offered = offers.where(or_(tasks.c.employer.in_(people), applications.c.person.in_(people)))
    return frozenset(frozenset(row) for found in (query, offered) for row in connection.execute(found))


def select_namings(connection: Connection, people: Collection[PersonId]) -> frozenset[frozenset[PersonId]]:
    """Read the pairs of an arbiter and a side, one of them of these people, of tasks that have not ended."""
    theirs = [among(connection, column, people) for column in (tasks.c.arbiter, tasks.c.employer, tasks.c.worker)]
    query = select(tasks.c.arbiter, tasks.c.employer, tasks.c.worker).distinct()
    rows = connection.execute(query.where(or_(*theirs), tasks.c.arbiter.is_not(None), tasks.c.stage.not_in(ENDED)))
    return frozenset(frozenset({row.arbiter, side}) for row in rows for side in (row.employer, row.worker))


def _ended(chosen: Select[Any]) -> Select[Any]:
    """Ask for those of the tasks that have ended, with when the worker was chosen and when it was first delivered."""
    inner = chosen.subquery()
    named = (
        select(func.max(assignments.c.assigned_at))
        .where(and_(assignments.c.task == tasks.c.id, assignments.c.worker == tasks.c.worker))
        .correlate(tasks)
        .scalar_subquery()
    )
    handed_in = (
        select(func.min(deliverables.c.delivered_at))
        .where(and_(deliverables.c.task == tasks.c.id, deliverables.c.delivered_at >= named))
        .correlate(tasks)
        .scalar_subquery()
    )
    columns = (tasks.c.id, tasks.c.worker, tasks.c.employer, tasks.c.skills, tasks.c.rating, tasks.c.path)
    query = select(*columns, tasks.c.posted_at, named.label("named_at"), handed_in.label("handed_in_at"))
    return query.join(inner, inner.c.id == tasks.c.id).where(tasks.c.path.is_not(None))


def _rated(rows: list[Row[Any]]) -> Iterator[Rated]:
    for row in rows:
        if row.rating is not None:
            yield Rated(subject=row.worker, rater=row.employer, rating=row.rating, at=_moment(row), skill=_skill(row))


def _promised(rows: list[Row[Any]]) -> Iterator[Promised]:
    for row in rows:
        if row.path not in _NEITHER:
            is_kept = row.path not in _BROKEN
            seconds = _seconds(row) if is_kept else None
            yield Promised(subject=row.worker, is_kept=is_kept, at=_moment(row), seconds=seconds, skill=_skill(row))


def _unasked(connection: Connection, refunded: Collection[str]) -> set[str]:
    """Name the seats of labelling jobs whose workers were left nothing to answer before their time to deliver ended."""
    here = among(connection, seats.c.task, refunded)
    query = select(tasks.c.id, tasks.c.terms).join(seats, seats.c.task == tasks.c.id).where(here)
    until = {row.id: moment(row.terms.submit_by) for row in connection.execute(query) if row.terms is not None}
    is_asked = and_(items.c.task == seats.c.items_of, items.c.gold.is_(None))
    joined = seats.outerjoin(items, is_asked).outerjoin(decisions, decisions.c.item == items.c.id)
    left, last = func.count(items.c.id) - func.count(decisions.c.item), func.max(decisions.c.decided_at)
    found = connection.execute(select(seats.c.task, left, last).select_from(joined).where(here).group_by(seats.c.task))
    return {task for task, undone, at in found if not undone and task in until and (at is None or at < until[task])}


def _moment(row: Row[Any]) -> datetime:
    """Return about when it was: who fades by weeks need not be timed by the hour."""
    moment: datetime = row.handed_in_at or row.named_at or row.posted_at
    return moment


def _seconds(row: Row[Any]) -> int | None:
    if row.handed_in_at is None:
        return None
    passed: timedelta = row.handed_in_at - row.named_at
    return max(1, round(passed.total_seconds()))


def _skill(row: Row[Any]) -> str:
    """Return the first skill that the task names, which is what it is mainly about."""
    skills: tuple[str, ...] = row.skills
    return skills[0] if skills else ""


def _answered_by(connection: Connection, people: Collection[PersonId], most: int) -> Iterator[Answered]:
    for person in sorted(set(people)):
        yield from _answered(connection, _newest(most).where(answers.c.worker == person))


def _answered_by_others(connection: Connection, people: Collection[PersonId], most: int) -> Iterator[Answered]:
    yield from (one for one in _answered(connection, _newest(most)) if one.subject not in people)


def _newest(most: int) -> Select[Any]:
    return select(answers).order_by(answers.c.item.desc(), answers.c.worker).limit(most * ANSWERS_OF_TASK)


def _answered(connection: Connection, chosen: Select[Any]) -> Iterator[Answered]:
    """Sum up answers by worker and job, as far as it is known what is true.

    An answer that was decided for is right as probably as its label is, any other at most as probably as that is not.
    More than `ANSWERS_MAX` to one employer's items weigh as much as so many.
    """
    given = chosen.subquery()
    truth = func.coalesce(decisions.c.label, items.c.gold)  # gold that was decided was overruled
    held = func.coalesce(decisions.c.certainty, CERTAIN)
    right = func.sum(case((given.c.label == truth, held), else_=CERTAIN - held))
    last = func.max(func.coalesce(decisions.c.decided_at, given.c.answered_at))
    columns = (given.c.worker, tasks.c.employer, right.label("right"), func.count().label("answers"), last.label("at"))
    query = select(*columns).join(items, items.c.id == given.c.item).join(tasks, tasks.c.id == items.c.task)
    query = query.outerjoin(decisions, decisions.c.item == given.c.item).where(truth.is_not(None))
    query = query.group_by(items.c.task, given.c.worker, tasks.c.employer).order_by(items.c.task, given.c.worker)
    rows = connection.execute(query).all()
    count = Counter[tuple[str, str]]()
    for row in rows:
        count[row.worker, row.employer] += row.answers
    for row in rows:
        share, weight = int(row.right) / CERTAIN, min(1.0, ANSWERS_MAX / count[row.worker, row.employer])
        yield Answered(
            subject=row.worker, right=weight * share, wrong=weight * max(row.answers - share, 0.0), at=row.at
        )
