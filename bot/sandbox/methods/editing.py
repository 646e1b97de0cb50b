"""What the bot changes or takes back."""

from dataclasses import replace

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import BadRequest, Json
from bot.sandbox.events import insert_event
from bot.sandbox.groups import select_group, select_member
from bot.sandbox.keyboards import is_inline, read_inline_markup
from bot.sandbox.messages import (
    Message,
    message_object,
    select_message,
    update_message,
)
from bot.sandbox.messages import (
    delete_message as forget_message,
)
from bot.sandbox.methods.chats import read_chat, read_message
from bot.sandbox.methods.media import KINDS, read_input_media
from bot.sandbox.methods.passing import read_numbers
from bot.sandbox.methods.sending import read_preview
from bot.sandbox.methods.texts import read_caption, read_text
from bot.sandbox.sandbox import Sandbox

DELETABLE_SECONDS = 48 * 3600
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)


def edit_message_text(sandbox: Sandbox, arguments: Arguments) -> Json | bool:
    """Replace a text; without a keyboard in the call the old keyboard goes."""
    words = read_text(sandbox, arguments).as_json() | read_preview(arguments)
    message = _read_own(sandbox, arguments)
    if "text" not in message.content:
        raise BadRequest("there is no text in the message to edit")
    return _edit(sandbox, arguments, message, words)


def edit_message_caption(sandbox: Sandbox, arguments: Arguments) -> Json | bool:
    """Replace a caption; an empty one goes."""
    caption = read_caption(sandbox, arguments).as_json("caption", "caption_entities")
    message = _read_own(sandbox, arguments)
    if not any(KINDS[name].has_caption for name in message.content if name in KINDS):
        raise BadRequest("there is no caption in the message to edit")
    kept = {name: value for name, value in message.content.items() if not name.startswith("caption")}
    return _edit(sandbox, arguments, message, kept | (caption if caption["caption"] else {}))


def edit_message_media(sandbox: Sandbox, arguments: Arguments) -> Json | bool:
    """Replace a file, or a text by a file."""
    content = read_input_media(sandbox, arguments.parsed("media", "can't parse input media JSON object"), arguments)
    message = _read_own(sandbox, arguments)
    if not any(name in message.content for name in ("text", *KINDS)):
        raise BadRequest("message can't be edited")
    return _edit(sandbox, arguments, message, content)


def edit_message_reply_markup(sandbox: Sandbox, arguments: Arguments) -> Json | bool:
    """Replace or remove an inline keyboard."""
    message = _read_own(sandbox, arguments)
    return _edit(sandbox, arguments, message, message.content)


def delete_message(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Take a message back; in a private chat also the person's."""
    message = read_message(sandbox, arguments, "message to delete")
    refusal = _keeps(sandbox, message)
    if refusal:
        raise BadRequest(refusal)
    _delete(sandbox, message)
    return True


def delete_messages(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Take several messages back; those not found, or not to be deleted, are skipped."""
    chat_id = read_chat(sandbox, arguments)
    for message_id in read_numbers(arguments):
        message = select_message(sandbox.store, chat_id, message_id)
        if message and not _keeps(sandbox, message):
            _delete(sandbox, message)
    return True


def _keeps(sandbox: Sandbox, message: Message) -> str:
    """Why a message cannot be deleted, or nothing: in groups another's, and what is older than two days."""
    member = select_member(sandbox.store, message.chat_id, sandbox.bot.id)
    if member.may("can_delete_messages"):
        return ""
    is_group = select_group(sandbox.store, message.chat_id) is not None
    if is_group and message.sender_id != sandbox.bot.id:
        return "message can't be deleted"
    is_old = sandbox.now() - message.sent_at > DELETABLE_SECONDS
    return "message can't be deleted for everyone" if is_old else ""


def _read_own(sandbox: Sandbox, arguments: Arguments) -> Message:
    """Give the message to edit: the bot's own, and not one that brought a reply keyboard."""
    message = read_message(sandbox, arguments, "message to edit")
    is_fixed = message.markup is not None and not is_inline(message.markup)
    is_own = message.sender_id == sandbox.bot.id or bool(arguments.text("inline_message_id"))
    if not is_own or is_fixed:
        raise BadRequest("message can't be edited")
    return message


def _edit(sandbox: Sandbox, arguments: Arguments, message: Message, content: Json) -> Json | bool:
    """Keep the new content and keyboard, if they are new."""
    markup = read_inline_markup(arguments)
    if content == message.content and markup == message.markup:
        raise BadRequest(_NOT_MODIFIED)
    edited = replace(message, content=content, markup=markup, edited_at=sandbox.now())
    update_message(sandbox.store, edited)
    insert_event(sandbox.store, message.chat_id, "edit", message_id=message.message_id)
    return True if "via_bot" in message.extra else message_object(sandbox, edited)


def _delete(sandbox: Sandbox, message: Message) -> None:
    """Take one message off the screen."""
    forget_message(sandbox.store, message.chat_id, message.message_id)
    insert_event(sandbox.store, message.chat_id, "delete", message_id=message.message_id)
