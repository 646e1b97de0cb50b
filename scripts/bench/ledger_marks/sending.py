"""Transactions sent and confirmed with one key on anvil with a block a second: web3 as it comes, and our lane.

Both send the same calls, each its own tx, and have ended when the last is mined. web3 is given gas and fees, so that it
asks the node nothing; our lane tries each call first and keeps every step in the database.
"""

import contextlib
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from eth_account import Account
from eth_account.signers.local import LocalAccount
from ledger_marks._saying import say

from ledger import outbox
from ledger.assembly import Ledger, assemble
from ledger.config import Settings
from ledger.core.deployment import created_address
from ledger.core.effects import AskMoney, MoneyStep
from ledger.core.ids import CommandId, PersonId
from ledger.core.money import Asset
from ledger.core.people import Person
from ledger.database import writing
from ledger.store import insert_asset, select_assets, upsert_person
from contracts import load
from tests.journeys.anvil import serving_anvil
from tests.ledger.chains import ADAM, deploy_all
from ledger.chain.node import Node

COUNT, PEER_COUNT = 4_000, 600
MARK = 6.0
BLOCKS = ("--block-time", "1", "--gas-limit", "1000000000")
PEER: LocalAccount = Account.from_key("0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d")


@contextlib.contextmanager
def working(url: str, folder: str) -> Iterator[Ledger]:
    """Join a ledger on this node, with its contracts and a currency."""
    node = Node(url)
    deploy_all(node)
    node.close()
    settings = Settings(
        _env_file=None,
        data_dir=Path(folder),
        chain_rpc_url=url,
        escrow_address=created_address(load("Escrow").bytecode),
        operator_keys=ADAM.key.hex(),
        master_secret="11" * 32,
        relay_batch=1,
        relay_wait_seconds=0,
        relay_in_flight=3_000,
    )
    ledger = assemble(settings, url)
    with writing(ledger.engine) as connection:
        if not select_assets(connection):
            insert_asset(connection, Asset("USD", 6, created_address(load("TestToken").bytecode), faucet=True))
    yield ledger
    ledger.relay.close()
    ledger.escrow.node.close()
    ledger.engine.dispose()


def stage(ledger: Ledger, count: int) -> None:
    """Ask for test money for many people, each in a lane of their own."""
    now = ledger.clock.now()
    asks = tuple(AskMoney(MoneyStep.FAUCET, PersonId(f"p{number}"), "USD", 1) for number in range(count))
    with writing(ledger.engine) as connection:
        for number in range(count):
            address = "0x" + (2**100 + number).to_bytes(20).hex()
            upsert_person(connection, Person(PersonId(f"p{number}"), number, number, "n", "en", address, now))
        outbox.insert_effects(connection, CommandId("bench:1"), asks, now)


def ours(ledger: Ledger, count: int) -> float:
    """Send what was staged; gives txs a second."""
    started = time.perf_counter()
    while True:
        moved = ledger.relay.run_once()
        with writing(ledger.engine) as connection:
            left = outbox.count_open(connection).get("chain", 0)
        if not left:
            return count / (time.perf_counter() - started)
        if not moved:
            time.sleep(0.02)


def theirs(ledger: Ledger, count: int) -> float:
    """Build, sign and send one after the other with web3; gives txs a second."""
    web3 = ledger.escrow.node.web3
    with writing(ledger.engine) as connection:
        token = web3.eth.contract(address=select_assets(connection)["USD"].token, abi=load("TestToken").abi)
    fees = {"maxFeePerGas": 20 * 10**9, "maxPriorityFeePerGas": 10**9, "gas": 80_000, "chainId": web3.eth.chain_id}
    first = web3.eth.get_transaction_count(PEER.address)
    started = time.perf_counter()
    for number in range(count):
        to = web3.to_checksum_address("0x" + (2**101 + number).to_bytes(20).hex())
        tx = token.functions.faucet(to, 1).build_transaction({**fees, "nonce": first + number, "from": PEER.address})
        sent = web3.eth.send_raw_transaction(PEER.sign_transaction(tx).raw_transaction)
    web3.eth.wait_for_transaction_receipt(sent, poll_latency=0.02)
    return count / (time.perf_counter() - started)


def run() -> bool:
    """Let both send, one after the other, on the same node."""
    with tempfile.TemporaryDirectory() as folder, serving_anvil(*BLOCKS) as url, working(url, folder) as ledger:
        stage(ledger, COUNT)
        peer = theirs(ledger, PEER_COUNT)
        lane = ours(ledger, COUNT)
    print(f"web3 build+sign+send {peer:,.0f} tx/s, our lane {lane:,.0f} tx/s, on SQLite, {COUNT} txs")
    return say("sending", lane / peer, "x web3", MARK)
