"""State proofs (EIP-1186): what stands in an account and its slots, shown by hashes alone from a block's state root.

A node that answers can say anything; what is shown here only a broken hash function could forge.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from eth_hash.auto import keccak

from ledger.core.trees import EMPTY_ROOT, NodeMissing, NotATree, Tree, cut, word_of

WORD = 32
EMPTY_CODE = keccak(b"")
_ACCOUNT_FIELDS = 4


class ProofRefused(ValueError):
    """What was handed in does not prove what it claims; `subject` says of what."""

    code = "proof_refused"

    def __init__(self, subject: str, claimed: str, reason: str) -> None:
        super().__init__(f"{subject}: {reason}")
        self.subject = subject
        self.claimed = claimed
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the state keeps it; one that is not there has nothing in it."""

    nonce: int = 0
    balance: int = 0
    storage_root: bytes = EMPTY_ROOT
    code_hash: bytes = EMPTY_CODE


@dataclass(frozen=True, slots=True)
class AccountProof:
    """What a node claims of an account, and the nodes of the state tree that should show it."""

    address: bytes
    account: Account
    nodes: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class SlotProof:
    """What a node claims of one slot of an account's storage, and what should show it."""

    key: bytes
    word: int
    nodes: tuple[bytes, ...]


def verify_account(proof: AccountProof, *, state_root: bytes, address: bytes) -> Account:
    """Show an account from the state root; what is claimed must be what is shown.

    Raises:
        ProofRefused: It is not.
    """
    subject = "account 0x" + address.hex()
    if proof.address != address:
        raise ProofRefused(subject, "0x" + proof.address.hex(), "the proof is of another account")
    found = _find(Tree(proof.nodes), state_root, address, subject)
    shown = _account_of(found, subject) if found else Account()
    # Of an account that is not there nodes say the hashes of emptiness, or zeros.
    claimed = proof.account if found else _without_zeros(proof.account)
    if claimed != shown:
        raise ProofRefused(subject, str(proof.account), f"what is claimed is not what is proven: {shown}")
    return shown


def verify_slots(
    proofs: Sequence[SlotProof], *, storage_root: bytes, keys: Sequence[bytes]
) -> dict[bytes, int | ProofRefused]:
    """Show each slot that was asked for from its account's storage root, or say why it is not shown."""
    tree = Tree(node for proof in proofs for node in proof.nodes)  # most nodes are in several proofs
    given = {proof.key: proof for proof in proofs}
    return {key: _shown(given.get(key), key, storage_root, tree) for key in keys}


def _shown(proof: SlotProof | None, key: bytes, storage_root: bytes, tree: Tree) -> int | ProofRefused:
    subject = "slot 0x" + key.hex()
    if proof is None:
        return ProofRefused(subject, "nothing", "there is no proof of this slot")
    try:
        found = _find(tree, storage_root, key, subject)
        shown = word_of(found) if found else 0
    except ProofRefused as refused:
        return refused
    except NotATree:
        return ProofRefused(subject, hex(proof.word), "what stands there is no word")
    if shown != proof.word:
        return ProofRefused(subject, hex(proof.word), f"what is claimed is not what is proven: {hex(shown)}")
    return shown


def _find(tree: Tree, root: bytes, key: bytes, subject: str) -> bytes:
    """Walk from the root to what stands under a key; nothing where the tree shows that nothing does."""
    try:
        return tree.find(root, key)
    except NodeMissing as missing:
        raise ProofRefused(subject, "", "a node of the proof is missing or was altered") from missing
    except NotATree as broken:
        raise ProofRefused(subject, "", "a node of the proof is no node of a tree") from broken


def _account_of(found: bytes, subject: str) -> Account:
    """Read an account as the state tree keeps it."""
    try:
        fields = cut(found)
    except NotATree as broken:
        raise ProofRefused(subject, "", "what stands there is no account") from broken
    if len(fields) != _ACCOUNT_FIELDS:
        raise ProofRefused(subject, "", "what stands there is no account")
    nonce, balance, storage_root, code_hash = (_bytes_of(field, subject) for field in fields)
    return Account(int.from_bytes(nonce), int.from_bytes(balance), storage_root, code_hash)


def _bytes_of(item: object, subject: str) -> bytes:
    if not isinstance(item, bytes):
        raise ProofRefused(subject, "", "what stands there is a list, not bytes")
    return item


def _without_zeros(claimed: Account) -> Account:
    zero = bytes(WORD)
    return Account(
        claimed.nonce,
        claimed.balance,
        EMPTY_ROOT if claimed.storage_root == zero else claimed.storage_root,
        EMPTY_CODE if claimed.code_hash == zero else claimed.code_hash,
    )
