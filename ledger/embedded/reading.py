"""JSON-RPC methods that read blocks, transactions and receipts."""

from importlib.metadata import version
from typing import Any

from eth_hash.auto import keccak

from ledger.embedded.identity import CHAIN_ID
from ledger.embedded.node import BlockId, Node
from ledger.embedded.params import Params
from ledger.embedded.shapes import block_json, hex_of, pending_json, receipt_json, tx_json


def chain_id(_node: Node, _params: Params) -> str:
    """eth_chainId."""
    return hex(CHAIN_ID)


def net_version(_node: Node, _params: Params) -> str:
    """net_version, in decimal by tradition."""
    return str(CHAIN_ID)


def client_version(_node: Node, _params: Params) -> str:
    """web3_clientVersion."""
    return f"Escrowd/embedded/eth-tester-{version('eth-tester')}/py-evm-{version('py-evm')}"


def syncing(_node: Node, _params: Params) -> bool:
    """eth_syncing: there is nobody to sync with."""
    return False


def listening(_node: Node, _params: Params) -> bool:
    """net_listening: whoever asks has been heard."""
    return True


def peer_count(_node: Node, _params: Params) -> str:
    """net_peerCount: this chain has one node."""
    return "0x0"


def accounts(_node: Node, _params: Params) -> list[str]:
    """eth_accounts: this node signs for nobody."""
    return []


def sha3(_node: Node, params: Params) -> str:
    """web3_sha3: Keccak-256 of the bytes given."""
    params.expect(1, 1)
    return hex_of(keccak(params.raw(0)))


def block_number(node: Node, _params: Params) -> str:
    """eth_blockNumber."""
    return hex(node.head.block_number)


def block_by_number(node: Node, params: Params) -> dict[str, Any] | None:
    """eth_getBlockByNumber."""
    params.expect(1, 2)
    wanted, full = params.block(0), params.flag(1)
    if wanted == "pending":
        return pending_json(node.pending())
    header = node.header(wanted)
    return None if header is None else block_json(node.block(header), full=full)


def block_by_hash(node: Node, params: Params) -> dict[str, Any] | None:
    """eth_getBlockByHash."""
    params.expect(1, 2)
    header, full = node.header(params.hash(0)), params.flag(1)
    return None if header is None else block_json(node.block(header), full=full)


def tx_by_hash(node: Node, params: Params) -> dict[str, Any] | None:
    """eth_getTransactionByHash."""
    params.expect(1, 1)
    found = node.tx(params.hash(0))
    return None if found is None else tx_json(*found)


def tx_receipt(node: Node, params: Params) -> dict[str, Any] | None:
    """eth_getTransactionReceipt."""
    params.expect(1, 1)
    found = node.tx(params.hash(0))
    if found is None:
        return None
    tx, header = found
    return receipt_json(tx, node.receipts(header)[0], header, node.logs(header))


def block_receipts(node: Node, params: Params) -> list[dict[str, Any]] | None:
    """eth_getBlockReceipts."""
    params.expect(1, 1)
    wanted = params.block(0)
    if wanted == "pending":
        return []
    header = node.header(wanted)
    if header is None:
        return None
    txs, logs = node.block(header).transactions, node.logs(header)
    return [receipt_json(tx, receipt, header, logs) for tx, receipt in zip(txs, node.receipts(header), strict=True)]


def tx_by_number_and_index(node: Node, params: Params) -> dict[str, Any] | None:
    """eth_getTransactionByBlockNumberAndIndex."""
    params.expect(2, 2)
    return _tx_at(node, params.block(0), params.quantity(1))


def tx_by_hash_and_index(node: Node, params: Params) -> dict[str, Any] | None:
    """eth_getTransactionByBlockHashAndIndex."""
    params.expect(2, 2)
    return _tx_at(node, params.hash(0), params.quantity(1))


def tx_count_by_number(node: Node, params: Params) -> str | None:
    """eth_getBlockTransactionCountByNumber."""
    params.expect(1, 1)
    return _count(node, params.block(0))


def tx_count_by_hash(node: Node, params: Params) -> str | None:
    """eth_getBlockTransactionCountByHash."""
    params.expect(1, 1)
    return _count(node, params.hash(0))


def uncle_count_by_number(node: Node, params: Params) -> str | None:
    """eth_getUncleCountByBlockNumber: there are no uncles since the merge."""
    params.expect(1, 1)
    return None if node.header(params.block(0)) is None else "0x0"


def uncle_count_by_hash(node: Node, params: Params) -> str | None:
    """eth_getUncleCountByBlockHash."""
    params.expect(1, 1)
    return None if node.header(params.hash(0)) is None else "0x0"


def _tx_at(node: Node, wanted: BlockId, index: int) -> dict[str, Any] | None:
    """Find a transaction by its place; what waits to be mined has none, for nothing waits."""
    header = None if wanted == "pending" else node.header(wanted)
    txs = () if header is None else node.block(header).transactions
    return tx_json(txs[index], header) if header is not None and index < len(txs) else None


def _count(node: Node, wanted: BlockId) -> str | None:
    """Count a block's transactions."""
    if wanted == "pending":
        return "0x0"
    header = node.header(wanted)
    return None if header is None else hex(len(node.block(header).transactions))


METHODS = {
    "eth_chainId": chain_id,
    "net_version": net_version,
    "web3_clientVersion": client_version,
    "web3_sha3": sha3,
    "net_listening": listening,
    "net_peerCount": peer_count,
    "eth_accounts": accounts,
    "eth_syncing": syncing,
    "eth_blockNumber": block_number,
    "eth_getBlockByNumber": block_by_number,
    "eth_getBlockByHash": block_by_hash,
    "eth_getTransactionByHash": tx_by_hash,
    "eth_getTransactionReceipt": tx_receipt,
    "eth_getBlockReceipts": block_receipts,
    "eth_getTransactionByBlockNumberAndIndex": tx_by_number_and_index,
    "eth_getTransactionByBlockHashAndIndex": tx_by_hash_and_index,
    "eth_getBlockTransactionCountByNumber": tx_count_by_number,
    "eth_getBlockTransactionCountByHash": tx_count_by_hash,
    "eth_getUncleCountByBlockNumber": uncle_count_by_number,
    "eth_getUncleCountByBlockHash": uncle_count_by_hash,
}
