"""What people read, in each language: messages by key, made safe in this one place.

Messages stand in `*.ftl` files (Fluent), one folder per locale with the same keys and variables. A message
is HTML; every value put into one is escaped here and nowhere else, unless it is `Html` already. Fluent drops
what it cannot read and papers over what is missing: here the first fails a test and the second raises.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from html import escape, unescape
from pathlib import Path
from unicodedata import bidirectional

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import FluentType, fluent_number
from fluent.syntax.ast import Message, TextElement

from bot.bad_input import BadInput
from bot.oneline import is_shown
from bot.texts.figures import CHAIN_NAMES, ENGLISH, LOCALES, SIMPLIFIED_CHINESE, money, size, span, when
from bot.texts.fitting import CAPTION_UNITS_MAX, LABEL_UNITS_MAX, MESSAGE_UNITS_MAX, seen, shorten, units
from ledger.core.seats import BY_ANSWERS

__all__ = [
    "CAPTION_UNITS_MAX",
    "CHAIN_NAMES",
    "ENGLISH",
    "LABEL_UNITS_MAX",
    "LOCALES",
    "MESSAGE_UNITS_MAX",
    "SIMPLIFIED_CHINESE",
    "BadText",
    "Html",
    "chain_reason",
    "choose_locale",
    "finding",
    "fixed_words",
    "grounds",
    "html",
    "money",
    "plain",
    "quoted",
    "refusal_text",
    "seen",
    "shorten",
    "size",
    "span",
    "text",
    "units",
    "visible",
    "when",
    "why",
    "why_not",
]

PLAIN_FILES = (
    "answers.ftl",
    "audit.ftl",
    "consensus.ftl",
    "correct.ftl",
    "deploy.ftl",
    "findings.ftl",
    "help.ftl",
    "keys.ftl",
    "labels.ftl",
    "match.ftl",
    "parts.ftl",
    "shell.ftl",
    "statement.ftl",
    "why.ftl",
)  # these hold no markup, so they may be shown without HTML
VALUE_LENGTH_MAX = 2000  # Fluent refuses a value above 2,500 characters; what is longer ends in an ellipsis
_SUGGESTED = {"zh": SIMPLIFIED_CHINESE, "en": ENGLISH}
RIGHT_TO_LEFT = {"R", "AL", "AN"}
_PIECE_LENGTH_MIN = 2  # a single sign is in many messages
NOTHING = "\ue000"  # stands for a value without words: a line that held it alone is left out
ISOLATE, END_ISOLATE = "\u2068", "\u2069"


class BadText(LookupError):
    """A text is missing or cannot be made from these values: a bug, never a person's fault."""


class Html(str):
    """Text that is already HTML and is put in as it is."""

    __slots__ = ()


def text(locale: str, key: str, **values: str | int) -> Html:
    """Return the message as HTML, every value escaped."""
    safe = {name: value if isinstance(value, int | Html) else html(value) for name, value in values.items()}
    return Html(_format(locale, key, safe))


def plain(locale: str, key: str, **values: str | int) -> str:
    """Return a button's label or a short answer, which Telegram shows as it is, without HTML."""
    if key not in _plain_keys(locale):
        raise BadText(f"{key} may hold HTML, so it cannot be shown plain")
    safe = {name: value if isinstance(value, int) else _isolated(visible(value)) for name, value in values.items()}
    return _format(locale, key, safe)


def html(value: str) -> Html:
    """Make any text safe inside a message: escaped, cut to size, unable to turn its neighbours around."""
    if isinstance(value, Html):
        return value
    return Html(_isolated(_cut(visible(value))))


def quoted(value: str) -> Html:
    """Set somebody else's words apart, whole: nobody can take them for ours."""
    return Html(f"<blockquote>{escape(visible(value))}</blockquote>")


def grounds(locale: str, said: str) -> Html:
    """Show why somebody rates, objects or rules: their own words, or ours for the key that a timer gave."""
    return quoted(plain(locale, f"grounds-{said}") if said == BY_ANSWERS else said)


def refusal_text(locale: str, refusal: BadInput) -> Html:
    """Return the sentence for what a person typed wrongly."""
    return text(locale, "bad-" + refusal.code.replace("_", "-"), **refusal.details)


def why(locale: str, reasons: Iterable[tuple[str, int]]) -> Html:
    """Return the matcher's reasons for its choice, one a line; each is a part's key and figure."""
    lines = (text(locale, "why-" + key.replace("_", "-"), figure=figure) for key, figure in reasons)
    return Html("\n".join("• " + line for line in lines))


