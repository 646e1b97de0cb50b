"""A stretch of the chain read so that its parts agree: headers that follow each other, and logs that belong to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.chain.blooms import may_hold
from ledger.chain.errors import NodeUnreachable, SendRefused
from ledger.chain.wire import Header, Log, Wire, in_order

RANGE_FIRST, RANGE_MOST = 500, 2_000
RANGE_STEP = 100


class Unsteady(NodeUnreachable):
    """What the node says does not fit together: the chain is changing, or another node has answered."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Blocks one after another, and a contract's logs in them, in order."""

    headers: tuple[Header, ...]
    logs: tuple[Log, ...]


class Follower:
    """Reads one contract's logs, as many blocks at once as the node likes to answer."""

    def __init__(self, wire: Wire, address: str) -> None:
        self._wire, self._address = wire, address
        self._range = RANGE_FIRST

    def read(self, first: int, last: int, parent: str | None) -> Stretch:
        """Read from a block on, at most up to another, on top of the block whose hash is `parent`.

        Raises:
            Unsteady: headers and logs do not fit together, so nothing was read.
            NodeUnreachable: the node did not answer.
            SendRefused: it will not say even what is in one block.
        """
        headers = self._headers(first, min(last, first + self._range - 1), parent)
        logs, headers = self._logs(headers)
        self._check(headers, logs)
        self._range = min(RANGE_MOST, self._range + RANGE_STEP)
        return Stretch(tuple(headers), tuple(logs))

    def _headers(self, first: int, last: int, parent: str | None) -> list[Header]:
        found = self._wire.headers(range(first, last + 1))
        headers = [header for header in found if header is not None]
        if len(headers) < len(found):
            raise Unsteady(f"the node has not all blocks from {first} to {last}")
        for number, header in enumerate(headers, first):
            if header.height != number or parent not in (None, header.parent_hash):
                raise Unsteady(f"block {number} does not follow the one before it")
            parent = header.hash
        return headers

    def _logs(self, headers: list[Header]) -> tuple[list[Log], list[Header]]:
        """Read the logs of these blocks, or of the first of them if the node finds them too many."""
        first, last = headers[0].height, headers[-1].height
        try:
            return in_order(self._wire.read_logs(self._wire.fetch_logs(self._address, first, last))), headers
        except (SendRefused, NodeUnreachable) as error:
            self._range = max(1, (last - first + 1) // 2)
            if first == last or not isinstance(error, SendRefused):
                raise
            return self._logs(headers[: self._range])

    def _check(self, headers: Sequence[Header], logs: Sequence[Log]) -> None:
        hashes = {header.height: header.hash for header in headers}
        for log in logs:
            if log.removed or hashes.get(int(log.block_number, 16)) != log.block_hash:
                raise Unsteady(f"a log of block {log.block_hash} is of another chain")
        told = {log.block_hash for log in logs}
        for header in headers:
            # A filter that lets our address through says "perhaps"; asked by hash, a node cannot be behind.
            if header.hash in told or not may_hold(header.logs_bloom, self._address):
                continue
            if self._wire.block_logs(self._address, header.hash):
                raise Unsteady(f"logs of block {header.height} were left out")
