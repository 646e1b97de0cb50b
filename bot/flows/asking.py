"""What the flows of a task share: finding it as this person may act on it, and asking twice where nothing is undone."""

from collections.abc import Callable

from bot.flows.mine import stale
from bot.flows.shares import fees
from bot.texts import Html, plain
from bot.turn import Answer, Button, Turn, only
from ledger.core.effects import Send
from ledger.core.errors import LedgerError
from ledger.core.ids import TaskId
from ledger.core.task import Task
from ledger.core.terms import Split
from ledger.intake import Outcome

Check = Callable[[Task], object]  # raises a LedgerError if this person may not act on it now


def find(turn: Turn, task_id: TaskId, *checks: Check) -> Task | Answer:
    """Give the task if all checks hold; else the answer that says why not, with the card as it is now.

    The door decides again when a command comes; what is checked here only chooses better words.
    """
    listing = turn.views.listing(task_id)
    if listing is None:
        return only(turn.say("unknown"))
    try:
        for check in checks:
            check(listing.task)
    except LedgerError as refusal:
        return stale(turn, task_id, refusal.code)
    return listing.task


def ask_sure(turn: Turn, flow: str, task: Task, key: str, *, body: dict[str, str], **values: str | int) -> Answer:
    """Show what will happen; it does when the second button is pressed, which stands where no first one stood."""
    dialogue = turn.begin(flow, task=task.id, **body)
    confirm = Button(plain(turn.locale, "btn-confirm"), f"sure:{flow}:{task.id}:{dialogue.revision}")
    return only(turn.say(key, turn.cancel_row(dialogue), (confirm,), **values), dialogue=dialogue)


def is_asked(turn: Turn, flow: str, task_id: str, revision: str) -> bool:
    """Say whether a confirmation is for what was asked last in this chat."""
    dialogue = turn.dialogue
    if dialogue is None:
        return False
    return (dialogue.flow, dialogue.body.get("task"), str(dialogue.revision)) == (flow, task_id, revision)


def body_of(turn: Turn) -> tuple[TaskId, dict[str, str]]:
    """Give the task of the conversation, and what else is known of it."""
    assert turn.dialogue is not None, "only what was asked for comes here"
    return TaskId(turn.dialogue.body["task"]), dict(turn.dialogue.body)


def done(
    turn: Turn, task_id: TaskId, key: str, **values: str | int
) -> Callable[[tuple[Outcome, ...]], tuple[Send, ...]]:
    """Say that it is done and take the buttons off the card that was pressed."""

    def say(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        title = turn.listing(task_id).task.title
        return (*turn.strip_card(), turn.say(key, title=title, **values))

    return say


def fees_of(turn: Turn, task: Task, parts: Split) -> Html:
    """Write what is taken of the worker's part."""
    share = turn.money(parts.benefits, task.asset) if task.terms is not None and task.terms.benefits_bps else ""
    return fees(turn.locale, turn.money(parts.fee, task.asset), share)


def figures(turn: Turn, task: Task, parts: Split) -> dict[str, str]:
    """Write what each side gets."""
    sums = {"payout": parts.payout, "refund": parts.refund, "arbiter_fee": parts.arbiter_fee}
    return {name: turn.money(minor, task.asset) for name, minor in sums.items()} | {"fee": fees_of(turn, task, parts)}
