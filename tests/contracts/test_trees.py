"""The trees are the specification: every leaf has its test and every such test its leaf."""

import ast
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LEAF = re.compile(r"it (?P<outcome>.+)  \((?P<test>test_\w+)\)$")
# Which file holds a tree's tests, and, where that is not the tree's name, with what name they begin.
HOMES = {
    "deposit": ("test_deposit.py", ""),
    "depositWithSig": ("test_deposit_signed.py", ""),
    "depositWithAuthorization": ("test_deposit_signed.py", ""),
    "open": ("test_open.py", ""),
    "openFromWallet": ("test_open_wallet.py", ""),
    "openOffered": ("test_open_offered.py", ""),
    "revoke": ("test_revoke.py", ""),
    "revokeOffer": ("test_revoke.py", ""),
    "deliver": ("test_deliver.py", ""),
    "deliverMany": ("test_deliver.py", ""),
    "rate": ("test_rate.py", ""),
    "rateMany": ("test_rate_many.py", ""),
    "accept": ("test_accept.py", ""),
    "contest": ("test_accept.py", ""),
    "rule": ("test_rule.py", ""),
    "settleByDate": ("test_silence.py", ""),
    "giveBack": ("test_agree.py", ""),
    "agree": ("test_agree.py", ""),
    "extend": ("test_agree.py", ""),
    "multicall": ("test_multicall.py", ""),
    "withdraw": ("test_withdraw.py", ""),
    "pushOut": ("test_push.py", ""),
}
# What is no operation by itself: what holds for all of them, the views, and the court's adapter.
OTHERS = {
    "authority": ("test_authority.py", "test_say__"),
    "work": ("test_work.py", "test_find__"),
    "views": ("test_views.py", "test_view__"),
    "court": ("test_court.py", "test_"),
    "carry": ("test_carry.py", "test_"),
}


@pytest.mark.parametrize("tree", sorted(path.stem for path in HERE.glob("*.tree")))
def test_read__leaves_and_tests(tree: str) -> None:
    """A tree's leaves and its tests are the same, name by name and in the same order."""
    home, given = (HOMES | OTHERS)[tree]
    prefix = given or f"test_{re.sub('([A-Z])', lambda found: '_' + found[0].lower(), tree)}__"
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
