"""What the chain has said, or will not do."""

from dataclasses import replace
from datetime import datetime

from ledger import books, store
from ledger.core import outcomes
from ledger.core.commands import Learn, Refused
from ledger.core.effects import AskMoney, Notify
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
from ledger.core.journal import Entry, credited, entry_of
from ledger.core.task import Stage, Task
from ledger.handlers.desk import Change, Desk, moved

TaskFact = BatchOpened | BatchRevoked | TaskDelivered | TaskRated | TaskContested | TaskSettled


def learn(command: Learn, desk: Desk) -> Change:
    """Enter a final fact into the journal, and into the task or the balance it is about."""
    fact = command.fact
    opened = books.select_batch(desk.connection, fact.batch) if isinstance(fact, TaskSettled) else None
    entry = entry_of(fact, opened)
    change = _money(fact, desk) if isinstance(fact, Deposited | Withdrawn | Pushed) else _task_change(fact, desk)
    batch = fact if isinstance(fact, BatchOpened) else None
    woken = () if entry is None else _woken(entry, command.at, desk)
    return replace(change, tasks=(*change.tasks, *woken), entry=entry, batch=batch)


def refused(command: Refused, desk: Desk) -> Change:
    """The chain will not do what was asked: tell who asked, and put the task back."""
    ask = command.ask
    if isinstance(ask, AskMoney):
        told = {"step": ask.step, "reason": command.reason}
        return Change(effects=(Notify(ask.person, "tx-refused", told),))
    task = desk.task(ask.task)
    return moved(task, outcomes.refuse(task, ask, command.reason, command.at))


def _task_change(fact: TaskFact, desk: Desk) -> Change:
    place = 0 if isinstance(fact, BatchOpened | BatchRevoked) else fact.index
    task = store.select_task_by_place(desk.connection, fact.batch, place)
    if task is None:  # somebody else's batch on the same contract: the journal has it, no task of ours does
        return Change()
    if isinstance(fact, BatchOpened) and task.worker is None:
        worker = store.select_person_by_address(desk.connection, fact.workers[place])
        assert worker is not None, "a batch of ours names people of ours"
        step = outcomes.learn(replace(task, worker=worker.id), fact)
        return moved(task, step)
    return moved(task, outcomes.learn(task, fact))


def _money(fact: Deposited | Withdrawn | Pushed, desk: Desk) -> Change:
    person = store.select_person_by_address(desk.connection, fact.holder)
    asset = next((asset for asset in desk.assets.values() if asset.token == fact.token), None)
    if person is None or asset is None:
        return Change()
    figures: dict[str, str | int] = {"minor": str(fact.minor), "asset": asset.code, "tx": fact.log.tx_hash}
    figures["block"] = fact.log.block_number
    if isinstance(fact, Pushed):  # the settlement just before has told the worker; this says where the money is
        return Change(effects=(Notify(person.id, "withdrawn", {**figures, "to": fact.holder}),))
    if isinstance(fact, Withdrawn):
        return Change(effects=(Notify(person.id, "withdrawn", {**figures, "to": fact.to}),))
    return Change(effects=(Notify(person.id, "deposit-received", figures),))


def _woken(entry: Entry, at: datetime, desk: Desk) -> tuple[tuple[Task, Task], ...]:
    """Open the window again of the tasks that waited for this money, whether it was deposited, earned or given back."""
    found = (task for holder, token in credited(entry) for task in _waiting(holder, token, desk))
    return tuple((task, replace(task, window_at=at)) for task in found)


def _waiting(holder: str, token: str, desk: Desk) -> tuple[Task, ...]:
    """List the tasks that wait for a holder's money: applied for, but with no window open."""
    employer = store.select_person_by_address(desk.connection, holder)
    if employer is None:
        return ()
    posted = store.select_tasks(desk.connection, stages=(Stage.POSTED,), employer=employer.id)
    without = (task for task in posted if task.window_at is None and desk.assets[task.asset].token == token)
    return tuple(task for task in without if store.select_applicants(desk.connection, task.id))
