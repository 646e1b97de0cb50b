"""Groups and their members: rows, and the objects that Telegram makes of them."""

import json
import sqlite3
from dataclasses import dataclass

from bot.sandbox.errors import Json
from bot.sandbox.messages import next_message_id
from bot.sandbox.people import chat_object, select_person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.store import Store
from bot.sandbox.topics import select_topics

FIRST_SUPERGROUP = -1_002_000_000_001
FIRST_GROUP = -4_000_000_001
PRESENT = ("creator", "administrator", "member", "restricted")
LEADING = ("creator", "administrator")
RIGHTS = (
    *("can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members"),
    *("can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories"),
    *("can_delete_stories", "can_pin_messages", "can_manage_topics"),
    *("can_send_welcome_messages", "can_manage_tags"),
)
PERMISSIONS = (
    *("can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos"),
    *("can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages"),
    *("can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics"),
    *("can_react_to_messages", "can_edit_tag"),
)


@dataclass(frozen=True, slots=True)
class Group:
    """A group or supergroup."""

    id: int
    type: str
    title: str
    is_forum: bool
    migrated_to: int | None
    extra: Json  # description, permissions


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a group, or somebody who was."""

    id: int
    rank: str
    extra: Json  # rights, custom_title, until_date

    @property
    def is_present(self) -> bool:
        """Whether they see what is said."""
        return self.rank in PRESENT

    @property
    def leads(self) -> bool:
        """Whether they have an administrator's rights."""
        return self.rank in LEADING

    def may(self, right: str) -> bool:
        """Whether they may do what takes an administrator's right."""
        return self.rank == "creator" or (self.rank == "administrator" and bool(self.extra.get(right, True)))


def insert_group(store: Store, title: str, *, kind: str, is_forum: bool = False) -> Group:
    """Add a group without members; numbers run downwards, a supergroup's below -1000000000000."""
    first = FIRST_SUPERGROUP if kind == "supergroup" else FIRST_GROUP
    row = store.row("SELECT COALESCE(MIN(id) - 1, ?) AS next FROM chats WHERE type = ?", first, kind)
    assert row is not None, "an aggregate has one row"
    store.run(
        "INSERT INTO chats (id, type, title, is_forum) VALUES (?, ?, ?, ?)", row["next"], kind, title, int(is_forum)
    )
    return Group(row["next"], kind, title, is_forum, None, {})


def select_group(store: Store, chat_id: int) -> Group | None:
    """Give a group by its number; a private chat is none."""
    row = store.row("SELECT * FROM chats WHERE id = ? AND type <> 'private'", chat_id)
    return _group(row) if row else None


def update_group(store: Store, group: Group) -> None:
    """Keep what has changed of a group."""
    store.run(
        "UPDATE chats SET title = ?, is_forum = ?, migrated_to = ?, extra = ? WHERE id = ?",
        *(group.title, int(group.is_forum), group.migrated_to, json.dumps(group.extra), group.id),
    )


def select_member(store: Store, chat_id: int, member_id: int) -> Member:
    """Give what somebody is to a group; one who was never in it has left it, as Telegram says."""
    row = store.row("SELECT * FROM members WHERE chat_id = ? AND member_id = ?", chat_id, member_id)
    return _member(row) if row else Member(member_id, "left", {})


def was_ever_in(store: Store, chat_id: int, member_id: int) -> bool:
    """Whether somebody is or was in a group."""
    return store.row("SELECT 1 FROM members WHERE chat_id = ? AND member_id = ?", chat_id, member_id) is not None


def select_members(store: Store, chat_id: int) -> tuple[Member, ...]:
    """Give who is in a group, its creator first."""
    rows = store.rows("SELECT * FROM members WHERE chat_id = ? ORDER BY rank <> 'creator', member_id", chat_id)
    return tuple(member for member in map(_member, rows) if member.is_present)


def set_member(store: Store, chat_id: int, member: Member) -> None:
    """Keep what somebody is to a group from now on."""
    store.run(
        "INSERT OR REPLACE INTO members (chat_id, member_id, rank, extra) VALUES (?, ?, ?, ?)",
        *(chat_id, member.id, member.rank, json.dumps(member.extra)),
    )


def groups_of(store: Store, member_id: int) -> tuple[Group, ...]:
    """Give the groups somebody is in, the oldest first; one that became a supergroup is no more."""
    rows = store.rows(
        "SELECT chats.* FROM chats JOIN members ON members.chat_id = chats.id WHERE member_id = ?"
        " AND rank NOT IN ('left', 'kicked') AND migrated_to IS NULL ORDER BY chats.id DESC",
        member_id,
    )
    return tuple(_group(row) for row in rows)


def select_groups(store: Store) -> tuple[Group, ...]:
    """Give all groups, the oldest first."""
    return tuple(_group(row) for row in store.rows("SELECT * FROM chats WHERE type <> 'private' ORDER BY id DESC"))


def who(sandbox: Sandbox, member_id: int) -> Json:
    """Give somebody as Telegram writes them: a person or the bot."""
    person = select_person(sandbox.store, member_id)
    return person.as_json() if person else sandbox.me()


def member_object(sandbox: Sandbox, member: Member) -> Json:
    """Give Telegram's ChatMember."""
    body: Json = {"user": who(sandbox, member.id), "status": member.rank}
    if member.leads:
        body["is_anonymous"] = False
        if "custom_title" in member.extra:
            body["custom_title"] = member.extra["custom_title"]
    if member.rank == "administrator":
        body["can_be_edited"] = False
        body |= {right: member.may(right) for right in RIGHTS}
    if member.rank == "restricted":
        body |= {"is_member": True, "until_date": member.extra.get("until_date", 0)}
        body |= {permission: bool(member.extra.get(permission)) for permission in PERMISSIONS}
    if member.rank == "kicked":
        body["until_date"] = member.extra.get("until_date", 0)
    return body


def chat_json(sandbox: Sandbox, chat_id: int) -> Json:
    """Give a chat as people's programs list it: with its members, the bot's rank, and the newest number."""
    group = select_group(sandbox.store, chat_id)
    body = chat_object(sandbox.store, chat_id) | {"last_message_id": next_message_id(sandbox.store, chat_id) - 1}
    if group is None:
        return body | {"members": [_listed(chat_id), _listed(sandbox.bot.id)], "bot": "member"}
    members = select_members(sandbox.store, chat_id)
    ranks = {member.id: member.rank for member in members}
    listed = [_listed(member.id, member.rank) for member in members]
    body |= {"members": listed, "bot": ranks.get(sandbox.bot.id)}
    if group.migrated_to is not None:
        body["migrated_to"] = group.migrated_to
    if group.is_forum:
        topics = select_topics(sandbox.store, chat_id)
        body["topics"] = [{"thread_id": topic.thread_id, **topic.about, "closed": topic.closed} for topic in topics]
    return body


def _listed(member_id: int, rank: str = "member") -> Json:
    """Give one line of a list of members."""
    return {"id": member_id, "rank": rank}


def _group(row: sqlite3.Row) -> Group:
    """Give a row as a group."""
    return Group(
        *(row["id"], row["type"], row["title"], bool(row["is_forum"]), row["migrated_to"]),
        extra=json.loads(row["extra"]),
    )


def _member(row: sqlite3.Row) -> Member:
    """Give a row as a member."""
    return Member(row["member_id"], row["rank"], json.loads(row["extra"]))
