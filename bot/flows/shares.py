"""What is taken of a worker's part, in words: the platform's fee, and that of the community a task was posted in."""

from bot.texts import Html, shorten, text
from bot.turn import Turn
from ledger.core.task import Task

BPS_OF_PERCENT = 100
TITLE_UNITS_MAX = 60  # of a group's name beside a task


def percent(bps: int) -> str:
    """Write 1/10,000 as per cent, without needless zeros."""
    whole, rest = divmod(bps, BPS_OF_PERCENT)
    return f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)


def fees(locale: str, fee: str, share: str) -> Html:
    """Write the platform's fee, with the community's after it where there is one."""
    return text(locale, "fees-both", fee=fee, share=share) if share else text(locale, "fees-one", fee=fee)


def board_words(turn: Turn, task: Task) -> Html:
    """Say on a line of its own on whose board a task stands and what that community takes; nothing of any other."""
    if task.community is None or task.charter is None:
        return Html("")
    community = turn.views.community(task.community)
    assert community is not None, "communities are never forgotten"
    title = shorten(community.title, TITLE_UNITS_MAX)
    return Html("\n" + turn.words("board-of", community=title, percent=percent(task.charter.fee_bps)))
