"""What somebody may do in a group: Telegram is asked each time, by both numbers, and nothing of it is remembered."""

from datetime import timedelta

from telegram import Bot
from telegram.constants import ChatMemberStatus
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.incoming import Rank

PATIENCE = timedelta(minutes=2)  # with a Telegram that does not answer
_ADMINISTRATORS = frozenset({ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER})


async def ask_rank(bot: Bot, group: int, person: int, waited: timedelta) -> Rank:
    """Ask what somebody is in a group, wherever it has moved to.

    Raises:
        TelegramError: it may be known a little later.
    """
    try:
        return await _asked(bot, group, person)
    except (BadRequest, Forbidden):
        return Rank.UNKNOWN
    except TelegramError:
        if waited > PATIENCE:
            return Rank.UNKNOWN
        raise


async def _asked(bot: Bot, group: int, person: int) -> Rank:
    try:
        member = await bot.get_chat_member(group, person)
    except ChatMigrated as moved:
        member = await bot.get_chat_member(moved.new_chat_id, person)
    return Rank.ADMINISTRATOR if member.status in _ADMINISTRATORS else Rank.OTHER
