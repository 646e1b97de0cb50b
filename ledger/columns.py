"""Column types that are exact on both databases: SQLite STRICT knows only INTEGER, REAL, TEXT, BLOB and ANY."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec
from pydantic import ConfigDict, TypeAdapter
from sqlalchemy import TEXT, BigInteger, Dialect, Integer, LargeBinary, Numeric
from sqlalchemy.types import TypeDecorator, TypeEngine

_LOST = re.compile("[\0\ud800-\udfff]")
_HEX = ConfigDict(ser_json_bytes="hex", val_json_bytes="hex")


_encode = msgspec.json.Encoder(order="sorted").encode


def _shown(value: Any) -> str:
    """Write canonical JSON as Python's own library would, many times as fast; a NUL it escapes, so none is in it."""
    return _encode(value).decode()


@lru_cache(maxsize=1000)  # rows of one round say the same few
def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


class Written(str):
    """A value of a `Json` column that is JSON already, written by that column's own type."""

    __slots__ = ()


def _text(dialect: Dialect) -> TypeEngine[Any]:
    return TEXT(collation="C") if dialect.name == "postgresql" else TEXT()


class Minor(TypeDecorator[int]):
    """An integer of any size: decimal text on SQLite, NUMERIC(78,0) on PostgreSQL; never a float."""

    impl = TEXT
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the database's own exact type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Numeric(78, 0))
        return dialect.type_descriptor(TEXT())

    def process_bind_param(self, value: int | None, dialect: Dialect) -> Any:
        """Write an int."""
        if value is None or dialect.name == "postgresql":
            return value
        return str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> int | None:
        """Read an int."""
        return None if value is None else int(value)


class Whole(TypeDecorator[int]):
    """A 64-bit integer that STRICT accepts."""

    impl = Integer
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the database's own 64-bit type: SQLite's INTEGER is one already."""
        return dialect.type_descriptor(BigInteger() if dialect.name == "postgresql" else Integer())


class Flag(TypeDecorator[bool]):
    """A truth value kept as 0 or 1."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:  # noqa: FBT001 (SQLAlchemy's signature)
        """Write 0 or 1."""
        return None if value is None else int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        """Read 0 or 1."""
        return None if value is None else bool(value)


class Moment(TypeDecorator[datetime]):
    """An aware moment kept as whole milliseconds since 1970, UTC."""

    impl = Integer
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the database's own 64-bit type."""
        return dialect.type_descriptor(BigInteger() if dialect.name == "postgresql" else Integer())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Write milliseconds; a moment without a zone is a bug."""
        if value is None:
            return None
        assert value.tzinfo is not None, "moments carry their zone"
        return round(value.timestamp() * 1000)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Read a moment."""
        return None if value is None else _moment(value)


class Word(TypeDecorator[str]):
    """Text in the order of its characters' numbers, whatever the server's language; an enumeration's value."""

    impl = TEXT
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the order that SQLite has by itself."""
        return _text(dialect)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Write plain text; what no database takes is marked as lost: NUL, and half a surrogate pair."""
        if value is None:
            return None
        written = str(value)
        # What can be printed holds nothing of the kind, and is nearly all there is.
        return written if written.isprintable() else _LOST.sub("\ufffd", written)


class Json(TypeDecorator[Any]):
    """A value of one Python type kept as canonical JSON text."""

    impl = TEXT
    cache_ok = True

    def __init__(self, kind: Any, *, quick: tuple[type, ...] = (), is_often_the_same: bool = False) -> None:
        """Keep values of `kind`; those of `quick` types hold neither bytes nor floats, and cost a tenth.

        Where many rows say the same, it is read once; only for what can never be changed.
        """
        super().__init__()
        self.kind = kind
        self.quick = quick
        # In a tuple of one, because a plain dataclass takes its settings only from what holds it: bytes go as hex.
        self._adapter: TypeAdapter[Any] = TypeAdapter(tuple[kind], config=_HEX)
        self._quickly: tuple[Callable[[str], Any], ...] = tuple(msgspec.json.Decoder(one).decode for one in quick)
        self._load = lru_cache(maxsize=1000)(self._read) if is_often_the_same else self._read

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose text as `Word` does."""
        return _text(dialect)

    def written(self, value: Any) -> Written:
        """Write it once, for a row of this column and for whoever needs its text too."""
        return Written(self.write(value))

    def write(self, value: Any) -> str:
        """Write canonical JSON."""
        if isinstance(value, self.quick):
            with suppress(OverflowError, UnicodeEncodeError):  # an integer of more than 64 bits; half a surrogate pair
                return _shown(value)
        plain = self._adapter.dump_python((value,), mode="json")[0]
        written = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return _LOST.sub("\ufffd", written)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write it, or that there is nothing; what is written already goes as it is."""
        if type(value) is Written:
            return str(value)
        return None if value is None else self.write(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Read the value back, checked."""
        return None if value is None else self._load(value)

    def _read(self, written: str) -> Any:
        for read in self._quickly:
            with suppress(msgspec.ValidationError):  # one of the other types, or more than it may hold
                return read(written)
        return self._adapter.validate_json(f"[{written}]")[0]


class Bytes(TypeDecorator[bytes]):
    """Bytes."""

    impl = LargeBinary
    cache_ok = True
