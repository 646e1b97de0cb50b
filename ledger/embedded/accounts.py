"""JSON-RPC methods that read or prove accounts, at the head or at any block before, and run calls on them."""

from typing import Any

import rlp
from eth.abc import BlockHeaderAPI
from eth.constants import BLANK_ROOT_HASH, EMPTY_SHA3
from eth.rlp.accounts import Account
from eth_hash.auto import keccak
from trie.hexary import HexaryTrie

from ledger.embedded.bounded import CALL_SECONDS, WORK_SECONDS, bounded
from ledger.embedded.errors import REFUSED, RpcError
from ledger.embedded.execution import Call, estimate, output_of, run
from ledger.embedded.node import Node
from ledger.embedded.params import HASH_BYTES, UINT256_MAX, Params, bytes_of, quantity_of, refuse
from ledger.embedded.shapes import hex_of, word_of

PROOF_KEYS_MAX = 1024
# A node shorter than a hash stands inside its parent, not beside it.
INLINE_BYTES = 32


def _header(node: Node, params: Params, position: int) -> BlockHeaderAPI:
    """Return the header a request names, which must exist."""
    header = node.header(params.block(position))
    if header is None:
        raise RpcError(REFUSED, "header not found")
    return header


def balance(node: Node, params: Params) -> str:
    """eth_getBalance."""
    params.expect(1, 2)
    return hex(node.state(_header(node, params, 1)).get_balance(params.address(0)))


def tx_count(node: Node, params: Params) -> str:
    """eth_getTransactionCount: pending is the same as latest, for nothing waits."""
    params.expect(1, 2)
    return hex(node.state(_header(node, params, 1)).get_nonce(params.address(0)))


def code(node: Node, params: Params) -> str:
    """eth_getCode."""
    params.expect(1, 2)
    return hex_of(node.state(_header(node, params, 1)).get_code(params.address(0)))


def storage(node: Node, params: Params) -> str:
    """eth_getStorageAt."""
    params.expect(2, 3)
    return word_of(node.state(_header(node, params, 2)).get_storage(params.address(0), _slot_of(params.get(1))))


def call(node: Node, params: Params) -> str:
    """eth_call: on the latest state in a block stamped now, or inside a past block."""
    params.expect(1, 4)
    with bounded(CALL_SECONDS):
        return hex_of(output_of(run(node, _call_of(params), header=_scene(node, params))))


def estimate_gas(node: Node, params: Params) -> str:
    """eth_estimateGas."""
    params.expect(1, 4)
    with bounded(WORK_SECONDS):
        return hex(estimate(node, _call_of(params), header=_scene(node, params)))


def proof(node: Node, params: Params) -> dict[str, Any]:
    """eth_getProof: an account and some of its slots, proven against the block's state root."""
    params.expect(2, 3)
    account_key, keys = params.address(0), params.array(1)
    if len(keys) > PROOF_KEYS_MAX:
        raise refuse(f"too many keys, want at most {PROOF_KEYS_MAX}")
    header = _header(node, params, 2)
    trie = HexaryTrie(node.trie_store(), header.state_root)
    found = trie[keccak(account_key)]
    account = rlp.decode(found, sedes=Account) if found else Account()
    slots = HexaryTrie(node.trie_store(), account.storage_root)
    return {
        "address": hex_of(account_key),
        "balance": hex(account.balance),
        "nonce": hex(account.nonce),
        "codeHash": hex_of(account.code_hash if found else EMPTY_SHA3),
        "storageHash": hex_of(account.storage_root if found else BLANK_ROOT_HASH),
        "accountProof": _nodes(trie, keccak(account_key)),
        "storageProof": [_slot_proof(slots, key) for key in keys],
    }


def _slot_proof(trie: HexaryTrie, key: object) -> dict[str, Any]:
    """One slot with its proof; its key is echoed as it was given."""
    hashed = keccak(_slot_of(key).to_bytes(HASH_BYTES, "big"))
    found = trie[hashed]
    value = int.from_bytes(rlp.decode(found), "big") if found else 0
    return {"key": key, "value": hex(value), "proof": _nodes(trie, hashed)}


def _nodes(trie: HexaryTrie, key: bytes) -> list[str]:
    """Follow a key from the root, as the bytes that hash to each reference."""
    path = [rlp.encode(node) for node in trie.get_proof(key)]  # type: ignore[no-untyped-call]
    return [hex_of(node) for depth, node in enumerate(path) if depth == 0 or len(node) >= INLINE_BYTES]


def _slot_of(key: object) -> int:
    """Read a storage slot: a quantity, or a whole word."""
    if isinstance(key, str) and len(key) == 2 + 2 * HASH_BYTES:
        return int.from_bytes(bytes_of(key, "slot", length=HASH_BYTES), "big")
    slot = quantity_of(key, "slot")
    if slot > UINT256_MAX:
        raise refuse("invalid argument slot: more than 32 bytes")
    return slot


def _call_of(params: Params) -> Call:
    """Read the call; overrides of state or block are not offered."""
    if params.get(2) or params.get(3):
        raise refuse("state and block overrides are not supported")
    return Call.of(params.mapping(0))


def _scene(node: Node, params: Params) -> BlockHeaderAPI:
    """Choose the block a call runs in: one mined now for the newest state, so that deadlines mean today."""
    if params.block(1) in ("latest", "pending", "safe", "finalized"):
        return node.pending()
    return _header(node, params, 1)


METHODS = {
    "eth_getBalance": balance,
    "eth_getTransactionCount": tx_count,
    "eth_getCode": code,
    "eth_getStorageAt": storage,
    "eth_call": call,
    "eth_estimateGas": estimate_gas,
    "eth_getProof": proof,
}
