"""Who says too much is told once, then heard in silence; under maintenance all is kept and answered after."""

from datetime import timedelta

from bot.flooding import SILENCE, hear, scopes_of
from bot.inbox import FLOOD
from bot.texts import seen, text
from ledger.core.pacing import Limit
from ledger.core.task import Stage
from ledger.maintenance import begin_maintenance, end_maintenance
from tests.bot.chat import Actor, Chat
from tests.bot.plays import at_stage, pairs, task_of
from tests.core.samples import NOON


def strict(chat: Chat, most: int = 3) -> None:
    """Let a person say so much in a minute, all at once."""
    chat.inbox._flood = Limit(most, 60, most)


def test_hear__too_much() -> None:
    """A burst is heard, then there is one warning, then silence until it is over; a steady pace is never too much."""
    kept: dict[str, int] = {}
    heard = []
    for number in range(40):
        hearing = hear(FLOOD, kept, 7, NOON + timedelta(milliseconds=number))
        kept |= hearing.even
        heard.append((hearing.is_silent, hearing.is_warned))

    assert heard == [(False, False)] * 30 + [(True, True)] + [(True, False)] * 9
    assert set(kept) == set(scopes_of(7))
    after = NOON + timedelta(milliseconds=30) + SILENCE
    assert hear(FLOOD, kept, 7, after - timedelta(milliseconds=1)).is_silent
    assert not hear(FLOOD, kept, 7, after).is_silent
    assert not hear(FLOOD, kept, 8, NOON + timedelta(milliseconds=39)).is_silent

    kept = {}
    for number in range(200):
        hearing = hear(FLOOD, kept, 7, NOON + timedelta(seconds=2 * number))
        kept |= hearing.even
        assert not hearing.is_silent


def test_flood__one_polite_answer(chat: Chat, adam: Actor, lina: Actor) -> None:
    """After one polite answer there is silence until it is over; nobody else is kept waiting."""
    strict(chat)
    for actor in (adam, lina):
        for _ in range(8):
            actor.types("/balance")
        chat.pump()
        words = [message.words for message in actor.hears()]

        assert len(words) == 4
        assert words[3] == seen(text(actor.person.language, "too-many"))
    chat.advance(seconds=61)
    for actor in (adam, lina):
        assert [one.words for one in actor.hears()] == [actor.said("awake")]
    assert adam.lang("Your balance", "") in adam.says("/balance").words


@at_stage("opened")
def test_flood__files(chat: Chat) -> None:
    """A file that was asked for is handed in also in silence; one that was not is asked for again, never just gone."""
    for (_, worker), is_asked in zip(pairs(chat), (True, False), strict=True):
        strict(chat, 1)
        for _ in range(2):
            if is_asked:
                worker.taps(worker.lang("Deliver", "交付"))
            else:
                worker.types("/balance")
        worker.attaches("work.txt", b"all of it")
        chat.pump()
        assert worker.said("too-many") in worker.hears().words
        chat.advance(seconds=61)
        assert worker.said("awake") in worker.hears().words
    stages = [task_of(employer).stage for employer, _ in pairs(chat)]
    assert stages == [Stage.DELIVERED, Stage.OPENED]


@at_stage("delivered")
def test_flood__what_moves_money_is_done(chat: Chat, adam: Actor) -> None:
    """What is confirmed in silence is done all the same: only words are left out."""
    adam.presses("95")
    strict(chat, 1)
    for _ in range(3):
        adam.types("/balance")
    chat.pump()
    adam.hears()
    adam.presses("Confirm")
    chat.skip(minutes=2)
    chat.pump()

    assert task_of(adam).rating == 95
    assert task_of(adam).stage is not Stage.DELIVERED


def test_maintenance__kept_and_answered_after(chat: Chat, adam: Actor, chen: Actor) -> None:
    """Under maintenance each hears one sentence in their language, and all is answered afterwards, in order."""
    assert begin_maintenance(chat.ledger.engine, chat.ledger.clock.now())
    assert not begin_maintenance(chat.ledger.engine, chat.ledger.clock.now())
    for actor in (adam, chen):
        for number in range(2):
            actor.types(f"/word{number}")
    newcomer = chat.person("dana", "zh-hans")
    newcomer.types("/start")
    chat.pump()
    for actor in (adam, chen):
        assert [one.words for one in actor.hears()] == [actor.said("maintenance")]
    assert [one.words for one in newcomer.hears()] == [seen(text("zh-Hans", "maintenance"))]
    adam.types("/word2")
    chat.pump()
    assert not adam.hears()

    assert end_maintenance(chat.ledger.engine)
    assert not end_maintenance(chat.ledger.engine)
    chat.pump()
    assert [f"/word{n}" in one.words for n, one in enumerate(adam.hears())] == [True] * 3
    assert len(chen.hears()) == 2
    assert newcomer.hears()
