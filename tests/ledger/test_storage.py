"""The layout of the escrow's storage: words written from tasks read back as those tasks, at every size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.chain.storage import (
    CONTEST_FLAG,
    MARK,
    WIDE,
    account_key,
    book_key,
    book_of,
    ended_book,
    mapping_key,
    offers_key,
    read_account,
    read_task,
    revoked_book,
)
from ledger.core.policy import ZERO_ADDRESS

BATCH = "0x" + "ab" * 32
OPEN = st.sampled_from(["opened", "delivered"]).map(lambda stage: (stage, 0))
RATED = st.tuples(st.sampled_from(["rated", "contested"]), st.integers(0, 100))
CLOSED = st.integers(0, 100).map(lambda rating: ("closed", rating))


@given(tasks=st.lists(OPEN | RATED | CLOSED, min_size=1, max_size=255))
def test_write__reads_back(tasks: list[tuple[str, int]]) -> None:
    """Whatever the stages, the words give them back; a task that ended has no rating left."""
    book = book_of(BATCH, tasks)

    for index, (stage, rating) in enumerate(tasks):
        due = (stage, 0) if stage == "closed" else (stage, rating)
        assert read_task(book.words, index, count=len(tasks)) == due
    assert book.words[0] & MARK
    assert bool(book.words[0] & WIDE) == (len(tasks) > 23)
    assert max(book.words.values()) < 2**256
    assert (1 in book.words) == (len(tasks) > 127)
    assert all(2 <= number <= 9 for number in set(book.words) - {0, 1})


@pytest.mark.parametrize(("count", "number", "shift"), [(1, 0, 64), (23, 0, 64), (24, 2, 0), (255, 2, 0)])
def test_write__rating(count: int, number: int, shift: int) -> None:
    """A rating stands where contracts/README.md says: in word 0 of a narrow batch, from word 2 on in a wide one."""
    book = book_of(BATCH, [("contested", 70), *[("opened", 0)] * (count - 1)])

    assert (book.words[number] >> shift) & 0xFF == CONTEST_FLAG | 70


def test_write__ended() -> None:
    """Of a batch that ended late nothing remains; of one that ended early, or was revoked, the mark does."""
    assert ended_book(BATCH, 200, is_clear=True).words == {0: 0, 1: 0}
    assert ended_book(BATCH, 200, is_clear=False).words == {0: MARK | WIDE, 1: 0}
    assert ended_book(BATCH, 1, is_clear=False).words == revoked_book(BATCH).words == {0: MARK}
    assert book_of(BATCH, [("closed", 90)] * 200) == ended_book(BATCH, 200, is_clear=False)


def test_place__as_solidity_does() -> None:
    """Keys are those of Solidity's mappings; a batch's words follow one another."""
    nested = mapping_key(mapping_key(2, bytes(20)), bytes.fromhex("22" * 20))

    assert offers_key("0x" + "22" * 20, 1) == mapping_key(mapping_key(4, bytes.fromhex("22" * 20)), (1).to_bytes(32))
    assert account_key(ZERO_ADDRESS, "0x" + "22" * 20) == nested
    assert int.from_bytes(book_key(BATCH, 9)) - int.from_bytes(book_key(BATCH, 0)) == 9
    assert mapping_key(0, bytes(32)).hex() == "ad3228b676f7d3cd4284a5443f17f1962b36e491b30a40b2405849e597ba5fb5"
    assert read_account(7 << 128 | 5) == (5, 7)
