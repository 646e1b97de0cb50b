"""Telegram's HTML, read into text and entities, refused in Telegram's own words."""

import re
from dataclasses import dataclass, replace

from bot.sandbox.entities import Entity, utf16_length
from bot.sandbox.errors import BadRequest, Json

_PLAIN_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
}
_TAGS = {*_PLAIN_TAGS, "a", "span", "tg-emoji", "blockquote"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot));?", re.IGNORECASE)
_SPACE = re.compile(r"\s*")
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>]*")
_TOKEN = re.compile(r"[\w.-]*", re.ASCII)
_LINK = re.compile(r"(?:https?|tg|ton|mailto|tel):\S+", re.IGNORECASE)
_BARE_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:[/?#:]\S*)?")
_HIGHEST_CHARACTER = 0x10FFFF


@dataclass(frozen=True, slots=True)
class _Open:
    """A tag that waits for its end."""

    name: str
    attributes: dict[str, str]
    at: int  # where it stands in the source
    offset: int  # UTF-16 units of text before it
    begin: int  # pieces of text before it


def parse_html(source: str) -> tuple[str, tuple[Entity, ...]]:
    """Turn HTML into text and entities, or refuse."""
    return _Reader(source).read()


class _Reader:
    """A cursor over the source, what has come out so far, and the tags that are open."""

    def __init__(self, source: str) -> None:
        """Stand at the beginning."""
        self.source = source
        self.at = 0
        self.pieces: list[str] = []
        self.units = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, tuple[Entity, ...]]:
        """Read to the end."""
        while self.at < len(self.source):
            if self.source[self.at] != "<":
                self._text()
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        if self.open:
            raise _refusal(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return "".join(self.pieces), tuple(self.entities)

    def _text(self) -> None:
        """Take one stretch of text up to the next tag, with its references resolved."""
        end = self.source.find("<", self.at)
        end = len(self.source) if end < 0 else end
        piece = resolved(self.source[self.at : end])
        self.pieces.append(piece)
        self.units += utf16_length(piece)
        self.at = end

    def _start_tag(self) -> None:
        """Take a start tag with its attributes."""
        begin = self.at
        self.at += 1
        name = self._take(_TAG_NAME).lower()
        if self.at >= len(self.source):
            raise self._refusal("Unclosed start tag", begin)
        if name not in _TAGS:
            raise self._refusal(f'Unsupported start tag "{name}"', begin)
        attributes = self._attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self._refusal('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(name, attributes, begin, self.units, len(self.pieces)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        """Take attributes up to and with the closing bracket."""
        attributes: dict[str, str] = {}
        while True:
            self._take(_SPACE)
            if self.at >= len(self.source):
                raise self._refusal(f'Unclosed start tag "{tag}"', begin)
            if self.source[self.at] == ">":
                self.at += 1
                return attributes
            name = self._take(_ATTRIBUTE_NAME).lower()
            if not name:
                raise self._refusal(f'Empty attribute name in the tag "{tag}"', begin)
            attributes.setdefault(name, self._attribute_value(tag, begin))

    def _attribute_value(self, tag: str, begin: int) -> str:
        """Take what follows an attribute's name, if anything does."""
        self._take(_SPACE)
        if not self.source.startswith("=", self.at):
            return ""
        self.at += 1
        self._take(_SPACE)
        quote = self.source[self.at : self.at + 1]
        if quote not in ("'", '"') or not quote:
            return self._token()
        end = self.source.find(quote, self.at + 1)
        if end < 0:
            raise self._refusal(f'Unclosed start tag "{tag}"', begin)
        value = resolved(self.source[self.at + 1 : end])
        self.at = end + 1
        return value

    def _token(self) -> str:
        """Take an attribute's value that stands without quotes."""
        begin = self.at
        token = self._take(_TOKEN).lower()
        if self.at < len(self.source) and self.source[self.at] not in " \t\n>":
            raise self._refusal("Unexpected end of name token", begin)
        return token

    def _end_tag(self) -> None:
        """Take an end tag and close the innermost open one with it."""
        begin = self.at
        if not self.open:
            raise self._refusal("Unexpected end tag", begin)
        self.at += 2
        name = self._take(_TAG_NAME).lower()
        self._take(_SPACE)
        if not self.source.startswith(">", self.at):
            raise self._refusal("Unclosed end tag", begin)
        self.at += 1
        start = self.open.pop()
        if name not in ("", start.name):
            raise self._refusal("Unmatched end tag", begin, f', expected "</{start.name}>", found "</{name}>"')
        self._close(start)

    def _close(self, start: _Open) -> None:
        """Add the entity that ends here, unless it is empty or says nothing."""
        length = self.units - start.offset
        kind, extra = self._meaning(start)
        if not length or not kind:
            return
        inner = self.entities[-1] if self.entities else None
        if kind == "pre" and inner and (inner.offset, inner.length) == (start.offset, length) and inner.type == "code":
            self.entities[-1] = replace(inner, type="pre")
            return
        if kind == "code" and not (self.open and self.open[-1].name == "pre"):
            extra = {}
        self.entities.append(Entity(kind, start.offset, length, extra))

    def _meaning(self, start: _Open) -> tuple[str, Json]:
        """Give what a tag says: the entity's type and the fields beside it."""
        if start.name == "a":
            return self._link(start)
        if start.name == "blockquote":
            return ("expandable_blockquote" if "expandable" in start.attributes else "blockquote"), {}
        if start.name == "tg-emoji":
            number = start.attributes.get("emoji-id", "")
            return ("custom_emoji", {"custom_emoji_id": number}) if number.isdigit() else ("", {})
        language = start.attributes.get("class", "").removeprefix("language-")
        extra = {"language": language} if start.name == "code" and language else {}
        return _PLAIN_TAGS.get(start.name, "spoiler"), extra

    def _link(self, start: _Open) -> tuple[str, Json]:
        """Where a link leads; a link that leads nowhere is plain text."""
        target = link_target(start.attributes.get("href") or "".join(self.pieces[start.begin :]))
        return ("text_link", {"url": target}) if target else ("", {})

    def _take(self, pattern: re.Pattern[str]) -> str:
        """Take what a pattern matches here, which may be nothing."""
        match = pattern.match(self.source, self.at)
        assert match is not None, "these patterns match the empty text"
        self.at = match.end()
        return match.group()

    def _refusal(self, words: str, at: int, after: str = "") -> BadRequest:
        """Give a refusal that names a place by its byte, as Telegram does."""
        return _refusal(f"{words} at byte offset {len(self.source[:at].encode())}{after}")


def _refusal(words: str) -> BadRequest:
    """Give the one way in which Telegram refuses a text's marks."""
    return BadRequest(f"can't parse entities: {words}")


def link_target(address: str) -> str:
    """Give where a link leads, or nothing when it leads nowhere."""
    address = address.strip()
    if _LINK.fullmatch(address):
        return address
    return f"http://{address}" if _BARE_HOST.fullmatch(address) else ""


def resolved(text: str) -> str:
    """Give the text with its character references resolved; unknown ones stay as they are."""
    return _REFERENCE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    """One reference as the character it names."""
    decimal, hexadecimal, name = match.groups()
    if name:
        return _NAMED[name.lower()]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    is_surrogate = "\ud800" <= chr(code) <= "\udfff" if code <= _HIGHEST_CHARACTER else True
    return match.group() if is_surrogate or code == 0 else chr(code)
