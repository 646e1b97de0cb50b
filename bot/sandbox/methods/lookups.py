"""What the bot may ask: who it is, what a chat is, who is in it, where a file lies."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import BadRequest, Json
from bot.sandbox.files import DOWNLOAD_BYTES_MAX, select_file
from bot.sandbox.groups import PERMISSIONS, member_object, select_group, select_member, select_members, who
from bot.sandbox.messages import message_object
from bot.sandbox.methods.chats import read_chat
from bot.sandbox.people import chat_object, select_person
from bot.sandbox.pins import newest_pin
from bot.sandbox.sandbox import Sandbox

_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_me(sandbox: Sandbox, _arguments: Arguments) -> Json:
    """Give the bot about itself."""
    abilities = sandbox.abilities()
    shown = ("can_join_groups", "can_read_all_group_messages", "supports_inline_queries")
    others = dict.fromkeys(("can_connect_to_business", "has_main_web_app"), False)
    return sandbox.me() | {name: abilities[name] for name in shown} | others


def get_chat(sandbox: Sandbox, arguments: Arguments) -> Json:
    """All about a chat."""
    chat_id = read_chat(sandbox, arguments)
    body = chat_object(sandbox.store, chat_id) | {
        "accent_color_id": chat_id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    group = select_group(sandbox.store, chat_id)
    if group is not None:
        body |= {"permissions": dict.fromkeys(PERMISSIONS, True)} | group.extra
    pinned = newest_pin(sandbox.store, chat_id)
    return body | ({"pinned_message": message_object(sandbox, pinned)} if pinned else {})


def get_chat_member(sandbox: Sandbox, arguments: Arguments) -> Json:
    """Somebody in a chat; a private chat has its person and the bot."""
    chat_id, wanted = read_chat(sandbox, arguments), arguments.integer("user_id")
    person = select_person(sandbox.store, wanted)
    if wanted != sandbox.bot.id and (wanted <= 0 or person is None):
        raise BadRequest("invalid user_id specified")
    if select_group(sandbox.store, chat_id) is not None:
        return member_object(sandbox, select_member(sandbox.store, chat_id, wanted))
    if wanted not in (chat_id, sandbox.bot.id):
        raise BadRequest("member not found")
    return {"user": who(sandbox, wanted), "status": "member"}


def get_chat_member_count(sandbox: Sandbox, arguments: Arguments) -> int:
    """How many are in a chat, the bot counted."""
    chat_id = read_chat(sandbox, arguments)
    is_private = select_group(sandbox.store, chat_id) is None
    return 2 if is_private else len(select_members(sandbox.store, chat_id))


def get_chat_administrators(sandbox: Sandbox, arguments: Arguments) -> list[Json]:
    """Who leads a group; other bots would not be shown."""
    chat_id = read_chat(sandbox, arguments)
    if select_group(sandbox.store, chat_id) is None:
        raise BadRequest("there are no administrators in the private chat")
    members = select_members(sandbox.store, chat_id)
    return [member_object(sandbox, member) for member in members if member.leads]


def get_user_profile_photos(sandbox: Sandbox, arguments: Arguments) -> Json:
    """Nobody here has a picture of themselves."""
    if select_person(sandbox.store, arguments.integer("user_id")) is None:
        raise BadRequest("invalid user_id specified")
    return {"total_count": 0, "photos": []}


def get_file(sandbox: Sandbox, arguments: Arguments) -> Json:
    """Where to download a file, unless it is beyond what Telegram hands to bots."""
    file = select_file(sandbox.store, arguments.text("file_id"))
    if file is None:
        raise BadRequest("invalid file_id")
    if file.size > DOWNLOAD_BYTES_MAX:
        raise BadRequest("file is too big")
    return file.as_file()
