"""The escrow's storage as figures: where each stands, and the words that a batch must have by what its logs told.

The twin of `Balances.sol` and `Stages.sol`; contracts/README.md, "Storage", has the layout in words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from eth_hash.auto import keccak

from contracts import ACCOUNTS_SLOT, BOOKS_SLOT

WORD = 32
WORD_BITS = 256
BALANCE_BITS = 128
MARK, WIDE = 1 << 255, 1 << 254
NARROW_MOST = 23  # tasks whose ratings still stand in word 0
NARROW_RATINGS = 64  # the first rating's bit there
FIRST_WORD_TASKS = 127
RATINGS_PER_WORD = 32
CONTEST_FLAG = 0x80
STAGE_BITS: Mapping[str, int] = {"closed": 0, "opened": 1, "delivered": 2, "rated": 3, "contested": 3}
_STAGES = ("closed", "opened", "delivered", "rated")
OFFERS_SLOT = 4  # employer -> word -> a bit for each nonce that is used up
ERC20_BALANCES_SLOT = 0  # of OpenZeppelin's ERC20, which the test token is

Task = tuple[str, int]  # stage and rating


def mapping_key(slot: int | bytes, *keys: bytes) -> bytes:
    """Tell where a mapping keeps what stands under a key; of a mapping of mappings under several."""
    place = slot.to_bytes(WORD) if isinstance(slot, int) else slot
    for key in keys:
        place = keccak(key.rjust(WORD, b"\0") + place)
    return place


def account_key(token: str, holder: str) -> bytes:
    """Tell where a holder's balance and nonce stand, in one word."""
    return mapping_key(_accounts_of(token), _address(holder))


@lru_cache(maxsize=1024)
def _accounts_of(token: str) -> bytes:
    return mapping_key(ACCOUNTS_SLOT, _address(token))


def read_account(word: int) -> tuple[int, int]:
    """Read balance and nonce."""
    return word & ((1 << BALANCE_BITS) - 1), word >> BALANCE_BITS


def offers_key(employer: str, number: int) -> bytes:
    """Tell where 256 nonces of an employer's offers stand, the first of them 256 times `number`."""
    return mapping_key(OFFERS_SLOT, _address(employer), number.to_bytes(WORD))


def held_key(holder: str) -> bytes:
    """Tell where an OpenZeppelin token keeps what somebody holds."""
    return mapping_key(ERC20_BALANCES_SLOT, _address(holder))


def book_key(batch: str, number: int) -> bytes:
    """Tell where one of a batch's ten words stands."""
    first = int.from_bytes(mapping_key(BOOKS_SLOT, bytes.fromhex(batch[2:])))
    return ((first + number) % (1 << WORD_BITS)).to_bytes(WORD)


@dataclass(frozen=True, slots=True)
class Book:
    """A batch as its logs leave it: which of its words matter, and what they must be."""

    batch: str
    count: int
    words: Mapping[int, int]


def book_of(batch: str, tasks: Sequence[Task]) -> Book:
    """Write the words of a batch of which some task has not ended."""
    is_wide = len(tasks) > NARROW_MOST
    words = dict.fromkeys(_stage_words(len(tasks)), 0)
    words[0] = MARK | (WIDE if is_wide else 0)
    for index, (stage, rating) in enumerate(tasks):
        number, shift = _stage_place(index)
        words[number] |= STAGE_BITS[stage] << shift
        if STAGE_BITS[stage] == STAGE_BITS["rated"]:
            number, shift = _rating_place(index, is_wide=is_wide)
            words[number] = words.get(number, 0) | (rating | (CONTEST_FLAG if stage == "contested" else 0)) << shift
    return Book(batch, len(tasks), words)


def ended_book(batch: str, count: int, *, is_clear: bool) -> Book:
    """Write the words of a batch whose tasks have all ended; if that was late, not even its mark remains."""
    words = dict.fromkeys(_stage_words(count), 0)
    if not is_clear:
        words[0] = MARK | (WIDE if count > NARROW_MOST else 0)
    return Book(batch, count, words)


def revoked_book(batch: str) -> Book:
    """Write the word of a batch that was revoked before it was opened: its mark, for ever."""
    return Book(batch, 0, {0: MARK})


def read_task(words: Mapping[int, int], index: int, *, count: int) -> Task:
    """Read one task as the contract does."""
    number, shift = _stage_place(index)
    bits = (words[number] >> shift) & 3
    if bits == 0:
        return ("closed" if words[0] & MARK else "none"), 0
    if bits != STAGE_BITS["rated"]:
        return _STAGES[bits], 0
    number, shift = _rating_place(index, is_wide=count > NARROW_MOST)
    mark = (words.get(number, 0) >> shift) & 0xFF
    return ("contested" if mark & CONTEST_FLAG else "rated"), mark & ~CONTEST_FLAG


def rating_words(indexes: Iterable[int], *, count: int) -> frozenset[int]:
    """Name the words that hold the ratings of these tasks."""
    return frozenset(_rating_place(index, is_wide=count > NARROW_MOST)[0] for index in indexes)


def _stage_words(count: int) -> tuple[int, ...]:
    return (0, 1) if count > FIRST_WORD_TASKS else (0,)


def _stage_place(index: int) -> tuple[int, int]:
    return (0, 2 * index) if index < FIRST_WORD_TASKS else (1, 2 * (index - FIRST_WORD_TASKS))


def _rating_place(index: int, *, is_wide: bool) -> tuple[int, int]:
    if not is_wide:
        return 0, NARROW_RATINGS + 8 * index
    return 2 + index // RATINGS_PER_WORD, 8 * (index % RATINGS_PER_WORD)


def _address(text: str) -> bytes:
    return bytes.fromhex(text[2:])
