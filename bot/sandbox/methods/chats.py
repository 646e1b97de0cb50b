"""Which chat a call means, and whether the bot may write there."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import BadRequest, Forbidden
from bot.sandbox.groups import Group, select_group, select_member, was_ever_in
from bot.sandbox.messages import Message, named_message, select_message
from bot.sandbox.people import select_person
from bot.sandbox.sandbox import Sandbox

_GROUPS_ONLY = "method is available only for groups and supergroups"


def read_chat(sandbox: Sandbox, arguments: Arguments) -> int:
    """Give the chat of a call; a person who never wrote to the bot is unknown to it."""
    given = arguments.text("chat_id").strip()
    if not given:
        raise BadRequest("chat_id is empty")
    chat_id = arguments.integer("chat_id")
    person = select_person(sandbox.store, chat_id)
    if person is not None and not person.started:
        raise BadRequest("chat not found")
    if sandbox.store.row("SELECT 1 FROM chats WHERE id = ?", chat_id) is None:
        raise BadRequest("chat not found")
    group = select_group(sandbox.store, chat_id)
    if group is not None:
        _check_group(sandbox, group, writing=False)
    return chat_id


def read_open_chat(sandbox: Sandbox, arguments: Arguments) -> int:
    """Give the chat of a call that writes; a person who blocked the bot hears nothing."""
    chat_id = read_chat(sandbox, arguments)
    person = select_person(sandbox.store, chat_id)
    if person is not None and person.blocked:
        raise Forbidden("bot was blocked by the user")
    group = select_group(sandbox.store, chat_id)
    if group is not None:
        _check_group(sandbox, group, writing=True)
    return chat_id


def read_group(sandbox: Sandbox, arguments: Arguments, refusal: str = _GROUPS_ONLY) -> Group:
    """Give the group of a call that changes it; a private chat is refused."""
    group = select_group(sandbox.store, read_open_chat(sandbox, arguments))
    if group is None:
        raise BadRequest(refusal)
    return group


def read_led_group(sandbox: Sandbox, arguments: Arguments, right: str, purpose: str) -> Group:
    """Give the group of a call that takes an administrator's right, or say for what the bot has no right."""
    group = read_group(sandbox, arguments)
    if not select_member(sandbox.store, group.id, sandbox.bot.id).may(right):
        raise BadRequest(f"not enough rights to {purpose}")
    return group


def _check_group(sandbox: Sandbox, group: Group, *, writing: bool) -> None:
    """Refuse a group the bot has no part in; what was said in an old group can still be read."""
    rank = select_member(sandbox.store, group.id, sandbox.bot.id).rank
    if rank == "left" and not was_ever_in(sandbox.store, group.id, sandbox.bot.id):
        raise BadRequest("chat not found")
    if group.type == "group" and not writing:
        return
    if group.migrated_to is not None:
        moved = {"migrate_to_chat_id": group.migrated_to}
        raise BadRequest("group chat was upgraded to a supergroup chat", parameters=moved)
    if rank == "kicked":
        raise Forbidden(f"bot was kicked from the {group.type} chat")
    if rank == "left":
        raise Forbidden(f"bot is not a member of the {group.type} chat")


def read_message(sandbox: Sandbox, arguments: Arguments, purpose: str) -> Message:
    """Give the message that a call means, by its number or, if it was sent through the bot, by its name."""
    if arguments.text("inline_message_id"):
        named = named_message(sandbox.store, arguments.text("inline_message_id"))
        if named is None:
            raise BadRequest("MESSAGE_ID_INVALID")
        return named
    if not arguments.text("chat_id").strip():
        raise BadRequest("chat_id is empty")
    chat_id, message_id = read_chat(sandbox, arguments), arguments.integer("message_id")
    message = select_message(sandbox.store, chat_id, message_id)
    if message is None:
        raise BadRequest(f"{purpose} not found")
    return message
