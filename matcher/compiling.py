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
    from numba import njit

    names: dict[str, Any] = {}
    for module in modules:
        names |= vars(module)
    for module in modules:
        for name, function in vars(module).items():
            if isinstance(function, FunctionType) and function.__module__ == module.__name__:
                names[name] = keep(njit, _copy(function, names))
    return SimpleNamespace(**names)


def keep(jit: Callable[..., Any], function: FunctionType) -> Callable[..., Any]:
    """Compile by this decorator, keeping the machine code if there is a folder for it."""
    is_inner = function.__name__.startswith("_")  # only other loops call it: compiling a door for Python takes longer
    doors = {"no_cpython_wrapper": is_inner, "no_cfunc_wrapper": True}
    try:
        return jit(cache=True, **doors)(function)  # type: ignore[no-any-return]  # a decorator without types
    except RuntimeError:  # numba found no folder that it may write to
        return jit(**doors)(function)  # type: ignore[no-any-return]  # as above


def _copy(function: FunctionType, names: dict[str, Any]) -> FunctionType:
    """Return the function among neighbours that are compiled."""
    copy = FunctionType(function.__code__, names, function.__name__, function.__defaults__, function.__closure__)
    copy.__module__ = function.__module__
    return copy
