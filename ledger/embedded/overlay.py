"""The store that py-evm writes to: reads fall through to the file, writes wait for the block's commit."""

from collections.abc import Iterator
from contextlib import contextmanager

from eth.abc import AtomicWriteBatchAPI
from eth.db.atomic import AtomicDBWriteBatch
from eth.db.backends.base import BaseAtomicDB

from ledger.embedded.store import ChainFile


class OverlayDB(BaseAtomicDB):
    """A file with a layer of unsaved writes on top; `None` marks a deleted key."""

    def __init__(self, file: ChainFile) -> None:
        self._file = file
        self.writes: dict[bytes, bytes | None] = {}

    def __getitem__(self, key: bytes) -> bytes:
        value = self.writes[key] if key in self.writes else self._file.read(key)
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
        if key in self.writes:
            return self.writes[key] is not None
        return self._file.read(key) is not None

    @contextmanager
    def atomic_batch(self) -> Iterator[AtomicWriteBatchAPI]:
        """Gather a batch apart, so that a failure inside it leaves the layer as it was."""
        with AtomicDBWriteBatch._commit_unless_raises(self) as batch:  # noqa: SLF001 - py-evm's own databases use it so
            yield batch
