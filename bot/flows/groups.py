"""What is asked in a group: a short card there that leads to the private chat, and all the rest only here.

A bot in a group hears commands alone (Telegram's privacy mode). Money and names are nobody's business there, so the
draft of a task, the board and every answer stand in the private chat of whoever asked.
"""

from dataclasses import replace
from datetime import datetime
from typing import TypeGuard

from bot import drafts, texts
from bot.bad_input import BadInput
from bot.flows import communities, drafting
from bot.flows.communities import BOARD_OF_LINK, POST_LINK
from bot.flows.links import BOARD_LINK
from bot.incoming import Incoming
from bot.oneline import one_line
from bot.parse import TITLE_LENGTH_MAX, parse_quick_post
from bot.texts import choose_locale, plain
from bot.turn import Answer, Button, Turn, message, only
from ledger.core.communities import Community, LeaveGroup, MoveGroup, older
from ledger.core.effects import Send
from ledger.core.ids import CommandId
from ledger.core.personal import BoardFilter
from ledger.views import Views

HEARD = frozenset({"task", "board", "community", "start", "help"})


def is_heard(incoming: Incoming, bot_name: str) -> bool:
    """Say whether a command in a group is one of ours; what names another bot is not."""
    return incoming.command in HEARD and incoming.addressee in {"", bot_name.casefold()}


def answer(turn: Turn) -> Answer:
    """Answer somebody who is known: with a draft in private, or a way to the board."""
    if turn.incoming.command == "community":
        return communities.found(turn)
    community = turn.views.community_of(turn.incoming.group_id)
    locale = turn.locale if community is None else community.language
    if turn.incoming.command == "task" and (turn.incoming.arguments or turn.incoming.quoted):
        draft = _draft(turn)
        drafted = drafting.begin(turn, draft if not _is_open(community) else {**draft, "community": community.id})
        card = _card(turn.incoming, locale, turn.bot_name, "group-draft", "")
        return replace(drafted, accepted=lambda outcomes: (card, *drafted.accepted(outcomes)))
    if turn.incoming.command == "task" and _is_open(community):
        return only(_card(turn.incoming, locale, turn.bot_name, "group-post", f"{POST_LINK}{community.id}"))
    if turn.incoming.command == "board":
        return only(_board(turn, community, locale))
    return only(_card(turn.incoming, locale, turn.bot_name, "group-hello", ""))


def stranger(incoming: Incoming, bot_name: str, views: Views) -> Answer:
    """Show somebody who never came to the private chat the way to it."""
    community = views.community_of(incoming.group_id)
    locale = choose_locale(None if community is None else community.language, incoming.language_code)
    return only(_card(incoming, locale, bot_name, "group-hello", ""))


def changed(bot_id: int, incoming: Incoming, at: datetime, views: Views) -> Answer:
    """Let a board follow its group to another number, or close it where we were taken out.

    Something is said only where the group has two boards then, of which one is closed.
    """
    named = CommandId(f"tg:{bot_id}:{incoming.update_id}")
    if incoming.moved_to:
        kept, newer = views.community_of(incoming.group_id), views.community_of(incoming.moved_to)
        command = MoveGroup(id=named, at=at, chat_id=incoming.group_id, to=incoming.moved_to)
        if kept is None or newer is None or older(kept, newer) is newer:
            return Answer(commands=(command,))
        told = message(incoming.moved_to, texts.text(kept.language, "group-two-boards"))
        return Answer(commands=(command,), accepted=lambda _: (told,))
    return Answer(commands=(LeaveGroup(id=named, at=at, chat_id=incoming.group_id),))


def _is_open(community: Community | None) -> TypeGuard[Community]:
    return community is not None and community.is_open


def _board(turn: Turn, community: Community | None, locale: str) -> Send:
    """Say how many tasks are open: of a community its own."""
    wanted = turn.views.profile(turn.person.id).board
    if _is_open(community):
        count = turn.views.board(BoardFilter(community=community.id), 0).count
        return _card(turn.incoming, locale, turn.bot_name, "group-board", f"{BOARD_OF_LINK}{community.id}", count=count)
    count = turn.views.board(wanted, 0).count
    return _card(turn.incoming, locale, turn.bot_name, "group-board", BOARD_LINK, count=count)


def _draft(turn: Turn) -> dict[str, str]:
    """Read the line, with the message that was replied to as its title; else that message alone is the title."""
    incoming = turn.incoming
    title = one_line(incoming.quoted)[:TITLE_LENGTH_MAX]
    try:
        line = f"/task {incoming.arguments} {title}"
        return drafts.of_line(parse_quick_post(line, default_asset=turn.default_asset, assets=turn.decimals))
    except BadInput:
        words = title or one_line(incoming.arguments)[:TITLE_LENGTH_MAX]
        return {"title": words} if words else {}


def _card(incoming: Incoming, locale: str, bot_name: str, key: str, payload: str, **values: int) -> Send:
    link = f"https://t.me/{bot_name}" + (f"?start={payload}" if payload else "")
    row = (Button(plain(locale, "btn-private"), url=link),)
    return message(incoming.group_id, texts.text(locale, key, **values), row)
