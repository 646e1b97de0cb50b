"""Whatever is asked, the chain is soon free again: work ends by time, and what is too large is not begun."""

import threading
import time

import orjson
import pytest
import rlp

from ledger.embedded import bounded
from ledger.embedded.admission import TX_BYTES_MAX, TX_GAS_MAX
from ledger.embedded.changing import send_raw
from ledger.embedded.errors import REFUSED, TIMED_OUT, RpcError
from ledger.embedded.execution import Call, estimate, run
from ledger.embedded.params import Params
from ledger.embedded.rpc import reply
from ledger.embedded.turns import Turns
from tests.ledger.embedded import probe
from tests.ledger.embedded.probe import asking
from tests.ledger.embedded.world import ADAM, World, signed

ENDLESS = bytes.fromhex("5b600056")
AT_ONCE_SECONDS = 3.0  # of this thread's own work; unbounded it would be minutes


def precompile(number: int) -> str:
    """Name a contract that every chain has."""
    return f"0x{number:040x}"


def rounds(count: int) -> str:
    """Ask for so many rounds of BLAKE2, each for one gas."""
    return "0x" + count.to_bytes(4, "big").hex() + "00" * 208 + "01"


def nested(depth: int) -> bytes:
    """Write an empty list inside lists."""
    made = b"\xc0"
    while depth:
        made = rlp.codec.length_prefix(len(made), 0xC0) + made
        depth -= 1
    return made


def test_run__endless(world: World) -> None:
    """A loop without an end is given up when its time is over, in a node's words, and the chain goes on."""
    node = world.chain._node
    for work in (run, estimate):
        before = time.thread_time()
        with pytest.raises(RpcError, match=r"execution aborted \(timeout = 0.1s\)") as given_up, bounded.bounded(0.1):
            work(node, Call(payload=ENDLESS), header=node.pending())
        assert time.thread_time() - before < AT_ONCE_SECONDS
        assert given_up.value.code == REFUSED

    assert world.number("eth_blockNumber") == 0
    assert world.send(value=1)["status"] == "0x1"


@pytest.mark.parametrize(
    ("to", "payload"),
    [
        (precompile(9), rounds(20_000_000)),
        (precompile(8), "0x" + "00" * 192 * 800),
        (precompile(0x0F), "0x" + "00" * 384 * 800),
        (precompile(0x0E), "0x" + "00" * 288 * 1_000),
        (precompile(0x0C), "0x" + "00" * 160 * 2_000),
    ],
    ids=["blake2", "pairing", "bls-pairing", "bls-g2", "bls-g1"],
)
@pytest.mark.parametrize("method", ["eth_call", "eth_estimateGas"])
def test_call__contracts_in_python(world: World, method: str, to: str, payload: str) -> None:
    """What cannot be stopped on the way is not begun where it would take too long."""
    before = time.thread_time()
    with pytest.raises(RpcError, match=r"execution aborted \(timeout = \d+s\)"):
        world.call(method, {"to": to, "data": payload})

    assert time.thread_time() - before < AT_ONCE_SECONDS


def test_call__in_time(world: World) -> None:
    """The same contracts answer what is soon done."""
    assert len(world.call("eth_call", {"to": precompile(9), "data": rounds(12)})) == 2 + 2 * 64
    assert world.call("eth_call", {"to": precompile(8), "data": "0x" + "00" * 192})[-1] == "1"


def test_send__too_long(world: World) -> None:
    """A transaction that does not end in time is not mined, costs nothing, and holds up nobody after it."""
    node, contract = world.chain._node, world.deploy()
    head, held = world.head(), world.number("eth_getBalance", ADAM.address)
    looping = signed(nonce=1, to=contract, data=asking(probe.SPIN), gas=TX_GAS_MAX)
    with pytest.raises(RpcError, match="execution aborted"), bounded.bounded(0.1):
        send_raw(node, Params((looping,)))
    with pytest.raises(RpcError, match=r"execution aborted \(timeout = 10s\)"):
        world.call("eth_sendRawTransaction", signed(nonce=1, to=precompile(9), data=rounds(16_000_000), gas=TX_GAS_MAX))

    assert world.head() == head
    assert world.number("eth_getBalance", ADAM.address) == held
    assert world.send(value=1)["blockNumber"] == "0x2"
    with world.again().chain as chain:
        assert chain.call("eth_blockNumber", []) == "0x2"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (signed(gas=TX_GAS_MAX + 1), r"transaction gas limit too high \(cap: 16777216, tx: 16777217\)"),
        ("0x" + "02" * (TX_BYTES_MAX + 1), "oversized data: transaction size 131073, limit 131072"),
        ("0x" + nested(20_000).hex(), "nest too deep"),
        ("0x02" + nested(20_000).hex(), "nest too deep"),
        ("0x" + "f8ff" * 20_000, "nest too deep"),
        ("0x" + "c1" * 20_000, "rlp"),
        ("0x" + "ff" * 20_000, "rlp"),
        ("0xc1", "rlp"),
        ("0x", "rlp"),
    ],
    ids=["gas", "bytes", "deep", "deep-typed", "deep-and-wrong", "ones", "largest", "cut", "nothing"],
)
def test_send__not_begun(world: World, raw: str, words: str) -> None:
    """What no node would take is refused at the door, in a node's words and at once."""
    before = time.thread_time()
    with pytest.raises(RpcError, match=words) as refused:
        world.call("eth_sendRawTransaction", raw)

    assert refused.value.code == REFUSED
    assert time.thread_time() - before < AT_ONCE_SECONDS


def test_batch__out_of_time(world: World) -> None:
    """What a batch has not begun by its time is not done; notifications among it stay unanswered."""
    batch = [{"id": 1, "method": "evm_mine"}, {"method": "evm_mine"}, 7]
    answer = reply(world.chain, orjson.dumps(batch), batch_seconds=-1.0)

    assert [(one["id"], one["error"]["code"]) for one in orjson.loads(answer or b"")] == [
        (1, TIMED_OUT),
        (None, TIMED_OUT),
    ]
    assert world.number("eth_blockNumber") == 0


def test_turns__one_who_waits() -> None:
    """Who lets the door go and wants in again comes after who waited; who may not wait hears that it is taken."""
    turns, order = Turns(), list[str]()

    def wait() -> None:
        with turns:
            order.append("waited")

    with turns:
        other = threading.Thread(target=wait)
        other.start()
        while not turns._waiting.locked():
            time.sleep(0.001)  # polling: until the other stands at the door
        is_free = turns.acquire(blocking=False)
    with turns:
        order.append("again")
    other.join()

    assert not is_free
    assert order == ["waited", "again"]
