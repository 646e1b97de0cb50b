"""The bytes that the escrow's calls and logs are made of. Twin of contracts/src/libraries/Packed.sol.

A call brings `work`: terms, then the whole table of workers and rewards, or one task with its proof.
Terms leave out `tasks_root`, which the tasks that follow say.
"""

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from eth_utils.address import to_checksum_address

from ledger.core.merkle import prove, root_of_words
from ledger.core.terms import Terms

TERMS_LENGTH = 207
WIDTH_BITS, ONE_BIT, ROOT_FORM, PUSH_BIT = 0x0F, 0x10, 0x20, 0x80
WIDEST, ADDRESS = 12, 20  # bytes
_OUTCOME = struct.Struct(">BBB12s")

# The members of the terms in their order, each in its own number of bytes.
_WIDTHS = (20, 20, 2, 20, 2, 20, 20, 2, 1, 1, 2, 2, 6, 6, 6, 6, 6, 1)
_TERMS = struct.Struct("".join(f"{width}s" for width in _WIDTHS))


class MalformedError(ValueError):
    """Bytes that are not what the escrow writes."""


class Path(IntEnum):
    """How a task ended, as the escrow numbers it."""

    RATED = 0
    ACCEPTED = 1
    FINISHED = 2
    RELEASED = 3
    REFUNDED = 4
    RULED = 5
    DEFAULTED = 6
    AGREED = 7
    GIVEN_BACK = 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """One record of a `TasksSettled` log."""

    index: int
    path: Path
    rating: int
    earned: int  # of the task's reward, before fee and benefits


def pack_terms(terms: Terms) -> bytes:
    """Write terms as calls and logs carry them; 207 bytes."""
    members = terms.as_tuple()[: len(_WIDTHS)]
    head = b"".join(_number(member).to_bytes(width) for member, width in zip(members, _WIDTHS, strict=True))
    return head + terms.specs_root + terms.salt


def pack_table(terms: Terms, workers: Sequence[str], rewards: Sequence[int], *, push: bool = False) -> bytes:
    """Write a whole batch: each worker once where that is shorter, each reward in as few bytes as the largest needs."""
    distinct = tuple(dict.fromkeys(workers))
    is_short = 20 * len(distinct) + len(workers) < 20 * len(workers)
    slots = distinct if is_short else tuple(workers)
    places = bytes(slots.index(worker) for worker in workers) if is_short else b""
    width = _width(rewards)
    people = b"".join(bytes.fromhex(worker[2:]) for worker in slots)
    sums = b"".join(reward.to_bytes(width) for reward in rewards)
    return pack_terms(terms) + bytes((width | PUSH_BIT * push, len(slots))) + people + places + sums


def pack_one(terms: Terms, workers: Sequence[str], rewards: Sequence[int], index: int, *, push: bool = False) -> bytes:
    """Write one task of a batch with its proof."""
    proven = prove(workers, rewards, index)
    width = _width((proven.reward,))
    task = bytes.fromhex(proven.worker[2:]) + proven.reward.to_bytes(width)
    form = width | ONE_BIT | PUSH_BIT * push
    return pack_terms(terms) + bytes((form, index)) + task + b"".join(proven.proof)


def pack_root(terms: Terms) -> bytes:
    """Write a batch by its root alone: enough to rate below full, where nobody is paid."""
    return pack_terms(terms) + bytes((ROOT_FORM,)) + terms.tasks_root


def pack_ratings(ratings: Iterable[tuple[int, int]]) -> bytes:
    """Write pairs of a task's index and its rating."""
    return b"".join(bytes(pair) for pair in ratings)


def pack_deliveries(groups: Iterable[tuple[Sequence[tuple[int, bytes]], bytes]]) -> bytes:
    """Write what each worker hands in, as pairs of index and deliverable, with the worker's signature."""
    return b"".join(
        len(sig).to_bytes(2) + bytes((len(handed),)) + b"".join(bytes((i,)) + made for i, made in handed) + sig
        for handed, sig in groups
    )


@dataclass(frozen=True, slots=True)
class Work:
    """A whole batch as a log brings it, cut into its parts and nothing made of them."""

    members: tuple[int | bytes, ...]  # of the terms, up to the count
    people: tuple[bytes, ...]  # the worker of each task
    sums: tuple[bytes, ...]  # the reward of each
    roots: tuple[bytes, bytes]  # over the specs; the salt

    @property
    def rewards(self) -> tuple[int, ...]:
        """The rewards as numbers."""
        return tuple(map(int.from_bytes, self.sums))

    def root(self) -> bytes:
        """Hash the tasks into the root that the terms leave out."""
        pairs = zip(self.people, self.sums, strict=True)
        return root_of_words([who + minor.rjust(WIDEST, b"\0") for who, minor in pairs])

    def terms(self, root: bytes, write: Callable[[bytes], str]) -> Terms:
        """Make the terms, with addresses written by `write`."""
        members = [write(one) if isinstance(one, bytes) else one for one in self.members]
        return Terms(*members, root, *self.roots)  # type: ignore[call-arg,arg-type]


