"""Both languages say the same things, and nothing put into a message can spoil it."""

from functools import partial
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import bad_input as bad
from bot import drafts, texts
from bot.flows import sifting
from bot.parse import (
    parse_completed,
    parse_fee,
    parse_line,
    parse_quick_post,
    parse_rating,
    parse_share,
    parse_tags,
    parse_withdraw,
    parse_words,
)
from bot.texts import LOCALES, BadText, Html, plain, quoted, text
from ledger.core.attaching import ATTACHMENTS_MAX
from ledger.core.commands import Deliverable, DeliverableKind
from ledger.core.errors import LedgerError
from ledger.core.seats import BY_ANSWERS
from matcher.needs import NEEDS
from tests.bot.catalogue import entries
from tests.bot.samples import SAMPLES

# Printed, not shown by Telegram: as long as it has to be.
COMMAND_LINE = {
    "audit.ftl",
    "consensus.ftl",
    "correct.ftl",
    "deploy.ftl",
    "findings.ftl",
    "help.ftl",
    "keys.ftl",
    "match.ftl",
    "parts.ftl",
    "shell.ftl",
    "statement.ftl",
}
ALLOWED_TAGS = {"b", "i", "code"}
ADDRESS = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045"
ASSETS = {"default_asset": "USD", "assets": {"USD": 6}}
READING = drafts.Reading({"USD": 6})
LINKS = tuple(
    Deliverable(kind=DeliverableKind.LINK, sha256=sha256(text.encode()).hexdigest(), text=text)
    for text in (f"https://example.org/{at}" for at in range(ATTACHMENTS_MAX))
)
BAD_INPUTS: dict[Any, list[str]] = {
    partial(parse_fee, most_bps=2000): ["x", "20.01"],
    parse_quick_post: [
        "/task",
        "/task x",
        "/task -1 2d x",
        "/task 0 2d x",
        "/task 1.0000001 2d x",
        "/task 9999999999 2d x",
        "/task 1 EUR 2d x",
        "/task 1 USD",
        "/task 1 USD x",
        "/task 1 USD 1min x",
        "/task 1 USD 99d x",
        "/task 1 USD 2d x0 x",
        "/task 1 USD 2d",
        "/task 1 USD 2d " + "<" * 201,
        "/task 1 USD 2d x #" + "a" * 99,
        "/task 1 USD 2d x #a#b#c#d#e#f#g#h#i",
        "/task 1 USD 2d x #first #choose",
    ],
    parse_withdraw: [
        "/withdraw",
        "/withdraw 1",
        "/withdraw 1 <0x>",
        f"/withdraw 1 {ADDRESS.replace('dA6', 'Da6')}",
        "/withdraw 1 0x" + "0" * 40,
    ],
    parse_rating: ["<b>", "8.5", "101"],
    parse_tags: ["", "!!"],
    parse_completed: ["many"],
    partial(parse_line, limit=3): [" ", "long"],
    partial(drafts.answered, {}, "more", reading=READING): ["height 2"],
    partial(drafts.answered, {}, "filling", reading=READING): ["<lot>"],
    partial(drafts.answered, {}, "need-language", reading=READING): ["klingon"],
    partial(drafts.answered, {"task": "t"}, "seats", reading=READING): ["3"],
    partial(drafts.answered, {"attached": drafts.written(LINKS[:1])}, "attach", reading=READING): [
        "<here>",
        LINKS[0].text,
    ],
    partial(drafts.answered, {"attached": drafts.written(LINKS)}, "attach", reading=READING): ["https://example.org"],
    sifting.read_order: ["<first>"],
    partial(parse_words, most=9): ["", "w" * 10],
    partial(parse_share, whole=1, asset="USD", decimals=6): ["100.01%"],
}


