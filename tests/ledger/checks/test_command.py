"""`escrowd check` as an operator meets it: what it says, in which language, with which status, and what it leaves."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.commands.chain import embedded_chain
from bot.commands.check import NoNote, _rpc_url, close, perform
from bot.texts import LOCALES, plain
from ledger.checks.looking import Depth
from ledger.checks.opening import NothingToCheck
from ledger.checks.running import CHECKS
from ledger.config import Settings
from ledger.core.findings import SERIOUS, Finding, about_signer
from ledger.core.journal import OUTSIDE
from ledger.database import connect, migrate, writing
from ledger.findings import report
from tests.databases import Databases, Place, on_sqlite
from tests.ledger.checks.scene import Scene
from tests.ledger.world import settings_of

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def shell(backend: str, served: Callable[[str], tuple[Place, str]], scene: Scene) -> Settings:
    """Settings of an operator with a node of their own."""
    place, url = served(backend)
    secret = settings_of(place).secret("master_secret")
    return Settings(
        _env_file=None,
        data_dir=place.folder,
        database_url=scene.engine.url.render_as_string(hide_password=False),
        chain_rpc_url=url,
        master_secret=SecretStr(secret),
        lang="en",
    )


@pytest.fixture
def heard(capsys: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Give what was printed."""
    return lambda: capsys.readouterr().out


def test_check__fine(shell: Settings, heard: Callable[[], str]) -> None:
    """Where nothing is wrong each check says how much it looked at and on what that rests, and the status is 0."""
    ended, said = perform(shell), heard()

    assert ended == 0
    assert said.count("✓") == len([check for check in CHECKS if check.least < Depth.FULL])
    assert "Only with --full: the hashes of entries that were checked before" in said
    assert "Everything that was looked at is as it must be." in said
    assert "rests on the database and the node's word" in said


def test_check__finding(shell: Settings, scene: Scene, heard: Callable[[], str]) -> None:
    """A finding is said with both sides, what it means and what to do; closed by a person it stays closed."""
    account = scene.alter_amount(1)
    subject = f"{account} in {scene.token()}"
    ended, said = perform(shell, is_full=True), heard()

    assert ended == 1
    assert f"balances | {subject} | expected: " in said
    assert "A kept balance is not the sum of its postings." in said
    assert "escrowd audit --database" in said
    assert 'escrowd check --resolve hash-chain "entry 1" --note' in said
    for code, about in tuple(scene.opened()):
        assert close(shell, code, about, note="seen, a test") == 0
    assert "Closed: hash-chain | entry 1" in heard()
    assert perform(shell, is_full=True) == 0
    scene.alter_amount(1)
    assert perform(shell) == 1


@on_sqlite
def test_check__a_strangers_nonce(shell: Settings, scene: Scene, heard: Callable[[], str]) -> None:
    """Where another command sees to a finding, that one is named, with what it needs."""
    signer, now = "0x" + "12" * 20, scene.place.clock.now()
    stranger = Finding("foreign-nonce", about_signer(signer), "a nonce of ours", "somebody else's")
    with writing(scene.engine) as connection:
        report(connection, stranger, now)

    assert perform(shell) == 1
    assert f'see to it with escrowd keys resume {signer} --note "..."' in heard()
    assert close(shell, "foreign-nonce", about_signer(signer), note="mine") == 2
    assert "is not over by saying so" in heard()
    assert close(shell, "unreadable", "journal", note="mine") == 2
    assert "mend the row, or restore a backup" in heard()


@on_sqlite
def test_check__in_chinese(shell: Settings, scene: Scene, heard: Callable[[], str]) -> None:
    """Whoever's shell speaks Chinese is answered in Chinese."""
    scene.alter_balance(OUTSIDE)
    ended, said = perform(shell.model_copy(update={"lang": "zh_CN.UTF-8"})), heard()

    assert ended == 1
    assert "一个余额不等于它的各笔记账之和" in said
    assert "个问题" in said
    assert "expected" not in said


