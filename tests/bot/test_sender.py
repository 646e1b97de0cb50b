"""Sending: in order, nothing lost, and whoever cannot be reached keeps nobody else waiting."""

import time
from datetime import UTC, datetime

import pytest

from bot.sender import PATIENCE_SECONDS, Limits, Sender, limits_of
from ledger import outbox
from ledger.clock import Clock
from ledger.core.effects import Notify, Send
from ledger.core.ids import CommandId
from ledger.core.pacing import Limit
from ledger.database import writing
from tests.bot.chat import Actor, Chat
from tests.bot.plays import REASON, apply, at_stage, confirm_unseen, deliver, pairs, post, rate, task_of

# The library says so whenever Telegram asks for patience; both of its types are read (`bot/sender.py`).
pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")


def stage(chat: Chat, *effects: Send | Notify) -> None:
    """Put messages into the outbox."""
    with writing(chat.ledger.engine) as connection:
        origin = CommandId(f"test:{len(chat.effects())}")
        outbox.insert_effects(connection, origin, effects, datetime(2020, 1, 1, tzinfo=UTC))


def words(actor: Actor, text: str) -> Send:
    """Make a message for somebody."""
    return Send(actor.id, "sendMessage", {"text": text})


def test_send__blocked(chat: Chat, adam: Actor, barb: Actor, lina: Actor) -> None:
    """Messages to somebody who blocked the bot are given up; all others go on, and so does the task."""
    task = post(adam)
    for worker in (barb, lina):
        apply(worker, task)
    barb.blocks()
    adam.presses("Choose now")

    assert "is locked in escrow" in adam.screen()[-1].words
    assert lina.hears()
    assert chat.states()["refused"] >= 1
    assert "staged" not in chat.states()
    barb.blocks(blocked=False)
    assert barb.says("/mine")


def test_send__flood(chat: Chat, adam: Actor, barb: Actor) -> None:
    """When Telegram asks to wait, that chat waits as long, in order and without loss; others go on at once."""
    stage(
        chat, words(adam, "one"), words(barb, "hello"), words(adam, "two"), Notify(adam.person.id, "something-new", {})
    )
    chat.fault("sendMessage", "429", retry_after=30)
    chat.pump()
    assert (adam.hears().words, barb.hears().words) == ("", "hello")
    chat.advance(seconds=20)
    assert not adam.hears()
    chat.advance(seconds=11)

    assert adam.hears()[0].words == "one"
    assert [state for state in chat.states() if state != "done"] == []


def test_send__notices_in_order_with_answers(chat: Chat, adam: Actor) -> None:
    """What the ledger tells and what a flow answers reach a chat in the order they came about."""
    person = adam.person.id
    figures = {"minor": "1000000", "asset": "USD", "tx": "0x1", "block": 1}
    stage(chat, words(adam, "one"), Notify(person, "deposit-received", figures), words(adam, "two"))
    chat.fault("sendMessage", "429", retry_after=3, skip=1)
    chat.pump()
    assert adam.hears().words == "one"
    chat.advance(seconds=4)

    assert [message.words.split(" ")[0] for message in adam.hears()] == ["✅", "two"]


@pytest.mark.parametrize(("kind", "copies"), [("500", 1), ("drop_before", 1), ("drop_after", 2)])
def test_send__server_fails(chat: Chat, adam: Actor, kind: str, copies: int) -> None:
    """A failing server or a dropped connection delays a message; only one whose answer was lost comes twice."""
    stage(chat, words(adam, "one"), words(adam, "two"))
    chat.fault("sendMessage", kind)
    chat.pump()
    assert "two" not in adam.hears().words
    chat.advance(seconds=3)

    assert [message.words for message in adam.screen()][-copies - 1 :] == [*["one"] * copies, "two"]
    assert set(chat.states()) == {"done"}


def test_send__server_fails_for_long(chat: Chat, adam: Actor) -> None:
    """A message waits longer from try to try, up to a minute, and is never given up."""
    stage(chat, words(adam, "one"))
    chat.fault("sendMessage", "500", times=8)
    for _ in range(8):
        chat.pump()
        assert not adam.hears()
        chat.skip(seconds=61)
    chat.pump()

    assert adam.hears().words == "one"


@at_stage("opened")
def test_send__file_that_telegram_lost(chat: Chat) -> None:
    """When Telegram no longer knows a delivered file, the employer still hears of the delivery and can rate it."""
    for employer, worker in pairs(chat)[1:]:
        worker.presses(worker.lang("Deliver", "交付"))
        worker.attaches("a.txt", b"abc")
        chat.answer()
        with chat.store.change():
            chat.store.run("DELETE FROM files")
        chat.pump()
        told = employer.hears()

        assert employer.lang("has delivered", "已交付") in told.words
        assert "a.txt" in told.words
        assert employer.lang("Rating 85", "评 85 分") in rate(employer, 85).words or told[0].button("85")


def test_send__notice_that_cannot_be_worded(chat: Chat, adam: Actor, barb: Actor) -> None:
    """A notice that a bug keeps from being worded becomes a hint where to look; the chat and the others go on."""
    stage(chat, Notify(adam.person.id, "no-such-text", {"task": "tsk_none"}), words(adam, "two"), words(barb, "hi"))
    chat.pump()

    assert [message.words for message in adam.hears()] == [adam.said("something-new"), "two"]
    assert barb.hears().words == "hi"


