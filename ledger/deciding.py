"""What the answers to a task's items come to: computed here with nothing open, adopted by the one door."""

from dataclasses import dataclass

from ledger.core.commands import ItemDecision
from ledger.core.ids import ItemId, TaskId
from ledger.core.labelling import CERTAIN
from ledger.database import Connection
from ledger.labelling import select_answers, select_decisions, select_items
from matcher.consensus import Rule, Want, answers_of, step


@dataclass(frozen=True, slots=True)
class Looked:
    """Which items want more answers, and what may be decided now; for the command that decides."""

    wants: tuple[Want, ...]
    decisions: tuple[ItemDecision, ...]


def look(connection: Connection, task: TaskId, rule: Rule) -> Looked:
    """Read a task's items and answers and say what they come to; changes nothing."""
    items, given = select_items(connection, task), select_answers(connection, task)
    closed = {one.item for one in select_decisions(connection, task)}
    gold = {str(item.id): item.gold for item in items if item.gold is not None}
    answers = answers_of(((one.item, one.worker, one.label) for one in given), gold, items=(item.id for item in items))
    found = step(answers, rule, closed)
    count = dict(zip(answers.items, answers.redundancy.tolist(), strict=True))
    decisions = tuple(
        ItemDecision(
            item=ItemId(one.item),
            label=one.label,
            certainty=int(one.certainty * CERTAIN),
            answers=count[one.item],
            is_sure=one.is_sure,
        )
        for one in found.decided
    )
    return Looked(found.wants, decisions)
