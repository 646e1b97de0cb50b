"""Posting a task: one line in, a preview, and only then the board."""

from datetime import timedelta

from bot import texts
from bot.flows.money import fund_button
from bot.parse import Draft, parse_quick_post
from bot.texts import Html, plain, span
from bot.turn import DEFAULT_ASSET, Answer, Button, Turn, only
from ledger.core.commands import AssignNow, CancelTask, Filling, PostTask
from ledger.core.effects import Send
from ledger.core.ids import TaskId
from ledger.core.money import allocate
from ledger.core.task import Task
from ledger.intake import Outcome


def quick_post(turn: Turn) -> Answer:
    """Preview a task typed in one line."""
    if not turn.incoming.arguments:
        return only(turn.say("post-ask"))
    draft = parse_quick_post(turn.incoming.text, default_asset=DEFAULT_ASSET, assets=turn.decimals)
    body = {
        "title": draft.title,
        "asset": draft.asset,
        "reward": str(draft.reward_minor),
        "seconds": str(int(draft.duration.total_seconds())),
        "skills": " ".join(sorted(draft.skills)),
        "languages": " ".join(sorted(draft.languages)),
        "filling": draft.filling,
    }
    dialogue = turn.begin("post", **body)
    values = _preview(turn, draft)
    is_covered = values["covered"] == "yes"
    rows = (
        (Button(plain(turn.locale, "btn-post"), f"post:{dialogue.revision}"),),
        () if is_covered else (fund_button(turn.locale, values["missing"]),),
        turn.cancel_row(dialogue),
    )
    return only(turn.say("post-preview", *rows, **values), dialogue=dialogue)


def confirm_post(turn: Turn, revision: str) -> Answer:
    """Put what was previewed on the board."""
    dialogue = turn.dialogue
    if dialogue is None or dialogue.flow != "post" or str(dialogue.revision) != revision:
        return only(turn.say("out-of-date"))
    body = dialogue.body
    command = PostTask(
        **turn.stamp(),  # type: ignore[arg-type]
        person=turn.person.id,
        title=body["title"],
        asset=body["asset"],
        reward=int(body["reward"]),
        seconds=int(body["seconds"]),
        skills=tuple(body["skills"].split()),
        languages=tuple(body["languages"].split()),
        filling=Filling(body.get("filling", Filling.MATCHER)),  # a preview of before there was a choice has none
    )

    def posted(outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        held = turn.views.balance(turn.person, turn.assets[command.asset])
        missing = turn.money(max(command.reward - held, 0), command.asset)
        is_covered = command.reward <= held
        values = {
            "title": command.title,
            "reward": turn.money(command.reward, command.asset),
            "duration": span(timedelta(seconds=command.seconds), turn.locale),
            "covered": "yes" if is_covered else "no",
            "missing": missing,
            "filling": command.filling,
        }
        take_back = Button(plain(turn.locale, "btn-cancel-task"), f"untask:{outcomes[0].result}")
        row = (take_back,) if is_covered else (take_back, fund_button(turn.locale, missing))
        return (*turn.strip_card(), turn.say("post-posted", row, **values))

    return Answer(commands=(command,), accepted=posted, is_over=True)


def drop(turn: Turn, revision: str) -> Answer:
    """Forget what was previewed or asked for."""
    dialogue = turn.dialogue
    if dialogue is None or str(dialogue.revision) != revision:
        return only(*turn.strip_card(), turn.say("out-of-date"))
    key = "post-cancelled" if dialogue.flow == "post" else "dropped"
    return only(*turn.strip_card(), turn.say(key), is_over=True)


def close(turn: Turn) -> Answer:
    """Leave a card that asked for a confirmation."""
    return only(*turn.strip_card(), turn.say("dropped"))


def cancel_task(turn: Turn, task: TaskId) -> Answer:
    """Take a task back."""
    command = CancelTask(**turn.stamp(), person=turn.person.id, task=task)  # type: ignore[arg-type]

    def cancelled(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        title = turn.listing(task).task.title
        return (*turn.strip_card(), turn.say("task-cancelled-employer", title=title))

    return Answer(commands=(command,), accepted=cancelled)


def assign_now(turn: Turn, task: TaskId) -> Answer:
    """Close the window now; who was chosen is told in a moment."""
    command = AssignNow(**turn.stamp(), person=turn.person.id, task=task)  # type: ignore[arg-type]

    def choosing(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        return (*turn.strip_card(), turn.say("choosing", title=turn.listing(task).task.title))

    return Answer(commands=(command,), accepted=choosing)


def tags(task: Task) -> Html:
    """Write a task's hashtags."""
    return _tags(task.languages, task.skills)


def _tags(languages: tuple[str, ...], skills: tuple[str, ...]) -> Html:
    return Html(" ".join(texts.html(f"#{tag}") for tag in (*languages, *skills)))


def _preview(turn: Turn, draft: Draft) -> dict[str, str]:
    code = draft.asset
    fee, _ = allocate(draft.reward_minor, (turn.policy.fee_bps,))
    held = turn.views.balance(turn.person, turn.assets[code])
    missing = max(draft.reward_minor - held, 0)
    return {
        "title": draft.title,
        "tags": _tags(tuple(sorted(draft.languages)), tuple(sorted(draft.skills))),
        "reward": turn.money(draft.reward_minor, code),
        "fee": turn.money(fee, code),
        "duration": span(draft.duration, turn.locale),
        "filling": draft.filling,
        "rating_window": span(turn.policy.rate_within, turn.locale),
        "covered": "no" if missing else "yes",
        "balance": turn.money(held, code),
        "missing": turn.money(missing, code),
    }
