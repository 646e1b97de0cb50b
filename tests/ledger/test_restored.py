"""An older copy of the rows, brought back, does not do again what was done of people's own money since it was made."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from eth_account import Account
from pydantic import SecretStr
from sqlalchemy import select

from ledger.assembly import operator_account
from ledger.chain.calls import Call
from ledger.checks import running
from ledger.checks.looking import Depth
from ledger.core.commands import Fund, Withdraw
from ledger.core.effects import AskMoney, MoneyStep, Notify
from ledger.core.findings import Finding
from ledger.core.ids import PersonId
from ledger.database import reading
from ledger.relay.knowing import PAUSE
from ledger.tables import outbox
from tests.databases import Databases
from tests.ledger.hands import USD
from tests.ledger.test_backup import copied_while_it_runs
from tests.ledger.test_relay import run_into
from tests.ledger.world import STRANGER, World, open_ledger

SECOND = "22" * 32
ETHER = 10**18
FAR = 20  # blocks until a log is final: more than the relay brings by itself while a test looks


@contextmanager
def restored(world: World, databases: Databases, folder: Path, *, keys: str = "") -> Iterator[World]:
    """Copy the rows as they are now; inside, what the copy asks for has been done, and the copy is brought back."""
    copy = copied_while_it_runs(world, databases, folder)
    world.settle_down()
    first = operator_account(world.settings).key.hex()
    changed = {"database_url": copy.url, "operator_keys": SecretStr(f"{first},{keys}".rstrip(","))}
    settings = world.settings.model_copy(update=changed)
    with open_ledger(settings, world.url) as ledger:
        yield World(ledger, settings, world.url)
    databases.drop(copy)


def ask(world: World, person: PersonId, minor: int) -> None:
    """Ask for a withdrawal to the stranger."""
    world.do(Withdraw(**world.stamp(), person=person, asset="USD", minor=minor, to=STRANGER.address))


def come_to_rest(world: World) -> None:
    """Run the loops until nothing that was asked of the chain is left: what waits for the watcher waits a moment."""
    until = time.monotonic() + 5 * PAUSE.total_seconds()
    world.settle_down()
    while open_asks(world) and time.monotonic() < until:
        time.sleep(0.05)  # polling: a row that waits for the watcher is due again after a pause of real time
        world.settle_down()


def told(world: World, key: str) -> int:
    """Count what people were told under a key."""
    return sum(isinstance(one, Notify) and one.key == key for one in world.effects(Notify))


def open_asks(world: World) -> list[tuple[str, int]]:
    """List what was asked of the chain and has not ended: its state, and how often it was tried."""
    query = select(outbox).where(outbox.c.kind == "chain", outbox.c.state.in_(("staged", "sending")))
    with reading(world.engine) as connection:
        return [(row.state, row.tries) for row in connection.execute(query.order_by(outbox.c.seq))]


def found(world: World) -> list[Finding]:
    """Run every check."""
    place = running.Place(
        engine=world.engine,
        escrow=world.ledger.escrow,
        clock=world.clock,
        chain_id=world.ledger.escrow.node.chain_id,
        vault=world.calls().vault,
        finality=0,
        is_sandbox=True,
    )
    return [one for result in running.run_checks(place, Depth.FULL) for one in result.findings]


def assert_whole(world: World, adam: PersonId, held: int) -> None:
    """Journal and contract say this of adam, nothing is left to do, and every check and the audit agree."""
    assert world.held(adam) == world.owed(adam) == held
    assert open_asks(world) == []
    assert found(world) == []
    world.assert_audit_agrees()


@pytest.mark.parametrize("keys", ["", SECOND], ids=["one key", "two keys"])
def test_withdrawal__paid_once(begun_world: World, databases: Databases, tmp_path: Path, keys: str) -> None:
    """A withdrawal that waits in the copy was done since: it ends by its fact, whichever key could send it again."""
    adam = begun_world.find("adam")
    begun_world.send_as_stranger(Call(Account.from_key(SECOND).address, b""), ETHER)
    ask(begun_world, adam, 5 * USD)
    with restored(begun_world, databases, tmp_path, keys=keys) as world:
        before = told(world, "withdrawn")
        world.ledger.relay.resume(world.ledger.relay.addresses[0], "restored")  # before anything is learned
        assert world.ledger.relay.run_once() == 0
        assert open_asks(world) == [("staged", 0)]
        come_to_rest(world)

        assert (told(world, "withdrawn") - before, told(world, "tx-refused")) == (1, 0)
        assert_whole(world, adam, 65 * USD)
        ask(world, adam, 5 * USD)  # the same again is another wish
        come_to_rest(world)
        assert_whole(world, adam, 60 * USD)


def test_withdrawal__key_stopped(begun_world: World, databases: Databases, tmp_path: Path) -> None:
    """As people go about it: the key stops, the watcher learns, somebody says that the rows were restored."""
    adam = begun_world.find("adam")
    ask(begun_world, adam, 5 * USD)
    with restored(begun_world, databases, tmp_path) as world:
        world.settle_down()
        world.ledger.relay.resume(world.ledger.relay.addresses[0], "restored")
        come_to_rest(world)
        assert_whole(world, adam, 65 * USD)


@pytest.mark.parametrize("point", ["reserved", "signed"])
def test_withdrawal__under_way_in_the_copy(
    begun_world: World, databases: Databases, tmp_path: Path, point: str
) -> None:
    """A withdrawal that has its nonce in the copy, or its bytes too, was done since: paid once, nobody is refused."""
    adam = begun_world.find("adam")
    ask(begun_world, adam, 5 * USD)
    run_into(begun_world, point)
    with restored(begun_world, databases, tmp_path) as world:
        before = told(world, "withdrawn")
        world.ledger.watcher.run_once()
        world.settle_down()
        world.ledger.relay.resume(world.ledger.relay.addresses[0], "restored")
        come_to_rest(world)
        assert (told(world, "withdrawn") - before, told(world, "tx-refused")) == (1, 0)
        assert_whole(world, adam, 65 * USD)


def test_deposit__made_once(begun_world: World, databases: Databases, tmp_path: Path) -> None:
    """A deposit that waits in the copy was made since: it ends by its fact, and only test money is minted anew."""
    adam = begun_world.find("adam")
    begun_world.do(Fund(**begun_world.stamp(), person=adam, asset="USD", minor=7 * USD))
    with restored(begun_world, databases, tmp_path) as world:
        before = told(world, "deposit-received")
        world.settle_down()
        world.ledger.relay.resume(world.ledger.relay.addresses[0], "restored")
        come_to_rest(world)
        assert told(world, "deposit-received") - before == 1
        assert_whole(world, adam, 77 * USD)


def test_withdrawal__one_of_two(begun_world: World, databases: Databases, tmp_path: Path) -> None:
    """Of two equal wishes in the copy each is met by a fact of its own, and what comes after them goes its way."""
    adam = begun_world.find("adam")
    ask(begun_world, adam, 5 * USD)
    ask(begun_world, adam, 5 * USD)
    with restored(begun_world, databases, tmp_path) as world:
        ask(world, adam, 5 * USD)
        world.settle_down()
        world.ledger.relay.resume(world.ledger.relay.addresses[0], "restored")
        come_to_rest(world)
        assert_whole(world, adam, 55 * USD)


def test_withdrawal__twice_in_one_life(begun_world: World) -> None:
    """Two equal wishes are two: both are paid, though the second says what the first's fact says."""
    adam = begun_world.find("adam")
    ask(begun_world, adam, 5 * USD)
    ask(begun_world, adam, 5 * USD)
    come_to_rest(begun_world)
    ask(begun_world, adam, 5 * USD)
    come_to_rest(begun_world)
    assert told(begun_world, "withdrawn") == 3
    assert_whole(begun_world, adam, 55 * USD)


