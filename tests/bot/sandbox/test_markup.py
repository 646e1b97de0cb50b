"""HTML becomes text and entities as Telegram makes them, and bad HTML is refused in its words."""

from contextlib import suppress
from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import Entity, cleaned, finished, placed, utf16_length
from bot.sandbox.errors import BadRequest
from bot.sandbox.markup import parse_html

TAGS = {
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
    "blockquote": "blockquote",
}
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029"), max_size=20)
INNER = TEXTS.map(lambda text: f"x{text}x")


def _units(text: str, offset: int, length: int) -> str:
    """Cut a stretch out of a text as a client does, by UTF-16 units."""
    return text.encode("utf-16-le")[2 * offset : 2 * (offset + length)].decode("utf-16-le")


def _parsed(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Read a source all the way."""
    words = finished(*parse_html(source))
    return words.text, [entity.as_json() for entity in words.entities]


@given(before=INNER, marked=INNER, after=INNER, tag=st.sampled_from(sorted(TAGS)))
def test_parse__marks_cover_their_text(before: str, marked: str, after: str, tag: str) -> None:
    """An entity's UTF-16 offsets cut exactly the marked text out of the message, whatever stands around it."""
    text, entities = parse_html(f"{escape(before)}<{tag}>{escape(marked)}</{tag}>{escape(after)}")

    assert text == before + marked + after
    assert [entity.type for entity in entities] == [TAGS[tag]]
    assert _units(text, entities[0].offset, entities[0].length) == marked


@given(st.text(max_size=60))
def test_finish__entities_lie_inside(text: str) -> None:
    """Whatever a person writes, entities lie inside the text, in order, none empty, none cut through a character."""
    try:
        words = finished(cleaned(text))
    except BadRequest:
        return

    begins = [entity.offset for entity in words.entities]
    assert begins == sorted(begins)
    for entity in words.entities:
        assert entity.length > 0
        assert entity.end <= utf16_length(words.text)
        assert _units(words.text, entity.offset, entity.length)


@given(st.text(alphabet="a 字😀\r\u2028", max_size=12), st.integers(-1, 16), st.integers(-1, 16))
def test_place__what_a_call_names(sent: str, offset: int, length: int) -> None:
    """A named stretch covers the same characters once the text is cleaned; one that lies outside or cuts is refused."""
    units = sent.encode("utf-16-le")
    pieces = units[: 2 * offset], units[2 * offset : 2 * (offset + length)]
    try:
        _, wanted = (piece.decode("utf-16-le") for piece in pieces)
        stands = offset >= 0 <= length and offset + length <= utf16_length(sent)
    except UnicodeDecodeError:
        stands = False
    if not stands and length:
        with pytest.raises(BadRequest):
            placed(sent, [Entity("bold", offset, length)])
        return

    for entity in placed(sent, [Entity("bold", max(offset, 0), length)]):
        assert _units(cleaned(sent), entity.offset, entity.length) == cleaned(wanted)


@given(st.text(alphabet="<>/ab =\"'&;#x1 \n😀", max_size=40))
def test_parse__never_breaks(source: str) -> None:
    """Any source is either read or refused."""
    with suppress(BadRequest):
        text, entities = parse_html(source)

        assert all(entity.end <= utf16_length(text) for entity in entities)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<table>", 'Unsupported start tag "table" at byte offset 0'),
        ("字😀<h1>", 'Unsupported start tag "h1" at byte offset 7'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href='x", 'Unclosed start tag "a" at byte offset 0'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
    ],
)
def test_parse__refuses(source: str, words: str) -> None:
    """Bad HTML is refused with the place of the fault, counted in bytes."""
    with pytest.raises(BadRequest) as refusal:
        parse_html(source)

    assert refusal.value.words == f"can't parse entities: {words}"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>a <i>b</i></b>", "a b", [("bold", 0, 3), ("italic", 2, 1)]),
        ("<b>a</b><b>b</b>", "ab", [("bold", 0, 2)]),
        ("  <b> a </b>  ", "a", [("bold", 0, 1)]),
        ("<b></b>x", "x", []),
        ("&lt;b&gt; &amp;&quot; &nbsp; &#128512;&#x1F600", '<b> &" &nbsp; 😀😀', []),
        ("<code>/a <b>b</b></code>", "/a b", [("code", 0, 4)]),
        ("<span class='tg-spoiler'>s</span>", "s", [("spoiler", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ("<a>no link</a>", "no link", []),
        ("<a href='javascript:alert(1)'>x</a>", "x", []),
        ("<B>x</B>", "x", [("bold", 0, 1)]),
        ("😀 <b>x</>", "😀 x", [("bold", 3, 1)]),
    ],
)
def test_parse__reads(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    """Marks nest, join, shrink with their text, and disappear when they say nothing."""
    got_text, got = _parsed(source)

    assert got_text == text
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in got] == entities


def test_parse__keeps_what_belongs_to_a_mark() -> None:
    """A link keeps its address, a block of code its language, a custom emoji its number."""
    _text, entities = _parsed(
        "<a href='example.org/a?b=1&amp;c'>l</a><pre><code class='language-py'>x</code></pre>"
        "<tg-emoji emoji-id='5'>😀</tg-emoji>"
    )

    assert entities[0]["url"] == "http://example.org/a?b=1&c"
    assert (entities[1]["type"], entities[1]["language"]) == ("pre", "py")
    assert entities[2]["custom_emoji_id"] == "5"


@pytest.mark.parametrize(
    ("text", "kind", "stretch"),
    [
        ("do /start now", "bot_command", "/start"),
        ("/task@escrowd_sandbox_bot 30 USD", "bot_command", "/task@escrowd_sandbox_bot"),
        ("😀 see https://example.org/a_(b), ok", "url", "https://example.org/a_(b"),
        ("ask @barb_2 first", "mention", "@barb_2"),
        ("about #众包 work", "hashtag", "#众包"),
        ("in $USD please", "cashtag", "$USD"),
        ("to barb@example.org.", "email", "barb@example.org"),
    ],
)
def test_find__unmarked(text: str, kind: str, stretch: str) -> None:
    """Commands, links, names and tags are found where nobody marked them."""
    (entity,) = finished(text).entities

    assert entity.type == kind
    assert _units(text, entity.offset, entity.length) == stretch


@pytest.mark.parametrize("text", ["1/2", "a//b", "/", "x@y", "#1", "/命令", "50% / 2"])
def test_find__nothing(text: str) -> None:
    """What only resembles a command or a tag is plain text."""
    assert finished(text).entities == ()


def test_clean__drops_what_telegram_does_not_carry() -> None:
    """Control characters become spaces; line separators and bidirectional overrides go."""
    assert cleaned("a\x00b\tc\rd\u202ee\u2028f\ng") == "a b cdef\ng"
