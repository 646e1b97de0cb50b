"""Deploying: one address on every chain, each step taken once whatever happens between, and nothing believed unseen."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from eth_account.signers.local import LocalAccount

from contracts import load
from ledger.chain import deploy
from ledger.chain.deploy import Plan, Undeployable, carry_out, first_block_of, make_plan
from ledger.chain.node import CallRefused, Node, SendRefused
from ledger.chain.standing import code_findings, compare
from ledger.core.deployment import KEYLESS_SENDER, KEYLESS_TX, KEYLESS_WEI, PROXY, PROXY_CODE, Domain, created_address
from ledger.core.typed import DOMAIN_NAME, DOMAIN_VERSION
from ledger.embedded.chain import EmbeddedChain
from ledger.embedded.rpc import rpc_app
from ledger.founding import ESCROW, TEST_TOKEN
from ledger.web.serving import serving
from tests.journeys.anvil import serving_anvil
from tests.ledger.hands import PowerCut, StopAt

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


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    """A new embedded chain, on which nothing stands."""
    with embedded(tmp_path, barb=COIN) as made:
        yield made


@pytest.fixture(scope="module")
def anvil() -> Iterator[Node]:
    """One anvil for all tests here; each leaves it as it was."""
    with on_anvil() as made:
        yield made


@pytest.fixture
def other(anvil: Node) -> Iterator[Node]:
    """Anvil as it starts: with the proxy, and nothing of ours."""
    snapshot = anvil._raw("evm_snapshot", [])
    yield anvil
    anvil._raw("evm_revert", [snapshot])


def deploy_all(node: Node, signer: LocalAccount = ADAM, reach: Callable[[str], None] = lambda _: None) -> Plan:
    """Plan and carry out."""
    plan = make_plan(node, signer.address, BOTH)
    carry_out(node, signer, plan, reach)
    return plan


def assert_ours(node: Node) -> None:
    """Both contracts stand where they stand on every chain."""
    for name in BOTH:
        assert code_findings(node, created_address(load(name).bytecode), name) == ()


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
    other._raw("anvil_setCode", [PROXY, "0x" + PROXY_CODE.hex() + "00"])

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
        failed._raw("anvil_setNonce", [KEYLESS_SENDER, "0x1"])
        with pytest.raises(deploy.NoProxy):
            deploy_all(failed)
        assert failed.block().number == 0


def test_deploy__proxy_made_nothing() -> None:
    """Where the one transaction makes nothing, that is said, whatever the chain's reason."""
    with on_anvil("--no-create2") as odd:
        odd._raw("anvil_setNonce", [PROXY, "0x1"])  # nothing can be made at an address that was in use
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
    other._raw("evm_setAutomine", [False])
    try:
        with pytest.raises(PowerCut):
            deploy_all(other, reach=StopAt("deploy-Escrow"))
        with pytest.raises(deploy.StillPending):
            deploy_all(other)
        other._raw("evm_mine", [])
    finally:
        other._raw("evm_setAutomine", [True])
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
        node._raw("evm_mine", [])
    blocks = carry_out(node, ADAM, make_plan(node, ADAM.address, BOTH))
    for _ in range(3):
        node._raw("evm_mine", [])

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


def test_check__other_code_at_the_address(other: Node) -> None:
    """Other code at the escrow's address is found by the plan, and never taken for ours."""
    address = created_address(load(ESCROW).bytecode)
    other._raw("anvil_setCode", [address, "0x600160005260206000f3"])
    plan = make_plan(other, ADAM.address, BOTH)

    assert [finding.code for finding in plan.findings] == ["code"]
    assert [finding.code for finding in code_findings(other, address, ESCROW)] == ["code"]


def test_check__ours_copied_to_another_address(other: Node) -> None:
    """Our own code set down at another address keeps the old address in its words: it is not ours there."""
    deploy_all(other)
    code = other.code(created_address(load(ESCROW).bytecode))
    other._raw("anvil_setCode", [BARB.address, "0x" + code.hex()])

    assert {finding.code for finding in code_findings(other, BARB.address, ESCROW)} == {"immutable"}


def test_check__nothing_there(node: Node) -> None:
    """Where there is no contract, that is what is said."""
    (finding,) = code_findings(node, BARB.address, ESCROW)

    assert (finding.subject, finding.found) == (BARB.address, "no contract")


class Lying(Node):
    """A node that answers calls with what it likes."""

    def call(self, to: str, data: bytes) -> bytes:
        """Answer nothing."""
        return b""


class Refusing(Node):
    """A node on which every call reverts."""

    def call(self, to: str, data: bytes) -> bytes:
        """Refuse."""
        raise CallRefused("execution reverted")


@pytest.mark.parametrize("kind", [Lying, Refusing])
def test_check__no_domain(node: Node, kind: type[Node]) -> None:
    """A contract that does not name its domain is not taken for ours."""
    deploy_all(node)
    strange = kind(node.url)
    (finding,) = code_findings(strange, created_address(load(ESCROW).bytecode), ESCROW)
    strange.close()

    assert finding.code == "domain"
    assert finding.found.startswith("no answer")


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Domain]:
    """The escrow's code as it stands on a chain, and its domain there."""
    with ExitStack() as stack:
        node = stack.enter_context(embedded(tmp_path_factory.mktemp("standing")))
        deploy_all(node)
        address = created_address(load(ESCROW).bytecode)
        return node.code(address), Domain(DOMAIN_NAME, DOMAIN_VERSION, chain_id=node.chain_id, contract=address)


def test_compare__any_byte(standing: tuple[bytes, Domain]) -> None:
    """A change of any one byte is found, be it code or a word that was filled in; so is one more byte, or one less."""
    code, domain = standing
    compiled = load(ESCROW)
    # Every fifth byte of the code, and every byte of the filled-in words.
    places = {
        *range(0, len(code), 5),
        *(at for start, length in compiled.immutables for at in range(start, start + length)),
    }

    assert compare(code, compiled, domain) == ()
    for at in sorted(places):
        changed = code[:at] + bytes((code[at] ^ 1,)) + code[at + 1 :]
        assert compare(changed, compiled, domain), f"byte {at}"
    for changed in (code[:-1], code + b"\0", b"", code[: compiled.immutables[0][0] + 5]):
        assert compare(changed, compiled, domain)


@pytest.mark.parametrize("changed", [{"chain_id": 1}, {"contract": BARB.address}, {"name": "Escrow"}, {"version": "2"}])
def test_compare__other_domain(standing: tuple[bytes, Domain], changed: dict[str, Any]) -> None:
    """The same code with the words of another chain, address, name or version is not the same contract."""
    code, domain = standing
    findings = compare(code, load(ESCROW), replace(domain, **changed))

    assert findings
    assert {finding.code for finding in findings} == {"immutable"}


def test_compare__swapped_words(standing: tuple[bytes, Domain]) -> None:
    """The separator written over the chain's id leaves the id nowhere, which is found though each word is known."""
    code, domain = standing
    swapped = code.replace(domain.chain_word, domain.separator)

    assert [finding.found for finding in compare(swapped, load(ESCROW), domain)] == ["nowhere in the code"]
