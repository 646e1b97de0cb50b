"""A problem read from JSON: what is wrong with it is named by its field, in the language of whoever asked."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.commands.decoding import decoded
from bot.commands.match_schema import ProblemIn
from bot.texts import plain, shorten
from matcher import Problem
from matcher.soundness import SeatsTooMany

STREAM = "-"
FAULTS_MAX = 20  # said at once
GOT_UNITS_MAX = 60  # of what was given, in a complaint about it
# Faults that have words of their own, by what pydantic, `match_schema.py` or this file calls them.
WORDED = {
    "missing": "missing",
    "extra_forbidden": "unknown",
    "int_type": "whole",
    "int_from_float": "whole",
    "float_type": "number",
    "finite_number": "number",
    "string_type": "text",
    "greater_than_equal": "low",
    "less_than_equal": "high",
    "literal_error": "version",
    "json_invalid": "json",
    "timezone_aware": "zone",
    "datetime_from_date_parsing": "moment",
    "datetime_parsing": "moment",
    "datetime_type": "moment",
    "too_long": "long",
    "chance_high": "chance",
    "key_twice": "key",
    "span_empty": "span",
    "reward_max_low": "reward",
    "rating_sum_high": "rating",
    "task_twice": "twice",
    "worker_twice": "twice",
    "task_unknown": "stranger",
    "worker_unknown": "stranger",
}


class CannotMatch(RuntimeError):
    """What was asked cannot be done; the text says why, in the language of whoever asked."""


class _Again(dict[str, Any]):
    """An object of JSON in which a key stands twice."""

    key: str


def read_problem(source: str, locale: str) -> Problem:
    """Read a problem from a file, or from standard input.

    Raises:
        CannotMatch: everything that is wrong with it, line by line.
        OSError: the file cannot be opened.
    """
    document = _words(sys.stdin.buffer.read() if source == STREAM else Path(source).read_bytes(), source, locale)
    faults: list[Any]
    try:
        given = ProblemIn.model_validate_json(document)
        faults = list(_repeated(document))
    except ValidationError as refusal:
        faults = refusal.errors(include_url=False)
    if faults:
        lines = [_fault(fault, locale) for fault in faults[:FAULTS_MAX]]
        if len(faults) > FAULTS_MAX:
            lines.append(plain(locale, "match-more", count=len(faults) - FAULTS_MAX))
        raise CannotMatch("\n".join([plain(locale, "match-faults", got=source), *lines]))
    try:
        return given.value()
    except SeatsTooMany as refusal:
        seats, limit = f"{refusal.seats:,}", f"{refusal.fitting:,}"
        raise CannotMatch(plain(locale, "match-seats", got=source, count=seats, limit=limit)) from refusal


def _words(document: bytes, source: str, locale: str) -> str:
    try:
        return decoded(document)[0]
    except UnicodeDecodeError as error:
        raise CannotMatch(plain(locale, "match-not-utf8", got=source, count=error.start)) from error


def _repeated(document: str) -> Iterator[dict[str, Any]]:
    """Find keys that stand twice in one object: all but the last would be passed over."""
    found: list[_Again] = []

    def made(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        if len(set(keys)) == len(keys):
            return dict(pairs)
        again = _Again(pairs)
        again.key = next(key for at, key in enumerate(keys) if key in keys[:at])
        found.append(again)
        return again

    whole = json.loads(document, object_pairs_hook=made)
    return _places(whole, ()) if found else iter(())


def _places(value: Any, place: tuple[str | int, ...]) -> Iterator[dict[str, Any]]:
    if isinstance(value, _Again):
        yield {"type": "key_twice", "loc": (*place, value.key), "input": value.key, "msg": ""}
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from _places(part, (*place, key))


def _fault(fault: Any, locale: str) -> str:
    """Say what is wrong with a field, and which it is: tasks[3].due."""
    field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in fault["loc"]).lstrip(".")
    known = WORDED.get(fault["type"], "other")
    context = fault.get("ctx", {})
    limit = next((str(context[name]) for name in ("ge", "le", "max_length") if name in context), "")
    if known == "json":
        limit = str(context.get("error", ""))
    got = str(context.get("name", context.get("actual_length", fault["input"])))
    return "  " + plain(
        locale,
        f"match-fault-{known}",
        field=field or plain(locale, "match-whole"),
        got=shorten(got, GOT_UNITS_MAX),
        limit=limit,
        reason=fault["msg"],
    )
