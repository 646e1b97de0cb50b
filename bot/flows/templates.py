"""Saved tasks: one of one's own under a name, and the like of it posted again."""

from bot.flows import drafting
from bot.flows.posting import like, own_task
from bot.parse import parse_line
from bot.texts import LABEL_UNITS_MAX, plain, shorten
from bot.turn import Answer, Button, Turn, only
from ledger.core.commands import Command
from ledger.core.effects import Send
from ledger.core.ids import TaskId
from ledger.core.personal import NAME_MAX, DropTemplate, SaveTemplate, Template
from ledger.intake import Outcome


def templates(turn: Turn) -> Answer:
    """List what is saved: pressing a name opens a draft of it."""
    saved = turn.views.templates(turn.person.id)
    if not saved:
        return only(turn.say("templates-empty"))
    drop = plain(turn.locale, "btn-forget")
    rows = (
        (Button(shorten(one.name, LABEL_UNITS_MAX), f"tuse:{one.task}"), Button(drop, f"tdrop:{one.task}"))
        for one in saved
    )
    return only(turn.say("templates", *rows, count=len(saved)))


def use(turn: Turn, task_id: TaskId) -> Answer:
    """Begin a draft with what a saved task says."""
    found = own_task(turn, task_id)
    return found if isinstance(found, Answer) else drafting.begin(turn, like(found))


def ask_name(turn: Turn, task_id: TaskId) -> Answer:
    """Ask for the name to save a task under."""
    found = own_task(turn, task_id)
    if isinstance(found, Answer):
        return found
    dialogue = turn.begin("template", task=found.task.id)
    return only(turn.say("template-ask", turn.cancel_row(dialogue), title=found.task.title), dialogue=dialogue)


def take_name(turn: Turn) -> Answer:
    """Save the task under the name that was typed."""
    dialogue = turn.dialogue
    assert dialogue is not None, "only asked-for names come here"
    name = parse_line(turn.incoming.text, NAME_MAX)
    task = TaskId(dialogue.body["task"])
    command = SaveTemplate(**turn.stamp(), person=turn.person.id, task=task, name=name)  # type: ignore[arg-type]
    return _done(turn, command, "template-saved", name)


def drop(turn: Turn, task_id: TaskId) -> Answer:
    """Forget a saved task."""
    found = _saved(turn, task_id)
    if found is None:
        return only(turn.say("unknown"))
    command = DropTemplate(**turn.stamp(), person=turn.person.id, name=found.name)  # type: ignore[arg-type]
    return _done(turn, command, "template-dropped", found.name)


def _saved(turn: Turn, task_id: TaskId) -> Template | None:
    return next((one for one in turn.views.templates(turn.person.id) if one.task == task_id), None)


def _done(turn: Turn, command: Command, key: str, name: str) -> Answer:
    def said(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        return (turn.say(key, name=name),)

    return Answer(commands=(command,), accepted=said, is_over=True)
