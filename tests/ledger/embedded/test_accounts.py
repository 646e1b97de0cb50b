"""Accounts at the head and in the past, calls on them, and proofs of them."""

from typing import Any

import pytest
import rlp
from eth_abi.abi import encode
from eth_hash.auto import keccak
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from trie.hexary import HexaryTrie

from ledger.embedded.errors import REFUSED, REVERTED, RpcError
from tests.ledger.embedded import probe
from tests.ledger.embedded.probe import asking
from tests.ledger.embedded.world import ADAM, BARB, NOON, POOR, World

EMPTY = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"


def _read(world: World, contract: str, block: Any = "latest") -> list[int]:
    """Ask for the probe's slot 0, and the time and number it sees."""
    output = bytes.fromhex(world.call("eth_call", {"to": contract, "data": asking(probe.READ)}, block)[2:])
    return [int.from_bytes(output[place : place + 32], "big") for place in (0, 32, 64)]


def test_read__past_blocks(world: World) -> None:
    """Balance, nonce, code, storage and calls can be asked of every past block, by number or hash."""
    contract = world.deploy()
    for value in (7, 8, 9):
        world.send(to=contract, data=asking(probe.STORE, value), value=1)
    by_hash = {"blockHash": world.block("0x3")["hash"]}

    assert [world.number("eth_getStorageAt", contract, "0x0", hex(block)) for block in (1, 2, 3, 4)] == [
        0,
        7,
        8,
        9,
    ]
    assert [_read(world, contract, hex(block)) for block in (2, 3)] == [[7, NOON + 2, 2], [8, NOON + 3, 3]]
    assert _read(world, contract, by_hash)[0] == 8
    assert [world.number("eth_getBalance", contract, hex(block)) for block in (0, 1, 3)] == [0, 0, 2]
    assert [world.number("eth_getTransactionCount", ADAM.address, hex(block)) for block in (0, 1, 3)] == [
        0,
        1,
        3,
    ]
    assert world.call("eth_getCode", contract, "0x0") == "0x"


def test_read__pending_nonce(world: World) -> None:
    """Nothing waits, so the pending nonce is the latest."""
    world.send(value=1)

    assert world.number("eth_getTransactionCount", ADAM.address, "pending") == 1


def test_call__on_newest_state(world: World) -> None:
    """A call on the newest state sees the next block's number and keeps nothing of what it does."""
    contract = world.deploy()
    world.call("eth_call", {"to": contract, "data": asking(probe.STORE, 5)}, "latest")

    assert _read(world, contract) == [0, NOON + 2, 2]
    assert world.call("eth_blockNumber") == "0x1"


def test_call__reverted(world: World) -> None:
    """A revert is error 3 with its bytes in data, on calls and estimates."""
    contract = world.deploy()
    call = {"to": contract, "data": asking(probe.REVERT, payload=b"\xde\xad\xbe\xef")}
    for method in ("eth_call", "eth_estimateGas"):
        with pytest.raises(RpcError) as refused:
            world.call(method, call)

        assert (refused.value.code, refused.value.message) == (REVERTED, "execution reverted")
        assert refused.value.data == "0xdeadbeef"


def test_call__reverted_with_reason(world: World) -> None:
    """A revert with a reason string says it."""
    contract = world.deploy()
    payload = bytes.fromhex("08c379a0") + encode(["string"], ["too late"])
    with pytest.raises(RpcError, match=r"^execution reverted: too late$"):
        world.call("eth_call", {"to": contract, "data": asking(probe.REVERT, payload=payload)})


def test_call__reverted_with_broken_reason(world: World) -> None:
    """A reason that cannot be decoded is still a revert with its bytes."""
    contract = world.deploy()
    with pytest.raises(RpcError, match=r"^execution reverted$"):
        world.call("eth_call", {"to": contract, "data": asking(probe.REVERT, payload=bytes.fromhex("08c379a0ff"))})


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"data": asking(probe.BROKEN)}, "invalid instruction"),
        ({"data": asking(probe.SPIN), "gas": "0xffff"}, "^out of gas$"),
        ({"gas": "0x5207"}, "intrinsic gas too low"),
        ({"from": POOR.address, "value": "0x1"}, "insufficient funds for gas"),
    ],
)
def test_call__failed(world: World, fields: dict[str, str], words: str) -> None:
    """Other failures are told in plain words."""
    contract = world.deploy()
    with pytest.raises(RpcError, match=words) as refused:
        world.call("eth_call", {"to": contract, **fields})

    assert refused.value.code == REFUSED


def test_call__too_large_deployment(world: World) -> None:
    """Creation code above the limit is refused on calls as it is on sending."""
    with pytest.raises(RpcError, match="EIP-3860 limit"):
        world.call("eth_call", {"data": "0x" + "00" * 50_000})


def test_call__dives_to_the_bottom(world: World) -> None:
    """A contract that calls itself as deep as its gas reaches breaks neither interpreter nor chain."""
    contract = world.deploy()

    assert world.call("eth_call", {"to": contract, "data": asking(probe.DIVE)}) == "0x"
    assert world.send(value=1)["status"] == "0x1"


