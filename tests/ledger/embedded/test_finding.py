"""eth_getLogs: the index against a search through all receipts, its limits, and its manners."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.embedded.errors import INVALID_PARAMS, LIMIT_EXCEEDED, RpcError
from ledger.embedded.finding import filter_of
from ledger.embedded.logs import LogRow, sql_of
from tests.ledger.embedded import probe
from tests.ledger.embedded.probe import asking, word
from tests.ledger.embedded.world import ADAM, World

TOPICS = [f"0x{word(number).hex()}" for number in range(1, 4)]


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Make a chain with two contracts and many kinds of logs, also several in one block."""
    folder: Path = tmp_path_factory.mktemp("busy")
    world = World.open(folder / "chain.db")
    contracts = [world.deploy(), world.deploy()]
    for step in range(24):
        count = step % 5
        words = [1 + (step + position) % 3 for position in range(count)]
        world.send(to=contracts[step % 2], data=asking(probe.LOG + count, *words, payload=bytes([step])))
    for contract in contracts:
        world.send(to=contract, data=asking(probe.MANY, 3))
    yield world, contracts
    world.chain.close()


def _all_logs(world: World) -> list[dict[str, Any]]:
    """Every log, gathered from every receipt of every block."""
    height = world.number("eth_blockNumber")
    blocks = [world.call("eth_getBlockReceipts", hex(number)) for number in range(height + 1)]
    return [log for receipts in blocks for receipt in receipts for log in receipt["logs"]]


def _one_of(choices: Any, value: str) -> bool:
    """Whether a filter's position lets a value through."""
    listed = choices if isinstance(choices, list) else [choices]
    return choices is None or not listed or value in [choice.lower() for choice in listed]


def _matches(wanted: dict[str, Any], log: dict[str, Any]) -> bool:
    """Say the filter's meaning plainly."""
    topics = wanted["topics"]
    return (
        wanted["fromBlock"] <= int(log["blockNumber"], 16) <= wanted["toBlock"]
        and _one_of(wanted["address"], log["address"])
        and len(log["topics"]) >= len(topics)
        and all(_one_of(choices, topic) for choices, topic in zip(topics, log["topics"], strict=False))
    )


POSITION = st.none() | st.sampled_from(TOPICS) | st.lists(st.sampled_from(TOPICS), max_size=3)


@settings(max_examples=120, deadline=None)
@given(
    ends=st.tuples(st.integers(0, 28), st.integers(0, 40)).map(sorted),
    which=st.none() | st.integers(0, 1) | st.lists(st.integers(0, 1), max_size=2),
    topics=st.lists(POSITION, max_size=4),
)
def test_find__as_by_hand(busy: Any, ends: list[int], which: Any, topics: list[Any]) -> None:
    """For any range, addresses and topics, the index finds what reading every receipt finds, in order."""
    world, contracts = busy
    chosen = [contracts[index] for index in which] if isinstance(which, list) else which
    address = contracts[chosen] if isinstance(chosen, int) else chosen
    wanted: dict[str, Any] = {
        "fromBlock": min(ends[0], 28),
        "toBlock": ends[1],
        "address": address,
        "topics": topics,
    }
    asked = {**wanted, "fromBlock": hex(wanted["fromBlock"]), "toBlock": hex(wanted["toBlock"])}
    found = world.call("eth_getLogs", asked)

    assert found == [log for log in _all_logs(world) if _matches(wanted, log)]


def test_find__by_block_hash(busy: Any) -> None:
    """The logs of one block are found by its hash."""
    world, _ = busy
    head = world.head()

    assert len(world.call("eth_getLogs", {"blockHash": head["hash"]})) == 3
    assert world.call("eth_getLogs", {"blockHash": head["hash"], "topics": [[TOPICS[0]]]})[0]["topics"] == [TOPICS[0]]


