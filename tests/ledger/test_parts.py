"""Parts as processes: once for whoever has a clock of their own, one of each on a file, patient with what is away."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock
from pydantic import SecretStr

from bot.commands.deploy import CannotDeploy
from bot.commands.parts import EXPECTED, NoCurrency, perform
from bot.commands.starting import AlreadyRunning
from bot.main import main
from bot.texts import plain
from ledger.config import Settings
from ledger.core.commands import Fund
from tests.databases import ROOT, Databases, on_postgresql, on_sqlite
from tests.journeys.stage import free_ports
from tests.ledger.hands import USD
from tests.ledger.world import World, operator_account

PATIENCE = 60.0


def as_set(world: World, **more: object) -> Settings:
    """Make a part's settings: the world's chain is one like any other to it."""
    own = {
        "chain_rpc_url": world.url,
        "operator_keys": SecretStr(operator_account(world.settings).key.hex()),
        "relay_wait_seconds": 0.0,
        "delivery_wait_seconds": 0.0,
        "master_secret": SecretStr(world.settings.secret("master_secret")),
    }
    return world.settings.model_copy(update=own | more)


def test_once__carries_what_is_left(begun_world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Each part, started for one pass, does what is left to do and ends: together they bring money in."""
    adam, settings = begun_world.find("adam"), as_set(begun_world)
    begun_world.do(Fund(**begun_world.stamp(), person=adam, asset="USD", minor=7 * USD))
    for _ in range(2):  # the test money first, then the deposit
        for part in ("tick", "relay", "watch"):
            assert perform(settings, part, is_once=True) == 0
    said = capsys.readouterr().out

    assert begun_world.held(adam) == begun_world.owed(adam) == 77 * USD
    assert said.count("escrowd relay: stopped; everything is kept") == 2


@on_sqlite
def test_part__second_on_a_file(begun_world: World) -> None:
    """A SQLite file serves one of each part: a second one is refused before it does anything, and told what to do."""
    settings = as_set(begun_world, port=free_ports())
    for part in ("bot", "send", "relay", "watch", "tick", "web"):
        with (
            locked(begun_world, part),
            pytest.raises(AlreadyRunning, match=f"`{part}`.*set DATABASE_URL to PostgreSQL"),
        ):
            perform(settings, part, is_once=True)
    with locked(begun_world, "watch"):
        assert perform(as_set(begun_world), "relay", is_once=True) == 0


@on_sqlite
def test_part__second_from_another_folder(begun_world: World, tmp_path: Path) -> None:
    """It is the file that serves one of each, whatever folder a second one calls its own: two relays would race."""
    elsewhere = as_set(begun_world, data_dir=tmp_path / "elsewhere", database_url=begun_world.settings.database())
    with locked(begun_world, "relay"), pytest.raises(AlreadyRunning, match="`relay`"):
        perform(elsewhere, "relay", is_once=True)


@on_sqlite
@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_part__second_through_a_link(begun_world: World, tmp_path: Path, lang: str) -> None:
    """A file is known by where it is, whatever link leads there; one with several names is refused, as SQLite wants."""
    file = begun_world.settings.database_file()
    assert file is not None
    linked, named = tmp_path / "linked.sqlite", tmp_path / "named.sqlite"
    linked.symlink_to(file)
    second = as_set(begun_world, database_url=f"sqlite:///{linked}", lang=lang)
    with locked(begun_world, "relay"), pytest.raises(AlreadyRunning) as refused:
        perform(second, "relay", is_once=True)
    assert str(refused.value) == plain(lang, "running-part", part="relay", path=str(file.resolve()))
    named.hardlink_to(file)
    with pytest.raises(AlreadyRunning) as refused:
        perform(second, "relay", is_once=True)
    named.unlink()
    assert str(refused.value) == plain(lang, "running-many-names", path=str(file.resolve()))


@on_sqlite
@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_bot__no_currency(begun_world: World, tmp_path: Path, lang: str) -> None:
    """A new database of a known escrow has no currency: it is said what to do, before anybody is answered."""
    fresh = {
        "database_url": f"sqlite:///{tmp_path / 'fresh.sqlite'}",
        "escrow_address": begun_world.ledger.escrow.address,
    }
    with pytest.raises(NoCurrency) as refused:
        perform(as_set(begun_world, lang=lang, **fresh), "bot", is_once=True)
    assert str(refused.value) == plain(lang, "part-no-currency")
    assert "escrowd deploy --test-token" in str(refused.value)
    assert isinstance(refused.value, EXPECTED)


def locked(world: World, part: str) -> FileLock:
    """Do a part's work on the file of a world, as far as others can see."""
    file = world.settings.database_file()
    assert file is not None
    return FileLock(file.with_name(f"{file.name}.{part}.lock"))


@on_postgresql
def test_once__database_away(begun_world: World, databases: Databases) -> None:
    """For one pass nobody waits: what is away is said, and it is over."""
    settings, name = as_set(begun_world), str(begun_world.engine.url.database)
    with databases.server.away(name), pytest.raises(CannotDeploy, match="does not answer"):
        perform(settings, "tick", is_once=True)


@on_postgresql
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_part__database_away_at_the_start(
    begun_world: World, databases: Databases, tmp_path: Path, number: signal.Signals
) -> None:
    """Started before its database is there a part waits, says so once, begins when it is, and ends when told."""
    settings, log = as_set(begun_world), tmp_path / "tick.log"
    env = {
        "DATA_DIR": str(tmp_path / "var"),
        "DATABASE_URL": settings.database_url,
        "CHAIN_RPC_URL": settings.chain_rpc_url,
        "OPERATOR_KEYS": settings.operator_keys.get_secret_value(),
        "MASTER_SECRET": settings.master_secret.get_secret_value(),
        "LOG_FORMAT": "text",
        "LANG": "zh_CN.UTF-8" if number is signal.SIGINT else "C",
    }
    with databases.server.away(str(begun_world.engine.url.database)), log.open("wb") as output:
        command = [sys.executable, "-m", "bot.main", "tick"]
        running = subprocess.Popen(command, cwd=ROOT, env=os.environ | env, stdout=output, stderr=output)
        await_words(log, running, "waiting: the database")
    words = "已开始工作" if number is signal.SIGINT else "at work"
    await_words(log, running, words)
    running.send_signal(number)

    assert running.wait(timeout=30) == 0
    assert log.read_text().count("waiting:") == 1
    assert "database and node are there" in log.read_text()


def await_words(log: Path, running: "subprocess.Popen[bytes]", words: str) -> None:
    """Wait until a process has written something."""
    deadline = time.monotonic() + PATIENCE
    while words not in log.read_text():
        assert running.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)  # polling: the only thing it offers is its output


def test_logs__settings_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A setting of the log that cannot be is refused like any other."""
    command = [sys.executable, "-c", "from bot.main import main; raise SystemExit(main(['tick']))"]
    env = os.environ | {"LOG_LEVEL": "LOUD", "DATA_DIR": str(tmp_path)}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 2
    assert done.stderr.startswith("escrowd: LOG_LEVEL: ")
    with pytest.raises(SystemExit):
        main(["tick", "--twice"])
    assert "--twice" in capsys.readouterr().err
