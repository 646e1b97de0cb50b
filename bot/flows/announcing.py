"""A new task shown in the group on whose board it stands: what it is, and nobody's name."""

from datetime import timedelta

from bot.flows.specs import tag_words
from bot.texts import money, plain, span, text
from bot.turn import Button, Turn, message
from ledger.core.commands import PostTask
from ledger.core.effects import Send
from ledger.core.ids import TaskId


def announced(turn: Turn, posted: PostTask, task: TaskId) -> tuple[Send, ...]:
    """Show a new task in its community's group, in the group's language, where that wants to see them."""
    community = None if posted.community is None else turn.views.community(posted.community)
    if community is None or not community.is_announcing:
        return ()
    locale, asset = community.language, turn.assets[posted.asset]
    words = text(
        locale,
        "group-announced",
        title=posted.title,
        tags=tag_words(posted.languages, posted.skills),
        reward=money(posted.reward, asset.decimals, asset.code, locale),
        duration=span(timedelta(seconds=posted.seconds), locale),
        seats=posted.seats,
    )
    row = (Button(plain(locale, "btn-look-at-task"), url=turn.link(task)),)
    return (message(community.chat_id, words, row),)
