"""What the chain has said, or will not do."""

from dataclasses import replace

from ledger import books, store
from ledger.core import outcomes
from ledger.core.commands import Learn, Refused
from ledger.core.effects import AskMoney, Notify
from ledger.core.facts import BatchOpened, Deposited, Fact, TaskSettled, Withdrawn
from ledger.core.journal import entry_of
from ledger.core.people import Person
from ledger.core.task import Stage, Task
from ledger.handlers.desk import Change, Desk, moved


def learn(command: Learn, desk: Desk) -> Change:
    """Enter a final fact into the journal, and into the task or the balance it is about."""
    fact = command.fact
    if isinstance(fact, Deposited | Withdrawn):
        return _money(fact, desk)
    opened = books.select_batch(desk.connection, fact.batch) if isinstance(fact, TaskSettled) else None
    change = _task_change(fact, desk)
    batch = fact if isinstance(fact, BatchOpened) else None
    return replace(change, entry=entry_of(fact, opened), batch=batch)


def refused(command: Refused, desk: Desk) -> Change:
    """The chain will not do what was asked: tell who asked, and put the task back."""
    ask = command.ask
    if isinstance(ask, AskMoney):
        told = {"step": ask.step, "reason": command.reason}
        return Change(effects=(Notify(ask.person, "tx-refused", told),))
    task = desk.task(ask.task)
    return moved(task, outcomes.refuse(task, ask, command.reason, command.at))


def _task_change(fact: Fact, desk: Desk) -> Change:
    assert not isinstance(fact, Deposited | Withdrawn), "money is another matter"
    task = store.select_task_by_batch(desk.connection, fact.batch)
    if task is None:  # somebody else's batch on the same contract: the journal has it, no task of ours does
        return Change()
    return moved(task, outcomes.learn(task, fact))


def _money(fact: Deposited | Withdrawn, desk: Desk) -> Change:
    person = store.select_person_by_address(desk.connection, fact.holder)
    entry = entry_of(fact)
    asset = next((asset for asset in desk.assets.values() if asset.token == fact.token), None)
    if person is None or asset is None:
        return Change(entry=entry)
    figures: dict[str, str | int] = {"minor": str(fact.minor), "asset": asset.code, "tx": fact.log.tx_hash}
    figures["block"] = fact.log.block_number
    if isinstance(fact, Withdrawn):
        told = Notify(person.id, "withdrawn", {**figures, "to": fact.to})
        return Change(entry=entry, effects=(told,))
    waiting = tuple((task, replace(task, window_at=fact.log.block_time)) for task in _waiting(person, desk))
    return Change(entry=entry, tasks=waiting, effects=(Notify(person.id, "deposit-received", figures),))


def _waiting(employer: Person, desk: Desk) -> tuple[Task, ...]:
    """List the tasks that wait for this employer's money: applied for, but with no window open."""
    posted = store.select_tasks(desk.connection, stages=(Stage.POSTED,), employer=employer.id)
    without = (task for task in posted if task.window_at is None)
    return tuple(task for task in without if store.select_applicants(desk.connection, task.id))
