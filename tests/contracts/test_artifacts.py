"""The committed artefacts are what the committed sources give, and the code on a chain can be checked against them."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from filelock import FileLock

import contracts
from contracts import ARTIFACTS, load
from contracts.build import ROOT, SOLC_VERSION, TARGETS
from tests.contracts.world import World

COMMITTED = sorted(path for folder in TARGETS for path in folder.glob("*.json"))


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.stem)
def test_load__checksums(path: Path) -> None:
    """Each artefact names every source of ours that went into it, by the checksum that the source has today."""
    artifact = load(path.stem, path.parent)
    ours = {name: digest for name, digest in artifact.sources.items() if not name.startswith("@")}

    assert ours
    assert artifact.source in ours
    assert ours == {name: sha256((ROOT / name).read_bytes()).hexdigest() for name in ours}
    assert artifact.compiler.startswith(f"{SOLC_VERSION}+commit.")


def test_load__every_contract_is_there() -> None:
    """The product's three contracts are committed, and nothing else beside them."""
    assert [path.stem for path in sorted(ARTIFACTS.glob("*.json"))] == ["CourtAdapter", "Escrow", "TestToken"]


def test_build__artifacts_agree() -> None:
    """Compiled anew, in a clean clone too, the sources give the committed artefacts to the byte."""
    # npm writes into the one folder, so two test runs at once take turns.
    with FileLock(Path(contracts.__file__).parent / ".build.lock"):
        answer = subprocess.run(
            [ROOT.parent / "scripts" / "build-contracts", "--check"],
            env=os.environ | {"PYTHON": sys.executable},
            capture_output=True,
            text=True,
            check=False,
        )

    assert (answer.returncode, answer.stdout) == (0, "the artefacts are what their sources give\n"), answer.stderr


def test_deploy__code_is_the_artifact(chain: World) -> None:
    """The code on the chain is the artefact's, but for the places of the immutables."""
    code = bytearray(chain.web3.eth.get_code(chain.escrow.address))
    artifact = load("Escrow")
    for start, length in artifact.immutables:
        code[start : start + length] = bytes(length)

    assert bytes(code) == artifact.deployed_bytecode


def test_deploy__fits(chain: World) -> None:
    """The code stays under the limit of 24,576 bytes that EIP-170 sets."""
    assert len(load("Escrow").deployed_bytecode) < 24_576
