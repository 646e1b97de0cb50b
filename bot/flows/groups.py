"""What is asked in a group: a short card there that leads to the private chat, and all the rest only here.

A bot in a group hears commands alone (Telegram's privacy mode). Money and names are nobody's business there, so the
draft of a task, the board and every answer stand in the private chat of whoever asked.
"""

from dataclasses import replace

from bot import drafts, texts
from bot.bad_input import BadInput
from bot.flows import drafting
from bot.incoming import Incoming
from bot.oneline import one_line
from bot.parse import TITLE_LENGTH_MAX, parse_quick_post
from bot.texts import choose_locale, plain
from bot.turn import Answer, Button, Turn, message, only
from ledger.core.effects import Send

HEARD = frozenset({"task", "board", "start", "help"})
BOARD_LINK = "board"


def is_heard(incoming: Incoming, bot_name: str) -> bool:
    """Say whether a command in a group is one of ours; what names another bot is not."""
    return incoming.command in HEARD and incoming.addressee in {"", bot_name.casefold()}


def answer(turn: Turn) -> Answer:
    """Answer somebody who is known: with a draft in private, or a way to the board."""
    if turn.incoming.command == "task" and (turn.incoming.arguments or turn.incoming.quoted):
        drafted = drafting.begin(turn, _draft(turn))
        card = _card(turn.incoming, turn.locale, turn.bot_name, "group-draft", "")
        return replace(drafted, accepted=lambda outcomes: (card, *drafted.accepted(outcomes)))
    if turn.incoming.command == "board":
        count = turn.views.board(turn.views.profile(turn.person.id).board, 0).count
        return only(_card(turn.incoming, turn.locale, turn.bot_name, "group-board", BOARD_LINK, count=count))
    return only(_card(turn.incoming, turn.locale, turn.bot_name, "group-hello", ""))


def stranger(incoming: Incoming, bot_name: str) -> Answer:
    """Show somebody who never came to the private chat the way to it."""
    locale = choose_locale(None, incoming.language_code)
    return only(_card(incoming, locale, bot_name, "group-hello", ""))


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
