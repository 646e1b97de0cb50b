"""What had been learned is no more: tasks go back to what remains of it, and whoever was told is told so."""

from collections.abc import Sequence

from ledger import store
from ledger.core.commands import Undo
from ledger.core.effects import Notify
from ledger.core.facts import BatchOpened, BatchRevoked, Deposited, Fact, Pushed, Withdrawn
from ledger.core.task import Step, Task
from ledger.core.undoing import TaskFact, undo
from ledger.handlers.change import Change
from ledger.handlers.desk import Desk


def take_back(command: Undo, desk: Desk) -> Change:
    """Undo facts that were learned: all of them at once, as each rests on those before it."""
    told = [notice for fact in command.undone if (notice := _money(fact, desk)) is not None]
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


def _money(fact: Fact, desk: Desk) -> Notify | None:
    if not isinstance(fact, Deposited | Withdrawn | Pushed):
        return None
    person = store.select_person_by_address(desk.connection, fact.holder)
    asset = next((asset for asset in desk.assets.values() if asset.token == fact.token), None)
    if person is None or asset is None:
        return None
    figures: dict[str, str | int] = {"minor": str(fact.minor), "asset": asset.code, "tx": fact.log.tx_hash}
    figures["block"] = fact.log.block_number
    if isinstance(fact, Deposited):
        return Notify(person.id, "undone-deposit", figures)
    return Notify(person.id, "undone-withdrawal", figures)
