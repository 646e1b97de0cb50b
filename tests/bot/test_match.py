"""`escrowd match` as somebody with a shell meets it: plans, explanations, faults by field, in both languages."""

import argparse
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.commands.match import judge, perform
from bot.commands.match_arguments import add_match
from bot.commands.match_reading import WORDED, CannotMatch
from bot.commands.match_schema import ProblemIn, TaskIn, WeightsIn, WorkerIn
from bot.texts import LOCALES
from matcher import Task, Weights, Worker, solve
from tests.bot.catalogue import entries
from tests.databases import ROOT

TASK: dict[str, Any] = {"id": "t1", "due": "2026-10-04T00:00:00Z"}
WORKER: dict[str, Any] = {"id": "barb"}
PROBLEM: dict[str, Any] = {"escrowd_match": 1, "now": "2026-10-01T12:00:00Z", "seed": 7, "tasks": [], "workers": []}
SPAN = {"begin": "2026-10-05T01:00:00Z", "end": "2026-10-05T01:00:00Z"}
FAULTY: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({"tasks": [{"id": "t1"}]}, ("tasks[0].due: is missing", "tasks[0].due：缺少此字段")),
    ({"tasks": [TASK | {"colour": 1}]}, ("tasks[0].colour: there is no such field", "tasks[0].colour：没有这个字段")),
    ({"tasks": [TASK | {"seats": "2"}]}, ("tasks[0].seats: 2 is not a whole number", "tasks[0].seats：2 不是整数")),
    ({"tasks": [TASK | {"seats": 1.5}]}, ("tasks[0].seats: 1.5 is not a whole number", "tasks[0].seats：1.5 不是整数")),
    ({"tasks": [TASK | {"seats": 0}]}, ("tasks[0].seats: 0 is below 1", "tasks[0].seats：0 小于 1")),
    ({"tasks": [TASK | {"due": "soon"}]}, ("tasks[0].due: soon is not a moment", "tasks[0].due：soon 不是时刻")),
    (
        {"now": "2026-10-01T12:00:00"},
        ("now: 2026-10-01T12:00:00 says no time zone", "now：2026-10-01T12:00:00 没有时区"),
    ),
    ({"workers": [WORKER | {"rating_sd": 10_001}]}, ("is above what is allowed (10000)", "超出允许范围（10000）")),
    ({"workers": [{"id": 7}]}, ("workers[0].id: 7 is not text", "workers[0].id：7 不是文字")),
    ({"workers": [WORKER | {"rating_sum": 1}]}, ("workers[0]: rating_sum is more", "workers[0]：rating_sum 超过了")),
    ({"tasks": [TASK | {"reward": 2, "reward_max": 1}]}, ("reward_max is below", "reward_max 低于 reward")),
    ({"tasks": [TASK | {"when": SPAN}]}, ("tasks[0].when: the end is not", "tasks[0].when：结束不晚于开始")),
    ({"tasks": [TASK, TASK]}, ("the whole: the id t1 stands there twice", "整个文件：编号 t1 出现了两次")),
    ({"pairs": [{"task": "t9", "worker": "barb"}]}, ("names t9, which is not", "t9 不在问题里")),
    ({"escrowd_match": 2}, ("escrowd_match: 2 is a version that", "escrowd_match：本程序不认识版本 2")),
    ({"tasks": [TASK | {"place": {"latitude": "x", "longitude": 0}}]}, ("x is not a number", "x 不是数字")),
    ({"tasks": {}}, ("tasks: Input should be a valid", "tasks：Input should be a valid")),
]


def asked(*words: str) -> argparse.Namespace:
    """Read a command line."""
    parser = argparse.ArgumentParser()
    add_match(parser.add_subparsers(required=True))
    return parser.parse_args(["match", *words])


def written(folder: Path, problem: object) -> str:
    """Write a problem to a file."""
    path = folder / "problem.json"
    path.write_text(problem if isinstance(problem, str) else json.dumps(problem), encoding="utf-8")
    return str(path)


def test_match__document(tmp_path: Path) -> None:
    """The example of the documents gives the plan that they print, in each of the two languages."""
    for name in ("match.md", "match.zh-Hans.md"):
        words = (ROOT / "docs" / name).read_text(encoding="utf-8")
        (problem, plan) = re.findall(r"<!-- (?:problem|plan) -->\n```json\n(.*?)```", words, re.DOTALL)
        (options,) = re.findall(r"<!-- command: (.*?) -->", words)
        out = tmp_path / f"{name}.json"
        ended = perform(
            asked("--in", written(tmp_path, problem), "--out", str(out), *options.split()), locale=_of(name)
        )
        made, told = json.loads(out.read_text(encoding="utf-8")), json.loads(plan)

        assert ended == 0
        assert made.pop("prices").keys() == told.pop("prices").keys()  # of several that prove it, any will do
        assert _sum_of(made.pop("proof")) == _sum_of(told.pop("proof")) == made["bound"]
        assert made == told


def _sum_of(proof: dict[str, Any]) -> int:
    """Add a proof up, as the documents say that anybody can."""
    total = sum(one["capacity"] * one["price"] for one in proof["workers"].values())
    for task in proof["tasks"].values():
        gains = [offer["utility"] - offer["price"] - task["reservation"] for offer in task["offers"]]
        assert len(gains) <= task["seats"]
        assert min(gains, default=1) > 0
        total += task["seats"] * task["reservation"] + sum(gains)
    return int(total)


def _of(name: str) -> str:
    return "zh-Hans" if "zh-Hans" in name else "en"


