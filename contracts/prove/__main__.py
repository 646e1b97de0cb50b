"""The command behind scripts/prove: runs one prover or all, says what each found, and fails if one did."""

import argparse
import sys
import time
from collections.abc import Callable

from contracts.build import BuildError, install_packages, reach_node
from contracts.prove.coverage import prove_coverage
from contracts.prove.findings import prove_findings
from contracts.prove.fuzz import prove_fuzz
from contracts.prove.ground import ToolMissing, Verdict
from contracts.prove.mutate import SEED, WANTED, prove_mutants
from contracts.prove.symbolic import prove_symbolic

FAULTS_SHOWN = 60


def main() -> int:
    """Run what was asked for; 1 if anything failed."""
    options = read_options()
    provers: dict[str, Callable[[], Verdict]] = {
        "fuzz": lambda: prove_fuzz(options.profile, options.seed),
        "halmos": prove_symbolic,
        "slither": prove_findings,
        "coverage": prove_coverage,
        "mutate": lambda: prove_mutants(say, int(options.seed or SEED), options.mutants),
    }
    reach_node()
    try:
        install_packages()
    except BuildError as fault:
        say(str(fault))
        return 1
    verdicts = [tell(name, provers[name]) for name in options.provers or provers]
    return 0 if all(verdict.passed for verdict in verdicts) else 1


def read_options() -> argparse.Namespace:
    """Read what to run and how hard."""
    parser = argparse.ArgumentParser(prog="scripts/prove", description=__doc__)
    parser.add_argument("provers", nargs="*", help="fuzz, halmos, slither, coverage, mutate; all without any")
    parser.add_argument("--profile", default="deep", help="how hard to fuzz: deep, or default as in scripts/test")
    parser.add_argument("--seed", help="what is drawn by fuzz and mutate")
    parser.add_argument("--mutants", type=int, default=WANTED, help=f"how many mutants to try; {WANTED} if not said")
    options = parser.parse_args()
    unknown = set(options.provers) - {"fuzz", "halmos", "slither", "coverage", "mutate"}
    if unknown:
        parser.error(f"no such prover: {', '.join(sorted(unknown))}")
    return options


def tell(name: str, prove: Callable[[], Verdict]) -> Verdict:
    """Run one prover and print its line."""
    start = time.monotonic()
    try:
        verdict = prove()
    except ToolMissing as fault:
        verdict = Verdict(name, passed=False, summary=str(fault))
    for words in verdict.faults[:FAULTS_SHOWN]:
        say(words)
    if len(verdict.faults) > FAULTS_SHOWN:
        say(f"and {len(verdict.faults) - FAULTS_SHOWN} more")
    say(f"{'passed' if verdict.passed else 'FAILED'}  {name}  {verdict.summary}  ({time.monotonic() - start:.0f} s)")
    return verdict


def say(words: str) -> None:
    """Print at once, as a run may take long."""
    print(words, flush=True)  # noqa: T201  a tool's answer


if __name__ == "__main__":
    sys.exit(main())
