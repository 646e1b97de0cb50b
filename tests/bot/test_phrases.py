"""A person's own phrase: above all that is said to them of money, nowhere else, and never in a log."""

import logging

import pytest

from bot.phrases import signed
from ledger.core.effects import Send
from tests.bot.chat import Actor, Chat
from tests.bot.plays import ELSEWHERE, TITLE, accept, ask, at_stage, pairs, rate

PHRASE = "blue <b>otter</b> & 水獭"


def choose_phrase(actor: Actor, phrase: str = PHRASE) -> str:
    """Set a phrase; gives what is then on the card."""
    actor.says("/settings")
    actor.presses(actor.lang("My phrase", "我的暗语"))
    actor.says(phrase)
    return actor.screen()[-1].words


def test_phrase__set_and_cleared(chat: Chat, adam: Actor, chen: Actor) -> None:
    """A phrase of one to forty characters is kept as it was typed, one too long is refused, and a dash clears it."""
    for actor in (adam, chen):
        assert PHRASE in choose_phrase(actor)
        assert "40" in choose_phrase(actor, "x" * 41)
        assert actor.says("/balance").words.startswith(f"🔏 {PHRASE}")
        choose_phrase(actor, "-")
        assert "🔏" not in actor.says("/balance").words


def test_phrase__above_everything(chat: Chat, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever is said in private carries it, words, papers, refusals and edited cards; no log holds it."""
    caplog.set_level(logging.DEBUG, logger="bot")
    caplog.set_level(logging.DEBUG, logger="ledger")
    for employer, _ in pairs(chat):
        choose_phrase(employer)
        for typed in (
            "/fund 1",
            "/deposit",
            "/balance",
            f"/withdraw 1 {ELSEWHERE}",
            "/statement",
            "/help",
            "/nonsense",
        ):
            heard = employer.says(typed)
            assert heard, typed
            assert all(one.words.startswith(f"🔏 {PHRASE}\n") for one in heard), typed
        employer.says("/settings")
        employer.presses(employer.lang("My place", "我的所在地"))
        assert employer.screen()[-1].words.startswith(f"🔏 {PHRASE}\n")
    assert "otter" not in caplog.text


@at_stage("delivered")
def test_phrase__on_the_way(chat: Chat) -> None:
    """What a task brings is told to each side under their own phrase, and to nobody under another's."""
    for employer, worker in pairs(chat):
        choose_phrase(worker, "mine alone")
        worker.hears()
        rate(employer, 85)
        assert "🔏" not in employer.transcript()
        worker.says("/mine")
        worker.presses(worker.lang("Object", "提出异议"))
        worker.says("/cancel")
        accept(worker)
        heard = worker.screen()[-4:]
        assert all(one.words.startswith("🔏 mine alone\n") for one in heard)


@at_stage("opened")
def test_phrase__before_what_is_full(chat: Chat, adam: Actor, barb: Actor) -> None:
    """A message that has no room for it is whole all the same, and the phrase comes just before."""
    ask(barb)
    barb.says("x" * 4096)
    choose_phrase(adam)
    adam.says("/mine")
    heard = adam.presses("Show delivery")
    assert [one.words for one in heard] == [f"🔏 {PHRASE}", "x" * 4096]


def test_phrase__never_in_a_group(chat: Chat, adam: Actor) -> None:
    """What is said in a group to somebody with a phrase goes without it, though their private chat has it."""
    choose_phrase(adam)
    group = chat.control("POST", "groups", json={"title": "g", "members": [adam.id], "bot": "member"})["id"]
    chat.pump()
    asked = {"chat_id": group, "text": f"/task 30 USD 2d {TITLE}"}
    chat.control("POST", f"people/{adam.id}/messages", json=asked)
    chat.pump()
    said = chat.control("GET", f"chats/{group}/messages")["messages"]
    assert any(one["from"]["is_bot"] for one in said)
    assert "🔏" not in str(said)
    assert adam.screen()[-1].words.startswith(f"🔏 {PHRASE}\n")


def test_signed__nothing_without_words(adam: Actor) -> None:
    """What has no words has no place for a phrase."""
    wordless = Send(adam.id, "deleteMessage", {"message_id": 1})
    assert signed(wordless, (PHRASE, "en")) == (wordless,)
