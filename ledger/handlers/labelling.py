"""Commands about the items of a labelling task: load, decide in the core, return."""

from ledger import labelling, store
from ledger.core.errors import AlreadyDone, BadCommand, Unknown, WrongStage
from ledger.core.ids import ItemId, make_id
from ledger.core.item_commands import AddItems, AnswerItem, DecideItems, ShareItems
from ledger.core.labelling import Item, answer, require_decision, require_items
from ledger.core.moves import tell
from ledger.core.seats import require_answering, require_free, require_share, require_turn, require_unread
from ledger.core.task import Task
from ledger.crews import select_applicants
from ledger.handlers.change import Change
from ledger.handlers.desk import Desk


def add_items(command: AddItems, desk: Desk) -> Change:
    """Add questions to a task that is still on the board; each name once."""
    crew = desk.crew(command.task)
    task = crew[0]  # all who were posted together answer the same
    there = labelling.select_items(desk.connection, task.id)
    require_items(task, command.person, command.items, there)
    lead = labelling.select_lead(desk.connection, task.id)
    require_free(task.id, is_seat=lead not in (None, task.id))
    named = {*(seat.id for seat in crew), *labelling.select_seats(desk.connection, task.id)}
    seats = store.select_tasks_named(desk.connection, named)
    require_unread([(seat, select_applicants(desk.connection, seat)) for seat in seats])
    known = {item.name for item in there}
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
    seated = tuple((seat.id, task.id) for seat in crew) if lead is None else ()
    return Change(items=added, seated=seated, result=task.id)


def share_items(command: ShareItems, desk: Desk) -> Change:
    """Make a task one more seat of the job that another task with items is."""
    lead, task = desk.task(command.items_of), desk.task(command.task)
    require_share(task, lead, command.person, select_applicants(desk.connection, task))
    require_free(task.id, is_seat=labelling.select_lead(desk.connection, task.id) is not None)
    if labelling.select_lead(desk.connection, lead.id) != lead.id:
        raise BadCommand(task=lead.id, reason="items")
    return Change(seated=((task.id, lead.id),), result=task.id)


def answer_item(command: AnswerItem, desk: Desk) -> Change:
    """Keep one worker's label for an item; each worker answers an item once, and nobody what others have promised."""
    item = labelling.select_item(desk.connection, command.item)
    if item is None:
        raise Unknown(item=command.item)
    desk.task(item.task)  # locks it, so that nobody decides the item meanwhile
    place = labelling.select_seat(desk.connection, item.task, command.person)
    seat = require_answering(None if place is None else desk.task(place), item.task, command.at)
    given = answer(item, command.person, command.label)
    if labelling.has_answered(desk.connection, given):
        raise AlreadyDone(item=item.id)
    if labelling.is_decided(desk.connection, item.id):
        raise WrongStage(item=item.id, reason="decided")
    if item.gold is None and not labelling.has_share_left(desk.connection, seat.id):
        _require_turn(desk, item, seat)
    return Change(answer=(seat.id, given), result=given.hash)


def _require_turn(desk: Desk, item: Item, seat: Task) -> None:
    promises = desk.promises(item.task)
    counts = labelling.select_open(desk.connection, item.task)
    mine = next(one for one in promises if one.seat.id == seat.id)
    require_turn(item.id, mine, promises, counts, answered=counts[item.id])


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
    wrong = sum(known[one.item].gold is not None for one in command.decisions)
    told = (tell(task, task.employer, "gold-overruled", count=wrong),) if wrong else ()
    return Change(decisions=command.decisions, effects=told, result=task.id)
