"""Turns at one door: one caller is inside, and whoever comes out and wants in again stands behind who already waits.

A plain lock falls to whoever asks next, which is nearly always the thread that has just let it go: a batch of a
thousand calls would keep all others out until its end.
"""

from threading import Lock
from types import TracebackType


class Turns:
    """A lock that goes to those who waited before the one who had it."""

    def __init__(self) -> None:
        self._waiting = Lock()
        self._inside = Lock()

    def acquire(self, *, blocking: bool = True) -> bool:
        """Go in; who may not wait hears whether it was free."""
        if not blocking:
            return self._inside.acquire(blocking=False)
        with self._waiting:
            return self._inside.acquire()

    def release(self) -> None:
        """Come out."""
        self._inside.release()

    def __enter__(self) -> None:
        self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
