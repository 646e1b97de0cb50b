"""What a bot hears of a group: with privacy mode on, only what is meant for it."""

from collections.abc import Iterator

from bot.sandbox.errors import Json
from bot.sandbox.groups import select_group, select_member
from bot.sandbox.messages import Message, message_object
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.updates import insert_update


def tell(sandbox: Sandbox, message: Message, kind: str = "message") -> int | None:
    """Queue a message for the bot, if it hears it; the update's number."""
    shown = message_object(sandbox, message)
    return insert_update(sandbox.store, kind, shown) if hears(sandbox, message, shown) else None


def hears(sandbox: Sandbox, message: Message, shown: Json) -> bool:
    """Whether the bot is told of a message, as Telegram's pages on privacy mode have it."""
    if select_group(sandbox.store, message.chat_id) is None:
        return True
    bot = select_member(sandbox.store, message.chat_id, sandbox.bot.id)
    if not bot.is_present:
        return False
    if bot.leads or sandbox.abilities()["can_read_all_group_messages"] or is_notice(message.content):
        return True
    answered = shown.get("reply_to_message", {}) if message.reply_to else {}
    is_answer = answered.get("from", {}).get("id") == sandbox.bot.id
    is_through_it = shown.get("via_bot", {}).get("id") == sandbox.bot.id
    return is_answer or is_through_it or _names_bot(sandbox, shown)


def is_notice(content: Json) -> bool:
    """Whether Telegram itself says so, as who has come; such messages carry neither words nor files."""
    return any(name in content for name in NOTICES)


NOTICES = frozenset(
    {
        *("new_chat_members", "left_chat_member", "new_chat_title", "pinned_message", "migrate_to_chat_id"),
        *("migrate_from_chat_id", "forum_topic_created", "forum_topic_edited", "forum_topic_closed"),
        *("forum_topic_reopened", "general_forum_topic_hidden", "general_forum_topic_unhidden"),
        *("successful_payment", "refunded_payment", "group_chat_created", "supergroup_chat_created"),
    }
)


def _names_bot(sandbox: Sandbox, shown: Json) -> bool:
    """Whether a text begins with a command that is not another bot's, or mentions the bot."""
    own = f"@{sandbox.bot.username}".lower()
    for entity, piece in _pieces(shown):
        is_first, name = entity["offset"] == 0, piece.partition("@")[2]
        if entity["type"] == "bot_command" and is_first and name in ("", own[1:]):
            return True
        if piece == own or entity.get("user", {}).get("id") == sandbox.bot.id:
            return True
    return False


def _pieces(shown: Json) -> Iterator[tuple[Json, str]]:
    """Give each entity and the text it covers, in small letters."""
    text: str = shown.get("text") or shown.get("caption") or ""
    entities: list[Json] = shown.get("entities") or shown.get("caption_entities") or []
    units = text.encode("utf-16-le")
    for entity in entities:
        begin, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
        yield entity, units[begin:end].decode("utf-16-le", "ignore").lower()
