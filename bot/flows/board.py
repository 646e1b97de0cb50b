"""The board: what is open, and offering to do it."""

from datetime import timedelta

from bot.flows.posting import tags
from bot.flows.talking import employer_standing
from bot.texts import plain, span
from bot.turn import Answer, Button, Turn, only
from ledger.core.commands import Apply, Unapply
from ledger.core.effects import Send
from ledger.core.ids import TaskId
from ledger.intake import Outcome
from ledger.views import Listing

# Whoever looks for work is told so, not which stage somebody else's task is at.
_CLOSED = {"wrong-stage": "application-closed", "too-late": "application-closed"}


def board(turn: Turn) -> Answer:
    """Show what can be applied for."""
    listings = turn.views.board()
    refresh = (Button(plain(turn.locale, "btn-refresh"), "board"),)
    if not listings:
        return only(turn.say("board-empty", refresh))
    title = turn.say("board-title", refresh, count=len(listings))  # last, so that it is seen
    return only(*(card(turn, listing) for listing in reversed(listings)), title)


def card(turn: Turn, listing: Listing) -> Send:
    """Show one task with the button that fits this person."""
    task = listing.task
    values: dict[str, str | int] = {
        "title": task.title,
        "tags": tags(task),
        "reward": turn.money(task.reward, task.asset),
        "duration": span(timedelta(seconds=task.seconds), turn.locale),
        "employer": turn.views.person(task.employer).name,
        "standing": employer_standing(turn, task.employer),
        "applied": len(listing.applicants),
    }
    return turn.say("board-card", _buttons(turn, listing), **values)


def apply(turn: Turn, task: TaskId) -> Answer:
    """Offer to do a task."""
    command = Apply(**turn.stamp(), person=turn.person.id, task=task)  # type: ignore[arg-type]

    def applied(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        listing = turn.listing(task)
        # The window may have opened in this very transaction, which a reader does not see yet.
        decided = listing.task.window_at or turn.now + turn.policy.match_window
        back = (Button(plain(turn.locale, "btn-withdraw-application"), f"unapply:{task}"), _board(turn))
        return (
            *turn.strip_card(),
            turn.say("applied", back, title=listing.task.title, decided_by=turn.moment(decided)),
        )

    return Answer(commands=(command,), accepted=applied, instead=_CLOSED)


def unapply(turn: Turn, task: TaskId) -> Answer:
    """Take the offer back."""
    command = Unapply(**turn.stamp(), person=turn.person.id, task=task)  # type: ignore[arg-type]

    def taken_back(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        title = turn.listing(task).task.title
        return (*turn.strip_card(), turn.say("withdrawn-application", (_board(turn),), title=title))

    return Answer(commands=(command,), accepted=taken_back)


def _board(turn: Turn) -> Button:
    return Button(plain(turn.locale, "btn-board"), "board")


def _buttons(turn: Turn, listing: Listing) -> tuple[Button, ...]:
    task, me = listing.task, turn.person.id
    if task.employer == me:
        take_back = Button(plain(turn.locale, "btn-cancel-task"), f"untask:{task.id}")
        now = Button(plain(turn.locale, "btn-assign-now"), f"assign:{task.id}")
        return (now, take_back) if listing.applicants else (take_back,)
    if me in listing.applicants:
        return (Button(plain(turn.locale, "btn-withdraw-application"), f"unapply:{task.id}"),)
    return (Button(plain(turn.locale, "btn-apply"), f"apply:{task.id}"),)
