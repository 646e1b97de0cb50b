"""Txs that wait, are forgotten, taken back or cannot be paid for: the lane brings each to its one end."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from eth_account.signers.local import LocalAccount

from ledger.assembly import Ledger
from ledger.chain.node import Node
from ledger.chain.pool import Pool
from ledger.chain.signing import Signer
from ledger.chain.wire import Fault
from ledger.database import reading
from ledger.findings import select_open
from ledger.relay.lane import Lane
from ledger.relay.means import Limits, Means
from ledger.relay.receipts import RESEND_AFTER
from ledger.relay.sending import REST, TRIES
from ledger.stops import pass_by
from ledger.tables import attempts, carried, txs
from ledger.tables import outbox as outbox_table
from tests.databases import Databases, on_postgresql, on_sqlite
from tests.ledger.chains import ADAM, on_anvil
from tests.ledger.hands import PowerCut, StopAt
from tests.ledger.lanes import found_on, joined, left, rows, stage

BARB: LocalAccount = Account.from_key("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d")


@pytest.fixture(scope="module")
def chain() -> Iterator[Node]:
    """Anvil with both contracts, which mines when it is told to."""
    with on_anvil() as node:
        found_on(node.url)
        node.request("evm_setAutomine", [False])
        yield node


@pytest.fixture
def still(chain: Node) -> Iterator[Node]:
    """The same chain again, as it was."""
    snapshot = chain.request("evm_snapshot", [])
    yield chain
    chain.request("anvil_dropAllTransactions", [])
    chain.request("evm_revert", [snapshot])


Joining = Any


@pytest.fixture
def join(still: Node, backend: str, databases: Databases, tmp_path: Path) -> Iterator[Joining]:
    """Join ledgers on this chain, all with the same database."""
    place = databases.place(backend, tmp_path)

    def made(**more: Any) -> AbstractContextManager[Ledger]:
        return joined(still.url, tmp_path, database_url=place.url, **more)

    yield made
    databases.drop(place)


def mine(node: Node, blocks: int = 1) -> None:
    """Let blocks be made."""
    for _ in range(blocks):
        node.request("evm_mine", [])


def pass_waiting(ledger: Ledger) -> None:
    """Let the waiting time pass."""
    ledger.clock.advance(int(RESEND_AFTER.total_seconds()) + 1)


def findings_of(ledger: Ledger) -> list[str]:
    """List what the operator is to look at."""
    with reading(ledger.engine) as connection:
        return [one.code for one in select_open(connection)]


def states(ledger: Ledger) -> list[str]:
    """Say where each tx stands."""
    return [row["state"] for row in rows(ledger, txs)]


def test_stuck__replaced_for_more(still: Node, join: Joining) -> None:
    """What waits too long is signed again for a tenth more on both fields; the receipt of either ends it, once."""
    with join() as ledger:
        stage(ledger, 2)
        ledger.relay.run_once()
        assert states(ledger) == ["broadcast"] * 2
        assert ledger.relay.run_once() == 0  # it has not waited long
        pass_waiting(ledger)
        ledger.relay.run_once()
        kept = rows(ledger, attempts)
        mine(still)
        ledger.relay.run_once()

        assert [(row["nonce"] - kept[0]["nonce"], row["number"]) for row in kept] == [(0, 1), (0, 2), (1, 1), (1, 2)]
        for field in ("most", "tip"):
            assert kept[1][field] * 10 >= kept[0][field] * 11
        assert [row["mined_hash"] for row in rows(ledger, txs)] == [kept[1]["tx_hash"], kept[3]["tx_hash"]]
        assert (states(ledger), left(ledger)) == (["final"] * 2, 0)


def test_replaced__the_first_is_mined(still: Node, join: Joining) -> None:
    """Stopped between signing a replacement and sending it: the first bytes are mined, and their receipt counts."""
    with join(reach=StopAt("replaced")) as ledger:
        stage(ledger, 1)
        ledger.relay.run_once()
        pass_waiting(ledger)
        with pytest.raises(PowerCut):
            ledger.relay.run_once()
    mine(still)
    with join() as ledger:
        ledger.relay.run_once()
        kept = rows(ledger, attempts)

        assert len(kept) == 2
        assert rows(ledger, txs)[0]["mined_hash"] == kept[0]["tx_hash"]
        assert (states(ledger), left(ledger)) == (["final"], 0)


@on_sqlite
def test_cap__same_bytes_again(still: Node, join: Joining) -> None:
    """At the cap nothing more is offered: the same bytes are sent again, and are mined when the spike has passed."""
    with join(max_fee_gwei=2) as ledger:
        stage(ledger, 1)
        ledger.relay.run_once()
        first = rows(ledger, attempts)
        for _ in range(2):
            pass_waiting(ledger)
            ledger.relay.run_once()
        again = rows(ledger, attempts)
        mine(still)
        ledger.relay.run_once()

        assert first[0]["most"] == 2 * 10**9
        assert [row["tx_hash"] for row in again] == [first[0]["tx_hash"]]
        assert again[0]["sent_at"] > first[0]["sent_at"]
        assert left(ledger) == 0


@on_sqlite
def test_dropped__same_bytes_again(still: Node, join: Joining) -> None:
    """What the node has forgotten is sent again as it was, not for more."""
    with join() as ledger:
        stage(ledger, 1)
        ledger.relay.run_once()
        still.request("anvil_dropTransaction", [rows(ledger, attempts)[0]["tx_hash"]])
        pass_waiting(ledger)
        ledger.relay.run_once()
        mine(still)
        ledger.relay.run_once()

        assert len(rows(ledger, attempts)) == 1
        assert left(ledger) == 0


def test_finality__mined_is_not_done(still: Node, join: Joining) -> None:
    """With a depth of two an effect is done two blocks after its own; a reorganisation before that sends it again."""
    with join(chain_finality=2) as ledger:
        stage(ledger, 1)
        ledger.relay.run_once()
        mine(still)
        ledger.relay.run_once()
        assert (states(ledger), left(ledger)) == (["mined"], 1)
        still.request("anvil_reorg", [1, []])
        ledger.relay.run_once()
        assert states(ledger) == ["broadcast"]
        mine(still)
        ledger.relay.run_once()
        assert (states(ledger), left(ledger)) == (["mined"], 1)
        mine(still, 2)
        ledger.relay.run_once()

        assert len(rows(ledger, attempts)) == 1
        assert (states(ledger), left(ledger)) == (["final"], 0)
        assert findings_of(ledger) == []


def test_final__lost_by_the_chain(still: Node, join: Joining) -> None:
    """What was final and is not on the chain any more is sent again, or nothing after its nonce would ever be mined."""
    with join() as ledger:
        stage(ledger, 1)
        ledger.relay.run_once()
        mine(still)
        ledger.relay.run_once()
        assert states(ledger) == ["final"]
        still.request("anvil_reorg", [1, []])
        stage(ledger, 1, "test:2")
        ledger.relay.run_once()
        mine(still)
        ledger.relay.run_once()

        assert (states(ledger), left(ledger)) == (["final"] * 2, 0)
        assert len(rows(ledger, attempts)) == 2


class Moody(Pool):
    """A node that answers what it likes to whoever sends, as often as it is told to."""

    def __init__(self, node: Node, *texts: str) -> None:
        super().__init__(node.line(), 0)
        self._texts_left = list(texts)

    def send(self, raws: Sequence[bytes]) -> list[Fault | None]:
        """Refuse the first of them for the next reason, and send nothing; or do as a node does."""
        if self._texts_left:
            return [Fault(self._texts_left.pop(0)), *[None] * (len(raws) - 1)]
        return super().send(raws)


def lane_on(ledger: Ledger, pool: Pool) -> Lane:
    """Make a lane that asks this node."""
    means = Means(
        engine=ledger.engine,
        intake=ledger.intake,
        calls=ledger.calls,
        escrow=ledger.escrow,
        pool=pool,
        signer=Signer(bytes(ADAM.key)),
        clock=ledger.clock,
        reach=pass_by,
        limits=Limits(),
    )
    return Lane(means)


@on_sqlite
@pytest.mark.parametrize(
    ("text", "times", "told", "signed"),
    [
        ("the moon is in the wrong quarter", TRIES, ["tx-not-taken"], 1),
        ("rate limit exceeded", TRIES, [], 1),
        ("insufficient funds for gas * price + value", 1, ["key-without-gas"], 1),
        ("max fee per gas less than block base fee", 1, [], 2),
        ("replacement transaction underpriced", 2, [], 3),
        ("already known", 1, [], 1),
    ],
)
def test_refused__until_the_node_takes_it(
    still: Node, join: Joining, text: str, times: int, told: list[str], signed: int
) -> None:
    """What a node says decides what is done, and who is asked; once it takes the tx all is well again."""
    with join() as ledger:
        lane = lane_on(ledger, Moody(ledger.escrow.node, *[text] * times))
        stage(ledger, 1)
        for _ in range(times):
            lane.work()
            heard = findings_of(ledger)
            ledger.clock.advance(61)  # longer than any pause of these
        lane.work()
        lane.work()
        mine(still)
        lane.work()

        assert heard == told
        assert len(rows(ledger, attempts)) == signed
        assert (findings_of(ledger), states(ledger), left(ledger)) == ([], ["final"], 0)


def test_without_gas__another_key_takes_over(still: Node, join: Joining) -> None:
    """A key that cannot pay rests and the operator hears of it; what it has not begun goes by another, until it can."""
    both = {"operator_keys": f"{ADAM.key.hex()},{BARB.key.hex()}"}
    with join(**both) as ledger:
        stage(ledger, 1)
        still.request("anvil_setBalance", [ADAM.address, "0x1"])
        ledger.relay.run_once()
        mine(still)
        ledger.relay.run_once()
        assert [(row["signer"], row["state"]) for row in rows(ledger, txs)] == [(BARB.address, "final")]
        assert findings_of(ledger) == ["key-without-gas"]
        still.request("anvil_setBalance", [ADAM.address, hex(10**20)])
        ledger.clock.advance(int(REST.total_seconds()) + 1)
        stage(ledger, 1, "test:2")
        ledger.relay.run_once()
        mine(still)
        ledger.relay.run_once()

        assert {row["signer"]: row["state"] for row in rows(ledger, txs)}[ADAM.address] == "final"
        assert findings_of(ledger) == []


@on_sqlite
def test_unlisted__is_told(still: Node, join: Joining) -> None:
    """A key that is taken off the list with txs open is the operator's business; a new one is used at once."""
    with join() as ledger:
        stage(ledger, 1)
        ledger.relay.run_once()
    with join(operator_keys=BARB.key.hex()) as ledger:
        stage(ledger, 1, "test:2")
        ledger.clock.advance(600)
        ledger.relay.run_once()
        mine(still)
        ledger.relay.run_once()
        told = findings_of(ledger)
    with join() as ledger:
        ledger.relay.run_once()
        ledger.relay.run_once()

        assert told == ["key-not-listed"]
        assert findings_of(ledger) == []
        assert left(ledger) == 0


