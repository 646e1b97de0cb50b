"""The store that py-evm writes to: reads fall through to the file, writes wait for the block's commit."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from eth.abc import AtomicWriteBatchAPI
from eth.db.atomic import AtomicDBWriteBatch
from eth.db.backends.base import BaseAtomicDB

from ledger.embedded.store import ChainFile

# Some tens of megabytes at most; above that it starts anew.
REMEMBERED_MAX = 100_000


class OverlayDB(BaseAtomicDB):
    """A file under a layer of unsaved writes, where `None` marks a deleted key, and a memory of reads."""

    def __init__(self, file: ChainFile) -> None:
        self._file = file
        self._remembered: dict[bytes, bytes] = {}
        self.writes: dict[bytes, bytes | None] = {}

    def __getitem__(self, key: bytes) -> bytes:
        value = self._find(key)
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key: bytes, value: bytes) -> None:
        self.writes[key] = value

    def __delitem__(self, key: bytes) -> None:
        if not self._exists(key):
            raise KeyError(key)
        self.writes[key] = None

    def _exists(self, key: bytes) -> bool:
        return self._find(key) is not None

    def _find(self, key: bytes) -> bytes | None:
        """Look in the layer, then in the memory, then in the file."""
        if key in self.writes:
            return self.writes[key]
        value = self._remembered.get(key)
        if value is None:
            value = self._file.read(key)
            if value is not None:
                self._remember({key: value})
        return value

    def _remember(self, values: Mapping[bytes, bytes]) -> None:
        """Keep what the file is known to hold: py-evm asks for the same nodes again and again."""
        if len(self._remembered) > REMEMBERED_MAX:
            self._remembered.clear()
        self._remembered.update(values)

    def saved(self) -> None:
        """Take note that the file now holds the layer."""
        for key in self.writes:
            self._remembered.pop(key, None)
        self._remember({key: value for key, value in self.writes.items() if value is not None})
        self.writes.clear()

    def drop(self) -> None:
        """Forget the layer, and what was read, for it may be half noted."""
        self.writes.clear()
        self._remembered.clear()

    @contextmanager
    def atomic_batch(self) -> Iterator[AtomicWriteBatchAPI]:
        """Gather a batch apart, so that a failure inside it leaves the layer as it was."""
        with AtomicDBWriteBatch._commit_unless_raises(self) as batch:  # noqa: SLF001 - py-evm's own databases use it so
            yield batch
