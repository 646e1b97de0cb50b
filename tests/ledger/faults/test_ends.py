"""What the machine holds an ending against: a word for each, the parts that follow, and no ending without its word."""

from dataclasses import replace

import pytest

from ledger.core.commands import (
    AcceptAgreement,
    AcceptRating,
    Command,
    Contest,
    Deliver,
    GiveBack,
    PayInFull,
    Rate,
    Rule,
)
from ledger.core.ids import CommandId
from ledger.core.packed import Path
from ledger.core.task import Stage, Task
from ledger.core.terms import Split, divide
from tests.core.samples import REWARD, contested, delivered, terms_of
from tests.ledger.faults.ends import Word, parts_of

Asked = tuple[tuple[type[Command], int], ...]
HANDED_IN: Asked = ((Deliver, 0),)
GRADED: Asked = (*HANDED_IN, (Rate, 70))
OBJECTED: Asked = (*GRADED, (Contest, 0))
CURVE_OF_70 = REWARD * (5000 * 30 + 5000 * 10) // (10_000 * 30)
# Each ending, what was said before it, and what the worker earns by it.
ENDINGS: tuple[tuple[Path, Asked, int], ...] = (
    (Path.RATED, (*HANDED_IN, (Rate, 90)), REWARD),
    (Path.RATED, (*OBJECTED, (PayInFull, 0)), REWARD),
    (Path.ACCEPTED, (*GRADED, (AcceptRating, 70)), CURVE_OF_70),
    (Path.FINISHED, GRADED, CURVE_OF_70),
    (Path.RELEASED, HANDED_IN, REWARD),
    (Path.REFUNDED, (), 0),
    (Path.RULED, (*OBJECTED, (Rule, 25_000_001)), 25_000_001),
    (Path.DEFAULTED, OBJECTED, CURVE_OF_70),
    (Path.DEFAULTED, (*HANDED_IN, (Rate, 0), (Contest, 0)), REWARD // 2),
    (Path.AGREED, (*HANDED_IN, (AcceptAgreement, 7)), 7),
    (Path.GIVEN_BACK, (*OBJECTED, (GiveBack, 0)), 0),
)


@pytest.mark.parametrize(("path", "asked", "gross"), ENDINGS)
def test_parts__by_what_was_said(path: Path, asked: Asked, gross: int) -> None:
    """Each ending pays what the words before it say, and only a ruling costs the arbiter's fee."""
    task = _ended(path)
    parts = parts_of(task, _words(task, asked))

    fee = (REWARD - CURVE_OF_70) * terms_of(task).arbiter_fee_bps // 10_000 if path is Path.RULED else 0
    assert parts == divide(terms_of(task), REWARD, gross, fee)


@pytest.mark.parametrize("path", [path for path in Path if path is not Path.REFUNDED])
def test_parts__nobody_said_so(path: Path) -> None:
    """No ending but the refund comes of nobody's word."""
    with pytest.raises(AssertionError):
        parts_of(_ended(path), ())


@pytest.mark.parametrize(("path", "asked", "_gross"), ENDINGS)
def test_parts__another_last_word(path: Path, asked: Asked, _gross: int) -> None:
    """A word that ends a task and was taken has ended it: none stands beside another ending."""
    task = _ended(path)
    other = (PayInFull, 0) if path is Path.GIVEN_BACK else (GiveBack, 0)

    with pytest.raises(AssertionError):
        parts_of(task, _words(task, (*asked, other)))


def test_parts__at_rest() -> None:
    """What is still in escrow has brought nobody anything, and stands where the last word has brought it."""
    task = contested()

    assert parts_of(task, _words(task, OBJECTED)) is None
    with pytest.raises(AssertionError):
        parts_of(task, _words(task, GRADED))
    with pytest.raises(AssertionError):
        parts_of(replace(delivered(), stage=Stage.SETTLING), ())


def test_parts__never_opened() -> None:
    """A task that was taken back before its money was in escrow leaves all of it with the employer."""
    task = replace(delivered(), stage=Stage.CANCELLED)

    assert parts_of(task, ()) == Split(0, 0, 0, REWARD)


def _ended(path: Path) -> Task:
    stage = Stage.REFUNDED if path in {Path.REFUNDED, Path.GIVEN_BACK} else Stage.SETTLED
    return replace(contested(), stage=stage, path=path)


def _words(task: Task, asked: Asked) -> list[Word]:
    return [Word(CommandId(f"test:{place}"), kind, task.id, figure) for place, (kind, figure) in enumerate(asked)]
