"""Which flow takes an update: one visible table of commands, buttons and dialogues."""

from collections.abc import Callable, Mapping

from bot.bad_input import BadInput
from bot.flows import board, entering, judging, money, posting, working
from bot.parse import parse_rating
from bot.texts import refusal_text
from bot.turn import Answer, Turn, only
from ledger.core.ids import TaskId

COMMANDS: Mapping[str, Callable[[Turn], Answer]] = {
    "start": entering.start,
    "help": entering.show_help,
    "language": entering.language,
    "fund": money.fund,
    "balance": money.balance,
    "withdraw": money.withdraw,
    "task": posting.quick_post,
    "mine": posting.mine,
    "board": board.board,
    "deliver": working.deliver_command,
}

# What a button sends back, up to the first colon; the rest are its arguments.
BUTTONS: Mapping[tuple[str, int], Callable[..., Answer]] = {
    ("lang", 1): entering.choose_language,
    ("board", 0): board.board,
    ("fund", 1): money.fund_with,
    ("withdraw", 1): money.confirm_withdraw,
    ("drop", 1): posting.drop,
    ("close", 0): lambda turn: only(*turn.strip_card()),
    ("post", 1): posting.confirm_post,
    ("untask", 1): lambda turn, task: posting.cancel_task(turn, TaskId(task)),
    ("assign", 1): lambda turn, task: posting.assign_now(turn, TaskId(task)),
    ("apply", 1): lambda turn, task: board.apply(turn, TaskId(task)),
    ("unapply", 1): lambda turn, task: board.unapply(turn, TaskId(task)),
    ("deliver", 1): lambda turn, task: working.ask_delivery(turn, TaskId(task)),
    ("rate", 1): lambda turn, task: judging.ask_rating(turn, TaskId(task)),
    ("rate", 2): lambda turn, task, rating: judging.preview_rating(turn, TaskId(task), _rating(rating)),
    ("rated", 2): lambda turn, task, rating: judging.confirm_rating(turn, TaskId(task), _rating(rating)),
    ("accept", 2): lambda turn, task, rating: judging.accept_rating(turn, TaskId(task), _rating(rating)),
}

DIALOGUES: Mapping[str, Callable[[Turn], Answer]] = {
    "deliver": working.take_delivery,
    "rate": judging.take_rating,
}


def route(turn: Turn) -> Answer:
    """Find the flow and let it answer; what was typed wrongly is said, and the question stays open."""
    try:
        return _route(turn)
    except BadInput as refusal:
        return only(turn.show(refusal_text(turn.locale, refusal)), dialogue=turn.dialogue)


def _route(turn: Turn) -> Answer:
    incoming = turn.incoming
    if incoming.query_id:
        return _pressed(turn, incoming.pressed)
    if incoming.command:
        flow = COMMANDS.get(incoming.command)
        return flow(turn) if flow is not None else only(turn.say("unknown-command", got=f"/{incoming.command}"))
    waiting = DIALOGUES.get(turn.dialogue.flow) if turn.dialogue is not None else None
    if waiting is not None:
        return waiting(turn)
    return only(turn.say("nothing-understood"), dialogue=turn.dialogue)


def _pressed(turn: Turn, pressed: str) -> Answer:
    name, *arguments = pressed.split(":")
    flow = BUTTONS.get((name, len(arguments)))
    if flow is None:
        return only(turn.say("out-of-date"), dialogue=turn.dialogue)
    return flow(turn, *arguments)


def _rating(text: str) -> int:
    """Read the rating a button carries; a forged one is refused like a typed one."""
    return parse_rating(text)