class _Seen(HTMLParser):
    """Reads HTML as Telegram would: the tags, each opened and closed, and the text between them."""

    def __init__(self, message: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.open: list[str] = []
        self.shown = ""
        self.feed(message)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs
        self.tags.append(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, words: str) -> None:
        self.shown += words


def every_message() -> list[tuple[str, str, str, frozenset[str]]]:
    """List locale, file, key and variables of all messages."""
    return [(locale, *entry) for locale in LOCALES for entry in entries(locale)]


def samples(variables: frozenset[str], which: int) -> dict[str, str | int]:
    """Choose ordinary (0) or extreme (1) values."""
    return {name: SAMPLES[name][which] for name in variables}


def leaves(base: type[Exception]) -> set[type[Any]]:
    """Find the classes that are raised: those with no refinements."""
    deeper = set[type[Any]]().union(*(leaves(kind) for kind in base.__subclasses__()))
    return deeper or {base}


def test_files__same_in_both_languages() -> None:
    """Both languages have the same files, keys and variables, and no key twice."""
    chinese, english = (entries(locale) for locale in LOCALES)

    assert set(chinese) == set(english)
    assert len({key for _, key, _ in english}) == len(english)
    assert len({key for _, key, _ in chinese}) == len(chinese)


def test_samples__cover_the_variables() -> None:
    """The samples name exactly the variables that the texts use."""
    assert {name for *_, variables in every_message() for name in variables} == set(SAMPLES)


@pytest.mark.parametrize("which", [0, 1], ids=["ordinary", "extreme"])
def test_text__every_message(which: int) -> None:
    """Every message can be made, is whole HTML of known tags, and fits into one Telegram message."""
    for locale, _, key, variables in every_message():
        seen = _Seen(text(locale, key, **samples(variables, which)))

        assert not seen.open, key
        assert set(seen.tags) <= ALLOWED_TAGS, key
        assert "{" not in seen.shown, key
        assert 0 < len(seen.shown.encode("utf-16-le")) // 2 <= 4096, key


def test_plain__labels_and_answers() -> None:
    """Labels and short answers hold no markup and fit where Telegram shows them."""
    plain_files = set(texts.PLAIN_FILES)
    for locale, file, key, variables in every_message():
        if file in plain_files:
            made = plain(locale, key, **samples(variables, 0))

            assert not {"<", ">", "\n"} & set(made), key
            assert unescape(made) == made, key
            assert len(made.encode("utf-16-le")) // 2 <= 200 or file in COMMAND_LINE, key


def test_plain__message_with_markup() -> None:
    """A message that may hold HTML is not shown as plain text."""
    with pytest.raises(BadText):
        plain("en", "welcome", name="adam")


def test_plain__value() -> None:
    """A plain text shows values as they are, without escapes, hidden characters or turned neighbours."""
    assert plain("en", "btn-fund", sum="<5 & 6>\u202e") == "Put in <5 & 6>"
    assert plain("en", "btn-rate-value", rating=85) == "85"


@given(st.text())
def test_text__any_value(value: str) -> None:
    """No value adds a tag, and what can be seen of it is shown."""
    seen = _Seen(text("en", "welcome", name=value))

    assert seen.tags == ["b"]
    visible = texts.html(value)
    assert unescape(visible) in seen.shown or "\n" in visible or visible != visible.strip()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("<b>&\"'", "&lt;b&gt;&amp;&quot;&#x27;"),
        ("a\u202eb\x00c", "abc"),
        ("שלום", "\u2068שלום\u2069"),
        ("مرحبا 5", "\u2068مرحبا 5\u2069"),
        ("👩\u200d👧", "👩\u200d👧"),
        (Html("<i>ok</i>"), "<i>ok</i>"),
    ],
)
def test_html__value(value: str, shown: str) -> None:
    """Markup is escaped, hidden characters go, right-to-left text is fenced off, and HTML stays HTML."""
    assert texts.html(value) == shown
    assert texts.html(texts.html(value)) == shown


def test_html__long_value() -> None:
    """A value longer than a message can carry ends in an ellipsis, never inside an escape."""
    shown = texts.html("<" * 4000)

    assert shown.endswith("&lt;…")
    assert len(shown) <= 2001


