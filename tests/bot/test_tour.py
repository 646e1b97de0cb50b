"""The product's tour: whole, in both languages, and in the bot's own words."""

import json
import re
from typing import Any

import pytest

from bot.sandbox.tour import Tour
from bot.texts import LOCALES, fixed_words, text
from bot.tour import SOURCE, escrowd_tour
from tests.bot.samples import SAMPLES
from tests.bot.test_texts import every_message

CAPTION_LENGTHS_MAX = {"en": 340, "zh_hans": 130}  # a phone shows it without hiding the chat


def _named(part: Any) -> set[str]:
    """List the keys of messages that a part of the source names."""
    if isinstance(part, dict):
        own = {part["message"]} if "message" in part else set()
        return own.union(*(_named(value) for value in part.values()))
    return set().union(*(_named(one) for one in part)) if isinstance(part, list) else set()


KEYS = sorted(_named(json.loads(SOURCE.read_text(encoding="utf-8"))))


def test_tour__whole() -> None:
    """The sandbox takes the tour, with every caption in both languages and short enough for a phone."""
    tour = Tour.model_validate(escrowd_tour())

    assert tour.steps[0].chapter, "Skip goes from chapter to chapter"
    for step in tour.steps:
        for language, most in CAPTION_LENGTHS_MAX.items():
            assert len(getattr(step.caption, language)) <= most, step.title.en


def test_tour__placeholders() -> None:
    """Only the run, the number of a line and people who are known by then stand in braces."""
    tour = Tour.model_validate(escrowd_tour())
    known = set(tour.people)
    for step in tour.steps:
        told = step.title.model_dump_json() + step.caption.model_dump_json()
        # A name that is only drawn in this very step is told by the next one.
        assert set(re.findall(r"\{(\w+)\}", told[1:-1])) <= known, step.title.en
        for act in step.acts:
            known |= set(act.binds)
            assert set(re.findall(r"\{(\w+)\}", act.model_dump_json().replace("{n}", ""))) <= {"run"}


@pytest.mark.parametrize("key", KEYS)
def test_fixed_words__in_every_form(key: str) -> None:
    """What a message is known by stands in it whatever its values are, and tells it from an empty one."""
    variables = {(locale, name): names for locale, _, name, names in every_message()}
    for locale in LOCALES:
        pieces = fixed_words(locale, key)
        assert pieces
        for which in (0, 1):
            values = {name: SAMPLES[name][which] for name in variables[locale, key]}
            shown = re.sub(r"<[^>]*>", "", text(locale, key, **values))
            assert all(piece in shown for piece in pieces), (locale, key, pieces)
