"""Reading all that an escrow ever said, range by range: what is in memory is two ranges and what they left behind."""

import time
from pathlib import Path

from ledger.bookmark import Mark, open_bookmark, write_bookmark
from ledger.chain.escrow import Escrow
from ledger.chain.state import NoBlock, fetch_header
from ledger.hearing import SETTLED, Hearing, hear
from ledger.proving import Progress
from ledger.ranges import Range, Ranges
from ledger.replay import Replay
from ledger.witness import Witness

MARKED_SECONDS = 30  # a stop costs no more than this


class Reading:
    """One pass over the logs from a first block on, or from where the one before it stopped."""

    def __init__(self, escrow: Escrow, first: int, witness: Witness | None, progress: Progress) -> None:
        self._escrow = escrow
        self._first = first
        self._witness = witness
        self._progress = progress
        self._is_kept = False
        # Entries carry the time of their block; without them only an ending asks for it.
        self._ranges = Ranges(escrow, SETTLED if witness is None else None)
        self.done = first - 1  # the last block that has been heard
        self.replay = Replay(escrow.node.chain_id, escrow.address)

    def read(self, last: int) -> Replay:
        """Hear everything up to a block that has not been heard yet."""
        kept, saved = self.done, time.monotonic()
        for heard in self._ranges.each(self.done + 1, last):
            self._hear(heard)
            self.replay.tidy()
            self.done = heard.stop
            self._progress("blocks", self.done - self._first + 1, last - self._first + 1)
            if time.monotonic() - saved > MARKED_SECONDS:
                self._mark()
                kept, saved = self.done, time.monotonic()
        if self.done > kept:
            self._mark()
        return self.replay

    def _hear(self, heard: Range) -> None:
        if self._witness is None:
            times = {number: int(header.timestamp, 16) for number, header in heard.headers.items()}
            Hearing(self.replay, times, self._escrow.errors).hear(heard.logs, heard.decoded)
        else:
            self._hear_facts(heard, self._witness)

    def _hear_facts(self, heard: Range, witness: Witness) -> None:
        """Make the facts and entries that the journal is held against."""
        strange = Hearing(self.replay, {}, {})
        for log, (kind, fields) in zip(heard.logs, heard.decoded, strict=True):
            if not kind:
                strange.hear((log,), ((kind, fields),))
                continue
            for said in self._escrow.said_in(log, heard.headers[log.block_number].moment, kind, fields):
                entry = hear(self.replay, said)
                if entry is not None:
                    witness.hear(entry)

    def resume(self, path: Path, last: int) -> None:
        """Keep in a file how far this has come; go on from it if the chain still has the block that it stopped at."""
        assert self._witness is None, "a journal is held against every log"
        self._is_kept = True
        self.replay, mark = open_bookmark(
            path, chain_id=self.replay.chain_id, escrow=self.replay.escrow, first=self._first
        )
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
            write_bookmark(self.replay, Mark(self.done, block_hash, self._first))
