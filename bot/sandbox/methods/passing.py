"""What the bot passes on: forwards with their origin, and copies without."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import BadRequest, Json
from bot.sandbox.groups import who
from bot.sandbox.hearing import is_notice
from bot.sandbox.messages import Message, message_object, select_message
from bot.sandbox.methods.chats import read_chat
from bot.sandbox.methods.posting import put, read_target
from bot.sandbox.methods.texts import read_caption
from bot.sandbox.sandbox import Sandbox

BATCH_MAX = 100


def forward_message(sandbox: Sandbox, arguments: Arguments) -> Json:
    """Send a message on, with who said it first."""
    message = _read_original(sandbox, arguments, "forward")
    target = read_target(sandbox, arguments)
    return message_object(sandbox, put(sandbox, target, message.content, _origin(sandbox, message)))


def forward_messages(sandbox: Sandbox, arguments: Arguments) -> list[Json]:
    """Send several messages on; those that cannot be are left out."""
    return _pass_on(sandbox, arguments, "forward", lambda message: _origin(sandbox, message))


def copy_message(sandbox: Sandbox, arguments: Arguments) -> Json:
    """Say the same again; a file may get another caption."""
    message = _read_original(sandbox, arguments, "copy")
    content = message.content
    if "caption" in arguments.values and "text" not in content:
        caption = read_caption(sandbox, arguments)
        content = _bare(content) | (caption.as_json("caption", "caption_entities") if caption.text else {})
    return {"message_id": put(sandbox, read_target(sandbox, arguments), content).message_id}


def copy_messages(sandbox: Sandbox, arguments: Arguments) -> list[Json]:
    """Say several things again; those that cannot be are left out."""
    return _pass_on(sandbox, arguments, "copy", lambda _message: {})


def _pass_on(sandbox: Sandbox, arguments: Arguments, purpose: str, extra: Callable[[Message], Json]) -> list[Json]:
    """Pass several messages on, in their order."""
    chat_id = _read_source(sandbox, arguments)
    numbers = read_numbers(arguments)
    if any(later <= earlier for earlier, later in pairwise(numbers)):
        raise BadRequest("message identifiers must be in a strictly increasing order")
    found = (select_message(sandbox.store, chat_id, number) for number in numbers)
    messages = [message for message in found if message and _can_pass(message)]
    if not messages:
        raise BadRequest(f"there are no messages to {purpose}")
    target = read_target(sandbox, arguments, len(messages))
    strip = arguments.truth("remove_caption")
    made = [
        put(sandbox, target, _bare(message.content) if strip else message.content, extra(message))
        for message in messages
    ]
    return [{"message_id": message.message_id} for message in made]


def read_numbers(arguments: Arguments) -> list[int]:
    """Give the message numbers of a call that means several."""
    given: Any = arguments.parsed("message_ids", "can't parse message identifiers JSON object")
    if not isinstance(given, list) or not given:
        raise BadRequest("message identifiers are not specified")
    if len(given) > BATCH_MAX:
        raise BadRequest("too many message identifiers specified")
    if not all(isinstance(number, int) and number > 0 for number in given):
        raise BadRequest("invalid message identifier specified")
    return given


def _read_source(sandbox: Sandbox, arguments: Arguments) -> int:
    """Give the chat from which a call takes messages."""
    return read_chat(sandbox, Arguments({"chat_id": arguments.values.get("from_chat_id")}))


def _read_original(sandbox: Sandbox, arguments: Arguments, purpose: str) -> Message:
    """Give the message that a call passes on."""
    message = select_message(sandbox.store, _read_source(sandbox, arguments), arguments.integer("message_id"))
    if message is None:
        raise BadRequest(f"message to {purpose} not found")
    if not _can_pass(message):
        raise BadRequest(f"message can't be {'copied' if purpose == 'copy' else 'forwarded'}")
    return message


def _can_pass(message: Message) -> bool:
    """Whether a message may leave its chat: not what is protected, paid, or Telegram's own word."""
    kept_back = "has_protected_content" in message.extra or "invoice" in message.content
    return not kept_back and not is_notice(message.content)


def _origin(sandbox: Sandbox, message: Message) -> Json:
    """Give the fields that say whence a forward comes; of a forward its first origin stays."""
    if "forward_origin" in message.extra:
        return {"forward_origin": message.extra["forward_origin"]}
    first = {"type": "user", "date": message.sent_at, "sender_user": who(sandbox, message.sender_id)}
    return {"forward_origin": first}


def _bare(content: Json) -> Json:
    """Give a content without its caption."""
    return {name: value for name, value in content.items() if not name.startswith("caption")}