@at_stage("opened")
def test_send__worded_long_after(chat: Chat) -> None:
    """A notice that could not be sent for days still says what it was about, with the figures of its time."""
    for employer, worker in pairs(chat)[:1]:
        chat.fault("sendMessage", "429", retry_after=3600, times=2)
        worker.types("/balance")
        employer.types("/balance")
        chat.pump()
        task = task_of(employer)
        worker.forges(f"deliver:{task.id}")
        worker.says("done")
        employer.forges(f"rate:{task.id}:85")
        employer.says(REASON)
        confirm_unseen(employer, "rated", task)
        worker.forges(f"accept:{task.id}:85")
        confirm_unseen(worker, "accepting", task)
        assert not employer.hears()
        assert not worker.hears()
        chat.advance(hours=2)

        told = employer.hears().words
        for english, chinese in (("has delivered", "已交付"), ("85", "85"), ("Settled", "已结算")):
            assert employer.lang(english, chinese) in told
        assert worker.lang("You were rated 85", "你得到 85 分") in worker.hears().words


def test_send__twice_the_same_keyboard(chat: Chat, adam: Actor) -> None:
    """Buttons that are gone already are no failure."""
    card = adam.says("/language")[0]
    strip = Send(adam.id, "editMessageReplyMarkup", {"message_id": card.id})
    stage(chat, strip, strip)
    chat.pump()

    assert set(chat.states()) == {"done"}


@at_stage("opened")
def test_send__delivered_while_the_employer_is_away(chat: Chat, adam: Actor, barb: Actor) -> None:
    """An employer who had blocked the bot finds the delivery, and its buttons, under /mine."""
    adam.blocks()
    deliver(barb, "here")
    adam.blocks(blocked=False)
    heard = adam.says("/mine")

    assert "rate it by" in heard.words
    assert "here" in adam.presses("Show delivery").words
    assert "Rating 85" in adam.presses("85").words


def test_send__one_a_second(chat: Chat, adam: Actor, barb: Actor) -> None:
    """A chat gets one message a second, in order; nobody else waits for it, and a change of a card is no message."""
    card = adam.says("/language")[0]
    strip = Send(adam.id, "editMessageReplyMarkup", {"message_id": card.id})
    chat.sender._limits = limits_of()
    chat.skip(seconds=2)
    stage(chat, words(adam, "one"), strip, words(adam, "two"), words(adam, "three"), words(barb, "hello"))
    chat.speak()
    assert (adam.hears().words, barb.hears().words) == ("one", "hello")
    assert adam.screen()[-2].buttons == ()
    for text in ("two", "three"):
        chat.skip(seconds=1)
        chat.speak()
        assert adam.hears().words == text


def test_send__limits_shared(chat: Chat) -> None:
    """However many send, together they send no more than is allowed."""
    both = Limit(2, 3600, 2)
    limits = Limits(both, both, both)
    chat.sender._limits = limits
    ledger = chat.ledger
    sender = Sender(ledger.engine, chat.exchange.bot, ledger.views, clock=ledger.clock, reach=chat.reach, limits=limits)
    stage(chat, *(words(actor, "hello") for actor in chat.people.values()))

    async def some_turns() -> None:
        for _ in range(4):
            await chat.sender.run_once()
            await sender.run_once()
        await sender.close()

    chat.exchange.runner.run(some_turns())
    assert sum("hello" in actor.hears().words for actor in chat.people.values()) == 2


class Late(Clock):
    """A clock that is looked at so late that what was under way has ended meanwhile, and a send that takes its time."""

    sender: Sender | None = None

    def reach(self, _point: str) -> None:
        """Be so slow that nobody waits for it any more."""
        time.sleep(2 * PATIENCE_SECONDS)  # polling: nobody tells that the patience has ended

    def now(self) -> datetime:
        """Tell the time; a turn asks for it in a thread of its own."""
        while self.sender and self.sender._under_way and not self.sender._ended:
            time.sleep(0.01)  # polling: an end tells only the loop
        return super().now()


def test_send__ends_while_a_turn_is_taken(chat: Chat, adam: Actor) -> None:
    """What was sent while nobody looked is not forgotten: whoever rests when nothing is left has marked it before."""
    ledger, late = chat.ledger, Late(chat.ledger.engine)
    sender = late.sender = Sender(ledger.engine, chat.exchange.bot, ledger.views, clock=late, reach=late.reach)
    stage(chat, words(adam, "one"))

    async def until_nothing_is_left() -> None:
        while await sender.run_once():
            pass

    chat.exchange.runner.run(until_nothing_is_left())
    assert set(chat.states()) == {"done"}
    chat.exchange.runner.run(sender.close())
    chat.pump()

    assert [message.words for message in adam.hears()] == ["one"]


def test_send__stopped_between_an_end_and_its_mark(chat: Chat, adam: Actor) -> None:
    """A clean stop marks what has been sent: it is not sent again."""
    ledger, late = chat.ledger, Late(chat.ledger.engine)
    sender = late.sender = Sender(ledger.engine, chat.exchange.bot, ledger.views, clock=late, reach=late.reach)
    stage(chat, words(adam, "one"))

    async def two_turns() -> None:
        await sender.run_once()
        assert await sender.run_once() == 1
        await sender.close()

    chat.exchange.runner.run(two_turns())
    assert set(chat.states()) == {"done"}
    chat.pump()

    assert [message.words for message in adam.hears()] == ["one"]
