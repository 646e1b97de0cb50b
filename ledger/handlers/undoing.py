"""What had been learned is no more: tasks go back to what remains of it, and whoever was told is told so."""

from collections.abc import Sequence

from ledger import store
from ledger.core.commands import Undo
from ledger.core.effects import Notify
from ledger.core.facts import BatchOpened, BatchRevoked, Deposited, Fact, Pushed, Withdrawn
from ledger.core.ids import PersonId
from ledger.core.task import Step, Task
from ledger.core.undoing import TaskFact, undo
from ledger.handlers.change import Change
from ledger.handlers.desk import Desk


def take_back(command: Undo, desk: Desk) -> Change:
    """Undo facts that were learned: all of them at once, as each rests on those before it."""
    told = _money(command.undone, desk)
    moved: list[tuple[Task, Step]] = []
    for batch in dict.fromkeys(fact.batch for fact in command.undone if isinstance(fact, TaskFact)):
        for task in store.select_tasks_by_batch(desk.connection, batch):
            undone = _about(task, command.undone)
            if undone:
                moved.append((task, undo(task, undone, _about(task, command.remaining))))
    return Change(
        tasks=tuple((task, step.task) for task, step in moved),
        effects=(*(effect for _, step in moved for effect in step.effects), *told),
    )


def _about(task: Task, facts: Sequence[Fact]) -> tuple[TaskFact, ...]:
    """Choose the facts that are about a task: of its batch, and where they name one, of its place."""
    return tuple(
        fact
        for fact in facts
        if isinstance(fact, TaskFact) and fact.batch == task.batch
        if isinstance(fact, BatchOpened | BatchRevoked) or fact.index == task.place
    )


def _money(facts: Sequence[Fact], desk: Desk) -> tuple[Notify, ...]:
    """Tell those whose money came or went that it did not."""
    moved = [fact for fact in facts if isinstance(fact, Deposited | Withdrawn | Pushed)]
    found = store.select_people_by_address(desk.connection, {fact.holder for fact in moved})
    people = {person.address: person for person in found}
    codes = {asset.token: asset.code for asset in desk.assets.values()}
    ours = [fact for fact in moved if fact.holder in people and fact.token in codes]
    return tuple(_about_money(people[fact.holder].id, codes[fact.token], fact) for fact in ours)


def _about_money(person: PersonId, code: str, fact: Deposited | Withdrawn | Pushed) -> Notify:
    figures: dict[str, str | int] = {"minor": str(fact.minor), "asset": code, "tx": fact.log.tx_hash}
    figures["block"] = fact.log.block_number
    if isinstance(fact, Deposited):
        return Notify(person, "undone-deposit", figures)
    return Notify(person, "undone-withdrawal", figures)
