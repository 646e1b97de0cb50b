"""Our own copies of files: sealed piece by piece, read back whole or refused, kept as long as they are needed."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from ledger.core.attaching import FILE_BYTES_MAX
from ledger.core.commands import CancelTask, Deliverable, DeliverableKind, PostTask
from ledger.core.ids import TaskId
from ledger.database import Connection, writing
from ledger.file_tables import chunks, file_uses, files
from ledger.files import (
    CHUNK_BYTES,
    DAY_BYTES_MAX,
    KEPT_FOR,
    UNUSED_FOR,
    Damaged,
    Files,
    SealedElsewhere,
    TooMuch,
)
from ledger.keys import Vault
from ledger.rotation import rotate
from ledger.store import VAULT_MARK, upsert_setting
from ledger.tables import findings
from tests.ledger.hands import USD, Hands

NAME = "tg:1:2"
LARGE = hashlib.shake_256(b"large").digest(2 * CHUNK_BYTES + 7)


def files_of(hands: Hands, secret: int = 0) -> Files:
    """Make what keeps copies, in a process that was started with this secret."""
    return Files(hands.engine, Vault(bytes([secret]) * 32), hands.clock)


def keep(hands: Hands, content: bytes, name: str = NAME, *, piece: int = 100_000) -> str:
    """Keep a file of barb's as it comes over the wire; gives its hash."""
    writing_ = files_of(hands).begin(name, hands.enter("barb"))
    for at in range(0, len(content), piece):
        writing_.take(content[at : at + piece])
        writing_.save()
    writing_.end()
    return hashlib.sha256(content).hexdigest()


def alter(hands: Hands, change: Callable[[Connection], object]) -> None:
    """Write past the one door."""
    with writing(hands.engine) as connection:
        change(connection)


