"""A stretch of the chain read so that its parts agree: headers that follow each other, and logs that belong to them.

While one stretch is read and kept, the next ones are already asked for. What the node answers is checked like any
other answer, against the block that it must follow, when its turn comes.
"""

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from ledger.chain.blooms import may_hold
from ledger.chain.errors import NodeError, NodeUnreachable, SendRefused
from ledger.chain.lines import Pending
from ledger.chain.receipts import is_silent
from ledger.chain.wire import Header, Log, Place, Wire, in_order

T = TypeVar("T")
RANGE_FIRST, RANGE_MOST = 4, 2_000  # few at first: while the first answer is written there is nothing to do
LOGS_WANTED = 5_000  # at once, where more are on their way
RANGES_AHEAD = 4  # asked for before they are wanted
BYTES_WANTED = 700_000  # of logs in one answer: fewer are asked for too often, more keep everybody waiting


class Unsteady(NodeUnreachable):
    """What the node says does not fit together: the chain is changing, or another node has answered."""


@dataclass(frozen=True, slots=True)
class Stretch(Generic[T]):
    """Blocks one after another, and what a contract's logs in them say, in order."""

    headers: tuple[Header, ...]
    said: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A range of blocks that the node was asked for."""

    blocks: range
    headers: Pending
    logs: Pending

    def drop(self) -> None:
        """Do without the answer."""
        self.headers.drop()
        self.logs.drop()


class Follower(Generic[T]):
    """Reads one contract's logs, as many blocks at once as the node likes to answer.

    `decode` makes of a range's logs what is kept of them, at once: later they would have left the processor's cache,
    and cost half as much again.
    """

    def __init__(self, wire: Wire, address: str, decode: Callable[[Sequence[Log], Sequence[Place]], list[T]]) -> None:
        self._wire, self._address, self._decode = wire, address, decode
        self._range = RANGE_FIRST
        self._is_refused = False  # from then on the range grows in small steps
        self._ahead: deque[_Asked] = deque()

    def read(self, first: int, last: int, parent: str | None) -> Stretch[T]:
        """Read from a block on, at most up to another, on top of the block whose hash is `parent`.

        Raises:
            Unsteady: headers and logs do not fit together, so nothing was read.
            NodeUnreachable: the node did not answer.
            SendRefused: it will not say even what is in one block.
            ValueError: `decode` does not know one of the logs.
        """
        headers, said = self._page(first, last, parent)
        # What is asked for already is on its way: together it costs its reader one transaction.
        while self._ahead and len(said) < LOGS_WANTED and len(headers) < RANGE_MOST:
            try:
                more, beside = self._page(headers[-1].height + 1, last, headers[-1].hash)
            except NodeError:
                break  # what has come is good; the next time begins where this was refused
            headers += more
            said += beside
        return Stretch(tuple(headers), tuple(said))

    def _page(self, first: int, last: int, parent: str | None) -> tuple[list[Header], list[T]]:
        """Read one range."""
        asked = self._asked(first, last)
        try:
            body = asked.logs.read()
            found = self._wire.read_headers(asked.headers.read(), len(asked.blocks))
        except NodeUnreachable:
            self._shrink(len(asked.blocks))  # it may be the size of the answer that takes too long
            raise
        finally:
            asked.drop()
        headers = self._follow(found, asked.blocks, parent)
        logs, places, headers = self._logs(headers, body)
        self._ask_ahead(headers[-1].height + 1, last)
        self._check(headers, logs)
        return headers, self._decode(logs, places)

    def close(self) -> None:
        """Do without what is still on its way."""
        while self._ahead:
            self._ahead.popleft().drop()

    def _asked(self, first: int, last: int) -> _Asked:
        """Take what was asked for ahead, if it is what is wanted now; else ask."""
        if self._ahead and self._ahead[0].blocks.start == first and self._ahead[0].blocks[-1] <= last:
            return self._ahead.popleft()
        self.close()
        asked = self._ask(self._next(first, last))
        self._ask_ahead(asked.blocks.stop, last)
        return asked

    def _next(self, first: int, last: int) -> range:
        return range(first, min(last, first + self._range - 1) + 1)

    def _ask(self, blocks: range) -> _Asked:
        logs = self._wire.ask_logs(self._address, blocks[0], blocks[-1])
        try:
            return _Asked(blocks, self._wire.ask_headers(blocks), logs)
        except NodeUnreachable:
            logs.drop()
            raise

    def _ask_ahead(self, first: int, last: int) -> None:
        """Have so much asked for, from a block on, that the node is never idle."""
        if self._ahead and self._ahead[0].blocks.start != first:
            self.close()  # the node has found a range too large
        if self._ahead:
            first = self._ahead[-1].blocks.stop
        # Where nobody takes the question it is asked again when its turn has come.
        with suppress(NodeUnreachable):
            while first <= last and len(self._ahead) < RANGES_AHEAD:
                self._ahead.append(self._ask(self._next(first, last)))
                first = self._ahead[-1].blocks.stop

    def _follow(self, found: Sequence[Header | None], blocks: range, parent: str | None) -> list[Header]:
        headers = [header for header in found if header is not None]
        if len(headers) < len(blocks):
            raise Unsteady(f"the node has not all blocks from {blocks[0]} to {blocks[-1]}")
        for number, header in zip(blocks, headers, strict=True):
            if header.height != number or parent not in (None, header.parent_hash):
                raise Unsteady(f"block {number} does not follow the one before it")
            parent = header.hash
        return headers

    def _logs(self, headers: list[Header], body: bytes) -> tuple[list[Log], list[Place], list[Header]]:
        """Read the logs of these blocks, or of the first of them if the node finds them too many."""
        try:
            logs, places = in_order(self._wire.read_logs(body))
        except (SendRefused, NodeUnreachable) as error:
            self._shrink(len(headers))
            if len(headers) == 1 or not isinstance(error, SendRefused):
                raise
            fewer = headers[: self._range]
            again = self._wire.ask_logs(self._address, fewer[0].height, fewer[-1].height)
            return self._logs(fewer, again.read())
        self._grow(len(headers), len(body))
        return logs, places, headers

    def _shrink(self, asked: int) -> None:
        self._is_refused = True
        self._range = max(1, asked // 2)

    def _grow(self, asked: int, size: int) -> None:
        """Ask for more the next time, unless that would be more than is good."""
        step = self._range // 8 + 1 if self._is_refused else self._range
        fitting = max(1, asked * BYTES_WANTED // size)
        self._range = min(RANGE_MOST, fitting, self._range + step)

    def _check(self, headers: Sequence[Header], logs: Sequence[Log]) -> None:
        told = {(log.block_number, log.block_hash, log.removed) for log in logs}
        for stray in told - {(header.number, header.hash, False) for header in headers}:
            raise Unsteady(f"a log of block {stray[1]} is of another chain")
        for header in headers:
            # A filter that lets our address through says "perhaps"; asked by hash, a node cannot be behind. What it
            # has lost from its index of logs still stands in the receipts.
            if (header.number, header.hash, False) in told or not may_hold(header.logs_bloom, self._address):
                continue
            if self._wire.block_logs(self._address, header.hash) or not is_silent(self._wire, header, self._address):
                raise Unsteady(f"logs of block {header.height} were left out")
