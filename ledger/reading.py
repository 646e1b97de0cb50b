"""Reading all that an escrow ever said, range by range: what is in memory is one range and what it left behind.

While one range is heard the node is already asked for the next.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ledger.bookmark import Mark, open_bookmark, write_bookmark
from ledger.chain.errors import NodeUnreachable, SendRefused
from ledger.chain.escrow import Escrow
from ledger.chain.lines import Pending
from ledger.chain.state import NoBlock, fetch_header
from ledger.chain.wire import Header, Log, in_order
from ledger.hearing import SETTLED, Decoded, Hearing, decode_all, hear
from ledger.proving import Progress
from ledger.replay import Replay
from ledger.witness import Witness

BLOCKS_FIRST, BLOCKS_MAX = 20, 10_000  # in one question for logs
GROWTH = 4  # at most this many times as many blocks in the next question
BYTES_WANTED = 4_000_000  # in one answer: what is more makes the next question smaller
MARKED_SECONDS = 30  # a stop costs no more than this

Range = tuple[int, Sequence[Log]]


class Reading:
    """One pass over the logs from a first block on, or from where the one before it stopped."""

    def __init__(self, escrow: Escrow, first: int, witness: Witness | None, progress: Progress) -> None:
        self._escrow = escrow
        self._first = first
        self._witness = witness
        self._progress = progress
        self._is_kept = False
        self._size = BLOCKS_FIRST
        self.done = first - 1  # the last block that has been heard
        self.replay = Replay(escrow.node.chain_id, escrow.address)

    def read(self, last: int) -> Replay:
        """Hear everything up to a block that has not been heard yet."""
        kept, saved = self.done, time.monotonic()
        for stop, logs in self._ranges(self.done + 1, last):
            self._hear(logs)
            self.replay.tidy()
            self.done = stop
            self._progress("blocks", stop - self._first + 1, last - self._first + 1)
            if time.monotonic() - saved > MARKED_SECONDS:
                self._mark()
                kept, saved = self.done, time.monotonic()
        if self.done > kept:
            self._mark()
        return self.replay

    def _ranges(self, start: int, last: int) -> Iterator[Range]:
        """Read range after range, in ranges that the node answers; while one is heard the next is on its way."""
        if start > last:
            return
        stop = min(last, start + self._size - 1)
        coming = self._ask(start, stop)
        try:
            while True:
                body = coming.read()
                try:
                    logs = in_order(self._escrow.node.wire.read_logs(body))
                except SendRefused:
                    if start == stop:
                        raise
                    self._size = max(1, (stop - start + 1) // GROWTH)
                    stop = start + self._size - 1
                    coming = self._ask(start, stop)
                    continue
                self._fit(stop - start + 1, len(body))
                heard, start = stop, stop + 1
                stop = min(last, stop + self._size)
                if heard < last:
                    coming = self._ask(start, stop)
                del body
                yield heard, logs
                if heard == last:
                    return
        finally:
            coming.drop()

    def _ask(self, first: int, last: int) -> Pending:
        return self._escrow.node.wire.ask_logs(self._escrow.address, first, last)

    def _fit(self, blocks: int, size: int) -> None:
        """Ask for as many blocks the next time as make an answer of the wanted size."""
        self._size = max(1, min(BLOCKS_MAX, blocks * GROWTH, blocks * BYTES_WANTED // max(1, size)))

    def _hear(self, logs: Sequence[Log]) -> None:
        decoded = decode_all(logs)
        if self._witness is None:
            ends = (log for log, (kind, _) in zip(logs, decoded, strict=True) if kind in SETTLED)
            times = {number: int(one.timestamp, 16) for number, one in self._headers(ends).items()}
            Hearing(self.replay, times, self._escrow.errors).hear(logs, decoded)
        else:
            self._hear_facts(logs, decoded, self._witness)

    def _hear_facts(self, logs: Sequence[Log], decoded: Sequence[Decoded], witness: Witness) -> None:
        """Make the facts and entries that the journal is held against."""
        headers = self._headers(logs)
        strange = Hearing(self.replay, {}, {})
        for log, (kind, fields) in zip(logs, decoded, strict=True):
            if not kind:
                strange.hear((log,), ((kind, fields),))
                continue
            for said in self._escrow.said_in(log, headers[log.block_number].moment, kind, fields):
                entry = hear(self.replay, said)
                if entry is not None:
                    witness.hear(entry)

    def _headers(self, logs: Iterable[Log]) -> dict[str, Header]:
        """Read the headers of the blocks that logs are in."""
        blocks = {log.block_number: log.block_hash for log in logs}
        found = self._escrow.node.wire.headers([int(number, 16) for number in blocks])
        headers = {number: header for number, header in zip(blocks, found, strict=True) if header is not None}
        for number, block_hash in blocks.items():
            if number not in headers or headers[number].hash != block_hash:
                raise NodeUnreachable(f"block {block_hash} of a log is not there any more")
        return headers

    def resume(self, path: Path, last: int) -> None:
        """Keep in a file how far this has come; go on from it if the chain still has the block that it stopped at."""
        assert self._witness is None, "a journal is held against every log"
        self._is_kept = True
        self.replay, mark = open_bookmark(path, chain_id=self.replay.chain_id, escrow=self.replay.escrow)
        if mark is None:
            return
        if mark.block <= last and self._is_there(mark):
            self.done = mark.block
        else:
            self.replay.forget()

    def _is_there(self, mark: Mark) -> bool:
        try:
            return fetch_header(self._escrow.node, mark.block).get("hash") == mark.block_hash
        except NoBlock:
            return False

    def _mark(self) -> None:
        if self._is_kept:
            block_hash = str(fetch_header(self._escrow.node, self.done).get("hash"))
            write_bookmark(self.replay, Mark(self.done, block_hash))
