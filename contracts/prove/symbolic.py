"""For every input at all: halmos over the proofs in test/forge/proofs. Neither a time-out nor a cut path is a proof."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from contracts.build import ROOT
from contracts.prove.ground import CACHE, Verdict, find_forge, find_prover, run

# Falsehoods, to see that the prover is awake.
CONTROLS = "check_false_"


class Outcome(IntEnum):
    """How halmos ends one proof."""

    PROVEN = 0
    REFUTED = 1
    OUT_OF_TIME = 2
    STUCK = 3
    ALWAYS_REVERTS = 4
    BROKEN = 5


@dataclass(frozen=True, slots=True)
class Proof:
    """One statement and what became of it."""

    name: str
    outcome: Outcome
    paths: int
    cut: int  # loops that were not run to their end

    def fault(self) -> str | None:
        """Say what is wrong, if anything is."""
        wanted = Outcome.REFUTED if CONTROLS in self.name else Outcome.PROVEN
        if self.outcome is not wanted:
            return f"{self.name}: {self.outcome.name.lower().replace('_', ' ')}"
        return f"{self.name}: {self.cut} loops were cut short" if self.cut else None


def prove_symbolic() -> Verdict:
    """Run every proof; halmos builds by itself, with forge's profile for it."""
    find_forge()
    CACHE.mkdir(exist_ok=True)
    told = CACHE / "halmos.json"
    told.unlink(missing_ok=True)
    # What was once built from a source that is gone would be proven again.
    shutil.rmtree(ROOT / "cache" / "symbolic", ignore_errors=True)
    solver = f"env PYTHONPATH={ROOT.parent} {find_prover('python')} -m contracts.prove.arithmetic"
    answer = run([find_prover("halmos"), "--json-output", told, "--solver-command", solver], profile="symbolic")
    if not told.exists():
        return Verdict("halmos", passed=False, summary="halmos did not work", faults=(answer.words[-4000:],))
    return judge(tuple(read_proofs(json.loads(told.read_text("utf-8")))), answer.words)


def judge(proofs: tuple[Proof, ...], words: str) -> Verdict:
    """Make a verdict: all is proven, and what is false was refuted."""
    faults = tuple(fault for proof in proofs if (fault := proof.fault()))
    controls = [proof for proof in proofs if CONTROLS in proof.name]
    proven = [proof for proof in proofs if proof.outcome is Outcome.PROVEN]
    summary = (
        f"{len(proven)} of {len(proofs) - len(controls)} statements proven over "
        f"{sum(proof.paths for proof in proven):,} paths; {len(controls)} falsehoods tried"
    )
    sound = not faults and bool(proven) and bool(controls)
    return Verdict("halmos", sound, summary, (*faults, *(() if sound else (words[-4000:],))))


def read_proofs(report: dict[str, Any]) -> Iterator[Proof]:
    """Read halmos's report."""
    for place, results in report["test_results"].items():
        for told in results:
            name = f"{place.rpartition(':')[2]}.{told['name'].partition('(')[0]}"
            paths = (told.get("num_paths") or [0])[0]
            yield Proof(name, Outcome(told["exitcode"]), paths, told.get("num_bounded_loops") or 0)
