"""The rows of what people set for themselves, and what is known of a worker altogether."""

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, or_, select

from ledger.bulk import among
from ledger.core.allowance import Record
from ledger.core.ids import PersonId, TaskId
from ledger.core.needs import Standing
from ledger.core.packed import Path
from ledger.core.people import Person
from ledger.core.personal import Phrase, Profile, Template
from ledger.core.task import Stage
from ledger.tables import applications, consents, people, profiles, tasks, templates


def select_profile(connection: Connection, person: PersonId) -> Profile:
    """Read what a person has told of themselves; an empty profile where that is nothing."""
    row = connection.execute(select(profiles).where(profiles.c.person == person)).mappings().one_or_none()
    return Profile(person=person) if row is None else Profile(**row)


def select_profiles(connection: Connection, people: Collection[PersonId]) -> dict[PersonId, Profile]:
    """Read what several people have told of themselves, an empty profile of each who has told nothing."""
    rows = connection.execute(select(profiles).where(among(connection, profiles.c.person, people))).mappings()
    return {person: Profile(person=person) for person in people} | {row["person"]: Profile(**row) for row in rows}


def select_phrases(connection: Connection, chats: Collection[int]) -> dict[int, Phrase]:
    """Read the phrases of people by their numbers, each with the language they read; whoever has none is not there."""
    query = select(people.c.telegram_id, profiles.c.phrase, people.c.language)
    query = query.join(people, people.c.id == profiles.c.person).where(profiles.c.phrase != "")
    rows = connection.execute(query.where(among(connection, people.c.telegram_id, chats)))
    return {row.telegram_id: (row.phrase, row.language) for row in rows}


def upsert_profile(connection: Connection, profile: Profile) -> None:
    """Keep what a person tells of themselves, in the place of what was."""
    connection.execute(delete(profiles).where(profiles.c.person == profile.person))
    connection.execute(insert(profiles).values(**_values(profile)))


def select_standing(connection: Connection, worker: Person) -> Standing:
    """Read a worker's record, and what they say they can do; a language is known that they read here."""
    told = select_profile(connection, worker.id)
    count, total = _select_record(connection, worker.id)
    spoken = languages_of(worker, told)
    return Standing(rated=count, rating_sum=total, skills=told.skills, languages=spoken, place=told.place)


def select_record(connection: Connection, worker: PersonId, *, since: datetime, least: int) -> Record:
    """Read what a worker has open and behind them; `least` is the rating that pays anything.

    Lapses count of tasks posted since then. What was handed in here and refunded all the same, because its record
    did not reach the chain, is none. A rating that did not hold, as after a ruling above it, stands on no task.
    """
    offered = and_(applications.c.task == tasks.c.id, applications.c.person == worker, tasks.c.stage == Stage.POSTED)
    in_work = and_(tasks.c.worker == worker, tasks.c.stage.in_((Stage.ASSIGNED, Stage.OPENED)))
    is_enough = or_(tasks.c.rating.is_(None), tasks.c.rating >= least)
    paid = and_(tasks.c.worker == worker, tasks.c.path.not_in((Path.REFUNDED, Path.GIVEN_BACK)), is_enough)
    own = or_(tasks.c.path == Path.GIVEN_BACK, and_(tasks.c.path == Path.REFUNDED, tasks.c.deliverable.is_(None)))
    lapsed = and_(tasks.c.worker == worker, own, tasks.c.posted_at > since)
    counts = [select(func.count()).select_from(applications.join(tasks, offered)).scalar_subquery()]
    counts += [select(func.count()).select_from(tasks).where(one).scalar_subquery() for one in (in_work, paid, lapsed)]
    waiting, working, proven, lapses = (int(count) for count in connection.execute(select(*counts)).one())
    return Record(open=waiting + working, proven=proven, lapses=lapses)


def _select_record(connection: Connection, worker: PersonId) -> tuple[int, int]:
    """Read a worker's record: tasks that ended by their rating, and the sum of those ratings."""
    mine = and_(tasks.c.worker == worker, tasks.c.path.is_not(None), tasks.c.rating.is_not(None))
    row = connection.execute(select(func.count(), func.coalesce(func.sum(tasks.c.rating), 0)).where(mine)).one()
    return int(row[0]), int(row[1])


def languages_of(person: Person, told: Profile) -> tuple[str, ...]:
    """Name the languages of a person: the one in which they read, and those they have told of."""
    return tuple(dict.fromkeys((person.language.partition("-")[0], *told.languages)))


def has_consented(connection: Connection, person: PersonId, version: str) -> bool:
    """Whether somebody has agreed to a version of the terms of use."""
    mine = and_(consents.c.person == person, consents.c.version == version)
    return connection.execute(select(consents.c.version).where(mine)).one_or_none() is not None


def insert_consent(connection: Connection, person: PersonId, version: str, at: datetime) -> None:
    """Keep that somebody has agreed."""
    connection.execute(insert(consents).values(person=person, version=version, accepted_at=at))


def select_templates(connection: Connection, person: PersonId) -> tuple[Template, ...]:
    """Read a person's saved tasks by name."""
    columns = (templates.c.person, templates.c.name, templates.c.task)
    query = select(*columns).where(templates.c.person == person).order_by(templates.c.name)
    return tuple(Template(**row) for row in connection.execute(query).mappings())


def upsert_template(connection: Connection, template: Template, at: datetime) -> None:
    """Save a task under a name, in the place of what was."""
    delete_template(connection, template.person, template.name)
    connection.execute(insert(templates).values(**_values(template), saved_at=at))


def delete_template(connection: Connection, person: PersonId, name: str) -> None:
    """Forget a saved task."""
    connection.execute(delete(templates).where(and_(templates.c.person == person, templates.c.name == name)))


def delete_applications(connection: Connection, task: TaskId) -> None:
    """Forget all offers for a task."""
    connection.execute(delete(applications).where(applications.c.task == task))


def _values(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}
