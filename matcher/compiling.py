"""Hot loops compiled when a problem is large: plain functions over arrays, by numba, on first use.

The same functions run uncompiled, on lists, where a problem is small: then numba is not even imported, and the
answer is the same to the last digit. A module of loops imports nothing but constants and other loops.
"""

from collections.abc import Callable
from functools import cache
from types import FunctionType, ModuleType, SimpleNamespace
from typing import Any


@cache
def compiled(*modules: ModuleType) -> SimpleNamespace:
    """Compile every function of these modules, each when it is first called.

    Machine code is kept beside the source, or in the cache folder of whoever runs it, so that the next start
    only loads it; where neither can be written it is compiled anew in each run.
    """
    names: dict[str, Any] = {}
    for module in modules:
        names |= vars(module)
    for module in modules:
        for name, function in vars(module).items():
            if isinstance(function, FunctionType) and function.__module__ == module.__name__:
                names[name] = _jit(function, names)
    return SimpleNamespace(**names)


def _jit(function: FunctionType, names: dict[str, Any]) -> Callable[..., Any]:
    """Return a copy that calls the compiled versions of its neighbours, compiled."""
    from numba import njit

    copy = FunctionType(function.__code__, names, function.__name__, function.__defaults__, function.__closure__)
    copy.__module__ = function.__module__
    try:
        kept: Callable[..., Any] = njit(cache=True)(copy)
    except RuntimeError:  # no folder in which machine code could be kept
        kept = njit(copy)
    return kept
