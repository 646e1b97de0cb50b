"""The embedded chain and anvil, side by side over HTTP: the same transactions, and answers that agree."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import rlp
from eth_hash.auto import keccak
from eth_utils.address import to_checksum_address
from eth_utils.conversions import to_bytes

from ledger.embedded.identity import CHAIN_ID
from tests.journeys.anvil import serving_anvil
from tests.ledger.embedded import probe
from tests.ledger.embedded.probe import asking, word
from tests.ledger.embedded.served import serve
from tests.ledger.embedded.world import ADAM, GENESIS, HASHES, POOR, World, signed

CONTRACT = to_checksum_address(keccak(rlp.encode([bytes.fromhex(ADAM.address[2:]), b""]))[-20:])
# What two chains with clocks and rewards of their own cannot share, and what only newer nodes tell.
OWN = {"blockHash", "blockTimestamp", "blobGasPrice", "effectiveGasPrice", "gasPrice"}


def _scenario() -> list[str]:
    """Sign a creation, logs of every kind, two writes and a revert."""
    calls = [asking(probe.LOG + step % 5, *range(5, 5 + step % 5), payload=bytes(step)) for step in range(1, 8)]
    calls += [asking(probe.STORE, 77), asking(probe.BURN), asking(probe.REVERT, payload=b"no")]
    made = signed(to=None, data="0x" + probe.INIT.hex(), gas=3_000_000)
    return [
        made,
        *(signed(to=CONTRACT, data=call, nonce=nonce, gas=2_000_000) for nonce, call in enumerate(calls, 1)),
    ]


class Pair:
    """Two nodes that were told the same."""

    def __init__(self, *urls: str) -> None:
        self._urls = urls
        self._client = httpx.Client(timeout=30)

    def ask(self, method: str, *params: Any) -> list[Any]:
        """Ask both; gives their whole answers."""
        asked = {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}
        return [self._client.post(url, json=asked).json() for url in self._urls]

    def both(self, method: str, *params: Any) -> list[Any]:
        """Ask both what both must know."""
        return [answer["result"] for answer in self.ask(method, *params)]

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Run the scenario on both."""
    world = World.open(tmp_path_factory.mktemp("pair") / "chain.db")
    try:
        with (
            serve(world) as served,
            serving_anvil("--chain-id", str(CHAIN_ID), "--hardfork", "prague") as anvil,
        ):
            made = Pair(served.url, anvil)
            for address, wei in GENESIS.items():
                httpx.post(anvil, json=_request("anvil_setBalance", address, hex(wei)), timeout=30)
            for raw in _scenario():
                ours, theirs = made.both("eth_sendRawTransaction", raw)
                assert ours == theirs
            yield made
            made.close()
    finally:
        world.chain.close()


def _request(method: str, *params: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}


def _shared(value: Any) -> Any:
    """Leave out what cannot be the same, however deep it stands."""
    if isinstance(value, dict):
        return {key: _shared(inner) for key, inner in value.items() if key not in OWN}
    return [_shared(inner) for inner in value] if isinstance(value, list) else value


def test_compare__receipts(pair: Pair) -> None:
    """Receipts, logs, blooms and gas are the same, transaction by transaction, by hash and by block."""
    for number, raw in enumerate(_scenario(), 1):
        ours, theirs = pair.both("eth_getTransactionReceipt", "0x" + keccak(to_bytes(hexstr=raw)).hex())
        assert _shared(ours) == _shared(theirs)
        of_block = pair.both("eth_getBlockReceipts", hex(number))
        assert _shared(of_block[0]) == _shared(of_block[1]) == [_shared(ours)]


def test_compare__transactions(pair: Pair) -> None:
    """A transaction reads the same, by hash and by its place; a place that is empty is null."""
    for number, raw in enumerate(_scenario(), 1):
        ours, theirs = pair.both("eth_getTransactionByHash", "0x" + keccak(to_bytes(hexstr=raw)).hex())
        placed = pair.both("eth_getTransactionByBlockNumberAndIndex", hex(number), "0x0")
        assert _shared(ours) == _shared(theirs) == _shared(placed[0]) == _shared(placed[1])
    assert pair.both("eth_getTransactionByBlockNumberAndIndex", "0x1", "0x1") == [None, None]
    assert pair.both("eth_getBlockTransactionCountByNumber", "0x1") == ["0x1", "0x1"]
    assert pair.both("eth_getUncleCountByBlockNumber", "0x1") == ["0x0", "0x0"]


def test_compare__block_fields(pair: Pair) -> None:
    """A block has the same fields, and the same trees of transactions and receipts."""
    ours, theirs = pair.both("eth_getBlockByNumber", "0x3", HASHES)

    assert set(ours) == set(theirs)
    for field in ("transactions", "transactionsRoot", "receiptsRoot", "logsBloom", "gasUsed", "sha3Uncles"):
        assert ours[field] == theirs[field], field


