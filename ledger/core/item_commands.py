"""What can be asked of the ledger about the items of a labelling job."""

from dataclasses import dataclass

from ledger.core.commands import Command
from ledger.core.ids import ItemId, PersonId, TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """One question as its employer asks it: the labels to choose from, and the truth where it is known."""

    name: str
    question: str
    labels: tuple[str, ...]
    gold: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddItems(Command):
    """An employer adds questions to a task that is on the board, and so has its worker rated by the answers."""

    person: PersonId
    task: TaskId
    items: tuple[NewItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareItems(Command):
    """An employer has the worker of one more task answer the items of another, and be paid by those answers."""

    person: PersonId
    task: TaskId
    items_of: TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerItem(Command):
    """A worker gives an item a label."""

    person: PersonId
    item: ItemId
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDecision:
    """What an item's answers come to: of how many of them, how probable in millionths, and whether that is enough."""

    item: ItemId
    label: str
    certainty: int
    answers: int
    is_sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideItems(Command):
    """The answers have come to something; adopted only as a whole, and only if no answer has come since."""

    task: TaskId
    decisions: tuple[ItemDecision, ...]
