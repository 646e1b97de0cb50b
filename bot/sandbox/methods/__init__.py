"""The Bot API methods this emulator knows, by lower-case name; Telegram does not look at the case either."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.methods import (
    answering,
    editing,
    leading,
    lookups,
    menus,
    pinning,
    receiving,
    sending,
    threads,
)
from bot.sandbox.sandbox import Sandbox

Method = Callable[[Sandbox, Arguments], Any]

# getUpdates is missing here: it alone may wait, so it stands in `wire`.
METHODS: Mapping[str, Method] = {
    "getme": lookups.get_me,
    "getchat": lookups.get_chat,
    "getchatmember": lookups.get_chat_member,
    "getchatmembercount": lookups.get_chat_member_count,
    "getchatadministrators": lookups.get_chat_administrators,
    "getuserprofilephotos": lookups.get_user_profile_photos,
    "getfile": lookups.get_file,
    "leavechat": leading.leave_chat,
    "banchatmember": leading.ban_chat_member,
    "unbanchatmember": leading.unban_chat_member,
    "restrictchatmember": leading.restrict_chat_member,
    "promotechatmember": leading.promote_chat_member,
    "setchatadministratorcustomtitle": leading.set_chat_administrator_custom_title,
    "setchattitle": leading.set_chat_title,
    "setchatdescription": leading.set_chat_description,
    "setchatpermissions": leading.set_chat_permissions,
    "createforumtopic": threads.create_forum_topic,
    "editforumtopic": threads.edit_forum_topic,
    "closeforumtopic": threads.close_forum_topic,
    "reopenforumtopic": threads.reopen_forum_topic,
    "deleteforumtopic": threads.delete_forum_topic,
    "getforumtopiciconstickers": threads.get_forum_topic_icon_stickers,
    "pinchatmessage": pinning.pin_chat_message,
    "unpinchatmessage": pinning.unpin_chat_message,
    "unpinallchatmessages": pinning.unpin_all_chat_messages,
    "unpinallforumtopicmessages": pinning.unpin_all_forum_topic_messages,
    "setwebhook": receiving.set_webhook,
    "deletewebhook": receiving.delete_webhook,
    "getwebhookinfo": receiving.get_webhook_info,
    "sendmessage": sending.send_message,
    "senddocument": sending.send_document,
    "sendphoto": sending.send_photo,
    "sendchataction": sending.send_chat_action,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "answercallbackquery": answering.answer_callback_query,
    "setmycommands": menus.set_my_commands,
    "getmycommands": menus.get_my_commands,
    "deletemycommands": menus.delete_my_commands,
    "setchatmenubutton": menus.set_chat_menu_button,
    "getchatmenubutton": menus.get_chat_menu_button,
}
