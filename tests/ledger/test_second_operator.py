"""Two operators on one escrow, each with a database of their own: the contract pays once."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from ledger.core.commands import AcceptRating, Fund, Rate, Withdraw
from ledger.core.effects import Notify
from ledger.core.findings import about_signer
from ledger.core.ids import TaskId
from ledger.core.task import Stage
from ledger.database import reading, writing
from ledger.findings import select_open
from ledger.store import insert_asset
from ledger.tables import entries
from tests.databases import Databases, Place
from tests.ledger.hands import USD
from tests.ledger.world import STRANGER, World, open_ledger


@contextmanager
def second(world: World, databases: Databases, *, copied: bool) -> Iterator[World]:
    """Start a second operator on the same chain, with a copy of the first one's rows or with none."""
    first = Place(world.settings.data_dir, world.settings.database_url)
    other = first.folder / "second"
    other.mkdir()
    for secret in first.folder.glob("*.secret"):
        shutil.copy(secret, other)
    world.engine.dispose()  # so that a file is whole, and nobody works in what is copied
    place = databases.copied_rows(first, other) if copied else databases.place(first.backend, other)
    changed = {"data_dir": other, "database_url": place.url, "escrow_address": world.ledger.founded.escrow}
    settings = world.settings.model_copy(update=changed)
    try:
        with open_ledger(settings, world.url) as ledger:
            yield World(ledger, settings, world.url)
    finally:
        databases.drop(place)


def the_task(world: World) -> TaskId:
    """Name the one task there is."""
    return world.ledger.views.tasks()[0].id


def reasons(world: World) -> list[object]:
    """List why the chain refused."""
    notices = (one for one in world.effects(Notify) if isinstance(one, Notify))
    return [one.details["reason"] for one in notices if one.key == "tx-refused"]


def test_older_copy__cannot_pay_twice(begun_world: World, databases: Databases) -> None:
    """Two operators with the same rows both settle the task: it is paid once, and both journals say so."""
    adam, barb, task = begun_world.find("adam"), begun_world.find("barb"), the_task(begun_world)
    begun_world.hand_in(task, barb)
    begun_world.do(Rate(**begun_world.stamp(), person=adam, task=task, rating=85, grounds="late"))
    begun_world.settle_down()
    with second(begun_world, databases, copied=True) as other:
        for world in (begun_world, other):
            world.do(AcceptRating(**world.stamp(), person=barb, task=task, rating=85))
        for world in (begun_world, other):
            while world.ledger.relay.run_once():
                pass
        begun_world.settle_down()
        other.settle_down()

        assert reasons(begun_world) == []
        assert reasons(other) == []  # the chain already is where it was asked to go
        assert [world.look(task).stage for world in (begun_world, other)] == [Stage.SETTLED] * 2
        assert begun_world.held(barb) == other.held(barb) == begun_world.owed(barb) == 26_125_000
        hashes = [[row["hash"] for row in world.rows(entries)] for world in (begun_world, other)]
        assert hashes[0] == hashes[1]
        begun_world.assert_audit_agrees()
        other.assert_audit_agrees()


def stopped(world: World) -> list[str]:
    """List which of the relay's keys a serious finding has stopped."""
    with reading(world.engine) as connection:
        return [one.subject for one in select_open(connection) if one.code == "foreign-nonce"]


def test_older_copy__cannot_withdraw_twice(begun_world: World, databases: Databases) -> None:
    """The same withdrawal from two copies leaves once: whoever comes second sees the key used, and stops."""
    adam = begun_world.find("adam")
    with second(begun_world, databases, copied=True) as other:
        for world in (begun_world, other):
            command = Withdraw(**world.stamp(), person=adam, asset="USD", minor=30 * USD, to=STRANGER.address)
            world.do(command)
        for world in (begun_world, other):
            world.settle_down()

        assert stopped(begun_world) == []
        assert stopped(other) == [about_signer(other.ledger.relay.addresses[0])]
        assert reasons(other) == []  # it was not even tried: 70 would have covered both
        assert begun_world.owed(adam) == other.held(adam) == 40 * USD
        other.assert_audit_agrees()


def test_empty_database__same_keys(begun_world: World, databases: Databases) -> None:
    """A second operator with the same keys and no rows goes on from the chain's count; the first sees it and stops."""
    adam = begun_world.find("adam")
    with second(begun_world, databases, copied=False) as other:
        with writing(other.engine) as connection:
            insert_asset(connection, begun_world.ledger.views.assets()["USD"])
        other.settle_down()
        barb = other.enter("barb")
        other.do(Fund(**other.stamp(), person=barb, asset="USD", minor=USD))
        other.settle_down()
        assert other.held(barb) == USD
        begun_world.do(Withdraw(**begun_world.stamp(), person=adam, asset="USD", minor=30 * USD, to=STRANGER.address))
        begun_world.settle_down()

        assert (stopped(begun_world), stopped(other)) == ([about_signer(other.ledger.relay.addresses[0])], [])
        assert begun_world.owed(adam) == begun_world.held(adam) == 70 * USD
        begun_world.assert_audit_agrees()


def test_empty_database__reads_and_cannot_pay(begun_world: World, databases: Databases) -> None:
    """An operator who comes with nothing reads the same journal off the chain, and can move none of the money."""
    task, barb = the_task(begun_world), begun_world.find("barb")
    with second(begun_world, databases, copied=False) as other:
        other.settle_down()
        kept = [row["hash"] for row in begun_world.rows(entries)]
        assert [row["hash"] for row in other.rows(entries)] == kept
        other.assert_audit_agrees()
        assert other.ledger.views.tasks() == ()
        adam = other.enter("adam")  # the same person in the chat, but with a key of another making
        refused = other.refused(Withdraw(**other.stamp(), person=adam, asset="USD", minor=1, to=STRANGER.address))
        assert refused.code in {"not-enough-balance", "unknown"}

        begun_world.hand_in(task, barb)
        begun_world.do(Rate(**begun_world.stamp(), person=begun_world.find("adam"), task=task, rating=100))
        begun_world.settle_down()
        other.settle_down()
        assert [row["hash"] for row in other.rows(entries)] == [row["hash"] for row in begun_world.rows(entries)]
        assert other.ledger.views.balances() == begun_world.ledger.views.balances()
