"""Blocks, transactions, receipts and fees as JSON-RPC tells them."""

from typing import Any

import pytest

from ledger.embedded.errors import INVALID_PARAMS, METHOD_NOT_FOUND, RpcError
from tests.ledger.embedded import probe
from tests.ledger.embedded.probe import asking
from tests.ledger.embedded.world import ADAM, FULL, HASHES, World

NOWHERE = "0x" + "ab" * 32


def test_identify__ours(world: World) -> None:
    """The chain says an id of its own, and that it is in step."""
    assert world.call("eth_chainId") == "0x425d4"
    assert world.call("net_version") == "271828"
    assert world.call("eth_syncing") is False
    assert "eth-tester" in world.call("web3_clientVersion")


def test_read_block__by_number_and_hash(world: World) -> None:
    """A block is the same by number, by hash and by tag; nothing is deeper than the head, so it is final."""
    world.send(value=1)
    head = world.call("eth_getBlockByNumber", "latest", FULL)

    assert world.call("eth_getBlockByNumber", "0x1", FULL) == head
    assert world.call("eth_getBlockByHash", head["hash"], FULL) == head
    assert world.call("eth_getBlockByNumber", "safe", FULL) == head
    assert world.call("eth_getBlockByNumber", "finalized", FULL) == head
    assert head["transactions"][0]["blockHash"] == head["hash"]
    assert head["parentHash"] == world.block("earliest")["hash"]
    assert head["gasLimit"] == hex(30_000_000)


def test_read_block__pending(world: World) -> None:
    """The pending block stands on the head, has no hash and no transactions."""
    world.send(value=1)
    pending = world.call("eth_getBlockByNumber", "pending", FULL)

    assert pending["number"] == "0x2"
    assert pending["parentHash"] == world.head()["hash"]
    assert pending["hash"] is None
    assert pending["transactions"] == []


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("eth_getBlockByNumber", ["0x99", False]),
        ("eth_getBlockByHash", [NOWHERE, False]),
        ("eth_getTransactionByHash", [NOWHERE]),
        ("eth_getTransactionReceipt", [NOWHERE]),
        ("eth_getBlockReceipts", ["0x99"]),
        ("eth_getBlockReceipts", [NOWHERE]),
    ],
)
def test_read__unknown(world: World, method: str, params: list[Any]) -> None:
    """What the chain does not have is null, not an error."""
    assert world.call(method, *params) is None


def test_read_block__hash_of_something_else(world: World) -> None:
    """The hash of a trie node is under the same roof as headers, and is still no block."""
    world.send(value=1)
    head = world.head()

    for name in ("stateRoot", "transactionsRoot", "receiptsRoot"):
        assert world.call("eth_getBlockByHash", head[name], HASHES) is None


def test_read_receipt__with_logs(world: World) -> None:
    """A receipt has the logs that eth_getLogs finds; the block's receipts say the same."""
    contract = world.deploy()
    receipt = world.send(to=contract, data=asking(probe.MANY, 3))
    found = world.call("eth_getLogs", {"blockHash": receipt["blockHash"]})

    assert [log["logIndex"] for log in receipt["logs"]] == ["0x0", "0x1", "0x2"]
    assert receipt["logs"] == found
    assert world.call("eth_getBlockReceipts", receipt["blockNumber"]) == [receipt]
    assert world.call("eth_getBlockReceipts", receipt["blockHash"]) == [receipt]
    assert receipt["logsBloom"] == world.head()["logsBloom"] != "0x" + "00" * 256


def test_read_receipt__of_creation(world: World) -> None:
    """A receipt of a creation names the contract, and its code is there."""
    contract = world.deploy()

    assert world.call("eth_getCode", contract) == "0x" + probe.RUNTIME.hex()
    assert world.call("eth_getTransactionByHash", world.head()["transactions"][0])["to"] is None


def test_read_receipt__of_empty_block(world: World) -> None:
    """An empty block has no receipts."""
    world.call("evm_mine")

    assert world.call("eth_getBlockReceipts", "latest") == []


