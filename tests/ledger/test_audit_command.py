"""`escrowd audit` as an auditor meets it: what it says, in both languages and to programs, and with which status."""

import argparse
import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.responses import PlainTextResponse

import ledger
from bot.commands.audit import CannotAudit, perform
from bot.commands.wording import progress_words, said
from bot.main import main
from bot.texts import LOCALES, plain
from ledger.holdings import STAGES
from ledger.replay import Replay
from ledger.upkeep import Upkeep
from ledger.web.serving import serving
from tests.databases import ROOT
from tests.ledger.lies import NO_METHOD, Lie, lying_node
from tests.ledger.test_audit import _posting
from tests.ledger.world import World

CHINESE = "zh-Hans"
SOURCES = ("audit", "bookmark", "hearing", "proving", "replay", "scene", "witness", "chain/standing", "chain/state")
CALLS = {"Finding": 0, "find": 0, "note": 0}
# What is said as it stands: figures, hashes, names of the contract's errors, entries of the journal.
AS_IT_STANDS = r"[-0-9a-fx/ ]*|eth_getProof"


def asked(world: World, **changes: Any) -> argparse.Namespace:
    """Say what an auditor asks."""
    wanted = {"rpc": world.url, "escrow": world.ledger.escrow.address, "token": [], "from_block": 0, "block": None}
    wanted |= {"block_hash": None, "resume": None, "database": None, "json": False, "publish": False}
    return argparse.Namespace(**(wanted | changes))


def journal(world: World) -> str:
    """Name the journal as SQLAlchemy does, with its password."""
    return world.engine.url.render_as_string(hide_password=False)