def post_with(hands: Hands, *names: str, seats: int = 1) -> TaskId:
    """Have adam post a task with these files attached."""
    attached = tuple(
        Deliverable(kind=DeliverableKind.FILE, sha256=f"{at:064}", file_id="f", size=1, kept=name)
        for at, name in enumerate(names)
    )
    words = {"title": "t", "asset": "USD", "skills": (), "languages": (), "attachments": attached, "seats": seats}
    command = PostTask(**hands.stamp(), person=hands.enter("adam"), reward=USD, seconds=7200, **words)  # type: ignore[arg-type]
    return TaskId(hands.do(command))


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES, CHUNK_BYTES + 1, len(LARGE)])
def test_keep__reads_back(hands: Hands, size: int) -> None:
    """What comes out is what went in, whatever its length; what stands in the database says nothing of it."""
    content = LARGE[:size]
    digest = keep(hands, content)
    copy = files_of(hands).look(NAME)

    assert copy is not None
    assert (copy.size, copy.sha256, copy.chunks) == (size, digest, max(1, -(-size // CHUNK_BYTES)))
    assert files_of(hands).whole(NAME, digest) == content
    assert all(content[:64] not in row["sealed"] for row in hands.rows(chunks) if size >= 64)


def test_keep__not_whole(hands: Hands) -> None:
    """A file that has not come to its end is none; begun again it is kept as if for the first time."""
    half = files_of(hands).begin(NAME, hands.enter("barb"))
    half.take(LARGE)
    half.save()
    assert files_of(hands).look(NAME) is None
    with pytest.raises(Damaged):
        list(files_of(hands).read(NAME))
    digest = keep(hands, b"whole")

    assert files_of(hands).whole(NAME, digest) == b"whole"


def test_keep__dropped(hands: Hands) -> None:
    """Of a file that turns out too large nothing stays."""
    begun = files_of(hands).begin(NAME, hands.enter("barb"))
    begun.take(LARGE)
    begun.save()
    begun.drop()

    assert hands.rows(files) == hands.rows(chunks) == []


TAMPERED: dict[str, Callable[[Connection], object]] = {
    "changed": lambda c: c.execute(update(chunks).where(chunks.c.number == 1).values(sealed=bytes(CHUNK_BYTES + 16))),
    "missing": lambda c: c.execute(delete(chunks).where(chunks.c.number == 1)),
    "cut off": lambda c: c.execute(update(files).values(chunks=2)),
    "hash": lambda c: c.execute(update(files).values(sha256="0" * 64)),
    "key": lambda c: c.execute(update(files).values(wrapped=bytes(60))),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_read__tampered(hands: Hands, how: str) -> None:
    """A piece changed, taken out or cut off is found, and nothing of it is given out as the file."""
    digest = keep(hands, LARGE)
    alter(hands, TAMPERED[how])
    assert files_of(hands).whole(NAME, digest) is None

    assert [(row["code"], row["subject"]) for row in hands.rows(findings)] == [("file", f"file {NAME}")]


def test_read__moved_pieces(hands: Hands) -> None:
    """Pieces in another order, or of another file, do not open, though each was sealed here."""
    digest = keep(hands, LARGE)
    keep(hands, LARGE[::-1], "tg:1:3")
    rows = {(row["file"], row["number"]): row["sealed"] for row in hands.rows(chunks)}
    for other in ((NAME, 1), ("tg:1:3", 0)):
        here = (chunks.c.file == NAME) & (chunks.c.number == 0)
        alter(hands, lambda c, here=here, other=other: c.execute(update(chunks).where(here).values(sealed=rows[other])))  # type: ignore[misc]

        assert files_of(hands).whole(NAME, digest) is None


def test_whole__gone(hands: Hands) -> None:
    """What was forgotten, or never kept, is not there; that is no finding."""
    assert files_of(hands).whole("tg:9:9", "0" * 64) is None
    assert hands.rows(findings) == []


def test_begin__enough_for_a_day(hands: Hands) -> None:
    """Nobody fills the database: after so much in a day there is no more, and tomorrow there is."""
    for at in range(DAY_BYTES_MAX // FILE_BYTES_MAX):
        files_of(hands).begin(f"tg:1:{at}", hands.enter("barb"))
    with pytest.raises(TooMuch):
        files_of(hands).begin("tg:1:99", hands.find("barb"))
    files_of(hands).begin("tg:2:1", hands.enter("carl"))
    hands.clock.advance(24 * 3600 + 1)

    files_of(hands).begin("tg:1:99", hands.find("barb"))


def test_purge__unused(hands: Hands) -> None:
    """What was sent and never handed in is forgotten after two days; what belongs to a task stays."""
    for name in ("used", "unused"):
        keep(hands, b"abc", name)
    post_with(hands, "used", "never kept", seats=2)
    assert len(hands.rows(file_uses)) == 2
    assert files_of(hands).purge() == 0
    hands.clock.advance(int(UNUSED_FOR.total_seconds()) + 1)
    keeper = files_of(hands)

    assert (keeper.purge(), keeper.purge()) == (1, 0)
    assert [row["name"] for row in hands.rows(files)] == ["used"]


def test_purge__after_a_year(hands: Hands) -> None:
    """A file is kept for a year, and longer as long as one of its tasks goes on."""
    keep(hands, b"abc", "used")
    tasks = [post_with(hands, "used") for _ in range(2)]
    hands.do(CancelTask(**hands.stamp(), person=hands.find("adam"), task=tasks[0]))
    hands.clock.advance(int((KEPT_FOR + timedelta(days=1)).total_seconds()))
    assert files_of(hands).purge() == 0
    hands.do(CancelTask(**hands.stamp(), person=hands.find("adam"), task=tasks[1]))

    assert files_of(hands).purge() == 1
    assert hands.rows(chunks) == hands.rows(file_uses) == []


def test_rotate__files(hands: Hands) -> None:
    """After the master secret was rotated copies open with the new one; who still has the old one begins none."""
    alter(hands, lambda connection: upsert_setting(connection, VAULT_MARK, Vault(bytes(32)).mark))
    digest = keep(hands, LARGE)
    rotate(hands.engine, Vault(bytes(32)), Vault(bytes([1]) * 32))

    assert files_of(hands, 1).whole(NAME, digest) == LARGE
    with pytest.raises(Damaged):
        list(files_of(hands).read(NAME))
    with pytest.raises(SealedElsewhere):
        files_of(hands).begin("tg:1:9", hands.find("barb"))
