"""Gas is a feature: what each operation costs is committed and changes only on purpose."""

import json

from tests.contracts.gas import SNAPSHOT, measure


def test_measure__as_committed() -> None:
    """Every operation uses exactly the gas in contracts/gas.json; `scripts/bench/gas --renew` after a wanted change."""
    assert measure() == json.loads(SNAPSHOT.read_text("utf-8"))
