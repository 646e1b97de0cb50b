"""Commands about what the sides of a task say beside the work: load, decide in the core, return."""

from ledger import exchanges
from ledger.core import exchange
from ledger.core.commands import AddEvidence, Feedback, SendNote
from ledger.core.exchange import NOTES_WITHIN, Evidence, Note, Opinion
from ledger.core.policy import salted_hash
from ledger.handlers.change import Change, moved
from ledger.handlers.desk import Desk


def add_evidence(command: AddEvidence, desk: Desk) -> Change:
    """Show the arbiter something: it is kept as deliverables are."""
    task = desk.task(command.task)
    shown = exchanges.select_evidence(desk.connection, task.id)
    already = sum(one.person == command.person for one in shown)
    step = exchange.add_evidence(task, command.person, already=already, now=command.at)
    salt = desk.salt(command.id)
    hashed = "0x" + salted_hash(salt, command.evidence.sha256).hex()
    kept = Evidence(task.id, hashed, salt, command.person, command.evidence, command.at)
    return moved(task, step, evidence=kept)


def send_note(command: SendNote, desk: Desk) -> Change:
    """Tell the other side something."""
    task = desk.task(command.task)
    since = command.at - NOTES_WITHIN
    lately = exchanges.count_notes(desk.connection, task.id, command.person, since)
    step = exchange.send_note(task, command.person, command.words, lately=lately)
    return moved(task, step, note=Note(command.id, task.id, command.person, command.words.strip(), command.at))


def give_feedback(command: Feedback, desk: Desk) -> Change:
    """Say how the employer was."""
    task = desk.task(command.task)
    has_given = exchanges.select_opinion(desk.connection, task.id) is not None
    step = exchange.give_feedback(task, command.person, command.rating, command.words, has_given=has_given)
    given = Opinion(task.id, command.person, task.employer, command.rating, command.words.strip(), command.at)
    return moved(task, step, opinion=given)
