"""`cast`, the command line of others, drives the embedded chain: a client that knows nothing of us."""

import json
import shutil
import subprocess
from typing import Any

import pytest

from contracts.build import NODE_MODULES
from tests.ledger.embedded import probe
from tests.ledger.embedded.probe import asking, word
from tests.ledger.embedded.served import Served
from tests.ledger.embedded.world import ADAM, BARB, POOR

PACKAGED = NODE_MODULES / "@foundry-rs" / "cast-linux-amd64" / "bin" / "cast"
SECONDS_MAX = 60


def _program() -> str | None:
    return str(PACKAGED) if PACKAGED.exists() else shutil.which("cast")


class Cast:
    """The command, told where the chain is."""

    def __init__(self, program: str, served: Served) -> None:
        self._program = program
        self.served = served

    def run(self, subcommand: str, *words: str) -> subprocess.CompletedProcess[str]:
        """Run it to its end."""
        command = [self._program, subcommand, "--rpc-url", self.served.url, *words]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS_MAX)

    def say(self, *words: str) -> str:
        """Run what must succeed; gives what it printed."""
        done = self.run(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def send(self, *words: str) -> Any:
        """Sign as adam and send, with the fees that cast finds out; gives the receipt."""
        key = "0x" + ADAM.key.hex().removeprefix("0x")
        return json.loads(self.say("send", "--private-key", key, "--json", *words))


@pytest.fixture
def cast(served: Served) -> Cast:
    """Find the command, or say why not."""
    program = _program()
    if program is None:
        pytest.skip("no cast for this kind of machine comes from npm: install Foundry, so that `cast` is on the path")
    return Cast(program, served)


def test_cast__reads(cast: Cast) -> None:
    """It reads id, height, balances, nonces, blocks, prices and whom it talks to."""
    cast.served.world.send(value=5)

    assert cast.say("chain-id") == "271828"
    assert cast.say("block-number") == "1"
    assert cast.say("block-number", "finalized") == "1"
    assert cast.say("balance", BARB.address, "--block", "0") == str(10**24)
    assert cast.say("nonce", ADAM.address) == "1"
    assert "Escrowd" in cast.say("client")
    assert int(cast.say("gas-price")) > 10**9
    assert int(cast.say("base-fee")) > 0
    assert cast.say("block", "1", "--field", "hash") == cast.served.world.head()["hash"]
    assert json.loads(cast.say("block", "latest", "--full", "--json"))["transactions"][0]["value"] == "0x5"


def test_cast__sends(cast: Cast) -> None:
    """It finds fees, nonce and gas by itself, creates a contract, calls it, and reads what it did."""
    contract = cast.send("--create", "0x" + probe.INIT.hex())["contractAddress"]
    receipt = cast.send(contract, asking(probe.LOG + 2, 5, 6, payload=b"hello"))
    cast.send(contract, asking(probe.STORE, 77))
    found = json.loads(cast.say("logs", "--from-block", "1", "--address", contract, f"0x{word(5).hex()}", "--json"))
    proof = json.loads(cast.say("proof", contract, "0", "0x64"))

    assert receipt["status"] == "0x1"
    assert [log["data"] for log in found] == ["0x" + b"hello".hex()]
    assert found[0]["transactionHash"] == receipt["transactionHash"]
    assert cast.say("code", contract) == "0x" + probe.RUNTIME.hex()
    assert int(cast.say("storage", contract, "0"), 16) == 77
    assert int(cast.say("storage", contract, "0", "--block", "2"), 16) == 0
    assert [slot["value"] for slot in proof["storageProof"]] == ["0x4d", "0x0"]
    assert cast.say("call", contract, "--data", asking(probe.READ)).startswith(f"0x{word(77).hex()}")
    assert cast.say("tx", receipt["transactionHash"], "nonce") == "1"
    assert cast.say("receipt", receipt["transactionHash"], "status") == "true"
    assert cast.say("estimate", BARB.address, "--value", "1") == "21000"


def test_cast__refused(cast: Cast) -> None:
    """What the chain refuses cast repeats: a revert with its bytes, an account without money."""
    contract = cast.served.world.deploy()
    reverted = cast.run("call", contract, "--data", asking(probe.REVERT, payload=b"\xde\xad\xbe\xef"))
    key = "0x" + POOR.key.hex().removeprefix("0x")
    poor = cast.run("send", BARB.address, "--value", "1", "--gas-limit", "21000", "--private-key", key)

    assert "execution reverted" in reverted.stderr
    assert "0xdeadbeef" in reverted.stderr
    assert "insufficient funds for gas * price + value" in poor.stderr
