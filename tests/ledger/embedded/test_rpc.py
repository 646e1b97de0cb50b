"""The chain over HTTP: JSON-RPC's manners, the doors that stay shut, and web3.py on a real socket."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from web3 import HTTPProvider, Web3
from web3.exceptions import ContractCustomError, TransactionNotFound, Web3RPCError

from ledger.embedded.chain import EmbeddedChain
from ledger.embedded.identity import CHAIN_ID
from ledger.embedded.rpc import BODY_BYTES_MAX
from tests.ledger.embedded import probe
from tests.ledger.embedded.probe import asking
from tests.ledger.embedded.served import Served
from tests.ledger.embedded.world import ADAM, BARB, FULL, NOON, signed


def test_serve__one_request(served: Served) -> None:
    """A request gets its result under its own id."""
    answer = served.post({"jsonrpc": "2.0", "id": "a", "method": "eth_chainId", "params": []})

    assert answer.json() == {"jsonrpc": "2.0", "id": "a", "result": hex(CHAIN_ID)}
    assert answer.headers["content-type"] == "application/json"


def test_serve__batch(served: Served) -> None:
    """A batch is answered in order; one bad item does not spoil the others, a notification gets no answer."""
    batch = [
        {"jsonrpc": "2.0", "id": 1, "method": "eth_blockNumber"},
        {"jsonrpc": "2.0", "method": "evm_mine"},
        {"jsonrpc": "2.0", "id": 2, "method": "eth_nothing"},
        7,
        {"jsonrpc": "2.0", "id": None, "method": "eth_blockNumber", "params": []},
    ]
    answers = served.post(batch).json()

    assert [answer["id"] for answer in answers] == [1, 2, None, None]
    assert [answer.get("result") for answer in answers] == ["0x0", None, None, "0x1"]
    assert [answer.get("error", {}).get("code") for answer in answers] == [None, -32601, -32600, None]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", -32700),
        (b"", -32700),
        (b"[]", -32600),
        (b"[" * 100_000, -32700),
        ({"id": 1}, -32600),
        ({"id": 1, "method": 5}, -32600),
        ({"id": 1, "method": "eth_chainId", "params": {"a": 1}}, -32602),
        ([{"id": 1, "method": "eth_chainId"}] * 1_001, -32005),
    ],
)
def test_serve__malformed(served: Served, body: Any, code: int) -> None:
    """What is not JSON-RPC gets the error that the standard names."""
    assert served.post(body).json()["error"]["code"] == code


def test_serve__only_notifications(served: Served) -> None:
    """Notifications are done and not answered."""
    answer = served.post([{"jsonrpc": "2.0", "method": "evm_mine"}])

    assert (answer.status_code, answer.content) == (204, b"")
    assert served.ask("eth_blockNumber")["result"] == "0x1"


def test_serve__revert_data(served: Served) -> None:
    """A revert's bytes travel in the error's data, as from geth."""
    contract = served.world.deploy()
    answer = served.ask("eth_call", {"to": contract, "data": asking(probe.REVERT, payload=b"\x01\x02")}, "latest")

    assert answer["error"] == {"code": 3, "message": "execution reverted", "data": "0x0102"}


def test_serve__web_page(served: Served) -> None:
    """A web page is turned away: by its Origin, and by any content type it could send unasked."""
    assert served.post([], origin="http://evil.example").status_code == 403
    assert served.post([], origin="null").status_code == 403
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        assert httpx.post(served.url, content=b"{}", headers={"content-type": kind}).status_code == 415
    assert httpx.options(served.url).status_code == 405
    assert httpx.get(served.url).status_code == 405


def test_serve__too_large(served: Served) -> None:
    """A body above the limit is refused, and the server lives on."""
    answer = served.post(b" " * (BODY_BYTES_MAX + 1))

    assert answer.status_code == 413
    assert served.ask("eth_chainId")["result"] == hex(CHAIN_ID)


def test_serve__closed_chain(served: Served) -> None:
    """When the chain is closed under the server, each request says so."""
    served.world.chain.close()

    assert served.ask("eth_chainId")["error"] == {
        "code": -32603,
        "message": "The chain has been closed; open it again.",
    }


def test_serve__fault(served: Served) -> None:
    """A fault inside is an internal error that tells strangers nothing."""
    served.world.chain._node.file._db.close()

    assert served.ask("evm_mine")["error"] == {"code": -32603, "message": "internal error"}


def test_serve__many_at_once(served: Served) -> None:
    """Many callers at once, some sending and some reading, are served one after the other, none lost."""
    people = (ADAM, BARB)
    raws = [signed(person, nonce=nonce, value=1) for nonce in range(10) for person in people]

    def lane(person: int) -> list[Any]:
        return [served.ask("eth_sendRawTransaction", raw) for raw in raws[person::2]]

    def read(_: int) -> Any:
        return served.ask("eth_getBlockByNumber", "latest", FULL)

    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(lane, (0, 1)))
        seen = list(pool.map(read, range(10)))

    assert all("result" in answer for answers in sent for answer in answers)
    assert all("result" in answer for answer in seen)
    assert served.ask("eth_blockNumber")["result"] == hex(20)


def test_serve__loop_stays_free(served: Served) -> None:
    """While a long call runs, the server still answers what needs no chain."""
    contract = served.world.deploy()
    spin = {"to": contract, "data": asking(probe.SPIN), "gas": hex(6_000_000)}
    with ThreadPoolExecutor(1) as pool:
        spinning = pool.submit(served.ask, "eth_call", spin)
        while _is_free(served.world.chain) and not spinning.done():
            time.sleep(0.001)  # polling: until the call is inside the chain
        refused = served.post([], origin="http://evil.example").status_code
        still_spinning = not spinning.done()
        answer = spinning.result()

    assert refused == 403
    assert still_spinning
    assert answer["error"]["message"] == "out of gas"


def _is_free(chain: EmbeddedChain) -> bool:
    """Tell whether nobody is inside the chain."""
    if not chain._lock.acquire(blocking=False):
        return False
    chain._lock.release()
    return True


def test_drive__with_web3(served: Served) -> None:
    """web3.py sends signed transactions with the fees it is told, and reads receipts, logs and the past."""
    w3: Any = Web3(HTTPProvider(served.url))
    contract = served.world.deploy()
    tx = {
        "from": ADAM.address,
        "to": contract,
        "data": asking(probe.LOG + 2, 5, 6, payload=b"hello"),
        "nonce": w3.eth.get_transaction_count(ADAM.address, "pending"),
        "chainId": w3.eth.chain_id,
        "maxPriorityFeePerGas": w3.eth.max_priority_fee,
        "maxFeePerGas": w3.eth.gas_price * 2,
    }
    tx["gas"] = w3.eth.estimate_gas(tx)
    sent = w3.eth.send_raw_transaction(ADAM.sign_transaction(tx).raw_transaction)
    receipt = w3.eth.wait_for_transaction_receipt(sent, timeout=5)
    logs = w3.eth.get_logs({"fromBlock": 0, "address": contract, "topics": [None, [receipt["logs"][0]["topics"][1]]]})

    assert receipt["status"] == 1
    assert receipt["gasUsed"] == tx["gas"]
    assert [bytes(log["data"]) for log in logs] == [b"hello"]
    assert logs == receipt["logs"]
    assert w3.eth.get_transaction(sent)["from"] == ADAM.address
    assert w3.eth.get_block("latest", full_transactions=True)["transactions"][0]["hash"] == sent
    assert w3.eth.get_block("pending")["timestamp"] > NOON
    assert w3.eth.get_balance(ADAM.address, 0) == 10**24
    assert w3.eth.fee_history(2, "latest", [50])["oldestBlock"] == 1
    assert w3.eth.get_proof(contract, [0], "latest")["nonce"] == 1
    assert w3.eth.get_storage_at(contract, 0, 1) == bytes(32)


def test_drive__with_web3_refusals(served: Served) -> None:
    """web3.py understands the refusals: reverts with their data, unknown transactions, and send errors."""
    w3: Any = Web3(HTTPProvider(served.url))
    contract = served.world.deploy()
    with pytest.raises(ContractCustomError) as reverted:
        w3.eth.call({"to": contract, "data": asking(probe.REVERT, payload=b"\x01\x02\x03\x04")})
    with pytest.raises(TransactionNotFound):
        w3.eth.get_transaction_receipt(bytes(32))
    with pytest.raises(Web3RPCError, match="nonce too high"):
        w3.eth.send_raw_transaction(signed(nonce=99))

    assert reverted.value.data == "0x01020304"
