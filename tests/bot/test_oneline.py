"""Outside text on one line deceives nobody and loses nothing that can be read."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.oneline import halfwidth, one_line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("pay \u202e03\u202c now", "pay 03 now"),
        ("a\u2066b\u2069\u200f\u061cc", "abc"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("one\ntwo\t three\u2028four", "one two three four"),
        ("in\u200bvis\ufeffible\u00ad", "invisible"),
        ("\ud800lone", "lone"),
        ("👩\u200d👩\u200d👧 ❤\ufe0f", "👩\u200d👩\u200d👧 ❤\ufe0f"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("e\u0301", "é"),
        ("\u200d \u3164 \u200c", ""),
    ],
)
def test_one_line__hidden_characters(text: str, line: str) -> None:
    """What turns or hides its neighbours goes; letters, emoji and joiners stay."""
    assert one_line(text) == line


@given(st.text())
def test_one_line__anything(text: str) -> None:
    """The result is one line without hidden characters, encodable, and stays as it is."""
    line = one_line(text)

    assert one_line(line) == line
    assert line.encode() is not None
    assert not {"\n", "\r", "\t"} & set(line)
    assert not {char for char in line if unicodedata.bidirectional(char) in {"RLO", "LRO", "RLI", "LRI", "FSI", "PDI"}}


@given(st.text())
def test_halfwidth__keeps_places(text: str) -> None:
    """Every character keeps its place, so that a match in the copy is a match in the text."""
    assert len(halfwidth(text)) == len(text)


def test_halfwidth__keyboard() -> None:
    """Digits, letters, signs and the space of a full-width keyboard become plain."""
    assert halfwidth("３０．５　ＵＳＤ＃ａ") == "30.5 USD#a"
