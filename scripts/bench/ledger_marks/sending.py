"""Transactions sent and confirmed with one key on anvil with a block a second: web3 as it comes, and our lane.

Both send the same calls, each its own tx, and have ended when the last is mined. web3 is given gas and fees, so that it
asks the node nothing; for the mark our lane is given the gas as well, and keeps every step in the database. As it works
it tries each call first: that is shown beside it.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from eth_account import Account
from eth_account.signers.local import LocalAccount
from ledger_marks._saying import say

from contracts import load
from ledger.assembly import Ledger
from ledger.chain.errors import NodeError
from ledger.chain.pool import Pool
from ledger.chain.signing import Signer
from ledger.relay.lane import Lane
from ledger.relay.means import Limits, Means
from ledger.stops import pass_by
from tests.journeys.anvil import serving_anvil
from tests.ledger.chains import ADAM
from tests.ledger.lanes import found_on, joined, left, stage

COUNT, PEER_COUNT, GAS = 8_000, 1_000, 80_000  # three seconds of either: the wait for the last block weighs on all
MARK = 6.0
BLOCKS = ("--block-time", "1", "--gas-limit", "1000000000")
PEER: LocalAccount = Account.from_key("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d")


class Given(Pool):
    """A node that need not be asked what a call takes."""

    def estimates(self, _sender: str, calls: Sequence[tuple[str, bytes]]) -> list[int | NodeError]:
        """Say what web3 is told, too."""
        return [GAS] * len(calls)


def ours(ledger: Ledger, work: Callable[[], int]) -> float:
    """Send what was staged; gives txs a second."""
    started = time.perf_counter()
    while left(ledger):
        if not work():
            time.sleep(0.02)
    return COUNT / (time.perf_counter() - started)


def lane_given_gas(ledger: Ledger) -> Lane:
    """Make a lane that tries nothing."""
    limits = Limits(calls=1, in_flight=COUNT)
    means = Means(
        engine=ledger.engine,
        intake=ledger.intake,
        calls=ledger.calls,
        escrow=ledger.escrow,
        pool=Given(ledger.escrow.node.line(), 0),
        signer=Signer(bytes(ADAM.key)),
        clock=ledger.clock,
        reach=pass_by,
        limits=limits,
    )
    return Lane(means)


def theirs(ledger: Ledger, count: int) -> float:
    """Build, sign and send one after the other with web3; gives txs a second."""
    web3 = ledger.escrow.node.web3
    token = web3.eth.contract(address=ledger.views.assets()["USD"].token, abi=load("TestToken").abi)
    fees = {"maxFeePerGas": 20 * 10**9, "maxPriorityFeePerGas": 10**9, "gas": GAS, "chainId": web3.eth.chain_id}
    first = web3.eth.get_transaction_count(PEER.address)
    started = time.perf_counter()
    for number in range(count):
        to = web3.to_checksum_address(f"0x{2**101 + number:040x}")
        tx = token.functions.faucet(to, 1).build_transaction({**fees, "nonce": first + number, "from": PEER.address})
        sent = web3.eth.send_raw_transaction(PEER.sign_transaction(tx).raw_transaction)
    web3.eth.wait_for_transaction_receipt(sent, poll_latency=0.02)
    return count / (time.perf_counter() - started)


def run() -> bool:
    """Let both send, one after the other, on the same node."""
    with tempfile.TemporaryDirectory() as folder, serving_anvil(*BLOCKS) as url:
        found_on(url)
        with joined(url, Path(folder), relay_in_flight=COUNT) as ledger:
            peer = theirs(ledger, PEER_COUNT)
            stage(ledger, COUNT, "bench:1")
            lane = ours(ledger, lane_given_gas(ledger).work)
            stage(ledger, COUNT, "bench:2")
            trying = ours(ledger, ledger.relay.run_once)
    print(f"web3 build+sign+send {peer:,.0f} tx/s; our lane {lane:,.0f}, and {trying:,.0f} with each call tried first")
    return say("sending", lane / peer, "x web3", MARK)
