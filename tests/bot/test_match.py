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
from matcher.needs import NEEDS
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
    (
        {"tasks": [TASK | {"seats": 10**30}]},
        ("seats: 1000000000000000000000000000000 is above what is allowed (1000000000)", "（1000000000）"),
    ),
    (
        {"workers": [WORKER | {"capacity": 2**63}]},
        ("workers[0].capacity: 9223372036854775808 is above", "workers[0].capacity：92"),
    ),
    ({"workers": [WORKER | {"completed": 10**30}]}, ("workers[0].completed: 10", "workers[0].completed：10")),
    ({"tasks": [TASK | {"duration": 10**30}]}, ("tasks[0].duration: 10", "tasks[0].duration：10")),
    ({"tasks": [TASK | {"reward": 2**256}]}, ("tasks[0].reward: 11", "tasks[0].reward：11")),
    ({"weights": {"prior_sd": 10**30}}, ("weights.prior_sd: 10", "weights.prior_sd：10")),
    (
        {"weights": {"rating": 10**6, "fairness": 101}},
        ("weights: rating times fairness is above 100000000", "weights：rating 乘以"),
    ),
    (
        {"seed": 2**63},
        ("seed: 9223372036854775808 is above what is allowed (9223372036854775807)", "（9223372036854775807）"),
    ),
    (
        {"tasks": [TASK | {"seats": 1000, "reservation": 10**15}]},
        (
            "tasks[].seats: 1,000 together are too many; with these weights and reservations 288",
            "tasks[].seats：共 1,000",
        ),
    ),
    (
        {"workers": [WORKER | {"available": [SPAN | {"begin": "2026-10-05T00:00:00Z"}] * 1001}]},
        ("workers[0].available: 1001 entries are more than 1000", "workers[0].available：1001 项"),
    ),
    (
        {"workers": [WORKER | {"place": {"latitude": float("nan"), "longitude": 0}}]},
        ("nan is not a number", "nan 不是数字"),
    ),
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


def test_match__key_twice(tmp_path: Path) -> None:
    """A key that stands twice in one object is refused where it stands: the first value would be passed over."""
    words = json.dumps(PROBLEM | {"tasks": [TASK], "workers": [WORKER]}).replace(
        '"id": "barb"', '"id": "carl", "id": "barb"'
    )
    with pytest.raises(CannotMatch, match=r"  workers\[0\].id: the key id stands there twice"):
        perform(
            asked("--in", written(tmp_path, words.replace('"seed"', '"seed": 1, "seed"')), "--out", "-"), locale="en"
        )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_match__encodings(tmp_path: Path, encoding: str) -> None:
    """A byte order mark does no harm, nor does UTF-16 with one; what is neither is named."""
    path, out = tmp_path / "p.json", tmp_path / "o.json"
    words = json.dumps(PROBLEM | {"tasks": [TASK], "workers": [{"id": "张三"}]}, ensure_ascii=False)
    path.write_text(words, encoding=encoding)

    assert perform(asked("--in", str(path), "--out", str(out)), locale="en") == 0
    assert json.loads(out.read_bytes())["assignments"][0]["worker"] == "张三"
    path.write_bytes(words.encode("gbk"))
    with pytest.raises(CannotMatch, match=r"is not text in UTF-8, from byte \d+ on"):
        perform(asked("--in", str(path), "--out", str(out), "--force"), locale="en")


def test_match__not_over_the_problem(tmp_path: Path) -> None:
    """The plan never takes the problem's place, by whatever name that is called; a folder has to be there."""
    source = written(tmp_path, PROBLEM | {"tasks": [TASK]})
    (tmp_path / "same.json").symlink_to(source)
    before = Path(source).read_bytes()
    for out in (source, str(tmp_path / "same.json"), str(tmp_path / "." / "problem.json")):
        with pytest.raises(CannotMatch, match="is the problem itself"):
            perform(asked("--in", source, "--out", out, "--force"), locale="en")
    with pytest.raises(CannotMatch, match="there is no folder"):
        perform(asked("--in", source, "--out", str(tmp_path / "no" / "plan.json")), locale="en")

    assert Path(source).read_bytes() == before


