"""`escrowd consensus` as somebody with a shell meets it: files in, files out, what is refused, in both languages."""

import argparse
import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot.commands.consensus import CannotCombine, perform
from bot.commands.consensus_arguments import METHODS, add_consensus
from bot.texts import LOCALES
from tests.databases import ROOT
from tests.matcher.consensus.crowds import coins, crowd

ANSWERS = "item,worker,label\np1,adam,cat\np1,barb,cat\np1,carl,dog\np2,adam,dog\np2,barb,dog\n"
REFUSED = {
    "": ("a.csv holds no rows", "a.csv 里没有任何行"),
    "item,worker,label\n": ("a.csv holds no rows", "a.csv 里没有任何行"),
    "item,label\np1,cat\n": ("a.csv, line 1: there is no column worker", "第 1 行：没有 worker 列"),
    "item,item,worker,label\n": ("line 1: there are several columns item", "第 1 行：有多个 item 列"),
    ANSWERS + "p3,adam\n": ("a.csv, line 7: 2 fields instead of 3", "第 7 行：有 2 个字段，应为 3 个"),
    ANSWERS + "p3,,cat\n": ("line 7: the field worker is empty", "第 7 行：字段 worker 为空"),
    ANSWERS + "p2,adam,cat\n": ("line 7: adam has given p2 another label in line 5", "第 7 行：adam 在第 5 行给 p2"),
    ANSWERS + '"p3,adam,cat\n': ("begins on line 7: this is not CSV", "从第 7 行开始的一行：不是 CSV"),
    ANSWERS + "p3,\udcff,cat\n": ("line 7: this is not UTF-8", "第 7 行：不是 UTF-8"),
    ANSWERS + f"p3,adam,{'x' * 10_001}\n": (
        "line 7: the field label is longer than 10000",
        "第 7 行：字段 label 超过 10000",
    ),
    "item,worker,label\n" + "".join(f"p{at},w{at % 20},l{at}\n" for at in range(5_000)): (
        "workers times different labels times these again are 500,000,000, and at most 20,000,000 fit",
        "工作者数乘以不同标签数的平方为 500,000,000，最多 20,000,000",
    ),
    "item,worker,label,gold\np1,adam,a,a\np1,barb,a,b\n": (
        "line 3: the gold of p1 is b, and a else",
        "p1 的真值写作 b",
    ),
}


def asked(folder: Path, *words: str) -> argparse.Namespace:
    """Read a command line about answers in a folder."""
    parser = argparse.ArgumentParser()
    add_consensus(parser.add_subparsers(required=True))
    return parser.parse_args(["consensus", "--in", str(folder / "a.csv"), "--out", str(folder / "labels.csv"), *words])


def _write(folder: Path, words: str, name: str = "a.csv") -> None:
    (folder / name).write_text(words, encoding="utf-8", errors="surrogateescape", newline="")


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("locale", LOCALES)
def test_consensus__every_method(tmp_path: Path, capsys: pytest.CaptureFixture[str], method: str, locale: str) -> None:
    """Each method writes a label per item and says what it has done."""
    _write(tmp_path, ANSWERS)
    ended = perform(asked(tmp_path, "--method", method), locale=locale)
    said = capsys.readouterr().out

    assert ended == 0
    assert [row["label"] for row in _read(tmp_path / "labels.csv")] == ["cat", "dog"]
    assert str(tmp_path / "labels.csv") in said


@pytest.mark.parametrize("page", ["consensus.md", "consensus.zh-Hans.md"])
def test_consensus__example_of_the_docs(tmp_path: Path, page: str) -> None:
    """The example of the docs comes out as the docs say, in both languages."""
    given, made = re.findall(r"```csv\n(.*?)```", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.DOTALL)
    _write(tmp_path, given)
    perform(asked(tmp_path, "--method", "one-coin"), locale="en")

    assert (tmp_path / "labels.csv").read_bytes().decode().replace("\r\n", "\n") == made


