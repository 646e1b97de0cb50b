"""The chain's clock: blocks and calls see the present; it only moves forward; the file remembers it."""

from typing import Any

import pytest

from ledger.embedded import clock as clocks
from ledger.embedded.clock import Clock
from ledger.embedded.errors import INVALID_PARAMS, RpcError
from tests.ledger.embedded import probe
from tests.ledger.embedded.probe import asking
from tests.ledger.embedded.world import NOON, World

HOUR = 3_600


def _time_seen(world: World, contract: str, block: str = "latest") -> int:
    """Ask what TIMESTAMP says inside a call."""
    output = world.call("eth_call", {"to": contract, "data": asking(probe.READ)}, block)
    return int(output[66:130], 16)


def test_stamp__later_than_parent() -> None:
    """A block is later than its parent even if the wall was set back."""
    assert clocks.stamp(Clock(), wall=100, parent=50) == 100
    assert clocks.stamp(Clock(), wall=100, parent=100) == 101
    assert clocks.stamp(Clock(offset=7), wall=100, parent=50) == 107


def test_settle__never_back() -> None:
    """After an asked stamp time carries on from it, but one in the past does not turn the clock back."""
    assert clocks.settle(Clock(offset=5, exact=200), wall=100) == Clock(offset=100)
    assert clocks.settle(Clock(offset=5, exact=101), wall=100) == Clock(offset=5)


def test_mine__after_idling(world: World) -> None:
    """A block mined after an idle hour says now, not the time when its predecessor was mined."""
    world.send(value=1)
    world.wall.seconds += HOUR
    world.send(value=1)

    assert int(world.head()["timestamp"], 16) == NOON + HOUR


def test_call__after_idling(world: World) -> None:
    """After an idle hour calls on the newest state and the pending block see now; past blocks keep theirs."""
    contract = world.deploy()
    deployed = int(world.head()["timestamp"], 16)
    world.wall.seconds += HOUR

    assert _time_seen(world, contract) == NOON + HOUR
    assert _time_seen(world, contract, "pending") == NOON + HOUR
    assert _time_seen(world, contract, "finalized") == NOON + HOUR
    assert int(world.block("pending")["timestamp"], 16) == NOON + HOUR
    assert _time_seen(world, contract, "0x1") == deployed


def test_mine__in_one_second(world: World) -> None:
    """Blocks mined within one second still have different times."""
    stamps = []
    for _ in range(3):
        world.send(value=1)
        stamps.append(int(world.head()["timestamp"], 16))

    assert stamps == [NOON + 1, NOON + 2, NOON + 3]


def test_increase__kept_by_restart(world: World) -> None:
    """Time moved forward stays so: for calls at once, for all later blocks, and after a restart."""
    contract = world.deploy()
    ahead = world.call("evm_increaseTime", HOUR)
    seen = _time_seen(world, contract)
    again = world.again()
    again.wall.seconds += 10
    again.send(value=1)
    stamp = int(again.head()["timestamp"], 16)
    again.chain.close()

    assert ahead == HOUR
    assert seen == NOON + HOUR
    assert stamp == NOON + HOUR + 10


def test_increase__adds_up(world: World) -> None:
    """Two moves add up, as numbers or in hex, and the answer is the whole distance."""
    world.call("evm_increaseTime", "0x10")

    assert world.call("evm_increaseTime", 4) == 20


def test_ask__exact_and_carried_on(world: World) -> None:
    """An asked stamp is exact however long mining waits, and later blocks carry on from it."""
    world.call("evm_setNextBlockTimestamp", NOON + HOUR)
    world.wall.seconds += 30
    world.call("evm_mine")
    asked = int(world.head()["timestamp"], 16)
    world.wall.seconds += 5
    world.call("evm_mine")

    assert asked == NOON + HOUR
    assert int(world.head()["timestamp"], 16) == NOON + HOUR + 5


def test_ask__kept_by_restart(world: World) -> None:
    """A restart between asking and mining does not lose the stamp."""
    world.call("evm_setNextBlockTimestamp", hex(NOON + HOUR))
    again = world.again()
    again.send(value=1)
    stamp = int(again.head()["timestamp"], 16)
    again.chain.close()

    assert stamp == NOON + HOUR


def test_mine__with_stamp(world: World) -> None:
    """evm_mine takes the time of its block."""
    world.call("evm_mine", NOON + HOUR)

    assert int(world.head()["timestamp"], 16) == NOON + HOUR
    assert world.head()["transactions"] == []


def test_increase__moves_asked_stamp_too(world: World) -> None:
    """The next block's time moves by what the clock moves, also when it was asked for."""
    world.call("evm_setNextBlockTimestamp", NOON + HOUR)
    world.call("evm_increaseTime", 60)
    world.send(value=1)

    assert int(world.head()["timestamp"], 16) == NOON + HOUR + 60


@pytest.mark.parametrize(
    ("method", "value", "words"),
    [
        ("evm_increaseTime", -1, "only moves forward"),
        ("evm_increaseTime", 2**60, "too far"),
        ("evm_increaseTime", 366 * 24 * 3600 + 1, "too far at once"),
        ("evm_increaseTime", "soon", "hex quantity"),
        ("evm_increaseTime", True, "hex quantity"),
        ("evm_setNextBlockTimestamp", NOON, "lower than or equal"),
        ("evm_setNextBlockTimestamp", 2**60, "too far"),
        ("evm_setNextBlockTimestamp", NOON + 370 * 24 * 3600, "too far at once"),
        ("evm_mine", NOON + 370 * 24 * 3600, "too far at once"),
        ("evm_mine", NOON - 1, "lower than or equal"),
    ],
)
def test_move__refused(world: World, method: str, value: Any, words: str) -> None:
    """Time does not go back, nor beyond all reason; nothing moves when it is refused."""
    before = world.block("pending")["timestamp"]
    with pytest.raises(RpcError, match=words) as refused:
        world.call(method, value)

    assert refused.value.code == INVALID_PARAMS
    assert world.block("pending")["timestamp"] == before
