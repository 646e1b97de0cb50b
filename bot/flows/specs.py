"""What a task asks for, in words: its hashtags, what it requires of a worker, how a worker is found."""

from bot import texts
from bot.texts import Html, plain
from bot.turn import Turn
from ledger.core.commands import Filling
from ledger.core.crew import Seats
from ledger.core.needs import Needs
from ledger.core.task import Task


def tags(task: Task) -> Html:
    """Write a task's hashtags."""
    return tag_words(task.languages, task.skills)


def tag_words(languages: tuple[str, ...], skills: tuple[str, ...]) -> Html:
    """Write hashtags, languages first."""
    return Html(" ".join(texts.html(f"#{tag}") for tag in (*languages, *skills)))


def needs_lines(turn: Turn, needs: Needs, filling: Filling, *, seats: int = 1, attached: int = 0) -> Html:
    """Write what is asked of whoever applies, how a worker is found and how many are, a line each."""
    lines: list[str] = []
    if needs.completed:
        lines.append(turn.words("needs-completed", count=needs.completed))
    if needs.rating:
        lines.append(turn.words("needs-rating", rating=needs.rating))
    if needs.languages:
        names = ", ".join(plain(turn.locale, f"choice-{one}") for one in needs.languages)
        lines.append(turn.words("needs-language", words=names))
    if needs.skills:
        lines.append(turn.words("needs-skill", words=tag_words((), needs.skills)))
    if needs.place:
        lines.append(turn.words("needs-place", words=needs.place))
    if not lines:
        lines.append(turn.words("needs-nothing"))
    lines.append(turn.words(f"filling-{filling}"))
    if seats > 1:
        lines.append(turn.words("seats-wanted", seats=seats))
    if attached:
        lines.append(turn.words("attached-count", count=attached))
    return Html("\n".join(lines))


def seats_free(turn: Turn, seats: Seats) -> Html:
    """Write how many of a posting's places are free; nothing where there is but one."""
    return Html("") if seats.count <= 1 else turn.words("seats-free", free=seats.free, seats=seats.count)