def test_price__is_accepted(world: World) -> None:
    """A transaction that pays what eth_gasPrice says is mined; the tip is part of it."""
    price, tip = world.number("eth_gasPrice"), world.number("eth_maxPriorityFeePerGas")
    base = int(world.block("pending")["baseFeePerGas"], 16)

    assert price == base + tip
    assert world.send(value=1, gasPrice=price)["effectiveGasPrice"] == hex(price)
    assert world.send(value=1, maxFeePerGas=price, maxPriorityFeePerGas=tip)["status"] == "0x1"


def test_fee_history__of_blocks(world: World) -> None:
    """The fee history ends at the asked block, foretells the next base fee, and names the tips paid."""
    world.send(value=1)
    world.call("evm_mine")
    history = world.call("eth_feeHistory", "0x2", "latest", [25, 75])
    pending = world.block("pending")

    assert history["oldestBlock"] == "0x1"
    assert len(history["baseFeePerGas"]) == 3
    assert history["baseFeePerGas"][-1] == pending["baseFeePerGas"]
    assert history["reward"] == [[hex(10**9)] * 2, ["0x0"] * 2]
    assert history["gasUsedRatio"] == [21_000 / 30_000_000, 0]


def test_fee_history__longer_than_chain(world: World) -> None:
    """Asked for more blocks than there are, it starts at the first; rewards come only if asked for."""
    history = world.call("eth_feeHistory", 5_000, "pending")

    assert history["oldestBlock"] == "0x0"
    assert len(history["gasUsedRatio"]) == 1
    assert "reward" not in history


def test_call__unknown_method(world: World) -> None:
    """An unknown method is refused as such."""
    with pytest.raises(RpcError, match="eth_sign does not exist") as refused:
        world.call("eth_sign", ADAM.address, "0x00")

    assert refused.value.code == METHOD_NOT_FOUND


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("eth_getBlockByNumber", []),
        ("eth_getBlockByNumber", ["soon", False]),
        ("eth_getBlockByNumber", ["0x", False]),
        ("eth_getBlockByNumber", [-1, False]),
        ("eth_getBlockByNumber", ["0x" + "f" * 65, False]),
        ("eth_getBlockByNumber", ["0x1", "yes"]),
        ("eth_getBlockByNumber", ["0x1", False, 3]),
        ("eth_getBlockByHash", ["0x12", False]),
        ("eth_getBalance", ["adam"]),
        ("eth_getBalance", [ADAM.address[:-2]]),
        ("eth_getBalance", [ADAM.address, {"blockNumber": None}]),
        ("eth_getBalance", [None]),
        ("eth_getStorageAt", [ADAM.address, "0x" + "f" * 66]),
        ("eth_call", ["0x"]),
        ("eth_call", [{"to": "0x12"}]),
        ("eth_call", [{"data": "0x01", "input": "0x02"}]),
        ("eth_call", [{"accessList": {}}]),
        ("eth_call", [{"accessList": [{"address": ADAM.address, "storageKeys": 1}]}]),
        ("eth_call", [{}, "latest", {ADAM.address: {"balance": "0x1"}}]),
        ("eth_getProof", [ADAM.address, "0x0", "latest"]),
        ("eth_feeHistory", ["0x1"]),
        ("eth_feeHistory", ["0x1", "latest", [1] * 101]),
    ],
)
def test_read__bad_params(world: World, method: str, params: list[Any]) -> None:
    """Parameters that mean nothing are refused as such."""
    with pytest.raises(RpcError) as refused:
        world.call(method, *params)

    assert refused.value.code == INVALID_PARAMS


@pytest.mark.parametrize("block", ["0x99", {"blockHash": NOWHERE}])
def test_read_account__in_unknown_block(world: World, block: Any) -> None:
    """An account in a block that does not exist is an error, never a guess."""
    with pytest.raises(RpcError, match="header not found"):
        world.call("eth_getBalance", ADAM.address, block)
