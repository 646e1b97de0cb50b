"""Deploying: one address on every chain, each step taken once whatever happens between, and nothing believed unseen."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contracts import load
from ledger.chain import deploy
from ledger.chain.deploy import Undeployable, carry_out, first_block_of, make_plan
from ledger.chain.errors import SendRefused
from ledger.chain.node import Node
from ledger.core.deployment import KEYLESS_SENDER, KEYLESS_TX, KEYLESS_WEI, PROXY, PROXY_CODE, created_address
from ledger.founding import ESCROW, TEST_TOKEN
from tests.ledger.chains import ADAM, BARB, BOTH, COIN, assert_ours, deploy_all, embedded, on_anvil
from tests.ledger.hands import PowerCut, StopAt


def test_deploy__same_address_on_every_chain(node: Node, other: Node) -> None:
    """The escrow has one address: on a chain with the proxy, without it, and whoever deploys."""
    with on_anvil("--no-create2") as bare:
        plans = [deploy_all(node), deploy_all(other), deploy_all(bare)]
        for chain in (node, other, bare):
            assert_ours(chain)
        assert [bare.code(PROXY), node.code(PROXY), other.code(PROXY)] == [PROXY_CODE] * 3

    assert [plan.has_proxy for plan in plans] == [False, True, False]
    assert {plan.contracts[0].address for plan in plans} == {created_address(load(ESCROW).bytecode)}
    assert len({plan.chain_id for plan in plans}) == 2


def test_plan__sends_nothing(node: Node) -> None:
    """A plan only asks: no block is made, and nothing stands anywhere."""
    plan = make_plan(node, ADAM.address, BOTH)

    assert node.block().number == 0
    assert not plan.has_proxy
    assert not plan.is_done
    assert plan.lent == KEYLESS_WEI
    assert [one.stands for one in plan.contracts] == [False, False]


@pytest.mark.parametrize("with_proxy", [False, True])
def test_plan__covers_the_cost(node: Node, *, with_proxy: bool) -> None:
    """What a plan says it takes is what it took, within a fiftieth, and what must be there is more."""
    if with_proxy:
        carry_out(node, BARB, make_plan(node, BARB.address, (TEST_TOKEN,)))
    plan, block = make_plan(node, ADAM.address, (ESCROW,)), node.block().number
    carry_out(node, ADAM, plan)

    hashes = [tx for number in range(block + 1, node.block().number + 1) for tx in _sent_by_adam(node, number)]
    receipts = [node.receipt(tx) for tx in hashes]
    used = sum(receipt.gas_used for receipt in receipts if receipt is not None)
    assert len(hashes) == (1 if with_proxy else 2)
    assert used == pytest.approx(plan.gas, rel=0.02)
    assert COIN - node.balance(ADAM.address) <= plan.needed


def _sent_by_adam(node: Node, number: int) -> list[str]:
    found: Any = node.web3.eth.get_block(number, full_transactions=True)["transactions"]
    return [tx["hash"].to_0x_hex() for tx in found if tx["from"] == ADAM.address]


def test_deploy__again(node: Node) -> None:
    """A second deployment finds that all stands and sends nothing."""
    deploy_all(node)
    before = (node.block(), node.balance(ADAM.address))
    plan = make_plan(node, ADAM.address, BOTH)

    assert plan.is_done
    assert plan.gas == plan.lent == 0
    assert carry_out(node, ADAM, plan) == {}
    assert (node.block(), node.balance(ADAM.address)) == before


@pytest.mark.parametrize("point", ["deploy-lent", "deploy-proxy", "deploy-Escrow", "deploy-TestToken"])
def test_deploy__killed_between_steps(node: Node, point: str) -> None:
    """Wherever it was killed the next run completes it, and takes no step twice."""
    cut = StopAt(point)
    with pytest.raises(PowerCut):
        deploy_all(node, reach=cut)
    assert cut.is_reached
    deploy_all(node)

    assert_ours(node)
    assert node.nonce(ADAM.address) == 3  # the loan, the escrow, the token
    assert node.nonce(KEYLESS_SENDER) == 1
    assert node.block().number == 4


def test_deploy__little_money(tmp_path: Path) -> None:
    """Who cannot pay is told so before anything is sent, to the last wei."""
    with embedded(tmp_path / "rich") as rich:
        needed = make_plan(rich, ADAM.address, BOTH).needed
    with embedded(tmp_path / "poor", adam=needed - 1) as poor:
        plan = make_plan(poor, ADAM.address, BOTH)
        assert not plan.is_enough
        with pytest.raises(deploy.NotEnough) as refused:
            carry_out(poor, ADAM, plan)
        assert refused.value.details == {"deployer": ADAM.address, "balance": needed - 1, "needed": needed}
        assert poor.block().number == 0
    with embedded(tmp_path / "exact", adam=needed) as exact:
        deploy_all(exact)
        assert_ours(exact)


class Strict(Node):
    """A node that takes nothing without replay protection, as many public ones do."""

    def send(self, raw: bytes) -> None:
        """Refuse the one transaction that has no chain id."""
        if raw == KEYLESS_TX:
            raise SendRefused("only replay-protected (EIP-155) transactions allowed over RPC")
        super().send(raw)


@pytest.mark.parametrize("is_funded", [False, True])
def test_deploy__replay_protection_wanted(node: Node, *, is_funded: bool) -> None:
    """A node that wants a chain id in everything is named, and no coin was lent in vain."""
    if is_funded:
        with pytest.raises(PowerCut):
            deploy_all(node, reach=StopAt("deploy-lent"))
    before = node.block()
    strict = Strict(node.url)
    with pytest.raises(deploy.Unprotected):
        deploy_all(strict)
    strict.close()

    assert node.block() == before


def test_deploy__other_code_at_the_proxy(other: Node) -> None:
    """What is not the proxy is not used as one."""
    other.request("anvil_setCode", [PROXY, "0x" + PROXY_CODE.hex() + "00"])

    with pytest.raises(deploy.OtherProxy):
        make_plan(other, ADAM.address, BOTH)


def test_deploy__dear_gas() -> None:
    """Where gas costs more than the proxy's transaction pays, nothing is sent."""
    with on_anvil("--no-create2", "--base-fee", str(101 * 10**9)) as dear:
        with pytest.raises(deploy.TooDear):
            deploy_all(dear)
        assert dear.block().number == 0


