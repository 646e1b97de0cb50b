"""Forum topics: opening, naming, closing and deleting them."""

from dataclasses import replace

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import BadRequest, Json
from bot.sandbox.events import insert_event
from bot.sandbox.groups import Group, select_member
from bot.sandbox.membership import announce
from bot.sandbox.methods.chats import read_group
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.topics import Topic, drop_topic, select_topic, set_topic

NAME_MAX = 128
COLOURS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)


def create_forum_topic(sandbox: Sandbox, arguments: Arguments) -> Json:
    """Open a topic."""
    group = _read_forum(sandbox, arguments, "create a topic")
    name = arguments.text("name").strip()
    colour = arguments.integer("icon_color", COLOURS[0])
    if not name:
        raise BadRequest("title must be non-empty")
    if len(name) > NAME_MAX:
        raise BadRequest("TOPIC_TITLE_TOO_LONG")
    if colour not in COLOURS:
        raise BadRequest("invalid icon color specified")
    about: Json = {"name": name, "icon_color": colour}
    if arguments.text("icon_custom_emoji_id"):
        about["icon_custom_emoji_id"] = arguments.text("icon_custom_emoji_id")
    topic = begin_topic(sandbox, group, about, by=sandbox.bot.id)
    return {"message_thread_id": topic.thread_id, **about}


def begin_topic(sandbox: Sandbox, group: Group, about: Json, *, by: int) -> Topic:
    """Open a topic, which gets the number of the message that says so."""
    opening = announce(sandbox, group.id, by, {"forum_topic_created": about}, opens=True)
    topic = Topic(group.id, opening.message_id, about, closed=False)
    set_topic(sandbox.store, topic)
    return topic


def edit_forum_topic(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Name a topic anew, or change its icon; an empty icon goes."""
    _read_forum(sandbox, arguments, "edit the topic")
    topic = _read_topic(sandbox, arguments)
    edited: Json = {}
    if arguments.text("name").strip():
        edited["name"] = arguments.text("name").strip()
    if "icon_custom_emoji_id" in arguments.values:
        edited["icon_custom_emoji_id"] = arguments.text("icon_custom_emoji_id")
    if len(edited.get("name", "")) > NAME_MAX:
        raise BadRequest("TOPIC_TITLE_TOO_LONG")
    about = {name: value for name, value in (topic.about | edited).items() if value != ""}
    if about == topic.about:
        raise BadRequest("TOPIC_NOT_MODIFIED")
    set_topic(sandbox.store, replace(topic, about=about))
    announce(sandbox, topic.chat_id, sandbox.bot.id, {"forum_topic_edited": edited}, thread_id=topic.thread_id)
    return True


def close_forum_topic(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Let nobody but those who lead write into a topic."""
    _read_forum(sandbox, arguments, "close the topic")
    return switch_topic(sandbox, _read_topic(sandbox, arguments), closed=True, by=sandbox.bot.id)


def reopen_forum_topic(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Let everybody write into a topic again."""
    _read_forum(sandbox, arguments, "reopen the topic")
    return switch_topic(sandbox, _read_topic(sandbox, arguments), closed=False, by=sandbox.bot.id)


def switch_topic(sandbox: Sandbox, topic: Topic, *, closed: bool, by: int) -> bool:
    """Close or reopen a topic, if it is not so already."""
    if topic.closed == closed:
        raise BadRequest("TOPIC_NOT_MODIFIED")
    set_topic(sandbox.store, replace(topic, closed=closed))
    word = "forum_topic_closed" if closed else "forum_topic_reopened"
    announce(sandbox, topic.chat_id, by, {word: {}}, thread_id=topic.thread_id)
    return True


def delete_forum_topic(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Delete a topic with all that was said in it."""
    group = _read_forum(sandbox, arguments, "delete the topic", "can_delete_messages")
    for message_id in drop_topic(sandbox.store, _read_topic(sandbox, arguments)):
        insert_event(sandbox.store, group.id, "delete", message_id=message_id)
    return True


def get_forum_topic_icon_stickers(_sandbox: Sandbox, _arguments: Arguments) -> list[Json]:
    """Nothing is drawn here: a topic's icon is its colour."""
    return []


def _read_forum(sandbox: Sandbox, arguments: Arguments, purpose: str, right: str = "can_manage_topics") -> Group:
    """Give the forum of a call, in which the bot must lead."""
    group = read_group(sandbox, arguments, "the chat is not a forum")
    if not group.is_forum:
        raise BadRequest("the chat is not a forum")
    if not select_member(sandbox.store, group.id, sandbox.bot.id).may(right):
        raise BadRequest(f"not enough rights to {purpose}")
    return group


def _read_topic(sandbox: Sandbox, arguments: Arguments) -> Topic:
    """Give the topic of a call."""
    topic = select_topic(sandbox.store, arguments.integer("chat_id"), arguments.integer("message_thread_id"))
    if topic is None:
        raise BadRequest("TOPIC_ID_INVALID")
    return topic
