"""What commands have changed, written down: all of a round at once, and of each task only where it came to stand."""

from collections.abc import Sequence
from typing import NamedTuple

from ledger import books, communities, copies, exchanges, labelling, outbox, personal, store, wallet_rows, wishes
from ledger.core.commands import Command, Learn
from ledger.core.ids import TaskId
from ledger.core.task import Moved
from ledger.core.wallets import SigningState
from ledger.database import Connection
from ledger.handled import Handled, insert_handled
from ledger.handlers.change import Change
from ledger.lookouts import upsert_lookout
from ledger.staging import Wanted, stage


class Taken(NamedTuple):
    """A command that was accepted."""

    command: Command
    content: str  # the hash of what it asks
    change: Change


def save(connection: Connection, taken: Sequence[Taken]) -> None:
    """Write what commands have changed, in their order; each table once."""
    for command, _, change in taken:
        if not isinstance(command, Learn):  # a fact moves tasks and money alone, and of facts there are most
            _save_beside(connection, command, change)
        _save_met(connection, command, change)
    _save_tasks(connection, taken)
    books.insert_batches(connection, [one.change.batch for one in taken if one.change.batch is not None])
    books.insert_entries(connection, [one.change.entry for one in taken if one.change.entry is not None])
    stage(connection, [Wanted(command.id, change.effects, command.at) for command, _, change in taken])
    insert_handled(connection, [(one.command, Handled(one.content, one.change.result)) for one in taken])


def _save_beside(connection: Connection, command: Command, change: Change) -> None:
    """Write what a fact never changes."""
    _save_people(connection, change)
    _save_personal(connection, command, change)
    _save_communities(connection, command, change)
    for task in change.new_tasks:
        store.insert_task(connection, task)
    _save_beside_task(connection, command, change)
    _save_exchange(connection, change)
    _save_labelling(connection, command, change)
    _save_wallets(connection, command, change)
    _save_uses(connection, change)


def _save_tasks(connection: Connection, taken: Sequence[Taken]) -> None:
    """Write each task once, however often it moved: from where it was read first to where it stands last."""
    moved: dict[TaskId, Moved] = {}
    for one in taken:
        for was, now in one.change.tasks:
            if now != was:
                first = moved.get(was.id)
                moved[was.id] = Moved(was, now) if first is None else Moved(first.was, now, first.times + 1)
    if moved:
        store.update_tasks(connection, [moved[task] for task in sorted(moved)])


def _save_beside_task(connection: Connection, command: Command, change: Change) -> None:
    if change.applied is not None:
        store.insert_application(connection, *change.applied, command.at)
    if change.unapplied is not None:
        store.delete_application(connection, *change.unapplied)
    if change.offers_gone is not None:
        personal.delete_applications(connection, change.offers_gone)
    store.insert_assignments(connection, change.assignments, command.at)
    store.insert_slots(connection, change.slots)
    if change.deliverable is not None:
        task, hashed, salt, body = change.deliverable
        store.insert_deliverable(connection, task=task, hashed=hashed, salt=salt, body=body, at=command.at)
    if change.grounds is not None:
        store.insert_grounds(connection, change.grounds)
    if change.unproposed is not None:
        store.delete_proposal(connection, change.unproposed)
    if change.proposal is not None:
        store.upsert_proposal(connection, change.proposal)


def _save_exchange(connection: Connection, change: Change) -> None:
    if change.evidence is not None:
        exchanges.insert_evidence(connection, change.evidence)
    if change.note is not None:
        exchanges.insert_note(connection, change.note)
    if change.opinion is not None:
        exchanges.insert_opinion(connection, change.opinion)


def _save_labelling(connection: Connection, command: Command, change: Change) -> None:
    for task, items_of in change.seated:
        labelling.insert_seat(connection, task, items_of)
    for seat, share in change.shares:
        labelling.update_share(connection, seat, share)
    labelling.insert_items(connection, change.items, command.at)
    if change.answer is not None:
        labelling.insert_answer(connection, *change.answer, command.at)
    labelling.insert_decisions(connection, change.decisions, command.at)


def _save_uses(connection: Connection, change: Change) -> None:
    """Keep which files belong to which tasks, so that they are there as long as the tasks are."""
    attached = (*change.new_tasks, *(now for was, now in change.tasks if was.attachments != now.attachments))
    used = {task.id: task.attachments for task in attached}
    if change.deliverable is not None:
        used[change.deliverable[0]] = (change.deliverable[3],)
    if change.evidence is not None:
        used[change.evidence.task] = (change.evidence.body,)
    for task, bodies in used.items():
        names = {body.kept for body in bodies if body.kept}
        if names:
            copies.insert_uses(connection, names, task)


def _save_met(connection: Connection, command: Command, change: Change) -> None:
    """End a wish that was met without us, and what somebody was asked to sign for it."""
    if change.met is not None:
        effect, tx_hash = change.met
        wishes.meet(connection, effect, tx_hash, command.at)
        wallet_rows.close_signings(connection, (effect,), command.at)


def _save_people(connection: Connection, change: Change) -> None:
    if change.person is not None:
        store.upsert_person(connection, change.person)
    if change.key is not None:
        key = change.key
        store.insert_key(connection, address=key.address, sealed=key.sealed, wrapped=key.wrapped)


def _save_wallets(connection: Connection, command: Command, change: Change) -> None:
    if change.readdressed is not None:
        person, was, now = change.readdressed
        wallet_rows.replace_address(connection, person, was=was, now=now, at=command.at)
    if change.unlinked is not None:
        wallet_rows.drop_linked(connection, *change.unlinked)
    if change.link is not None:
        wallet_rows.upsert_link(connection, change.link)
    for signing in change.signings:
        wallet_rows.upsert_signing(connection, signing)
        if signing.state is SigningState.OPEN:
            outbox.park(connection, signing.effect, until=signing.expires_at)
        elif not wallet_rows.waits(connection, signing.effect):
            outbox.unpark(connection, signing.effect, command.at)


def _save_personal(connection: Connection, command: Command, change: Change) -> None:
    if change.profile is not None:
        personal.upsert_profile(connection, change.profile)
    if change.lookout is not None:
        person, until, is_asked = change.lookout
        upsert_lookout(connection, person, until, is_asked=is_asked)
    if change.consent is not None:
        personal.insert_consent(connection, *change.consent, command.at)
    if change.template is not None:
        personal.upsert_template(connection, change.template, command.at)
    if change.untemplated is not None:
        personal.delete_template(connection, *change.untemplated)


def _save_communities(connection: Connection, command: Command, change: Change) -> None:
    if change.founded is not None:
        communities.insert_community(connection, change.founded)
    if change.community is not None and change.set_aside is not None:
        communities.exchange_groups(connection, change.community, change.set_aside)
    elif change.community is not None:
        communities.update_community(connection, *change.community)
    if change.arbiter is not None:
        communities.upsert_arbiter(connection, change.arbiter, command.at)
    if change.arbiter_gone is not None:
        communities.delete_arbiter(connection, change.arbiter_gone)
