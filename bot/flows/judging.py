"""Rating a delivery, and accepting a rating."""

from dataclasses import replace

from bot.parse import parse_rating
from bot.texts import plain
from bot.turn import Answer, Button, Row, Turn, only
from ledger.core.commands import AcceptRating, Rate
from ledger.core.effects import Send
from ledger.core.ids import TaskId
from ledger.core.task import ENDED, Stage, Task
from ledger.core.terms import split
from ledger.intake import Outcome

RATING_CHOICES = ((100, 95, 90, 85), (80, 70, 60, 0))


def rating_rows(locale: str, task: TaskId) -> tuple[Row, ...]:
    """Offer ratings as buttons, and a word for any other."""
    numbers = tuple(
        tuple(Button(plain(locale, "btn-rate-value", rating=rating), f"rate:{task}:{rating}") for rating in row)
        for row in RATING_CHOICES
    )
    return (*numbers, (Button(plain(locale, "btn-rate-other"), f"rate:{task}"),))


def ask_rating(turn: Turn, task_id: TaskId) -> Answer:
    """Ask for an exact rating as the next message."""
    found = _ratable(turn, task_id)
    if isinstance(found, Answer):
        return found
    values: dict[str, str | int] = {
        "title": found.title,
        "rating_full": turn.policy.full_rating,
        "rating_min": turn.policy.min_rating,
    }
    dialogue = turn.begin("rate", task=found.id)
    return only(turn.say("rate-ask", turn.cancel_row(dialogue), **values), dialogue=dialogue)


def take_rating(turn: Turn) -> Answer:
    """Preview the rating that was typed."""
    dialogue = turn.dialogue
    assert dialogue is not None, "only asked-for ratings come here"
    rating = parse_rating(turn.incoming.text)
    return replace(preview_rating(turn, TaskId(dialogue.body["task"]), rating), is_over=True)


def preview_rating(turn: Turn, task_id: TaskId, rating: int) -> Answer:
    """Show what a rating pays before it is given."""
    found = _ratable(turn, task_id)
    if isinstance(found, Answer):
        return found
    assert found.terms is not None, "a delivered task has terms"
    parts = split(found.terms, found.reward, rating)
    values: dict[str, str | int] = {
        "rating": rating,
        "title": found.title,
        "payout": turn.money(parts.payout, found.asset),
        "fee": turn.money(parts.fee, found.asset),
        "refund": turn.money(parts.refund, found.asset),
        "full": "yes" if rating >= found.terms.full_rating else "no",
        "contest_by": turn.date(found.terms.contest_by),
    }
    rows = (
        (Button(plain(turn.locale, "btn-cancel"), "close"),),
        (Button(plain(turn.locale, "btn-confirm"), f"rated:{found.id}:{rating}:{(found.deliverable or '')[:10]}"),),
    )
    return only(turn.say("rate-confirm", *rows, **values))


def confirm_rating(turn: Turn, task_id: TaskId, rating: int, seen: str = "") -> Answer:
    """Give the rating, for the delivery that was seen: one that came since must be looked at first."""
    command = Rate(**turn.stamp(), person=turn.person.id, task=task_id, rating=rating, seen=seen)  # type: ignore[arg-type]

    def rated(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        title = turn.listing(task_id).task.title
        return (*turn.strip_card(), turn.say("rating-started", rating=rating, title=title))

    return Answer(commands=(command,), accepted=rated)


def accept_rating(turn: Turn, task_id: TaskId, rating: int) -> Answer:
    """Accept a rating below the full mark."""
    command = AcceptRating(**turn.stamp(), person=turn.person.id, task=task_id, rating=rating)  # type: ignore[arg-type]

    def accepted(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        title = turn.listing(task_id).task.title
        return (*turn.strip_card(), turn.say("accepted-worker", rating=rating, title=title))

    return Answer(commands=(command,), accepted=accepted)


def _ratable(turn: Turn, task_id: TaskId) -> Task | Answer:
    listing = turn.views.listing(task_id)
    if listing is None:
        return only(turn.say("unknown"))
    task = listing.task
    if task.employer != turn.person.id:
        return only(turn.say("not-yours"))
    if task.stage in {Stage.RATED, Stage.CONTESTED, Stage.SETTLING} | ENDED:
        return only(turn.say("already-done"))
    if task.stage is not Stage.DELIVERED:
        return only(turn.say("wrong-stage"))
    return task
