"""Loops are compiled with their neighbours, and also where machine code cannot be kept."""

from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np

from matcher.assign import laying
from matcher.compiling import compiled, keep


def test_compiled__same_answer() -> None:
    """A compiled loop does to arrays what the plain one does to lists."""
    order, plain_order = np.zeros(5, np.int64), [0] * 5

    compiled(laying).sort_rows(np.array([0, 3, 5]), np.array([4, 2, 3, 9, 1]), order)
    laying.sort_rows([0, 3, 5], [4, 2, 3, 9, 1], plain_order)  # type: ignore[arg-type]

    assert order.tolist() == plain_order == [1, 2, 0, 4, 3]


def test_keep__no_folder() -> None:
    """Where no folder can be written, the loop is compiled for this run alone."""

    def jit(*, cache: bool = False, **_doors: bool) -> Callable[[FunctionType], Any]:
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return lambda function: function

    def double(number: int) -> int:
        return 2 * number

    assert keep(jit, double)(4) == 8
