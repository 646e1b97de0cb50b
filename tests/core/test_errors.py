"""Refusals: one class a reason, each with a code of its own and a place in the tree that is drawn."""

from collections.abc import Iterator

import pytest

from ledger.core import errors
from ledger.core.errors import LedgerError


def _below(kind: type[LedgerError]) -> Iterator[type[LedgerError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _below(child)


REFUSALS = tuple(_below(LedgerError))


def test_codes__unique() -> None:
    """No two reasons share a code."""
    assert len({kind.code for kind in REFUSALS}) == len(REFUSALS)


def test_tree__drawn() -> None:
    """The tree at the top of the file names every refusal under its parent."""
    drawn: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        name = line.lstrip("|+- ").split(" ")[0]
        if name in {kind.__name__ for kind in REFUSALS}:
            drawn.append((line.index(name) // 4, name))

    assert drawn == [(len(kind.__mro__) - len(LedgerError.__mro__), kind.__name__) for kind in REFUSALS]


@pytest.mark.parametrize("kind", REFUSALS)
def test_refusal__keeps_its_figures(kind: type[LedgerError]) -> None:
    """A refusal keeps what it is about, for the face to put into words."""
    refusal = kind(task="tsk_1", needed=7)

    assert refusal.details == {"task": "tsk_1", "needed": 7}
    assert refusal.args == (kind.code, refusal.details)
