"""Handing in: a text, a link or a file as the next message; and looking at what was handed in."""

import hashlib

from bot import deliverables
from bot.flows import mine
from bot.parse import LINK
from bot.texts import LABEL_UNITS_MAX, plain, shorten, visible
from bot.turn import Answer, Button, Row, Turn, only
from ledger.core.attaching import readers_of
from ledger.core.commands import Deliver, Deliverable, DeliverableKind
from ledger.core.effects import Send
from ledger.core.ids import TaskId
from ledger.core.task import Stage, Task, terms_of


def ask_delivery(turn: Turn, task_id: TaskId) -> Answer:
    """Ask for the deliverable as the next message."""
    listing = turn.views.listing(task_id)
    if listing is None or listing.task.worker != turn.person.id:
        return only(turn.say("not-yours"))
    task = listing.task
    if task.stage is Stage.ASSIGNED:
        return only(turn.say("still-waiting"))
    if task.stage not in {Stage.OPENED, Stage.DELIVERED} or task.terms is None:
        return only(turn.say("wrong-stage"))
    values = {"title": task.title, "submit_by": turn.date(task.terms.submit_by)}
    dialogue = turn.begin("deliver", task=task.id)
    return only(turn.say("deliver-ask", turn.cancel_row(dialogue), **values), dialogue=dialogue)


def deliver_command(turn: Turn) -> Answer:
    """Ask for the deliverable of the task in work; with several in work, let the person choose."""
    working = mine.in_work(turn)
    if len(working) == 1:
        return ask_delivery(turn, working[0].id)
    if working:
        return only(turn.say("deliver-which", *_choices(turn)))
    is_opening = any(task.stage is Stage.ASSIGNED for task in turn.views.tasks_of(turn.person.id))
    return only(turn.say("still-waiting" if is_opening else "nothing-to-do"))


def take_delivery(turn: Turn) -> Answer:
    """Hand in what was sent; what cannot be handed in leaves the question open."""
    dialogue = turn.dialogue
    assert dialogue is not None, "only asked-for deliverables come here"
    body = read_deliverable(turn)
    if isinstance(body, Answer):
        return body
    task = TaskId(dialogue.body["task"])
    command = Deliver(**turn.stamp(), person=turn.person.id, task=task, deliverable=body)  # type: ignore[arg-type]
    listing = turn.views.listing(task)
    is_newer = listing is not None and listing.task.stage is Stage.DELIVERED
    return Answer(
        commands=(command,),
        accepted=lambda _: (_handed_in(turn, turn.listing(task).task, is_newer=is_newer),),
        is_over=True,
    )


def _handed_in(turn: Turn, task: Task, *, is_newer: bool) -> Send:
    dates = {"submit_by": turn.date(terms_of(task).submit_by)}
    return turn.say("deliver-started", title=task.title, is_newer="yes" if is_newer else "no", **dates)


def not_asked_for(turn: Turn) -> Answer:
    """Answer words or a file that nothing waits for; they may be meant as a delivery."""
    choices = _choices(turn)
    if choices:
        return only(turn.say("deliver-unasked", *choices))
    key = "nothing-understood" if turn.incoming.attachment is None else "file-unasked"
    return only(turn.say(key))


def show(turn: Turn, task_id: TaskId) -> Answer:
    """Show the whole of what was handed in, to the two whom it concerns, and to the arbiter of a dispute."""
    listing = turn.views.listing(task_id)
    if listing is None:
        return only(turn.say("not-yours"))
    arbiter = {listing.task.arbiter} if listing.task.is_contest_final else set()
    if turn.person.id not in {listing.task.employer, listing.task.worker} | arbiter:
        return only(turn.say("not-yours"))
    handed_in = turn.views.deliverable(listing.task)
    if handed_in is None:
        return only(turn.say("nothing-to-do"))
    is_judge = turn.person.id == listing.task.arbiter
    return only(*deliverables.whole(turn.incoming.chat_id, handed_in, is_ours_first=is_judge))


def attached(turn: Turn, task_id: TaskId) -> Answer:
    """Show what is attached to a task: to its employer, to the worker once the money is in escrow, to an arbiter."""
    listing = turn.views.listing(task_id)
    task = None if listing is None else listing.task
    if task is None or turn.person.id not in readers_of(task):
        return only(turn.say("not-yours"))
    if not task.attachments:
        return only(turn.say("attached-none", title=task.title))
    title = turn.say("attached-title", title=task.title, count=len(task.attachments))
    chat, is_judge = turn.incoming.chat_id, turn.person.id == task.arbiter
    shown = (deliverables.whole(chat, one, is_ours_first=is_judge) for one in task.attachments)
    return only(title, *(send for sends in shown for send in sends))


def _choices(turn: Turn) -> tuple[Row, ...]:
    """Offer each task in work."""
    named = ((task.id, shorten(task.title, LABEL_UNITS_MAX)) for task in mine.in_work(turn))
    return tuple(
        (Button(plain(turn.locale, "btn-deliver-task", title=title), f"deliver:{id_}"),) for id_, title in named
    )


def read_deliverable(turn: Turn) -> Deliverable | Answer:
    """Read the text, link or file that was sent; or say what is wrong with it, and leave the question open."""
    attachment, said = turn.incoming.attachment, turn.incoming.text.strip()
    if attachment is not None and attachment.fault:
        return only(turn.say(attachment.fault), dialogue=turn.dialogue)
    if attachment is not None:
        return deliverables.file_of(attachment, said)
    if not visible(said).strip():
        return only(turn.say("empty-delivery"), dialogue=turn.dialogue)
    kind = DeliverableKind.LINK if LINK.fullmatch(said) else DeliverableKind.TEXT
    return Deliverable(kind=kind, sha256=hashlib.sha256(said.encode()).hexdigest(), text=said)
