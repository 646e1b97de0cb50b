"""Texts and captions of a call, with the entities that parse_mode or an explicit list gives them."""

import re
from typing import Any

from bot.sandbox.arguments import Arguments
from bot.sandbox.entities import Entity, Words, finished, placed, utf16_length
from bot.sandbox.errors import BadRequest
from bot.sandbox.markdown import parse_markdown, parse_markdown_v2
from bot.sandbox.markup import parse_html
from bot.sandbox.people import select_person
from bot.sandbox.sandbox import Sandbox

SOURCE_MAX = 65_536  # with its tags; longer ones are refused before they are read
TEXT_UNITS_MAX = 4096
CAPTION_UNITS_MAX = 1024
ENTITY_TYPES = frozenset(
    {
        *("bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote"),
        *("code", "pre", "text_link", "text_mention", "custom_emoji"),
    }
)
# What Telegram finds by itself, and nobody can name.
_FOUND_TYPES = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
)
_OWN_FIELDS = ("type", "offset", "length")
_PERSON_LINK = re.compile(r"tg://user\?id=(\d{1,18})")
_PARSERS = {"html": parse_html, "markdownv2": parse_markdown_v2, "markdown": parse_markdown}


def read_text(sandbox: Sandbox, arguments: Arguments) -> Words:
    """Give the text of a message, which may be neither empty nor too long."""
    if not arguments.text("text"):
        raise BadRequest("message text is empty")
    words = _formatted(sandbox, arguments, "text", "entities", too_long="message is too long")
    if not words.text:
        raise BadRequest("message text is empty")
    if utf16_length(words.text) > TEXT_UNITS_MAX:
        raise BadRequest("message is too long")
    return words


def read_caption(sandbox: Sandbox, arguments: Arguments) -> Words:
    """Give the caption of a file, which may be empty."""
    too_long = "message caption is too long"
    words = _formatted(sandbox, arguments, "caption", "caption_entities", too_long=too_long)
    if utf16_length(words.text) > CAPTION_UNITS_MAX:
        raise BadRequest(too_long)
    return words


def _formatted(sandbox: Sandbox, arguments: Arguments, name: str, entities_name: str, *, too_long: str) -> Words:
    """Give a named source as text with entities; parse_mode goes before an explicit list."""
    source = arguments.text(name)
    if len(source) > SOURCE_MAX:
        raise BadRequest(too_long)
    mode = arguments.text("parse_mode").lower()
    if mode in _PARSERS:
        text, entities = _PARSERS[mode](source)
        return finished(text, _mentioning(sandbox, entities))
    if mode not in ("", "none"):
        raise BadRequest("unsupported parse_mode")
    given = arguments.parsed(entities_name, "can't parse MessageEntity JSON object") or ()
    if not isinstance(given, list | tuple):
        raise BadRequest("expected an Array of MessageEntity")
    named = (made for entity in given if (made := _entity(entity)) is not None)
    return finished(source, _mentioning(sandbox, placed(arguments.sent(name), named)))


def _mentioning(sandbox: Sandbox, entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Turn links to people into mentions with the person in them; of people unknown to the bot plain text is left."""
    return tuple(made for entity in entities if (made := _mention(sandbox, entity)) is not None)


def _mention(sandbox: Sandbox, entity: Entity) -> Entity | None:
    """Give an entity as it is, a link to a person as a mention, or nothing."""
    link = _PERSON_LINK.fullmatch(str(entity.extra.get("url", "")))
    if entity.type != "text_mention" and link is None:
        return entity
    named: Any = entity.extra.get("user")
    person_id = int(link.group(1)) if link else named.get("id") if isinstance(named, dict) else None
    person = select_person(sandbox.store, person_id) if isinstance(person_id, int) else None
    return Entity("text_mention", entity.offset, entity.length, {"user": person.as_json()}) if person else None


def _entity(given: Any) -> Entity | None:
    """One entity of an explicit list, or nothing for one that Telegram finds by itself."""
    if not isinstance(given, dict):
        raise BadRequest("can't parse MessageEntity: expected an Object")
    if not all(isinstance(given.get(name), int) for name in ("offset", "length")):
        raise BadRequest('can\'t parse MessageEntity: field "offset" must be of type Number')
    if given.get("type") in _FOUND_TYPES:
        return None
    if given.get("type") not in ENTITY_TYPES:
        raise BadRequest("can't parse MessageEntity: Unsupported type specified")
    extra = {name: value for name, value in given.items() if name not in _OWN_FIELDS and value is not None}
    return Entity(str(given.get("type")), given["offset"], given["length"], extra)
