"""Processes that share one PostgreSQL and are killed at random: what was promised is there, once."""

from pathlib import Path

from ledger.audit import audit
from ledger.tables import txs
from tests.databases import Databases, on_postgresql
from tests.ledger.faults.living import nest
from tests.ledger.faults.pack import hunt

SEED, KILLS = 5, 4


@on_postgresql
def test_hunt__relays_and_watchers(backend: str, databases: Databases, tmp_path: Path) -> None:
    """Two relays and two watchers, one killed again and again: decisions, effects, logs and entries are the same."""
    with nest(databases, backend, tmp_path) as home, home.life() as survivor:
        folk = hunt(survivor, tmp_path / "pack.log", SEED, KILLS)
        report = audit(survivor.ledger.escrow, first_block=survivor.ledger.founded.first_block, engine=survivor.engine)
        nonces = [row["nonce"] for row in survivor.rows(txs)]

    assert report.findings == ()
    assert report.agrees
    assert nonces == list(range(nonces[0], nonces[0] + len(nonces)))
    assert survivor.deaths == KILLS
    assert folk.said["Apply taken"]
