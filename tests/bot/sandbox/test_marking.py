"""Any marked text, written as HTML or MarkdownV2, is read back as the same text with the same pieces marked."""

import html
import re
from dataclasses import dataclass

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.sandbox.entities import Entity, finished
from bot.sandbox.errors import BadRequest
from bot.sandbox.markdown import parse_markdown, parse_markdown_v2
from bot.sandbox.markup import parse_html

TAGS = {"bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "spoiler": "tg-spoiler"}
MARKS = {"bold": "*", "italic": "_", "underline": "__", "strikethrough": "~", "spoiler": "||"}
RESERVED = re.compile(r"([_*\[\]()~`>#+\-=|{}.!\\])")
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from("😀👍字_*<>&|"), min_size=1
)


@dataclass(frozen=True)
class Piece:
    """A text, or pieces under one mark."""

    mark: str
    inside: tuple["Piece | str", ...]


PIECES = st.recursive(
    WORDS,
    lambda inner: st.builds(Piece, st.sampled_from(sorted(TAGS)), st.lists(inner, min_size=1, max_size=3).map(tuple)),
    max_leaves=6,
)


def _plain(piece: Piece | str) -> str:
    return piece if isinstance(piece, str) else "".join(map(_plain, piece.inside))


def _as_html(piece: Piece | str) -> str:
    if isinstance(piece, str):
        return html.escape(piece)
    tag = TAGS[piece.mark]
    return f"<{tag}>{''.join(map(_as_html, piece.inside))}</{tag}>"


def _as_markdown(piece: Piece | str, around: tuple[str, ...] = ()) -> str:
    if isinstance(piece, str):
        return RESERVED.sub(r"\\\1", piece)
    inside = "".join(_as_markdown(inner, (*around, piece.mark)) for inner in piece.inside)
    return inside if piece.mark in around else f"{MARKS[piece.mark]}{inside}{MARKS[piece.mark]}"


def _marked(piece: Piece | str, offset: int = 0) -> list[tuple[str, int, int]]:
    """List what is marked, with UTF-16 places."""
    if isinstance(piece, str):
        return []
    found = [(piece.mark, offset, len(_plain(piece).encode("utf-16-le")) // 2)]
    for inner in piece.inside:
        found += _marked(inner, offset)
        offset += len(_plain(inner).encode("utf-16-le")) // 2
    return found


def _units(text: str, entities: tuple[Entity, ...]) -> set[tuple[str, int]]:
    """Give each marked UTF-16 unit with its mark, however the entities are cut."""
    length = len(text.encode("utf-16-le")) // 2
    assert all(one.offset >= 0 and one.length > 0 and one.end <= length for one in entities)
    return {(one.type, place) for one in entities for place in range(one.offset, one.end) if one.type in TAGS}


def _wanted(piece: Piece | str) -> set[tuple[str, int]]:
    return {(mark, place) for mark, begin, length in _marked(piece) for place in range(begin, begin + length)}


@settings(max_examples=150, deadline=None)
@given(PIECES)
def test_html__there_and_back(piece: Piece | str) -> None:
    """HTML is read as it was written."""
    text, entities = parse_html(_as_html(piece))

    assert text == _plain(piece)
    assert _units(text, entities) == _wanted(piece)


@settings(max_examples=150, deadline=None)
@given(PIECES)
def test_markdown_v2__there_and_back(piece: Piece | str) -> None:
    """MarkdownV2 is read as it was written, save where underscores run together, which Telegram reads its own way."""
    source = _as_markdown(piece)
    marks = {mark for mark, _, _ in _marked(piece)} & {"italic", "underline"}
    runs = {len(run) for run in re.findall(r"_+", re.sub(r"\\.", "", source))}
    assume(runs <= {1} if marks == {"italic"} else len(marks) < 2 and runs <= {2})
    text, entities = parse_markdown_v2(source)

    assert text == _plain(piece)
    assert _units(text, entities) == _wanted(piece)


@settings(max_examples=150, deadline=None)
@given(PIECES)
def test_finish__slices_stay(piece: Piece | str) -> None:
    """Trimming a text moves its entities along: each covers what it covered, without white space at the ends."""
    text, entities = parse_html(_as_html(piece))

    words = finished(text, entities)

    lead = len(text.encode("utf-16-le")) // 2 - len(text.lstrip().encode("utf-16-le")) // 2
    length = len(words.text.encode("utf-16-le")) // 2
    kept = {(mark, place - lead) for mark, place in _units(text, entities) if 0 <= place - lead < length}
    assert words.text == text.strip()
    if not any(one.type in ("code", "pre") for one in words.entities):
        assert _units(words.text, words.entities) == kept


@pytest.mark.parametrize("parse", [parse_html, parse_markdown, parse_markdown_v2])
@settings(max_examples=200, deadline=None)
@given(source=st.text(st.sampled_from("a😀_*[]()~`>|!\\\n </b&;=\"'")))
def test_parse__anything(parse: object, source: str) -> None:
    """Whatever is sent is read with entities inside the text, or refused as Telegram refuses."""
    assert callable(parse)
    try:
        text, entities = parse(source)
    except BadRequest as refusal:
        assert refusal.words.startswith("can't parse entities: ")  # noqa: PT017 -- a refusal is one of two good ends
    else:
        _units(text, entities)
