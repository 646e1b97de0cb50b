"""The control API on groups: making them, who comes and goes, becoming a supergroup."""

from starlette.requests import Request

from bot.sandbox.arguments import Arguments, read_arguments
from bot.sandbox.control.answers import group_of, route
from bot.sandbox.errors import Json, Refused
from bot.sandbox.groups import (
    PRESENT,
    Group,
    Member,
    chat_json,
    insert_group,
    select_member,
    select_members,
    set_member,
)
from bot.sandbox.membership import announce, change_rank, come, go, migrate
from bot.sandbox.methods.threads import COLOURS, NAME_MAX, begin_topic, switch_topic
from bot.sandbox.people import select_person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.topics import select_topic

TYPES = ("supergroup", "group")
BOT_RANKS = ("member", "administrator")
RANKS = ("member", "administrator", "restricted")


async def add_group(request: Request, sandbox: Sandbox) -> Json:
    """Make a group; the first of its members is its creator, and the bot comes last."""
    given = await read_arguments(request)
    title, kind = given.text("title").strip(), given.text("type") or "supergroup"
    members = given.parsed("members", "members is a list of people's ids.")
    if not title:
        raise Refused("A group needs a title.")
    if kind not in TYPES or (kind == "group" and given.truth("is_forum")):
        raise Refused(f"type is one of {', '.join(TYPES)}, and only a supergroup is a forum.")
    if not isinstance(members, list) or not members or not all(isinstance(one, int) for one in members):
        raise Refused("A group needs members, a list of people's ids.")
    rank = given.text("bot")
    if rank not in ("", *BOT_RANKS):
        raise Refused(f"bot is one of {', '.join(BOT_RANKS)} or null.")
    if rank and not sandbox.abilities()["can_join_groups"]:
        raise Refused("This bot may not join groups.", code=409)
    for member_id in members:
        _check_person(sandbox, member_id)
    with sandbox.store.change():
        group = insert_group(sandbox.store, title, kind=kind, is_forum=given.truth("is_forum"))
        for member_id in members:
            set_member(sandbox.store, group.id, Member(member_id, "member", {}))
        set_member(sandbox.store, group.id, Member(members[0], "creator", {}))
        announce(sandbox, group.id, members[0], {f"{kind}_chat_created": True})
        if rank:
            come(sandbox, group, _ranked(sandbox, sandbox.bot.id, rank), by=members[0])
    return chat_json(sandbox, group.id)


async def list_members(request: Request, sandbox: Sandbox) -> Json:
    """List who is in a group."""
    members = select_members(sandbox.store, group_of(request, sandbox).id)
    return {"members": [{"id": member.id, "rank": member.rank} for member in members]}


async def add_member(request: Request, sandbox: Sandbox) -> Json:
    """Bring somebody in, or change the rank of somebody who is in."""
    group, given = group_of(request, sandbox), await read_arguments(request)
    member_id, rank = given.integer("id"), given.text("rank") or "member"
    if rank not in RANKS:
        raise Refused(f"rank is one of {', '.join(RANKS)}.")
    if member_id != sandbox.bot.id:
        _check_person(sandbox, member_id)
    elif not sandbox.abilities()["can_join_groups"]:
        raise Refused("This bot may not join groups.", code=409)
    known, by = select_member(sandbox.store, group.id, member_id), _actor(sandbox, group, given)
    if known.rank in ("creator", rank):
        raise Refused("This is what they are already.", code=409)
    with sandbox.store.change():
        enter = change_rank if known.rank in PRESENT else come
        enter(sandbox, group, _ranked(sandbox, member_id, rank), by=by)
    return chat_json(sandbox, group.id)


async def remove_member(request: Request, sandbox: Sandbox) -> Json:
    """Let a person leave, or with `by` be put out; the bot is always put out."""
    group, member_id = group_of(request, sandbox), request.path_params["member_id"]
    given = await read_arguments(request)
    if not select_member(sandbox.store, group.id, member_id).is_present:
        raise Refused("They are not in this group.", code=404)
    is_bot, is_named = member_id == sandbox.bot.id, given.integer("by") != 0
    by = _actor(sandbox, group, given) if is_bot or is_named else member_id
    with sandbox.store.change():
        go(sandbox, group, member_id, by=by)
    return chat_json(sandbox, group.id)


async def move_group(request: Request, sandbox: Sandbox) -> Json:
    """Make a group into a supergroup."""
    group = group_of(request, sandbox)
    if group.type != "group":
        raise Refused("This is a supergroup already.", code=409)
    with sandbox.store.change():
        new = migrate(sandbox, group, by=_actor(sandbox, group, await read_arguments(request)))
    return chat_json(sandbox, new.id)


async def add_topic(request: Request, sandbox: Sandbox) -> Json:
    """Open a topic in a forum."""
    group, given = group_of(request, sandbox), await read_arguments(request)
    name = given.text("name").strip()
    if not group.is_forum or not 1 <= len(name) <= NAME_MAX:
        raise Refused(f"Only a forum has topics, and a topic has a name of at most {NAME_MAX} characters.")
    with sandbox.store.change():
        about = {"name": name, "icon_color": COLOURS[0]}
        topic = begin_topic(sandbox, group, about, by=_actor(sandbox, group, given))
    return {"thread_id": topic.thread_id, **about, "closed": False}


async def change_topic(request: Request, sandbox: Sandbox) -> Json:
    """Close a topic or open it again."""
    group, given = group_of(request, sandbox), await read_arguments(request)
    topic = select_topic(sandbox.store, group.id, request.path_params["thread_id"])
    if topic is None:
        raise Refused("There is no such topic.", code=404)
    with sandbox.store.change():
        switch_topic(sandbox, topic, closed=given.truth("closed"), by=_actor(sandbox, group, given))
    return {"thread_id": topic.thread_id, **topic.about, "closed": given.truth("closed")}


def _ranked(sandbox: Sandbox, member_id: int, rank: str) -> Member:
    """Give somebody with a rank; the bot as an administrator has the rights it asked for, else all."""
    asked = sandbox.store.setting("group_rights") if (member_id, rank) == (sandbox.bot.id, "administrator") else None
    return Member(member_id, rank, asked or {})


def _actor(sandbox: Sandbox, group: Group, given: Arguments) -> int:
    """Give who does it: the person named, else whoever stands first, its creator as a rule."""
    by = given.integer("by")
    if by:
        if not select_member(sandbox.store, group.id, by).is_present:
            raise Refused("Whoever does it must be in the group.", code=409)
        return by
    members = [member for member in select_members(sandbox.store, group.id) if member.id != sandbox.bot.id]
    if not members:
        raise Refused("Nobody is left in this group to do it.", code=409)
    return members[0].id


def _check_person(sandbox: Sandbox, person_id: int) -> None:
    """Refuse a number that is nobody's."""
    if select_person(sandbox.store, person_id) is None:
        raise Refused(f"There is no person {person_id}.", code=404)


ROUTES = (
    route("groups", add_group, "POST"),
    route("groups/{chat_id:number}/members", list_members),
    route("groups/{chat_id:number}/members", add_member, "POST"),
    route("groups/{chat_id:number}/members/{member_id:number}", remove_member, "DELETE"),
    route("groups/{chat_id:number}/topics", add_topic, "POST"),
    route("groups/{chat_id:number}/topics/{thread_id:number}", change_topic, "PATCH"),
    route("groups/{chat_id:number}/migrate", move_group, "POST"),
)
