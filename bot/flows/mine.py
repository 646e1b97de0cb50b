"""A person's own tasks, and what is next in each."""

from bot.flows import choices
from bot.flows.posting import choose_button, own_rows
from bot.flows.proposing import standing
from bot.flows.specs import seats_free
from bot.texts import Html, plain, shorten
from bot.turn import Answer, Button, Row, Turn, only
from ledger.core.commands import Filling
from ledger.core.crew import place_of, pool_of
from ledger.core.effects import Send
from ledger.core.ids import TaskId
from ledger.core.task import ENDED, Stage, Task

ENDED_SHOWN = 3  # the newest of those that are over
OVER_PAGE = 5  # of them on one page, where all can be seen
OVER_CARD = "over"
_TITLE_UNITS_MAX = 120  # of each of a page's tasks, so that all fit into one message
_IN_WORK = frozenset({Stage.OPENED, Stage.DELIVERED})


def mine(turn: Turn) -> Answer:
    """Show a person's tasks, those that are over first, so that what is to be done stands lowest."""
    tasks = _shown(turn.views.tasks_of(turn.person.id))
    going_on = tuple(task for task in tasks if task.stage not in ENDED)
    ended = tuple(task for task in tasks if task.stage in ENDED)
    newest = ended[:ENDED_SHOWN]
    cases = turn.views.to_rule(turn.person.id)
    shown = (
        *reversed(newest),
        *reversed(turn.views.applied_for(turn.person.id)),
        *reversed(going_on),
        *reversed(cases),
    )
    if not shown:
        return only(turn.say("mine-empty", (Button(plain(turn.locale, "btn-board"), "board"),)))
    return only(*_way_to_more(turn, len(ended)), *(card(turn, task) for task in shown))


def _way_to_more(turn: Turn, count: int) -> tuple[Send, ...]:
    """Offer to see all that is over, where more is than is shown."""
    if count <= ENDED_SHOWN:
        return ()
    row = (Button(plain(turn.locale, "btn-over"), "over:0"),)
    return (turn.say("mine-more", row, count=count, shown=ENDED_SHOWN),)


