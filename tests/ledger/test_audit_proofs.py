"""The audit's proofs: figures that agree are proven, and a node that lies about any of them is found out."""

from typing import Any

import pytest

from contracts import load
from ledger.audit import ChainMoved, Report, audit
from ledger.chain.escrow import Escrow
from ledger.chain.node import Node
from ledger.core.deployment import created_address
from ledger.core.grounds import Ground
from ledger.founding import ESCROW
from ledger.scene import Anchor
from tests.ledger.chains import ADAM, BARB, deploy_all
from tests.ledger.hands import USD
from tests.ledger.lies import NO_METHOD, Lie, lying_node
from tests.ledger.world import World

DEPOSITED = 5 * 10**15


def codes(report: Report) -> set[str]:
    """List what kinds of difference were found."""
    return {finding.code for finding in report.findings}


def grounds(report: Report) -> dict[str, Ground]:
    """Say what each kind of figure rests on."""
    return {basis.figures: basis.ground for basis in report.bases}


def audit_through(world: World, lie: Lie, **named: Any) -> Report:
    """Audit with nothing but a node that lies."""
    with lying_node(world.url, lie) as url:
        node = Node(url)
        try:
            return audit(Escrow(node, world.ledger.escrow.address), **named)
        finally:
            node.close()


def test_prove__every_figure(begun_world: World) -> None:
    """What agrees is proven: code, balances, stages, coins and the test token; the rest says what it rests on."""
    report = begun_world.report()
    token = begun_world.ledger.views.assets()["USD"].token
    proven = {"code", "balances", "open tasks", f"held of {token}"}

    assert report.agrees
    assert {name for name, ground in grounds(report).items() if ground is Ground.PROVEN} > proven
    assert grounds(report)["committed"] is Ground.BOUND
    assert grounds(report)["block"] is Ground.NODE
    assert grounds(report)["journal"] is Ground.DATABASE
    assert grounds(report)["deliverables, reasons, refusals"] is Ground.LOGS
    assert report.ground_of("balance/0x1") is Ground.PROVEN
    assert report.ground_of("committed/0x1/0") is Ground.BOUND
    # The escrow's account, adam's balance, the batch's word; the token's account and what the escrow holds of it.
    assert report.proofs >= 5


def test_prove__block_given(begun_world: World) -> None:
    """With the block's hash from elsewhere nothing is the node's word; with another hash it is found."""
    escrow = begun_world.ledger.escrow
    report = audit(escrow)
    again = audit(escrow, at=Anchor(report.block, report.block_hash))
    begun_world.fund(begun_world.find("adam"), USD)
    assert audit(escrow, at=Anchor(hash=report.block_hash)) == again
    wrong = audit(escrow, at=Anchor(report.block, "0x" + "1" * 64))

    assert again.agrees
    assert grounds(again)["block"] is Ground.GIVEN
    assert codes(wrong) == {"block"}
    assert "block" not in grounds(wrong), "no figure rests on a block that is another"


def test_prove__past_block(begun_world: World) -> None:
    """The audit is of the block that was named, also when the chain has gone on."""
    before = audit(begun_world.ledger.escrow)
    begun_world.fund(begun_world.find("adam"), USD)
    again = audit(begun_world.ledger.escrow, at=Anchor(before.block))

    assert again == before
    assert audit(begun_world.ledger.escrow).balances != before.balances


def test_prove__without_proofs(begun_world: World) -> None:
    """Where a node gives no proofs its word is asked for slot by slot, and the report says so."""
    report = audit_through(begun_world, lambda method, _, told: NO_METHOD if method == "eth_getProof" else told)

    assert report.agrees
    assert [note.code for note in report.notes] == ["unproven"]
    assert report.proofs == 0
    assert Ground.PROVEN not in grounds(report).values()
    assert grounds(report)["balances"] is Ground.NODE


