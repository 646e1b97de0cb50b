"""Steps of one batch travel as one call, many calls as one tx; what cannot be done is told apart from the rest."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ledger import outbox, store
from ledger.chain.timekeeping import carry_time
from ledger.core.effects import AskTask, Notify, TaskStep
from ledger.core.ids import CommandId, PersonId, TaskId
from ledger.core.merkle import root_of
from ledger.core.task import Moved, Slot, Stage
from ledger.core.wallet_commands import DeclineSigning
from ledger.core.wallets import SIGNATURE_DECLINED
from ledger.database import writing
from ledger.relay.means import Limits
from ledger.tables import carried, keys, txs
from ledger.tables import outbox as outbox_table
from ledger.wallet_tables import signings
from tests.databases import on_sqlite
from tests.ledger.hands import USD, PowerCut, StopAt
from tests.ledger.world import World

OPENED, DELIVERED, RATED, CLOSED = 1, 2, 3, 5
DAY = 24 * 3600


@pytest.fixture
def batch(begun_world: World) -> tuple[World, list[TaskId]]:
    """Adam has a batch of three, of barb, carl and barb, that is not open yet."""
    world = begun_world
    adam, barb, carl = world.find("adam"), world.find("barb"), world.enter("carl")
    return world, plan(world, adam, [barb, carl, barb])


def plan(world: World, adam: PersonId, workers: list[PersonId], reward: int = 10 * USD) -> list[TaskId]:
    """Plan a batch as the window does, without anybody's asking for it to be opened."""
    named = [world.post(adam, reward) for _ in workers]
    views, policy = world.ledger.views, world.ledger.policy
    addresses = tuple(views.person(worker).address for worker in workers)
    first, asset = world.look(named[0]), views.assets()["USD"]
    terms = policy.terms(
        first, asset=asset, employer=views.person(adam).address, worker=addresses[0], at=world.clock.now()
    )
    terms = replace(terms, count=len(named), tasks_root=root_of(addresses, (reward,) * len(named)))
    batch = policy.batch_id(terms)
    with writing(world.engine) as connection:
        for place, (task, worker) in enumerate(zip(named, workers, strict=True)):
            known = store.select_task(connection, task)
            assert known is not None
            moved = replace(known, stage=Stage.ASSIGNED, worker=worker, terms=terms, batch=batch, place=place)
            store.update_tasks(connection, [Moved(known, replace(moved, deliverable="0x" + "0d" * 32))])
        slots = [Slot(batch, place, task, addresses[place], reward) for place, task in enumerate(named)]
        store.insert_slots(connection, slots)
    return named


def ask(world: World, origin: str, *asks: AskTask) -> None:
    """Stage what a command would."""
    with writing(world.engine) as connection:
        outbox.insert_effects(connection, CommandId(f"test:{origin}"), asks, world.clock.now())


def relayed(world: World, limits: Limits | None = None) -> list[tuple[str, list[str]]]:
    """Let the relay work until it rests; gives what the last tx carried and how it ended, by call."""
    relay = world.relay(limits=limits)
    while relay.run_once():
        pass
    newest = world.rows(txs)[-1]["nonce"]
    ended = {row["id"]: row["state"] for row in world.rows(outbox_table)}
    found = [row for row in world.rows(carried) if row["nonce"] == newest]
    return [(f"{row['effect']}@{row['place']}", ended[row["effect"]]) for row in found]  # type: ignore[misc]


def stages(world: World, named: list[TaskId]) -> list[int]:
    """Read where the contract has each task."""
    tasks = [world.look(task) for task in named]
    return [world.ledger.escrow.task_state(task.batch or "", task.place)[0] for task in tasks]


def test_batch__from_open_to_end(batch: tuple[World, list[TaskId]]) -> None:
    """A batch is opened by one call, its deliveries recorded by one, its ratings given by one: each a single tx."""
    world, named = batch
    ask(world, "open", AskTask(TaskStep.OPEN, named[0]))
    relayed(world)
    assert stages(world, named) == [OPENED] * 3

    ask(world, "deliver", *(AskTask(TaskStep.DELIVER, task) for task in named))
    assert relayed(world) == [(f"test:deliver/{number}@0", "done") for number in range(3)]
    assert stages(world, named) == [DELIVERED] * 3

    ask(world, "rate", *(AskTask(TaskStep.RATE, task, 95 - 10 * place) for place, task in enumerate(named)))
    assert relayed(world) == [(f"test:rate/{number}@0", "done") for number in range(3)]
    assert stages(world, named) == [CLOSED, RATED, RATED]