@pytest.mark.parametrize("which", [0, 1], ids=["zh", "en"])
def test_match__faults(tmp_path: Path, which: int) -> None:
    """Each fault of a problem is named with its field, in the language of whoever asks, and nothing is written."""
    assert LOCALES[0] == "zh-Hans"
    for changed, words in FAULTY:
        with pytest.raises(CannotMatch) as refusal:
            perform(
                asked("--in", written(tmp_path, PROBLEM | changed), "--out", str(tmp_path / "o")), locale=LOCALES[which]
            )

        assert words[1 - which] in str(refusal.value)
    assert not (tmp_path / "o").exists()


def test_match__every_fault_worded() -> None:
    """Each kind of fault has its words."""
    keys = {key for _, key, _ in entries("en")}

    assert {f"match-fault-{kind}" for kind in [*WORDED.values(), "other"]} <= keys


def test_match__many_faults(tmp_path: Path) -> None:
    """Of many faults the first twenty are told, and how many more there are."""
    problem = PROBLEM | {"tasks": [{}] * 15}
    with pytest.raises(CannotMatch) as refusal:
        perform(asked("--in", written(tmp_path, problem), "--out", "-"), locale="en")

    assert len(str(refusal.value).splitlines()) == 22
    assert str(refusal.value).endswith("and 10 more")


def test_match__not_json(tmp_path: Path) -> None:
    """What is not JSON is refused with the line where it ends to be."""
    with pytest.raises(CannotMatch, match=r"the whole: this is not JSON .*line 2"):
        perform(asked("--in", written(tmp_path, '{\n "now" 3}'), "--out", "-"), locale="en")


def test_match__overwrites_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan that is there already is kept, unless it is said that it may be replaced."""
    out = tmp_path / "plan.json"
    out.write_text("mine")
    words = ("--in", written(tmp_path, PROBLEM | {"tasks": [TASK]}), "--out", str(out))
    with pytest.raises(CannotMatch, match="there already"):
        perform(asked(*words), locale="en")

    assert out.read_text() == "mine"
    assert perform(asked(*words, "--force", "--best", "3", "--certify"), locale="en") == 0
    assert json.loads(out.read_text())["empty"] == {"t1": 1}
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()][1:] == [
        "--explain says why seats stay empty.",
        "Utility 0",
        "Of each task the best 3 candidates were considered; the bound holds over all pairs.",
        "The bound was proven again, over every pair of the market.",
    ]


@pytest.mark.parametrize("certify", [(), ("--certify",)])
def test_match__plan_at_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str], certify: tuple[str, ...]) -> None:
    """A plan in which the verifier finds fault is not written: status 1, and what is wrong in either language."""
    problem = ProblemIn.model_validate_json(json.dumps(PROBLEM | {"tasks": [TASK], "workers": [WORKER]})).value()
    plan = solve(problem)
    out = tmp_path / "plan.json"
    wanted = asked("--in", "-", "--out", str(out), *certify)
    for locale in LOCALES:
        assert judge(problem, replace(plan, utility=plan.utility + 1), wanted, locale=locale, best=None) == 1
        assert "wrong_total" in capsys.readouterr().out
    assert not out.exists()

    assert judge(problem, plan, wanted, locale="en", best=None) == 0
    assert out.exists()


def test_match__no_files() -> None:
    """Whoever names no files is told how to."""
    with pytest.raises(CannotMatch, match="--in"):
        perform(asked(), locale="en")


@pytest.mark.parametrize("what", ["problem", "plan"])
def test_match__schema(capsys: pytest.CaptureFixture[str], what: str) -> None:
    """The JSON schema is printed, with each field and its limits."""
    assert perform(asked("--schema", what), locale="en") == 0
    assert (
        json.loads(capsys.readouterr().out)["properties"][f"escrowd_{what.replace('problem', 'match')}"]["const"] == 1
    )


def test_schema__every_field() -> None:
    """The schema has every field of the matcher's values, with the same defaults."""
    for read, kept in ((TaskIn, Task), (WorkerIn, Worker), (WeightsIn, Weights)):
        assert set(read.model_fields) == set(kept.__dataclass_fields__)
    problem = ProblemIn.model_validate_json(json.dumps(PROBLEM | {"tasks": [TASK], "workers": [WORKER]})).value()

    assert problem.weights == Weights()
    assert problem.tasks[0] == Task(id="t1", due=problem.tasks[0].due)
    assert problem.workers[0] == Worker(id="barb")
    assert solve(problem).workers_of("t1") == ("barb",)


def test_match__in_a_shell(tmp_path: Path) -> None:
    """Standard input to standard output: 0 and nothing but the plan; 2 and the reason where it cannot be done."""
    given = json.dumps(PROBLEM | {"tasks": [TASK], "workers": [WORKER], "pairs": [{"task": "t1", "worker": "barb"}]})
    done, refused = (
        subprocess.run(
            [sys.executable, "-m", "bot.main", "match", "--in", "-", "--out", "-"],
            input=text,
            cwd=ROOT,
            env=os.environ | {"LANG": "C", "DATA_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        for text in (given, "{}")
    )

    assert done.returncode == 0
    assert json.loads(done.stdout)["assignments"][0]["worker"] == "barb"
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "escrowd_match: is missing" in refused.stderr


def test_match__count_of_candidates(capsys: pytest.CaptureFixture[str]) -> None:
    """How many candidates to consider is a whole number from 1 on."""
    for wrong in ("0", "-1", "x"):
        with pytest.raises(SystemExit):
            asked("--best", wrong)
        assert "whole number from 1 on" in capsys.readouterr().err
