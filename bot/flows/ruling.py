"""Ruling on a dispute: a sum, a reason, and only then, with the figures of both sides seen, the ruling."""

from bot.flows.asking import ask_sure, body_of, done, figures, find
from bot.parse import parse_share, parse_words
from bot.texts import quoted
from bot.turn import Answer, Turn, only
from ledger.core.bounds import GROUNDS_MAX
from ledger.core.commands import Rule
from ledger.core.dispute import bounds_of_ruling, preview, require_arbiter
from ledger.core.effects import AskTask, TaskStep
from ledger.core.ids import TaskId
from ledger.core.task import Stage, Task, require_in_escrow, require_stage, terms_of


def ask_share(turn: Turn, task_id: TaskId) -> Answer:
    """Ask for an exact sum or share as the next message."""
    found = _mine_to_rule(turn, task_id)
    if isinstance(found, Answer):
        return found
    dialogue = turn.begin("rule", task=found.id)
    return only(turn.say("rule-ask", turn.cancel_row(dialogue), **_bounds(turn, found)), dialogue=dialogue)


def take_share(turn: Turn) -> Answer:
    """Ask why the worker is to have what was typed."""
    task_id, _ = body_of(turn)
    found = _mine_to_rule(turn, task_id)
    if isinstance(found, Answer):
        return found
    decimals = turn.assets[found.asset].decimals
    earned = parse_share(turn.incoming.text, whole=found.reward, asset=found.asset, decimals=decimals)
    return _ask_reason(turn, found, earned)


def ask_reason(turn: Turn, task_id: TaskId, earned: str) -> Answer:
    """Ask why the worker is to have this; a forged sum is refused like a typed one."""
    found = _mine_to_rule(turn, task_id)
    if isinstance(found, Answer):
        return found
    return _ask_reason(turn, found, int(earned) if earned.isdecimal() else -1)


def take_reason(turn: Turn) -> Answer:
    """Show the ruling with its reason before it is made."""
    task_id, body = body_of(turn)
    grounds = parse_words(turn.incoming.text, most=GROUNDS_MAX)
    found = _mine_to_rule(turn, task_id)
    if isinstance(found, Answer):
        return found
    values = _values(turn, found, int(body["earned"])) | {"grounds": quoted(grounds)}
    kept = {"earned": body["earned"], "grounds": grounds}
    return ask_sure(turn, "ruling", found, "rule-confirm", body=kept, **values)


def rule(turn: Turn) -> Answer:
    """Rule."""
    task_id, body = body_of(turn)
    given = {"earned": int(body["earned"]), "grounds": body["grounds"]}
    command = Rule(**turn.stamp(), person=turn.person.id, task=task_id, **given)  # type: ignore[arg-type]
    return Answer(commands=(command,), accepted=done(turn, task_id, "rule-started"), is_over=True)


def _ask_reason(turn: Turn, task: Task, earned: int) -> Answer:
    least, most = bounds_of_ruling(task)
    if not least <= earned <= most:
        return only(turn.say("wrong-split", **_range(turn, task)), dialogue=turn.dialogue)
    dialogue = turn.begin("rule-why", task=task.id, earned=str(earned))
    values = _values(turn, task, earned) | {"limit": str(GROUNDS_MAX)}
    return only(turn.say("rule-why", turn.cancel_row(dialogue), **values), dialogue=dialogue)


def _mine_to_rule(turn: Turn, task_id: TaskId) -> Task | Answer:
    return find(
        turn,
        task_id,
        lambda task: require_arbiter(task, turn.person.id),
        require_in_escrow,
        lambda task: require_stage(task, Stage.CONTESTED),
    )


def _range(turn: Turn, task: Task) -> dict[str, str]:
    least, most = bounds_of_ruling(task)
    return {"least": turn.money(least, task.asset), "most": turn.money(most, task.asset)}


def _bounds(turn: Turn, task: Task) -> dict[str, str]:
    return {"title": task.title, "reward": turn.money(task.reward, task.asset), **_range(turn, task)}


def _values(turn: Turn, task: Task, earned: int) -> dict[str, str | int]:
    parts = preview(task, AskTask(TaskStep.RULE, task.id, earned=earned))
    names = {"employer": turn.views.person(task.employer).name}
    if task.worker is not None:
        names["worker"] = turn.views.person(task.worker).name
    dates = {"rule_by": turn.date(terms_of(task).rule_by)}
    return {"title": task.title, **figures(turn, task, parts), **names, **dates}
