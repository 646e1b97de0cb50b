"""The inbox: every update once, each chat in order, across restarts and a server that fails."""

import pytest

from bot.incoming import Incoming
from bot.replying import Ready, Reply
from bot.turn import only
from ledger.core.effects import Send
from ledger.core.task import Stage
from ledger.database import DatabaseBusy
from ledger.dialogues import select_dialogue
from ledger.inbox import select_open
from tests.bot.chat import Actor, Chat
from tests.bot.conftest import Restart
from tests.bot.plays import ELSEWHERE, ask, at_stage, pairs, rate, task_of
from tests.databases import Databases, on_postgresql
from tests.ledger.faults.disk import NoDisk
from tests.ledger.faults.filling import room_of

# The library says so whenever Telegram asks for patience; both of its types are read (`bot/sender.py`).
pytestmark = pytest.mark.filterwarnings("ignore:.*retry_after:telegram.warnings.PTBDeprecationWarning")


def test_update__delivered_twice(chat: Chat, adam: Actor) -> None:
    """An update that Telegram delivers again is answered once and funds once."""
    said = adam.types("/fund 50")
    chat.pump()
    before, seen = chat.standing(), adam.screen()
    for _ in range(2):
        chat.control("POST", f"updates/{said}/redeliver")
        chat.pump()

    assert adam.balance == 150_000_000
    assert chat.standing() == before
    assert adam.screen() == seen


def test_update__delivered_twice_at_once(chat: Chat, adam: Actor) -> None:
    """So it is when it comes again before the first was answered."""
    said = adam.types("/fund 50")
    chat.fetch()
    chat.control("POST", f"updates/{said}/redeliver")
    chat.fetch()
    chat.pump()

    assert adam.balance == 150_000_000


def test_update__answered_elsewhere(chat: Chat, adam: Actor) -> None:
    """Of two that answer an update the slower one's answer is dropped whole: no word, no command, no conversation."""
    adam.types("/withdraw")
    chat.fetch()
    (row,) = select_open(chat.ledger.engine)
    chat.pump()
    before, talk = chat.effects(), select_dialogue(chat.ledger.engine, adam.id, chat.ledger.clock.now())
    late = Incoming(update_id=row.update_id, telegram_id=adam.id, chat_id=adam.id, name="adam", language_code="en")
    again = only(Send(adam.id, "sendMessage", {"text": "again"}), is_over=True)
    chat.inbox._commit((Reply(Ready(row, late), again),))

    assert chat.effects() == before
    assert select_dialogue(chat.ledger.engine, adam.id, chat.ledger.clock.now()) == talk


@at_stage("delivered")
def test_press__delivered_twice(chat: Chat, adam: Actor) -> None:
    """A press that is delivered again rates once."""
    adam.presses("95")
    pressed = adam.taps("Confirm")
    chat.pump()
    before = chat.standing()
    chat.control("POST", f"updates/{pressed}/redeliver")
    chat.pump()

    assert chat.standing() == before


def test_press__twice_in_a_hurry(chat: Chat, adam: Actor) -> None:
    """Two presses before the first is answered post one task."""
    adam.says("/task 10 USD 2d x")
    adam.taps("Post")
    adam.taps("Post")
    chat.pump()

    assert len(chat.ledger.views.tasks()) == 1
    assert adam.hears().words.count("out of date") == 1


def test_updates__in_order(chat: Chat, adam: Actor, barb: Actor) -> None:
    """Each chat is answered in the order it spoke, however much waits."""
    for number in range(5):
        adam.types(f"/word{number}")
        barb.types(f"/word{number}")
    chat.pump()

    for actor in (adam, barb):
        answers = [message.words for message in actor.screen()[-5:]]
        assert [f"/word{number}" in words for number, words in enumerate(answers)] == [True] * 5


@pytest.mark.parametrize("kind", ["429", "500", "drop_before", "drop_after"])
def test_press__not_acknowledged(chat: Chat, adam: Actor, kind: str) -> None:
    """When the press itself cannot be acknowledged it still has its effect, and nothing stops."""
    chat.fault("answerCallbackQuery", kind, retry_after=60)
    adam.says("/task 10 USD 2d x")

    assert "On the board" in adam.presses("Post").words


def test_press__acknowledged(chat: Chat, adam: Actor) -> None:
    """A press is acknowledged, so that the button stops waiting; a very late one is answered all the same."""
    card = adam.says("/language")[0]
    given = {"message_id": card.id, "callback_data": "lang:en"}
    pressed = chat.control("POST", f"people/{adam.id}/presses", json=given)
    late = chat.control("POST", f"people/{adam.id}/presses", json={**given, "stale": True, "forge": True})
    chat.pump()

    assert chat.control("GET", f"presses/{pressed['callback_query_id']}")["answered"]
    assert not chat.control("GET", f"presses/{late['callback_query_id']}")["answered"]
    assert adam.hears().words.count("I will write in English") == 2


