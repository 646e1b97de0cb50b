"""The one block that an audit is of: its header, its state, and whether our escrow's code stands there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from eth_hash.auto import keccak

from contracts import load
from ledger.chain.errors import NodeError, NodeUnreachable, SendRefused
from ledger.chain.escrow import Escrow
from ledger.chain.node import Node
from ledger.chain.standing import DOMAINS, compare, hold
from ledger.chain.state import ProvenState, State, ToldState, fetch_header, sealed
from ledger.chain.storage import held_key
from ledger.chain.wire import quantity
from ledger.core.deployment import Domain
from ledger.core.findings import Finding
from ledger.core.grounds import Basis, Ground
from ledger.core.headers import HeaderRefused
from ledger.core.policy import ZERO_ADDRESS
from ledger.core.proofs import Account, ProofRefused

_TOKEN = "TestToken"  # noqa: S105 - a contract's name; the one token whose storage we know


@dataclass(frozen=True, slots=True)
class Anchor:
    """Which block an auditor means: the newest unless named; with its hash, if they have it from elsewhere."""

    block: int | None = None
    hash: str | None = None


@dataclass(slots=True)
class Scene:
    """A block, and what was found of it before any log was read."""

    node: Node
    number: int
    hash: str
    state_root: str
    state: State
    account: Account = field(default_factory=Account)  # the escrow's
    is_strange: bool = False  # what stands at the address is not our escrow
    findings: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    bases: list[Basis] = field(default_factory=list)

    def is_still_there(self) -> bool:
        """Ask whether the chain still has this block."""
        return str(fetch_header(self.node, self.number).get("hash")).lower() == self.hash


def set_scene(escrow: Escrow, at: Anchor) -> Scene:
    """Read the block, see that it is what it says, and what stands at the escrow's address in it."""
    node = escrow.node
    named = at.hash or "latest" if at.block is None else at.block
    told = fetch_header(node, named)
    scene = _block(node, told, at.block)
    if at.hash is None:
        scene.bases.append(Basis("block", 1, Ground.NODE, "compare its hash with another source's"))
    elif scene.hash == at.hash.lower():
        scene.bases.append(Basis("block", 1, Ground.GIVEN))
    else:
        scene.findings.append(Finding("block", f"block {scene.number}", at.hash, scene.hash))
    _read_escrow(scene, escrow)
    return scene


def _block(node: Node, told: Mapping[str, Any], at_block: int | None) -> Scene:
    """Take the header if it hashes to its hash; else the node's word is all there is."""
    try:
        header = sealed(told, number=at_block)
    except HeaderRefused as refused:
        number = quantity(told.get("number")) if at_block is None else at_block
        scene = Scene(node, number, str(told.get("hash")).lower(), str(told.get("stateRoot")), ToldState(node, number))
        scene.findings.append(Finding("header", f"block {number}", refused.claimed, refused.found))
        return scene
    return Scene(node, header.number, header.hash, "0x" + header.state_root.hex(), ProvenState(node, header))


def _read_escrow(scene: Scene, escrow: Escrow) -> None:
    """Read the escrow's account, and hold its code against what was compiled."""
    node, address = scene.node, escrow.address
    try:
        scene.account = scene.state.account(address)
    except ProofRefused as refused:
        scene.findings.append(Finding("proof", address, "a proof of the escrow's account", refused.reason))
    except SendRefused as refused:
        scene.notes.append(Finding("unproven", scene.node.name, "eth_getProof", str(refused)[:200]))
    else:
        _hold_code(scene, address)
        return
    scene.state = ToldState(node, scene.number)
    scene.account = scene.state.account(address)
    _hold_code(scene, address)


def _hold_code(scene: Scene, address: str) -> None:
    code = scene.node.code(address, scene.number)
    hashed = keccak(code)
    found: list[Finding] = []
    if hashed != scene.account.code_hash and code:
        found.append(Finding("code", address, "0x" + scene.account.code_hash.hex(), "0x" + hashed.hex()))
    found += hold(scene.node, code, address, "Escrow")
    scene.is_strange = bool(found)
    scene.findings += found
    if not found:
        but = "the proven hash is that of the published artefact's code"
        scene.bases.append(Basis("code", 1, scene.state.ground, but))


def held_by(escrow: Escrow, scene: Scene, token: str) -> tuple[int | None, Ground]:
    """Tell how much of a token the escrow holds, proven where its storage is known; nothing if it will not say."""
    if token == ZERO_ADDRESS:
        return scene.account.balance, scene.state.ground
    proven = _proven_token(escrow, scene, token)
    if proven is not None:
        return proven, Ground.PROVEN
    try:
        return escrow.token_held(token, scene.number), Ground.NODE
    except NodeUnreachable:
        raise
    except NodeError:  # a token of somebody's own making may refuse to say
        return None, Ground.NODE


def _proven_token(escrow: Escrow, scene: Scene, token: str) -> int | None:
    """Prove what the escrow holds of our own test token: its code says where its balances stand."""
    if scene.state.ground is not Ground.PROVEN:
        return None
    code = scene.node.code(token, scene.number)
    domain = Domain(*DOMAINS[_TOKEN], chain_id=scene.node.chain_id, contract=token)
    try:
        if compare(code, load(_TOKEN), domain) or scene.state.account(token).code_hash != keccak(code):
            return None
        ((_, word),) = scene.state.words(token, [held_key(escrow.address)])
        if isinstance(word, int):
            return word
        raise word
    except ProofRefused as refused:
        scene.findings.append(Finding("proof", token, "a proof of what the escrow holds", refused.reason))
        return None