def test_prove__few_keys_at_once(begun_world: World) -> None:
    """Where a node takes fewer keys at once than are asked for, they are asked for in fewer."""

    def lie(method: str, params: list[Any], told: Any) -> Any:
        return NO_METHOD if method == "eth_getProof" and len(params[1]) > 1 else told

    begun_world.open_task(begun_world.find("adam"), begun_world.find("barb"))
    report = audit_through(begun_world, lie)

    assert report.agrees
    assert report.notes == ()
    assert grounds(report)["balances"] is Ground.PROVEN


def _plus_one(hexed: str) -> str:
    return hex(int(hexed, 16) + 1)


def _slot_value(method: str, _params: list[Any], told: Any) -> Any:
    if method == "eth_getProof" and told["storageProof"]:
        told["storageProof"][0]["value"] = _plus_one(told["storageProof"][0]["value"])
    return told


def _slot_absent(method: str, _params: list[Any], told: Any) -> Any:
    if method == "eth_getProof" and told["storageProof"]:
        told["storageProof"][0]["value"] = "0x0"
    return told


def _slot_node_gone(method: str, _params: list[Any], told: Any) -> Any:
    for slot in told["storageProof"] if method == "eth_getProof" else ():
        slot["proof"] = slot["proof"][:-1]
    return told


def _slot_of_another_key(method: str, _params: list[Any], told: Any) -> Any:
    for slot in told["storageProof"] if method == "eth_getProof" else ():
        slot["key"] = _plus_one(slot["key"])
    return told


def _coins(method: str, _params: list[Any], told: Any) -> Any:
    return {**told, "balance": _plus_one(told["balance"])} if method == "eth_getProof" else told


def _state_root(method: str, _params: list[Any], told: Any) -> Any:
    return {**told, "stateRoot": "0x" + "12" * 32} if method == "eth_getBlockByNumber" else told


def _code(method: str, _params: list[Any], told: Any) -> Any:
    return told[:-2] + "fe" if method == "eth_getCode" else told


def _log_dropped(method: str, _params: list[Any], told: Any) -> Any:
    return told[:-1] if method == "eth_getLogs" else told


def _log_altered(method: str, _params: list[Any], told: Any) -> Any:
    if method == "eth_getLogs" and told:
        told[0]["data"] = told[0]["data"][:-1] + ("1" if told[0]["data"][-1] == "0" else "0")
    return told


LIES: list[tuple[Lie, set[str]]] = [
    (_slot_value, {"proof"}),
    (_slot_absent, {"proof"}),
    (_slot_node_gone, {"proof"}),
    (_slot_of_another_key, {"proof"}),
    (_coins, {"proof"}),
    (_state_root, {"header"}),
    (_code, {"code"}),
    (_log_dropped, {"balance"}),
    (_log_altered, {"balance"}),
]


@pytest.mark.parametrize(("lie", "found"), LIES, ids=[lie.__name__.strip("_") for lie, _ in LIES])  # type: ignore[attr-defined]
def test_find__lie(begun_world: World, lie: Lie, found: set[str]) -> None:
    """One altered word, proof, header, code or log is named for what it is."""
    report = audit_through(begun_world, lie)

    assert not report.agrees
    assert codes(report) == found
    assert audit_through(begun_world, lambda *call: call[2]).agrees


def test_find__another_block(begun_world: World) -> None:
    """A node that gives another block than the one that was asked for is found out, honest as that block may be."""
    last = begun_world.ledger.escrow.node.block().number
    begun_world.fund(begun_world.find("adam"), USD)
    other = begun_world.ledger.escrow.node.web3.provider.make_request("eth_getBlockByNumber", [hex(last), False])  # type: ignore[arg-type]

    def lie(method: str, _params: list[Any], told: Any) -> Any:
        return other["result"] if method == "eth_getBlockByNumber" else told

    assert "header" in codes(audit_through(begun_world, lie, at=Anchor(last + 1)))


