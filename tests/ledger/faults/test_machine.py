"""A ledger that dies at any statement, on a chain that forgets, while people do what they like: nothing disagrees."""

from pathlib import Path

from tests.databases import Databases
from tests.ledger.faults.living import live, nest

SEED, LIVES, STEPS = 7, 2, 16


def test_live__any_order(backend: str, databases: Databases, tmp_path: Path) -> None:
    """After every step journal, rows and contract agree; at rest everybody has what the model says."""
    with nest(databases, backend, tmp_path) as home:
        tally = live(home, SEED, LIVES, STEPS)

    assert tally.deaths
    assert tally.reorganisations
    assert len(tally.ends) > 2
    assert tally.steps > LIVES * STEPS / 2
