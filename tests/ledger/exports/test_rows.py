"""Tables for analysts: one row each, exact, the same in every format, with nobody's name in it."""

import csv
import io
from datetime import datetime
from pathlib import Path

import pytest
from arro3.io import read_parquet
from sqlalchemy import Engine

from ledger.books import insert_entries
from ledger.core.commands import Apply
from ledger.core.journal import Entry
from ledger.database import Connection, snapshot, writing
from ledger.exports.parquet import write_parquet
from ledger.exports.reading import select_basis, select_journal
from ledger.exports.rows import BATCHES, POSTINGS, TABLES, TASKS, Table, counted, csv_of
from tests.ledger.exports.told import ADAM, Told, log, story, write
from tests.ledger.hands import Hands
from tests.ledger.world import World


def rows_of(table: Table, connection: Connection) -> list[dict[str, str]]:
    """Read a table back from its CSV."""
    return list(csv.DictReader(io.StringIO("".join(csv_of(table, connection)))))


def from_parquet(path: Path) -> list[dict[str, object]]:
    """Read a table back from its file."""
    found = read_parquet(path).read_all()
    columns = {name: found.column(name).to_pylist() for name in found.column_names}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def test_postings__one_row_each(told_once: Connection) -> None:
    """Each posting is a row with its entry's log; the rows of a token add up to nothing."""
    rows = rows_of(POSTINGS, told_once)
    adams = [int(row["minor"]) for row in rows if row["account"] == f"balance/{ADAM}"]

    assert sum(int(row["minor"]) for row in rows) == 0
    assert sum(adams) == 57_999_996
    assert len(rows) == POSTINGS.count(told_once)
    assert rows[0] | {"account": "outside", "minor": "-100000000", "asset": "USD", "decimals": "6"} == rows[0]
    assert rows[0]["block_at"] == "2026-09-30T15:59:59.000+00:00"
    assert {row["index"] for row in rows if row["batch"]} == {"0", "1"}


@pytest.mark.parametrize("name", ["journal", "batches"])
def test_parquet__says_what_csv_says(told_once: Connection, tmp_path: Path, name: str) -> None:
    """The same rows, money as the same text, moments as moments, and what they rest on beside them."""
    table, path = TABLES[name], tmp_path / "rows.parquet"
    write_parquet(table, told_once, path, about={"last_hash": "abc"})
    read, plain = from_parquet(path), rows_of(table, told_once)

    assert len(read) == len(plain)
    for one, other in zip(read, plain, strict=True):
        shown = {
            key: value.isoformat(timespec="milliseconds") if isinstance(value, datetime) else str(value or 0)
            for key, value in one.items()
        }
        assert shown == {key: value or "0" for key, value in other.items()}
    assert b"last_hash" in path.read_bytes()


def test_parquet__no_rows(told_once: Connection, tmp_path: Path) -> None:
    """A table with nothing in it is a file with columns and no rows; as CSV, its heads."""
    write_parquet(TASKS, told_once, tmp_path / "none.parquet", about={})

    assert from_parquet(tmp_path / "none.parquet") == []
    assert "".join(csv_of(TASKS, told_once)).splitlines() == [",".join(TASKS.columns)]


def test_postings__any_size(engine: Engine, tmp_path: Path) -> None:
    """The largest sums a holder can have come through whole in both formats."""
    told = Told()
    told.deposit(ADAM, 2**128 - 1)
    with writing(engine) as connection:
        write(connection, told.facts)
    with snapshot(engine) as connection:
        rows = rows_of(POSTINGS, connection)
        write_parquet(POSTINGS, connection, tmp_path / "rows.parquet", about={})

    assert [row["minor"] for row in rows] == [str(1 - 2**128), str(2**128 - 1)]
    assert [row["minor"] for row in from_parquet(tmp_path / "rows.parquet")] == [row["minor"] for row in rows]


def test_journal__grows_meanwhile(engine: Engine) -> None:
    """What is written while a journal is read is not in it, and whoever writes does not wait."""
    with writing(engine) as connection:
        write(connection, story().facts[:5])
    with snapshot(engine) as connection:
        basis, rows = select_basis(connection), select_journal(connection)
        first = next(rows)
        with writing(engine) as other:
            insert_entries(other, (Entry("deposit", log(99), first.entry.postings),))
        seen = [first.seq, *(one.seq for one in rows)]
        assert select_basis(connection) == basis
    with snapshot(engine) as connection:
        assert select_basis(connection).last_entry == 6

    assert seen == [1, 2, 3, 4, 5]


def test_tasks__addresses_and_no_names(hands: Hands) -> None:
    """A task's row has the addresses of its people; neither their names nor the title."""
    adam, barb = hands.enter("adam"), hands.enter("barb")
    task = hands.post(adam)
    hands.do(Apply(**hands.stamp(), person=barb, task=task))
    with snapshot(hands.engine) as connection:
        text = "".join(csv_of(TASKS, connection))
        (row,) = rows_of(TASKS, connection)

    assert (row["id"], row["reward"], row["languages"], row["worker_address"]) == (task, "30000000", "zh", "")
    assert row["employer_address"].startswith("0x")
    assert not [word for word in ("adam", "翻译", adam) if word in text]


def test_tables__of_a_ledger_that_ran(begun_world: World) -> None:
    """On a ledger with an open task every table has its row, and the counter tells how many were read."""
    begun_world.settle_down()
    with snapshot(begun_world.engine) as connection:
        table, told = counted(POSTINGS, lambda *_: None)
        postings = rows_of(table, connection)
        (batch,), (task,) = rows_of(BATCHES, connection), rows_of(TASKS, connection)

    assert told == [len(postings)] == [4]
    assert (batch["tasks"], batch["reward_sum"]) == ("1", "30000000")
    assert (task["batch"], task["place"], task["stage"]) == (batch["batch"], "0", "opened")
