"""The board: what is open, page by page on one card; one task whole; offering to do it and taking the offer back."""

from collections.abc import Collection
from datetime import timedelta

from bot.flows import mine
from bot.flows.posting import choose_button, own_rows
from bot.flows.shares import board_words
from bot.flows.specs import needs_lines, tags
from bot.flows.talking import employer_standing
from bot.texts import Html, plain, shorten, span, why, why_not
from bot.turn import Answer, Button, Row, Turn, only
from ledger.core.commands import Apply, Filling, Unapply
from ledger.core.crew import pool_of
from ledger.core.effects import Send
from ledger.core.ids import CommunityId, TaskId
from ledger.core.personal import BoardFilter, Order
from ledger.core.task import Stage, Task
from ledger.intake import Outcome
from ledger.views import Listing, Page

CARD = "board"
TITLE_UNITS_MAX = 120  # of each of a page's tasks, so that all fit into one message
# Whoever looks for work is told so, not which stage somebody else's task is at.
_CLOSED = {"wrong-stage": "application-closed", "too-late": "application-closed"}


def board(turn: Turn) -> Answer:
    """Show the first page of what passes the person's filter, on a card of its own."""
    return only(page_card(turn, turn.views.profile(turn.person.id).board, 0, is_new=True))


def turn_to(turn: Turn, number: str) -> Answer:
    """Turn the card that was pressed to another page."""
    return only(page_card(turn, turn.views.profile(turn.person.id).board, mine.page_number(number)))


def page_card(
    turn: Turn,
    wanted: BoardFilter,
    number: int,
    *,
    applied: Collection[TaskId] = (),
    is_new: bool = False,
) -> Send:
    """Show a page; `applied` names what was applied for in this very transaction, which no reader sees yet."""
    page = turn.views.board(wanted, number)
    rows = (*_page_rows(turn, page, applied), *_ways(turn, page))
    return turn.card(CARD, _page_words(turn, wanted, page, applied), *rows, is_new=is_new)


def details(turn: Turn, task_id: TaskId, number: str = "") -> Answer:
    """Show one task whole: in the place of the page it was pressed on, else on a card of its own."""
    listing, asked = turn.views.on_board(task_id), turn.views.listing(task_id)
    if listing is None or asked is None:
        return only(turn.say("unknown"))
    task, me = listing.task, turn.person.id
    if me == asked.task.worker or (me == asked.task.employer and asked.task.stage is not Stage.POSTED):
        return only(mine.card(turn, asked.task))
    if task.stage is not Stage.POSTED:
        return only(_gone(turn, task))
    back = (Button(plain(turn.locale, "btn-back"), f"board:{mine.page_number(number)}"),) if number else ()
    html, rows = _whole(turn, listing), (*_task_rows(turn, listing), back)
    return only(turn.card(CARD, html, *rows, is_new=not number))


