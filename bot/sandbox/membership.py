"""Who comes, goes and rises in a group: the rows, what the group is shown, and what the bot is told."""

from dataclasses import replace

from bot.sandbox.errors import Json
from bot.sandbox.events import insert_event
from bot.sandbox.groups import (
    Group,
    Member,
    insert_group,
    member_object,
    select_member,
    select_members,
    set_member,
    update_group,
    who,
)
from bot.sandbox.hearing import tell
from bot.sandbox.messages import Message, insert_message, next_message_id
from bot.sandbox.people import chat_object
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.topics import in_topic
from bot.sandbox.updates import insert_update


def come(sandbox: Sandbox, group: Group, member: Member, *, by: int) -> None:
    """Let somebody in, brought by somebody who is there or by themselves."""
    change_rank(sandbox, group, member, by=by)
    announce(sandbox, group.id, by, {"new_chat_members": [who(sandbox, member.id)]})


def go(sandbox: Sandbox, group: Group, member_id: int, *, by: int, extra: Json | None = None) -> None:
    """Let somebody leave, or have them put out if somebody else wants it."""
    announce(sandbox, group.id, by, {"left_chat_member": who(sandbox, member_id)})
    change_rank(sandbox, group, Member(member_id, "left" if by == member_id else "kicked", extra or {}), by=by)


def change_rank(sandbox: Sandbox, group: Group, member: Member, *, by: int) -> None:
    """Keep what somebody is from now on, and tell the bot: of itself always, of others while it leads."""
    before = select_member(sandbox.store, group.id, member.id)
    set_member(sandbox.store, group.id, member)
    change = {
        "chat": chat_object(sandbox.store, group.id),
        "from": who(sandbox, by),
        "date": sandbox.now(),
        "old_chat_member": member_object(sandbox, before),
        "new_chat_member": member_object(sandbox, member),
    }
    if member.id == sandbox.bot.id:
        insert_update(sandbox.store, "my_chat_member", change)
    elif select_member(sandbox.store, group.id, sandbox.bot.id).leads:
        insert_update(sandbox.store, "chat_member", change)
    insert_event(sandbox.store, group.id, "members")


def announce(
    sandbox: Sandbox, chat_id: int, by: int, content: Json, *, thread_id: int | None = None, opens: bool = False
) -> Message:
    """Write into a chat what Telegram itself says there; the bot is told even of what it did itself."""
    if opens:  # a topic has the number of the message that opens it
        thread_id = next_message_id(sandbox.store, chat_id)
    message = insert_message(
        sandbox, chat_id=chat_id, sender_id=by, content=content, extra=in_topic(thread_id) if thread_id else {}
    )
    insert_event(sandbox.store, chat_id, "message", message_id=message.message_id)
    tell(sandbox, message)
    return message


def migrate(sandbox: Sandbox, group: Group, *, by: int) -> Group:
    """Make a group into a supergroup under a new number; the old chat keeps only the word of it."""
    new = insert_group(sandbox.store, group.title, kind="supergroup")
    for member in select_members(sandbox.store, group.id):
        set_member(sandbox.store, new.id, member)
    announce(sandbox, group.id, by, {"migrate_to_chat_id": new.id})
    update_group(sandbox.store, replace(group, migrated_to=new.id))
    announce(sandbox, new.id, by, {"migrate_from_chat_id": group.id})
    insert_event(sandbox.store, group.id, "members")
    return new
