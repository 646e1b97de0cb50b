"""One copy of the project in which mutants are tried, one by one: compiled, tested in Solidity, then in Python."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from contracts.build import NODE_MODULES, ROOT, TARGETS
from contracts.prove.ground import Answer, find_forge, run
from contracts.prove.mutants import Mutant

# The compared gas and checksums would kill every mutant without saying anything about what it does.
LEFT_OUT = ("test_artifacts.py", "test_gas.py", "test_forge.py", "test_prove.py", "test_mutants.py")
FORGE_SECONDS = 180.0
PYTHON_SECONDS = 400.0
Codes = dict[str, tuple[str, str]]


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
    first: Codes

    def attempt(self, mutant: Mutant) -> tuple[Fate, str]:
        """Put one mutant in, test it, and put the original back; the second part says what the tests said."""
        place = self.folder / "contracts" / mutant.path
        try:
            place.write_bytes(mutant.text())
            return self._test()
        finally:
            place.write_bytes((ROOT / mutant.path).read_bytes())

    def _test(self) -> tuple[Fate, str]:
        answer = test_solidity(self.folder)
        if "Compiler run failed" in answer.words or "Error: solc" in answer.words:
            return Fate.STILLBORN, answer.words
        codes = read_codes(self.folder)
        if codes == self.first:
            return Fate.EQUAL, ""
        if answer.code != 0:
            return Fate.SOLIDITY, answer.words
        replace_artifacts(self.folder, codes)
        answer = test_python(self.folder)
        return (Fate.PYTHON if answer.code != 0 else Fate.SURVIVED), answer.words


def furnish(folder: Path) -> Workshop:
    """Copy what is committed, with the changes of the working tree, and see that all its tests pass."""
    shutil.rmtree(folder / "contracts" / "src", ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607  git is where it is
        cwd=ROOT.parent, check=True, capture_output=True, text=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
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
    codes = read_codes(folder)
    replace_artifacts(folder, codes)
    return Workshop(folder, codes)


def test_solidity(folder: Path) -> Answer:
    """Compile what changed and run every Solidity test until one fails."""
    command: list[str | Path] = [find_forge(), "test", "--fail-fast"]
    return run(command, cwd=folder / "contracts", profile="mutants", seconds=FORGE_SECONDS)


def test_python(folder: Path) -> Answer:
    """Run the contract's Python tests until one fails."""
    skipped = [f"--ignore=tests/contracts/{name}" for name in LEFT_OUT]
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        *skipped,
    ]
    return run([*command, "tests/contracts"], cwd=folder, seconds=PYTHON_SECONDS)


def read_codes(folder: Path) -> Codes:
    """Read what forge made of each contract of the product: the code that creates and the code that stands."""
    codes = {}
    for name in _product():
        told = _made(folder, name)
        codes[name] = (told["bytecode"]["object"], told["deployedBytecode"]["object"])
    return codes


def replace_artifacts(folder: Path, codes: Codes) -> None:
    """Let the Python tests see what forge made."""
    for name, (creating, standing) in codes.items():
        place = folder / "contracts" / "artifacts" / f"{name}.json"
        fields = json.loads((ROOT / "artifacts" / place.name).read_text("utf-8"))
        references = _made(folder, name)["deployedBytecode"].get("immutableReferences", {})
        fields |= {
            "bytecode": creating.removeprefix("0x"),
            "deployed_bytecode": standing.removeprefix("0x"),
            "immutables": sorted((use["start"], use["length"]) for uses in references.values() for use in uses),
        }
        place.write_text(json.dumps(fields), "utf-8")


def _product() -> tuple[str, ...]:
    return tuple(Path(root).stem for root in TARGETS[ROOT / "artifacts"])


def _made(folder: Path, name: str) -> Any:
    return json.loads((folder / "contracts" / "out" / f"{name}.sol" / f"{name}.json").read_text("utf-8"))
