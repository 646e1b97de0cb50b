"""Choosing by hand: who applied for a task, as the matcher sees them, and naming one of them."""

from bot.texts import plain, why
from bot.turn import Answer, Button, Turn, only
from ledger.core.commands import Choose
from ledger.core.effects import Send
from ledger.core.ids import PersonId, TaskId
from ledger.core.task import Stage
from ledger.intake import Outcome


def offers(turn: Turn, task: TaskId) -> Answer:
    """Show an employer who applied, the best match first, and a button for each."""
    listing = turn.views.on_board(task)
    if listing is None:
        return only(turn.say("unknown"))
    if listing.task.employer != turn.person.id:
        return only(turn.say("not-yours"))
    if listing.task.stage is not Stage.POSTED:
        return only(turn.say("out-of-date"))
    if not listing.applicants:
        return only(turn.say("offers-none", title=listing.task.title))
    title = turn.say(
        "offers-title",
        title=listing.task.title,
        count=len(listing.applicants),
        reward=turn.money(listing.task.reward, listing.task.asset),
    )
    cards = []
    for ranked in turn.views.ranking(listing.task, turn.now):
        name = turn.views.person(ranked.worker).name
        spoke_for = why(turn.locale, ((reason.key, reason.figure) for reason in ranked.reasons))
        button = Button(plain(turn.locale, "btn-choose", worker=name), f"choose:{task}:{ranked.worker}")
        cards.append(turn.say("offers-card", (button,), worker=name, points=ranked.points, why=spoke_for))
    return only(title, *cards)


def choose(turn: Turn, task: TaskId, worker: PersonId) -> Answer:
    """Name one of those who applied; everybody is told in a moment."""
    command = Choose(**turn.stamp(), person=turn.person.id, task=task, worker=worker)  # type: ignore[arg-type]

    def choosing(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        return (*turn.strip_card(), turn.say("choosing", title=turn.listing(task).task.title))

    return Answer(commands=(command,), accepted=choosing)
