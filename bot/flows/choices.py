"""The buttons of a task whose money is in escrow, by role and stage; the door decides again when one is pressed."""

from bot.texts import plain
from bot.turn import Button, Row
from ledger.core.ids import TaskId
from ledger.core.task import Stage, Task

RATING_CHOICES = ((100, 95, 90, 85), (80, 70, 60, 0))
_IN_WORK = frozenset({Stage.OPENED, Stage.DELIVERED})
_TALKING = frozenset({Stage.OPENED, Stage.DELIVERED, Stage.RATED, Stage.CONTESTED})


def rating_rows(locale: str, task: TaskId) -> tuple[Row, ...]:
    """Offer ratings as buttons, and a word for any other."""
    numbers = tuple(
        tuple(Button(plain(locale, "btn-rate-value", rating=rating), f"rate:{task}:{rating}") for rating in row)
        for row in RATING_CHOICES
    )
    return (*numbers, (_button(locale, "rate-other", f"rate:{task}"),))


def employer_rows(locale: str, task: Task) -> tuple[Row, ...]:
    """Offer an employer what can be done from the delivery on."""
    show = (_button(locale, "show", f"show:{task.id}"),)
    files = files_row(locale, task)
    if task.stage is Stage.DELIVERED:
        return (show, *rating_rows(locale, task.id), *_beside(locale, task), files)
    shown = (show,) if task.deliverable is not None else ()
    return (*shown, *case_rows(locale, task), *_beside(locale, task), files)


def worker_rows(locale: str, task: Task, payout: str) -> tuple[Row, ...]:
    """Offer a worker what can be done from the start of the work on; `payout` is what the rating pays."""
    if task.stage in _IN_WORK:
        return ((_button(locale, "deliver", f"deliver:{task.id}"),), *_beside(locale, task), files_row(locale, task))
    rows = (*rated_rows(locale, task, payout), *case_rows(locale, task), *_beside(locale, task))
    return (*rows, files_row(locale, task)) if task.stage in _TALKING else rows


def rated_rows(locale: str, task: Task, payout: str) -> tuple[Row, ...]:
    """Offer to accept a rating, or to object to it."""
    if task.stage is not Stage.RATED or not task.is_rating_final:
        return ()
    return answer_rows(locale, task.id, task.rating or 0, payout)


def answer_rows(locale: str, task: TaskId, rating: int, payout: str) -> tuple[Row, ...]:
    """Offer to answer a rating that was seen."""
    accept = Button(plain(locale, "btn-accept", payout=payout), f"accept:{task}:{rating}")
    return ((accept,), (_button(locale, "contest", f"contest:{task}"),))


def case_rows(locale: str, task: Task) -> tuple[Row, ...]:
    """Offer a dispute's two sides to look at it, and to show something."""
    if task.stage is not Stage.CONTESTED:
        return ()
    return ((_button(locale, "case", f"case:{task.id}"), _button(locale, "evidence", f"evidence:{task.id}")),)


def files_row(locale: str, task: Task) -> Row:
    """Offer to see what is attached; no row where nothing is."""
    count = len(task.attachments)
    return (Button(plain(locale, "btn-files", count=count), f"files:{task.id}"),) if count else ()


def case_button(locale: str, task: TaskId) -> Button:
    """Offer to look at a dispute."""
    return _button(locale, "case", f"case:{task}")


def note_button(locale: str, task: TaskId) -> Button:
    """Offer to write to the other side."""
    return _button(locale, "note", f"note:{task}")


def feedback_button(locale: str, task: TaskId) -> Button:
    """Offer a worker to say how the employer was."""
    return _button(locale, "feedback", f"feedback:{task}")


def _beside(locale: str, task: Task) -> tuple[Row, ...]:
    """Offer to write to the other side, and the other ways to end it where the escrow would take one now."""
    if task.stage not in _TALKING:
        return ()
    is_on_its_way = task.stage is Stage.RATED and not task.is_rating_final
    is_on_its_way |= task.stage is Stage.CONTESTED and not task.is_contest_final
    ways = () if is_on_its_way else (_button(locale, "ways", f"ways:{task.id}"),)
    return ((note_button(locale, task.id), *ways),)


def _button(locale: str, key: str, pressed: str) -> Button:
    return Button(plain(locale, f"btn-{key}"), pressed)