def refusals(world: World) -> list[tuple[str, object]]:
    """List what could not be done, and why, as people were told."""
    notices = (one for one in world.effects(Notify) if isinstance(one, Notify))
    return [(str(one.details["step"]), one.details["reason"]) for one in notices if one.key == "tx-refused"]


def settle_by_rating(world: World, task: TaskId) -> None:
    """Pay a task in full."""
    ask(world, f"rate-{task}", AskTask(TaskStep.RATE, task, 100))
    relayed(world)


@on_sqlite
def test_skipped__others_are_done(batch: tuple[World, list[TaskId]]) -> None:
    """Of several tasks in one call the one that cannot be done is refused by name, and the others are done."""
    world, named = batch
    ask(world, "open", AskTask(TaskStep.OPEN, named[0]))
    relayed(world)
    settle_by_rating(world, named[1])
    ask(world, "deliver", *(AskTask(TaskStep.DELIVER, task) for task in named))

    assert relayed(world) == [
        ("test:deliver/0@0", "done"),
        ("test:deliver/1@0", "refused"),
        ("test:deliver/2@0", "done"),
    ]
    assert refusals(world) == [("deliver", "WrongStage")]
    assert stages(world, named) == [DELIVERED, CLOSED, DELIVERED]


@on_sqlite
def test_table__those_that_are_due(batch: tuple[World, list[TaskId]]) -> None:
    """A table is settled as far as its dates have come; who was asked for too early hears so."""
    world, named = batch
    ask(world, "open", AskTask(TaskStep.OPEN, named[0]))
    relayed(world)
    ask(world, "deliver", AskTask(TaskStep.DELIVER, named[2]))
    relayed(world)
    world.clock.advance(3 * DAY)
    carry_time(world.engine, world.ledger.escrow.node, world.clock)
    ask(world, "refund", *(AskTask(TaskStep.REFUND, task) for task in named))

    assert relayed(world) == [
        ("test:refund/0@0", "done"),
        ("test:refund/1@0", "done"),
        ("test:refund/2@0", "refused"),
    ]
    assert refusals(world) == [("refund", "TooEarly")]
    assert stages(world, named) == [CLOSED, CLOSED, DELIVERED]


def test_bundle__one_fails_in_company(begun_world: World) -> None:
    """Two openings that the balance covers one of go in one tx: one is open, the other is refused by name."""
    world = begun_world
    adam, barb = world.find("adam"), world.find("barb")
    (first,), (second,) = (plan(world, adam, [barb], 40 * USD) for _ in range(2))
    ask(world, "open", AskTask(TaskStep.OPEN, first), AskTask(TaskStep.OPEN, second))

    newest = relayed(world)  # the refusal has asked for the revocation of what was signed
    ended = {row["id"]: (row["state"], row["note"]) for row in world.rows(outbox_table)}
    assert [ended[f"test:open/{number}"][0] for number in range(2)] == ["done", "refused"]
    assert ended["test:open/1"][1] == "BalanceTooLow"
    assert [state for _, state in newest] == ["done"]
    assert stages(world, [first]) == [OPENED]
    shared = [row["place"] for row in world.rows(carried) if row["effect"].startswith("test:open")]
    assert shared == [0, 1]


