"""Transactions sent and confirmed with one key on anvil with a block a second: web3 as it comes, and our lane.

Both send the same calls, each its own tx, and have ended when the last is mined. web3 is given gas and fees, so that it
asks the node nothing; our lane tries each call first and keeps every step in the database.
"""

import tempfile
import time
from pathlib import Path

from eth_account import Account
from eth_account.signers.local import LocalAccount
from ledger_marks._saying import say

from contracts import load
from ledger.assembly import Ledger
from tests.journeys.anvil import serving_anvil
from tests.ledger.lanes import found_on, joined, left, stage

COUNT, PEER_COUNT = 4_000, 600
MARK = 6.0
BLOCKS = ("--block-time", "1", "--gas-limit", "1000000000")
PEER: LocalAccount = Account.from_key("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d")


def ours(ledger: Ledger, count: int) -> float:
    """Send what was staged; gives txs a second."""
    started = time.perf_counter()
    while left(ledger):
        if not ledger.relay.run_once():
            time.sleep(0.02)
    return count / (time.perf_counter() - started)


def theirs(ledger: Ledger, count: int) -> float:
    """Build, sign and send one after the other with web3; gives txs a second."""
    web3 = ledger.escrow.node.web3
    token = web3.eth.contract(address=ledger.views.assets()["USD"].token, abi=load("TestToken").abi)
    fees = {"maxFeePerGas": 20 * 10**9, "maxPriorityFeePerGas": 10**9, "gas": 80_000, "chainId": web3.eth.chain_id}
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
            stage(ledger, COUNT)
            peer = theirs(ledger, PEER_COUNT)
            lane = ours(ledger, COUNT)
    print(f"web3 build+sign+send {peer:,.0f} tx/s, our lane {lane:,.0f} tx/s, on SQLite, {COUNT} txs")
    return say("sending", lane / peer, "x web3", MARK)
