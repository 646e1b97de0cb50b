"""What every prover stands on: where things are, how a tool is started, and what a prover answers with."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from contracts.build import NODE_MODULES, ROOT, SETTINGS

FORGE_VERSION = "1.7.1"
CACHE = ROOT.parent / ".cache"
BIN = CACHE / "prove" / "bin"  # the provers' own environment, made by scripts/prove
ANSWERS = Path(__file__).parent / "answers"


class ToolMissing(Exception):
    """A tool that a prover needs is not here, and where it would come from."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one prover found."""

    prover: str
    passed: bool
    summary: str  # one line of figures
    faults: tuple[str, ...] = ()  # what failed, in the tool's own words


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool said and how it ended."""

    code: int
    words: str  # what it printed, errors after the rest


def find_forge() -> Path:
    """Take forge from the npm package, or one of the same version that is installed here."""
    packaged = NODE_MODULES / ".bin" / "forge"
    if packaged.exists():
        return packaged
    installed = shutil.which("forge")
    if installed and FORGE_VERSION in run([installed, "--version"]).words:
        return Path(installed)
    raise ToolMissing(
        f"no forge {FORGE_VERSION}: npm brings it for Linux on x86-64 only; elsewhere install that version by hand"
    )


def find_prover(name: str) -> Path:
    """Take a tool from the provers' own environment."""
    path = BIN / name
    if not path.exists():
        raise ToolMissing(f"{name} is not in {BIN}: scripts/prove puts it there")
    return path


def run(
    command: Sequence[str | Path], *, cwd: Path = ROOT, profile: str = "default", seconds: float | None = None
) -> Answer:
    """Run a tool to its end, with one of forge's profiles; one that takes longer than allowed is ended and fails."""
    # How often code is thought to run stands in the build's settings alone.
    runs = f"FOUNDRY_OPTIMIZER_RUNS={SETTINGS['optimizer']['runs']}"
    told = ["env", f"FOUNDRY_PROFILE={profile}", runs, "NO_COLOR=1", *map(str, command)]
    try:
        ended = subprocess.run(  # noqa: S603  the commands are this folder's own
            told, cwd=cwd, check=False, capture_output=True, text=True, timeout=seconds
        )
    except subprocess.TimeoutExpired:
        return Answer(-1, f"not done in {seconds} seconds")
    return Answer(ended.returncode, ended.stdout + ended.stderr)
