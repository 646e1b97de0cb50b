"""Chances for newcomers: each pair draws from what is believed of the worker (Thompson 1933), as strongly as is wanted.

A draw is expected + strength * sd * z with z standard normal, so that a newcomer, of whom little is known, is now and
then drawn above those who are known; with strength 0 the best known always comes first. Half the sd lost least in the
measurements (anchors/matching.md, 4.3). All integers: every machine draws the same.
"""

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

STRENGTH = 500  # thousandths of the standard deviation
WHOLE = 1000
Keys = NDArray[np.uint64]
Wholes = NDArray[np.int64]

_LANES, _WORDS = 3, 4  # twelve words of sixteen bits: the sum of so many is near normal, and within six of its sd
_ROOT = 1 << 16  # the sd of a sum of twelve uniform words is one word's range


def key(name: str) -> int:
    """Return the 64 bits by which a name takes part in draws."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big")


def normals(seed: int, tasks: Keys, workers: Keys) -> Wholes:
    """Draw a standard normal, in thousandths, for each pair of a task's key and a worker's: arrays of one shape.

    The same seed, task and worker always draw the same, whatever else is drawn. Bits are mixed by SplitMix64's
    finaliser (Steele, Lea and Flood 2014); twelve uniform words are summed (Irwin-Hall), exact to a thousandth of
    chance below 3 sd.
    """
    start = np.array(key(f"normal:{seed}"), dtype=np.uint64)
    pair = _mixed(_mixed(start ^ tasks) ^ workers)
    total = np.zeros(pair.shape, dtype=np.int64)
    for lane in range(_LANES):
        bits = _mixed(pair ^ np.array(key(f"lane:{lane}"), dtype=np.uint64))
        for word in range(_WORDS):
            total += (bits >> np.uint64(16 * word) & np.uint64(_ROOT - 1)).astype(np.int64)
    centre = _LANES * _WORDS * (_ROOT - 1)
    return np.asarray((2 * total - centre) * WHOLE // (2 * _ROOT))


def drawn(mean: Wholes, sd: Wholes, z: Wholes, *, strength: int = STRENGTH) -> Wholes:
    """Return what each pair is taken to be worth: `mean` plus so many thousandths of `sd` times `z`, rounded down.

    Warning: it may lie outside the scale of `mean`; cutting it off there would make equals of the best.
    """
    return np.asarray(mean + strength * sd * z // (WHOLE * WHOLE))


def _mixed(bits: Keys) -> Keys:
    """Spread every bit over all others, without losing one."""
    bits = (bits ^ (bits >> np.uint64(30))) * np.array(0xBF58476D1CE4E5B9, dtype=np.uint64)
    bits = (bits ^ (bits >> np.uint64(27))) * np.array(0x94D049BB133111EB, dtype=np.uint64)
    return np.asarray(bits ^ (bits >> np.uint64(31)))
