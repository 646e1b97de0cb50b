"""An escrow's logs range by range, decoded, each with the headers that are wanted of its blocks; all asked ahead.

While one range is heard the headers of the next and the logs of those after it are on their way: a small question
that had to be waited for would stand in line behind the large ones.
"""

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ledger.chain.errors import NodeUnreachable, SendRefused
from ledger.chain.escrow import Escrow
from ledger.chain.events import Decoded
from ledger.chain.lines import Pending
from ledger.chain.wire import Header, Log, in_order
from ledger.hearing import decode_any

BLOCKS_FIRST, BLOCKS_MAX = 20, 10_000  # in one question for logs
GROWTH = 4  # at most this many times as many blocks in the next question
BYTES_WANTED = 2_000_000  # in one answer: what is more makes the next question smaller
RANGES_AHEAD = 2  # asked for before they are wanted, so that the node is never idle


@dataclass(frozen=True, slots=True)
class Range:
    """What the escrow said up to a block, after the range before."""

    stop: int
    logs: Sequence[Log]
    decoded: Sequence[Decoded]
    headers: dict[str, Header]  # by the number as logs have it


@dataclass(frozen=True, slots=True)
class _Asked:
    """A range of whose logs the node was asked."""

    blocks: range
    logs: Pending


@dataclass(frozen=True, slots=True)
class _Begun:
    """A range whose headers are on their way."""

    stop: int
    logs: Sequence[Log]
    decoded: Sequence[Decoded]
    blocks: dict[str, str]  # number to hash
    coming: Pending | None


class Ranges:
    """Reads in ranges that the node answers; `kinds` are the events of whose blocks the header is wanted, or all."""

    def __init__(self, escrow: Escrow, kinds: Collection[str] | None) -> None:
        self._wire, self._address = escrow.node.wire, escrow.address
        self._kinds = kinds
        self._size = BLOCKS_FIRST

    def each(self, start: int, last: int) -> Iterator[Range]:
        """Read from a block up to another.

        Raises:
            SendRefused: the node will not say even what is in one block.
            NodeUnreachable: it does not answer, or a block of a log is not there: the chain is changing.
        """
        begun: _Begun | None = None
        try:
            for stop, logs in self._answers(start, last):
                before, begun = begun, self._begin(stop, logs)
                if before is not None:
                    yield self._end(before)
            if begun is not None:
                yield self._end(begun)
        finally:
            if begun is not None and begun.coming is not None:
                begun.coming.drop()

    def _answers(self, start: int, last: int) -> Iterator[tuple[int, Sequence[Log]]]:
        ahead: deque[_Asked] = deque()
        try:
            while start <= last:
                self._ask_ahead(ahead, start, last)
                body = ahead[0].logs.read()
                try:
                    logs, _ = in_order(self._wire.read_logs(body))
                except SendRefused:
                    if len(ahead[0].blocks) == 1:
                        raise
                    self._size = max(1, len(ahead[0].blocks) // GROWTH)
                    _drop(ahead)
                    continue
                heard = ahead.popleft().blocks
                self._fit(len(heard), len(body))
                del body
                start = heard.stop
                self._ask_ahead(ahead, start, last)
                yield heard[-1], logs
        finally:
            _drop(ahead)

    def _ask_ahead(self, ahead: "deque[_Asked]", start: int, last: int) -> None:
        """Have so much asked for, from a block on, that there is always something on its way."""
        while len(ahead) <= RANGES_AHEAD and (first := ahead[-1].blocks.stop if ahead else start) <= last:
            blocks = range(first, min(last, first + self._size - 1) + 1)
            ahead.append(_Asked(blocks, self._wire.ask_logs(self._address, blocks[0], blocks[-1])))

    def _fit(self, blocks: int, size: int) -> None:
        """Ask for as many blocks the next time as make an answer of the wanted size."""
        self._size = max(1, min(BLOCKS_MAX, blocks * GROWTH, blocks * BYTES_WANTED // max(1, size)))

    def _begin(self, stop: int, logs: Sequence[Log]) -> _Begun:
        decoded = decode_any(logs)
        kinds = self._kinds
        if kinds is None:
            blocks = {log.block_number: log.block_hash for log in logs}
        else:
            blocks = {
                log.block_number: log.block_hash for log, (kind, _) in zip(logs, decoded, strict=True) if kind in kinds
            }
        numbers = [int(number, 16) for number in blocks]
        return _Begun(stop, logs, decoded, blocks, self._wire.ask_headers(numbers) if numbers else None)

    def _end(self, begun: _Begun) -> Range:
        found: list[Header | None] = []
        if begun.coming is not None:
            found = self._wire.read_headers(begun.coming.read(), len(begun.blocks))
        headers = {number: header for number, header in zip(begun.blocks, found, strict=True) if header is not None}
        for number, block_hash in begun.blocks.items():
            if number not in headers or headers[number].hash != block_hash:
                raise NodeUnreachable(f"block {block_hash} of a log is not there any more")
        return Range(begun.stop, begun.logs, begun.decoded, headers)


def _drop(asked: deque[_Asked]) -> None:
    """Do without what is still on its way."""
    while asked:
        asked.popleft().logs.drop()
