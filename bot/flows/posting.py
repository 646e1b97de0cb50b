"""Posting a task: from one line or step by step to the same preview, and only then to the board; changing it there."""

from datetime import timedelta

from bot import drafts
from bot.flows import drafting
from bot.flows.money import fund_button
from bot.parse import parse_quick_post
from bot.texts import plain, span
from bot.turn import Answer, Button, Row, Turn, only
from ledger.core.commands import AssignNow, CancelTask, EditTask, Filling, PostTask
from ledger.core.effects import Send
from ledger.core.ids import TaskId
from ledger.core.task import Stage, Task
from ledger.dialogues import Dialogue
from ledger.intake import Outcome
from ledger.views import Listing


def task_command(turn: Turn) -> Answer:
    """Preview a task typed in one line; with nothing typed go on with the draft there is, or begin one."""
    dialogue = turn.dialogue
    if turn.incoming.arguments:
        return quick_post(turn, turn.incoming.text)
    if dialogue is not None and dialogue.flow in drafting.FLOWS:
        body, fault = drafting.attached(turn, dialogue.body)
        return drafting.show(turn, body, dialogue.body["step"], is_new=True, above=fault)
    return drafting.begin(turn, {})


def quick_post(turn: Turn, line: str) -> Answer:
    """Preview a task typed in one line."""
    draft = parse_quick_post(line, default_asset=turn.default_asset, assets=turn.decimals)
    return drafting.begin(turn, drafts.of_line(draft))


def confirm_post(turn: Turn, revision: str) -> Answer:
    """Put what was previewed on the board, or change what stands there."""
    dialogue = turn.dialogue
    if dialogue is None or dialogue.flow not in drafting.FLOWS:
        return only(turn.say("out-of-date"))
    if str(dialogue.revision) != revision or not drafts.is_whole(dialogue.body):
        return drafting.again(turn, dialogue)
    return _edit(turn, dialogue) if "task" in dialogue.body else _post(turn, dialogue)


def _post(turn: Turn, dialogue: Dialogue) -> Answer:
    fields = drafts.fields_of(dialogue.body)
    command = PostTask(**turn.stamp(), person=turn.person.id, **fields)  # type: ignore[arg-type]

    def posted(outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        task = TaskId(outcomes[0].result)
        held = turn.views.balance(turn.person, turn.assets[command.asset])
        total = command.reward * command.seats
        missing = turn.money(max(total - held, 0), command.asset)
        is_covered = total <= held
        values = {
            "title": command.title,
            "reward": turn.money(command.reward, command.asset),
            "duration": span(timedelta(seconds=command.seconds), turn.locale),
            "covered": "yes" if is_covered else "no",
            "missing": missing,
            "seats": command.seats,
            "filling": command.filling,
            "link": turn.link(task),
        }
        fund = () if is_covered else (fund_button(turn.locale, missing),)
        return (*turn.strip_card(), turn.say("post-posted", *own_rows(turn, task), fund, **values))

    return Answer(commands=(command,), accepted=posted, is_over=True)


def _edit(turn: Turn, dialogue: Dialogue) -> Answer:
    task, fields = TaskId(dialogue.body["task"]), drafts.fields_of(dialogue.body)
    command = EditTask(**turn.stamp(), person=turn.person.id, task=task, **fields)  # type: ignore[arg-type]

    def edited(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        return (*turn.strip_card(), turn.say("task-changed", *own_rows(turn, task), title=command.title))

    return Answer(commands=(command,), accepted=edited, is_over=True)


def edit_task(turn: Turn, task_id: TaskId) -> Answer:
    """Open a task that is on the board as a draft."""
    found = own_task(turn, task_id)
    if isinstance(found, Answer):
        return found
    task, seats = found.task, found.seats.free
    if task.stage is not Stage.POSTED:
        return only(turn.say("wrong-stage"))
    return drafting.begin(turn, {**drafts.of_task(task, seats), "task": task.id}, step=drafts.CHANGE)


def post_again(turn: Turn, task_id: TaskId) -> Answer:
    """Begin a draft with what a past task said."""
    found = own_task(turn, task_id)
    return found if isinstance(found, Answer) else drafting.begin(turn, like(found))


def like(found: Listing) -> dict[str, str]:
    """Make the draft of a task like one that was posted, for as many workers as worked on that."""
    return drafts.of_task(found.task, max(found.seats.count, 1))


def own_task(turn: Turn, task_id: TaskId) -> Listing | Answer:
    """Read a task of this employer's, of a crew a seat that is free if there is one; or say why not."""
    listing = turn.views.on_board(task_id)
    if listing is None:
        return only(turn.say("unknown"))
    return listing if listing.task.employer == turn.person.id else only(turn.say("not-yours"))


def own_rows(turn: Turn, task: TaskId) -> tuple[Row, ...]:
    """Offer what an employer may do with a task on the board, whether or not anybody has applied."""
    label = turn.locale
    return (
        (
            Button(plain(label, "btn-cancel-task"), f"untask:{task}"),
            Button(plain(label, "btn-change"), f"edit:{task}"),
        ),
        (Button(plain(label, "btn-save-template"), f"tsave:{task}"),),
    )


def choose_button(turn: Turn, task: Task) -> Button:
    """Offer the employer to end the waiting: by choosing, or by having the matcher choose."""
    if task.filling is Filling.CHOOSE:
        return Button(plain(turn.locale, "btn-offers"), f"offers:{task.id}")
    return Button(plain(turn.locale, "btn-assign-now"), f"assign:{task.id}")


def drop(turn: Turn, revision: str) -> Answer:
    """Forget what was previewed or asked for."""
    dialogue = turn.dialogue
    if dialogue is None or str(dialogue.revision) != revision:
        return only(*turn.strip_card(), turn.say("out-of-date"))
    drafted = "edit-cancelled" if "task" in dialogue.body else "post-cancelled"
    key = drafted if dialogue.flow in drafting.FLOWS else "dropped"
    return only(*turn.strip_card(), turn.say(key), is_over=True)


def close(turn: Turn) -> Answer:
    """Leave a card that asked for a confirmation."""
    return only(*turn.strip_card(), turn.say("dropped"))


def cancel_task(turn: Turn, task: TaskId) -> Answer:
    """Take a task back."""
    command = CancelTask(**turn.stamp(), person=turn.person.id, task=task)  # type: ignore[arg-type]

    def cancelled(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        title = turn.listing(task).task.title
        again = (Button(plain(turn.locale, "btn-post-again"), f"again:{task}"),)
        return (*turn.strip_card(), turn.say("task-cancelled-employer", again, title=title))

    return Answer(commands=(command,), accepted=cancelled)


def assign_now(turn: Turn, task: TaskId) -> Answer:
    """Close the window now; who was chosen is told in a moment."""
    command = AssignNow(**turn.stamp(), person=turn.person.id, task=task)  # type: ignore[arg-type]

    def choosing(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        return (*turn.strip_card(), turn.say("choosing", title=turn.listing(task).task.title))

    return Answer(commands=(command,), accepted=choosing)
