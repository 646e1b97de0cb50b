"""What people do in a chat: write, hand in a file, press a button, shut the bot out."""

import hashlib
from dataclasses import dataclass

from bot.sandbox.arguments import Upload
from bot.sandbox.entities import cleaned, finished, utf16_length
from bot.sandbox.errors import Json, Refused
from bot.sandbox.events import insert_event
from bot.sandbox.files import insert_file
from bot.sandbox.keyboards import has_button
from bot.sandbox.messages import (
    Message,
    inaccessible_object,
    insert_message,
    message_object,
    select_message,
)
from bot.sandbox.methods.texts import CAPTION_UNITS_MAX, TEXT_UNITS_MAX
from bot.sandbox.people import Person, chat_object, mark_blocked, mark_started
from bot.sandbox.presses import PATIENCE_SECONDS, insert_press
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.updates import insert_update


@dataclass(frozen=True, slots=True)
class Pressing:
    """Which button is pressed; forged when no screen ever showed it."""

    chat_id: int
    message_id: int
    callback: str
    forged: bool = False
    stale: bool = False  # so late that the bot can no longer answer it


def say(sandbox: Sandbox, person: Person, text: str, *, reply_to: int | None = None) -> Json:
    """Write a text; commands and links in it are found as Telegram finds them."""
    if utf16_length(text.strip()) > TEXT_UNITS_MAX:
        raise Refused(f"The text is longer than {TEXT_UNITS_MAX} UTF-16 units.")
    words = finished(cleaned(text))
    if not words.text:
        raise Refused("The text is empty.")
    return _post(sandbox, person, words.as_json(), reply_to)


def hand_in(sandbox: Sandbox, person: Person, upload: Upload, caption: str) -> Json:
    """Send a file to the bot as a document."""
    if utf16_length(caption.strip()) > CAPTION_UNITS_MAX:
        raise Refused(f"The caption is longer than {CAPTION_UNITS_MAX} UTF-16 units.")
    words = finished(cleaned(caption))
    if not upload.content:
        raise Refused("The file is empty.")
    file = insert_file(sandbox.store, upload, kind="documents")
    described = words.as_json("caption", "caption_entities") if words.text else {}
    return _post(sandbox, person, {"document": file.as_document(), **described}, None)


def press(sandbox: Sandbox, person: Person, pressing: Pressing) -> Json:
    """Press an inline button; only a forged press may name one that is not there."""
    _refuse_if_blocked(person)
    message = select_message(sandbox.store, pressing.chat_id, pressing.message_id)
    if not pressing.forged and not (message and has_button(message.markup, pressing.callback)):
        raise Refused("There is no such button under this message.", code=404)
    if not pressing.forged and pressing.chat_id != person.id:
        raise Refused("This message is in somebody else's chat.", code=404)
    patience = 0 if pressing.stale else PATIENCE_SECONDS
    pressed = insert_press(
        sandbox.store,
        chat_id=pressing.chat_id,
        message_id=pressing.message_id,
        person_id=person.id,
        expires_at=sandbox.now() + patience,
    )
    query = {
        "id": pressed.id,
        "from": person.as_json(),
        "message": _pressed_message(sandbox, message, pressing),
        "chat_instance": _chat_instance(pressing.chat_id),
        "data": pressing.callback,
    }
    return {
        "update_id": insert_update(sandbox.store, "callback_query", query),
        "callback_query_id": pressed.id,
    }


def block(sandbox: Sandbox, person: Person, *, blocked: bool) -> Json:
    """Shut the bot out or let it in again; the bot is told."""
    mark_blocked(sandbox.store, person.id, blocked=blocked)
    member: Json = {"user": sandbox.bot.as_json(), "status": "member"}
    banned: Json = {"user": sandbox.bot.as_json(), "status": "kicked", "until_date": 0}
    change = {
        "chat": chat_object(sandbox.store, person.id),
        "from": person.as_json(),
        "date": sandbox.now(),
        "old_chat_member": member if blocked else banned,
        "new_chat_member": banned if blocked else member,
    }
    return {"update_id": insert_update(sandbox.store, "my_chat_member", change)}


def _post(sandbox: Sandbox, person: Person, content: Json, reply_to: int | None) -> Json:
    """Put a person's message into their chat and into the bot's queue."""
    _refuse_if_blocked(person)
    if reply_to is not None and select_message(sandbox.store, person.id, reply_to) is None:
        raise Refused("There is no such message to reply to.", code=404)
    mark_started(sandbox.store, person.id)
    message = insert_message(sandbox, chat_id=person.id, sender_id=person.id, content=content, reply_to=reply_to)
    insert_event(sandbox.store, person.id, "message", message_id=message.message_id)
    shown = message_object(sandbox, message)
    return {"update_id": insert_update(sandbox.store, "message", shown), "message": shown}


def _refuse_if_blocked(person: Person) -> None:
    """Somebody who shut the bot out cannot write to it either."""
    if person.blocked:
        raise Refused("This person has blocked the bot.", code=409)


def _pressed_message(sandbox: Sandbox, message: Message | None, pressing: Pressing) -> Json:
    """Give the message under which the button stands or stood."""
    if message is None:
        return inaccessible_object(sandbox, pressing.chat_id, pressing.message_id)
    return message_object(sandbox, message)


def _chat_instance(chat_id: int) -> str:
    """Give a number that stands for the chat and is always the same."""
    digest = hashlib.sha256(f"chat {chat_id}".encode()).digest()
    return str(int.from_bytes(digest[:8], "big", signed=True))