def over(turn: Turn, number: str) -> Answer:
    """Show a page of the tasks that are over, the newest first; on the card that was pressed, if that was one."""
    ended = tuple(task for task in turn.views.tasks_of(turn.person.id) if task.stage in ENDED)
    if not ended:
        return only(turn.say("mine-empty", (Button(plain(turn.locale, "btn-board"), "board"),)))
    pages = -(-len(ended) // OVER_PAGE)
    at = min(page_number(number), pages - 1)
    shown = tuple(enumerate(ended[at * OVER_PAGE : (at + 1) * OVER_PAGE], at * OVER_PAGE + 1))
    head = turn.words("over-title", count=len(ended), page=at + 1, pages=pages)
    lines = (
        turn.words(
            "over-line",
            at=place,
            title=shorten(task.title, _TITLE_UNITS_MAX),
            reward=turn.money(task.reward, task.asset),
            stage=plain(turn.locale, f"stage-{task.stage}"),
        )
        for place, task in shown
    )
    details = tuple(
        (Button(plain(turn.locale, "btn-details-of", count=place), f"past:{task.id}"),) for place, task in shown
    )
    return only(turn.card(OVER_CARD, Html("\n".join((head, *lines))), *details, turning(turn, "over", at, pages)))


def past(turn: Turn, task_id: TaskId) -> Answer:
    """Show one task of a page of those that are over, as its own card."""
    return only(*fresh(turn, task_id) or (turn.say("unknown"),))


def page_number(written: str) -> int:
    """Read the page that a button carries; of a forged one the first."""
    return int(written) if written.isdecimal() and written.isascii() and len(written) <= len("999") else 0


def turning(turn: Turn, name: str, number: int, pages: int) -> Row:
    """Offer the page before and the page after."""
    row = []
    if number > 0:
        row.append(Button(plain(turn.locale, "btn-previous"), f"{name}:{number - 1}"))
    if number + 1 < pages:
        row.append(Button(plain(turn.locale, "btn-next"), f"{name}:{number + 1}"))
    return tuple(row)


def _shown(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    """Leave out of the free seats of a posting all but the first: they are one thing to the employer."""
    first: dict[TaskId, TaskId] = {}
    for task in tasks:
        if task.stage is Stage.POSTED:
            first[pool_of(task)] = min(task.id, first.get(pool_of(task), task.id))
    return tuple(task for task in tasks if task.stage is not Stage.POSTED or first[pool_of(task)] == task.id)


def in_work(turn: Turn) -> tuple[Task, ...]:
    """List the tasks this person may hand something in for."""
    me = turn.person.id
    return tuple(task for task in turn.views.tasks_of(me) if task.worker == me and task.stage in _IN_WORK)


def stale(turn: Turn, task_id: TaskId, key: str = "out-of-date") -> Answer:
    """Say why a button does nothing any more, and show how things stand now to whom it concerns."""
    return only(turn.say(key), *fresh(turn, task_id))


def fresh(turn: Turn, task_id: TaskId) -> tuple[Send, ...]:
    """Show a task as it stands now to its employer, its worker, or the arbiter of a dispute."""
    listing = turn.views.listing(task_id)
    if listing is None:
        return ()
    task = listing.task
    arbiter = {task.arbiter} if task.is_contest_final else set()
    return (card(turn, task),) if turn.person.id in {task.employer, task.worker} | arbiter else ()


def card(turn: Turn, task: Task) -> Send:
    """Show one task: where it stands, who must do what by when, and the buttons for it."""
    role = _role(turn, task)
    proposed, answering = standing(turn, task) if role in {"employer", "worker"} else (Html(""), ())
    values: dict[str, str | int] = {
        "title": task.title,
        "role": role,
        "reward": turn.money(task.reward, task.asset),
        "stage": plain(turn.locale, f"stage-{task.stage}"),
        "seat": 0 if task.stage is Stage.POSTED else place_of(task),
        "next": _next(turn, task, role),
        "proposal": proposed,
        "places": seats_free(turn, turn.listing(task.id).seats) if task.stage is Stage.POSTED else Html(""),
    }
    return turn.say("mine-card", *answering, *_rows(turn, task, role), **values)


def _role(turn: Turn, task: Task) -> str:
    if task.employer == turn.person.id:
        return "employer"
    if task.worker == turn.person.id:
        return "worker"
    return "arbiter" if task.arbiter == turn.person.id else "applicant"


def _next(turn: Turn, task: Task, role: str) -> str:
    """Say what is next; nothing where it is over."""
    if task.stage in ENDED:
        return ""
    if task.stage is Stage.POSTED:
        return _next_posted(turn, task, role)
    if task.stage is Stage.RATED and not task.is_rating_final:
        return turn.words("next-rating-recorded")
    if task.stage is Stage.CONTESTED and not task.is_contest_final:
        return turn.words("next-contest-recorded")
    if role == "arbiter" and task.stage is Stage.SETTLING:
        return turn.words("next-employer-settling")
    return turn.words(f"next-{role}-{task.stage}", **_dates(turn, task))


def _next_posted(turn: Turn, task: Task, role: str) -> str:
    listing = turn.listing(task.id)
    applied = len(listing.applicants)
    if task.filling is Filling.CHOOSE and applied and not (task.wanted and task.window_at is None):
        return _next_by_choice(turn, task, role, applied)
    if task.window_at is not None:
        return _next_by_date(turn, task, role, applied)
    if role == "applicant":
        return turn.words("next-applicant-waiting")
    if not listing.applicants:
        return turn.words("next-employer-posted", expires=turn.moment(task.expires_at))
    missing = task.reward * listing.seats.free - turn.views.balance(turn.person, turn.assets[task.asset])
    if missing > 0:
        return turn.words("next-employer-uncovered", missing=turn.money(missing, task.asset))
    return turn.words("next-employer-choose", applied=applied)


def _next_by_date(turn: Turn, task: Task, role: str, applied: int) -> str:
    """Say by when somebody is chosen, and to the employer what would make it sooner."""
    assert task.window_at is not None, "the window is open"
    decided_by = turn.moment(task.window_at)
    points = turn.views.wanted_points(task, turn.policy, turn.now) if role == "employer" else None
    if points is not None:
        return turn.words("next-employer-held", applied=applied, decided_by=decided_by, points=points)
    return turn.words(f"next-{role}-window", applied=applied, decided_by=decided_by)


def _next_by_choice(turn: Turn, task: Task, role: str, applied: int) -> str:
    """Say what is next where the employer chooses, unless the choice waits for money."""
    if role == "applicant":
        return turn.words("next-applicant-pick")
    if task.wanted is None:
        return turn.words("next-employer-pick", applied=applied)
    return turn.words("next-employer-picked", worker=turn.views.person(task.wanted).name)


def _may_choose(turn: Turn, task: Task) -> bool:
    """Say whether somebody may be chosen: nobody while an open that was signed and refused could still be sent."""
    is_free = task.quiet_until is None or turn.now >= task.quiet_until
    return is_free and bool(turn.listing(task.id).applicants)


def _dates(turn: Turn, task: Task) -> dict[str, str | int]:
    assert task.terms is not None, "a task past assignment has terms"
    assert task.worker is not None, "a task past assignment has a worker"
    return {
        "worker": turn.views.person(task.worker).name,
        "submit_by": turn.date(task.terms.submit_by),
        "rate_by": turn.date(task.terms.rate_by),
        "contest_by": turn.date(task.terms.contest_by),
        "rule_by": turn.date(task.terms.rule_by),
    }


def _rows(turn: Turn, task: Task, role: str) -> tuple[Row, ...]:
    """Offer what this person may do next; the door decides again when it is pressed."""
    match role:
        case "employer":
            return (*_employer_rows(turn, task), _why_row(turn, task, "btn-why-worker"))
        case "worker":
            return (*_worker_rows(turn, task), _why_row(turn, task, "btn-why-me"))
        case "arbiter":
            return ((choices.case_button(turn.locale, task.id),),)
        case _:
            return ((Button(plain(turn.locale, "btn-withdraw-application"), f"unapply:{task.id}"),),)


def _why_row(turn: Turn, task: Task, key: str) -> Row:
    """Offer the matcher's reasons while the work is still before everybody."""
    if task.stage is not Stage.OPENED:
        return ()
    return (Button(plain(turn.locale, key), f"why:{task.id}"),)


def _employer_rows(turn: Turn, task: Task) -> tuple[Row, ...]:
    label = turn.locale
    if task.stage is Stage.POSTED:
        choose = (choose_button(turn, task),) if _may_choose(turn, task) else ()
        return (choose, *own_rows(turn, task.id), choices.files_row(label, task))
    rows = choices.employer_rows(label, task)
    return (*rows, _again_row(label, task)) if task.stage in ENDED else rows


def _again_row(locale: str, task: Task) -> Row:
    again = Button(plain(locale, "btn-post-again"), f"again:{task.id}")
    return (again, Button(plain(locale, "btn-save-template"), f"tsave:{task.id}"))


def _worker_rows(turn: Turn, task: Task) -> tuple[Row, ...]:
    if task.stage is Stage.SETTLED and turn.views.opinion(task.id) is None:
        return ((choices.feedback_button(turn.locale, task.id),),)
    payout = turn.money(turn.payout(task), task.asset) if task.stage is Stage.RATED else ""
    return choices.worker_rows(turn.locale, task, payout)
