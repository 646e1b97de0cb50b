"""Logs decoded by slices: what the interface says, as web3 reads it, for whatever members they have."""

from typing import Any, cast

import pytest
from eth_abi.abi import encode
from eth_typing import ABIEvent
from eth_utils.abi import event_abi_to_log_topic
from eth_utils.address import to_checksum_address
from hypothesis import given
from hypothesis import strategies as st
from web3 import Web3

from contracts import load
from ledger.chain.events import decode
from ledger.chain.wire import Log, in_order

EVENTS = {event["name"]: event for event in load("Escrow").abi if event["type"] == "event" and event["inputs"]}
CONTRACT = Web3().eth.contract(abi=list(load("Escrow").abi))
WORDS = {
    "address": st.binary(min_size=20, max_size=20).map(to_checksum_address),
    "bytes": st.binary(max_size=70),
    "bytes15": st.binary(min_size=15, max_size=15),
    "bytes32": st.binary(min_size=32, max_size=32),
    "uint256": st.integers(0, 2**256 - 1),
}


def log_of(event: dict[str, Any], members: list[Any]) -> Log:
    """Write a log as a node does."""
    kinds = [member["type"] for member in event["inputs"]]
    indexed = [member["indexed"] for member in event["inputs"]]
    topics = [event_abi_to_log_topic(cast("ABIEvent", event))]
    parts = list(zip(kinds, members, indexed, strict=True))
    topics += [encode([kind], [value]) for kind, value, is_topic in parts if is_topic]
    rest = [(kind, value) for kind, value, is_topic in parts if not is_topic]
    data = encode([kind for kind, _ in rest], [value for _, value in rest])
    return Log(
        block_number="0x5",
        block_hash="0x" + "b" * 64,
        transaction_hash="0x" + "7" * 64,
        log_index="0x2",
        topics=tuple("0x" + topic.hex() for topic in topics),
        data="0x" + data.hex(),
    )


def plain(value: str | bytes | int) -> str | int:
    """Write a member as the slices do: hexadecimal text, or a number."""
    if isinstance(value, bytes):
        return "0x" + value.hex()
    return value.lower() if isinstance(value, str) else value


@pytest.mark.parametrize("name", sorted(EVENTS))
@given(drawing=st.data())
def test_decode__as_web3_does(name: str, drawing: st.DataObject) -> None:
    """Every member of every event is what web3 reads in the same log, in the order of the interface."""
    event = EVENTS[name]
    members = [drawing.draw(WORDS[member["type"]]) for member in event["inputs"]]
    log = log_of(event, members)
    receipt = {
        "address": "0x" + "e" * 40,
        "topics": [bytes.fromhex(topic[2:]) for topic in log.topics],
        "data": bytes.fromhex(log.data[2:]),
        "blockHash": bytes(32),
        "blockNumber": 5,
        "transactionHash": bytes(32),
        "transactionIndex": 0,
        "logIndex": 2,
    }
    told = CONTRACT.events[name]().process_log(receipt)["args"]

    decoded = decode(log)
    assert decoded is not None
    assert decoded[0] == name
    wanted = [plain(told[member["name"]]) for member in event["inputs"]]
    assert [str(member) for member in decoded[1]] == [str(member) for member in wanted]


def test_decode__none_of_ours() -> None:
    """What is none of the escrow's events is nothing, and one cut short is refused."""
    log = log_of(EVENTS["Deposited"], ["0x" + "1" * 40, "0x" + "2" * 40, "0x" + "3" * 40, 4])
    stranger = Log(log.block_number, log.block_hash, log.transaction_hash, log.log_index, ("0x" + "9" * 64,), "0x")
    assert decode(stranger) is None
    short = Log(log.block_number, log.block_hash, log.transaction_hash, log.log_index, log.topics, log.data[:-2])
    with pytest.raises(ValueError, match="cut short"):
        decode(short)


def test_decode__a_member_longer_than_the_log() -> None:
    """Bytes that claim to go on beyond the log's end are refused."""
    log = log_of(EVENTS["TasksSkipped"], [bytes(32), b"12345"])
    longer = log.data[: 2 + 64] + "f".rjust(64, "0") + log.data[2 + 128 :]
    cut = Log(log.block_number, log.block_hash, log.transaction_hash, log.log_index, log.topics, longer[:-50])
    with pytest.raises(ValueError, match="cut short"):
        decode(cut)


def test_in_order__twice_and_backwards() -> None:
    """A node may answer in any order, and a log twice: each stands once, where it belongs."""
    log = log_of(EVENTS["Deposited"], ["0x" + "1" * 40, "0x" + "2" * 40, "0x" + "3" * 40, 4])
    later = Log("0x10", log.block_hash, log.transaction_hash, "0x0", log.topics, log.data)
    assert in_order([later, log, later]) == (
        [log, later],
        [(int(one.block_number, 16), int(one.log_index, 16)) for one in (log, later)],
    )
