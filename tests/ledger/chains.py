"""Chains of several kinds on which nothing stands, and the deployment of both contracts to them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from eth_account import Account
from eth_account.signers.local import LocalAccount

from contracts import load
from ledger.chain.deploy import Plan, carry_out, make_plan
from ledger.chain.node import Node
from ledger.chain.standing import code_findings
from ledger.core.deployment import created_address
from ledger.embedded.chain import EmbeddedChain
from ledger.embedded.rpc import rpc_app
from ledger.founding import ESCROW, TEST_TOKEN
from ledger.web.serving import serving
from tests.journeys.anvil import serving_anvil

# The first account that anvil makes, known to all; rich on every chain here.
ADAM: LocalAccount = Account.from_key("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")
BARB: LocalAccount = Account.from_key(bytes(31) + b"\x0b")
BOTH = (ESCROW, TEST_TOKEN)
COIN = 10**18
NOON = 1_800_000_000


@contextmanager
def embedded(folder: Path, **wei: int) -> Iterator[Node]:
    """Serve a new embedded chain and reach it."""
    genesis = {ADAM.address: wei.get("adam", COIN), BARB.address: wei.get("barb", 0)}
    folder.mkdir(exist_ok=True)
    chain = EmbeddedChain.open(folder / "chain.sqlite", genesis=genesis, wall=lambda: NOON)
    try:
        with serving(rpc_app(chain)) as url:
            node = Node(url)
            yield node
            node.close()
    finally:
        chain.close()


@contextmanager
def on_anvil(*options: str) -> Iterator[Node]:
    """Start anvil and reach it."""
    with serving_anvil(*options) as url:
        node = Node(url)
        yield node
        node.close()


def deploy_all(node: Node, signer: LocalAccount = ADAM, reach: Callable[[str], None] = lambda _: None) -> Plan:
    """Plan and carry out."""
    plan = make_plan(node, signer.address, BOTH)
    carry_out(node, signer, plan, reach)
    return plan


def assert_ours(node: Node) -> None:
    """Both contracts stand where they stand on every chain."""
    for name in BOTH:
        assert code_findings(node, created_address(load(name).bytecode), name) == ()
