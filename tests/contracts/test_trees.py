"""The trees are the specification: every leaf has its test and every such test its leaf."""

import ast
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LEAF = re.compile(r"it (?P<outcome>.+)  \((?P<test>test_\w+)\)$")
# Which file holds a tree's tests, and with what name they begin.
HOMES = {
    "deposit": ("test_deposit.py", "test_deposit__"),
    "open": ("test_open.py", "test_open__"),
    "deliver": ("test_deliver.py", "test_deliver__"),
    "rate": ("test_rate.py", "test_rate__"),
    "accept": ("test_accept.py", "test_accept__"),
    "finish": ("test_silence.py", "test_finish__"),
    "release": ("test_silence.py", "test_release__"),
    "refund": ("test_silence.py", "test_refund__"),
    "withdraw": ("test_withdraw.py", "test_withdraw__"),
    "members": ("test_members.py", "test_find__"),
    "court": ("test_court.py", "test_"),
    "carry": ("test_carry.py", "test_"),
}


@pytest.mark.parametrize("tree", sorted(path.stem for path in HERE.glob("*.tree")))
def test_read__leaves_and_tests(tree: str) -> None:
    """A tree's leaves and its tests are the same, name by name and in the same order."""
    home, prefix = HOMES[tree]
    lines = (HERE / f"{tree}.tree").read_text("utf-8").splitlines()
    leaves = [found["test"] for line in lines if (found := LEAF.search(line))]
    module = ast.parse((HERE / home).read_text("utf-8"))
    tests = [node.name for node in module.body if isinstance(node, ast.FunctionDef) and node.name.startswith(prefix)]

    assert leaves == tests
    assert len(leaves) == sum("─ it " in line for line in lines)


def test_read__every_operation() -> None:
    """Every operation of the interface has its tree."""
    text = (HERE.parents[1] / "contracts" / "src" / "interfaces" / "IEscrow.sol").read_text("utf-8")
    operations = set(re.findall(r"^    function (\w+)", text.split("/* VIEWS */")[0], re.MULTILINE))

    assert operations == {"depositFor", "depositWithSig"} | (HOMES.keys() - {"members", "court", "carry"})
