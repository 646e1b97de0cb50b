"""JSON-RPC methods that tell what a transaction costs: now, and in the blocks before."""

from typing import Any

from eth.abc import BlockHeaderAPI

from ledger.embedded.backend import base_fee_of
from ledger.embedded.errors import REFUSED, RpcError
from ledger.embedded.node import Node
from ledger.embedded.params import Params, refuse
from ledger.embedded.shapes import price_of

TIP = 10**9
BLOB_FEE = 1  # no block here has blobs, so their price never leaves its floor
HISTORY_MAX = 1024
PERCENTILES_MAX = 100


def gas_price(node: Node, _params: Params) -> str:
    """eth_gasPrice: what the next block asks, and the tip."""
    return hex(base_fee_of(node.pending()) + TIP)


def priority_fee(_node: Node, _params: Params) -> str:
    """eth_maxPriorityFeePerGas: nobody competes for room, so it is a constant."""
    return hex(TIP)


def blob_fee(_node: Node, _params: Params) -> str:
    """eth_blobBaseFee."""
    return hex(BLOB_FEE)


def fee_history(node: Node, params: Params) -> dict[str, Any]:
    """eth_feeHistory."""
    params.expect(2, 3)
    percentiles = [] if params.get(2) is None else _percentiles(params.array(2))
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
        "baseFeePerBlobGas": [hex(BLOB_FEE) for _ in (*known, following)],
        "blobGasUsedRatio": [0.0 for _ in known],
    }
    if params.get(2) is None:
        return history
    rewards = [[hex(_tip_paid(node, header))] * len(percentiles) for header in known]
    return {**history, "reward": rewards}


def _percentiles(given: list[object]) -> list[float]:
    """Read which tips are asked for: shares of the block's gas in per cent, rising."""
    if len(given) > PERCENTILES_MAX:
        raise refuse(f"over the query limit {PERCENTILES_MAX}: {len(given)} percentiles")
    read: list[float] = []
    for place, value in enumerate(given):
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 100:  # noqa: PLR2004 - per cent
            raise refuse(f"invalid reward percentile: {value}")
        if read and value < read[-1]:
            raise refuse(f"invalid reward percentile: #{place - 1}:{read[-1]} >= #{place}:{value}")
        read.append(value)
    return read


def _tip_paid(node: Node, header: BlockHeaderAPI) -> int:
    """Tell what the block's one transaction gave above the base fee, whatever the percentile."""
    return sum(price_of(tx, header) - base_fee_of(header) for tx in node.block(header).transactions)


METHODS = {
    "eth_gasPrice": gas_price,
    "eth_maxPriorityFeePerGas": priority_fee,
    "eth_blobBaseFee": blob_fee,
    "eth_feeHistory": fee_history,
}
