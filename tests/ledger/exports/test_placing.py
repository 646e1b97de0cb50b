"""A file is whole or not there at all, and takes nobody's place unasked."""

import hashlib
from pathlib import Path

import pytest

from ledger.exports.placing import ThereAlready, placed, placing, placing_all, write_text


def test_placing__whole(tmp_path: Path) -> None:
    """What was written gets its name at the end, with its size and checksum told, and leaves nothing beside it."""
    path = tmp_path / "a.csv"
    with placing(path, is_replaced=False) as draft:
        write_text(draft, ("中", "\r\n"))
        assert not path.exists()
    made = placed(path)

    assert path.read_bytes() == "中\r\n".encode()
    assert (made.size, made.sha256) == (5, hashlib.sha256("中\r\n".encode()).hexdigest())
    assert list(tmp_path.iterdir()) == [path]


def test_placing__broken_off(tmp_path: Path) -> None:
    """What fails half-way leaves what was there as it was, and no scraps."""
    path = tmp_path / "a.csv"
    path.write_text("before")
    with pytest.raises(RuntimeError), placing(path, is_replaced=True) as draft:
        _run_out_of_paper(draft)

    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_placing__there_already(tmp_path: Path) -> None:
    """A file that is there stays, also if it came only while ours was written; asked to, ours takes its place."""
    path = tmp_path / "a.csv"
    with pytest.raises(ThereAlready), placing(path, is_replaced=False):
        path.write_text("theirs")
    with pytest.raises(ThereAlready), placing(path, is_replaced=False):
        pytest.fail("it was there from the start")
    assert path.read_text() == "theirs"
    with placing(path, is_replaced=True) as draft:
        draft.write_text("ours")

    assert path.read_text() == "ours"
    assert list(tmp_path.iterdir()) == [path]


def test_placing_all__one_taken(tmp_path: Path) -> None:
    """Of several files all get their names or none does, also if one was taken while they were written."""
    one, other = tmp_path / "a.csv", tmp_path / "b.csv"
    with pytest.raises(ThereAlready, match=r"b\.csv"), placing_all((one, other), is_replaced=False):
        other.write_text("theirs")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["theirs"]
    with pytest.raises(FileNotFoundError), placing_all((one, tmp_path / "no" / "c.csv"), is_replaced=True):
        pytest.fail("there is no such folder")
    assert list(tmp_path.iterdir()) == [other]
    with placing_all((one, other), is_replaced=True) as drafts:
        for draft in drafts:
            draft.write_text("ours")

    assert (one.read_text(), other.read_text()) == ("ours", "ours")


def _run_out_of_paper(draft: Path) -> None:
    draft.write_text("half")
    raise RuntimeError("out of paper")
