"""A migration killed at any of its statements: `python -m tests.ledger.faults.migrating` does one for each line.

A line names a database and the number of the statement before which the kill comes; the answer is how the process
ended, and how many statements it has passed.
"""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, select

from ledger.database import connect, is_current, migrate, reading
from ledger.tables import entries, tasks
from tests.databases import ROOT, Databases, Place


def main() -> None:
    """Fork for each line, and wait."""
    for line in sys.stdin:
        url, number = line.split()
        read, write = os.pipe()
        child = os.fork()
        if not child:
            _migrate_until(url, int(number), write)
        os.close(write)
        _, ended = os.waitpid(child, 0)
        with os.fdopen(read, "rb") as told:
            print(os.waitstatus_to_exitcode(ended), len(told.read()), flush=True)  # noqa: T201 (the answer)


def _migrate_until(url: str, number: int, told: int) -> None:
    engine, count = connect(url), 0

    def look(*_given: Any) -> None:
        nonlocal count
        count += 1
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(told, b".")

    event.listen(engine, "before_cursor_execute", look)
    migrate(engine)
    os._exit(0)


@contextmanager
def migrators() -> Iterator["subprocess.Popen[str]"]:
    """Start what forks."""
    command = [sys.executable, "-m", "tests.ledger.faults.migrating"]
    paths = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, env=paths, text=True, stdin=pipe, stdout=pipe) as root:
        yield root


def kill_migrations(databases: Databases, template: Place, seed: int, kills: int) -> list[int]:
    """Kill migrations of copies at random statements; each is done whole by the next start. Gives the statements."""
    print(f"seed {seed}")  # noqa: T201 (what must be known when it fails)
    dice = random.Random(seed)  # noqa: S311 (no secret)
    with migrators() as root:
        _, passed = _ask(root, databases, template, 0)
        numbers = [dice.randint(2, passed) for _ in range(kills)]
        for number in numbers:
            ended, _ = _ask(root, databases, template, number)
            assert ended == -signal.SIGKILL, f"statement {number} was never reached"
    return numbers


def _ask(root: "subprocess.Popen[str]", databases: Databases, template: Place, number: int) -> tuple[int, int]:
    assert root.stdin, "asked for"
    assert root.stdout, "asked for"
    folder = template.folder / f"copy-{number}"
    folder.mkdir(exist_ok=True)
    place = databases.copied_rows(template, folder)
    print(place.url, number, file=root.stdin, flush=True)
    ended, passed = root.stdout.readline().split()
    engine = connect(place.url)
    if number:
        assert not is_current(engine), "half of it is there"
    migrate(engine)
    assert is_current(engine)
    with reading(engine) as connection:
        assert sorted(connection.execute(select(tasks.c.id)).scalars()) == ["t", "u"]
        assert connection.execute(select(entries.c.seq)).scalars().all() == [1]
    engine.dispose()
    databases.drop(place)
    (folder / "ledger.sqlite").unlink(missing_ok=True)
    return int(ended), int(passed)


if __name__ == "__main__":
    main()
