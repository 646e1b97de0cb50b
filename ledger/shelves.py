"""What an audit cannot keep in memory: tables of a file, of which what was used last is at hand.

The file is SQLite's, and temporary unless somebody wants to go on from it. What is put away is not forgotten and what
is at hand is not yet written: only `Shelves.settle` makes a moment that a stop cannot tear.
"""

import sqlite3
import weakref
from collections.abc import Callable, ItemsView, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

K = TypeVar("K")
T = TypeVar("T")
V = TypeVar("V")
Row = tuple[Any, ...]

TEMPORARY = ""  # SQLite's name for a file of its own that goes with the connection
PAGES_KIB = 16_384  # of the file, in memory


@dataclass(frozen=True, slots=True)
class Form(Generic[V]):
    """How a kind of thing is kept: its columns beside the key, what it is as a row, and back."""

    name: str
    columns: str
    write: Callable[[V], Row]
    read: Callable[[Row], V]


class Shelf(Generic[V]):
    """Things of one kind by their keys; what is taken in hand may be changed as it is."""

    def __init__(self, connection: sqlite3.Connection, form: Form[V]) -> None:
        self._connection, self._form = connection, form
        self.near: dict[str, V] = {}
        name, count = form.name, 1 + len(form.columns.split(","))
        connection.execute(
            f"CREATE TABLE IF NOT EXISTS {name} (key TEXT PRIMARY KEY, {form.columns}) STRICT, WITHOUT ROWID"
        )
        # Names are ours, never anybody's words.
        self._put = f"INSERT OR REPLACE INTO {name} VALUES ({', '.join('?' * count)})"  # noqa: S608
        self._get = f"SELECT * FROM {name} WHERE key = ?"  # noqa: S608
        self._all = f"SELECT * FROM {name} ORDER BY key"  # noqa: S608
        self._drop = f"DELETE FROM {name} WHERE key = ?"  # noqa: S608
        self._clear = f"DELETE FROM {name}"  # noqa: S608
        self._is_empty = connection.execute(f"SELECT 1 FROM {name}").fetchone() is None  # noqa: S608

    def get(self, key: str) -> V | None:
        """Take one in hand, if it is there."""
        value = self.near.get(key)
        if value is not None or self._is_empty:
            return value
        row = self._connection.execute(self._get, (key,)).fetchone()
        if row is None:
            return None
        value = self.near[key] = self._form.read(row[1:])
        return value

    def pop(self, key: str) -> V | None:
        """Take one away for good."""
        value = self.get(key)
        if value is not None:
            del self.near[key]
            self._connection.execute(self._drop, (key,))
        return value

    def write(self) -> None:
        """Write what is at hand into the file, and keep it at hand."""
        if self.near:
            write = self._form.write
            self._connection.executemany(self._put, ((key, *write(value)) for key, value in sorted(self.near.items())))
            self._is_empty = False

    def put_away(self) -> None:
        """Have nothing at hand; whoever holds one of these things must not change it any more."""
        self.write()
        self.near.clear()

    def each(self) -> Iterator[tuple[str, V]]:
        """Read all in the order of their keys, as they are in the file: written before."""
        read = self._form.read
        for row in self._connection.execute(self._all):
            yield row[0], read(row[1:])

    def clear(self) -> None:
        """Forget everything."""
        self.near.clear()
        self._connection.execute(self._clear)
        self._is_empty = True


class Shelves:
    """The file, and the note in it of what it is."""

    def __init__(self, path: Path | None = None) -> None:
        self.connection = sqlite3.connect(
            TEMPORARY if path is None else path, timeout=0, isolation_level=None, check_same_thread=False
        )
        # An auditor's report may outlive the audit, and reads on from here.
        weakref.finalize(self, self.connection.close)
        if path is None:
            self.connection.execute("PRAGMA journal_mode = OFF")
            self.connection.execute("PRAGMA synchronous = OFF")
        self.connection.execute(f"PRAGMA cache_size = -{PAGES_KIB}")
        self.connection.execute("BEGIN IMMEDIATE")
        self._shelves: list[Shelf[Any]] = []

    def shelf(self, form: Form[V]) -> Shelf[V]:
        """Make one, or find it as it was left."""
        made = Shelf(self.connection, form)
        self._shelves.append(made)
        return made

    def write(self) -> None:
        """Write what is at hand."""
        for shelf in self._shelves:
            shelf.write()

    def put_away(self) -> None:
        """Have nothing at hand."""
        for shelf in self._shelves:
            shelf.put_away()

    def clear(self) -> None:
        """Forget everything."""
        for shelf in self._shelves:
            shelf.clear()

    def settle(self) -> None:
        """Make what is written last, all of it or nothing."""
        self.connection.execute("COMMIT")
        self.connection.execute("BEGIN IMMEDIATE")

    def count(self, query: str, *values: object) -> int:
        """Ask for one number."""
        found: int | None = self.connection.execute(query, values).fetchone()[0]
        return found or 0

    def release(self) -> None:
        """Let others at the file."""
        self.connection.execute("COMMIT")


class View(Mapping[K, T]):
    """A mapping that is read from the file whenever it is asked, and so has no size in memory."""

    def __init__(self, each: Callable[[], Iterator[tuple[K, T]]]) -> None:
        self._each = each

    def each(self) -> Iterator[tuple[K, T]]:
        """Read all once."""
        return self._each()

    def __iter__(self) -> Iterator[K]:
        """Read the keys."""
        return (key for key, _ in self._each())

    def __len__(self) -> int:
        """Count."""
        return sum(1 for _ in self._each())

    def __getitem__(self, wanted: K) -> T:
        """Look for one; from the first to the last."""
        for key, value in self._each():
            if key == wanted:
                return value
        raise KeyError(wanted)

    def items(self) -> ItemsView[K, T]:
        """Read all once."""
        return _Items(self)


class _Items(ItemsView[K, T]):
    _mapping: View[K, T]

    def __iter__(self) -> Iterator[tuple[K, T]]:
        return self._mapping.each()
