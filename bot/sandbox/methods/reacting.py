"""The bot's reactions to messages."""

from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import BadRequest
from bot.sandbox.methods.chats import read_message
from bot.sandbox.reactions import EMOJI, react
from bot.sandbox.sandbox import Sandbox


def set_message_reaction(sandbox: Sandbox, arguments: Arguments) -> bool:
    """React with one emoji, or take the reaction back."""
    message = read_message(sandbox, arguments, "message to react")
    given: Any = arguments.parsed("reaction", "can't parse reaction types JSON object") or []
    if not isinstance(given, list):
        raise BadRequest("expected an Array of ReactionType")
    if len(given) > 1:
        raise BadRequest("REACTIONS_TOO_MANY")
    emoji = [_read_emoji(one) for one in given]
    react(sandbox, message, sandbox.bot.id, emoji)
    return True


def _read_emoji(given: Any) -> str:
    """Give the emoji of one reaction; bots have no paid ones, and groups here none of their own."""
    if not isinstance(given, dict) or given.get("type") not in ("emoji", "custom_emoji", "paid"):
        raise BadRequest("can't parse reaction: invalid reaction type specified")
    if given.get("emoji") not in EMOJI:
        raise BadRequest("REACTION_INVALID")
    return str(given["emoji"])
