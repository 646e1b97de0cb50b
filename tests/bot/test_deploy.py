"""`escrowd deploy` as an operator meets it: what it says, in which language, with which status, and what it leaves."""

import os
import re
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
from bot.main import main
from contracts import load
from ledger.chain.node import Node
from ledger.config import Settings
from ledger.core.deployment import created_address
from ledger.database import open_database
from ledger.founding import found
from ledger.views import Views
from tests.journeys.anvil import serving_anvil
from tests.journeys.stage import ROOT

ESCROW = created_address(load("Escrow").bytecode)
RICH = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"  # anvil's first account, known to all
POOR = "11" * 32
LETTER = next(place for place, sign in enumerate(ESCROW) if place > 1 and sign.isalpha())
MISTYPED = ESCROW[:LETTER] + ESCROW[LETTER].swapcase() + ESCROW[LETTER + 1 :]


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
    snapshot = anvil.request("evm_snapshot", [])
    yield Operator(anvil, tmp_path, capsys)
    anvil.request("evm_revert", [snapshot])


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
    sent = re.findall(r"Sent: (\w+), transaction (0x[0-9a-f]{64})\n", first[1])
    assert [name for name, _ in sent] == ["proxy", "proxy", "Escrow", "TestToken"]
    for _, tx_hash in sent:
        receipt = operator.node.receipt(tx_hash)
        assert receipt is not None
        assert receipt.has_succeeded
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
    assert list(operator.folder.iterdir()) == [], "nothing was begun on this machine either"
    assert complaint.startswith("escrowd: 0x")
    assert "没有发送任何交易" in complaint
    assert operator.node.block().number == 0


@pytest.mark.parametrize("asked", [{}, {"dry_run": True}, {"check": ESCROW}], ids=["deploy", "dry run", "check"])
def test_deploy__other_code_there(operator: Operator, asked: dict[str, Any]) -> None:
    """Other code at the escrow's address ends it with status 1 and the difference; nothing is sent."""
    operator.node.request("anvil_setCode", [ESCROW, "0x6001"])
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
    with pytest.raises(CannotDeploy, match=r"This database belongs to the escrow 0x1111.*Nothing was sent"):
        operator.perform(test_token=True)
    with pytest.raises(CannotDeploy, match="这个数据库属于托管合约 0x1111"):
        operator.perform(test_token=True, language="zh")

    assert operator.node.block() == before


def test_deploy__embedded_chain(tmp_path: Path) -> None:
    """On the embedded chain there is nothing to deploy by hand, and that is said."""
    for language, words in (("en", "set CHAIN_RPC_URL"), ("zh", "请设置 CHAIN_RPC_URL")):
        with pytest.raises(CannotDeploy, match=words):
            perform(Settings(_env_file=None, data_dir=tmp_path, chain_rpc_url="", lang=language))


@pytest.mark.parametrize(
    ("language", "words"), [("en", "nobody's balance was looked at"), ("zh", "没有查看余额")], ids=["en", "zh"]
)
def test_dry_run__without_a_key(operator: Operator, language: str, words: str) -> None:
    """What deploying costs can be asked by anybody: without a key only the balance is not looked at."""
    ended, said = operator.perform(key="", dry_run=True, language=language)

    assert ended == 0
    assert words in said
    assert ESCROW in said


@pytest.mark.parametrize(
    ("asked", "language", "words"),
    [
        ({}, "en", "set OPERATOR_KEYS"),
        ({}, "zh", "请设置 OPERATOR_KEYS"),
        ({"check": MISTYPED}, "en", "a letter of it is mistyped"),
        ({"check": MISTYPED}, "zh", "有字母写错"),
        ({"check": "0x12"}, "en", "is no address"),
    ],
)
def test_deploy__refused(operator: Operator, asked: dict[str, Any], language: str, words: str) -> None:
    """Without a key nothing is deployed, and an address with a mistyped letter is not looked at."""
    with pytest.raises(CannotDeploy, match=words):
        operator.perform(key="", language=language, **asked)


def test_check__nothing_there(operator: Operator) -> None:
    """Where no contract stands at all, that is what is said, with status 1."""
    ended, said = operator.perform(key="", check=ESCROW)

    assert ended == 1
    assert said == f"No contract stands at {ESCROW} on chain 31337: not this version's escrow, nor anything else.\n"


@pytest.mark.parametrize(("language", "words"), [("en", "check CHAIN_RPC_URL"), ("zh", "请检查 CHAIN_RPC_URL")])
def test_deploy__no_node(tmp_path: Path, language: str, words: str) -> None:
    """A node that does not answer is said to be that, without what may be a key in its address."""
    url = "http://127.0.0.1:1/v3/0123456789abcdef"
    settings = Settings(_env_file=None, data_dir=tmp_path, chain_rpc_url=url, lang=language)
    with pytest.raises(CannotDeploy, match=words) as refusal:
        perform(settings, dry_run=True)

    assert "0123456789abcdef" not in str(refusal.value)


def test_check__not_with_a_test_token(capsys: pytest.CaptureFixture[str]) -> None:
    """Looking and deploying are not asked for together."""
    with pytest.raises(SystemExit) as ended:
        main(["deploy", "--test-token", "--check", ESCROW])

    assert ended.value.code == 2
    assert "leave --test-token out" in capsys.readouterr().err
