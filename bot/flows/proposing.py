"""What is proposed to end a task by, beside what is sure without it; shown wherever either side may answer it."""

from collections.abc import Callable

from bot.texts import Html, plain, text
from bot.turn import Button, Row, Turn
from ledger.core.dispute import Proposal, preview
from ledger.core.effects import AskTask, TaskStep
from ledger.core.ids import TaskId
from ledger.core.task import Task


def proposal_rows(locale: str, task: TaskId, earned: int, payout: str) -> tuple[Row, ...]:
    """Offer to answer a proposal."""
    agreeing = Button(plain(locale, "btn-deal", payout=payout), f"deal:{task}:{earned}")
    return ((agreeing,), (Button(plain(locale, "btn-undeal"), f"undeal:{task}"),))


def standing(turn: Turn, task: Task) -> tuple[Html, tuple[Row, ...]]:
    """Say what is proposed, and by whom, with the buttons to answer it or to take it back; nothing where nothing is."""
    found = turn.views.proposal(task)
    if found is None:
        return Html(""), ()
    is_own = found.person == turn.person.id
    payout = _payout(turn, task, found)
    said = turn.words("ways-proposed", whose="own" if is_own else "other", payout=payout)
    if is_own:
        return said, ((Button(plain(turn.locale, "btn-unpropose"), f"undeal:{task.id}"),),)
    return said, proposal_rows(turn.locale, task.id, found.earned, payout)


def assured(locale: str, by: str, *, sure: int, payout: int, money: Callable[[int], str]) -> Html:
    """Say what the worker gets without a proposal, and warn where the proposal pays less, or nothing.

    `by` is the stage that makes it sure, or nothing; the sums are the worker's, after fees.
    """
    lines = [text(locale, "assured", by=by, sure=money(sure))] if by else []
    if not payout:
        lines.append(text(locale, "assured-nothing"))
    elif payout < sure:
        lines.append(text(locale, "assured-less", missing=money(sure - payout)))
    return Html("\n".join(lines))


def _payout(turn: Turn, task: Task, found: Proposal) -> str:
    parts = preview(task, AskTask(TaskStep.AGREE, task.id, earned=found.earned))
    return turn.money(parts.payout, task.asset)
