"""Two bits per task: what the words of a batch hold, at every size where they change shape."""

import pytest
from eth_abi.abi import encode
from eth_hash.auto import keccak

from contracts import ACCOUNTS_SLOT, BOOKS_SLOT
from tests.contracts.world import ADAM, BARB, CARL, EMMA, FRED, GINA, NATIVE, Batch, World

MARK, WIDE = 1 << 255, 1 << 254
# One task; narrow and wide ratings; one word of stages and two; the most.
SIZES = [1, 2, 23, 24, 33, 127, 128, 255]


def _words(world: World, batch: Batch) -> list[int]:
    """Read the batch's ten words from storage, where README.md says they stand."""
    first = int.from_bytes(keccak(encode(["bytes32", "uint256"], [batch.id, BOOKS_SLOT])))
    read = world.web3.eth.get_storage_at
    return [int.from_bytes(read(world.escrow.address, first + place)) for place in range(10)]


def _opened(world: World, count: int) -> Batch:
    workers = [(BARB, CARL)[index % 2] for index in range(count)]
    batch = world.batch(workers, [100 + index for index in range(count)])
    world.open(batch)
    return batch


@pytest.mark.parametrize("count", SIZES)
def test_open__words(world: World, count: int) -> None:
    """Opening writes the mark and two bits per task: one word to 127 tasks, two to 255."""
    batch = _opened(world, count)

    first = sum(1 << 2 * index for index in range(min(count, 127)))
    second = sum(1 << 2 * index for index in range(count - 127))
    assert _words(world, batch) == [MARK | (WIDE if count > 23 else 0) | first, second, *[0] * 8]


@pytest.mark.parametrize("count", SIZES)
def test_rate__edges(world: World, count: int) -> None:
    """The first, middle and last task are delivered, rated and paid without touching any other."""
    batch = _opened(world, count)
    chosen = sorted({0, count // 2, count - 1})
    for index in chosen:
        world.send(world.call_deliver(batch, index, batch.workers[index]))
    ratings = {index: 60 + place for place, index in enumerate(chosen)}
    world.send(world.call_rate_many(batch, ratings), ADAM)

    seen = sorted({max(0, near) for index in chosen for near in (index - 1, index, index + 1) if near < count})
    stages = {index: world.stage(batch, index) for index in seen}
    assert stages == {index: ("rated", ratings[index]) if index in ratings else ("opened", 0) for index in seen}

    for index in chosen:
        world.send(world.call_accept(batch, ratings[index], index, batch.workers[index]))
    stages = {index: world.stage(batch, index) for index in seen}
    assert stages == {index: ("closed" if index in ratings else "opened", 0) for index in seen}


@pytest.mark.parametrize("count", [2, 24, 128, 255])
@pytest.mark.parametrize("order", ["up", "down"])
def test_close__leaves_nothing(world: World, count: int, order: str) -> None:
    """The last task to end after openBy takes the mark along, whichever it is; no word of the batch remains."""
    batch = _opened(world, count)
    # Before openBy all but two end; then one that was rated, and the very last.
    edges = [0, count - 1]
    if count > 2:
        rest = dict.fromkeys(range(1, count - 1), 100)
        world.send(world.call_rate_many(batch, rest), ADAM)
    world.send(world.call_deliver(batch, edges[0], batch.workers[edges[0]]))
    world.send(world.call_rate_many(batch, {edges[0]: 70}), ADAM)
    world.travel(batch.terms.open_by)
    assert _words(world, batch)[0] & MARK

    ends = [
        (world.call_accept(batch, 70, edges[0]), batch.workers[edges[0]]),
        (world.call_rate_many(batch, {edges[1]: 100}), ADAM),
    ]
    for call, sender in ends if order == "up" else reversed(ends):
        assert world.stage(batch, edges[0])[0] != "none"
        world.send(call, sender)

    assert _words(world, batch) == [0] * 10
    assert world.stage(batch) == ("none", 0)
    assert sum(world.balances(ADAM, BARB, CARL, EMMA, FRED, GINA)) == sum(batch.rewards)


@pytest.mark.parametrize("last", [0, 126, 127, 129])
def test_close__waits_for_the_last(world: World, last: int) -> None:
    """While any task of either word is open, the mark stays after openBy, and that task can still be paid."""
    batch = _opened(world, 130)
    world.travel(batch.terms.open_by)
    world.send(world.call_rate_many(batch, {index: 100 for index in range(130) if index != last}), ADAM)

    assert world.stage(batch, last) == ("opened", 0)
    world.send(world.call_rate_many(batch, {last: 100}), ADAM)
    assert _words(world, batch) == [0] * 10


@pytest.mark.parametrize("count", [2, 24, 128])
def test_close__keeps_the_mark(world: World, count: int) -> None:
    """Before openBy the mark stays though all tasks have ended."""
    batch = _opened(world, count)
    world.send(world.call_rate_many(batch, dict.fromkeys(range(count), 100)), ADAM)

    assert _words(world, batch)[:2] == [MARK | (WIDE if count > 23 else 0), 0]
    assert world.stage(batch) == ("closed", 0)


@pytest.mark.parametrize("count", [23, 24])
def test_read__beyond_the_count(world: World, count: int) -> None:
    """An index beyond the count reads as closed, whatever ratings stand in the word."""
    batch = _opened(world, count)
    for index in range(count):
        world.send(world.call_deliver(batch, index, batch.workers[index]))
    world.send(world.call_rate_many(batch, dict.fromkeys(range(count), 87)), ADAM)

    assert {world.stage(batch, index) for index in range(count, 256)} == {("closed", 0)}


def test_read__account_word(world: World) -> None:
    """Balance and nonce share one word, where README.md says it stands."""
    world.fund(BARB, 1_000)
    world.send(world.call_withdraw(BARB, 1), BARB)
    outer = keccak(encode(["address", "uint256"], [NATIVE, ACCOUNTS_SLOT]))
    slot = int.from_bytes(keccak(encode(["address", "bytes32"], [BARB, outer])))

    word = int.from_bytes(world.web3.eth.get_storage_at(world.escrow.address, slot))
    assert word == (1 << 128) | 999
