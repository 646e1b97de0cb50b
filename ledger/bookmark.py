"""How far an audit has read, in a file of its own, so that one that was stopped goes on where it was.

It is the audit's shelves, with a note of the block that they are of: written together or not at all. The file is the
auditor's and nobody else's: whoever can write it can make the audit believe what they like.
"""

import json
import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ledger.core.findings import Finding
from ledger.holdings import Taken
from ledger.listing import Listing
from ledger.replay import Replay
from ledger.shelves import Shelves

VERSION = 3
APPLICATION = 0x45534352  # tells the file from any other of SQLite's
_SQLITE = b"SQLite format 3\0"

Fields = dict[str, Any]


class BookmarkUnusable(ValueError):
    """The file is no bookmark of this escrow on this chain."""

    def __init__(self, path: Path, code: str, **details: str) -> None:
        super().__init__(f"{path} cannot be gone on from: {code} {details or ''}".rstrip())
        self.code = code  # busy, version, escrow, first or strange
        self.details = {"path": str(path), **details}


@dataclass(frozen=True, slots=True)
class Mark:
    """The block up to which an audit has read."""

    block: int
    block_hash: str
    first: int = 0  # what stands before it was never heard


def open_bookmark(path: Path, *, chain_id: int, escrow: str, first: int = 0) -> tuple[Replay, Mark | None]:
    """Open the file, or begin one; gives what an audit had made of all blocks up to a mark.

    Raises:
        BookmarkUnusable: it is something else, or another audit is at it.
    """
    _refuse_others(path)
    try:
        shelves = Shelves(path)
    except sqlite3.Error as broken:
        is_busy = getattr(broken, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
        raise BookmarkUnusable(path, "busy" if is_busy else "strange") from broken
    try:
        body = _read_note(shelves.connection)
        if body is None:
            shelves.connection.execute(f"PRAGMA application_id = {APPLICATION}")
            return Replay(chain_id, escrow, shelves), None
        if body["version"] != VERSION:
            raise BookmarkUnusable(path, "version")
        if (body["chain_id"], body["escrow"]) != (chain_id, escrow):
            raise BookmarkUnusable(path, "escrow", address=str(body["escrow"]), chain=str(body["chain_id"]))
        if body["first"] != first:
            raise BookmarkUnusable(path, "first", block=str(body["first"]))
        replay = Replay(chain_id, escrow, shelves)
        _fill(replay, body)
    except (KeyError, TypeError, ValueError, sqlite3.Error) as broken:
        shelves.connection.close()
        if isinstance(broken, BookmarkUnusable):
            raise
        raise BookmarkUnusable(path, "strange") from broken
    return replay, Mark(body["block"], body["block_hash"], first)


def write_bookmark(replay: Replay, mark: Mark) -> None:
    """Write all that is at hand, and of which block it is; a stop before the end leaves the mark before."""
    replay.shelves.write()
    body = {"version": VERSION, **asdict(mark), **_written(replay)}
    connection = replay.shelves.connection
    connection.execute("INSERT OR REPLACE INTO note VALUES (0, ?)", (json.dumps(body, separators=(",", ":")),))
    replay.shelves.settle()


def _refuse_others(path: Path) -> None:
    """Touch no file that is not ours; one that is empty is one whose audit was stopped before its first mark."""
    if not path.exists() or not path.stat().st_size:
        return
    with path.open("rb") as opened:
        head = opened.read(72)
    if not head.startswith(_SQLITE) or int.from_bytes(head[68:72]) != APPLICATION:
        raise BookmarkUnusable(path, "strange")


def _read_note(connection: sqlite3.Connection) -> Fields | None:
    connection.execute("CREATE TABLE IF NOT EXISTS note (place INTEGER PRIMARY KEY, body TEXT) STRICT")
    row = connection.execute("SELECT body FROM note").fetchone()
    return None if row is None else dict(json.loads(row[0]))


def _written(replay: Replay) -> Fields:
    return {
        "chain_id": replay.chain_id,
        "escrow": replay.escrow,
        "facts": replay.facts,
        "taken": {name: [taken.offer, taken.namer, str(taken.nonce)] for name, taken in replay.taken.items()},
        "listed": asdict(replay.listed),
        "noted": asdict(replay.noted),
    }


def _fill(replay: Replay, body: Fields) -> None:
    replay.facts = body["facts"]
    replay.taken = {name: Taken(offer, namer, int(nonce)) for name, (offer, namer, nonce) in body["taken"].items()}
    replay.listed, replay.noted = (_listing(body[name]) for name in ("listed", "noted"))


def _listing(fields: Fields) -> Listing:
    return Listing([Finding(**one) for one in fields["named"]], fields["counts"])