def why_not(locale: str, key: str, figure: int) -> Html:
    """Return the matcher's reason against a worker."""
    return text(locale, "against-" + key.replace("_", "-"), figure=figure)


def chain_reason(locale: str, error: str) -> str:
    """Return why the chain refused, from the name of the contract's error."""
    words = "".join("-" + char.lower() if char.isupper() else char for char in error)
    key = "reason-" + words.removeprefix("-")
    if key in _plain_keys(locale):
        return plain(locale, key)
    return plain(locale, "reason-other", name=error)


def finding(locale: str, code: str) -> tuple[str, str]:
    """Return what a finding means and what to do now; of a code that nobody has words for the same in general."""
    known = code if f"found-{code}" in _plain_keys(locale) else "other"
    return plain(locale, f"found-{known}"), plain(locale, f"todo-{known}")


def fixed_words(locale: str, key: str) -> tuple[str, ...]:
    """Return the pieces of a message that are there whatever its values are: what it is known by on a screen."""
    pattern = _messages(locale)[key].value
    assert pattern, f"{key} has no words"
    runs = (element.value for element in pattern.elements if isinstance(element, TextElement))
    pieces = (unescape(piece).strip() for run in runs for piece in re.split(r"<[^>]*>|\n", run))
    return tuple(piece for piece in pieces if len(piece) >= _PIECE_LENGTH_MIN)


def choose_locale(setting: str | None, language_code: str | None, group: str = "") -> str:
    """Choose what a person has set, else what the Telegram app suggests, else a group's language, else English."""
    if setting in LOCALES:
        return setting
    primary = (language_code or "").replace("_", "-").partition("-")[0].casefold()
    suggested = _SUGGESTED.get(primary, group)
    return suggested if suggested in LOCALES else ENGLISH


def _format(locale: str, key: str, values: Mapping[str, str | int]) -> str:
    """Format a message; anything Fluent would paper over is an error here."""
    return _formatted(locale, key, tuple(values.items()))


@lru_cache(maxsize=2000)  # buttons, labels and what has no values of its own are said again and again
def _formatted(locale: str, key: str, values: tuple[tuple[str, str | int], ...]) -> str:
    bundle = _bundle(locale)
    if not bundle.has_message(key):
        raise BadText(f"no text {key} in {locale}")
    given = {name: _number(value) if isinstance(value, int) else str(value) or NOTHING for name, value in values}
    pattern = bundle.get_message(key).value
    assert pattern, f"{key} has no words"
    made, errors = bundle.format_pattern(pattern, given)
    if errors:
        raise BadText(f"{key} in {locale}: {errors}")
    lines = (line.rstrip() for line in str(made).splitlines())
    return "\n".join(line.replace(NOTHING, "") for line in lines if line != NOTHING)


def _number(value: int) -> FluentType:
    """Numbers choose plural forms; they are counts and block numbers, so they are not grouped."""
    return fluent_number(value, useGrouping=False)


@cache
def _bundle(locale: str) -> FluentBundle:
    if locale not in LOCALES:
        raise BadText(f"no locale {locale}")
    bundle = FluentBundle([locale], use_isolating=False)  # values are isolated here, and only where needed
    for path in _files(locale):
        bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle


@cache
def _plain_keys(locale: str) -> frozenset[str]:
    resources = [
        FluentResource(path.read_text(encoding="utf-8")) for path in _files(locale) if path.name in PLAIN_FILES
    ]
    return frozenset(entry.id.name for resource in resources for entry in resource.body if hasattr(entry, "id"))


@cache
def _messages(locale: str) -> dict[str, Message]:
    resources = (FluentResource(path.read_text(encoding="utf-8")) for path in _files(locale))
    return {entry.id.name: entry for resource in resources for entry in resource.body if isinstance(entry, Message)}


def _files(locale: str) -> list[Path]:
    return sorted((Path(__file__).parent / locale).glob("*.ftl"))


def visible(value: str) -> str:
    """Remove hidden characters but keep line breaks, which a delivery may have."""
    return "".join(char for char in value if char == "\n" or is_shown(char))


def _cut(value: str) -> str:
    """Escape as much of the text as fits."""
    escaped = escape(value)
    if len(escaped) <= VALUE_LENGTH_MAX:
        return escaped
    kept, length = [], 0
    for char in map(escape, value):
        length += len(char)
        if length >= VALUE_LENGTH_MAX:
            break
        kept.append(char)
    return "".join(kept) + "…"


def _isolated(value: str) -> str:
    """Fence text with right-to-left letters off, so that the figures beside it keep their order."""
    if any(bidirectional(char) in RIGHT_TO_LEFT for char in value):
        return ISOLATE + value + END_ISOLATE
    return value