@pytest.mark.parametrize("words", REFUSED, ids=[english for english, _ in REFUSED.values()])
def test_consensus__refusals(tmp_path: Path, words: str) -> None:
    """What cannot be read is named by file, line and field, in either language, and nothing is written."""
    _write(tmp_path, words)
    for locale, reason in zip(LOCALES, reversed(REFUSED[words]), strict=True):
        with pytest.raises(CannotCombine, match=re.escape(reason)):
            perform(asked(tmp_path), locale=locale)

    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_consensus__gold_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Gold may stand in a file of its own, may be a label that nobody gave, and must not contradict the column."""
    _write(tmp_path, "item,worker,label,gold\np1,adam,cat,cat\np2,adam,cat,\n")
    _write(tmp_path, "item,label\np2,owl\n", "gold.csv")
    perform(asked(tmp_path, "--gold", str(tmp_path / "gold.csv"), "--json"), locale="en")
    told = json.loads(capsys.readouterr().out)

    assert told["gold"] == 2
    assert told["labels"] == ["cat", "owl"]
    assert "p2,owl,1.000000,1,1" in (tmp_path / "labels.csv").read_text()
    _write(tmp_path, "item,label\np1,owl\n", "gold.csv")
    with pytest.raises(CannotCombine, match=r"gold.csv, line 2: the gold of p1 is owl, and cat elsewhere"):
        perform(asked(tmp_path, "--gold", str(tmp_path / "gold.csv"), "--force"), locale="en")


def test_consensus__excel(tmp_path: Path) -> None:
    """A byte order mark is read and given back; quotes, commas, line breaks and other columns do no harm."""
    rows = '\ufefflabel,note,worker,item\r\n"a ""b"", c",x,adam,"p\n1"\r\n\r\n"a ""b"", c",y,barb,"p\n1"\r\n'
    _write(tmp_path, rows)
    perform(asked(tmp_path, "--workers", str(tmp_path / "w.csv")), locale="en")
    made = (tmp_path / "labels.csv").read_bytes()

    assert made.startswith("\ufeffitem,label,probability,answers,is_gold\r\n".encode())
    assert b'"p\n1","a ""b"", c",1.000000,2,0\r\n' in made
    assert (tmp_path / "w.csv").read_bytes().startswith("\ufeffworker,answers".encode())


def test_consensus__workers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each worker's worth is written: accuracy, rating, who never looks, who errs as another does."""
    truth = {f"p{at:03}": "cat" if at * 7 % 5 < 2 else "dog" for at in range(120)}
    other = {"cat": "dog", "dog": "cat"}
    rows = [
        (item, f"w{worker}", other[label] if (at * 31 + worker * 17) % 11 < 1 + worker % 4 else label)
        for at, (item, label) in enumerate(truth.items())
        for worker in range(7)
    ]
    rows += [(item, "copy", label) for item, worker, label in rows if worker == "w3"]
    rows += [(item, "stone", "cat") for item in truth]
    _write(tmp_path, "item,worker,label\n" + "".join(f"{','.join(row)}\n" for row in [*rows, rows[0]]))
    perform(asked(tmp_path, "--workers", str(tmp_path / "w.csv")), locale="en")
    made = {row["worker"]: row for row in _read(tmp_path / "w.csv")}

    assert made["stone"]["is_blind"] == "1"
    assert [worker for worker, row in made.items() if row["is_blind"] == "1"] == ["stone"]
    assert int(made["stone"]["rating"]) < 10 < int(made["w0"]["rating"])
    assert made["copy"]["same_errors"] == "w3"
    assert made["w3"]["same_errors"] == "copy"
    told = capsys.readouterr().out
    assert "1 rows say again" in told
    assert "Suspected of copying: copy, w3 err alike" in told
    assert "  copy and w3: of 120 items that both answered, wrong on " in told
    assert "Suspected of not looking at the items: stone." in told


def test_consensus__copies_in_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Copies are named without being asked for, at most ten pairs, with how many labels hang on them."""
    made = crowd(coins(np.linspace(0.5, 0.8, 30), 3), items=150, redundancy=20, seed=2)
    copied = [row for row in made.rows if row[1] in {"w004", "w011"}]
    rows = [*made.rows, *((item, f"{who}-{n}", label) for item, who, label in copied for n in range(3))]
    _write(tmp_path, "item,worker,label\n" + "".join(f"{','.join(row)}\n" for row in rows))
    for locale in LOCALES:
        perform(asked(tmp_path, "--force"), locale=locale)
    said = capsys.readouterr().out
    perform(asked(tmp_path, "--force", "--json"), locale="en")
    told = json.loads(capsys.readouterr().out)

    assert len(told["same_errors"]) == 12
    assert told["labels_otherwise"] > 1
    assert f"would leave {told['labels_otherwise']} labels otherwise" in said
    assert "and 2 more pairs" in said
    assert "疑似抄袭" in said
    assert told["same_answers"] == []


def test_consensus__copies_who_outvote_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Copies who outvote everybody are never wrong by the consensus; that the labels rest on one voice is said."""
    rows = [
        (f"p{at:03}", f"w{worker}", "cat" if (at * 7 + worker * at) % 5 < 2 else "dog")
        for at in range(60)
        for worker in range(4)
    ]
    rows += [(item, f"copy{number}", label) for item, worker, label in rows if worker == "w0" for number in range(5)]
    _write(tmp_path, "item,worker,label\n" + "".join(f"{','.join(row)}\n" for row in rows))
    for locale in LOCALES:
        perform(asked(tmp_path, "--force"), locale=locale)
    said = capsys.readouterr().out
    perform(asked(tmp_path, "--force", "--json"), locale="en")
    told = json.loads(capsys.readouterr().out)

    assert len(told["same_answers"]) == 15
    assert "Answering alike nearly always: copy0, copy1, copy2, copy3, copy4, w0. If some" in said
    assert f"有 {told['labels_resting']} 个标签只靠一个声音" in said