@on_sqlite
def test_other_chain__nothing_is_sent(still: Node, join: Joining) -> None:
    """A node that has become another chain's is told of, and gets nothing."""
    with join() as ledger:
        stage(ledger, 1)
        assert ledger.escrow.node.chain_id == 31337
        still.request("anvil_setChainId", [1])
        ledger.relay.run_once()
        still.request("anvil_setChainId", [31337])
        ledger.relay.run_once()

        assert findings_of(ledger) == ["wrong-chain"]
        assert rows(ledger, txs) == []
        assert [row["state"] for row in rows(ledger, outbox_table)] == ["staged"]


@on_postgresql
def test_keys__shared_by_two_relays(still: Node, join: Joining) -> None:
    """Two relays with the same two keys on one database send everything once, with nonces without a gap."""
    both = {"operator_keys": f"{ADAM.key.hex()},{BARB.key.hex()}", "relay_in_flight": 4}
    still.request("evm_setAutomine", [True])
    with join(**both) as one, join(**both) as two:
        stage(one, 30)
        deadline = time.monotonic() + 30

        def work(ledger: Ledger) -> None:
            while left(ledger) and time.monotonic() < deadline:
                ledger.relay.run_once()

        with ThreadPoolExecutor(2) as threads:
            list(threads.map(work, (one, two)))
        kept = rows(one, txs)
        still.request("evm_setAutomine", [False])

        assert left(one) == 0
        assert {row["state"] for row in kept} == {"final"}
        assert len(rows(one, carried)) == len({row["effect"] for row in rows(one, carried)}) == 30
        for signer in (ADAM.address, BARB.address):
            nonces = [row["nonce"] for row in kept if row["signer"] == signer]
            assert nonces == list(range(nonces[0], nonces[0] + len(nonces)))
        assert findings_of(one) == []
