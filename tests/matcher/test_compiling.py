"""Loops are compiled with their neighbours, and also where machine code cannot be kept."""

from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np

from matcher.assign import laying
from matcher.compiling import compiled, keep


def test_compiled__same_answer() -> None:
    """A compiled loop does to arrays what the plain one does to lists."""
    first, edge = np.zeros(3, np.int64), np.zeros(3, np.int32)
    plain_first, plain_edge = [0, 0, 0], [0, 0, 0]

    compiled(laying).turn(np.array([1, ~0, 1], np.int32), first, edge)
    laying.turn([1, ~0, 1], plain_first, plain_edge)  # type: ignore[arg-type]

    assert first.tolist() == plain_first == [0, 1, 3]
    assert edge.tolist() == plain_edge == [1, 0, 2]


def test_keep__no_folder() -> None:
    """Where no folder can be written, the loop is compiled for this run alone."""

    def jit(*, cache: bool = False) -> Callable[[FunctionType], Any]:
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return lambda function: function

    def double(number: int) -> int:
        return 2 * number

    assert keep(jit, double)(4) == 8
