"""The Solidity tests pass, with little fuzzing, and forge builds what the artefacts hold; scripts/prove goes deeper."""

import json
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

import contracts
from contracts import ARTIFACTS, load
from contracts.build import ROOT, SETTINGS, install_packages, reach_node
from contracts.prove.ground import ToolMissing, find_forge, run

# The npm compiler takes minutes over all tests the first time; what it made is kept.
pytestmark = pytest.mark.timeout(1200)


@pytest.fixture
def forge() -> Iterator[Path]:
    """Forge with its packages, one test at a time: they share what it builds."""
    with FileLock(Path(contracts.__file__).parent / ".build.lock"):
        reach_node()
        install_packages()
        yield _find_forge()


def _find_forge() -> Path:
    try:
        return find_forge()
    except ToolMissing as fault:
        if (platform.system(), platform.machine()) == ("Linux", "x86_64"):
            raise
        pytest.skip(str(fault))


def test_forge__default_profile(forge: Path) -> None:
    """Every Solidity test and invariant holds over the inputs of the default profile."""
    answer = subprocess.run(
        [sys.executable, "-m", "contracts.prove", "fuzz", "--profile", "default"],
        cwd=ROOT.parent,
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_forge__settings(forge: Path) -> None:
    """Forge compiles with the settings of the build."""
    told = json.loads(run([forge, "config", "--json"]).words)

    assert told["evm_version"] == SETTINGS["evmVersion"]
    assert told["via_ir"] == SETTINGS["viaIR"]
    assert told["optimizer"] == SETTINGS["optimizer"]["enabled"]
    assert told["optimizer_runs"] == SETTINGS["optimizer"]["runs"]
    assert told["bytecode_hash"] == SETTINGS["metadata"]["bytecodeHash"]
    assert told["cbor_metadata"] == SETTINGS["metadata"]["appendCBOR"]


def test_forge__same_code(forge: Path) -> None:
    """What the Solidity tests run is the committed artefacts' code, to the byte."""
    answer = run([forge, "build"])

    assert answer.code == 0, answer.words
    for path in ARTIFACTS.glob("*.json"):
        made = json.loads((ROOT / "out" / f"{path.stem}.sol" / path.name).read_text("utf-8"))
        assert bytes.fromhex(made["bytecode"]["object"].removeprefix("0x")) == load(path.stem).bytecode, path.stem
