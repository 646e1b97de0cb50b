"""The outbox: a lane goes in order and waits for its first, lanes do not wait for each other."""

from datetime import datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from ledger import outbox
from ledger.core.effects import AskMoney, AskTask, Effect, MoneyStep, Notify, Send, TaskStep
from ledger.core.ids import CommandId, EffectId, TaskId
from ledger.database import reading, writing
from tests.core.samples import ADAM, BARB, DAY, NOON


def stage(engine: Engine, *effects: Effect, origin: str = "tg:1", at: datetime = NOON) -> None:
    """Stage effects of one command."""
    with writing(engine) as connection:
        outbox.insert_effects(connection, CommandId(origin), effects, at)


def due(engine: Engine, kind: str, at: datetime = NOON, limit: int = 100) -> list[str]:
    """List the ids of what may be done now."""
    with reading(engine) as connection:
        return [item.id for item in outbox.select_due(connection, kind, at, limit)]


def end(engine: Engine, effect: str, state: str = "done") -> None:
    """Move a row."""
    with writing(engine) as connection:
        outbox.update_effect(connection, EffectId(effect), state, at=NOON)


def ask(person: str) -> AskMoney:
    """Ask for somebody's deposit."""
    return AskMoney(MoneyStep.DEPOSIT, person, "USD", 1)  # type: ignore[arg-type]


def test_due__first_of_each_lane(engine: Engine) -> None:
    """Only the first open row of a lane is due, and every lane's is."""
    stage(engine, ask(ADAM), ask(ADAM), ask(BARB), AskTask(TaskStep.OPEN, TaskId("tsk_1")))

    assert due(engine, "chain") == ["tg:1/0", "tg:1/2", "tg:1/3"]


@pytest.mark.parametrize("state", ["done", "refused"])
def test_due__after_an_end(engine: Engine, state: str) -> None:
    """A lane goes on once its first has ended, well or not."""
    stage(engine, ask(ADAM), ask(ADAM))
    end(engine, "tg:1/0", state)

    assert due(engine, "chain") == ["tg:1/1"]


def test_due__first_on_its_way(engine: Engine) -> None:
    """While a row is on its way its lane waits, and it is not taken twice."""
    stage(engine, ask(ADAM), ask(ADAM), ask(BARB))
    end(engine, "tg:1/0", "sending")

    assert due(engine, "chain") == ["tg:1/2"]


def test_due__delayed(engine: Engine) -> None:
    """A delayed row holds its own lane until it is due, and no other."""
    stage(engine, ask(ADAM), ask(ADAM), ask(BARB))
    with writing(engine) as connection:
        outbox.delay_effect(connection, EffectId("tg:1/0"), due_at=NOON + DAY, note="not now")

    assert due(engine, "chain") == ["tg:1/2"]
    assert due(engine, "chain", NOON + DAY) == ["tg:1/0", "tg:1/2"]
    with reading(engine) as connection:
        item = outbox.select_effect(connection, EffectId("tg:1/0"))
    assert item is not None
    assert item.tries == 1


def test_due__of_one_kind(engine: Engine) -> None:
    """Relay and sender each see what is theirs."""
    stage(engine, ask(ADAM), Notify(ADAM, "hello", {}), Send(7, "sendMessage", {"text": "hi"}))

    assert due(engine, "chain") == ["tg:1/0"]
    assert due(engine, "message") == ["tg:1/1", "tg:1/2"]


def test_due__limited(engine: Engine) -> None:
    """A round takes no more than it is allowed, oldest first."""
    stage(engine, *(AskTask(TaskStep.OPEN, TaskId(f"tsk_{number}")) for number in range(9)))

    assert due(engine, "chain", limit=2) == ["tg:1/0", "tg:1/1"]


def test_stage__twice(engine: Engine) -> None:
    """The same command cannot stage its effects twice."""
    stage(engine, ask(ADAM))

    with pytest.raises(IntegrityError):
        stage(engine, ask(ADAM))


@pytest.mark.parametrize(
    "effect",
    [
        AskTask(TaskStep.RATE, TaskId("tsk_1"), 85),
        AskMoney(MoneyStep.WITHDRAW, ADAM, "USD", 2**127 + 1, "0x" + "1" * 40),
        Notify(ADAM, "settled-worker", {"payout": "019", "rating": 85}),
        Send(-(10**12), "sendMessage", {"text": "<b>مرحبا</b> 👩‍💻", "reply_markup": {"inline_keyboard": [[]]}}),
    ],
)
def test_stage__comes_back_as_it_was(engine: Engine, effect: Effect) -> None:
    """An effect is read as it was written: figures of any size, texts that look like figures, any script."""
    stage(engine, effect)

    with reading(engine) as connection:
        item = outbox.select_effect(connection, EffectId("tg:1/0"))
    assert item is not None
    assert item.effect == effect


def test_select__nothing_there(engine: Engine) -> None:
    """A row that is not there is nothing."""
    with reading(engine) as connection:
        assert outbox.select_effect(connection, EffectId("tg:9/9")) is None


def test_count__by_kind(engine: Engine) -> None:
    """What still waits is counted by kind."""
    stage(engine, ask(ADAM), ask(BARB), Notify(ADAM, "hello", {}))
    end(engine, "tg:1/0")

    with reading(engine) as connection:
        assert outbox.count_open(connection) == {"chain": 1, "message": 1}