def test_withdrawal__waits_for_what_is_final(begun_world: World) -> None:
    """What was seen and is not final yet holds up its holder alone, and is no try; another sum is another wish."""
    adam, barb = begun_world.find("adam"), begun_world.find("barb")
    watcher, node = begun_world.watcher(finality=FAR), begun_world.ledger.escrow.node
    outside = AskMoney(MoneyStep.WITHDRAW, adam, "USD", 3 * USD, STRANGER.address)
    with reading(begun_world.engine) as connection:
        call = begun_world.calls().build(connection, outside, begun_world.now())
    begun_world.send_as_stranger(call)
    watcher.run_once()  # it is seen
    ask(begun_world, adam, 5 * USD)
    begun_world.do(Fund(**begun_world.stamp(), person=barb, asset="USD", minor=USD))
    relay = begun_world.relay()
    for _ in range(3):
        relay.run_once()
        watcher.run_once()
    assert ("staged", 0) in open_asks(begun_world)
    assert len(open_asks(begun_world)) == 1, "barb does not wait for adam"

    for _ in range(FAR + 1):
        node.move_time(int(node.block().at.timestamp()) + 1)
        watcher.run_once()
    come_to_rest(begun_world)
    assert begun_world.owed(barb) == USD
    assert_whole(begun_world, adam, 62 * USD)
