"""What people do to messages that are there: change or take back their own, react, vote."""

import json
from collections import Counter
from dataclasses import replace

from bot.sandbox.entities import cleaned, finished, utf16_length
from bot.sandbox.errors import Json, Refused
from bot.sandbox.events import insert_event
from bot.sandbox.groups import select_group, select_member
from bot.sandbox.hearing import tell
from bot.sandbox.human import enter
from bot.sandbox.messages import Message, delete_message, message_object, select_message, update_message
from bot.sandbox.methods.texts import TEXT_UNITS_MAX
from bot.sandbox.people import Person, chat_object
from bot.sandbox.reactions import EMOJI, react, reaction_objects
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.updates import insert_update


def change(sandbox: Sandbox, person: Person, chat_id: int, message_id: int, text: str) -> Json:
    """Give one's own message another text, or its file another caption; the bot hears of it as of the message."""
    message = _own(sandbox, person, chat_id, message_id)
    is_text = "text" in message.content
    words = finished(cleaned(text))
    if utf16_length(words.text) > TEXT_UNITS_MAX or (is_text and not words.text):
        raise Refused(f"The text is empty or longer than {TEXT_UNITS_MAX} UTF-16 units.")
    kept = {} if is_text else {name: value for name, value in message.content.items() if "caption" not in name}
    said = words.as_json() if is_text else words.as_json("caption", "caption_entities")
    edited = replace(message, content=kept | (said if words.text else {}), edited_at=sandbox.now())
    update_message(sandbox.store, edited)
    insert_event(sandbox.store, chat_id, "edit", message_id=message_id)
    return {"update_id": tell(sandbox, edited, "edited_message"), "message": message_object(sandbox, edited)}


def take_back(sandbox: Sandbox, person: Person, chat_id: int, message_id: int) -> Json:
    """Delete one's own message, which no bot is told of."""
    _own(sandbox, person, chat_id, message_id)
    delete_message(sandbox.store, chat_id, message_id)
    insert_event(sandbox.store, chat_id, "delete", message_id=message_id)
    return {"message_id": message_id}


def answer_with(sandbox: Sandbox, person: Person, chat_id: int, message_id: int, emoji: list[str]) -> Json:
    """React to a message; the bot is told in a private chat, and in a group that it leads."""
    message = _seen(sandbox, person, chat_id, message_id)
    if not set(emoji) <= EMOJI:
        raise Refused("Nobody can react with this.")
    before = react(sandbox, message, person.id, emoji)
    leads = select_member(sandbox.store, chat_id, sandbox.bot.id).leads
    if select_group(sandbox.store, chat_id) is not None and not leads:
        return {"update_id": None}
    reaction = {
        "chat": chat_object(sandbox.store, chat_id),
        "message_id": message_id,
        "user": person.as_json(),
        "date": sandbox.now(),
        "old_reaction": reaction_objects(before),
        "new_reaction": reaction_objects(emoji),
    }
    return {"update_id": insert_update(sandbox.store, "message_reaction", reaction)}


def vote(sandbox: Sandbox, person: Person, chat_id: int, message_id: int, options: list[int]) -> Json:
    """Choose among a poll's answers, or take a vote back by choosing none."""
    message = _seen(sandbox, person, chat_id, message_id)
    poll: Json = message.content.get("poll", {})
    several = poll.get("allows_multiple_answers", False)
    if not poll or poll["is_closed"]:
        raise Refused("There is no open poll in this message.", code=409)
    if not all(0 <= place < len(poll["options"]) for place in options) or (len(options) > 1 and not several):
        raise Refused("These are not answers of this poll.")
    place = (chat_id, message_id, person.id)
    voted = "SELECT 1 FROM votes WHERE chat_id = ? AND message_id = ? AND person_id = ?"
    if not poll["allows_revoting"] and sandbox.store.row(voted, *place) is not None:
        raise Refused("A quiz is answered once.", code=409)
    sandbox.store.run("DELETE FROM votes WHERE chat_id = ? AND message_id = ? AND person_id = ?", *place)
    if options:
        sandbox.store.run("INSERT INTO votes VALUES (?, ?, ?, ?)", *place, json.dumps(options))
    counted = _counted(sandbox, message)
    update_message(sandbox.store, replace(message, content={"poll": counted}))
    insert_event(sandbox.store, chat_id, "edit", message_id=message_id)
    if message.sender_id != sandbox.bot.id:
        return {"update_id": None}
    if not poll["is_anonymous"]:
        ids = {"option_ids": options, "option_persistent_ids": [str(place) for place in options]}
        insert_update(sandbox.store, "poll_answer", {"poll_id": poll["id"], "user": person.as_json(), **ids})
    return {"update_id": insert_update(sandbox.store, "poll", counted)}


def _counted(sandbox: Sandbox, message: Message) -> Json:
    """Give a poll with its votes counted."""
    rows = sandbox.store.rows(
        "SELECT options FROM votes WHERE chat_id = ? AND message_id = ?", message.chat_id, message.message_id
    )
    votes = Counter(place for row in rows for place in json.loads(row["options"]))
    poll: Json = message.content["poll"]
    options = [option | {"voter_count": votes[place]} for place, option in enumerate(poll["options"])]
    return poll | {"options": options, "total_voter_count": len(rows)}


def _seen(sandbox: Sandbox, person: Person, chat_id: int, message_id: int) -> Message:
    """Give a message of a chat in which the person is."""
    enter(sandbox, person, chat_id)
    message = select_message(sandbox.store, chat_id, message_id)
    if message is None:
        raise Refused("There is no such message.", code=404)
    return message


def _own(sandbox: Sandbox, person: Person, chat_id: int, message_id: int) -> Message:
    """Give a message that the person wrote."""
    message = _seen(sandbox, person, chat_id, message_id)
    if message.sender_id != person.id or not any(name in message.content for name in ("text", "document", "photo")):
        raise Refused("This is not their message.", code=409)
    return message
