"""What the bot says without a file: texts, places, contacts, dice, and that it is busy."""

import secrets
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import BadRequest, Json
from bot.sandbox.events import insert_event
from bot.sandbox.methods.chats import read_open_chat
from bot.sandbox.methods.posting import post
from bot.sandbox.methods.texts import read_text
from bot.sandbox.sandbox import Sandbox

DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}
LATITUDE_MAX, LONGITUDE_MAX = 90, 180
_ACTIONS = frozenset(
    {
        *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
        *("upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"),
    }
)


def send_message(sandbox: Sandbox, arguments: Arguments) -> Json:
    """Send a text."""
    words = read_text(sandbox, arguments).as_json()
    return post(sandbox, arguments, words | read_preview(arguments))


def read_preview(arguments: Arguments) -> Json:
    """Give how a call wants its links shown; nothing is fetched, so only its own words come back."""
    given: Any = arguments.parsed("link_preview_options", "can't parse link preview options JSON object")
    if given is not None and not isinstance(given, dict):
        raise BadRequest("object expected as link preview options")
    return {"link_preview_options": given} if given else {}


def send_location(sandbox: Sandbox, arguments: Arguments) -> Json:
    """Send a place on the map."""
    return post(sandbox, arguments, {"location": _read_location(arguments)})


def send_venue(sandbox: Sandbox, arguments: Arguments) -> Json:
    """Send a place with a name."""
    location = _read_location(arguments)
    venue = {"location": location, **_read_texts(arguments, "title", "address")}
    return post(sandbox, arguments, {"venue": venue, "location": location})


def send_contact(sandbox: Sandbox, arguments: Arguments) -> Json:
    """Send somebody's number."""
    contact = _read_texts(arguments, "phone_number", "first_name")
    optional = {name: arguments.text(name) for name in ("last_name", "vcard") if arguments.text(name)}
    return post(sandbox, arguments, {"contact": contact | optional})


def send_dice(sandbox: Sandbox, arguments: Arguments) -> Json:
    """Throw a die, or another emoji of chance."""
    emoji = arguments.text("emoji") or "🎲"
    if emoji not in DICE:
        raise BadRequest("EMOTICON_INVALID")
    return post(sandbox, arguments, {"dice": {"emoji": emoji, "value": secrets.randbelow(DICE[emoji]) + 1}})


def send_chat_action(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Show that the bot is busy."""
    chat_id = read_open_chat(sandbox, arguments)
    action = arguments.text("action").lower()
    if action not in _ACTIONS:
        raise BadRequest("wrong parameter action in request")
    insert_event(sandbox.store, chat_id, "action", body={"action": action})
    return True


def _read_location(arguments: Arguments) -> Json:
    """Give the place of a call."""
    place = {"latitude": LATITUDE_MAX, "longitude": LONGITUDE_MAX}
    location = {name: _read_degrees(arguments, name, most) for name, most in place.items()}
    optional = ("horizontal_accuracy", "live_period", "heading", "proximity_alert_radius")
    return location | {name: arguments.integer(name) for name in optional if arguments.text(name)}


def _read_degrees(arguments: Arguments, name: str, most: int) -> float:
    """Give one coordinate."""
    given = arguments.text(name)
    if not given:
        raise BadRequest(f"{name} is empty")
    try:
        degrees = float(given)
    except ValueError as error:
        raise BadRequest(f"wrong {name} specified") from error
    if not -most <= degrees <= most:
        raise BadRequest(f"wrong {name} specified")
    return degrees


def _read_texts(arguments: Arguments, *names: str) -> Json:
    """Give texts that a call must have."""
    for name in names:
        if not arguments.text(name).strip():
            raise BadRequest(f"{name.replace('_', ' ')} is empty")
    return {name: arguments.text(name).strip() for name in names}