TOPICS = [f"0x{word(number).hex()}" for number in (5, 6, 7, 8, 9)]
# Not here: [null], which to anvil lets logs without topics through, and to geth and us asks for one topic at least.
FILTERS: list[dict[str, Any]] = [
    {},
    {"address": CONTRACT},
    {"address": [CONTRACT, POOR.address]},
    {"address": POOR.address},
    {"address": []},
    {"topics": []},
    {"topics": [TOPICS[0]]},
    {"topics": [[TOPICS[0], TOPICS[3]]]},
    {"topics": [None, TOPICS[1]]},
    {"topics": [None, [TOPICS[1], TOPICS[2]]]},
    {"topics": [TOPICS[0], None, [TOPICS[2]]]},
    {"topics": [TOPICS[1]]},
    {"topics": [None, None, None, TOPICS[3]], "address": CONTRACT},
    {"fromBlock": "0x3", "toBlock": "0x4"},
    {"fromBlock": "latest"},
    {"fromBlock": "0x5", "toBlock": "0x99"},
]


@pytest.mark.parametrize("wanted", FILTERS, ids=str)
def test_compare__logs(pair: Pair, wanted: dict[str, Any]) -> None:
    """Every kind of filter finds the same logs in the same order."""
    ours, theirs = pair.both("eth_getLogs", {"fromBlock": "0x0", "toBlock": "latest", **wanted})

    assert _shared(ours) == _shared(theirs)


def test_compare__logs_by_block_hash(pair: Pair) -> None:
    """Each finds the same under its own block's hash."""
    blocks = pair.both("eth_getBlockByNumber", "0x4", HASHES)
    found = [pair.ask("eth_getLogs", {"blockHash": block["hash"]})[place] for place, block in enumerate(blocks)]

    assert _shared(found[0]["result"]) == _shared(found[1]["result"]) != []


@pytest.mark.parametrize("block", ["0x3", "0x9", "latest"])
def test_compare__storage_proofs(pair: Pair, block: str) -> None:
    """Of the same storage the proofs are the same bytes: of slots that are there, that are not, and in the past."""
    keys = [f"0x{word(slot).hex()}" for slot in (0, 100, 139, 255)]
    ours, theirs = pair.both("eth_getProof", CONTRACT, keys, block)

    assert set(ours) == set(theirs)
    assert _unblank(ours["storageProof"]) == _unblank(theirs["storageProof"])
    for field in ("address", "balance", "nonce", "codeHash", "storageHash"):
        assert ours[field] == theirs[field], field
    slots = pair.both("eth_getStorageAt", CONTRACT, keys[0], block)
    assert slots[0] == slots[1]


def _unblank(proofs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Let anvil's blank node for an empty tree be no node, as it is in geth."""
    return [{**proof, "proof": [node for node in proof["proof"] if node != "0x80"]} for proof in proofs]


def test_compare__fee_history(pair: Pair) -> None:
    """The fee history has the same shape, and the same tips."""
    ours, theirs = pair.both("eth_feeHistory", "0x3", "latest", [10, 50])

    assert {name: len(part) for name, part in ours.items()} == {name: len(part) for name, part in theirs.items()}
    assert ours["reward"] == theirs["reward"]
    assert ours["gasUsedRatio"] == theirs["gasUsedRatio"]


# What both refuse, with words that both use, in whatever case.
REFUSED: list[tuple[str, list[Any], str]] = [
    ("eth_sendRawTransaction", [signed(nonce=0, value=9)], "nonce too low"),
    ("eth_sendRawTransaction", [signed(POOR)], "insufficient funds for gas * price + value"),
    ("eth_sendRawTransaction", [signed(nonce=11, gas=20_000)], "intrinsic gas too low"),
    ("eth_sendRawTransaction", [signed(nonce=11, chainId=5)], "invalid chain id for signer"),
    (
        "eth_sendRawTransaction",
        [signed(nonce=11, maxFeePerGas=1, maxPriorityFeePerGas=1)],
        "max fee per gas less than block base fee",
    ),
    ("eth_call", [{"to": CONTRACT, "data": asking(probe.REVERT, payload=b"\1\2\3\4")}, "latest"], "execution reverted"),
    ("eth_estimateGas", [{"to": CONTRACT, "data": asking(probe.REVERT)}], "execution reverted"),
    ("eth_getLogs", [{"blockHash": "0x" + "00" * 32}], "unknown block"),
    ("eth_getLogs", [{"blockHash": "0x" + "00" * 32, "fromBlock": "0x1"}], "cannot specify both"),
]


@pytest.mark.parametrize(("method", "params", "words"), REFUSED, ids=[words for *_, words in REFUSED])
def test_compare__refusals(pair: Pair, method: str, params: list[Any], words: str) -> None:
    """Both refuse for the same reason in the same words; what a call reverted with is the same bytes."""
    ours, theirs = (answer["error"] for answer in pair.ask(method, *params))

    assert words in ours["message"].casefold()
    assert words in theirs["message"].casefold()
    assert ours.get("data") == theirs.get("data")
    assert ours["code"] in (theirs["code"], -32000)  # geth's one code for what it will not take


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        ("eth_nothing", [], -32601),
        ("eth_getBalance", [], -32602),
        ("eth_getBalance", ["adam", "latest"], -32602),
        ("eth_getBlockByNumber", ["soon", False], -32602),
        ("eth_getLogs", [{"fromBlock": "0x99", "toBlock": "0x99"}], -32602),
        ("eth_call", [{"to": CONTRACT, "data": asking(probe.REVERT)}, "latest"], 3),
    ],
)
def test_compare__codes(pair: Pair, method: str, params: list[Any], code: int) -> None:
    """Where the standard or all nodes agree on a code, so do these two."""
    assert [answer["error"]["code"] for answer in pair.ask(method, *params)] == [code, code]
