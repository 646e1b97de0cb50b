"""How much a worker may take on: proof of work widens it, own lapses narrow it, what others did does not."""

from dataclasses import replace

import pytest

from ledger.core.allowance import PROVEN_TASKS, Record, allowed, require_hands_free
from ledger.core.errors import TooManyTaken
from tests.core.samples import POLICY

SMALL = replace(POLICY, takes_max=4, takes_newcomer=2)
NEW = Record(open=0, proven=0, lapses=0)
OLD = replace(NEW, proven=PROVEN_TASKS)


@pytest.mark.parametrize(
    ("record", "limit"),
    [
        (NEW, 2),
        (replace(NEW, proven=PROVEN_TASKS - 1), 2),
        (OLD, 4),
        (replace(OLD, lapses=1), 3),
        (replace(OLD, lapses=99), 1),
        (replace(NEW, lapses=2), 1),
    ],
)
def test_allowed__by_what_is_behind(record: Record, limit: int) -> None:
    """Newcomers may hold less, each lapse takes one away, and one is always left."""
    assert allowed(record, SMALL) == limit


def test_allowed__newcomers_never_more() -> None:
    """Where everybody may hold little, a newcomer may not hold more."""
    assert allowed(NEW, replace(POLICY, takes_max=1, takes_newcomer=5)) == 1


@pytest.mark.parametrize(("record", "because"), [(NEW, "newcomer"), (OLD, "all"), (replace(OLD, lapses=2), "lapses")])
def test_require_hands_free__at_the_limit(record: Record, because: str) -> None:
    """One below the limit may go on; at it the refusal says how much, of how much, and why not more."""
    limit = allowed(record, SMALL)
    require_hands_free(replace(record, open=limit - 1), SMALL)
    with pytest.raises(TooManyTaken) as refused:
        require_hands_free(replace(record, open=limit), SMALL)

    assert refused.value.details == {"because": because, "limit": limit, "open": limit, "lapses": record.lapses}