def test_publish__for_the_pages(begun_world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """A verdict goes into the operator's database only where it was asked for."""
    upkeep = Upkeep(begun_world.engine)
    perform(asked(begun_world, database=journal(begun_world)), CHINESE)
    assert upkeep.last_audit() == ""

    perform(asked(begun_world, database=journal(begun_world), publish=True), CHINESE)
    told = json.loads(upkeep.last_audit())
    report = begun_world.report()
    assert (told["agrees"], told["block"], told["facts"]) == (True, report.block, report.facts)

    with pytest.raises(SystemExit):
        main(["audit", "--rpc", begun_world.url, "--escrow", begun_world.ledger.escrow.address, "--publish"])
    assert "name it with --database" in capsys.readouterr().err


def test_report__to_programs(begun_world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON the report has every figure, whatever the language; the status says whether all agree."""
    code = perform(asked(begun_world, json=True, database=journal(begun_world)), CHINESE)
    told = json.loads(capsys.readouterr().out)
    report = begun_world.report()

    assert code == 0
    assert told["agrees"] is True
    assert told["journal"] == "compared"
    assert {(row["account"], row["token"]): int(row["minor"]) for row in told["balances"]} == report.balances
    assert {row["rests_on"] for row in told["balances"]} == {"proven", "logs bound by proof"}
    assert [(row["stage"], row["rating"]) for row in told["tasks"]] == [("opened", 0)]
    assert told["findings"] == told["notes"] == []
    assert len(told["rests_on"]) == len(report.bases)
    assert list(told) == [
        *("agrees", "chain_id", "escrow", "block", "block_hash", "state_root", "proofs", "facts", "journal"),
        *("balances", "tasks", "rests_on", "findings", "notes"),
    ]


@pytest.mark.parametrize("locale", LOCALES)
def test_report__tampered(begun_world: World, locale: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A journal that was changed gives status 1 and a line for each difference, in either language."""
    with begun_world.engine.begin() as connection:
        _posting(connection)
    code = perform(asked(begun_world, database=journal(begun_world)), locale)
    lines = capsys.readouterr().out.splitlines()

    assert code == 1
    assert lines[-1] == plain(locale, "audit-three-differ")
    marked = [line for line in lines if line.startswith(plain(locale, "audit-finding", **NOTHING).split()[0])]
    assert {code for code in ("hash-chain", "entry", "journal", "balances") if any(code in line for line in marked)}
    assert len(marked) == 4


NOTHING = dict.fromkeys(("code", "subject", "meaning", "expected", "found"), "x")


@pytest.mark.parametrize("locale", LOCALES)
def test_report__for_people(begun_world: World, locale: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An auditor reads figures and what they rest on; in Chinese no English word is left but names of accounts."""
    code = perform(asked(begun_world), locale)
    out = capsys.readouterr().out

    assert code == 0
    assert out.splitlines()[-1] == plain(locale, "audit-two-agree")
    assert "70,000,000" in out
    if locale == CHINESE:
        assert not set(re.findall(r"[A-Za-z]{3,}", re.sub(r"(balance/|committed/)?0x[0-9a-fA-F]+", "", out)))


def test_report__without_proofs(begun_world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Where a node gives no proofs the report says so, and agrees all the same."""
    lie: Lie = lambda method, _, told: NO_METHOD if method == "eth_getProof" else told  # noqa: E731
    with lying_node(begun_world.url, lie) as url:
        code = perform(asked(begun_world, rpc=url), "en")
    out = capsys.readouterr().out

    assert code == 0
    assert "rests on the node's word: balances" in out
    assert "note unproven" in out


@pytest.mark.parametrize("locale", LOCALES)
def test_refuse__cannot_audit(begun_world: World, locale: str, tmp_path: Path) -> None:
    """What is in the way is said in the language of whoever asked."""
    strange = tmp_path / "strange"
    strange.write_text("{}")
    for changes, key in (
        ({"resume": strange}, "audit-stop-bookmark-strange"),
        ({"database": str(tmp_path / "none")}, "audit-stop-no-file"),
        ({"resume": tmp_path / "none" / "kept"}, "audit-stop-no-folder"),
        ({"database": str(strange)}, "audit-stop-no-database"),
        ({"rpc": "http://127.0.0.1:9"}, "audit-stop-node"),
    ):
        with pytest.raises(CannotAudit) as refused:
            perform(asked(begun_world, **changes), locale)
        assert str(refused.value).startswith(plain(locale, key, path="#", reason="#").split("#")[0])


@pytest.mark.parametrize("locale", LOCALES)
def test_refuse__no_node(begun_world: World, locale: str) -> None:
    """Nobody at the address, and somebody who is no node, are told apart; an address without its scheme is refused."""
    port = urlsplit(begun_world.url).port
    with serving(PlainTextResponse("hello")) as site:
        for url, key in (("http://127.0.0.1:9", "node-away"), (site, "node-strange")):
            with pytest.raises(CannotAudit) as refused:
                perform(asked(begun_world, rpc=url), locale)
            assert str(refused.value).endswith(plain(locale, key, name=url))
    with pytest.raises(SystemExit):
        main(["audit", "--rpc", f"127.0.0.1:{port}", "--escrow", begun_world.ledger.escrow.address])


def test_end__whoever_reads_has_read_enough(begun_world: World) -> None:
    """Where nobody reads any more the command ends as others do then, and says nothing of it."""
    command = [sys.executable, "-m", "bot.main", "audit", "--json", "--rpc", begun_world.url, "--escrow"]
    ended = subprocess.run(
        ["sh", "-c", '"$@"; echo "ended with $?" >&2', "sh", *command, begun_world.ledger.escrow.address],
        check=True,
        cwd=ROOT,
        stdout=_deaf(),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert ended.stderr.splitlines()[-1] == "ended with 141"
    assert "Traceback" not in ended.stderr
    assert "escrowd:" not in ended.stderr


def _deaf() -> int:
    """Give a pipe that nobody reads."""
    read, write = os.pipe()
    os.close(read)
    return write


def test_end__status(begun_world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """The command ends with 0 where all agree, 1 where they do not, 2 where nothing could be said."""
    escrow = begun_world.ledger.escrow.address
    wrong = begun_world.ledger.views.assets()["USD"].token
    command = ["audit", "--rpc", begun_world.url, "--escrow"]

    assert main([*command, escrow]) == 0
    assert main([*command, wrong]) == 1
    assert main([*command, escrow, "--database", "none"]) == 2
    assert main([*command, escrow, "--from-block", "5000"]) == 2
    with pytest.raises(SystemExit):
        main([*command, escrow[:-1] + ("A" if escrow[-1].islower() else "a")])
    told = capsys.readouterr().err
    assert "escrowd: " in told
    assert "--from-block 5000 comes after block" in told


def test_note__a_token_of_which_nothing_came_in(begun_world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever names a token by a slip is told so: that it is not short says nothing."""
    slip, real = "0x" + "12" * 20, begun_world.ledger.views.assets()["USD"].token

    assert perform(asked(begun_world, token=[slip, real]), "en") == 0
    said_ = capsys.readouterr().out
    assert f"note token-unused: {slip}" in said_
    assert real not in [line.split()[2].rstrip(":") for line in said_.splitlines() if line.startswith("note")]


def test_words__progress() -> None:
    """How far it is is said in both languages."""
    assert progress_words("en", "blocks", 1000, 20_000) == "blocks: 1,000 of 20,000"
    assert progress_words(CHINESE, "batches", 1, 2) == "批次：1 / 2"


def calls() -> Iterator[tuple[str, tuple[str, ...]]]:
    """List the codes of all findings that the audit can make, each with one thing it says, as it might be filled in."""
    for name in SOURCES:
        path = Path(ledger.__file__).parent / f"{name}.py"
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) in CALLS:
                first = call.args[0] if call.args else None
                if isinstance(first, ast.Constant):
                    yield from ((str(first.value), _filled(one)) for one in call.args[1:])


def _filled(one: ast.expr) -> tuple[str, ...]:
    """Write out a text: with figures, hashes or a stage where something is to be filled in."""
    if isinstance(one, ast.Constant):
        return (str(one.value),)
    if not isinstance(one, ast.JoinedStr):
        return ()
    fillings = (["7"] * 9, ["0x7"] * 9, ["7", "0x7"], ["0x7", "7"], ["opened", "0x7"], ["open", "log 7 of block 0x7"])
    made = []
    for filling in fillings:
        left = iter(filling)
        parts = [str(part.value) if isinstance(part, ast.Constant) else next(left, "7") for part in one.values]
        made.append("".join(parts))
    return tuple(made)


def test_words__of_every_finding() -> None:
    """Each code has its sentence in both languages, and nothing that a finding says is left in English."""
    found = list(calls())
    for code in {code for code, _ in found}:
        assert all(plain(locale, f"audit-code-{code}") for locale in LOCALES)
    left = [words for _, words in found if words and not any(is_said(one) for one in words)]

    assert len(found) > 100
    assert not left


def is_said(words: str) -> bool:
    """Whether nothing English is left of it."""
    return bool(re.fullmatch(AS_IT_STANDS, words)) or said(CHINESE, words) != words


def test_words__of_stages() -> None:
    """Stages are said in both languages, alone, with a rating or as a choice."""
    assert said(CHINESE, "rated 70") == "已评分 70"
    assert said(CHINESE, "delivered or opened") == "已交付 / 已开启"
    assert said("en", "delivered or opened") == "delivered or opened"
    for stage in STAGES:
        assert said(CHINESE, stage) != stage


def test_list__so_many_of_a_kind() -> None:
    """Of a million differences of one kind a thousand are named, and the rest counted."""
    replay = Replay(1, "0x" + "1" * 40)
    for number in range(1500):
        replay.find("stage", str(number), "opened", "closed")
    replay.find("split", "one", "1", "2")

    assert len(replay.findings) == 1002
    assert [(one.code, one.found) for one in replay.findings[-2:]] == [("split", "2"), ("stage", "500 more")]
