"""JSON-RPC methods that read blocks, transactions and receipts."""

from importlib.metadata import version
from typing import Any

from eth.abc import BlockHeaderAPI

from ledger.embedded.backend import base_fee_of
from ledger.embedded.errors import REFUSED, RpcError
from ledger.embedded.identity import CHAIN_ID
from ledger.embedded.node import Node
from ledger.embedded.params import Params, refuse
from ledger.embedded.shapes import block_json, pending_json, price_of, receipt_json, tx_json

TIP = 10**9
HISTORY_MAX = 1024
PERCENTILES_MAX = 100


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


def gas_price(node: Node, _params: Params) -> str:
    """eth_gasPrice: what the next block asks, and the tip."""
    return hex(base_fee_of(node.pending()) + TIP)


def priority_fee(_node: Node, _params: Params) -> str:
    """eth_maxPriorityFeePerGas: nobody competes for room, so it is a constant."""
    return hex(TIP)


def fee_history(node: Node, params: Params) -> dict[str, Any]:
    """eth_feeHistory."""
    params.expect(2, 3)
    percentiles = [] if params.get(2) is None else params.array(2)
    if len(percentiles) > PERCENTILES_MAX:
        raise refuse(f"over the query limit {PERCENTILES_MAX}: {len(percentiles)} percentiles")
    newest = node.header(params.block(1))
    if newest is None:
        raise RpcError(REFUSED, "request beyond head block")
    last = min(newest.block_number, node.head.block_number)
    first = max(0, last + 1 - min(params.quantity(0), HISTORY_MAX))
    headers = [node.header(number) for number in range(first, last + 1)]
    known = [header for header in headers if header is not None]
    following = node.header(last + 1) or node.pending()
    history = {
        "oldestBlock": hex(first),
        "baseFeePerGas": [hex(base_fee_of(header)) for header in (*known, following)],
        "gasUsedRatio": [header.gas_used / header.gas_limit for header in known],
    }
    if params.get(2) is None:
        return history
    rewards = [[hex(_tip_paid(node, header))] * len(percentiles) for header in known]
    return {**history, "reward": rewards}


def _tip_paid(node: Node, header: BlockHeaderAPI) -> int:
    """Tell what the block's one transaction gave above the base fee."""
    return sum(price_of(tx, header) - base_fee_of(header) for tx in node.block(header).transactions)


METHODS = {
    "eth_chainId": chain_id,
    "net_version": net_version,
    "web3_clientVersion": client_version,
    "eth_syncing": syncing,
    "eth_blockNumber": block_number,
    "eth_getBlockByNumber": block_by_number,
    "eth_getBlockByHash": block_by_hash,
    "eth_getTransactionByHash": tx_by_hash,
    "eth_getTransactionReceipt": tx_receipt,
    "eth_getBlockReceipts": block_receipts,
    "eth_gasPrice": gas_price,
    "eth_maxPriorityFeePerGas": priority_fee,
    "eth_feeHistory": fee_history,
}