def unpack_batch(work: bytes) -> tuple[Terms, tuple[str, ...], tuple[int, ...]]:
    """Read terms, workers and rewards of a whole batch.

    Raises:
        MalformedError: The bytes are no whole batch.
    """
    found = cut_batch(work)
    named = {one: to_checksum_address(one) for one in found.people}
    workers = tuple(named[one] for one in found.people)
    return found.terms(found.root(), to_checksum_address), workers, found.rewards


def cut_batch(work: bytes) -> Work:
    """Cut a whole batch into its parts.

    Raises:
        MalformedError: The bytes are no whole batch.
    """
    if len(work) < TERMS_LENGTH + 2:
        raise MalformedError("shorter than terms")
    count, form, rest = work[142], work[TERMS_LENGTH], work[TERMS_LENGTH + 1 :]
    width = form & WIDTH_BITS
    if not 0 < width <= WIDEST or form & ~(WIDTH_BITS | ONE_BIT | PUSH_BIT):
        raise MalformedError("no such form")
    people, sums = _one(rest, count) if form & ONE_BIT else _table(rest, count)
    if not count or len(sums) != width * count:
        raise MalformedError("not a whole batch")
    cut = tuple(sums[at : at + width] for at in range(0, len(sums), width))
    return Work(_members(work), people, cut, (work[143:175], work[175:207]))


def unpack_outcomes(records: bytes) -> tuple[Outcome, ...]:
    """Read the records of a `TaskSettled` or `TasksSettled` log.

    Raises:
        MalformedError: They are cut short, or a path is none of ours.
    """
    return tuple(Outcome(index, Path(path), *rest) for index, path, *rest in cut_outcomes(records))


def cut_outcomes(records: bytes) -> list[tuple[int, int, int, int]]:
    """Cut the same into index, path, rating and what was earned.

    Raises:
        MalformedError: They are cut short, or a path is none of ours.
    """
    if len(records) % _OUTCOME.size:
        raise MalformedError(f"not records of {_OUTCOME.size} bytes")
    cut = [(at, path, mark, int.from_bytes(minor)) for at, path, mark, minor in _OUTCOME.iter_unpack(records)]
    if any(path > Path.GIVEN_BACK for _, path, _, _ in cut):
        raise MalformedError("no such ending")
    return cut


def unpack_ratings(records: bytes) -> tuple[tuple[int, int], ...]:
    """Read pairs of index and rating of a `TasksRated` log."""
    return tuple((row[0], row[1]) for row in _rows(records, 2))


def unpack_deliveries(records: bytes) -> tuple[tuple[int, bytes], ...]:
    """Read pairs of index and deliverable of a `TasksDelivered` log."""
    return tuple((row[0], row[1:]) for row in _rows(records, 33))


def unpack_skipped(records: bytes) -> tuple[tuple[int, bytes], ...]:
    """Read pairs of index and the refusal's selector of a `TasksSkipped` log."""
    return tuple((row[0], row[1:]) for row in _rows(records, 5))


def _members(work: bytes) -> tuple[int | bytes, ...]:
    parts = _TERMS.unpack_from(work)
    return tuple(part if width == ADDRESS else int.from_bytes(part) for part, width in zip(parts, _WIDTHS, strict=True))


def _one(rest: bytes, count: int) -> tuple[tuple[bytes, ...], bytes]:
    if count != 1 or rest[0] != 0:
        raise MalformedError("one task of several")
    return _people(rest[1:], 1)


def _table(rest: bytes, count: int) -> tuple[tuple[bytes, ...], bytes]:
    slots = rest[0]
    if not 0 < slots <= count:
        raise MalformedError("not as many workers as tasks")
    people, rest = _people(rest[1:], slots)
    if slots == count:
        return people, rest
    places = rest[:count]
    if any(place >= slots for place in places):
        raise MalformedError("a worker that is not there")
    return tuple(people[place] for place in places), rest[count:]


def _people(rest: bytes, slots: int) -> tuple[tuple[bytes, ...], bytes]:
    end = ADDRESS * slots
    if len(rest) < end:
        raise MalformedError("fewer workers than said")
    return tuple(rest[at : at + ADDRESS] for at in range(0, end, ADDRESS)), rest[end:]


def _rows(records: bytes, length: int) -> Iterator[bytes]:
    if len(records) % length:
        raise MalformedError(f"not records of {length} bytes")
    return (records[at : at + length] for at in range(0, len(records), length))


def _width(rewards: Iterable[int]) -> int:
    return (max(rewards).bit_length() + 7) // 8 or 1


def _number(member: str | int | bytes) -> int:
    return int(member, 16) if isinstance(member, str) else int(member)