@at_stage("opened")
def test_file__not_to_be_had_just_now(chat: Chat, adam: Actor, barb: Actor) -> None:
    """A file that cannot be fetched just now waits, its chat with it; the others go on, and nothing is lost."""
    ask(barb)
    chat.fault("getFile", "500", times=2)
    barb.attaches("a.txt", b"abc")
    barb.types("/balance")
    assert "Your balance" in adam.says("/balance").words
    assert not barb.hears()
    chat.advance(seconds=4)
    assert not barb.hears()
    chat.advance(seconds=4)

    heard = barb.hears().words
    assert heard.index("Received for") < heard.index("Your balance")
    assert task_of(adam).stage is Stage.DELIVERED


@at_stage("opened")
def test_file__never_to_be_had(chat: Chat) -> None:
    """After two minutes the person is told what to do instead, and the question stays open."""
    for _, worker in pairs(chat)[1:]:
        ask(worker)
        chat.fault("getFile", "429", times=4)
        worker.attaches("a.txt", b"abc")
        for _ in range(3):
            chat.advance(seconds=60)
        assert worker.hears().words == worker.said("file-not-fetched")
        chat.control("DELETE", "faults")
        assert worker.lang("Received for", "已收到") in worker.hands_in("a.txt", b"abc").words


@at_stage("opened")
def test_file__forgotten_by_telegram(chat: Chat, barb: Actor) -> None:
    """A file that Telegram does not know is said at once to be not to be had."""
    ask(barb)
    barb.attaches("a.txt", b"abc")
    with chat.store.change():
        chat.store.run("DELETE FROM files")
    chat.pump()

    assert barb.hears().words == barb.said("file-not-fetched")


@on_postgresql  # where a page is full others are not: an apology fits in, and the answer would be lost to it
def test_press__no_room(chat: Chat, adam: Actor, backend: str, databases: Databases) -> None:
    """What the database has no room for is answered when it has, and nobody is told that we have failed."""
    sorry = adam.said("internal-error")
    adam.says("/task 10 USD 2d x")
    adam.taps("Post")
    chat.fetch()
    chat.close()  # to be moved the database must be empty of us
    try:
        with room_of(chat.ledger.engine, databases) as room:
            room.limit(0)
            with pytest.raises(DatabaseBusy):
                chat.answer()
            room.free()
            chat.pump()
            heard = adam.hears().words
    except NoDisk as reason:
        pytest.skip(str(reason))

    assert "On the board" in heard
    assert sorry not in heard


def test_restart__in_a_preview(restart: Restart) -> None:
    """What was previewed before a restart can be confirmed after it."""
    chat = restart()
    chat.people["adam"].says("/task 10 USD 2d x")
    chat.people["chen"].says(f"/withdraw 40 {ELSEWHERE}")
    chat = restart()

    assert "On the board" in chat.people["adam"].presses("Post").words
    assert "已提现 40 USD" in chat.people["chen"].presses("提现").words


def test_restart__in_a_question(restart: Restart) -> None:
    """What was asked before a restart can be answered after it."""
    chat = restart(stage="opened")
    ask(chat.people["barb"])
    chat = restart()
    assert "Received for" in chat.people["barb"].says("done").words

    adam = chat.people["adam"]
    adam.presses("Another rating")
    chat = restart()
    assert "Rating 85" in chat.people["adam"].says("85").words
    chat = restart()
    assert "Two pages" in chat.people["adam"].says("Two pages are missing.").words
    chat = restart()
    assert "on its way to the chain" in chat.people["adam"].presses("Confirm").words


def test_restart__between_every_two_steps(restart: Restart) -> None:
    """What people did while the product was down is answered in order when it is back, once."""
    chat = restart(stage="delivered")
    chat.people["adam"].types("/fund 5")
    chat = restart()
    chat.fetch()
    chat = restart()
    chat.answer()
    chat = restart()
    chat.speak()
    chat = restart()
    chat.pump()

    adam = chat.people["adam"]
    assert adam.balance == 75_000_000
    assert sum("5 USD is on its way" in message.words for message in adam.screen()) == 1
    assert sum("5 USD received" in message.words for message in adam.screen()) == 1
    rate(adam, 100)
    assert task_of(adam).stage is Stage.SETTLED


def test_dialogue__expires(chat: Chat, adam: Actor) -> None:
    """After half a day a preview is out of date."""
    adam.says("/task 10 USD 2d x")
    chat.skip(hours=12, minutes=1)

    assert adam.presses("Post").words == adam.said("out-of-date")
