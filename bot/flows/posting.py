"""Posting a task: one line in, a preview, and only then the board."""

from datetime import timedelta

from bot import texts
from bot.parse import Draft, parse_quick_post
from bot.texts import Html, plain, span
from bot.turn import DEFAULT_ASSET, Answer, Button, Turn, only
from ledger.core.commands import AssignNow, CancelTask, PostTask
from ledger.core.effects import Send
from ledger.core.ids import TaskId
from ledger.core.money import allocate
from ledger.core.task import Stage, Task
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
    }
    dialogue = turn.begin("post", **body)
    rows = (
        (Button(plain(turn.locale, "btn-post"), f"post:{dialogue.revision}"),),
        (Button(plain(turn.locale, "btn-cancel"), f"drop:{dialogue.revision}"),),
    )
    return only(turn.say("post-preview", *rows, **_preview(turn, draft)), dialogue=dialogue)


def confirm_post(turn: Turn, revision: str) -> Answer:
    """Put what was previewed on the board."""
    dialogue = turn.dialogue
    if dialogue is None or dialogue.flow != "post" or str(dialogue.revision) != revision:
        return only(turn.say("out-of-date"), dialogue=dialogue)
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
    )

    def posted(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        values = {
            "title": command.title,
            "reward": turn.money(command.reward, command.asset),
            "duration": span(timedelta(seconds=command.seconds), turn.locale),
        }
        return (*turn.strip_card(), turn.say("post-posted", **values))

    return Answer(commands=(command,), accepted=posted)


def drop(turn: Turn, revision: str) -> Answer:
    """Forget what was previewed."""
    dialogue = turn.dialogue
    if dialogue is None or str(dialogue.revision) != revision:
        return only(turn.say("out-of-date"), dialogue=dialogue)
    key = "post-cancelled" if dialogue.flow == "post" else "dropped"
    return only(*turn.strip_card(), turn.say(key))


def mine(turn: Turn) -> Answer:
    """Show a person's tasks and what is next in each."""
    tasks = turn.views.tasks_of(turn.person.id)
    if not tasks:
        return only(turn.say("mine-empty"))
    return only(*(_mine_card(turn, task) for task in reversed(tasks)))


def cancel_task(turn: Turn, task: TaskId) -> Answer:
    """Take a task back."""
    command = CancelTask(**turn.stamp(), person=turn.person.id, task=task)  # type: ignore[arg-type]

    def cancelled(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        listing = turn.views.listing(task)
        title = listing.task.title if listing is not None else ""
        return (*turn.strip_card(), turn.say("task-cancelled-employer", title=title))

    return Answer(commands=(command,), accepted=cancelled)


def assign_now(turn: Turn, task: TaskId) -> Answer:
    """Close the window now; who was chosen is told in a moment."""
    command = AssignNow(**turn.stamp(), person=turn.person.id, task=task)  # type: ignore[arg-type]
    return Answer(commands=(command,), accepted=lambda _: turn.strip_card())


def tags(task: Task) -> Html:
    """Write a task's hashtags."""
    named = (*task.languages, *task.skills)
    return Html(" ".join(texts.html(f"#{tag}") for tag in named))


def _preview(turn: Turn, draft: Draft) -> dict[str, str]:
    code = draft.asset
    fee, _ = allocate(draft.reward_minor, (turn.policy.fee_bps,))
    held = turn.views.balance(turn.person, turn.assets[code])
    missing = max(draft.reward_minor - held, 0)
    shown = (*sorted(draft.languages), *sorted(draft.skills))
    return {
        "title": draft.title,
        "tags": Html(" ".join(texts.html(f"#{tag}") for tag in shown)),
        "reward": turn.money(draft.reward_minor, code),
        "fee": turn.money(fee, code),
        "duration": span(draft.duration, turn.locale),
        "rating_window": span(turn.policy.rate_within, turn.locale),
        "covered": "no" if missing else "yes",
        "balance": turn.money(held, code),
        "missing": turn.money(missing, code),
    }


def _mine_card(turn: Turn, task: Task) -> Send:
    is_employer = task.employer == turn.person.id
    values = {
        "title": task.title,
        "role": "employer" if is_employer else "worker",
        "reward": turn.money(task.reward, task.asset),
        "stage": plain(turn.locale, f"stage-{task.stage}"),
    }
    return turn.say("mine-card", _next_buttons(turn, task, is_employer=is_employer), **values)


def _next_buttons(turn: Turn, task: Task, *, is_employer: bool) -> tuple[Button, ...]:
    """Offer what this person may do next; the door decides again when it is pressed."""
    label = turn.locale
    if is_employer and task.stage is Stage.POSTED:
        take_back = Button(plain(label, "btn-cancel-task"), f"untask:{task.id}")
        now = (Button(plain(label, "btn-assign-now"), f"assign:{task.id}"),) if task.window_at else ()
        return (*now, take_back)
    if is_employer and task.stage is Stage.DELIVERED:
        return (Button(plain(label, "btn-rate"), f"rate:{task.id}"),)
    if not is_employer and task.stage in {Stage.OPENED, Stage.DELIVERED}:
        return (Button(plain(label, "btn-deliver"), f"deliver:{task.id}"),)
    if not is_employer and task.stage is Stage.RATED and task.terms is not None:
        payout = turn.money(turn.payout(task), task.asset)
        return (Button(plain(label, "btn-accept", payout=payout), f"accept:{task.id}:{task.rating}"),)
    return ()
