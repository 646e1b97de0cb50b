"""Gas is a feature: what each operation costs is committed and changes only on purpose."""

import json

from tests.contracts.gas import measure
from tests.contracts.marks import MARKS, PAGE, SNAPSHOT, table


def test_measure__as_committed() -> None:
    """Every operation uses exactly the gas in contracts/gas.json; `scripts/bench/gas --renew` after a wanted change."""
    assert measure() == json.loads(SNAPSHOT.read_text("utf-8"))


def test_marks__reached() -> None:
    """What is committed reaches every mark."""
    figures = json.loads(SNAPSHOT.read_text("utf-8"))
    missed = [mark.name for mark in MARKS if mark.per_task(figures) > mark.most]

    assert not missed


def test_table__as_committed() -> None:
    """The contract's page says what is committed."""
    assert table(json.loads(SNAPSHOT.read_text("utf-8"))) in PAGE.read_text("utf-8")
