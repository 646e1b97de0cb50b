"""Commands about the items of a labelling task: load, decide in the core, return."""

from ledger import labelling, store
from ledger.core.commands import AddItems, AnswerItem, DecideItems
from ledger.core.errors import AlreadyDone, BadCommand, Unknown, WrongStage
from ledger.core.ids import ItemId, make_id
from ledger.core.labelling import Item, answer, require_decision, require_items
from ledger.handlers.change import Change
from ledger.handlers.desk import Desk


def add_items(command: AddItems, desk: Desk) -> Change:
    """Add questions to a task that is still on the board; each name once."""
    task = desk.task(command.task)
    require_items(task, command.person, command.items)
    known = {item.name for item in labelling.select_items(desk.connection, task.id)}
    for item in command.items:
        if item.name in known:
            raise AlreadyDone(task=task.id, item=item.name)
        known.add(item.name)
    added = tuple(
        Item(
            # The place comes first, so that ids keep the order in which items were named.
            id=ItemId(f"{make_id('itm', command.at, command.id)}{place:05}"),
            task=task.id,
            name=item.name,
            question=item.question,
            labels=item.labels,
            gold=item.gold,
        )
        for place, item in enumerate(command.items)
    )
    return Change(items=added, result=task.id)


def answer_item(command: AnswerItem, desk: Desk) -> Change:
    """Keep one worker's label for an item; each worker answers an item once."""
    item = labelling.select_item(desk.connection, command.item)
    if item is None:
        raise Unknown(item=command.item)
    task = desk.task(item.task)  # locks it, so that nobody decides the item meanwhile
    applicants = store.select_applicants(desk.connection, task.id)
    given = answer(task, item, command.person, command.label, applicants)
    if labelling.has_answered(desk.connection, given):
        raise AlreadyDone(item=item.id)
    if labelling.is_decided(desk.connection, item.id):
        raise WrongStage(item=item.id, reason="decided")
    return Change(answer=given, result=given.hash)


def decide_items(command: DecideItems, desk: Desk) -> Change:
    """Adopt what was decided outside, as a whole, if it rests on the answers that are there now."""
    task = desk.task(command.task)
    known = {item.id: item for item in labelling.select_items(desk.connection, task.id)}
    decided = {one.item for one in labelling.select_decisions(desk.connection, task.id)}
    count = labelling.count_answers(desk.connection, [one.item for one in command.decisions])
    for one in command.decisions:
        if one.item not in known:
            raise Unknown(item=one.item)
        require_decision(known[one.item], one, count.get(one.item, 0), is_decided=one.item in decided)
        decided.add(one.item)
    if not command.decisions:
        raise BadCommand(task=task.id, reason="items")
    return Change(decisions=command.decisions, result=task.id)