def test_find__old_state_under_a_new_block(begun_world: World) -> None:
    """Good proofs of an older state prove nothing of a newer block."""
    node = begun_world.ledger.escrow.node
    last = node.block().number
    begun_world.fund(begun_world.find("adam"), USD)

    def lie(method: str, params: list[Any], told: Any) -> Any:
        if method != "eth_getProof":
            return told
        return node.web3.provider.make_request("eth_getProof", [*params[:2], hex(last)])["result"]  # type: ignore[arg-type]

    assert "proof" in codes(audit_through(begun_world, lie))


def test_stop__block_replaced(begun_world: World) -> None:
    """When the block is replaced while it is audited nothing is said of it."""
    asked = []

    def lie(method: str, params: list[Any], told: Any) -> Any:
        if method == "eth_getBlockByNumber" and params[0] == hex(last):
            asked.append(params)
            return {**told, "hash": "0x" + "1" * 64} if len(asked) > 1 else told
        return told

    last = begun_world.ledger.escrow.node.block().number
    with pytest.raises(ChainMoved, match="was replaced"):
        audit_through(begun_world, lie, at=Anchor(last))


def test_tell__progress(begun_world: World) -> None:
    """The audit tells how far it is: through the blocks, the accounts, the batches."""
    told: list[tuple[str, int, int]] = []
    audit(begun_world.ledger.escrow, progress=lambda what, done, total: told.append((what, done, total)))

    assert [what for what, done, total in told if done == total] == ["blocks", "accounts", "batches"]


def test_prove__newest_after_a_long_reading(begun_world: World) -> None:
    """The newest block is that after the logs were read: a node may not keep the state of the one before."""
    node, made = begun_world.ledger.escrow.node, []
    before = node.block().number

    def lie(method: str, _params: list[Any], told: Any) -> Any:
        """Have many blocks made while the first logs are read."""
        while method == "eth_getLogs" and len(made) < 40:
            made.append(node.web3.provider.make_request("evm_mine", []))  # type: ignore[arg-type]
        return told

    report = audit_through(begun_world, lie)

    assert report.agrees
    assert report.block == before + 40


def _deposit(node: Node, escrow: Escrow) -> None:
    """Deposit coins for barb, as any client does."""
    _send(node, escrow.address, escrow.calldata("depositFor", BARB.address), DEPOSITED)


def _force(node: Node, escrow: Escrow) -> None:
    """Force coins in: a contract that ends while it is made leaves them to whom it names."""
    _send(node, None, bytes.fromhex("73" + escrow.address[2:] + "ff"), 7)


def _send(node: Node, to: str | None, calldata: bytes, wei: int) -> None:
    unsigned: dict[str, Any] = {"chainId": node.chain_id, "to": to or "", "data": calldata, "value": wei}
    unsigned |= {"gas": 200_000, "nonce": node.nonce(ADAM.address), **node.fees()}
    signed = ADAM.sign_transaction(unsigned)
    node.send(bytes(signed.raw_transaction))
    assert node.wait(signed.hash.to_0x_hex(), 20).has_succeeded


@pytest.fixture(params=["node", "other"], ids=["embedded", "anvil"])
def either(request: pytest.FixtureRequest) -> Node:
    """A chain on which nothing stands: the embedded one, then anvil."""
    made: Node = request.getfixturevalue(request.param)
    return made


@pytest.mark.filterwarnings("ignore:SELFDESTRUCT opcode present")  # py-evm's; the one way to force coins in
def test_prove__coins_on_any_node(either: Node) -> None:
    """Coins are proven on the embedded chain and on anvil alike; what was forced in is a note."""
    deploy_all(either)
    escrow = Escrow(either, created_address(load(ESCROW).bytecode))
    before = audit(escrow)
    _deposit(either, escrow)
    after = audit(escrow)
    _force(either, escrow)
    forced = audit(escrow)

    for report in (before, after, forced):
        assert report.agrees
        assert grounds(report)["code"] is Ground.PROVEN
        assert grounds(report)["held of 0x0000000000000000000000000000000000000000"] is Ground.PROVEN
    assert list(after.balances.values()) == [DEPOSITED]
    assert [(note.code, note.found) for note in forced.notes] == [("forced-in", "7 more")]