@on_sqlite
def test_check__json(shell: Settings, scene: Scene, heard: Callable[[], str]) -> None:
    """As JSON it says the same for programs."""
    scene.alter_balance(OUTSIDE)
    ended = perform(shell, as_json=True)
    told = json.loads(heard())
    journal = next(one for one in told["checks"] if one["name"] == "journal")

    assert ended == told["status"] == 1
    assert told["depth"] == "usual"
    assert [one["code"] for one in journal["findings"]] == ["balances"]
    assert journal["rests_on"] == "the database"
    assert journal["findings"][0]["is_serious"]


@on_sqlite
def test_check__node_away(shell: Settings, heard: Callable[[], str]) -> None:
    """Without a node what rests on the database alone is looked at, and the status says that it was not all."""
    ended, said = perform(shell.model_copy(update={"chain_rpc_url": "http://127.0.0.1:1"})), heard()

    assert ended == 2
    assert "✓ Journal" in said
    assert "? Solvency, token by token: could not be looked at" in said
    assert "Some of it could not be looked at" in said


@on_sqlite
def test_check__without_the_secret(shell: Settings, heard: Callable[[], str]) -> None:
    """Without the master secret the keys are not looked at, and that is said."""
    ended, said = perform(shell.model_copy(update={"master_secret": SecretStr("")})), heard()

    assert ended == 2
    assert "Managed keys: could not be looked at: MASTER_SECRET is not set" in said


def test_check__another_port(tmp_path: Path) -> None:
    """The chain of a folder is found where it is served, though this command was told of another port."""
    here, elsewhere = (Settings(_env_file=None, data_dir=tmp_path, port=port) for port in (8731, 8741))
    with embedded_chain(here) as url, ExitStack() as stack:
        assert _rpc_url(elsewhere, stack) == url


@on_sqlite
def test_close__with_other_tools(shell: Settings, heard: Callable[[], str]) -> None:
    """What is not over by saying so is closed by the command that sees to it."""
    assert close(shell, "deep-reorganisation", "chain 271828", note="why") == 2
    assert "see to it with escrowd correct" in heard()


@on_sqlite
def test_close__none_such(shell: Settings, scene: Scene, heard: Callable[[], str]) -> None:
    """Closing what is not open says what is; closing without a reason is refused."""
    scene.alter_balance(OUTSIDE)
    perform(shell)
    heard()

    assert close(shell, "balances", "nobody", note="why") == 2
    assert f"Open are: balances outside in {scene.token()}" in heard()
    with pytest.raises(NoNote, match="--note"):
        close(shell, "balances", f"outside in {scene.token()}", note=" ")


def test_check__nothing_there(tmp_path: Path) -> None:
    """Where there is no ledger none is made, and it is said what to set."""
    with pytest.raises(NothingToCheck, match="set DATA_DIR or DATABASE_URL"):
        perform(Settings(_env_file=None, data_dir=tmp_path, database_url=""))
    assert list(tmp_path.iterdir()) == []


def test_check__database_of_another_version(databases: Databases, backend: str, tmp_path: Path) -> None:
    """A database that was not brought up to date is left as it is."""
    place = databases.place(backend, tmp_path)
    shell = Settings(_env_file=None, data_dir=tmp_path, database_url=place.url)
    engine = connect(place.url)
    migrate(engine, "0004")

    with pytest.raises(NothingToCheck, match="is another version's"):
        perform(shell)
    migrate(engine)
    with pytest.raises(NothingToCheck, match="knows no escrow yet"):
        perform(shell)
    engine.dispose()
    databases.drop(place)


def codes() -> Iterator[str]:
    """List every code that can be found."""
    yield from SERIOUS
    for check in CHECKS:
        yield from check.codes


def test_texts__every_code() -> None:
    """Each finding has words for what it means and what to do, and each check its name, in both languages."""
    for locale in LOCALES:
        for code in codes():
            assert plain(locale, f"found-{code}")
            assert plain(locale, f"todo-{code}")
        for check in CHECKS:
            assert plain(locale, f"name-{check.name}")
