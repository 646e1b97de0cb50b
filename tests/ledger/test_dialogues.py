"""Conversations are rows: they survive a restart, end when they expire, and one replaces another."""

from dataclasses import replace

from sqlalchemy import Engine

from ledger.database import connect, writing
from ledger.dialogues import Dialogue, replace_dialogue, select_dialogue
from tests.core.samples import DAY, NOON
from tests.databases import Place

TALK = Dialogue(7, "post", {"title": "翻译", "reward": "30"}, 12, NOON + DAY)


def say(engine: Engine, dialogue: Dialogue | None) -> None:
    """Set where chat 7 stands."""
    with writing(engine) as connection:
        replace_dialogue(connection, 7, dialogue)


def test_dialogue__after_a_restart(place: Place, engine: Engine) -> None:
    """Another process reads what this one wrote."""
    say(engine, TALK)
    other = connect(place.url)

    assert select_dialogue(other, 7, NOON) == TALK
    other.dispose()


def test_dialogue__expired(engine: Engine) -> None:
    """At its end a conversation is as if it had never been."""
    say(engine, TALK)

    assert select_dialogue(engine, 7, NOON + DAY) is None


def test_dialogue__replaced_and_ended(engine: Engine) -> None:
    """A chat stands in one conversation or in none."""
    say(engine, TALK)
    say(engine, replace(TALK, flow="withdraw", revision=13))
    assert select_dialogue(engine, 7, NOON) == replace(TALK, flow="withdraw", revision=13)

    say(engine, None)
    assert select_dialogue(engine, 7, NOON) is None
