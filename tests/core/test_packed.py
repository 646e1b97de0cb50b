"""The bytes of calls and logs: what is packed is read back the same, and nothing else is read at all."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from eth_utils.address import to_checksum_address
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.merkle import prove, root_of
from ledger.core.packed import (
    PUSH_BIT,
    TERMS_LENGTH,
    MalformedError,
    Outcome,
    Path,
    pack_deliveries,
    pack_one,
    pack_ratings,
    pack_root,
    pack_table,
    pack_terms,
    unpack_batch,
    unpack_deliveries,
    unpack_outcomes,
    unpack_ratings,
    unpack_skipped,
)
from ledger.core.terms import Terms
from tests.core.samples import EMPLOYER, WORKER, assigned, terms_of

ADDRESSES = st.binary(min_size=20, max_size=20).map(to_checksum_address)
WORDS = st.binary(min_size=32, max_size=32)
AMOUNTS = st.one_of(st.integers(0, 300), st.integers(0, 2**96 - 1))
BYTES, SHORTS, DATES = st.integers(0, 255), st.integers(0, 2**16 - 1), st.integers(0, 2**48 - 1)
BARB, CARL, DANA = (to_checksum_address("0x" + digit * 40) for digit in "bcd")


@st.composite
def _tables(draw: st.DrawFn) -> tuple[list[str], list[int]]:
    """Any workers, some of them several times, and what they get."""
    people = draw(st.lists(ADDRESSES, min_size=1, max_size=8))
    workers = draw(st.lists(st.sampled_from(people), min_size=1, max_size=40))
    return workers, draw(st.lists(AMOUNTS, min_size=len(workers), max_size=len(workers)))


@st.composite
def _terms(draw: st.DrawFn, workers: list[str], rewards: list[int]) -> Terms:
    """Any terms that have room for their members."""
    people = [draw(ADDRESSES) for _ in range(5)]
    shares = [draw(SHORTS) for _ in range(5)]
    dates = [draw(DATES) for _ in range(5)]
    return Terms(
        people[0],
        people[1],
        shares[0],
        people[2],
        shares[1],
        people[3],
        people[4],
        shares[2],
        draw(BYTES),
        draw(BYTES),
        shares[3],
        shares[4],
        *dates,
        count=len(workers),
        tasks_root=root_of(workers, rewards),
        specs_root=draw(WORDS),
        salt=draw(WORDS),
    )


@given(st.data())
def test_batch__there_and_back(drawn: st.DataObject) -> None:
    """Any batch that is packed whole is read back the same, with the root that was never sent."""
    workers, rewards = drawn.draw(_tables())
    terms = drawn.draw(_terms(workers, rewards))
    work = pack_table(terms, workers, rewards, push=drawn.draw(st.booleans()))

    assert unpack_batch(work) == (terms, tuple(workers), tuple(rewards))


@given(worker=ADDRESSES, reward=AMOUNTS, push=st.booleans())
def test_batch_of_one__there_and_back(worker: str, reward: int, push: bool) -> None:  # noqa: FBT001 - drawn
    """A batch of one task may be packed as that task, its path empty, and is read back the same."""
    terms = replace(sample(1), tasks_root=root_of([worker], [reward]))

    assert unpack_batch(pack_one(terms, [worker], [reward], 0, push=push)) == (terms, (worker,), (reward,))


def test_one__task_with_its_path() -> None:
    """One task of several stands after the terms: form, index, worker, amount, and each sibling from the leaf up."""
    workers, rewards = [BARB, CARL, DANA], [256, 7, 300]
    work = pack_one(sample(3), workers, rewards, 1, push=True)
    task = work[TERMS_LENGTH:]

    assert work[:TERMS_LENGTH] == pack_terms(sample(3))
    assert task[:2] == bytes((0x10 | PUSH_BIT | 1, 1))
    assert task[2:23] == bytes.fromhex(CARL[2:]) + b"\x07"
    assert task[23:] == b"".join(prove(workers, rewards, 1).proof)


@pytest.mark.parametrize(("count", "different"), [(1, 1), (20, 20), (20, 19), (20, 18), (255, 1)])
def test_table__shorter_form(count: int, different: int) -> None:
    """Each worker stands once where that is shorter, else once a task; either is read back the same."""
    workers = [to_checksum_address(f"0x{index % different + 1:040x}") for index in range(count)]
    rewards = [1] * count
    work = pack_table(sample(count), workers, rewards)
    slots = work[TERMS_LENGTH + 1]

    assert slots == (different if 20 * different + count < 20 * count else count)
    assert len(work) == TERMS_LENGTH + 2 + 20 * slots + (count if slots < count else 0) + count
    assert unpack_batch(work)[1] == tuple(workers)


def sample(count: int) -> Terms:
    """Make sound terms for that many tasks."""
    given = replace(terms_of(assigned()), count=count, specs_root=bytes(31) + b"s", salt=bytes(31) + b"t")
    named = {name: to_checksum_address(getattr(given, name)) for name in NAMED}
    return replace(given, **named)  # type: ignore[arg-type]


NAMED = ("employer", "token", "fee_receiver", "benefits_fund", "arbiter")


def packed(count: int = 3, workers: tuple[str, ...] = (BARB, BARB, BARB)) -> bytes:
    """Pack a table whose only worker stands once."""
    return pack_table(sample(count), workers, [30] * len(workers))


def _at(place: int, byte: int) -> Callable[[bytes], bytes]:
    return lambda work: work[:place] + bytes((byte,)) + work[place + 1 :]


def test_root__no_batch() -> None:
    """A batch may be named by its root alone, which opens nothing and is read back as no batch."""
    work = pack_root(sample(3))

    assert work == pack_terms(sample(3)) + b"\x20" + sample(3).tasks_root
    with pytest.raises(MalformedError, match="form"):
        unpack_batch(work)


FORM, SLOTS, FIRST_PLACE = TERMS_LENGTH, TERMS_LENGTH + 1, TERMS_LENGTH + 22


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda _work: b"", "shorter"),
        (lambda work: work[: TERMS_LENGTH + 1], "shorter"),
        (_at(FORM, 0x00), "form"),
        (_at(FORM, 0x0D), "form"),
        (_at(FORM, 0x21), "form"),
        (_at(FORM, 0x11), "one task of several"),
        (_at(FORM, 0x02), "whole batch"),
        (_at(SLOTS, 0), "workers as tasks"),
        (_at(SLOTS, 4), "workers as tasks"),
        (_at(FIRST_PLACE, 1), "not there"),
        (lambda work: work[: SLOTS + 20], "fewer workers"),
        (lambda work: work[:-1], "whole batch"),
        (lambda work: work + b"\0", "whole batch"),
        (_at(TERMS_LENGTH - 65, 0), "workers as tasks"),
    ],
)
def test_batch__malformed(spoil: Callable[[bytes], bytes], why: str) -> None:
    """Bytes that are no whole batch are refused, whatever is wrong with them."""
    with pytest.raises(MalformedError, match=why):
        unpack_batch(spoil(packed()))


@given(work=st.binary(max_size=400), at=st.integers(0, 300), byte=BYTES)
def test_batch__any_bytes(work: bytes, at: int, byte: int) -> None:
    """Whatever bytes come, they are refused by name or read as a batch that packs into a batch of the same tasks."""
    for bytes_ in (work, _at(at, byte)(packed())):
        try:
            terms, workers, rewards = unpack_batch(bytes_)
        except MalformedError:
            continue
        assert unpack_batch(pack_table(terms, workers, rewards)) == (terms, workers, rewards)


def test_one_of_one__another_index() -> None:
    """In a batch of one there is only the first task."""
    work = pack_one(sample(1), [BARB], [30], 0)

    with pytest.raises(MalformedError, match="one task of several"):
        unpack_batch(_at(SLOTS, 1)(work))


@given(st.lists(st.tuples(BYTES, BYTES), max_size=20))
def test_ratings__there_and_back(ratings: list[tuple[int, int]]) -> None:
    """Ratings are read back in the order they were packed in."""
    assert unpack_ratings(pack_ratings(ratings)) == tuple(ratings)


@given(st.lists(st.tuples(BYTES, WORDS), max_size=20))
def test_deliveries__there_and_back(handed: list[tuple[int, bytes]]) -> None:
    """What one worker hands in stands in the log as it stood in the call, without length and signature."""
    group = pack_deliveries([(handed, b"signed")])

    assert group[:3] == b"\0\x06" + bytes((len(handed),))
    assert group.endswith(b"signed")
    assert unpack_deliveries(group[3:-6]) == tuple(handed)


def test_deliveries__several_workers() -> None:
    """Each worker's group follows the other's; a worker who sends the call needs no signature."""
    groups = pack_deliveries([([(0, bytes(32))], b"x" * 65), ([], b"")])

    assert groups == b"\0\x41\x01\x00" + bytes(32) + b"x" * 65 + b"\0\0\0"


@given(st.lists(st.builds(Outcome, BYTES, st.sampled_from(Path), BYTES, AMOUNTS), max_size=20))
def test_outcomes__as_the_log_has_them(outcomes: list[Outcome]) -> None:
    """Each outcome is index, path, rating and what was earned, in fifteen bytes."""
    records = b"".join(bytes((one.index, one.path, one.rating)) + one.earned.to_bytes(12) for one in outcomes)

    assert unpack_outcomes(records) == tuple(outcomes)


def test_outcomes__unknown_path() -> None:
    """An ending that the escrow does not have is refused."""
    with pytest.raises(MalformedError, match="ending"):
        unpack_outcomes(bytes((0, 9)) + bytes(13))


def test_skipped__each_with_its_refusal() -> None:
    """A skipped task is named with the selector of what stood against it."""
    assert unpack_skipped(b"\x07abcd\x02efgh") == ((7, b"abcd"), (2, b"efgh"))


@pytest.mark.parametrize("unpack", [unpack_outcomes, unpack_ratings, unpack_deliveries, unpack_skipped])
def test_records__cut_short(unpack: Callable[[bytes], object]) -> None:
    """Records of a log that are not whole are refused."""
    assert unpack(b"") == ()
    with pytest.raises(MalformedError, match="records"):
        unpack(b"\0\0\0")


def test_terms__each_member_in_its_place() -> None:
    """Terms are 207 bytes: each member in its own width, then the specs' root and the salt, and no tasks' root."""
    head = pack_terms(sample(3))

    assert len(head) == TERMS_LENGTH
    assert head[:20] == bytes.fromhex(EMPLOYER[2:])
    assert head[142] == 3
    assert head[143:] == sample(3).specs_root + sample(3).salt
    assert pack_terms(replace(sample(3), tasks_root=b"other")) == head
    assert WORKER[2:] not in head.hex()
