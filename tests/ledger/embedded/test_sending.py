"""eth_sendRawTransaction: each transaction is mined at once, or refused in the words of geth."""

from typing import Any

import pytest
import rlp
from eth.chains.base import MiningChain
from eth.db.atomic import AtomicDB
from eth_hash.auto import keccak
from eth_typing import BlockNumber
from eth_utils.conversions import to_bytes
from eth_utils.hexadecimal import encode_hex

from ledger.core.deployment import KEYLESS_SENDER, KEYLESS_TX, KEYLESS_WEI, PROXY, PROXY_CODE
from ledger.embedded.backend import GAS_LIMIT, EmbeddedVMChain
from ledger.embedded.errors import REFUSED, RpcError
from ledger.embedded.identity import CHAIN_ID
from tests.ledger.embedded import probe
from tests.ledger.embedded.probe import asking, word
from tests.ledger.embedded.world import ADAM, BARB, GENESIS, POOR, World, signed


def test_send__mined_at_once(world: World) -> None:
    """A transaction is in a block of its own, with its receipt, when sending returns."""
    sent = world.call("eth_sendRawTransaction", signed(value=5))
    receipt, tx = world.call("eth_getTransactionReceipt", sent), world.call("eth_getTransactionByHash", sent)

    assert receipt["status"] == "0x1"
    assert receipt["blockNumber"] == tx["blockNumber"] == world.call("eth_blockNumber") == "0x1"
    assert receipt["gasUsed"] == receipt["cumulativeGasUsed"] == "0x5208"
    assert world.head()["transactions"] == [sent]


def test_send__conserves_coins(world: World) -> None:
    """What the sender loses is the value and the gas at the price that the receipt says."""
    before, held = (world.number("eth_getBalance", person.address) for person in (ADAM, BARB))
    receipt = world.send(value=5)
    cost = int(receipt["gasUsed"], 16) * int(receipt["effectiveGasPrice"], 16)

    assert world.number("eth_getBalance", ADAM.address) == before - 5 - cost
    assert world.number("eth_getBalance", BARB.address) == held + 5


@pytest.mark.parametrize(
    "fields",
    [
        {"gasPrice": 3 * 10**9},
        {
            "gasPrice": 3 * 10**9,
            "accessList": [{"address": BARB.address, "storageKeys": ["0x" + word(1).hex()]}],
            "type": 1,
        },
        {"accessList": [{"address": BARB.address, "storageKeys": ["0x" + word(1).hex()]}]},
    ],
    ids=["legacy", "access-list", "dynamic-fee"],
)
def test_send__every_kind(world: World, fields: dict[str, Any]) -> None:
    """Every kind of transaction that wallets send is mined and read back as it was signed."""
    raw = signed(value=3, **fields)
    tx = world.call("eth_getTransactionByHash", world.call("eth_sendRawTransaction", raw))

    assert tx["hash"] == encode_hex(keccak(to_bytes(hexstr=raw)))
    assert tx["from"] == ADAM.address.lower()
    assert tx["value"] == "0x3"
    assert tx["chainId"] == hex(CHAIN_ID)


def test_send__failed_in_execution(world: World) -> None:
    """A transaction that reverts is mined with status 0, costs gas and leaves nothing else."""
    contract = world.deploy()
    receipt = world.send(to=contract, data=asking(probe.REVERT, payload=b"no"))

    assert receipt["status"] == "0x0"
    assert receipt["logs"] == []
    assert int(receipt["gasUsed"], 16) > 21_000
    assert world.number("eth_getTransactionCount", ADAM.address) == 2


def test_send__again(world: World) -> None:
    """The same bytes sent twice are known, and are mined once."""
    raw = signed(value=5)
    world.call("eth_sendRawTransaction", raw)
    with pytest.raises(RpcError, match=r"^already known$"):
        world.call("eth_sendRawTransaction", raw)

    assert world.call("eth_blockNumber") == "0x1"


REFUSALS: list[tuple[str, dict[str, Any]]] = [
    (
        "nonce too low: address 0x7e5f4552091a69125d5dfcb7b8c2659029395bdf, tx: 0 state: 1",
        {"nonce": 0, "value": 9},
    ),
    ("nonce too high: address 0x7e5f4552091a69125d5dfcb7b8c2659029395bdf, tx: 7 state: 1", {"nonce": 7}),
    ("insufficient funds for gas * price + value: address 0x", {"person": POOR, "nonce": 0}),
    ("insufficient funds for gas * price + value: address 0x", {"value": 10**24}),
    ("intrinsic gas too low: gas 20999, minimum needed 21000", {"gas": 20_999}),
    (
        "insufficient gas for floor data gas cost: gas 40000, minimum needed 61000",
        {"gas": 40_000, "data": "0x" + "01" * 1000},
    ),
    ("exceeds block gas limit", {"gas": GAS_LIMIT + 1}),
    ("max fee per gas less than block base fee", {"maxFeePerGas": 1, "maxPriorityFeePerGas": 1}),
    (
        "max priority fee per gas higher than max fee per gas",
        {"maxFeePerGas": 10**9, "maxPriorityFeePerGas": 10**10},
    ),
    ("invalid chain id for signer: have 1 want 271828", {"chainId": 1}),
    ("invalid chain id for signer: have 1 want 271828", {"chainId": 1, "gasPrice": 10**9}),
    ("only replay-protected", {"chainId": None, "gasPrice": 3 * 10**9}),
    ("max initcode size exceeded", {"to": None, "data": "0x" + "00" * 49_153, "gas": 10**7}),
]


