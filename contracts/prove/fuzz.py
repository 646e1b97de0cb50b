"""Drawn inputs and drawn histories: forge's tests with one of its profiles."""

import re

from contracts.prove.ground import Verdict, find_forge, run

PASSED = re.compile(
    r"^\[PASS\] \w+\(.*?\) \((?:gas: \d+|runs: (?P<runs>\d+)(?:, calls: (?P<calls>\d+))?)", re.MULTILINE
)
FAILED = re.compile(r"^\[FAIL.*$", re.MULTILINE)
SUITES = re.compile(r"^Ran \d+ test suites? in .*?: (?P<passed>\d+) tests passed, (?P<failed>\d+) failed", re.MULTILINE)


def prove_fuzz(profile: str = "deep", seed: str | None = None) -> Verdict:
    """Run every Solidity test; the seed decides what is drawn, and without one it is the one in foundry.toml."""
    answer = run([find_forge(), "test", *(["--fuzz-seed", seed] if seed else [])], profile=profile)
    return read_tests(answer.code, answer.words)


def read_tests(code: int, words: str) -> Verdict:
    """Make a verdict of what `forge test` printed. A run that tried no test proves nothing."""
    passed = list(PASSED.finditer(words))
    drawn = [int(match["runs"]) for match in passed if match["runs"] and not match["calls"]]
    calls = [int(match["calls"]) for match in passed if match["calls"]]
    failed = tuple(dict.fromkeys(FAILED.findall(words)))
    total = SUITES.search(words)
    summary = (
        f"{len(passed)} tests passed, {len(failed)} failed; {len(drawn)} of them fuzzed with {sum(drawn):,} inputs; "
        f"{len(calls)} invariants over {sum(calls):,} calls"
    )
    sound = code == 0 and total is not None and total["failed"] == "0" and int(total["passed"]) == len(passed) > 0
    return Verdict("fuzz", sound, summary, failed or (() if sound else (words[-4000:],)))
