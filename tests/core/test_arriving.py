"""What is told of money that stands at a person's own address."""

from ledger.core.arriving import Arrive, Sight, told_of_arrival, told_of_sight
from ledger.core.ids import CommandId
from tests.core.samples import ADAM, NOON


def sight(held: int, *, is_asked: bool) -> Sight:
    """Make what was seen at adam's address."""
    return Sight(id=CommandId("look:1"), at=NOON, person=ADAM, asset="USD", held=held, block=7, is_asked=is_asked)


def test_told_of_arrival__with_where_it_stands() -> None:
    """A transfer is told with its transaction and block, and with what is there altogether."""
    found = Arrive(
        id=CommandId("t"), at=NOON, person=ADAM, asset="USD", minor=5, held=8, is_last=True, tx="0x1", block=7
    )
    told = told_of_arrival(found)

    assert told.key == "money-arrived"
    assert told.details == {"asset": "USD", "minor": "5", "held": "8", "tx": "0x1", "block": 7, "is_last": 1}


def test_told_of_sight__nothing_only_to_who_asked() -> None:
    """What is there is told to everybody, that there is nothing only to whoever has asked."""
    assert [one.key for one in told_of_sight(sight(5, is_asked=False))] == ["money-found"]
    assert [one.key for one in told_of_sight(sight(0, is_asked=True))] == ["money-not-found"]
    assert told_of_sight(sight(0, is_asked=False)) == ()
