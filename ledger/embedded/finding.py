"""eth_getLogs, answered from the index: its cost is what it returns, not the height of the chain."""

from typing import Any

from ledger.embedded.errors import LIMIT_EXCEEDED, REFUSED, RpcError
from ledger.embedded.logs import TOPICS_MAX, LogFilter
from ledger.embedded.node import Node
from ledger.embedded.params import HASH_BYTES, Params, address_of, block_of, bytes_of, refuse
from ledger.embedded.shapes import log_json

LOGS_MAX = 10_000
CHOICES_MAX = 1_000


def logs(node: Node, params: Params) -> list[dict[str, Any]]:
    """eth_getLogs."""
    params.expect(1, 1)
    return find(node, params.mapping(0))


def find(node: Node, given: dict[str, object]) -> list[dict[str, Any]]:
    """Find what a filter object asks for."""
    wanted = filter_of(node, given)
    # One more than allowed tells that there are more.
    found = node.file.select_logs(wanted, limit=LOGS_MAX + 1)
    if len(found) > LOGS_MAX:
        raise RpcError(
            LIMIT_EXCEEDED,
            f"query returned more than {LOGS_MAX} results. "
            f"Try with this block range [{hex(wanted.first)}, {hex(found[LOGS_MAX].block_number - 1)}].",
        )
    return [log_json(log) for log in found]


def filter_of(node: Node, given: dict[str, object]) -> LogFilter:
    """Read the filter object."""
    first, last = _one_block(node, given) if given.get("blockHash") is not None else _range(node, given)
    topics = given.get("topics") or []
    if not isinstance(topics, list) or len(topics) > TOPICS_MAX:
        raise refuse(f"invalid topics: expected an array of at most {TOPICS_MAX}")
    return LogFilter(
        first=first,
        last=last,
        addresses=tuple(address_of(item, "address") for item in _choices(given.get("address"), "address")),
        topics=tuple(
            tuple(bytes_of(item, "topics", length=HASH_BYTES) for item in _choices(position, "topics"))
            for position in topics
        ),
    )


def _one_block(node: Node, given: dict[str, object]) -> tuple[int, int]:
    """Read the block named by its hash, as a range of one."""
    if given.get("fromBlock") is not None or given.get("toBlock") is not None:
        raise refuse("cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other")
    header = node.header(bytes_of(given["blockHash"], "blockHash", length=HASH_BYTES))
    if header is None:
        raise RpcError(REFUSED, "unknown block")
    return header.block_number, header.block_number


def _range(node: Node, given: dict[str, object]) -> tuple[int, int]:
    """Read the first and the last block; the newest where none is named."""
    head = node.head.block_number
    first, last = (_number(given.get(name), name, head) for name in ("fromBlock", "toBlock"))
    if first > last:
        raise refuse("invalid block range params")
    if first > head:
        # An empty answer would tell a watcher that blocks it has not seen yet had no logs.
        raise refuse("block range extends beyond current head block")
    return first, min(last, head)


def _number(value: object, what: str, head: int) -> int:
    """Read one end of a range."""
    block = "latest" if value is None else block_of(value, what)
    if isinstance(block, bytes):
        raise refuse(f"invalid argument {what}: expected a block number or tag")
    if isinstance(block, int):
        return block
    return 0 if block == "earliest" else head


def _choices(value: object, what: str) -> list[object]:
    """Alternatives as a list: none for null, one for a single value."""
    if value is None:
        return []
    found = value if isinstance(value, list) else [value]
    if len(found) > CHOICES_MAX:
        raise refuse(f"too many alternatives for {what}, want at most {CHOICES_MAX}")
    return found


METHODS = {"eth_getLogs": logs}
