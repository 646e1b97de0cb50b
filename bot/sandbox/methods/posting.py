"""How everything the bot says gets into a chat: the place, the reply and the keyboard read first, then the rows."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.entities import finished, utf16_length
from bot.sandbox.errors import BadRequest, Json
from bot.sandbox.events import insert_event
from bot.sandbox.groups import select_member
from bot.sandbox.keyboards import read_markup
from bot.sandbox.messages import Message, insert_message, message_object, select_message
from bot.sandbox.methods.chats import read_open_chat
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.topics import in_topic, select_topic

QUOTE_UNITS_MAX = 1024


@dataclass(frozen=True, slots=True)
class Target:
    """Where a call's messages go, and what they carry beside their content."""

    chat_id: int
    markup: Json | None
    reply_to: int | None
    extra: Json


def post(sandbox: Sandbox, arguments: Arguments, content: Json) -> Json:
    """Put a message into the chat of a call; after all checks, so that a refusal leaves no trace."""
    return message_object(sandbox, put(sandbox, read_target(sandbox, arguments), content))


def read_target(sandbox: Sandbox, arguments: Arguments, count: int = 1) -> Target:
    """Read where a call's messages go; each of them counts against the limits of floods."""
    chat_id = read_open_chat(sandbox, arguments)
    extra = _read_thread(sandbox, arguments, chat_id)
    markup = read_markup(arguments)
    reply_to, quoted = _read_reply(sandbox, arguments, chat_id)
    extra |= quoted
    if arguments.truth("protect_content"):
        extra["has_protected_content"] = True
    sandbox.flood.count(chat_id, count, sandbox.exact_now())
    return Target(chat_id, markup, reply_to, extra)


def put(sandbox: Sandbox, target: Target, content: Json, extra: Json | None = None) -> Message:
    """Put one message of the bot's where it goes, and on the screens."""
    message = insert_message(
        sandbox,
        chat_id=target.chat_id,
        sender_id=sandbox.bot.id,
        content=content,
        markup=target.markup,
        reply_to=target.reply_to,
        extra=target.extra | (extra or {}),
    )
    insert_event(sandbox.store, target.chat_id, "message", message_id=message.message_id)
    return message


def _read_thread(sandbox: Sandbox, arguments: Arguments, chat_id: int) -> Json:
    """Give the fields that put a message into a topic, which must be open unless the bot leads."""
    thread_id = arguments.integer("message_thread_id")
    if not thread_id:
        return {}
    topic = select_topic(sandbox.store, chat_id, thread_id)
    if topic is None:
        raise BadRequest("message thread not found")
    if topic.closed and not select_member(sandbox.store, chat_id, sandbox.bot.id).leads:
        raise BadRequest("TOPIC_CLOSED")
    return in_topic(thread_id)


def _read_reply(sandbox: Sandbox, arguments: Arguments, chat_id: int) -> tuple[int | None, Json]:
    """Give the message that is replied to, by today's parameter or yesterday's, and what is quoted of it."""
    given: Any = arguments.parsed("reply_parameters", "can't parse reply parameters JSON object")
    if given is None:
        given = {
            "message_id": arguments.integer("reply_to_message_id"),
            "allow_sending_without_reply": arguments.truth("allow_sending_without_reply"),
        }
    if not isinstance(given, dict):
        raise BadRequest("object expected as reply parameters")
    reply_to = given.get("message_id")
    if not reply_to:
        return None, {}
    original = select_message(sandbox.store, chat_id, reply_to) if isinstance(reply_to, int) else None
    if original is None or given.get("chat_id", chat_id) != chat_id:
        if given.get("allow_sending_without_reply"):
            return None, {}
        raise BadRequest("message to be replied not found")
    return reply_to, _read_quote(given, original)


def _read_quote(given: Json, original: Message) -> Json:
    """Give the quote of a reply, which must stand in the message word for word."""
    quote = finished(str(given.get("quote") or "")).text
    if not quote:
        return {}
    words = str(original.content.get("text", original.content.get("caption", "")))
    place = words.find(quote)
    if place < 0 or utf16_length(quote) > QUOTE_UNITS_MAX:
        raise BadRequest("QUOTE_TEXT_INVALID")
    return {"quote": {"text": quote, "position": utf16_length(words[:place]), "is_manual": True}}
