"""Draws from a seed and names: the same on every machine, in every order of asking, one by one or in arrays.

A name is a number once and for all (BLAKE2b); a task's number is drawn with the seed. A pair's draw mixes the two with
multiplications and shifts of at most 63 bits, in the manner of Wellons' "lowbias32", so that whole numbers of Python
and signed ones of 64 bits come to the same.
"""

from functools import lru_cache
from hashlib import blake2b

BITS = 32
MASK = (1 << BITS) - 1
FIRST, SECOND = 0x7FEB352D, 0x45D9F3B  # odd, and below 31 bits
LOT_BITS = 10  # of a draw; the rest is its luck
MIDDLE = 4 * 31
LUCK_MAX = MIDDLE * 27_063 // 1000  # thousandths of a deviation


@lru_cache(maxsize=1 << 17)
def name_of(text: str) -> int:
    """Return the number of a name, of 62 bits; it also decides between equals."""
    return _digest(text) >> 2


def seeded_name(seed: int, text: str) -> int:
    """Return the number, of 32 bits, that a task draws with under this seed."""
    return _digest((seed, text)) & MASK


def pair_draw(task_drawn: int, worker_name: int) -> int:
    """Draw 32 bits for a pair."""
    drawn = (task_drawn ^ worker_name) & MASK
    drawn = ((drawn ^ (drawn >> 16)) * FIRST) & MASK
    drawn = ((drawn ^ (drawn >> 15)) * SECOND) & MASK
    return drawn ^ (drawn >> 16)


def lot_of(draw: int) -> int:
    """Return the lot of a draw, in 0-1023."""
    return draw & ((1 << LOT_BITS) - 1)


def luck_of(draw: int) -> int:
    """Return the luck of a draw, near a standard normal, in thousandths; independent of the lot.

    The sum of four uniform words of five bits (Irwin-Hall): its deviation is 18.475, and it ends at 3.4 of these.
    """
    bits = draw >> LOT_BITS
    total = (bits & 31) + (bits >> 5 & 31) + (bits >> 10 & 31) + (bits >> 15 & 31)
    return (2 * total - MIDDLE) * 27_063 // 1000


def _digest(text: object) -> int:
    return int.from_bytes(blake2b(repr(text).encode(), digest_size=8).digest(), "big")