def apply(turn: Turn, task: TaskId, number: str = "") -> Answer:
    """Offer to do a task."""
    command = Apply(**turn.stamp(), person=turn.person.id, task=task)  # type: ignore[arg-type]

    def applied(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        listing = turn.on_board(task)
        back = (Button(plain(turn.locale, "btn-withdraw-application"), f"unapply:{task}"), _board(turn))
        return (*_pressed(turn, number, applied=(pool_of(listing.task),)), _applied(turn, listing.task, back))

    return Answer(commands=(command,), accepted=applied, instead=_CLOSED, fresh=lambda: _pressed(turn, number))


def _applied(turn: Turn, task: Task, row: Row) -> Send:
    if task.filling is not Filling.MATCHER:
        return turn.say(f"applied-{task.filling}", row, title=task.title)
    # The window may have opened in this very transaction, which a reader does not see yet.
    decided = task.window_at or turn.now + turn.policy.match_window
    return turn.say("applied", row, title=task.title, decided_by=turn.moment(decided))


def _pressed(turn: Turn, number: str, *, applied: Collection[TaskId] = ()) -> tuple[Send, ...]:
    """Show on the card that was pressed how things stand now: the page anew, or no buttons any more."""
    if not number:
        return turn.strip_card()
    return (page_card(turn, turn.views.profile(turn.person.id).board, mine.page_number(number), applied=applied),)


def unapply(turn: Turn, task: TaskId) -> Answer:
    """Take the offer back."""
    command = Unapply(**turn.stamp(), person=turn.person.id, task=task)  # type: ignore[arg-type]

    def taken_back(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
        title = turn.listing(task).task.title
        return (*turn.strip_card(), turn.say("withdrawn-application", (_board(turn),), title=title))

    return Answer(commands=(command,), accepted=taken_back)


def tell_why(turn: Turn, task_id: TaskId) -> Answer:
    """Say why this person was chosen for a task, or was not; the employer reads why the worker was."""
    listing = turn.views.listing(task_id)
    if listing is None:
        return only(turn.say("unknown"))
    task, me = listing.task, turn.person.id
    if task.worker is not None and me in {task.worker, task.employer}:
        reasons = why(turn.locale, ((one.key, one.figure) for one in turn.views.reasons(task.id)))
        return only(turn.say("why-chosen", title=task.title, why=reasons))
    against = turn.views.against(task.id, me)
    if against is None:
        return only(turn.say("why-nothing", title=task.title))
    return only(turn.say("why-not", title=task.title, why=why_not(turn.locale, against.key, against.figure)))


def _gone(turn: Turn, task: Task) -> Send:
    row = [_board(turn)]
    if turn.views.against(task.id, turn.person.id) is not None:
        row.insert(0, Button(plain(turn.locale, "btn-why-not"), f"why:{task.id}"))
    return turn.say("task-gone", tuple(row), title=task.title, stage=plain(turn.locale, f"stage-{task.stage}"))


def _page_words(turn: Turn, wanted: BoardFilter, page: Page, applied: Collection[TaskId]) -> Html:
    filtered = filter_words(turn, wanted)
    if not page.listings:
        return turn.words("board-empty-filtered", filter=filtered) if filtered else turn.words("board-empty")
    shown = {"count": page.count, "page": page.number + 1, "pages": page.pages}
    head = turn.words("board-title", **shown, filter=filtered)
    blocks = (_block(turn, at, one, applied) for at, one in enumerate(page.listings, 1))
    return Html("\n\n".join((head, *blocks)))


def filter_words(turn: Turn, wanted: BoardFilter) -> Html:
    """Write what the board is filtered by; nothing where all is shown, the newest first."""
    parts: list[str] = []
    community = turn.views.community(CommunityId(wanted.community)) if wanted.community else None
    if community is not None:
        parts.append(turn.words("filter-board", community=shorten(community.title, TITLE_UNITS_MAX)))
    if wanted.skill:
        parts.append(turn.words("filter-skill", words=wanted.skill))
    if wanted.language:
        parts.append(plain(turn.locale, f"choice-{wanted.language}"))
    if wanted.least:
        parts.append(turn.words("filter-least", reward=turn.money(wanted.least, wanted.asset)))
    if wanted.order is not Order.NEWEST:
        parts.append(plain(turn.locale, f"order-{wanted.order}"))
    return Html(" · ".join(parts))


def _block(turn: Turn, at: int, listing: Listing, applied: Collection[TaskId]) -> Html:
    task = listing.task
    is_mine = pool_of(task) in applied or turn.person.id in listing.applicants
    values = _about(turn, listing, more=int(pool_of(task) in applied)) | {"title": shorten(task.title, TITLE_UNITS_MAX)}
    return turn.words("board-line", at=at, mine="yes" if is_mine else "no", **values)


def _about(turn: Turn, listing: Listing, *, more: int = 0) -> dict[str, str | int]:
    task = listing.task
    return {
        "title": task.title,
        "tags": tags(task),
        "reward": turn.money(task.reward, task.asset),
        "duration": span(timedelta(seconds=task.seconds), turn.locale),
        "employer": turn.views.person(task.employer).name,
        "standing": employer_standing(turn, task.employer),
        "applied": len(listing.applicants) + more,
        "filling": task.filling,
        "board": board_words(turn, task),
        "free": listing.seats.free,
        "seats": listing.seats.count,
    }


def _whole(turn: Turn, listing: Listing) -> Html:
    task = listing.task
    until = task.window_at or task.expires_at
    needs = needs_lines(turn, task.needs, task.filling, attached=len(task.attachments))
    more = {"needs": needs, "decided_by": turn.moment(until), "link": turn.link(task.id)}
    return turn.words("board-card", **_about(turn, listing), **more)


def _page_rows(turn: Turn, page: Page, applied: Collection[TaskId]) -> tuple[Row, ...]:
    return tuple(_row(turn, at, one, page.number, applied) for at, one in enumerate(page.listings, 1))


def _row(turn: Turn, at: int, listing: Listing, number: int, applied: Collection[TaskId]) -> Row:
    task, me = listing.task, turn.person.id
    show = Button(plain(turn.locale, "btn-details-of", count=at), f"task:{task.id}:{number}")
    if task.employer == me or me in listing.applicants or pool_of(task) in applied:
        return (show,)
    return (Button(plain(turn.locale, "btn-apply-for", count=at), f"apply:{task.id}:{number}"), show)


def _ways(turn: Turn, page: Page) -> tuple[Row, ...]:
    turns = mine.turning(turn, "board", page.number, page.pages)
    sift = Button(plain(turn.locale, "btn-filter"), "filter")
    return (turns, (sift, Button(plain(turn.locale, "btn-refresh"), f"board:{page.number}")))


def _task_rows(turn: Turn, listing: Listing) -> tuple[Row, ...]:
    task, me = listing.task, turn.person.id
    if task.employer == me:
        choose = (choose_button(turn, task),) if listing.applicants else ()
        return (choose, *own_rows(turn, task.id))
    if me in listing.applicants:
        return ((Button(plain(turn.locale, "btn-withdraw-application"), f"unapply:{task.id}"),),)
    return ((Button(plain(turn.locale, "btn-apply"), f"apply:{task.id}"),),)


def _board(turn: Turn) -> Button:
    return Button(plain(turn.locale, "btn-board"), "board")