def test_find__newest_by_default(busy: Any) -> None:
    """Without a range only the newest block is searched; tags name the ends."""
    world, _ = busy
    everything = world.call("eth_getLogs", {"fromBlock": "earliest", "toBlock": "latest"})

    assert world.call("eth_getLogs", {}) == everything[-3:]
    assert world.call("eth_getLogs", {"fromBlock": "safe", "toBlock": "pending"}) == everything[-3:]
    assert world.call("eth_getLogs", {"fromBlock": "0x0", "toBlock": "0x" + "f" * 63}) == everything
    assert len(everything) == len(_all_logs(world))


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"fromBlock": "0x2", "toBlock": "0x1"}, "invalid block range"),
        ({"fromBlock": "0x77"}, "invalid block range"),
        ({"fromBlock": "0x77", "toBlock": "0x78"}, "beyond current head"),
        ({"blockHash": "0x" + "00" * 32}, "unknown block"),
        ({"blockHash": "0x" + "00" * 32, "fromBlock": "0x1"}, "cannot specify both"),
        ({"topics": TOPICS + TOPICS}, "at most 4"),
        ({"topics": "0x"}, "at most 4"),
        ({"topics": [["0x12"]]}, "32 bytes"),
        ({"topics": [[None]]}, "32 bytes"),
        ({"topics": [TOPICS * 400]}, "too many alternatives"),
        ({"address": "adam"}, "20 bytes"),
        ({"fromBlock": "0x" + "00" * 32}, "block number or tag"),
        ([], "expected an object"),
    ],
)
def test_find__refused(busy: Any, asked: Any, words: str) -> None:
    """A filter that makes no sense is refused, also one for blocks that are not there yet."""
    world, _ = busy
    with pytest.raises(RpcError, match=words):
        world.call("eth_getLogs", asked)


def test_find__no_object(busy: Any) -> None:
    """No filter at all is a missing parameter."""
    world, _ = busy
    with pytest.raises(RpcError) as refused:
        world.call("eth_getLogs")

    assert refused.value.code == INVALID_PARAMS


def test_find__too_many(world: World) -> None:
    """More than the limit is an error that names a range which would do, and that range does."""
    rows = [
        LogRow(number, index, bytes(32), bytes(32), bytes(20), (), b"")
        for number in (1, 2, 3)
        for index in range(4_000)
    ]
    for _ in range(3):
        world.send(value=1)
    world.chain._node.file.commit({}, rows, world.chain._node.file.select_clock())
    with pytest.raises(RpcError, match=r"more than 10000 results.*\[0x0, 0x2\]") as refused:
        world.call("eth_getLogs", {"fromBlock": "0x0"})

    assert refused.value.code == LIMIT_EXCEEDED
    assert len(world.call("eth_getLogs", {"fromBlock": "0x0", "toBlock": "0x2"})) == 8_000


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        ({"address": ADAM.address}, "log_by_address (address=? AND block_number>? AND block_number<?)"),
        ({"address": ADAM.address, "topics": [TOPICS[0]]}, "log_by_address (address=? AND "),
        ({"topics": [TOPICS[0]]}, "log_by_topic (topic0=? AND block_number>? AND block_number<?)"),
        ({"address": ADAM.address, "topics": [TOPICS[0], TOPICS[1]]}, "log_by_topic1 (topic1=? AND "),
        ({"address": ADAM.address, "topics": [None, None, TOPICS[1:]]}, "log_by_topic2 (topic2=? AND "),
    ],
)
def test_find__by_index(world: World, wanted: dict[str, Any], index: str) -> None:
    """What a watcher asks is answered from one index, that of the rarest column, never by reading all logs."""
    where, values = sql_of(filter_of(world.chain._node, wanted))
    query = f"EXPLAIN QUERY PLAN SELECT * FROM log WHERE {where} ORDER BY block_number, log_index LIMIT 9"  # noqa: S608 - placeholders only
    plan = world.chain._node.file._db.execute(query, values).fetchall()

    assert index in str(plan)
