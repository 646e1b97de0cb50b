"""What people set for themselves stays within what cards and buttons can show."""

from collections.abc import Callable
from functools import partial

import pytest

from ledger.core.commands import CommandId
from ledger.core.errors import BadCommand
from ledger.core.personal import (
    NAME_MAX,
    PHRASE_MAX,
    TEMPLATES_MAX,
    BoardFilter,
    Describe,
    SetPhrase,
    require_described,
    require_filter,
    require_name,
    require_phrase,
    require_room,
    require_version,
)
from tests.core.samples import BARB, NOON


def _described(**told: object) -> Describe:
    given: dict[str, object] = {"skills": (), "languages": (), "place": "", **told}
    return Describe(id=CommandId("tg:1:1"), at=NOON, person=BARB, **given)  # type: ignore[arg-type]


SAVED = tuple(str(count) for count in range(TEMPLATES_MAX))


@pytest.mark.parametrize(
    "require",
    [
        partial(require_version, "2026-11"),
        partial(require_described, _described(skills=("law",), place="上海")),
        partial(require_filter, BoardFilter()),
        partial(require_filter, BoardFilter(skill="law", language="zh", least=1, asset="USD")),
        partial(require_name, "x" * NAME_MAX),
        partial(require_phrase, ""),
        partial(require_phrase, "<b>&" + "水" * (PHRASE_MAX - 4)),
        partial(require_room, SAVED, "0"),
        partial(require_room, SAVED[1:], "new"),
    ],
)
def test_require__within_bounds(require: Callable[[], None]) -> None:
    """What a card can show is taken; a saved task that is replaced needs no room."""
    require()


@pytest.mark.parametrize(
    "require",
    [
        partial(require_version, ""),
        partial(require_version, "x" * 33),
        partial(require_described, _described(skills=tuple("abcdefghi"))),
        partial(require_described, _described(languages=("x" * 33,))),
        partial(require_described, _described(place="x" * 61)),
        partial(require_filter, BoardFilter(least=1)),
        partial(require_filter, BoardFilter(asset="USD")),
        partial(require_filter, BoardFilter(least=2**96, asset="USD")),
        partial(require_filter, BoardFilter(skill="x" * 33)),
        partial(require_filter, BoardFilter(community="x" * 65)),
        partial(require_name, ""),
        partial(require_phrase, "x" * (PHRASE_MAX + 1)),
        partial(require_phrase, "two\nlines"),
        partial(require_name, "x" * (NAME_MAX + 1)),
        partial(require_room, SAVED, "new"),
    ],
)
def test_require__out_of_bounds(require: Callable[[], None]) -> None:
    """What no card could show, or nothing could pass, is refused."""
    with pytest.raises(BadCommand):
        require()


def test_phrase__shown_to_nobody_by_accident() -> None:
    """A phrase is no part of how its command is written down, in a log or a traceback."""
    assert "otter" not in repr(SetPhrase(id=CommandId("tg:1:1"), at=NOON, person=BARB, phrase="blue otter"))
