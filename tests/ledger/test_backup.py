"""A copy of the database, as the README has it made and brought back, goes on where it stood."""

import subprocess
from pathlib import Path

from ledger.core.commands import Fund
from tests.databases import Databases, on_postgresql, program
from tests.ledger.hands import USD
from tests.ledger.world import World, open_ledger


@on_postgresql
def test_backup__goes_on_from_the_copy(begun_world: World, databases: Databases, tmp_path: Path) -> None:
    """What happened on the chain after the copy was made is read from there, and all witnesses agree again."""
    adam, copy, settings = begun_world.find("adam"), tmp_path / "ledger.dump", begun_world.settings
    run("pg_dump", "--format", "custom", "--file", str(copy), settings.database_url)
    begun_world.fund(adam, 7 * USD)
    url = databases.server.make()
    run("pg_restore", "--no-owner", "--exit-on-error", "--dbname", url, str(copy))
    restored = settings.model_copy(update={"database_url": url})

    with open_ledger(restored, begun_world.url) as ledger:
        world = World(ledger, restored, begun_world.url)
        world.settle_down()
        assert world.held(adam) == 77 * USD
        world.do(Fund(**world.stamp(), person=adam, asset="USD", minor=USD))
        world.settle_down()
        assert world.held(adam) == world.owed(adam) == 78 * USD
        world.assert_audit_agrees()


def run(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs."""
    done = subprocess.run([program(name), *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