def test_match__empty_seats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Why a seat stays empty is said per task; who is barred without being there is named beside the plan."""
    place = {"place": {"latitude": 31.2, "longitude": 121.5}}
    tasks = [TASK | place | {"barred": ["barbara"]}, TASK | {"id": "t2", "seats": 2}]
    problem = PROBLEM | {"tasks": tasks, "workers": [WORKER | {"barred": ["acme"]}]}
    perform(asked("--in", written(tmp_path, problem), "--out", "-", "--explain"), locale="en")
    told = capsys.readouterr()

    assert json.loads(told.out)["empty_because"] == {
        "t1": [{"key": "needs_place_known", "count": 1, "words": "1 of whom no place is known"}],
        "t2": [{"key": "nobody", "count": 0, "words": "there is nobody else"}],
    }
    assert "no worker of the problem: barbara." in told.err
    assert "employer of no task: acme." in told.err


def test_match__empty_not_looked_at(tmp_path: Path) -> None:
    """Why seats stay empty is looked up for so many pairs, and of the others it is said that it was not."""
    tasks = [TASK | {"id": f"t{at:04}"} for at in range(1_001)]
    problem = PROBLEM | {"tasks": tasks, "workers": [{"id": f"w{at}"} for at in range(1_000)], "pairs": []}
    out = tmp_path / "o.json"
    perform(asked("--in", written(tmp_path, problem), "--out", str(out), "--explain", "--best", "1"), locale="en")
    because = json.loads(out.read_bytes())["empty_because"]

    assert [because[name][0]["key"] for name in ("t0999", "t1000")] == ["not_applied", "not_looked_at"]


def test_match__empty_every_key() -> None:
    """Each key that keeps somebody from a seat has its words."""
    keys = {key for _, key, _ in entries("en")}
    others = ("nobody", "not_looked_at", "not_applied", "not_considered", "needed_elsewhere", "below_reservation")

    assert {f"empty-{key.replace('_', '-')}" for key in (*NEEDS, *others)} <= keys


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


def test_match__languages(capsys: pytest.CaptureFixture[str]) -> None:
    """A language that nobody here speaks is refused with those that are; forms of the two are taken."""
    assert all(asked("--lang", tag).lang == tag for tag in ("zh", "zh-Hans", "EN", "en_US.UTF-8"))
    with pytest.raises(SystemExit):
        asked("--lang", "fr")

    assert "fr is not a language that is spoken here: zh (中文) or en (English)" in capsys.readouterr().err


def test_match__rights_and_refusals(tmp_path: Path) -> None:
    """The plan has the rights that files have there; what the system refuses is said in the terminal's language."""
    source = written(tmp_path, PROBLEM | {"tasks": [TASK]})
    command = ["match", "--in", source, "--out", str(tmp_path / "plan.json")]
    env = os.environ | {"LANG": "zh_CN.UTF-8", "PORT": "x"}
    done, missing = (
        subprocess.run(
            [sys.executable, "-m", "bot.main", *words],
            cwd=ROOT,
            env=env,
            capture_output=True,
            timeout=120,
            umask=0o027,
            check=False,
        )
        for words in (command, ["match", "--in", str(tmp_path / "no.json"), "--out", "-"])
    )

    assert (done.returncode, missing.returncode) == (0, 2)
    assert (tmp_path / "plan.json").stat().st_mode & 0o777 == 0o640
    assert missing.stderr.decode() == f"escrowd: {tmp_path / 'no.json'}：没有这个文件或文件夹\n"


def test_match__count_of_candidates(capsys: pytest.CaptureFixture[str]) -> None:
    """How many candidates to consider is a whole number from 1 on."""
    for wrong in ("0", "-1", "x"):
        with pytest.raises(SystemExit):
            asked("--best", wrong)
        assert "whole number from 1 on" in capsys.readouterr().err
