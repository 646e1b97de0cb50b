"""The other ways to end a task: paying in full, declining it, or agreeing on what the worker gets."""

from bot.flows.asking import ask_sure, body_of, done, fees_of, figures, find
from bot.flows.proposing import assured, standing
from bot.parse import parse_share
from bot.texts import plain
from bot.turn import Answer, Button, Turn, only
from ledger.core.commands import AcceptAgreement, GiveBack, PayInFull, ProposeAgreement, WithdrawProposal
from ledger.core.dispute import by_silence, preview, require_party
from ledger.core.effects import AskTask, TaskStep
from ledger.core.errors import NoProposal, OtherProposal
from ledger.core.ids import TaskId
from ledger.core.task import Task, require_employer, require_in_escrow, require_worker
from ledger.core.terms import TOP_RATING


def ways(turn: Turn, task_id: TaskId) -> Answer:
    """Show the ways this person may choose now, with the figures of each."""
    found = _party(turn, task_id)
    if isinstance(found, Answer):
        return found
    paid = preview(found, AskTask(TaskStep.RATE, found.id, TOP_RATING))
    is_employer = found.employer == turn.person.id
    proposed, answering = standing(turn, found)
    values = {
        "title": found.title,
        "role": "employer" if is_employer else "worker",
        "reward": turn.money(found.reward, found.asset),
        "payout": turn.money(paid.payout, found.asset),
        "fee": fees_of(turn, found, paid),
        "proposal": proposed,
    }
    alone = ("pay", f"pay:{found.id}") if is_employer else ("give-back", f"giveback:{found.id}")
    rows = (
        *answering,
        (Button(plain(turn.locale, f"btn-{alone[0]}"), alone[1]),),
        (Button(plain(turn.locale, "btn-agree"), f"propose:{found.id}"),),
    )
    return only(turn.say("ways", *rows, **values))


def preview_paying(turn: Turn, task_id: TaskId) -> Answer:
    """Show what paying in full costs."""
    found = find(turn, task_id, lambda task: require_employer(task, turn.person.id), require_in_escrow)
    if isinstance(found, Answer):
        return found
    parts = preview(found, AskTask(TaskStep.RATE, found.id, TOP_RATING))
    return ask_sure(turn, "paying", found, "pay-confirm", body={}, title=found.title, **figures(turn, found, parts))


def pay_in_full(turn: Turn) -> Answer:
    """Pay in full."""
    task_id, _ = body_of(turn)
    command = PayInFull(**turn.stamp(), person=turn.person.id, task=task_id)  # type: ignore[arg-type]
    return Answer(commands=(command,), accepted=done(turn, task_id, "pay-started"), is_over=True)


def preview_declining(turn: Turn, task_id: TaskId) -> Answer:
    """Show what declining gives away."""
    found = find(turn, task_id, lambda task: require_worker(task, turn.person.id), require_in_escrow)
    if isinstance(found, Answer):
        return found
    parts = preview(found, AskTask(TaskStep.GIVE_BACK, found.id))
    return ask_sure(
        turn, "declining", found, "give-back-confirm", body={}, title=found.title, **figures(turn, found, parts)
    )


def give_back(turn: Turn) -> Answer:
    """Decline the task."""
    task_id, _ = body_of(turn)
    command = GiveBack(**turn.stamp(), person=turn.person.id, task=task_id)  # type: ignore[arg-type]
    return Answer(commands=(command,), accepted=done(turn, task_id, "give-back-started"), is_over=True)


def ask_figure(turn: Turn, task_id: TaskId) -> Answer:
    """Ask what the worker is to get."""
    found = _party(turn, task_id)
    if isinstance(found, Answer):
        return found
    dialogue = turn.begin("agree", task=found.id)
    values = {"title": found.title, "reward": turn.money(found.reward, found.asset), "asset": found.asset}
    return only(turn.say("agree-ask", turn.cancel_row(dialogue), **values), dialogue=dialogue)


def take_figure(turn: Turn) -> Answer:
    """Show the proposal that was typed before it is made."""
    task_id, _ = body_of(turn)
    found = _party(turn, task_id)
    if isinstance(found, Answer):
        return found
    decimals = turn.assets[found.asset].decimals
    earned = parse_share(turn.incoming.text, whole=found.reward, asset=found.asset, decimals=decimals)
    if earned > found.reward:
        bounds = {"least": turn.money(0, found.asset), "most": turn.money(found.reward, found.asset)}
        return only(turn.say("wrong-split", **bounds), dialogue=turn.dialogue)
    return ask_sure(
        turn, "proposing", found, "agree-confirm", body={"earned": str(earned)}, **_agreed(turn, found, earned)
    )


def propose(turn: Turn) -> Answer:
    """Make the proposal."""
    task_id, body = body_of(turn)
    earned = int(body["earned"])
    command = ProposeAgreement(**turn.stamp(), person=turn.person.id, task=task_id, earned=earned)  # type: ignore[arg-type]
    return Answer(commands=(command,), accepted=done(turn, task_id, "agree-proposed"), is_over=True)


def preview_agreeing(turn: Turn, task_id: TaskId, earned: str) -> Answer:
    """Show what agreeing to a proposal that was seen means."""

    def is_proposed(task: Task) -> None:
        offered = turn.views.proposal(task)
        if offered is None or offered.person == turn.person.id:
            raise NoProposal(task=task.id, stage=task.stage)
        if str(offered.earned) != earned:
            raise OtherProposal(task=task.id)

    found = find(turn, task_id, lambda task: require_party(task, turn.person.id), require_in_escrow, is_proposed)
    if isinstance(found, Answer):
        return found
    values = _agreed(turn, found, int(earned))
    return ask_sure(turn, "agreeing", found, "deal-confirm", body={"earned": earned}, **values)


def agree(turn: Turn) -> Answer:
    """Agree to what the other side proposed."""
    task_id, body = body_of(turn)
    earned = int(body["earned"])
    command = AcceptAgreement(**turn.stamp(), person=turn.person.id, task=task_id, earned=earned)  # type: ignore[arg-type]
    return Answer(commands=(command,), accepted=done(turn, task_id, "deal-started"), is_over=True)


def withdraw_proposal(turn: Turn, task_id: TaskId) -> Answer:
    """Take a proposal off the table: one's own, or the other side's."""
    command = WithdrawProposal(**turn.stamp(), person=turn.person.id, task=task_id)  # type: ignore[arg-type]
    return Answer(commands=(command,), accepted=done(turn, task_id, "proposal-gone"))


def _party(turn: Turn, task_id: TaskId) -> Task | Answer:
    return find(turn, task_id, lambda task: require_party(task, turn.person.id), require_in_escrow)


def _agreed(turn: Turn, task: Task, earned: int) -> dict[str, str]:
    parts = preview(task, AskTask(TaskStep.AGREE, task.id, earned=earned))
    sure = by_silence(task)
    kept = assured(
        turn.locale,
        "" if sure is None else task.stage,
        sure=0 if sure is None else sure.payout,
        payout=parts.payout,
        money=lambda minor: turn.money(minor, task.asset),
    )
    return {"title": task.title, **figures(turn, task, parts), "assured": kept}
