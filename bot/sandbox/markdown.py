"""Telegram's two Markdowns, read into text and entities, refused in Telegram's own words."""

import re
from dataclasses import dataclass

from bot.sandbox.entities import Entity, utf16_length
from bot.sandbox.errors import BadRequest, Json
from bot.sandbox.markup import link_target

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!\n")
_SIMPLE = {"*": "bold", "_": "italic", "~": "strikethrough"}
_DOUBLE = {"__": "underline", "||": "spoiler"}
_MARKS = {
    **{kind: mark for mark, kind in {**_SIMPLE, **_DOUBLE}.items()},
    "code": "`",
    "pre": "```",
    "text_link": "]",
    "custom_emoji": "]",
}
# What Telegram calls each kind in its refusals.
_WORDS = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}
_LANGUAGE = re.compile(r"[^\s`]+(?=\s)")
_LINE_END = re.compile(r"\r\n|\n\r|\n|\r")
_EMOJI = re.compile(r"tg://emoji\?id=(\d+)")
_LAST_ASCII = "\x7e"


@dataclass(frozen=True, slots=True)
class _Open:
    """An entity that waits for its end."""

    kind: str
    at: int  # where its mark stands in the source
    offset: int  # UTF-16 units of text before it
    begin: int  # characters of text before it
    extra: Json


def parse_markdown_v2(source: str) -> tuple[str, tuple[Entity, ...]]:
    """Turn MarkdownV2 into text and entities, or refuse."""
    return _Reader(source).read()


class _Reader:
    """A cursor over the source, what has come out so far, and the entities that are open."""

    def __init__(self, source: str) -> None:
        """Stand at the beginning."""
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.units = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, tuple[Entity, ...]]:
        """Read to the end."""
        while self.at < len(self.source):
            character = self.source[self.at]
            if character == "\\" and "\0" < self.source[self.at + 1 : self.at + 2] <= _LAST_ASCII:
                self._put(self.source[self.at + 1], 2)
            elif character not in self._marks():
                self._put(character, 1)
            elif not self._ends():
                self._begins(character)
        if self.open and self.open[-1].kind == "blockquote":
            self._close(self.open.pop())
        if self.open:
            last = self.open[-1]
            raise self._refusal(f"Can't find end of {self._word(last)} entity", last.at)
        return "".join(self.out), tuple(self.entities)

    def _put(self, character: str, width: int) -> None:
        """Take one character of text, which has some width in the source."""
        self.out.append(character)
        self.units += utf16_length(character)
        self.at += width

    def _marks(self) -> frozenset[str]:
        """Give the characters that mean something here."""
        return frozenset("`") if self.open and self.open[-1].kind in ("code", "pre") else _RESERVED

    def _ends(self) -> bool:
        """Take the end of the innermost entity, if it stands here."""
        if not self.open:
            return False
        last, source = self.open[-1], self.source
        if last.kind == "blockquote":
            return self._ends_quote()
        mark = _MARKS[last.kind]
        if not source.startswith(mark, self.at):
            return False
        if last.kind == "italic" and source.startswith("__", self.at):
            return False
        self.at += len(mark)
        self._close(self.open.pop())
        return True

    def _ends_quote(self) -> bool:
        """Take the end of a quotation: its last line's end, or the two bars that make it one to unfold."""
        rest = self.source[self.at : self.at + 3]
        if rest in ("||", "||\n"):
            self.at += 2
            self._close(self.open.pop(), kind="expandable_blockquote")
            return True
        if rest.startswith("\n") and not rest.startswith("\n>"):
            self._close(self.open.pop())
            self._put("\n", 1)
            return True
        if rest.startswith("\n>"):
            self._put("\n", 2)
            return True
        return False

    def _begins(self, character: str) -> None:
        """Take the beginning of an entity, or refuse a mark that means nothing here."""
        pair = self.source[self.at : self.at + 2]
        in_quote = any(entity.kind == "blockquote" for entity in self.open)
        if character == "\n":
            self._put("\n", 2 if in_quote and pair == "\n>" else 1)
        elif pair in _DOUBLE:
            self._start(_DOUBLE[pair], 2)
        elif character in _SIMPLE:
            self._start(_SIMPLE[character], 1)
        elif character == "[":
            self._start("text_link", 1)
        elif pair == "![":
            self._start("custom_emoji", 2)
        elif character == "`":
            self._begins_code()
        elif character == ">" and not in_quote and (not self.out or self.out[-1] == "\n"):
            self._start("blockquote", 1)
        else:
            words = f"Character '{character}' is reserved and must be escaped with the preceding '\\'"
            raise BadRequest(f"can't parse entities: {words}")

    def _begins_code(self) -> None:
        """Take one backtick, or three with what may stand behind them: a language and the end of the line."""
        if not self.source.startswith("```", self.at):
            self._start("code", 1)
            return
        after = self.at + 3
        language = _LANGUAGE.match(self.source, after)
        end = language.end() if language else after
        line_end = _LINE_END.match(self.source, end)
        extra = {"language": language.group()} if language else {}
        self._start("pre", (line_end.end() if line_end else end) - self.at, extra)

    def _start(self, kind: str, width: int, extra: Json | None = None) -> None:
        """Open an entity whose mark has some width in the source."""
        self.open.append(_Open(kind, self.at, self.units, len(self.out), extra or {}))
        self.at += width

    def _close(self, start: _Open, kind: str = "") -> None:
        """Add the entity that ends here, unless it is empty or leads nowhere."""
        extra: Json | None = start.extra
        if start.kind == "text_link":
            extra = self._link("".join(self.out[start.begin :]))
        elif start.kind == "custom_emoji":
            extra = self._emoji()
        length = self.units - start.offset
        if length and extra is not None:
            self.entities.append(Entity(kind or start.kind, start.offset, length, extra))

    def _link(self, text: str) -> Json | None:
        """Where a link leads: what stands in brackets behind it, else its own text."""
        target = link_target(self._address("a URL") if self.source.startswith("(", self.at) else text)
        return {"url": target} if target else None

    def _emoji(self) -> Json:
        """Which emoji is meant."""
        if not self.source.startswith("(", self.at):
            raise BadRequest("can't parse entities: Custom emoji entity must contain a tg://emoji URL")
        match = _EMOJI.fullmatch(self._address("a custom emoji URL"))
        if match is None:
            raise BadRequest("can't parse entities: Custom emoji URL must have an emoji identifier")
        return {"custom_emoji_id": match.group(1)}

    def _address(self, what: str) -> str:
        """Take an address in round brackets."""
        begin = at = self.at + 1
        address = ""
        while at < len(self.source) and self.source[at] != ")":
            if self.source[at] == "\\" and "\0" < self.source[at + 1 : at + 2] <= _LAST_ASCII:
                at += 1
            address += self.source[at]
            at += 1
        if at >= len(self.source):
            raise self._refusal(f"Can't find end of {what}", begin)
        self.at = at + 1
        return address

    def _word(self, entity: _Open) -> str:
        """Give Telegram's word for an open entity."""
        return "PreCode" if entity.extra.get("language") else _WORDS[entity.kind]

    def _refusal(self, words: str, at: int) -> BadRequest:
        """Give a refusal that names a place by its byte, as Telegram does."""
        return BadRequest(f"can't parse entities: {words} at byte offset {len(self.source[:at].encode())}")


