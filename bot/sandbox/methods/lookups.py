"""What the bot may ask: who it is, what a chat is, who is in it, where a file lies."""

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import BadRequest, Json
from bot.sandbox.files import DOWNLOAD_BYTES_MAX, select_file
from bot.sandbox.methods.chats import read_chat
from bot.sandbox.people import chat_object, select_person, select_standing
from bot.sandbox.sandbox import Sandbox

_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
_RIGHTS = (
    *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats"),
    *("can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories"),
    *("can_edit_stories", "can_delete_stories"),
)
_MORE: dict[str, Json] = {  # what Telegram tells beside, by what somebody is
    "creator": {"is_anonymous": False},
    "administrator": dict.fromkeys(_RIGHTS, False),
    "kicked": {"until_date": 0},
}


def get_me(sandbox: Sandbox, _arguments: Arguments) -> Json:
    """Give the bot about itself."""
    return sandbox.bot.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(sandbox: Sandbox, arguments: Arguments) -> Json:
    """All about a chat."""
    chat_id = read_chat(sandbox, arguments)
    return chat_object(sandbox.store, chat_id) | {
        "accent_color_id": chat_id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }


def get_chat_member(sandbox: Sandbox, arguments: Arguments) -> Json:
    """Somebody in a chat; a private chat has its person and the bot, a group whoever is in it."""
    chat_id, wanted = read_chat(sandbox, arguments), arguments.integer("user_id")
    if wanted == sandbox.bot.id:
        return {"user": sandbox.bot.as_json(), "status": "member"}
    person = select_person(sandbox.store, wanted)
    if wanted <= 0 or person is None:
        raise BadRequest("invalid user_id specified")
    standing = "member" if wanted == chat_id else select_standing(sandbox.store, chat_id, wanted)
    if not standing:
        raise BadRequest("member not found")
    return {"user": person.as_json(), "status": standing, **_MORE.get(standing, {})}


def get_file(sandbox: Sandbox, arguments: Arguments) -> Json:
    """Where to download a file, unless it is beyond what Telegram hands to bots."""
    file = select_file(sandbox.store, arguments.text("file_id"))
    if file is None:
        raise BadRequest("invalid file_id")
    if file.size > DOWNLOAD_BYTES_MAX:
        raise BadRequest("file is too big")
    return file.as_file()
