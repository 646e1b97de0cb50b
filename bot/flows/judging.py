"""Rating a delivery, with the reason for a low one; accepting a rating."""

import re
from dataclasses import replace

from bot.flows.asking import ask_sure, body_of, done, figures, find
from bot.parse import parse_rating, parse_words
from bot.texts import Html, plain, quoted
from bot.turn import Answer, Button, Turn, only
from ledger.core.bounds import GROUNDS_MAX
from ledger.core.commands import AcceptRating, Rate
from ledger.core.dispute import preview
from ledger.core.effects import AskTask, TaskStep
from ledger.core.errors import AlreadyDone, WrongStage
from ledger.core.ids import TaskId
from ledger.core.task import ENDED, Stage, Task, require_employer, require_in_escrow, require_worker, terms_of
from ledger.core.terms import split

_ONLY_NUMBER = re.compile(r"\d{1,3}", re.ASCII)
_SEEN = 10  # signs of a delivery's hash: a rating is for the delivery that was seen


def ask_rating(turn: Turn, task_id: TaskId) -> Answer:
    """Ask for an exact rating as the next message."""
    found = _ratable(turn, task_id)
    if isinstance(found, Answer):
        return found
    terms = terms_of(found)
    values: dict[str, str | int] = {
        "title": found.title,
        "rating_full": terms.full_rating,
        "rating_min": terms.min_rating,
    }
    dialogue = turn.begin("rate", task=found.id)
    return only(turn.say("rate-ask", turn.cancel_row(dialogue), **values), dialogue=dialogue)


def take_rating(turn: Turn) -> Answer:
    """Preview the rating that was typed."""
    task_id, _ = body_of(turn)
    rating = parse_rating(turn.incoming.text)
    return replace(preview_rating(turn, task_id, rating), is_over=True)


def preview_rating(turn: Turn, task_id: TaskId, rating: int) -> Answer:
    """Show what a rating pays before it is given; below the full mark the employer says why first."""
    found = _ratable(turn, task_id)
    if isinstance(found, Answer):
        return found
    seen = (found.deliverable or "")[:_SEEN]
    if rating < terms_of(found).full_rating:
        dialogue = turn.begin("rate-why", task=found.id, rating=str(rating), seen=seen)
        values = _values(turn, found, rating) | {"limit": str(GROUNDS_MAX)}
        values["default"] = _default(turn, found, rating)
        return only(turn.say("rate-why", turn.cancel_row(dialogue), **values), dialogue=dialogue)
    rows = (
        (Button(plain(turn.locale, "btn-cancel"), "close"),),
        (Button(plain(turn.locale, "btn-confirm"), f"rated:{found.id}:{rating}:{seen}"),),
    )
    return only(turn.say("rate-confirm", *rows, **_values(turn, found, rating), full="yes", grounds="", default=""))


def take_reason(turn: Turn) -> Answer:
    """Show the rating with the reason that was typed; a number alone is no reason, but another rating."""
    task_id, body = body_of(turn)
    if _ONLY_NUMBER.fullmatch(turn.incoming.text.strip()):
        return take_rating(turn)
    grounds = parse_words(turn.incoming.text, most=GROUNDS_MAX)
    found = _ratable(turn, task_id)
    if isinstance(found, Answer):
        return replace(found, is_over=True)
    rating = int(body["rating"])
    said = turn.words("rate-reason", grounds=quoted(grounds))
    values = _values(turn, found, rating) | {"full": "no", "grounds": said, "default": _default(turn, found, rating)}
    kept = {"rating": str(rating), "seen": body["seen"], "grounds": grounds}
    return ask_sure(turn, "rated", found, "rate-confirm", body=kept, **values)


def give_rating(turn: Turn) -> Answer:
    """Give the rating that was shown with its reason."""
    task_id, body = body_of(turn)
    return _rate(turn, task_id, int(body["rating"]), seen=body["seen"], grounds=body["grounds"])


def confirm_rating(turn: Turn, task_id: TaskId, rating: int, seen: str = "") -> Answer:
    """Give a full rating, for the delivery that was seen: one that came since must be looked at first."""
    return _rate(turn, task_id, rating, seen=seen, grounds="")


def preview_accepting(turn: Turn, task_id: TaskId, rating: int) -> Answer:
    """Show what accepting a rating pays, and that it cannot be taken back."""

    def is_this_rating(task: Task) -> None:
        if task.stage is not Stage.RATED or task.rating != rating:
            raise WrongStage(task=task.id, stage=task.stage)

    found = find(turn, task_id, lambda task: require_worker(task, turn.person.id), require_in_escrow, is_this_rating)
    if isinstance(found, Answer):
        return found
    values = _values(turn, found, rating)
    return ask_sure(turn, "accepting", found, "accept-confirm", body={"rating": str(rating)}, **values)


def accept_rating(turn: Turn) -> Answer:
    """Accept a rating below the full mark."""
    task_id, body = body_of(turn)
    rating = int(body["rating"])
    command = AcceptRating(**turn.stamp(), person=turn.person.id, task=task_id, rating=rating)  # type: ignore[arg-type]
    said = done(turn, task_id, "accepted-worker", rating=rating)
    return Answer(commands=(command,), accepted=said, is_over=True)


def _rate(turn: Turn, task_id: TaskId, rating: int, *, seen: str, grounds: str) -> Answer:
    given = {"rating": rating, "seen": seen, "grounds": grounds}
    command = Rate(**turn.stamp(), person=turn.person.id, task=task_id, **given)  # type: ignore[arg-type]
    said = done(turn, task_id, "rating-started", rating=rating)
    return Answer(commands=(command,), accepted=said, is_over=bool(grounds))


def _values(turn: Turn, task: Task, rating: int) -> dict[str, str | int]:
    terms = terms_of(task)
    return {
        **figures(turn, task, split(terms, task.reward, rating)),
        "rating": rating,
        "title": task.title,
        "contest_by": turn.date(terms.contest_by),
    }


def _default(turn: Turn, task: Task, rating: int) -> Html:
    """Say what an objection pays that nobody rules on, where that is more than the rating does."""
    rated = replace(task, rating=rating)
    silent = preview(rated, AskTask(TaskStep.DEFAULT, task.id)).payout
    if silent <= turn.payout(rated):
        return Html("")
    has_arbiter = "yes" if int(terms_of(task).arbiter, 16) else "no"
    return turn.words("rate-default", has_arbiter=has_arbiter, payout=turn.money(silent, task.asset))


def _ratable(turn: Turn, task_id: TaskId) -> Task | Answer:
    def is_delivered(task: Task) -> None:
        if task.stage in {Stage.RATED, Stage.CONTESTED, Stage.SETTLING} | ENDED:
            raise AlreadyDone(task=task.id)
        if task.stage is not Stage.DELIVERED:
            raise WrongStage(task=task.id, stage=task.stage)

    return find(turn, task_id, lambda task: require_employer(task, turn.person.id), is_delivered)
