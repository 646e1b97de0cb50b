"""The provers' own judgement: what they make of a tool's words, and that nothing passes by being absent."""

import ast
import re

from contracts.build import ROOT
from contracts.prove.answers import Finding, Reason, load_reasons, review
from contracts.prove.coverage import absent, read_lcov
from contracts.prove.fuzz import read_tests
from contracts.prove.mutants import Mutant, draw
from contracts.prove.mutate import judge as judge_mutants
from contracts.prove.operators import Edit
from contracts.prove.symbolic import Outcome, Proof
from contracts.prove.symbolic import judge as judge_proofs
from contracts.prove.workshop import Fate

GOOD = """
Ran 2 tests for test/forge/Base.t.sol:BaseTest
[PASS] test_bound__ends() (gas: 4136)
[PASS] test_bound__in_range(uint256,uint256,uint256) (runs: 256, \N{GREEK SMALL LETTER MU}: 4238, ~: 4219)
[PASS] invariant_only() (runs: 16, calls: 1024, reverts: 0)
Ran 2 test suites in 45.22ms (47.80ms CPU time): 3 tests passed, 0 failed, 0 skipped (3 total tests)
"""
BAD = "[FAIL: ZeroAmount(0)] test_x() (gas: 1)\nRan 1 test suite in 1ms: 0 tests passed, 1 failed, 0 skipped\n"
FOUND = Finding("timestamp", "src/Escrow.sol:Escrow.open", "open")
PROVEN, FALSE = Proof("A.check_whole", Outcome.PROVEN, 9, 0), Proof("A.check_false_sum", Outcome.REFUTED, 2, 0)
MUTANT = Mutant("src/libraries/Split.sol", 1, Edit(0, 2, "++", "slip"))


def test_read__forge_passed() -> None:
    """Tests, drawn inputs and invariant calls are counted."""
    verdict = read_tests(0, GOOD)

    assert verdict.passed
    assert verdict.summary == (
        "3 tests passed, 0 failed; 1 of them fuzzed with 256 inputs; 1 invariants over 1,024 calls"
    )


def test_read__forge_failed() -> None:
    """A failed test fails the run, in forge's own words; so does a run in which nothing was tried."""
    assert read_tests(1, BAD).faults == ("[FAIL: ZeroAmount(0)] test_x() (gas: 1)",)
    assert not read_tests(1, BAD).passed
    assert not read_tests(0, "No tests found in project!").passed


def test_review__answers() -> None:
    """A finding without an answer is a fault, and so is an answer without a finding."""
    fits = Reason("timestamp", "src/Escrow.sol:*", "*", "dates are the protocol's")
    other = Reason("timestamp", "src/Split.sol:*", "*", "gone")

    assert review([FOUND], (fits,)).faults() == ()
    assert review([FOUND], ()).open == (FOUND,)
    assert review([FOUND], (fits, other)).idle == (other,)


def test_judge__proofs() -> None:
    """Only what was proven whole passes: no time-out, no cut loop, no falsehood that went through, no empty run."""
    late = Proof("A.check_late", Outcome.OUT_OF_TIME, 1, 0)
    cut = Proof("A.check_cut", Outcome.PROVEN, 1, 3)
    asleep = Proof("A.check_false_sum", Outcome.PROVEN, 1, 0)

    assert judge_proofs((PROVEN, FALSE), "").passed
    for proofs in ((PROVEN, FALSE, late), (PROVEN, FALSE, cut), (PROVEN, asleep), (PROVEN,), (FALSE,), ()):
        assert not judge_proofs(proofs, "").passed


def test_read__lcov() -> None:
    """What was not reached is named by its function and its text; files that are not ours do not count."""
    mine = "SF:src/libraries/Split.sol\nDA:14,1\nFN:14,Split.earned\nFNDA:0,Split.earned\nDA:15,0\nBRDA:15,0,1,-\n"
    other = "SF:test/forge/Base.sol\nDA:1,0\n"

    tally = read_lcov(f"TN:\n{mine}end_of_record\n{other}end_of_record\n")

    assert tally.total == {"line": 2, "function": 1, "branch": 1}
    place = "src/libraries/Split.sol:Split.earned"
    text = (ROOT / "src/libraries/Split.sol").read_text("utf-8").splitlines()[14].strip()
    assert tally.missed == [
        Finding("function", place, "Split.earned"),
        Finding("line", place, text),
        Finding("branch", place, f"1 of {text}"),
    ]


def test_read__lcov_silent() -> None:
    """A source of which the report says nothing is missed as a whole; an interface has nothing to be missed."""
    missed = {finding.where for finding in absent("SF:src/Escrow.sol\nDA:1,1\nend_of_record\n")}

    assert "src/libraries/Records.sol" in missed
    assert missed.isdisjoint({"src/Escrow.sol", "src/interfaces/IEscrow.sol"})


def test_answer__names_tests_that_exist() -> None:
    """What an answer to coverage calls a test is one: `X.t.sol:test_x` of forge, `tests/contracts/y.py:test_y`."""
    told = " ".join(reason.why for reason in load_reasons("coverage"))
    solidity = set(re.findall(r"(\w+\.t\.sol):(\w+)", told))
    python = set(re.findall(r"(tests/contracts/\w+\.py):(\w+)", told))

    assert solidity
    assert python
    for name, test in solidity:
        assert f"function {test}(" in (ROOT / "test" / "forge" / name).read_text("utf-8"), f"{name}:{test}"
    for name, test in python:
        module = ast.parse((ROOT.parent / name).read_text("utf-8"))
        assert test in {node.name for node in module.body if isinstance(node, ast.FunctionDef)}, f"{name}:{test}"


def test_judge__mutants() -> None:
    """A survivor that nobody explained fails the run, and so do too few mutants; the same code does not count."""
    killed, alive, same = ((MUTANT, fate, "") for fate in (Fate.PYTHON, Fate.SURVIVED, Fate.EQUAL))

    assert "not answered: slip" in judge_mutants((killed, alive), 2).faults[0]
    assert "only 1 mutants" in judge_mutants((killed, same), 2).faults[-1]
    assert judge_mutants((killed, same), 1).summary.startswith("1 of 1 mutants killed (100 %)")


def test_draw__seeded() -> None:
    """The seed alone decides the order; every mutant differs from its source, and there are many."""
    mutants = draw(7)

    assert mutants == draw(7)
    assert len(mutants) > 200
    assert all(mutant.text() != (ROOT / mutant.path).read_bytes() for mutant in mutants)
