"""A copy of the project in which mutants are tried: compiled as the build does, tested in Python, then with forge."""

import shutil
import subprocess
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from contracts.build import NODE_MODULES, ROOT, BuildError
from contracts.prove.compiled import Artifacts, compile_product
from contracts.prove.ground import Answer, find_forge, run
from contracts.prove.mutants import Mutant
from contracts.prove.pytests import run_pytest

# The compared gas and checksums would kill every mutant without saying anything about what it does.
LEFT_OUT = ("test_artifacts.py", "test_gas.py", "test_forge.py", "test_prove.py", "test_trees.py")
# What is likely to notice goes first: by the mutant's file, then what sees most of the rest.
CLOSEST = {
    "Authority": ("authority", "deliver"),
    "Balances": ("withdraw", "deposit", "deposit_signed", "push"),
    "Checks": ("open",),
    "CourtAdapter": ("court", "carry"),
    "Escrow": ("accept", "rule", "agree", "rate", "multicall", "views"),
    "Openings": ("open", "open_wallet", "open_offered", "revoke"),
    "Signatures": ("authority",),
    "Split": ("twins",),
    "Tables": ("rate_many", "deliver", "silence"),
    "Typed": ("authority", "rate_many", "deliver", "agree", "withdraw", "deposit_signed", "open_offered"),
}
NEXT = ("work", "stages", "rate_many", "rate", "open")
LAST = ("test_reentry.py", "test_machine.py")  # these take longest
FORGE_SECONDS = 240.0
PYTHON_SECONDS = 900.0


class Fate(StrEnum):
    """What became of a mutant."""

    STILLBORN = "does not compile"
    EQUAL = "the same code"
    SOLIDITY = "killed by forge"
    PYTHON = "killed in Python"
    SURVIVED = "survived"


class Broken(Exception):
    """The project itself fails before any mutant is made."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """A copy of the project, and the code that its unchanged sources give."""

    folder: Path
    first: Artifacts

    def attempt(self, mutant: Mutant) -> tuple[Fate, str]:
        """Compile one mutant and test it until a test fails; the second part says what the tests said.

        Python's tests come first, since forge compiles its own tests anew where they hold the changed file.
        """
        try:
            made = self.first | compile_product({mutant.path: mutant.text().decode()})
        except BuildError as fault:
            return Fate.STILLBORN, str(fault)
        if made == self.first:
            return Fate.EQUAL, ""
        answer = test_python(self.folder, made, mutant.path)
        if answer.code != 0:
            return Fate.PYTHON, answer.words
        answer = self._test_solidity(mutant)
        return (Fate.SOLIDITY if answer.code != 0 else Fate.SURVIVED), answer.words

    def _test_solidity(self, mutant: Mutant) -> Answer:
        """Put the mutant in, let forge see it, and put the original back."""
        place = self.folder / "contracts" / mutant.path
        try:
            place.write_bytes(mutant.text())
            return test_solidity(self.folder)
        finally:
            place.write_bytes((ROOT / mutant.path).read_bytes())


def furnish(folder: Path, first: Artifacts) -> Workshop:
    """Copy what is committed, with the changes of the working tree, and see that forge's tests pass."""
    for name in ("src", "test"):
        shutil.rmtree(folder / "contracts" / name, ignore_errors=True)
    shutil.rmtree(folder / "tests", ignore_errors=True)
    for name in _named():
        source, place = ROOT.parent / name, folder / name
        if source.is_file():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, place)
    modules = folder / "contracts" / "node_modules"
    if not modules.exists():
        modules.symlink_to(NODE_MODULES, target_is_directory=True)
    answer = test_solidity(folder)
    if answer.code != 0:
        raise Broken(f"without any mutant forge says:\n{answer.words[-4000:]}")
    return Workshop(folder, first)


def _named() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607  git is where it is
        cwd=ROOT.parent,
        check=True,
        capture_output=True,
        text=True,
    )
    return [name for name in listed.stdout.split("\0") if name]


def test_solidity(folder: Path) -> Answer:
    """Compile what changed and run every Solidity test until one fails."""
    return run(
        [find_forge(), "test", "--fail-fast"], cwd=folder / "contracts", profile="mutants", seconds=FORGE_SECONDS
    )


def test_python(folder: Path, made: Artifacts, path: str) -> Answer:
    """Run the contract's Python tests over this code until one fails; `path` is the file that differs, if one does."""
    for name, words in made.items():
        (folder / "contracts" / "artifacts" / f"{name}.json").write_text(words, "utf-8")
    # The seed is fixed, so that a mutant has one fate.
    plain = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:randomly", "--hypothesis-seed=0"]
    names = sorted(path.name for path in (folder / "tests" / "contracts").glob("test_*.py"))
    closest = (f"test_{name}.py" for name in (*CLOSEST.get(Path(path).stem, ()), *NEXT))
    first = tuple(dict.fromkeys(closest))
    order = [*first, *(name for name in names if name not in (*first, *LEFT_OUT, *LAST)), *LAST]
    return run_pytest(folder, [*plain, *(f"tests/contracts/{name}" for name in order)], PYTHON_SECONDS)
