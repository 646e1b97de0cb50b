"""The Bot API methods this emulator knows, by lower-case name; Telegram does not look at the case either."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.methods import answering, editing, lookups, menus, receiving, sending
from bot.sandbox.sandbox import Sandbox

Method = Callable[[Sandbox, Arguments], Any]

# getUpdates is missing here: it alone may wait, so it stands in `wire`.
METHODS: Mapping[str, Method] = {
    "getme": lookups.get_me,
    "getchat": lookups.get_chat,
    "getchatmember": lookups.get_chat_member,
    "getfile": lookups.get_file,
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