def test_deploy__proxy_failed_before() -> None:
    """Where the one transaction was mined and made nothing, there will never be a proxy, and nothing is lent to it."""
    with on_anvil("--no-create2") as failed:
        failed.request("anvil_setNonce", [KEYLESS_SENDER, "0x1"])
        with pytest.raises(deploy.NoProxy):
            deploy_all(failed)
        assert failed.block().number == 0


def test_deploy__proxy_made_nothing() -> None:
    """Where the one transaction makes nothing, that is said, whatever the chain's reason."""
    with on_anvil("--no-create2") as odd:
        odd.request("anvil_setNonce", [PROXY, "0x1"])  # nothing can be made at an address that was in use
        with pytest.raises(deploy.NoProxy, match="made nothing"):
            deploy_all(odd)


class Full(Node):
    """A node whose pool has room for nothing that comes without a chain id."""

    def send(self, raw: bytes) -> None:
        """Refuse the one transaction."""
        if raw == KEYLESS_TX:
            raise SendRefused("txpool is full")
        super().send(raw)


def test_deploy__proxy_refused(node: Node) -> None:
    """A node that refuses the proxy's transaction for a reason of its own is quoted."""
    full = Full(node.url)
    with pytest.raises(deploy.NoProxy, match="txpool is full"):
        deploy_all(full)
    full.close()


def test_deploy__while_another_waits(other: Node) -> None:
    """With a transaction of ours still in the pool nothing more is sent; mined, it was the deployment itself."""
    other.request("evm_setAutomine", [False])
    try:
        with pytest.raises(PowerCut):
            deploy_all(other, reach=StopAt("deploy-Escrow"))
        with pytest.raises(deploy.StillPending):
            deploy_all(other)
        other.request("evm_mine", [])
    finally:
        other.request("evm_setAutomine", [True])
    assert make_plan(other, ADAM.address, (ESCROW,)).is_done
    deploy_all(other)
    assert_ours(other)


def test_deploy__somebody_else_was_faster(node: Node) -> None:
    """Anyone may deploy the same code: who comes second finds it there and goes on."""
    late = make_plan(node, ADAM.address, BOTH)
    deploy_all(node, signer=BARB)
    made = carry_out(node, ADAM, replace(late, has_proxy=True))

    assert made == {}
    assert_ours(node)


def test_deploy__made_nothing(node: Node) -> None:
    """A transaction that was taken and made nothing is said by name."""
    plan = make_plan(node, ADAM.address, (ESCROW,))
    (one,) = plan.contracts
    starved = replace(plan, contracts=(replace(one, gas=one.gas // 2),))

    with pytest.raises(deploy.NotMade) as refused:
        carry_out(node, ADAM, starved)
    assert refused.value.details["name"] == ESCROW
    assert isinstance(refused.value, Undeployable)


@pytest.mark.parametrize("before", [0, 1, 4])
def test_first_block__found(node: Node, before: int) -> None:
    """The block in which a contract appeared is found by looking, however many came before and after."""
    for _ in range(before):
        node.request("evm_mine", [])
    blocks = carry_out(node, ADAM, make_plan(node, ADAM.address, BOTH))
    for _ in range(3):
        node.request("evm_mine", [])

    for name in BOTH:
        assert first_block_of(node, created_address(load(name).bytecode)) == blocks[name]


class Forgetful(Node):
    """A node that keeps only the newest states."""

    def code(self, address: str, block: Any = "latest") -> bytes:
        """Refuse what is old."""
        if block != "latest":
            raise SendRefused("missing trie node")
        return super().code(address, block)


def test_first_block__forgotten(node: Node) -> None:
    """Where the node cannot say, every block is read rather than one too few."""
    deploy_all(node)
    forgetful = Forgetful(node.url)

    assert first_block_of(forgetful, created_address(load(ESCROW).bytecode)) == 0
    forgetful.close()
