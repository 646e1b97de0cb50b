"""What people do in a chat, their own or a group: write, hand in a file, press a button, shut the bot out."""

import hashlib
from dataclasses import dataclass

from bot.sandbox.arguments import Upload
from bot.sandbox.entities import cleaned, finished, utf16_length
from bot.sandbox.errors import Json, Refused
from bot.sandbox.events import insert_event
from bot.sandbox.files import insert_file
from bot.sandbox.groups import select_group, select_member
from bot.sandbox.hearing import tell
from bot.sandbox.keyboards import has_button
from bot.sandbox.messages import (
    Message,
    inaccessible_object,
    inline_name,
    insert_message,
    message_object,
    select_message,
)
from bot.sandbox.methods.texts import CAPTION_UNITS_MAX, TEXT_UNITS_MAX
from bot.sandbox.people import Person, chat_object, mark_blocked, mark_started
from bot.sandbox.presses import PATIENCE_SECONDS, insert_press
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.topics import in_topic, select_topic
from bot.sandbox.updates import insert_update


@dataclass(frozen=True, slots=True)
class Pressing:
    """Which button is pressed; forged when no screen ever showed it."""

    chat_id: int
    message_id: int
    callback: str
    forged: bool = False
    stale: bool = False  # so late that the bot can no longer answer it


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes."""

    chat_id: int
    reply_to: int | None = None
    thread_id: int | None = None  # a forum's topic; none is General


def say(sandbox: Sandbox, person: Person, text: str, place: Place) -> Json:
    """Write a text; commands and links in it are found as Telegram finds them."""
    if utf16_length(text.strip()) > TEXT_UNITS_MAX:
        raise Refused(f"The text is longer than {TEXT_UNITS_MAX} UTF-16 units.")
    words = finished(cleaned(text))
    if not words.text:
        raise Refused("The text is empty.")
    return post(sandbox, person, words.as_json(), place)


def hand_in(
    sandbox: Sandbox, person: Person, upload: Upload, caption: str, place: Place, kind: str = "document"
) -> Json:
    """Send a file as a document, or a picture as a photo."""
    if utf16_length(caption.strip()) > CAPTION_UNITS_MAX:
        raise Refused(f"The caption is longer than {CAPTION_UNITS_MAX} UTF-16 units.")
    words = finished(cleaned(caption))
    if not upload.content:
        raise Refused("The file is empty.")
    file = insert_file(sandbox.store, upload, kind=f"{kind}s")
    described = words.as_json("caption", "caption_entities") if words.text else {}
    shown = file.as_photo() if kind == "photo" else file.as_document()
    return post(sandbox, person, {kind: shown, **described}, place)


def press(sandbox: Sandbox, person: Person, pressing: Pressing) -> Json:
    """Press an inline button; only a forged press may name one that is not there."""
    if not pressing.forged:
        enter(sandbox, person, pressing.chat_id)
    message = select_message(sandbox.store, pressing.chat_id, pressing.message_id)
    if not pressing.forged and not (message and has_button(message.markup, pressing.callback)):
        raise Refused("There is no such button under this message.", code=404)
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
        **_pressed_message(sandbox, message, pressing),
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
    member: Json = {"user": sandbox.me(), "status": "member"}
    banned: Json = {"user": sandbox.me(), "status": "kicked", "until_date": 0}
    change = {
        "chat": chat_object(sandbox.store, person.id),
        "from": person.as_json(),
        "date": sandbox.now(),
        "old_chat_member": member if blocked else banned,
        "new_chat_member": banned if blocked else member,
    }
    return {"update_id": insert_update(sandbox.store, "my_chat_member", change)}


def post(
    sandbox: Sandbox,
    person: Person,
    content: Json,
    place: Place,
    extra: Json | None = None,
    *,
    markup: Json | None = None,
) -> Json:
    """Put a person's message into a chat, and into the bot's queue if the bot hears it."""
    enter(sandbox, person, place.chat_id)
    if place.reply_to is not None and select_message(sandbox.store, place.chat_id, place.reply_to) is None:
        raise Refused("There is no such message to reply to.", code=404)
    thread = _thread(sandbox, person, place)
    message = insert_message(
        sandbox,
        chat_id=place.chat_id,
        sender_id=person.id,
        content=content,
        markup=markup,
        reply_to=place.reply_to,
        extra=thread | (extra or {}),
    )
    insert_event(sandbox.store, place.chat_id, "message", message_id=message.message_id)
    return {"update_id": tell(sandbox, message), "message": message_object(sandbox, message)}


def enter(sandbox: Sandbox, person: Person, chat_id: int) -> None:
    """Refuse a chat in which the person cannot act: another's, a group they are not in, or the bot's if shut out."""
    if chat_id == person.id:
        if person.blocked:
            raise Refused("This person has blocked the bot.", code=409)
        mark_started(sandbox.store, person.id)
        return
    group = select_group(sandbox.store, chat_id)
    if group is None:
        raise Refused("This is somebody else's chat.", code=404)
    member = select_member(sandbox.store, chat_id, person.id)
    if not member.is_present or group.migrated_to is not None:
        raise Refused("This person is not in this group.", code=409)
    if member.rank == "restricted" and not member.extra.get("can_send_messages"):
        raise Refused("This person may not write in this group.", code=409)


def _thread(sandbox: Sandbox, person: Person, place: Place) -> Json:
    """Give the fields that put a message into a topic, which must be open to whoever does not lead."""
    if place.thread_id is None:
        return {}
    topic = select_topic(sandbox.store, place.chat_id, place.thread_id)
    if topic is None:
        raise Refused("There is no such topic.", code=404)
    if topic.closed and not select_member(sandbox.store, place.chat_id, person.id).leads:
        raise Refused("This topic is closed.", code=409)
    return in_topic(place.thread_id)


def _pressed_message(sandbox: Sandbox, message: Message | None, pressing: Pressing) -> Json:
    """Give the message under which the button stands or stood; one sent through the bot has only a name."""
    if message is None:
        return {"message": inaccessible_object(sandbox, pressing.chat_id, pressing.message_id)}
    if "via_bot" in message.extra:
        return {"inline_message_id": inline_name(pressing.chat_id, pressing.message_id)}
    return {"message": message_object(sandbox, message)}


def _chat_instance(chat_id: int) -> str:
    """Give a number that stands for the chat and is always the same."""
    digest = hashlib.sha256(f"chat {chat_id}".encode()).digest()
    return str(int.from_bytes(digest[:8], "big", signed=True))