def test_call__deployment(world: World) -> None:
    """A call without a recipient runs creation code and returns what would stand on the chain."""
    would_be = world.call("eth_call", {"from": ADAM.address, "input": "0x" + probe.INIT.hex()})

    assert would_be == "0x" + probe.RUNTIME.hex()


@pytest.mark.parametrize(
    "data",
    [
        "0x",
        "0x" + "01" * 600,
        asking(probe.STORE, 5),
        asking(probe.MANY, 9),
        asking(probe.KEEP),
        asking(probe.LOG),
    ],
    ids=["transfer", "payload", "store", "logs", "inner-call", "log"],
)
def test_estimate__enough_and_close(world: World, data: str) -> None:
    """The estimate suffices, and less than 2% below it does not."""
    contract = world.deploy() if data != "0x" else BARB.address
    gas = world.number("eth_estimateGas", {"from": ADAM.address, "to": contract, "data": data})
    least = world.send(to=contract, data=data, gas=int(gas * 0.98) if int(gas * 0.98) >= 60_000 else gas)
    enough = world.send(to=contract, data=data, gas=gas)

    assert enough["status"] == "0x1"
    assert least["status"] == "0x0" or int(least["gasUsed"], 16) == gas


def test_estimate__transfer(world: World) -> None:
    """A plain transfer is exactly 21000."""
    assert world.number("eth_estimateGas", {"from": ADAM.address, "to": BARB.address, "value": "0x1"}) == 21_000


def test_estimate__not_enough_allowed(world: World) -> None:
    """An estimate whose limit does not reach says so."""
    contract = world.deploy()
    with pytest.raises(RpcError, match=r"gas required exceeds allowance \(30000\)"):
        world.call("eth_estimateGas", {"to": contract, "data": asking(probe.BURN), "gas": "0x7530"})


def _proven(root: str, key: bytes, proof: list[str]) -> bytes:
    """Tell what a Merkle proof shows to stand under a key, checked hash by hash from the root."""
    nodes = [rlp.decode(bytes.fromhex(node[2:])) for node in proof]
    found: bytes = HexaryTrie.get_from_proof(bytes.fromhex(root[2:]), keccak(key), nodes)  # type: ignore[no-untyped-call]
    return found


def _check_account(answer: dict[str, Any], state_root: str) -> None:
    """See that an account's proof shows what the answer says, and so do its slots' proofs."""
    found = _proven(state_root, bytes.fromhex(answer["address"][2:]), answer["accountProof"])
    said = [answer["nonce"], answer["balance"], answer["storageHash"], answer["codeHash"]]
    nonce, balance, storage, code = rlp.decode(found) if found else (b"", b"", None, None)
    numbers = [hex(int.from_bytes(number, "big")) for number in (nonce, balance)]

    assert said[:2] == numbers
    assert not found or [bytes.fromhex(text[2:]) for text in said[2:]] == [storage, code]
    for slot in answer["storageProof"]:
        key = int(slot["key"], 16).to_bytes(32, "big")
        kept = _proven(answer["storageHash"], key, slot["proof"]) if slot["proof"] else b""
        assert int.from_bytes(rlp.decode(kept) if kept else b"", "big") == int(slot["value"], 16)


def test_prove__account_and_slots(world: World) -> None:
    """Account and slots, present and absent, verify against the state roots of the head and of the past."""
    contract = world.deploy()
    world.send(to=contract, data=asking(probe.STORE, 2**200), value=3)
    past = world.head()
    world.send(to=contract, data=asking(probe.STORE, 5))
    world.send(to=contract, data=asking(probe.BURN), gas=2_000_000)
    keys = ["0x0", "0x64", "0x" + "00" * 31 + "65", "0x7777"]
    now, then = (world.call("eth_getProof", contract, keys, block) for block in ("latest", past["number"]))
    _check_account(now, world.head()["stateRoot"])
    _check_account(then, past["stateRoot"])

    assert [slot["value"] for slot in now["storageProof"]] == ["0x5", "0x1", "0x1", "0x0"]
    assert [slot["value"] for slot in then["storageProof"]] == [hex(2**200), "0x0", "0x0", "0x0"]
    assert [slot["key"] for slot in now["storageProof"]] == keys
    assert now["balance"] == "0x3"


def test_prove__absent_account(world: World) -> None:
    """An account that does not exist is proven absent, with the hashes of emptiness."""
    answer = world.call("eth_getProof", "0x" + "77" * 20, ["0x0"], "latest")
    _check_account(answer, world.head()["stateRoot"])

    assert answer["codeHash"] == EMPTY
    assert answer["storageProof"] == [{"key": "0x0", "value": "0x0", "proof": []}]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wei=st.lists(st.integers(0, 10**18), min_size=1, max_size=4))
def test_prove__any_transfers(world: World, wei: list[int]) -> None:
    """Whatever is paid to whom, every balance told is the balance proven."""
    for index, value in enumerate(wei):
        world.send(to=f"0x{'5' * 38}{index:02d}", value=value)
    for index in range(5):
        _check_account(world.call("eth_getProof", f"0x{'5' * 38}{index:02d}", []), world.head()["stateRoot"])
