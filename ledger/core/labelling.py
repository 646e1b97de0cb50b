"""Labelling: the items of a task, the answers to them, what is decided; and who may do what to them when."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from ledger.core.errors import AlreadyDone, BadCommand, NotAllowed, WrongStage
from ledger.core.ids import ItemId, PersonId, TaskId
from ledger.core.item_commands import ItemDecision, NewItem
from ledger.core.task import Stage, Task

ITEMS_MAX = 10_000  # of one command
NAME_MAX = 100  # characters; labels too
QUESTION_MAX = 2000
CELLS_MAX = 200_000  # of a job: items times labels; by these grows what is computed of its answers
CERTAIN = 1_000_000  # a certainty of 1, in millionths


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question of a labelling task; `gold` is its known truth, which workers never see."""

    id: ItemId
    task: TaskId
    name: str
    question: str
    labels: tuple[str, ...]
    gold: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One worker's label for one item."""

    item: ItemId
    worker: PersonId
    label: str
    hash: str


def require_items(task: Task, person: PersonId, added: tuple[NewItem, ...], known: Sequence[Item] = ()) -> None:
    """Refuse items that are none, or of somebody else's task, or of one that somebody may have read already.

    With those that are `known` they must not be more, nor differ more in their labels, than one job can take.
    """
    if person != task.employer:
        raise NotAllowed(task=task.id)
    if task.stage is not Stage.POSTED:
        raise WrongStage(task=task.id, stage=task.stage)
    if not 1 <= len(added) <= ITEMS_MAX:
        raise BadCommand(reason="items", got=str(len(added)), limit=str(ITEMS_MAX))
    for item in added:
        _require_item(item)
    labels = [*(item.labels for item in known), *(item.labels for item in added)]
    cells = len(labels) * len({label for own in labels for label in own})
    if cells > CELLS_MAX:
        raise BadCommand(reason="cells", got=str(cells), limit=str(CELLS_MAX))


def answer(item: Item, person: PersonId, label: str) -> Answer:
    """Take an answer, of whoever may give one."""
    if label not in item.labels:
        raise BadCommand(reason="label", got=label)
    return Answer(item=item.id, worker=person, label=label, hash=answer_hash(item.id, person, label))


def answer_hash(item: ItemId, worker: PersonId, label: str) -> str:
    """Hash who gave which label to which item: SHA-256 of these three as a JSON list without spaces, in UTF-8."""
    said = json.dumps([item, worker, label], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def require_decision(item: Item, decision: ItemDecision, answered: int, *, is_decided: bool) -> None:
    """Refuse what was decided by other answers than are there now, or twice, or against the item's own labels.

    Gold is decided only where the answers contradict it: it stands as true no longer.
    """
    if is_decided:
        raise AlreadyDone(item=item.id)
    if decision.label == item.gold or decision.label not in item.labels:
        raise BadCommand(item=item.id, reason="label", got=decision.label)
    if not 0 <= decision.certainty <= CERTAIN:
        raise BadCommand(item=item.id, reason="certainty", got=str(decision.certainty))
    if decision.answers < 1 or decision.answers != answered:
        raise WrongStage(item=item.id, reason="answers", got=decision.answers, found=answered)


def _require_item(item: NewItem) -> None:
    if not (1 <= len(item.name.strip()) <= NAME_MAX and 1 <= len(item.question.strip()) <= QUESTION_MAX):
        raise BadCommand(reason="item", got=item.name)
    lengths = [len(label.strip()) for label in item.labels]
    if len(set(item.labels)) != len(lengths) or len(lengths) < 2 or not 1 <= min(lengths) <= max(lengths) <= NAME_MAX:  # noqa: PLR2004  # one label is no question
        raise BadCommand(reason="labels", got=item.name)
    if item.gold is not None and item.gold not in item.labels:
        raise BadCommand(reason="gold", got=item.gold)
