"""Our own copies of files: sealed piece by piece as they come, read back whole or refused, forgotten when due.

They stand in the database, not in a folder: several machines share nothing else, a backup of it has them all, and
what a task refers to is there exactly as long as the task is. Telegram gives a bot no file above 20 MB.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from ledger import copies
from ledger.clock import Clock
from ledger.core.attaching import FILE_BYTES_MAX
from ledger.core.findings import Finding
from ledger.core.ids import PersonId
from ledger.database import Connection, Engine, reading, transact, writing
from ledger.findings import report
from ledger.keys import FileCipher, SealedOtherwise, Vault
from ledger.store import VAULT_MARK, select_setting

CHUNK_BYTES = 1024 * 1024  # sealed and written at once: as much of a file is in memory
DAY_BYTES_MAX = 20 * FILE_BYTES_MAX  # of one person within a day
KEPT_FOR = timedelta(days=365)  # and never shorter than the task goes on that it belongs to
UNUSED_FOR = timedelta(days=2)  # what was sent and then neither handed in nor posted; drafts live for half a day
_PURGE_EVERY = timedelta(hours=1)
_PURGED_AT_ONCE = 20


class TooMuch(ValueError):
    """This person has sent more within a day than is kept."""


class Damaged(ValueError):
    """A copy is not what was kept: a piece is missing, was changed, or does not open."""


class SealedElsewhere(RuntimeError):
    """The master secret was rotated since this process began: it must be started again."""


class Writing:
    """A file on its way in: hashed as it comes, sealed and saved as soon as a piece is full."""

    def __init__(self, engine: Engine, name: str, cipher: FileCipher) -> None:
        self._engine = engine
        self._name = name
        self._cipher = cipher
        self._waiting = bytearray()
        self._digest = hashlib.sha256()
        self._count = 0
        self.size = 0

    @property
    def is_full(self) -> bool:
        """Whether there is a piece to save, and more to come after it."""
        return len(self._waiting) > CHUNK_BYTES

    @property
    def sha256(self) -> str:
        """The hash of all that has come."""
        return self._digest.hexdigest()

    def take(self, piece: bytes) -> None:
        """Take some bytes; nothing is written yet."""
        self._digest.update(piece)
        self._waiting += piece
        self.size += len(piece)

    def save(self) -> None:
        """Seal and write what is full."""
        while self.is_full:
            self._write(bytes(self._waiting[:CHUNK_BYTES]), is_last=False)
            del self._waiting[:CHUNK_BYTES]

    def end(self) -> None:
        """Seal and write the rest: only now there is a copy."""
        self.save()
        self._write(bytes(self._waiting), is_last=True)

    def drop(self) -> None:
        """Forget what was written."""
        with writing(self._engine) as connection:
            copies.delete_copies(connection, (self._name,))

    def _write(self, plain: bytes, *, is_last: bool) -> None:
        sealed = self._cipher.seal(self._count, plain, is_last=is_last)
        with writing(self._engine) as connection:
            copies.insert_chunk(connection, self._name, self._count, sealed)
            self._count += 1
            if is_last:
                copies.update_whole(connection, self._name, sha256=self.sha256, size=self.size, count=self._count)


class Files:
    """Keeps copies of files, and gives them back."""

    def __init__(self, engine: Engine, vault: Vault, clock: Clock) -> None:
        self._engine = engine
        self._vault = vault
        self._clock = clock
        self._purged_at: datetime | None = None

    def look(self, name: str) -> copies.Copy | None:
        """Say what is known of a copy, if there is a whole one."""
        with reading(self._engine) as connection:
            return copies.select_copy(connection, name)

    def begin(self, name: str, person: PersonId) -> Writing:
        """Begin a copy, under a key of its own.

        Raises:
            TooMuch: this person has sent enough for a day.
            SealedElsewhere: nobody could open it with the secret that is valid now.
        """
        cipher, wrapped = self._vault.make_file_key(name)
        now = self._clock.now()

        def work(connection: Connection) -> None:
            # Locked as a rotation locks it: a key is either there to be wrapped anew, or not made any more.
            if select_setting(connection, VAULT_MARK, lock=True) not in {None, self._vault.mark}:
                raise SealedElsewhere("the master secret was rotated: start again with the new MASTER_SECRET")
            copies.delete_copies(connection, (name,))
            kept = copies.sum_kept(connection, person, now - timedelta(days=1), unfinished=FILE_BYTES_MAX)
            if kept + FILE_BYTES_MAX > DAY_BYTES_MAX:
                raise TooMuch(person)
            copies.insert_copy(connection, name, person, wrapped, now)

        transact(self._engine, work)
        return Writing(self._engine, name, cipher)

    def read(self, name: str) -> Iterator[bytes]:
        """Give a copy piece by piece; whoever stops in the middle has no right to believe what came.

        Raises:
            Damaged: it is not what was kept.
        """
        with reading(self._engine) as connection:
            yield from pieces(connection, self._vault, name)

    def whole(self, name: str, sha256: str) -> bytes | None:
        """Give a copy whole, if it is what hashes so; what is damaged is reported, what is gone is not there."""
        if self.look(name) is None:
            return None
        try:
            content = b"".join(self.read(name))
        except Damaged as fault:
            found = Finding("file", f"file {name}", sha256, str(fault))
            transact(self._engine, lambda connection: report(connection, found, self._clock.now()))
            return None
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def purge(self) -> int:
        """Forget, now and then, the copies whose time is up; says how many."""
        now = self._clock.now()
        if self._purged_at is not None and now < self._purged_at + _PURGE_EVERY:
            return 0

        with reading(self._engine) as connection:  # nothing is locked to find nothing
            names = self._unneeded(connection, now)
        if names:
            transact(self._engine, lambda connection: copies.delete_copies(connection, self._unneeded(connection, now)))
        self._purged_at = now if len(names) < _PURGED_AT_ONCE else None
        return len(names)

    def _unneeded(self, connection: Connection, now: datetime) -> tuple[str, ...]:
        limits = {"used": now - KEPT_FOR, "unused": now - UNUSED_FOR}
        return copies.select_unneeded(connection, **limits, limit=_PURGED_AT_ONCE)


def pieces(connection: Connection, vault: Vault, name: str) -> Iterator[bytes]:
    """Open a copy's pieces in their order, and hold the whole against what was kept of it.

    Raises:
        Damaged: a piece is missing, was changed or moved, or they are not all.
    """
    copy = copies.select_copy(connection, name)
    if copy is None:
        raise Damaged("there is no whole copy")
    digest = hashlib.sha256()
    try:
        cipher = vault.file_cipher(name, copy.wrapped)
        for number in range(copy.chunks):
            sealed = copies.select_chunk(connection, name, number)
            if sealed is None:
                raise Damaged(f"piece {number} is missing")
            plain = cipher.open(number, sealed, is_last=number == copy.chunks - 1)
            digest.update(plain)
            yield plain
    except SealedOtherwise as error:
        raise Damaged("a piece does not open") from error
    if digest.hexdigest() != copy.sha256:
        raise Damaged(f"it hashes to {digest.hexdigest()}")
