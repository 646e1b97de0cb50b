"""Which lines, functions and branches the Solidity tests reach; what they do not is answered in a committed file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from contracts.build import ROOT
from contracts.prove.answers import Finding, load_reasons, review
from contracts.prove.ground import CACHE, Verdict, find_forge, run

KINDS = {"DA": "line", "FNDA": "function", "BRDA": "branch"}


@dataclass(slots=True)
class Tally:
    """How much of each kind there is, how much was reached, and what was not."""

    total: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS.values(), 0))
    missed: list[Finding] = field(default_factory=list)

    def percent(self, kind: str) -> str:
        """Say how much of one kind was reached."""
        missed = sum(finding.kind == kind for finding in self.missed)
        total = self.total[kind]
        return f"{kind} {total - missed} of {total}"


@dataclass(frozen=True, slots=True)
class Page:
    """A source file and where its functions begin."""

    path: str
    functions: tuple[tuple[int, str], ...]

    def missed(self, kind: str, parts: list[str]) -> Iterator[Finding]:
        """Name what was not reached by its function and the text that stands there, which outlive line numbers."""
        if kind == "function" and parts[0] == "0":
            yield Finding(kind, f"{self.path}:{parts[1]}", parts[1])
        if kind == "line" and parts[1] == "0":
            yield self._finding(kind, int(parts[0]), "")
        if kind == "branch" and parts[3] in {"0", "-"}:
            yield self._finding(kind, int(parts[0]), f"{parts[2]} of ")

    def _finding(self, kind: str, number: int, arm: str) -> Finding:
        text = Path(ROOT / self.path).read_text("utf-8").splitlines()[number - 1].strip()
        above = [name for start, name in self.functions if start <= number]
        return Finding(kind, f"{self.path}:{above[-1] if above else ''}", arm + text)


def prove_coverage() -> Verdict:
    """Measure without the optimizer, as positions are lost with it; only src/ counts."""
    CACHE.mkdir(exist_ok=True)
    told = CACHE / "lcov.info"
    told.unlink(missing_ok=True)
    answer = run(
        [find_forge(), "coverage", "--ir-minimum", "--report", "lcov", "--report-file", told], profile="coverage"
    )
    if answer.code != 0 or not told.exists():
        return Verdict("coverage", passed=False, summary="forge coverage did not work", faults=(answer.words[-4000:],))
    words = told.read_text("utf-8")
    tally = read_lcov(words)
    tally.missed += absent(words)
    return judge(tally)


def judge(tally: Tally) -> Verdict:
    """Make a verdict of what was reached."""
    looked = review(tally.missed, load_reasons("coverage"))
    reached = ", ".join(tally.percent(kind) for kind in KINDS.values())
    summary = f"reached {reached}; {len(looked.answered)} misses answered, {len(looked.open)} open"
    return Verdict("coverage", not looked.faults(), summary, looked.faults())


def absent(words: str) -> list[Finding]:
    """Name the sources with code of which an lcov report says nothing at all; interfaces have none."""
    told = {line.removeprefix("SF:") for line in words.splitlines() if line.startswith("SF:")}
    ours = {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "src").rglob("*.sol") if path.parent.name != "interfaces"
    }
    return [Finding("file", path, "nothing of it is in the report") for path in sorted(ours - told)]


def read_lcov(words: str) -> Tally:
    """Count what an lcov report says about our sources."""
    tally = Tally()
    for record in words.split("end_of_record"):
        marks = [(mark, rest) for mark, _, rest in (line.partition(":") for line in record.splitlines())]
        path = dict(marks).get("SF", "")
        if not path.startswith("src/"):
            continue
        page = Page(path, _functions(marks))
        for mark, rest in marks:
            if mark in KINDS:
                tally.total[KINDS[mark]] += 1
                tally.missed += page.missed(KINDS[mark], rest.split(","))
    return tally


def _functions(marks: list[tuple[str, str]]) -> tuple[tuple[int, str], ...]:
    """Tell where each function begins, in the file's order."""
    starts = (rest.split(",") for mark, rest in marks if mark == "FN")
    return tuple(sorted((int(parts[0]), parts[-1]) for parts in starts))
