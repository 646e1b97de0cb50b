"""`escrowd deploy` as an operator meets it: what it says, in which language, with which status, and what it leaves."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.commands.deploy import CannotDeploy, perform
from contracts import load
from ledger.chain.node import Node
from ledger.config import MissingSetting, Settings
from ledger.core.deployment import created_address
from ledger.database import open_database
from ledger.founding import NoEscrow, found
from ledger.views import Views
from tests.journeys.anvil import serving_anvil
from tests.journeys.stage import ROOT

ESCROW = created_address(load("Escrow").bytecode)
RICH = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"  # anvil's first account, known to all
POOR = "11" * 32


@pytest.fixture(scope="module")
def anvil() -> Iterator[Node]:
    """One anvil for all tests here, on which the proxy is missing."""
    with serving_anvil("--no-create2") as url:
        node = Node(url)
        yield node
        node.close()


@dataclass(frozen=True)
class Operator:
    """Somebody with a shell, a data folder and a chain."""

    node: Node
    folder: Path
    heard: pytest.CaptureFixture[str]

    def command(self, *arguments: str, **env: str) -> tuple[int, str, str]:
        """Start `escrowd deploy`; gives status, output and complaint."""
        given = {"DATA_DIR": str(self.folder), "CHAIN_RPC_URL": self.node.url, "OPERATOR_KEYS": RICH, "LANG": "C"}
        done = subprocess.run(
            [sys.executable, "-m", "bot.main", "deploy", *arguments],
            cwd=ROOT,
            env=os.environ | given | env,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    def perform(self, *, key: str = RICH, language: str = "en", **asked: Any) -> tuple[int, str]:
        """Do the same without a process of its own; gives status and output."""
        settings = Settings(
            _env_file=None,
            data_dir=self.folder,
            database_url="",
            chain_rpc_url=self.node.url,
            operator_keys=SecretStr(key),
            lang=language,
            stop_at="",
        )
        ended = perform(settings, **asked)
        return ended, self.heard.readouterr().out


@pytest.fixture
def operator(anvil: Node, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Operator]:
    """An operator on a chain where nothing stands."""
    snapshot = anvil._raw("evm_snapshot", [])
    yield Operator(anvil, tmp_path, capsys)
    anvil._raw("evm_revert", [snapshot])


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en_GB.UTF-8", ("Chain: 31337", "not there yet", "Salt: 0x0000", "enough", "Dry run: nothing was sent.")),
        ("zh_CN.UTF-8", ("链：31337", "还不在链上", "盐：0x0000", "足够", "试运行：没有发送任何交易。")),
    ],
)
def test_dry_run__says_all(operator: Operator, language: str, words: tuple[str, ...]) -> None:
    """A dry run says what would be done and what it costs, in the language of whoever asks, and leaves no trace."""
    ended, said = operator.perform(dry_run=True, test_token=True, language=language)

    assert ended == 0
    for part in (*words, ESCROW, "TestToken", "gwei", "0.01 "):
        assert part in said
    assert operator.node.block().number == 0
    assert list(operator.folder.iterdir()) == []


def test_deploy__then_again(operator: Operator) -> None:
    """Deployed once, the second run says so, sends nothing, and both leave the same in the database."""
    first, second = operator.perform(test_token=True), operator.perform(test_token=True)
    engine = open_database(f"sqlite:///{operator.folder / 'ledger.sqlite'}")
    founded = found(engine, operator.node, address="", signer=None)
    assets = Views(engine).assets()
    engine.dispose()

    for ended, said in (first, second):
        assert ended == 0
        assert said.endswith(f"ESCROW_ADDRESS={ESCROW}\n")
    assert "nothing was sent" in second[1]
    assert "nothing was sent" not in first[1]
    assert operator.node.block().number == 4  # the loan, the proxy, escrow and token
    assert (founded.escrow, founded.first_block) == (ESCROW, 3)
    assert list(assets) == ["USD"]


def test_deploy__without_a_currency(operator: Operator) -> None:
    """Without the test token it says that nobody can be paid yet; the token can be added later."""
    _, alone = operator.perform()
    _, later = operator.perform(test_token=True)

    assert "No currency is set" in alone
    assert "No currency is set" not in later


def test_deploy__killed_and_run_again(operator: Operator) -> None:
    """Killed outright when the escrow was sent and not yet written down, the next run completes it."""
    killed, _, _ = operator.command(STOP_AT="deploy-Escrow")
    ended, said = operator.perform()

    assert killed == -signal.SIGKILL
    assert (operator.folder / "stopped-deploy-Escrow").exists()
    assert ended == 0
    assert f"ESCROW_ADDRESS={ESCROW}" in said
    assert operator.node.block().number == 3


def test_deploy__little_money(operator: Operator) -> None:
    """Who cannot pay is told what is missing with status 2, and nothing is sent; the dry run says the same."""
    planned, said = operator.perform(key=POOR, dry_run=True)
    ended, _, complaint = operator.command(OPERATOR_KEYS=POOR, LANG="zh_CN.UTF-8")
    with pytest.raises(CannotDeploy, match=r"has 0 coins and needs 0\..*nothing was sent"):
        operator.perform(key=POOR)

    assert (planned, ended) == (2, 2)
    assert "NOT enough" in said
    assert complaint.startswith("escrowd: 0x")
    assert "没有发送任何交易" in complaint
    assert operator.node.block().number == 0


@pytest.mark.parametrize("asked", [{}, {"dry_run": True}, {"check": ESCROW}], ids=["deploy", "dry run", "check"])
def test_deploy__other_code_there(operator: Operator, asked: dict[str, Any]) -> None:
    """Other code at the escrow's address ends it with status 1 and the difference; nothing is sent."""
    operator.node._raw("anvil_setCode", [ESCROW, "0x6001"])
    ended, said = operator.perform(**asked)

    assert ended == 1
    assert f"{ESCROW}: code: expected 0x" in said
    assert "NOT" in said
    assert operator.node.block().number == 0


def test_check__right_code(operator: Operator) -> None:
    """A check needs no key, takes the address in any writing, and changes nothing."""
    operator.perform()
    before = operator.node.block()
    ended, said = operator.perform(key="", check=ESCROW.lower())

    assert ended == 0
    assert said.startswith(f"The code at {ESCROW} on chain 31337 is this version's escrow")
    assert len(said.splitlines()) == 1
    assert operator.node.block() == before


def test_deploy__database_of_another_escrow(operator: Operator) -> None:
    """A database that belongs to another escrow keeps it, and nothing is sent."""
    operator.perform()
    kept = operator.folder / "ledger.sqlite"
    engine = open_database(f"sqlite:///{kept}")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE settings SET value = ? WHERE key = 'escrow'", ("0x" + "11" * 20,))
    engine.dispose()
    before = operator.node.block()
    with pytest.raises(NoEscrow, match="this database belongs to the escrow 0x1111"):
        operator.perform(test_token=True)

    assert operator.node.block() == before


def test_deploy__embedded_chain(tmp_path: Path) -> None:
    """On the embedded chain there is nothing to deploy by hand, and that is said."""
    with pytest.raises(MissingSetting, match="set CHAIN_RPC_URL"):
        perform(Settings(_env_file=None, data_dir=tmp_path, chain_rpc_url=""))
