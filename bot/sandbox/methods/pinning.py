"""What the bot pins above a chat, and takes down again."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import BadRequest
from bot.sandbox.events import insert_event
from bot.sandbox.groups import select_group, select_member
from bot.sandbox.membership import announce
from bot.sandbox.messages import message_object, select_message
from bot.sandbox.methods.chats import read_open_chat
from bot.sandbox.pins import drop_pin, insert_pin, select_pins
from bot.sandbox.sandbox import Sandbox


def pin_chat_message(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Pin a message; the chat is told."""
    chat_id = _read_chat(sandbox, arguments)
    message = select_message(sandbox.store, chat_id, arguments.integer("message_id"))
    if message is None:
        raise BadRequest("message to pin not found")
    insert_pin(sandbox.store, chat_id, message.message_id)
    insert_event(sandbox.store, chat_id, "pin", message_id=message.message_id)
    pinned = {"pinned_message": message_object(sandbox, message, is_reply=True)}
    announce(sandbox, chat_id, sandbox.bot.id, pinned, thread_id=message.thread_id)
    return True


def unpin_chat_message(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Unpin a message, without a number the newest pinned."""
    chat_id = _read_chat(sandbox, arguments)
    pins, wanted = select_pins(sandbox.store, chat_id), arguments.integer("message_id")
    found = [pin for pin in pins if wanted in (0, pin.message_id)]
    if not found:
        raise BadRequest("message to unpin not found")
    _unpin(sandbox, chat_id, found[0].message_id)
    return True


def unpin_all_chat_messages(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Unpin whatever is pinned."""
    chat_id = _read_chat(sandbox, arguments)
    for pin in select_pins(sandbox.store, chat_id):
        _unpin(sandbox, chat_id, pin.message_id)
    return True


def unpin_all_forum_topic_messages(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Unpin whatever is pinned in a topic."""
    chat_id, thread_id = _read_chat(sandbox, arguments), arguments.integer("message_thread_id")
    for pin in select_pins(sandbox.store, chat_id):
        if pin.thread_id == thread_id:
            _unpin(sandbox, chat_id, pin.message_id)
    return True


def _read_chat(sandbox: Sandbox, arguments: Arguments) -> int:
    """Give the chat of a call; in a group the bot needs the right to pin."""
    chat_id = read_open_chat(sandbox, arguments)
    is_group = select_group(sandbox.store, chat_id) is not None
    if is_group and not select_member(sandbox.store, chat_id, sandbox.bot.id).may("can_pin_messages"):
        raise BadRequest("not enough rights to manage pinned messages in the chat")
    return chat_id


def _unpin(sandbox: Sandbox, chat_id: int, message_id: int) -> None:
    """Take one message down."""
    drop_pin(sandbox.store, chat_id, message_id)
    insert_event(sandbox.store, chat_id, "unpin", message_id=message_id)
