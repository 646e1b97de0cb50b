"""Commands about what a person sets for themselves: load, decide in the core, return."""

from dataclasses import replace

from ledger import personal
from ledger.core.errors import Unknown
from ledger.core.personal import (
    AcceptTerms,
    Describe,
    DropTemplate,
    FilterBoard,
    SaveTemplate,
    SetPhrase,
    Template,
    require_described,
    require_filter,
    require_name,
    require_phrase,
    require_room,
    require_version,
)
from ledger.core.task import require_employer
from ledger.handlers.change import Change
from ledger.handlers.desk import Desk


def accept_terms(command: AcceptTerms, desk: Desk) -> Change:
    """Keep that somebody agrees, to what and when, and what they came for."""
    person = desk.person(command.person, to_change=True)
    require_version(command.version)
    profile = personal.select_profile(desk.connection, person.id)
    known = personal.has_consented(desk.connection, person.id, command.version)
    consent = None if known else (person.id, command.version)
    return Change(profile=replace(profile, role=command.role), consent=consent, result=person.id)


def describe(command: Describe, desk: Desk) -> Change:
    """Keep what somebody says they can do."""
    person = desk.person(command.person, to_change=True)
    require_described(command)
    profile = personal.select_profile(desk.connection, person.id)
    told = {name: getattr(command, name) for name in ("skills", "languages", "place")}
    return Change(profile=replace(profile, **told), result=person.id)


def set_phrase(command: SetPhrase, desk: Desk) -> Change:
    """Keep the words by which somebody knows that a message about money is ours."""
    person = desk.person(command.person, to_change=True)
    require_phrase(command.phrase)
    profile = personal.select_profile(desk.connection, person.id)
    return Change(profile=replace(profile, phrase=command.phrase), result=person.id)


def filter_board(command: FilterBoard, desk: Desk) -> Change:
    """Keep how somebody wants to see the board."""
    person = desk.person(command.person, to_change=True)
    require_filter(command.filter)
    profile = personal.select_profile(desk.connection, person.id)
    return Change(profile=replace(profile, board=command.filter), result=person.id)


def save_template(command: SaveTemplate, desk: Desk) -> Change:
    """Save one of one's own tasks under a name."""
    person, task = desk.person(command.person, to_change=True), desk.task(command.task)
    require_employer(task, person.id)
    require_name(command.name)
    saved = personal.select_templates(desk.connection, person.id)
    require_room(tuple(one.name for one in saved), command.name)
    return Change(template=Template(person=person.id, name=command.name, task=task.id), result=command.name)


def drop_template(command: DropTemplate, desk: Desk) -> Change:
    """Forget a saved task."""
    person = desk.person(command.person, to_change=True)
    saved = {one.name for one in personal.select_templates(desk.connection, person.id)}
    if command.name not in saved:
        raise Unknown(name=command.name)
    return Change(untemplated=(person.id, command.name), result=command.name)
