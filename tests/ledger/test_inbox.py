"""The durable inbox: an update is stored once, and a chat's updates are taken in order."""

from sqlalchemy import Engine

from ledger.database import writing
from ledger.inbox import Update, receive, select_open, update_done
from tests.core.samples import NOON


def coming(update_id: int, chat_id: int = 7, body: str = "{}", bot_id: int = 1) -> Update:
    """Make an update."""
    return Update(bot_id, update_id, chat_id, body, NOON)


def open_ids(engine: Engine, limit: int = 100) -> list[int]:
    """List what may be taken now."""
    return [item.update_id for item in select_open(engine, limit)]


def done(engine: Engine, item: Update) -> None:
    """Mark one as done."""
    with writing(engine) as connection:
        update_done(connection, item, NOON)


def test_receive__twice(engine: Engine) -> None:
    """An update that comes again is the one that is there already, with what it said first."""
    receive(engine, [coming(1, body="first")])
    receive(engine, [coming(1, body="second"), coming(1, body="third")])

    assert select_open(engine) == (coming(1, body="first"),)


def test_receive__after_it_was_done(engine: Engine) -> None:
    """What was done is not done again because it is delivered again."""
    receive(engine, [coming(1)])
    done(engine, coming(1))
    receive(engine, [coming(1)])

    assert open_ids(engine) == []


def test_receive__of_two_bots(engine: Engine) -> None:
    """Two bots count their updates apart."""
    receive(engine, [coming(1, body="a"), coming(1, body="b", bot_id=2)])

    assert [item.body for item in select_open(engine)] == ["a", "b"]


def test_select__in_order(engine: Engine) -> None:
    """A chat's next update waits for the one before it; other chats do not."""
    receive(engine, [coming(3), coming(1), coming(2, chat_id=8)])

    assert open_ids(engine) == [1, 2]
    done(engine, coming(1))
    assert open_ids(engine) == [2, 3]


def test_select__limited(engine: Engine) -> None:
    """A round takes no more than it is allowed, oldest first."""
    receive(engine, [coming(number, chat_id=number) for number in range(5)])

    assert open_ids(engine, limit=2) == [0, 1]


def test_body__any_text(engine: Engine) -> None:
    """What was said is kept to the letter."""
    said = '{"text": "<b>مرحبا</b> 👩‍💻 \\u0000"}'
    receive(engine, [coming(1, body=said)])

    assert select_open(engine)[0].body == said
