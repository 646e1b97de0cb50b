"""Text with entities: offsets in UTF-16 units, cleaning, trimming, and what Telegram finds by itself.

Telegram counts offsets and lengths in UTF-16 code units: an emoji outside the basic plane counts two.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bot.sandbox.errors import BadRequest, Json

# Telegram turns control characters into spaces and drops line separators and bidirectional overrides.
_CLEANING = dict.fromkeys((*range(10), *range(11, 32)), " ") | dict.fromkeys((0x0D, *range(0x2028, 0x202F)))

_DETECTED = (
    (
        "url",
        re.compile(r"(?<![\w@])https?://[^\s<>\"]*[^\s<>\".,;:!?)\]}'」』》）。，；：！？]", re.IGNORECASE),
    ),
    ("email", re.compile(r"(?<![\w.+-])[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?![\w-])")),
    (
        "bot_command",
        re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])", re.ASCII),
    ),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d])\w{1,256}")),
    ("cashtag", re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?!\w)")),
)
_PLACE_MAX = 1_000_000
_LITERAL = ("code", "pre")  # nothing is found or nested inside these
_CLAIMING = (*_LITERAL, "text_link", "text_mention")


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of text with a meaning."""

    type: str
    offset: int
    length: int
    extra: Json = field(default_factory=dict)  # url, language, custom_emoji_id

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.offset + self.length

    def as_json(self) -> Json:
        """As Telegram writes it."""
        return {"offset": self.offset, "length": self.length, "type": self.type, **self.extra}


@dataclass(frozen=True, slots=True)
class Words:
    """A text and its entities."""

    text: str
    entities: tuple[Entity, ...] = ()

    def as_json(self, text_name: str = "text", entities_name: str = "entities") -> Json:
        """Give the two fields of a message, the second only when there are entities."""
        body: Json = {text_name: self.text}
        if self.entities:
            body[entities_name] = [entity.as_json() for entity in self.entities]
        return body


def utf16_length(text: str) -> int:
    """How many UTF-16 units a text has."""
    return len(text) + sum(character > "\uffff" for character in text)


def cleaned(text: str) -> str:
    """Give the text without what Telegram does not carry."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadRequest("strings must be encoded in UTF-8") from error
    return text.translate(_CLEANING)


def placed(sent: str, entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Give the entities that a call names where they stand once its text is cleaned; empty ones go.

    Refuses those that lie outside the text as it was sent or cut a character in two, in the words of TDLib's
    `fix_formatted_text`.
    """
    given = tuple(entities)
    for entity in given:
        if not 0 <= entity.offset <= _PLACE_MAX:
            raise BadRequest(f"receive an entity with incorrect offset {entity.offset}")
        if not 0 <= entity.length <= _PLACE_MAX:
            raise BadRequest(f"receive an entity with incorrect length {entity.length}")
    places = _cleaned_places(sent) if given else {}  # most texts name none
    return tuple(_placed(entity, sent, places) for entity in sorted(given, key=_order) if entity.length)


def _placed(entity: Entity, sent: str, places: dict[int, int]) -> Entity:
    """Move one entity to where it stands in the cleaned text, or refuse it."""
    units = max(places)
    begins_at = f"entity beginning at UTF-16 offset {entity.offset}"
    if entity.offset > units:
        raise BadRequest(f"entity begins after the end of the text at UTF-16 offset {entity.offset}")
    if entity.offset not in places:
        raise BadRequest(f"entity begins in a middle of a UTF-16 symbol at byte offset {_byte(sent, entity.offset)}")
    if entity.end > units:
        raise BadRequest(f"{begins_at} ends after the end of the text at UTF-16 offset {entity.end}")
    if entity.end not in places:
        raise BadRequest(f"{begins_at} ends in a middle of a UTF-16 symbol at byte offset {_byte(sent, entity.end)}")
    begin = places[entity.offset]
    return replace(entity, offset=begin, length=places[entity.end] - begin)


def _cleaned_places(sent: str) -> dict[int, int]:
    """For each character's offset in UTF-16 units, and the end, its offset once the text is cleaned."""
    places = {0: 0}
    before = after = 0
    for character in sent:
        units = utf16_length(character)
        before += units
        after += units if _CLEANING.get(ord(character), " ") else 0
        places[before] = after
    return places


def _byte(sent: str, inside: int) -> int:
    """Give where the character ends, in bytes of UTF-8, in the middle of which a UTF-16 offset lies."""
    return len(sent.encode("utf-16-le")[: 2 * (inside + 1)].decode("utf-16-le").encode())


def finished(text: str, entities: tuple[Entity, ...] = ()) -> Words:
    """Trim the text, find commands and links in it, and put the entities in Telegram's order."""
    words = _trimmed(text, entities)
    literal = [entity for entity in words.entities if entity.type in _LITERAL]
    kept = [entity for entity in words.entities if entity in literal or not _overlaps(entity, literal)]
    claimed = [entity for entity in kept if entity.type in _CLAIMING]
    found = _detected(words.text, claimed)
    return Words(words.text, tuple(sorted(_merged([*kept, *found]), key=_order)))


def _order(entity: Entity) -> tuple[int, int, str]:
    """Earlier first, and the longer of two that begin together."""
    return entity.offset, -entity.length, entity.type


def _overlaps(entity: Entity, others: list[Entity]) -> bool:
    """Whether an entity shares a unit with one of the others."""
    return any(entity.offset < other.end and other.offset < entity.end for other in others)


def _trimmed(text: str, entities: tuple[Entity, ...]) -> Words:
    """Cut white space off both ends and clip the entities to what is left."""
    body = text.rstrip()
    lead = utf16_length(body) - utf16_length(body.lstrip())
    body = body.lstrip()
    units = utf16_length(body)
    clipped = (_clipped(entity, lead, units) for entity in entities)
    return Words(body, tuple(entity for entity in clipped if entity.length > 0))


def _clipped(entity: Entity, lead: int, units: int) -> Entity:
    """Give the entity after a lead has been cut, inside what is left."""
    begin = max(0, entity.offset - lead)
    end = min(units, entity.end - lead)
    return replace(entity, offset=begin, length=end - begin)


def _merged(entities: list[Entity]) -> Iterator[Entity]:
    """Join neighbours of one plain kind, as two bold words side by side."""
    last: dict[str, Entity] = {}
    for entity in sorted(entities, key=_order):
        before = last.get(entity.type)
        if before and not entity.extra and entity.offset <= before.end and entity.type not in _LITERAL:
            end = max(before.end, entity.end)
            last[entity.type] = replace(before, length=end - before.offset)
            continue
        if before:
            yield before
        last[entity.type] = entity
    yield from last.values()


def _detected(text: str, claimed: list[Entity]) -> list[Entity]:
    """Commands, links, mentions and tags that nobody marked."""
    units = _unit_offsets(text)
    found: list[Entity] = []
    for kind, pattern in _DETECTED:
        for match in pattern.finditer(text):
            begin, end = units[match.start()], units[match.end()]
            entity = Entity(kind, begin, end - begin)
            if not _overlaps(entity, [*claimed, *found]):
                found.append(entity)
    return found


def _unit_offsets(text: str) -> list[int]:
    """For each character, and the end, how many UTF-16 units come before it."""
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + (2 if character > "\uffff" else 1))
    return offsets
