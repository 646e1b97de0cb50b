"""Reading all that an escrow ever said, range by range: what is in memory is one range and what it left behind."""

import time
from collections.abc import Iterator
from pathlib import Path

from ledger.bookmark import Bookmark, read_bookmark, write_bookmark
from ledger.chain.errors import SendRefused
from ledger.chain.escrow import Escrow
from ledger.chain.state import NoBlock, fetch_header
from ledger.core.facts import Fact, Remark
from ledger.proving import Progress
from ledger.replay import Replay
from ledger.witness import Witness

BLOCKS_FIRST, BLOCKS_MAX = 1000, 10_000  # in one question for logs
FACTS_MAX = 20_000  # more in one answer makes the next question smaller
MARKED_SECONDS = 30  # a stop costs no more than this

Range = tuple[int, tuple[Fact | Remark, ...]]


class Reading:
    """One pass over the logs from a first block on, or from where the one before it stopped."""

    def __init__(self, escrow: Escrow, first: int, witness: Witness | None, progress: Progress) -> None:
        self._escrow = escrow
        self._first = first
        self._witness = witness
        self._progress = progress
        self._resume: Path | None = None
        self.done = first - 1  # the last block that has been heard
        self.replay = Replay(escrow.node.chain_id, escrow.address)

    def read(self, last: int) -> Replay:
        """Hear everything up to a block that has not been heard yet."""
        kept, saved = self.done, time.monotonic()
        for stop, facts in self._ranges(self.done + 1, last):
            self._hear(facts)
            self.done = stop
            if time.monotonic() - saved > MARKED_SECONDS:
                self._mark()
                kept, saved = self.done, time.monotonic()
        if self.done > kept:
            self._mark()
        return self.replay

    def _ranges(self, start: int, last: int) -> Iterator[Range]:
        """Read range after range, in ranges that the node answers."""
        size = BLOCKS_FIRST
        while start <= last:
            stop = min(last, start + size - 1)
            try:
                facts = self._escrow.facts(start, stop)
            except SendRefused:
                if start == stop:
                    raise
                size = max(1, (stop - start + 1) // 4)
                continue
            yield stop, facts
            start = stop + 1
            size = max(1, size // 2) if len(facts) > FACTS_MAX else min(BLOCKS_MAX, size * 2)
            self._progress("blocks", start - self._first, last - self._first + 1)

    def _hear(self, facts: tuple[Fact | Remark, ...]) -> None:
        for said in facts:
            entry = self.replay.hear(said)
            if self._witness is not None and entry is not None:
                self._witness.hear(entry)

    def resume(self, path: Path, last: int) -> None:
        """Keep in a file how far this has come; go on from it if the chain still has the block that it stopped at."""
        assert self._witness is None, "a journal is held against every log"
        self._resume = path
        mark = read_bookmark(path, chain_id=self.replay.chain_id, escrow=self.replay.escrow)
        if mark is not None and mark.block <= last and self._is_there(mark):
            self.done, self.replay = mark.block, mark.replay

    def _is_there(self, mark: Bookmark) -> bool:
        try:
            return fetch_header(self._escrow.node, mark.block).get("hash") == mark.block_hash
        except NoBlock:
            return False

    def _mark(self) -> None:
        if self._resume is not None:
            block_hash = str(fetch_header(self._escrow.node, self.done).get("hash"))
            write_bookmark(self._resume, Bookmark(self.done, block_hash, self.replay))
