"""`escrowd export` as somebody with a shell meets it: what is written where, what is refused, in both languages."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.commands.export import CannotExport, perform
from bot.commands.export_arguments import FORMATS, add_export
from bot.texts import LOCALES
from ledger.config import Settings
from ledger.database import open_database, writing
from ledger.store import insert_asset
from tests.core import samples
from tests.databases import ROOT
from tests.ledger.exports.told import ADAM, story, write

STATEMENT = ("statement", "--account", ADAM.lower(), "--month", "2026-10", "--zone", "Asia/Shanghai")
REFUSED = {
    ("statement", "--person", "adam", "--month", "2026-10"): ("No such person: adam", "查无此人：adam"),
    ("statement", "--account", "0x" + "7" * 40, "--month", "2026-10"): (
        "No entry has ever touched",
        "没有任何分录涉及",
    ),
    ("statement", "--account", ADAM, "--month", "2026-13"): ("2026-13 is no month", "2026-13 不是月份"),
    (*STATEMENT, "--from", "2026-10-01"): ("Say the period once", "期间只要说一次"),
    (*STATEMENT, "--out", "none/here.txt"): ("There is no folder for none/here.txt", "文件夹不存在"),
    ("statement", "--account", ADAM, "--from", "2026-10-01"): ("Say which period", "请说明期间"),
    ("statement", "--account", ADAM, "--from", "2026-10-02", "--to", "2026-10-01"): ("empty period", "空的期间"),
    ("statement", "--account", ADAM, "--from", "2026-02-31", "--to", "2026-10-01"): ("is no day", "不是日期"),
    (*STATEMENT, "--zone", "Mars/Olympus"): ("There is no time zone Mars/Olympus", "没有 Mars/Olympus 这个时区"),
    (*STATEMENT, "--format", "pdf"): ("say where with --out", "请用 --out"),
    ("journal", "--json"): ("it needs --out", "需要 --out"),
}


def asked(*words: str) -> argparse.Namespace:
    """Read a command line."""
    parser = argparse.ArgumentParser()
    add_export(parser.add_subparsers(required=True))
    return parser.parse_args(["export", *words])


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Give the settings of a product that has a journal."""
    folder = tmp_path_factory.mktemp("kept")
    engine = open_database(f"sqlite:///{folder / 'ledger.sqlite'}")
    with writing(engine) as connection:
        insert_asset(connection, samples.USD)
        write(connection, story().facts)
    engine.dispose()
    return Settings(_env_file=None, data_dir=folder, database_url="")


@pytest.mark.parametrize(("what", "form"), [(what, form) for what, forms in FORMATS.items() for form in forms])
def test_export__every_format(
    kept: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str, form: str
) -> None:
    """Each thing goes to a file in each of its formats; what was written is told as JSON with what it rests on."""
    words = STATEMENT if what == "statement" else (what,)
    path = tmp_path / f"{what}.{form}"
    ended = perform(kept, asked(*words, "--format", form, "--out", str(path), "--json"), locale="en")
    told = json.loads(capsys.readouterr().out)

    assert ended == 0
    assert told["rests_on"]["last_entry"] == 9
    assert told["bytes"] == path.stat().st_size > 0
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes()[:4] == {"pdf": b"%PDF", "parquet": b"PAR1"}.get(form, path.read_bytes()[:4])


@pytest.mark.parametrize("which", [0, 1], ids=["zh", "en"])
def test_export__refusals(kept: Settings, tmp_path: Path, which: int) -> None:
    """What cannot be handed out is refused with the reason, in the language of whoever asks, and nothing is written."""
    for words, (english, chinese) in REFUSED.items():
        with pytest.raises(CannotExport, match=(chinese, english)[which]):
            perform(kept, asked(*words), locale=LOCALES[which])
    assert list(tmp_path.iterdir()) == []


def test_export__never_over_another(kept: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is there is left alone, until one says --force."""
    path = tmp_path / "a.csv"
    path.write_text("theirs")
    words = (*STATEMENT, "--format", "csv", "--out", str(path))
    with pytest.raises(CannotExport, match="is there already"):
        perform(kept, asked(*words), locale="en")
    assert path.read_text() == "theirs"
    perform(kept, asked(*words, "--force"), locale="zh-Hans")

    assert "6 行" in capsys.readouterr().out
    assert path.read_text().startswith("\ufeff行")


@pytest.mark.parametrize("spoiled", ["", "not a database", "of another version"])
def test_export__no_journal(tmp_path: Path, spoiled: str) -> None:
    """Where there is no journal, or one of another version, that is said; nothing is made or migrated."""
    path = tmp_path / "ledger.sqlite"
    if spoiled == "not a database":
        path.write_text("x" * 5000)
    if spoiled == "of another version":
        engine = open_database(f"sqlite:///{path}")
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
        engine.dispose()
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(CannotExport, match="There is no journal"):
        perform(Settings(_env_file=None, data_dir=tmp_path, database_url=""), asked("journal"), locale="en")

    assert (path.read_bytes() if path.exists() else None) == before


def test_export__as_a_command(kept: Settings) -> None:
    """On the command line the document alone is printed, in UTF-8 whatever the terminal; a bad wish ends with 2."""
    env = os.environ | {"DATA_DIR": str(kept.data_dir), "LANG": "C", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "bot.main", "export"]
    done = subprocess.run(
        [*command, *STATEMENT, "--lang", "zh"], cwd=ROOT, env=env, capture_output=True, timeout=60, check=True
    )
    wrong = subprocess.run(
        [*command, "statement", "--person", "1", "--month", "x"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert done.stdout.decode().startswith("Escrowd 对账单\n")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith(b"escrowd: x is no month")
