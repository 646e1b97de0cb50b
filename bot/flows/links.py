"""Where a link leads: to a task, a board, a draft for a board, or the question whether somebody will rule there."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.flows import board, communities, drafting
from bot.flows.communities import ARBITER_LINK, BOARD_OF_LINK, POST_LINK
from bot.turn import TASK_LINK, Answer, Turn, only
from ledger.core.ids import CommandId, CommunityId, TaskId
from ledger.core.personal import FilterBoard
from ledger.views import Views

BOARD_LINK = "board"


def is_link(payload: str) -> bool:
    """Say whether what follows `/start` leads anywhere."""
    return payload.isascii() and (payload == BOARD_LINK or payload.startswith(tuple(_LEADS)))


def follow(turn: Turn, payload: str) -> Answer:
    """Go where a link leads."""
    if payload == BOARD_LINK:
        return board.board(turn)
    prefix = next(one for one in _LEADS if payload.startswith(one))
    return _LEADS[prefix](turn, payload.removeprefix(prefix))


def language_of(views: Views, payload: str) -> str:
    """Name the language of the group whose link this is; nothing of any other link."""
    named: CommunityId | None = None
    if payload.startswith(TASK_LINK):
        listing = views.listing(TaskId(payload.removeprefix(TASK_LINK)))
        named = None if listing is None else listing.task.community
    else:
        prefix = next((one for one in _LEADS if payload.startswith(one)), None)
        named = None if prefix is None else CommunityId(payload.removeprefix(prefix))
    found = None if named is None else views.community(named)
    return "" if found is None else found.language


def _post(turn: Turn, community: str) -> Answer:
    """Begin a draft for a community's board."""
    standing = turn.views.community(CommunityId(community))
    if standing is None or not standing.is_open:
        return only(turn.say("board-closed"))
    return drafting.begin(turn, {"community": standing.id})


def _board_of(turn: Turn, community: str) -> Answer:
    """Show a community's board alone, from now on until the filter is changed."""
    standing = turn.views.community(CommunityId(community))
    if standing is None:
        return only(turn.say("unknown"))
    wanted = replace(turn.views.profile(turn.person.id).board, community=standing.id)
    # Beside the command that the link came with, which has the update's own id.
    named = CommandId(f"tg:{turn.bot_id}:{turn.incoming.update_id}/board")
    command = FilterBoard(id=named, at=turn.now, person=turn.person.id, filter=wanted)
    return Answer(commands=(command,), accepted=lambda _: (board.page_card(turn, wanted, 0, is_new=True),))


_LEADS: Mapping[str, Callable[[Turn, str], Answer]] = {
    TASK_LINK: lambda turn, task: board.details(turn, TaskId(task)),
    POST_LINK: _post,
    BOARD_OF_LINK: _board_of,
    ARBITER_LINK: communities.ask_arbiter,
}
