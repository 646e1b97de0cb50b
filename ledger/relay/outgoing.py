"""Signed txs go out while the next are made: part by part, in the order of their nonces, one part at a time.

The node is busy with a tx about as long as we are with the next one. Only the question to the node is put beside the
rest; what it answers is written down by who asked, so every row has one writer.
"""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from ledger.chain.pool import Look
from ledger.chain.wire import Fault
from ledger.relay.sending import Sending
from ledger.txs import Tx

PART = 500  # txs


class Outgoing:
    """What goes out in one round of a lane; left only when all of it has been answered."""

    def __init__(self, sending: Sending, look: Look) -> None:
        self._sending, self._look = sending, look
        self._worker = ThreadPoolExecutor(1)
        self._going: deque[tuple[Sequence[Tx], Future[list[Fault | None]]]] = deque()
        self.taken = 0  # by the node

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _at: TracebackType | None
    ) -> None:
        """Write down what the node says to the rest, or leave it to the next round if this one has failed."""
        try:
            while error is None and self._going:
                self._tell()
        finally:
            self._worker.shutdown(cancel_futures=True)

    def sign_and_send(self, reserved: Sequence[Tx]) -> None:
        """Sign what has nonces, and have each part sent as soon as its bytes are stored.

        Raises:
            NodeUnreachable: the node has not answered to an earlier part.
        """
        for start in range(0, len(reserved), PART):
            ready = self._sending.ready(self._sending.sign(reserved[start : start + PART], self._look))
            if ready:
                self._going.append((ready, self._worker.submit(self._sending.put, ready)))
            while self._going and self._going[0][1].done():
                self._tell()

    def _tell(self) -> None:
        ready, answered = self._going.popleft()
        self.taken += self._sending.tell(ready, answered.result(), self._look)
