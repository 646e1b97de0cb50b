"""A copy of the database, as the README has it made and brought back, goes on where it stood."""

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from ledger.core.commands import Fund, Rate
from ledger.core.ids import TaskId
from ledger.core.task import Stage
from tests.databases import POSTGRESQL, Databases, Place, program
from tests.ledger.hands import USD
from tests.ledger.world import World, open_ledger


def test_backup__goes_on_from_the_copy(begun_world: World, databases: Databases, tmp_path: Path) -> None:
    """What happened on the chain after the copy was made is read from there, and nothing is paid a second time."""
    adam, barb, settings = begun_world.find("adam"), begun_world.find("barb"), begun_world.settings
    task = task_of(begun_world)
    begun_world.hand_in(task, barb)
    begun_world.do(Rate(**begun_world.stamp(), person=adam, task=task, rating=100))  # asked for, and not sent yet
    copy = copied_while_it_runs(begun_world, databases, tmp_path)
    begun_world.settle_down()
    begun_world.fund(adam, 7 * USD)
    held = begun_world.held(adam), begun_world.held(barb)
    restored = settings.model_copy(update={"database_url": copy.url})

    with open_ledger(restored, begun_world.url) as ledger:
        world = World(ledger, restored, begun_world.url)
        assert world.look(task).stage is not Stage.SETTLED, "the copy is older than the payment"
        world.settle_down()
        assert world.look(task).stage is Stage.SETTLED
        assert (world.held(adam), world.held(barb)) == (world.owed(adam), world.owed(barb)) == held
        # For this copy somebody else has used the key's nonces: a person says that it was us.
        world.ledger.relay.resume(world.ledger.relay.addresses[0], "restored")
        world.do(Fund(**world.stamp(), person=adam, asset="USD", minor=USD))
        world.settle_down()
        assert world.held(adam) == world.owed(adam) == held[0] + USD
        world.assert_audit_agrees()
    databases.drop(copy)


def task_of(world: World) -> TaskId:
    """Find adam's one task."""
    return world.ledger.views.tasks()[0].id


def copied_while_it_runs(world: World, databases: Databases, folder: Path) -> Place:
    """Copy a database in use as the README says, and bring the copy to a place of its own."""
    url = world.settings.database()
    if url.startswith(POSTGRESQL):
        dump = folder / "ledger.dump"
        run("pg_dump", "--format", "custom", "--file", str(dump), url)
        made = Place(folder, databases.server.make())
        run("pg_restore", "--no-owner", "--exit-on-error", "--dbname", made.url, str(dump))
        return made
    copy = folder / "restored.sqlite"
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)  # what the shell's `.backup` calls
    return Place(folder, f"sqlite:///{copy}")


def run(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs."""
    done = subprocess.run([program(name), *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