@pytest.mark.parametrize(
    ("locale", "key", "values"),
    [("en", "no-such-key", {}), ("en", "welcome", {}), ("fr", "welcome", {"name": "adam"})],
)
def test_text__cannot_be_made(locale: str, key: str, values: dict[str, str]) -> None:
    """A missing text, variable or locale is an error, not a gap in a sentence."""
    with pytest.raises(BadText):
        text(locale, key, **values)


def _parsed(parse: Any, typed: str, known: dict[str, Any]) -> object:
    """Read as a step of a draft does, or as any other parser does."""
    is_step = getattr(parse, "func", None) is drafts.answered
    return parse(words=typed) if is_step else parse(typed, **known)


def test_refusal_text__every_code() -> None:
    """Each refusal of the parsers has its sentence in both languages, with what was typed made safe."""
    told: set[type[bad.BadInput]] = set()
    for parse, inputs in BAD_INPUTS.items():
        known = ASSETS if parse in {parse_quick_post, parse_withdraw} else {}
        for typed in inputs:
            with pytest.raises(bad.BadInput) as caught:
                _parsed(parse, typed, known)
            told.add(type(caught.value))
            for locale in LOCALES:
                assert set(_Seen(texts.refusal_text(locale, caught.value)).tags) <= {"code"}

    assert told == leaves(bad.BadInput)


def test_text__every_refusal_of_the_ledger() -> None:
    """Each refusal of the ledger has a text under its code."""
    codes = {kind.code for kind in leaves(LedgerError)}

    assert codes <= {key for _, key, _ in entries("en")}


def test_chain_reason__known_and_unknown() -> None:
    """The contract's commoner errors have words; the name of any other is shown."""
    assert texts.chain_reason("en", "BalanceTooLow") == "the balance did not reach"
    assert texts.chain_reason("en", "Odd<b>") == "the contract answered “Odd<b>”"


def test_why__parts_of_the_matcher() -> None:
    """Every part of a score and every need has its words, one reason a line."""
    drawn = ["rating", "experience", "skill", "language", "fairness", "lot"]
    drawn += ["price", "distance", "speed", "reliability"]
    for locale in LOCALES:
        told = texts.why(locale, [(key, 2) for key in [*drawn, "chosen_over"]])

        assert told.count("\n• ") == len(drawn)
        for key in [*drawn, *NEEDS, "needed_elsewhere"]:
            assert texts.why_not(locale, key, 1)


def test_why__newcomer() -> None:
    """The figure chooses the words: a newcomer is not told of zero ratings."""
    assert texts.why("en", [("fairness", 0)]) == "• newcomers get a chance too"
    assert texts.why("en", [("chosen_over", 1)]) == "• chosen over 1 other applicant"


@pytest.mark.parametrize(
    ("setting", "language_code", "locale"),
    [
        (None, "zh-hans", "zh-Hans"),
        (None, "zh_TW", "zh-Hans"),
        (None, "ZH", "zh-Hans"),
        (None, "en-GB", "en"),
        (None, "zhx", "en"),
        (None, "ar", "en"),
        (None, None, "en"),
        ("en", "zh", "en"),
        ("zh-Hans", "en", "zh-Hans"),
        ("klingon", "zh", "zh-Hans"),
    ],
)
def test_choose_locale__setting_first(setting: str | None, language_code: str | None, locale: str) -> None:
    """A person's own setting decides, then the app's language, then English."""
    assert texts.choose_locale(setting, language_code) == locale


def test_grounds__by_key() -> None:
    """What a timer gives as grounds is worded in the reader's language; what people wrote stays as they wrote it."""
    worded = {texts.grounds(locale, BY_ANSWERS) for locale in LOCALES}

    assert worded == {quoted(plain(locale, "grounds-rated-by-answers")) for locale in LOCALES}
    assert len(worded) == len(LOCALES)
    assert texts.grounds("en", "length") == quoted("length")
