"""What counts of a worker's past: proof of work and their own lapses; nothing that the other side or we have done."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ledger import store
from ledger.core.allowance import Record
from ledger.core.commands import Apply, CancelTask
from ledger.core.ids import TaskId
from ledger.core.packed import Path
from ledger.core.task import Stage
from ledger.database import reading, writing
from ledger.personal import select_record
from tests.ledger.hands import USD, Hands

NOTHING = Record(open=0, proven=0, lapses=0)
PROVEN, LAPSED, OPEN = replace(NOTHING, proven=1), replace(NOTHING, lapses=1), replace(NOTHING, open=1)
PASTS: Mapping[str, tuple[dict[str, Any], Record]] = {
    "never handed in": ({"stage": Stage.REFUNDED, "path": Path.REFUNDED}, LAPSED),
    "given back": ({"stage": Stage.REFUNDED, "path": Path.GIVEN_BACK, "deliverable": "0x1"}, LAPSED),
    "handed in, not recorded by us": ({"stage": Stage.REFUNDED, "path": Path.REFUNDED, "deliverable": "0x1"}, NOTHING),
    "cancelled by the employer": ({"stage": Stage.CANCELLED}, NOTHING),
    "employer silent": ({"stage": Stage.SETTLED, "path": Path.RELEASED}, PROVEN),
    "dispute won": ({"stage": Stage.SETTLED, "path": Path.RULED}, PROVEN),
    "arbiter silent": ({"stage": Stage.SETTLED, "path": Path.DEFAULTED}, PROVEN),
    "agreed": ({"stage": Stage.SETTLED, "path": Path.AGREED}, PROVEN),
    "rated well": ({"stage": Stage.SETTLED, "path": Path.ACCEPTED, "rating": 85}, PROVEN),
    "rated as worth nothing": ({"stage": Stage.SETTLED, "path": Path.FINISHED, "rating": 59}, NOTHING),
    "being opened": ({"stage": Stage.ASSIGNED}, OPEN),
    "in work": ({"stage": Stage.OPENED}, OPEN),
    "handed in": ({"stage": Stage.DELIVERED}, NOTHING),
}


def record_of(hands: Hands, name: str) -> Record:
    """Read somebody's record of the last 30 days."""
    with reading(hands.engine) as connection:
        return select_record(connection, hands.find(name), since=hands.now() - timedelta(days=30), least=60)


@pytest.mark.parametrize("past", PASTS)
def test_select_record__by_what_has_happened(hands: Hands, past: str) -> None:
    """Each way a task can go counts for or against its worker only as far as it was in their hands."""
    adam, barb = hands.enter("adam"), hands.enter("barb")
    changes, expected = PASTS[past]
    task = replace(hands.look(hands.post(adam, USD)), id=TaskId("tsk_past"), worker=barb, **changes)
    with writing(hands.engine) as connection:
        store.insert_task(connection, task)

    assert record_of(hands, "barb") == expected
    assert record_of(hands, "adam") == NOTHING
    hands.clock.advance(31 * 86_400)
    assert record_of(hands, "barb") == replace(expected, lapses=0)


def test_select_record__offers(hands: Hands) -> None:
    """An application counts while its task is on the board, and no longer once the employer has taken that back."""
    adam, barb = hands.enter("adam"), hands.enter("barb")
    task = hands.post(adam, USD)
    hands.do(Apply(**hands.stamp(), person=barb, task=task))
    assert record_of(hands, "barb") == OPEN
    hands.do(CancelTask(**hands.stamp(), person=adam, task=task))
    assert record_of(hands, "barb") == NOTHING
