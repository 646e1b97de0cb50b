"""Filters that are polled: each answer tells what came since the one before, once."""

import pytest

from ledger.embedded.errors import INVALID_PARAMS, RpcError
from ledger.embedded.polling import KEPT_MAX
from ledger.embedded.polls import FILTERS_MAX
from tests.ledger.embedded import probe
from tests.ledger.embedded.probe import asking, word
from tests.ledger.embedded.world import World

FIVE = f"0x{word(5).hex()}"


def test_poll__logs(world: World) -> None:
    """A filter of logs tells each matching log once; asked for all, it tells its own range again."""
    contract = world.deploy()
    made = world.call("eth_newFilter", {"address": contract, "topics": [FIVE], "fromBlock": "0x0"})
    world.send(to=contract, data=asking(probe.LOG + 1, 5, payload=b"a"))
    world.send(to=contract, data=asking(probe.LOG + 1, 6, payload=b"b"))
    first = world.call("eth_getFilterChanges", made)
    world.send(to=contract, data=asking(probe.LOG + 1, 5, payload=b"c"))

    assert [log["data"] for log in first] == ["0x61"]
    assert [log["data"] for log in world.call("eth_getFilterChanges", made)] == ["0x63"]
    assert world.call("eth_getFilterChanges", made) == []
    assert [log["data"] for log in world.call("eth_getFilterLogs", made)] == ["0x61", "0x63"]


def test_poll__blocks_and_transactions(world: World) -> None:
    """A filter of blocks tells the hash of each, one of transactions the hash of each, in order."""
    blocks, txs = world.call("eth_newBlockFilter"), world.call("eth_newPendingTransactionFilter")
    sent = [world.send(value=1)["transactionHash"] for _ in range(3)]
    world.call("evm_mine")

    hashes = [world.block(hex(number))["hash"] for number in range(1, 5)]
    assert world.call("eth_getFilterChanges", blocks) == hashes
    assert world.call("eth_getFilterChanges", txs) == sent
    assert world.call("eth_getFilterChanges", blocks) == []


def test_poll__unknown(world: World) -> None:
    """A filter that was taken away, or never made, is not found; one that makes no sense is never made."""
    made = world.call("eth_newBlockFilter")

    assert world.call("eth_uninstallFilter", made) is True
    assert world.call("eth_uninstallFilter", made) is False
    for method, number in (("eth_getFilterChanges", made), ("eth_getFilterLogs", world.call("eth_newBlockFilter"))):
        with pytest.raises(RpcError, match="filter not found"):
            world.call(method, number)
    with pytest.raises(RpcError) as refused:
        world.call("eth_newFilter", {"topics": ["0x12"]})
    assert refused.value.code == INVALID_PARAMS


def test_poll__forgotten(world: World) -> None:
    """The filter that nobody asked longest makes room for others; a restart forgets them all."""
    first, second = world.call("eth_newBlockFilter"), world.call("eth_newBlockFilter")
    world.call("eth_getFilterChanges", first)
    for _ in range(FILTERS_MAX - 1):
        world.call("eth_newBlockFilter")

    assert world.call("eth_getFilterChanges", first) == []
    with pytest.raises(RpcError, match="filter not found"):
        world.call("eth_getFilterChanges", second)
    with world.again().chain as chain, pytest.raises(RpcError, match="filter not found"):
        chain.call("eth_getFilterChanges", [first])


def test_poll__keeps_what_it_reads(world: World) -> None:
    """Of a client's object nothing is kept but the filter, bounded; a range that makes no sense is refused at once."""
    contract = world.deploy()
    junk = {"junk": [[]] * 1_000, "address": [contract.lower()], "topics": [None, [FIVE]], "fromBlock": "earliest"}
    made = world.call("eth_newFilter", {**junk, "toBlock": {"blockNumber": "0x1", "junk": "x" * 1_000}})
    kept = world.chain._node.polls.find(int(made, 16)).wanted

    assert kept == {
        "address": [contract.lower()],
        "topics": [None, [FIVE]],
        "fromBlock": "earliest",
        "toBlock": "0x1",
    }
    for wrong in ({"topics": [[FIVE] * (KEPT_MAX + 1)]}, {"fromBlock": "x" * 1_000}, {"toBlock": {"junk": 1}}):
        with pytest.raises(RpcError) as refused:
            world.call("eth_newFilter", wrong)
        assert refused.value.code == INVALID_PARAMS
