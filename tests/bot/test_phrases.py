"""A person's own phrase: above all that is said to them of money, nowhere else, and never in a log."""

import logging

import pytest

from bot.phrases import signed
from bot.texts import CAPTION_UNITS_MAX
from ledger.core.effects import Send
from tests.bot.chat import Actor, Chat
from tests.bot.plays import ELSEWHERE, accept, at_stage, pairs, rate

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


def test_phrase__above_money(chat: Chat, caplog: pytest.LogCaptureFixture) -> None:
    """Putting in, looking, taking out, refusals and receipts of money carry it; help does not; no log holds it."""
    caplog.set_level(logging.DEBUG, logger="bot")
    caplog.set_level(logging.DEBUG, logger="ledger")
    for employer, _ in pairs(chat):
        choose_phrase(employer)
        for typed in ("/fund 1", "/deposit", "/balance", "/withdraw", f"/withdraw 1 {ELSEWHERE}", "/statement"):
            heard = employer.says(typed)
            assert heard, typed
            assert all(one.words.startswith(f"🔏 {PHRASE}\n") for one in heard), typed
        assert all(PHRASE in one.words for one in employer.presses(employer.lang("Withdraw", "提现")))
        assert PHRASE in employer.says(f"/withdraw 999999 {ELSEWHERE}").words
        assert PHRASE not in employer.says("/help").words
    assert "otter" not in caplog.text


@at_stage("delivered")
def test_phrase__above_receipts(chat: Chat) -> None:
    """What a task pays is told to each side under their own phrase, and to nobody under another's."""
    for employer, worker in pairs(chat)[:1]:
        choose_phrase(worker, "mine alone")
        rate(employer, 85)
        assert "🔏" not in employer.transcript()
        accept(worker)
        assert any("🔏 mine alone" in one.words and "0x" in one.words for one in worker.screen())


def test_signed__not_in_groups_nor_beyond_the_limit() -> None:
    """A group never sees it, and a caption that is full stays as it is rather than be refused."""
    for chat_id, words in ((-5, "x"), (5, "x" * CAPTION_UNITS_MAX)):
        ready = Send(chat_id, "sendPhoto", {"caption": words})
        assert signed(ready, "otter", "en") == ready
    assert "otter" in str(signed(Send(5, "sendPhoto", {"caption": "x"}), "otter", "en").payload["caption"])
