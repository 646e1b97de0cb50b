"""How the loops are run: on lists as they stand where a market is small, on arrays and compiled where it is large."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.assign import bidding, laying, paths
from matcher.assign.ground import Ints
from matcher.compiling import compiled

PAIRS_COMPILED = 100_000  # from here on loading compiled loops costs about as little as doing without
PAIRS_AT_HAND = 2_000  # and from here on using them, once they are loaded


class Plain(NamedTuple):
    """The loops as they stand, on lists: Python reads an element of a list three times faster than of an array."""

    laying: Any = laying
    bidding: Any = bidding
    paths: Any = paths

    @staticmethod
    def look(array: NDArray[Any]) -> Ints:
        """Give the loops something to read."""
        return array.tolist()  # type: ignore[no-any-return]  # a list stands in for an array here

    @staticmethod
    def copy(figures: Ints) -> Ints:
        """Make the loops something of their own to change."""
        return figures[:]

    @staticmethod
    def fresh(count: int, fill: int, kind: type[np.integer[Any]]) -> Ints:  # noqa: ARG004  # as for arrays
        """Make room for the loops to work in."""
        return [fill] * count  # type: ignore[return-value]  # a list stands in for an array here


class Compiled(NamedTuple):
    """The loops as machine code, on arrays."""

    laying: Any
    bidding: Any
    paths: Any

    @staticmethod
    def look(array: NDArray[Any]) -> Ints:
        """Give the loops something to read."""
        return array

    @staticmethod
    def copy(figures: Ints) -> Ints:
        """Make the loops something of their own to change."""
        return figures.copy()

    @staticmethod
    def fresh(count: int, fill: int, kind: type[np.integer[Any]]) -> Ints:
        """Make room for the loops to work in."""
        return np.full(count, fill, kind) if fill else np.zeros(count, kind)


Runner = Plain | Compiled


@cache
def machine() -> Compiled:
    """Compile the loops, or load them where that was done before."""
    loops = compiled(laying, bidding, paths)
    return Compiled(loops, loops, loops)


def runner_for(pairs: int) -> Runner:
    """Choose by size; the answer is the same either way."""
    is_loaded = machine.cache_info().currsize > 0
    return machine() if pairs >= (PAIRS_AT_HAND if is_loaded else PAIRS_COMPILED) else Plain()
