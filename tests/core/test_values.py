"""The core is made of values: whatever it hands out cannot be changed by whoever takes it."""

import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest

from ledger import core


def _values() -> Iterator[type]:
    for module in pkgutil.iter_modules(core.__path__):
        loaded = importlib.import_module(f"{core.__name__}.{module.name}")
        for _, kind in inspect.getmembers(loaded, inspect.isclass):
            if dataclasses.is_dataclass(kind) and kind.__module__ == loaded.__name__:
                yield kind


@pytest.mark.parametrize("kind", tuple(_values()), ids=lambda kind: kind.__name__)
def test_value__frozen(kind: type) -> None:
    """Every dataclass of the core is frozen and has slots, so that nothing is changed or added in passing."""
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(kind)
