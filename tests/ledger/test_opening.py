"""A ledger with a long past: nothing that grows is read from end to end before work is accepted, and checks page."""

from typing import Any

import pytest
from sqlalchemy import Engine

from ledger import inbox, outbox
from ledger.assembly import operator_account
from ledger.checks.running import CHECKS
from ledger.checks.walking import PAGE
from ledger.claims import Claims
from ledger.database import writing
from tests.databases import on_sqlite
from tests.ledger.checks.scene import Scene
from tests.ledger.million import ENTRIES_A_LIFE, fill
from tests.ledger.scans import listening, scans
from tests.ledger.world import World, open_ledger

LIVES = PAGE // ENTRIES_A_LIFE + 20


@pytest.fixture
def old_world(world: World) -> World:
    """A ledger that has seen more entries than fit on a page of the checks."""
    world.enter("adam")
    world.enter("barb")
    world.settle_down()
    signer = str(operator_account(world.settings).address)
    fill(world.engine, LIVES, chain_id=world.ledger.policy.chain_id, signer=signer)
    return world


@on_sqlite
def test_open__no_full_scan(old_world: World) -> None:
    """From opening the database until every loop has looked once, no table that grows is read from end to end."""
    with listening(Engine) as said, open_ledger(old_world.settings, old_world.url) as ledger:
        old_world.enter("carl")
        for loop in (ledger.tick, ledger.relay.run_once, ledger.watcher.run_once, ledger.inspector.run_once):
            loop()
        claims = Claims(ledger.engine)
        inbox.take_open(ledger.engine, claims)
        with writing(ledger.engine) as connection:
            outbox.take_due(connection, claims, "message", ledger.clock.now(), limit=20)
        claims.close()

    assert len(said) > 30
    assert scans(old_world.engine, said) == []


@on_sqlite
def test_scans__seen(old_world: World) -> None:
    """What reads a growing table from end to end is seen as such."""
    said: dict[str, Any] = {"SELECT count(*) FROM entries": (), "PRAGMA foreign_key_check": ()}
    said |= {"SELECT log FROM entries ORDER BY log LIMIT 1": (), "SELECT seq FROM entries WHERE seq = 1": ()}

    assert len(scans(old_world.engine, said)) == 3


@on_sqlite
def test_check__page_after_page(old_world: World) -> None:
    """A journal of several pages is sound from its first entry to its last; a fault between two pages is found."""
    scene = Scene(old_world.ledger.inspector.place)
    rows = [check for check in CHECKS if check.name in {"stages", "logs", "journal", "doubles"}]
    counts = {result.check.name: result.count for result in scene.run(checks=rows)}

    assert counts["journal"] == counts["logs"] == LIVES * ENTRIES_A_LIFE
    assert counts["stages"] == LIVES
    assert scene.subjects(checks=rows) == {}
    scene.delete_entry(PAGE)
    scene.alter_amount(PAGE + 1)
    found = scene.subjects(checks=rows)
    assert found["entry-missing"] == [f"entry {PAGE}"]
    assert found["hash-chain"] == [f"entry {PAGE + 1}"]
