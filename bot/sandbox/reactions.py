"""Reactions to messages: rows, and what screens show of them."""

import json

from bot.sandbox.errors import Json
from bot.sandbox.events import insert_event
from bot.sandbox.messages import Message
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.store import Store

# What Telegram lets anybody react with.
EMOJI = frozenset(
    [
        "❤",
        "👍",
        "👎",
        "🔥",
        "🥰",
        "👏",
        "😁",
        "🤔",
        "🤯",
        "😱",
        "🤬",
        "😢",
        "🎉",
        "🤩",
        "🤮",
        "💩",
        "🙏",
        "👌",
        "🕊",
        "🤡",
        "🥱",
        "🥴",
        "😍",
        "🐳",
        "❤\u200d🔥",
        "🌚",
        "🌭",
        "💯",
        "🤣",
        "⚡",
        "🍌",
        "🏆",
        "💔",
        "🤨",
        "😐",
        "🍓",
        "🍾",
        "💋",
        "🖕",
        "😈",
        "😴",
        "😭",
        "🤓",
        "👻",
        "👨\u200d💻",
        "👀",
        "🎃",
        "🙈",
        "😇",
        "😨",
        "🤝",
        "✍",
        "🤗",
        "🫡",
        "🎅",
        "🎄",
        "☃",
        "💅",
        "🤪",
        "🗿",
        "🆒",
        "💘",
        "🙉",
        "🦄",
        "😘",
        "💊",
        "🙊",
        "😎",
        "👾",
        "🤷\u200d♂",
        "🤷",
        "🤷\u200d♀",
        "😡",
    ]
)


def react(sandbox: Sandbox, message: Message, member_id: int, emoji: list[str]) -> list[str]:
    """Keep somebody's reaction in place of the one before, which is given."""
    before = select_reaction(sandbox.store, message, member_id)
    place = (message.chat_id, message.message_id, member_id)
    sandbox.store.run("DELETE FROM reactions WHERE chat_id = ? AND message_id = ? AND member_id = ?", *place)
    if emoji:
        sandbox.store.run("INSERT INTO reactions VALUES (?, ?, ?, ?)", *place, json.dumps(emoji))
    body = {"person_id": member_id, "emoji": emoji}
    insert_event(sandbox.store, message.chat_id, "reaction", message_id=message.message_id, body=body)
    return before


def select_reaction(store: Store, message: Message, member_id: int) -> list[str]:
    """Give how somebody has reacted."""
    row = store.row(
        "SELECT emoji FROM reactions WHERE chat_id = ? AND message_id = ? AND member_id = ?",
        *(message.chat_id, message.message_id, member_id),
    )
    emoji: list[str] = json.loads(row["emoji"]) if row else []
    return emoji


def reaction_objects(emoji: list[str]) -> list[Json]:
    """Give Telegram's ReactionTypes."""
    return [{"type": "emoji", "emoji": one} for one in emoji]
