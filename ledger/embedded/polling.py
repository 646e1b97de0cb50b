"""JSON-RPC methods of filters that are asked again and again: eth_newFilter and its kin."""

from typing import Any

from ledger.embedded.errors import REFUSED, RpcError
from ledger.embedded.finding import filter_of, find
from ledger.embedded.node import Node
from ledger.embedded.params import Params, block_of, refuse
from ledger.embedded.polls import Poll
from ledger.embedded.shapes import hex_of

BLOCKS_MAX = 10_000  # no answer names more
KEPT_MAX = 100  # addresses and topics together: of a thousand filters, some 15 MB
_RANGE = ("fromBlock", "toBlock", "blockHash")


def new_logs(node: Node, params: Params) -> str:
    """eth_newFilter: the logs of blocks to come."""
    params.expect(1, 1)
    wanted = params.mapping(0)
    # Refused now, not later, and kept as it was read: a client's own object may be of any size.
    read = filter_of(node, {name: wanted.get(name) for name in ("address", "topics")})
    if sum(map(len, (read.addresses, *read.topics))) > KEPT_MAX:
        raise refuse(f"too many alternatives to keep, want at most {KEPT_MAX}")
    kept: dict[str, object] = {
        "address": [hex_of(one) for one in read.addresses] or None,
        "topics": [[hex_of(one) for one in some] or None for some in read.topics],
        **{name: _block_kept(wanted[name], name) for name in _RANGE if wanted.get(name) is not None},
    }
    return node.polls.add(Poll(node.head.block_number, kept))


def new_blocks(node: Node, params: Params) -> str:
    """eth_newBlockFilter."""
    params.expect(0, 0)
    return node.polls.add(Poll(node.head.block_number))


def new_txs(node: Node, params: Params) -> str:
    """eth_newPendingTransactionFilter: each is mined as it comes, so that none is told before."""
    params.expect(0, 1)
    return node.polls.add(Poll(node.head.block_number, are_txs=True))


def changes(node: Node, params: Params) -> list[Any]:
    """eth_getFilterChanges: what came since the last answer."""
    params.expect(1, 1)
    poll = node.polls.find(params.quantity(0))
    first, last = poll.heard + 1, min(node.head.block_number, poll.heard + BLOCKS_MAX)
    if first > last:
        return []
    found = _news(node, poll, first, last)
    poll.heard = last  # only now: an answer that failed is given again
    return found


def all_logs(node: Node, params: Params) -> list[dict[str, Any]]:
    """eth_getFilterLogs: all that the filter's own range holds."""
    params.expect(1, 1)
    poll = node.polls.find(params.quantity(0))
    if poll.wanted is None:
        raise RpcError(REFUSED, "filter not found")
    return find(node, poll.wanted)


def uninstall(node: Node, params: Params) -> bool:
    """eth_uninstallFilter."""
    params.expect(1, 1)
    return node.polls.drop(params.quantity(0))


def _block_kept(value: object, what: str) -> str:
    """Write which block is meant, as short as it can be said."""
    block = block_of(value, what)
    if isinstance(block, bytes):
        return hex_of(block)
    return hex(block) if isinstance(block, int) else block


def _news(node: Node, poll: Poll, first: int, last: int) -> list[Any]:
    """Tell what the blocks of a range bring that the filter asks for."""
    if poll.wanted is not None:
        kept = {name: poll.wanted.get(name) for name in ("address", "topics")}
        return find(node, {**kept, "fromBlock": hex(first), "toBlock": hex(last)})
    headers = [header for number in range(first, last + 1) if (header := node.header(number)) is not None]
    if poll.are_txs:
        return [hex_of(tx.hash) for header in headers for tx in node.block(header).transactions]
    return [hex_of(header.hash) for header in headers]


METHODS = {
    "eth_newFilter": new_logs,
    "eth_newBlockFilter": new_blocks,
    "eth_newPendingTransactionFilter": new_txs,
    "eth_getFilterChanges": changes,
    "eth_getFilterLogs": all_logs,
    "eth_uninstallFilter": uninstall,
}