def test_consensus__nothing_to_doubt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be doubted is said: nobody suspected, one label alone, copies that were not looked for."""
    _write(tmp_path, "item,worker,label\np1,adam,cat\np2,barb,cat\n")
    perform(asked(tmp_path), locale="en")
    crowd = "".join(f"p{item},w{worker},{(item + worker) % 2}\n" for item in range(20) for worker in range(700))
    _write(tmp_path, "item,worker,label\n" + crowd)
    perform(asked(tmp_path, "--force", "--method", "majority"), locale="en")
    said = capsys.readouterr().out

    assert "Every answer gives the same label, cat." in said
    assert "Nobody is suspected of copying" in said
    assert "Copies were not looked for: pairs of answers to the same item are 4,893,000" in said


def test_consensus__long_numbers(tmp_path: Path) -> None:
    """Labels of thousands of digits are labels like others, and one item may have tens of thousands of answers."""
    rows = "".join(f"p,w{at},{at % 3 // 2}\n" for at in range(30_000))
    _write(tmp_path, f"item,worker,label\nq,w1,{'1' * 5000}\n{rows}")
    perform(asked(tmp_path, "--workers", str(tmp_path / "w.csv")), locale="en")

    assert [row["label"][:3] for row in _read(tmp_path / "labels.csv")] == ["0", "111"]


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_consensus__dialects(tmp_path: Path, between: str, encoding: str) -> None:
    """What Excel writes is read, and written back with the same sign between fields and with a mark."""
    rows = (("note", "item", "worker", "label"), ("a,b;c", "一", "张三", "猫"), ("", "一", "李四", "猫"))
    with (tmp_path / "a.csv").open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=between).writerows(rows)
    perform(asked(tmp_path, "--workers", str(tmp_path / "w.csv")), locale="en")
    made = (tmp_path / "labels.csv").read_bytes().decode()

    assert made.startswith("\ufeff") is (encoding != "utf-8")
    assert made.removeprefix("\ufeff").splitlines()[1].split(between)[:2] == ["一", "猫"]


def test_consensus__formulas(tmp_path: Path) -> None:
    """What a spreadsheet would run stands behind an apostrophe; all of it comes back the same."""
    labels = ["=1+1", "@x", "+a", "-b", "'=c", "''d", "-1", "+2.5", "'-3", "＝4", "plain"]
    with (tmp_path / "a.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("item", "worker", "label"), *((label, "=w", label) for label in labels)])
    perform(asked(tmp_path, "--workers", str(tmp_path / "w.csv")), locale="en")
    once = (tmp_path / "labels.csv").read_text(encoding="utf-8")
    names = [row["item"] for row in _read(tmp_path / "labels.csv")]

    assert {"'=1+1", "'@x", "'+a", "'-b", "'＝4", "-1", "+2.5", "plain", "''d"} <= set(names)
    assert not [name for name in names if re.match(r"[=@＝]|[-+](?!\d+(\.\d+)?$)", name)]
    assert _read(tmp_path / "w.csv")[0]["worker"] == "'=w"
    written = _read(tmp_path / "labels.csv")
    with (tmp_path / "a.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [("item", "worker", "label"), *((row["item"], "=w", row["label"]) for row in written)]
        )
    perform(asked(tmp_path, "--force"), locale="en")
    assert (tmp_path / "labels.csv").read_text(encoding="utf-8") == once


def test_consensus__all_files_or_none(tmp_path: Path) -> None:
    """Where one of the files cannot be written none is."""
    _write(tmp_path, ANSWERS)
    with pytest.raises(CannotCombine, match="there is no folder"):
        perform(asked(tmp_path, "--workers", str(tmp_path / "no" / "w.csv")), locale="en")

    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_consensus__never_over_another(tmp_path: Path) -> None:
    """A file that is there is left alone until one says --force, and no file is both read and written."""
    _write(tmp_path, ANSWERS)
    _write(tmp_path, "theirs", "labels.csv")
    with pytest.raises(CannotCombine, match="is there already"):
        perform(asked(tmp_path), locale="en")
    for words in (("--workers", "labels.csv"), ("--workers", "a.csv"), ("--gold", "labels.csv")):
        with pytest.raises(CannotCombine, match="named for two things"):
            perform(asked(tmp_path, words[0], str(tmp_path / words[1]), "--force"), locale="en")
    assert (tmp_path / "labels.csv").read_text() == "theirs"
    perform(asked(tmp_path, "--force"), locale="en")

    assert (tmp_path / "labels.csv").read_text().startswith("item,label")


def test_consensus__as_a_command(tmp_path: Path) -> None:
    """On the command line it answers in the language of the terminal; a wrong file ends with 2 and one line."""
    _write(tmp_path, ANSWERS)
    env = os.environ | {"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "bot.main", "consensus", "--in", str(tmp_path / "a.csv")]
    done, wrong = (
        subprocess.run([*command, *more], cwd=ROOT, env=env, capture_output=True, timeout=60, check=False)
        for more in (["--out", str(tmp_path / "l.csv")], ["--out", str(tmp_path / "l.csv")])
    )

    assert (done.returncode, wrong.returncode) == (0, 2)
    assert "3 名工作者" in done.stdout.decode()
    assert wrong.stderr.decode().count("\n") == 1
