"""What the bot does to a group: its title and its members; most of it takes an administrator's right."""

from dataclasses import replace
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import BadRequest, Json
from bot.sandbox.groups import PERMISSIONS, RIGHTS, Group, Member, select_member, set_member, update_group, was_ever_in
from bot.sandbox.membership import announce, change_rank, go
from bot.sandbox.methods.chats import read_group, read_led_group
from bot.sandbox.people import select_person
from bot.sandbox.sandbox import Sandbox

TITLE_MAX, DESCRIPTION_MAX, CUSTOM_TITLE_MAX = 128, 255, 16
_RESTRICT = "restrict/unrestrict chat member"


def leave_chat(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Go; only somebody in the group can bring the bot back."""
    group = read_group(sandbox, arguments, "chat member status can't be changed in private chats")
    go(sandbox, group, sandbox.bot.id, by=sandbox.bot.id)
    return True


def ban_chat_member(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Put somebody out, who cannot come back by themselves."""
    group = read_led_group(sandbox, arguments, "can_restrict_members", _RESTRICT)
    member = _read_member(sandbox, arguments, group)
    banned = {"until_date": arguments.integer("until_date")}
    if member.is_present:
        go(sandbox, group, member.id, by=sandbox.bot.id, extra=banned)
    else:
        change_rank(sandbox, group, Member(member.id, "kicked", banned), by=sandbox.bot.id)
    return True


def unban_chat_member(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Let somebody come back; one who is there is put out, unless `only_if_banned`."""
    group = read_led_group(sandbox, arguments, "can_restrict_members", _RESTRICT)
    member = _read_member(sandbox, arguments, group)
    if member.is_present and arguments.truth("only_if_banned"):
        return True
    if member.is_present:
        go(sandbox, group, member.id, by=sandbox.bot.id)
    if was_ever_in(sandbox.store, group.id, member.id):
        change_rank(sandbox, group, Member(member.id, "left", {}), by=sandbox.bot.id)
    return True


def restrict_chat_member(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Take from somebody what members may do, or give it back."""
    group = read_led_group(sandbox, arguments, "can_restrict_members", _RESTRICT)
    if group.type != "supergroup":
        raise BadRequest("method is available only for supergroups")
    member, permissions = _read_member(sandbox, arguments, group), _read_permissions(arguments)
    rank = "member" if all(permissions.values()) else "restricted"
    extra = permissions | {"until_date": arguments.integer("until_date")} if rank == "restricted" else {}
    change_rank(sandbox, group, Member(member.id, rank, extra), by=sandbox.bot.id)
    return True


def promote_chat_member(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Give somebody an administrator's rights, or take them away by naming none."""
    group = read_led_group(sandbox, arguments, "can_promote_members", "promote a chat member")
    member = select_member(sandbox.store, group.id, _read_person(sandbox, arguments))
    if member.rank == "creator":
        raise BadRequest("can't remove chat owner")
    if not member.is_present:
        raise BadRequest("USER_NOT_PARTICIPANT")
    rights = {right: arguments.truth(right) for right in RIGHTS}
    risen = Member(member.id, "administrator", rights) if any(rights.values()) else Member(member.id, "member", {})
    change_rank(sandbox, group, risen, by=sandbox.bot.id)
    return True


def set_chat_administrator_custom_title(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Write something beside an administrator's name."""
    group = read_led_group(sandbox, arguments, "can_promote_members", "change custom title of the user")
    member = select_member(sandbox.store, group.id, _read_person(sandbox, arguments))
    title = arguments.text("custom_title").strip()
    if member.rank == "creator":
        raise BadRequest("only the owner can edit their custom title")
    if member.rank != "administrator":
        raise BadRequest("user is not an administrator")
    if len(title) > CUSTOM_TITLE_MAX:
        raise BadRequest("ADMIN_RANK_INVALID")
    set_member(sandbox.store, group.id, replace(member, extra=member.extra | {"custom_title": title}))
    return True


def set_chat_title(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Name a group anew."""
    group = read_led_group(sandbox, arguments, "can_change_info", "change chat title")
    title = arguments.text("title").strip()
    if not 1 <= len(title) <= TITLE_MAX:
        raise BadRequest("chat title is empty" if not title else "CHAT_TITLE_TOO_LONG")
    if title == group.title:
        raise BadRequest("CHAT_NOT_MODIFIED")
    update_group(sandbox.store, replace(group, title=title))
    announce(sandbox, group.id, sandbox.bot.id, {"new_chat_title": title})
    return True


def set_chat_description(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Say what a group is about; an empty text says nothing."""
    group = read_led_group(sandbox, arguments, "can_change_info", "set chat description")
    description = arguments.text("description").strip()
    if len(description) > DESCRIPTION_MAX:
        raise BadRequest("CHAT_ABOUT_TOO_LONG")
    if description == group.extra.get("description", ""):
        raise BadRequest("chat description is not modified")
    kept = {name: value for name, value in group.extra.items() if name != "description"}
    update_group(sandbox.store, replace(group, extra=kept | ({"description": description} if description else {})))
    return True


def set_chat_permissions(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Say what members may do; it is kept and shown, and holds nobody back."""
    group = read_led_group(sandbox, arguments, "can_restrict_members", "change chat permissions")
    permissions = _read_permissions(arguments)
    if permissions == group.extra.get("permissions", dict.fromkeys(PERMISSIONS, True)):
        raise BadRequest("CHAT_NOT_MODIFIED")
    update_group(sandbox.store, replace(group, extra=group.extra | {"permissions": permissions}))
    return True


def _read_person(sandbox: Sandbox, arguments: Arguments) -> int:
    """Give the person a call means."""
    person_id = arguments.integer("user_id")
    if person_id != sandbox.bot.id and select_person(sandbox.store, person_id) is None:
        raise BadRequest("invalid user_id specified")
    return person_id


def _read_member(sandbox: Sandbox, arguments: Arguments, group: Group) -> Member:
    """Give the member a call would put out or hold back; those who lead cannot be."""
    member = select_member(sandbox.store, group.id, _read_person(sandbox, arguments))
    if member.id == sandbox.bot.id:
        raise BadRequest("can't restrict self")
    if member.rank == "creator":
        raise BadRequest("can't remove chat owner")
    if member.rank == "administrator":
        raise BadRequest("user is an administrator of the chat")
    return member


def _read_permissions(arguments: Arguments) -> Json:
    """Give what a call lets members do; what it does not name is not allowed."""
    given: Any = arguments.parsed("permissions", "can't parse permissions JSON object")
    if not isinstance(given, dict):
        raise BadRequest("object expected as permissions")
    return {permission: given.get(permission) is True for permission in PERMISSIONS}
