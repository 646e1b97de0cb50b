"""Handing in: a text, a link or a file as the next message."""

import hashlib
import re

from bot.turn import Answer, Turn, only
from ledger.core.commands import Deliver, Deliverable, DeliverableKind
from ledger.core.ids import TaskId
from ledger.core.task import Stage, Task

FILE_BYTES_MAX = 20 * 1024 * 1024  # what a bot may fetch from Telegram
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)


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
    return only(turn.say("deliver-ask", **values), dialogue=turn.begin("deliver", task=task.id))


def deliver_command(turn: Turn) -> Answer:
    """Ask for the deliverable of the task in work; with several in work, let the person choose."""
    working = tuple(task for task in turn.views.tasks_of(turn.person.id) if _is_mine_to_do(turn, task))
    if len(working) == 1:
        return ask_delivery(turn, working[0].id)
    return only(turn.say("nothing-to-do"))


def take_delivery(turn: Turn) -> Answer:
    """Hand in what was sent; what cannot be handed in leaves the question open."""
    dialogue = turn.dialogue
    assert dialogue is not None, "only asked-for deliverables come here"
    attachment = turn.incoming.attachment
    if attachment is not None and not attachment.sha256:
        return only(turn.say("file-too-large"), dialogue=dialogue)
    body = _deliverable(turn)
    if body is None:
        return only(turn.say("empty-delivery"), dialogue=dialogue)
    task = TaskId(dialogue.body["task"])
    command = Deliver(**turn.stamp(), person=turn.person.id, task=task, deliverable=body)  # type: ignore[arg-type]
    listing = turn.views.listing(task)
    title = listing.task.title if listing is not None else ""
    return Answer(commands=(command,), accepted=lambda _: (turn.say("deliver-started", title=title),))


def _deliverable(turn: Turn) -> Deliverable | None:
    attachment, said = turn.incoming.attachment, turn.incoming.text.strip()
    if attachment is not None:
        return Deliverable(
            kind=DeliverableKind.FILE,
            sha256=attachment.sha256,
            text=said,
            file_id=attachment.file_id,
            file_name=attachment.name,
            size=attachment.size,
        )
    if not said:
        return None
    kind = DeliverableKind.LINK if _LINK.fullmatch(said) else DeliverableKind.TEXT
    return Deliverable(kind=kind, sha256=hashlib.sha256(said.encode()).hexdigest(), text=said)


def _is_mine_to_do(turn: Turn, task: Task) -> bool:
    return task.worker == turn.person.id and task.stage in {Stage.OPENED, Stage.DELIVERED}
