"""Bounds: nothing gets through the door that the contract could never take."""

from collections.abc import Callable

import pytest

from ledger.core.bounds import (
    GROUNDS_MAX,
    require_address,
    require_grounds,
    require_language,
    require_reward,
    require_span,
    require_sum,
)
from ledger.core.errors import BadCommand

CHECKED = "0xABaBaBaBABabABabAbAbABAbABabababaBaBABaB"


@pytest.mark.parametrize(
    ("require", "least", "most"),
    [(require_reward, 1, 2**96 - 1), (require_sum, 1, 2**128 - 1), (require_span, 60, 365 * 24 * 3600)],
)
def test_figures__both_ends(require: Callable[[int], None], least: int, most: int) -> None:
    """The least and the most pass; one less or one more is refused with what was given."""
    require(least)
    require(most)

    for beyond in (least - 1, most + 1, -most):
        with pytest.raises(BadCommand) as refused:
            require(beyond)
        assert refused.value.details["got"] == str(beyond)


def test_language__known() -> None:
    """Only languages with texts pass."""
    require_language("zh-Hans")
    require_language("en")

    with pytest.raises(BadCommand):
        require_language("tlh")


def test_grounds__said_and_short() -> None:
    """Why somebody objects is said, and fits into a message."""
    require_grounds("a")
    require_grounds("字" * GROUNDS_MAX)

    for given in ("", " \n", "字" * (GROUNDS_MAX + 1)):
        with pytest.raises(BadCommand) as refused:
            require_grounds(given)
        assert refused.value.details["reason"] == "grounds-length"


@pytest.mark.parametrize("given", [CHECKED, CHECKED.lower(), "0x" + CHECKED[2:].upper()])
def test_address__any_writing(given: str) -> None:
    """An address may be written with or without its checksum; it comes back with it."""
    assert require_address(given) == CHECKED


@pytest.mark.parametrize("given", ["", "adam", CHECKED[:-1], CHECKED[:-1] + "b", "0x" + "0" * 40, CHECKED + "00"])
def test_address__refused(given: str) -> None:
    """No address, one mistyped, or the one that belongs to nobody: refused before money goes there."""
    with pytest.raises(BadCommand):
        require_address(given)
