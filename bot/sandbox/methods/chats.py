"""Which chat a call means, and whether the bot may write there."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import BadRequest, Forbidden
from bot.sandbox.messages import Message, select_message
from bot.sandbox.people import select_person
from bot.sandbox.sandbox import Sandbox


def read_chat(sandbox: Sandbox, arguments: Arguments) -> int:
    """Give the chat of a call; a person who never wrote to the bot is unknown to it."""
    given = arguments.text("chat_id").strip()
    if not given:
        raise BadRequest("chat_id is empty")
    chat_id = arguments.integer("chat_id")
    person = select_person(sandbox.store, chat_id)
    if person is not None and not person.started:
        raise BadRequest("chat not found")
    moved = sandbox.store.row("SELECT now_id FROM moved WHERE chat_id = ?", chat_id)
    if moved is not None:
        raise BadRequest("group chat was upgraded to a supergroup chat", moved_to=moved["now_id"])
    if sandbox.store.row("SELECT 1 FROM chats WHERE id = ?", chat_id) is None:
        raise BadRequest("chat not found")
    return chat_id


def read_open_chat(sandbox: Sandbox, arguments: Arguments) -> int:
    """Give the chat of a call that writes; a person who blocked the bot hears nothing."""
    chat_id = read_chat(sandbox, arguments)
    person = select_person(sandbox.store, chat_id)
    if person is not None and person.blocked:
        raise Forbidden("bot was blocked by the user")
    return chat_id


def read_message(sandbox: Sandbox, arguments: Arguments, purpose: str) -> Message:
    """Give the message that a call means."""
    if not arguments.text("chat_id").strip():
        raise BadRequest("chat_id is empty")
    chat_id, message_id = read_chat(sandbox, arguments), arguments.integer("message_id")
    message = select_message(sandbox.store, chat_id, message_id)
    if message is None:
        raise BadRequest(f"{purpose} not found")
    return message