@pytest.mark.parametrize(("words", "fields"), REFUSALS, ids=[words[:24] for words, _ in REFUSALS])
def test_send__refused(world: World, words: str, fields: dict[str, Any]) -> None:
    """Each unfit transaction is refused for its reason, and nothing is mined."""
    world.send(value=1)
    with pytest.raises(RpcError) as refused:
        world.call("eth_sendRawTransaction", signed(**{"nonce": 1, **fields}))

    assert refused.value.message.startswith(words)
    assert refused.value.code == REFUSED
    assert world.call("eth_blockNumber") == "0x1"


def test_send__proxy_without_chain_id(world: World) -> None:
    """One transaction needs no chain id: that which puts the deterministic deployment proxy in its place."""
    world.send(to=KEYLESS_SENDER, value=KEYLESS_WEI)
    sent = world.call("eth_sendRawTransaction", "0x" + KEYLESS_TX.hex())

    assert world.call("eth_getCode", PROXY, "latest") == "0x" + PROXY_CODE.hex()
    shown = world.call("eth_getTransactionByHash", sent)
    assert (shown["chainId"], shown["v"], shown["from"]) == (None, "0x1b", KEYLESS_SENDER.lower())
    with pytest.raises(RpcError, match="already known"):
        world.call("eth_sendRawTransaction", "0x" + KEYLESS_TX.hex())


def _forged() -> str:
    """Make a transaction whose signature is out of range."""
    *fields, _s = rlp.decode(bytes.fromhex(signed()[4:]))
    raw: bytes = rlp.encode([*fields, b"\xff" * 32])
    return "0x02" + raw.hex()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("0x", "not a signed transaction"),
        ("0x02", "not a signed transaction"),
        ("0xc0", "not a signed transaction"),
        ("0x" + "ff" * 40, "not a signed transaction"),
        (signed()[:-2], "not a signed transaction"),
        ("0x03" + signed()[4:], "not supported|not a signed"),
        ("0x04" + signed()[4:], "not supported|not a signed"),
        ("0x7e" + signed()[4:], "not supported"),
        (_forged(), "invalid sender"),
        ("02c0", "expected bytes as hex"),
        ("0xzz", "expected bytes as hex"),
        ("0x0 1", "expected bytes as hex"),
        (7, "expected bytes as hex"),
        (None, "expected bytes as hex"),
    ],
)
def test_send__nonsense(world: World, raw: Any, words: str) -> None:
    """Bytes that are no transaction are refused without harm."""
    with pytest.raises(RpcError, match=words):
        world.call("eth_sendRawTransaction", raw)

    assert world.call("eth_blockNumber") == "0x0"
    assert world.send(value=1)["status"] == "0x1"


def test_send__replayed_by_others(world: World) -> None:
    """py-evm, starting from the same genesis, imports every block and arrives at the same hashes."""
    contract = world.deploy()
    world.send(to=contract, data=asking(probe.LOG + 2, 1, 2, payload=b"seen"))
    world.send(to=contract, data=asking(probe.DRAW))
    world.send(to=contract, data=asking(probe.REVERT))
    world.wall.seconds += 1_000
    world.call("evm_mine")
    world.send(person=BARB, gasPrice=10**10, value=7, to=ADAM.address)
    source = world.chain._node._backend.chain
    other = _same_start(source)
    blocks = [source.get_canonical_block_by_number(BlockNumber(number)) for number in range(1, 7)]
    imported = [other.import_block(block).imported_block for block in blocks]

    assert [block.hash for block in imported] == [block.hash for block in blocks]
    assert other.get_canonical_head().hash == source.get_canonical_head().hash


def _same_start(source: MiningChain) -> MiningChain:
    """Make a chain in memory with the same first block and nothing else."""
    first = source.get_canonical_block_header_by_number(BlockNumber(0))
    params: Any = {
        "gas_limit": first.gas_limit,
        "timestamp": first.timestamp,
        "difficulty": 0,
        "nonce": first.nonce,
    }
    state: Any = {
        bytes.fromhex(address[2:]): {"balance": wei, "nonce": 0, "code": b"", "storage": {}}
        for address, wei in GENESIS.items()
    }
    other = EmbeddedVMChain.from_genesis(AtomicDB(), params, state)
    assert isinstance(other, MiningChain)
    return other
