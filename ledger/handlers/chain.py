"""What the chain has said, or will not do."""

from dataclasses import replace
from datetime import datetime

from ledger import wallet_rows, wishes
from ledger.core import batch, outcomes
from ledger.core.commands import Learn, Refused
from ledger.core.effects import AskMoney, Notify, TaskStep
from ledger.core.facts import (
    BatchOpened,
    BatchRevoked,
    Deposited,
    Pushed,
    TaskContested,
    TaskDelivered,
    TaskRated,
    TaskSettled,
    Withdrawn,
)
from ledger.core.ids import EffectId
from ledger.core.journal import Entry, credited, entry_of
from ledger.core.meeting import met_by
from ledger.core.task import Task
from ledger.handlers.change import Change, moved, moved_together
from ledger.handlers.desk import Desk

TaskFact = BatchOpened | BatchRevoked | TaskDelivered | TaskRated | TaskContested | TaskSettled


def learn(command: Learn, desk: Desk) -> Change:
    """Enter a final fact into the journal, and into the tasks or the balance it is about."""
    fact = command.fact
    opened = desk.known.batch(fact.batch) if isinstance(fact, TaskSettled) else None
    entry = entry_of(fact, opened)
    woken = () if entry is None else _woken(entry, command.at, desk)
    if isinstance(fact, Deposited | Withdrawn | Pushed):
        return Change(tasks=woken, effects=_money(fact, desk), met=_met(fact, desk), entry=entry)
    before = _tasks_of(fact, desk)  # none of somebody else's batch: the journal has it, no task of ours does
    steps = [outcomes.learn(_named(task, fact, desk), fact) for task in before]
    return Change(
        tasks=(*zip(before, (step.task for step in steps), strict=True), *woken),
        effects=tuple(effect for step in steps for effect in step.effects),
        entry=entry,
        batch=fact if isinstance(fact, BatchOpened) else None,
        result=before[0].id if before else "",
    )


def refused(command: Refused, desk: Desk) -> Change:
    """The chain will not do what was asked: tell who asked, and put the task back."""
    ask = command.ask
    if isinstance(ask, AskMoney):
        told = {"step": ask.step, "reason": command.reason}
        return Change(effects=(Notify(ask.person, "tx-refused", told),))
    task = desk.task(ask.task)
    if ask.step in {TaskStep.OPEN, TaskStep.REVOKE}:
        together = desk.together(task)
        return moved_together(together, batch.refuse(together, ask, command.reason, command.at))
    return moved(task, outcomes.refuse(task, ask, command.reason, command.at))


def _tasks_of(fact: TaskFact, desk: Desk) -> tuple[Task, ...]:
    """List the tasks of ours that a fact is about."""
    match fact:
        case BatchOpened():
            return desk.known.tasks_of(fact.batch, len(fact.workers))
        case BatchRevoked():
            return desk.known.tasks_of(fact.batch)
        case _:
            found = desk.known.task(fact.batch, fact.index)
            return () if found is None else (found,)


def _named(task: Task, fact: TaskFact, desk: Desk) -> Task:
    """Name the worker again of a task whose open was refused here, and then sent by somebody else."""
    if task.worker is not None or not isinstance(fact, BatchOpened):
        return task
    worker = desk.known.person(fact.workers[task.place])
    assert worker is not None, "a batch of ours names people of ours"
    return replace(task, worker=worker.id)


def _money(fact: Deposited | Withdrawn | Pushed, desk: Desk) -> tuple[Notify, ...]:
    person = desk.known.person(fact.holder)
    asset = next((asset for asset in desk.assets.values() if asset.token == fact.token), None)
    if person is None or asset is None:
        return ()
    figures: dict[str, str | int] = {"minor": str(fact.minor), "asset": asset.code, "tx": fact.log.tx_hash}
    figures["block"] = fact.log.block_number
    if isinstance(fact, Pushed):  # the settlement just before has told the worker; this says where the money is
        return (Notify(person.id, "withdrawn", {**figures, "to": fact.holder}),)
    if isinstance(fact, Withdrawn):
        return (Notify(person.id, "withdrawn", {**figures, "to": fact.to}),)
    return (Notify(person.id, "deposit-received", figures),)


def _met(fact: Deposited | Withdrawn | Pushed, desk: Desk) -> tuple[EffectId, str] | None:
    """Find the wish that a tx of somebody else's has met: ours, from rows that are lost, or the holder's own.

    What was asked for once is so never done again, whatever copy these rows are: who withdraws by themselves just what
    waits here has what they asked for.
    """
    if isinstance(fact, Pushed) or desk.known.is_ours(fact.log.tx_hash) or not desk.known.has_wishes():
        return None
    person = wallet_rows.select_owner(desk.connection, fact.holder)
    if person is None or (fact.log.era and wishes.has_met(desk.connection, person, fact.log.tx_hash)):
        return None
    tokens = {asset.code: asset.token for asset in desk.assets.values()}
    waiting = [one for one in wishes.select_wishes(desk.connection, person) if one[0] not in desk.known.met]
    found = met_by(fact, waiting, address=desk.person(person).address, tokens=tokens)
    if found is None:
        return None
    desk.known.met.add(found)
    return found, fact.log.tx_hash


def _woken(entry: Entry, at: datetime, desk: Desk) -> tuple[tuple[Task, Task], ...]:
    """Open the window again of the tasks that waited for this money, whether it was deposited, earned or given back."""
    found = (task for holder, token in credited(entry) for task in _waiting(holder, token, desk))
    return tuple((task, replace(task, window_at=at)) for task in found)


def _waiting(holder: str, token: str, desk: Desk) -> tuple[Task, ...]:
    """List the tasks that wait for a holder's money: applied for, but with no window open."""
    employer = desk.known.person(holder)
    waiting = () if employer is None else desk.known.waiting(employer.id)
    return tuple(task for task in waiting if desk.assets[task.asset].token == token)