def parse_markdown(source: str) -> tuple[str, tuple[Entity, ...]]:
    """Turn the old Markdown, in which nothing nests, into text and entities, or refuse."""
    out: list[str] = []
    units = at = 0
    entities: list[Entity] = []
    while at < len(source):
        character = source[at]
        if character == "\\" and source[at + 1 : at + 2] in ("_", "*", "`", "["):
            character, at = source[at + 1], at + 1
        elif character in "_*`[":
            piece, entity, at = _old_entity(source, at)
            if piece and entity is not None:
                entities.append(Entity(entity.type, units, utf16_length(piece), entity.extra))
            out.append(piece)
            units += utf16_length(piece)
            continue
        out.append(character)
        units += utf16_length(character)
        at += 1
    return "".join(out), tuple(entities)


def _old_entity(source: str, begin: int) -> tuple[str, Entity | None, int]:
    """Read one entity of the old Markdown: its text, what it is, and where the source goes on."""
    mark, at, extra = source[begin], begin + 1, {}
    if source.startswith("```", begin):
        mark, at = "```", begin + 3
        language = _LANGUAGE.match(source, at)
        if language:
            extra, at = {"language": language.group()}, language.end()
        line_end = _LINE_END.match(source, at)
        at = line_end.end() if line_end else at
    end_mark = "]" if mark == "[" else mark
    end = source.find(end_mark, at)
    if end < 0:
        offset = len(source[:begin].encode())
        raise BadRequest(f"can't parse entities: Can't find end of the entity starting at byte offset {offset}")
    piece, after = source[at:end], end + len(end_mark)
    if mark != "[":
        kind = {"_": "italic", "*": "bold", "`": "code", "```": "pre"}[mark]
        return piece, Entity(kind, 0, 0, extra), after
    address = piece
    if source.startswith("(", after):
        close = source.find(")", after)
        close = len(source) if close < 0 else close
        address, after = source[after + 1 : close], close + 1
    target = link_target(address)
    return piece, Entity("text_link", 0, 0, {"url": target}) if target else None, after
