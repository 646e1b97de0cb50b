"""Tables as Parquet, a group of rows after another: money stays text, which every reader takes whole."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from arro3 import io
from arro3.core import Array, DataType, Field, RecordBatch, RecordBatchReader, Schema

from ledger.database import Connection
from ledger.exports.rows import Cell, Table, Type

ROWS_PER_GROUP = 20_000
_MOMENT = DataType.timestamp("ms", tz="UTC")
_TYPES = {Type.TEXT: DataType.utf8(), Type.WHOLE: DataType.int64(), Type.MOMENT: _MOMENT}


def write_parquet(table: Table, connection: Connection, path: Path, *, about: dict[str, str]) -> None:
    """Write a table to a file; `about` is kept in it beside the rows."""
    schema = Schema([Field(name, _TYPES[kind], nullable=True) for name, kind in table.columns.items()])
    groups = RecordBatchReader.from_batches(schema, _groups(table, connection, schema))
    io.write_parquet(groups, path, compression="zstd(3)", max_row_group_size=ROWS_PER_GROUP, key_value_metadata=about)


def _groups(table: Table, connection: Connection, schema: Schema) -> Iterator[RecordBatch]:
    rows = table.read(connection)
    while group := tuple(islice(rows, ROWS_PER_GROUP)):
        columns = zip(*group, strict=True)
        arrays = [_array(kind, column) for kind, column in zip(table.columns.values(), columns, strict=True)]
        yield RecordBatch.from_arrays(arrays, schema=schema)


def _array(kind: Type, column: tuple[Cell, ...]) -> Array:
    if kind is not Type.MOMENT:
        return Array(column, _TYPES[kind])
    millis = [round(cell.timestamp() * 1000) if isinstance(cell, datetime) else None for cell in column]
    return Array(millis, DataType.int64()).cast(_MOMENT)