@on_sqlite
def test_bundle__fails_as_a_whole(begun_world: World) -> None:
    """A bundle of which nothing can be done is taken apart and asked again, each alone; what has happened is done."""
    world = begun_world
    adam, barb = world.find("adam"), world.find("barb")
    named = [plan(world, adam, [barb], 20 * USD)[0] for _ in range(2)]
    asks = [AskTask(TaskStep.OPEN, task) for task in named]
    ask(world, "open", *asks)
    with pytest.raises(PowerCut):
        world.relay(reach=StopAt("reserved")).run_once()
    for one in asks:
        world.send_as_stranger(world.ledger.sendable(one))
    relayed(world)

    ended = {row["id"]: (row["state"], row["note"]) for row in world.rows(outbox_table)}
    assert {ended[f"test:open/{number}"] for number in range(2)} == {("done", "sent by somebody else")}
    assert refusals(world) == []
    assert stages(world, named) == [OPENED] * 2


@on_sqlite
def test_wait__until_one_has_waited(begun_world: World) -> None:
    """With a waiting time nothing goes before one has waited it; then all that is there goes in one tx."""
    world = begun_world
    adam, barb = world.find("adam"), world.find("barb")
    limits, before = Limits(wait=timedelta(seconds=30)), len(world.rows(txs))
    named = [plan(world, adam, [barb], 20 * USD)[0] for _ in range(2)]
    ask(world, "first", AskTask(TaskStep.OPEN, named[0]))
    assert world.relay(limits=limits).run_once() == 0
    world.clock.advance(20)
    ask(world, "second", AskTask(TaskStep.OPEN, named[1]))
    assert world.relay(limits=limits).run_once() == 0
    world.clock.advance(11)
    relayed(world, limits)

    assert len(world.rows(txs)) == before + 1
    assert stages(world, named) == [OPENED] * 2


WAITING = Limits(delivery_wait=timedelta(minutes=15))


def due_of(world: World, effect: str) -> tuple[str, int]:
    """Say where a row stands, and in how many minutes it is due."""
    row = next(row for row in world.rows(outbox_table) if row["id"] == effect)
    return row["state"], round((row["due_at"] - world.clock.now()).total_seconds() / 60)


def test_delivery__waits_to_be_recorded(batch: tuple[World, list[TaskId]]) -> None:
    """Deliveries wait their time and are recorded by one call; a rating below full hurries its own."""
    world, named = batch
    ask(world, "open", AskTask(TaskStep.OPEN, named[0]))
    relayed(world)
    ask(world, "deliver", *(AskTask(TaskStep.DELIVER, task) for task in named))
    relayed(world, WAITING)
    assert due_of(world, "test:deliver/0") == ("staged", 15)
    assert stages(world, named) == [OPENED] * 3

    ask(world, "rate", AskTask(TaskStep.RATE, named[2], 70))
    relayed(world, WAITING)
    assert stages(world, named) == [OPENED, OPENED, RATED]
    world.clock.advance(15 * 60)
    assert relayed(world, WAITING) == [(f"test:deliver/{number}@0", "done") for number in range(2)]
    assert stages(world, named) == [DELIVERED, DELIVERED, RATED]


@on_sqlite
def test_delivery__needless(batch: tuple[World, list[TaskId]]) -> None:
    """A rating that pays in full makes the record needless; if it is refused, the delivery is recorded after all."""
    world, named = batch
    ask(world, "open", AskTask(TaskStep.OPEN, named[0]))
    relayed(world)
    ask(world, "deliver", AskTask(TaskStep.DELIVER, named[0]), AskTask(TaskStep.DELIVER, named[1]))
    relayed(world, WAITING)
    address = world.ledger.views.person(world.find("adam")).address
    ask(world, "full", AskTask(TaskStep.RATE, named[0], 95))
    relayed(world, WAITING)
    assert due_of(world, "test:deliver/0")[0] == "done"
    assert stages(world, named) == [CLOSED, OPENED, OPENED]

    with writing(world.engine) as connection:  # as if the employer's key had been taken elsewhere
        connection.execute(keys.delete().where(keys.c.address == address))
    ask(world, "lost", AskTask(TaskStep.RATE, named[1], 95))
    relayed(world, WAITING)
    (asked,) = world.rows(signings)
    world.do(DeclineSigning(**world.stamp(), person=world.find("adam"), signing=asked["id"]))
    relayed(world, WAITING)
    assert refusals(world) == [("rate", SIGNATURE_DECLINED)]
    assert stages(world, named) == [CLOSED, DELIVERED, OPENED]
