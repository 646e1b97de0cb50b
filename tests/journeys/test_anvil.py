"""The same journey on anvil: a chain that is not ours, reached only through CHAIN_RPC_URL."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from bot.main import main
from contracts.build import NODE_MODULES, install_packages, reach_node
from tests.journeys import plays
from tests.journeys.stage import PATIENCE, ROOT, NeverCame, Stage, cast, free_ports, performing


@pytest.fixture
def anvil() -> Iterator[str]:
    """Start anvil on a free port; gives its address."""
    reach_node()
    install_packages()
    port = free_ports()
    command = [_program(), "--port", str(port), "--silent"]
    node = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url)
        yield url
    finally:
        node.terminate()
        node.wait(timeout=10)


def test_play__on_anvil(anvil: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All three tasks end as on the embedded chain, and the audit agrees."""
    stage = Stage(tmp_path, chain_url=anvil)
    command = [sys.executable, "-m", "bot.main", "deploy", "--test-token"]
    deployed = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **stage.product.env},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert deployed.returncode == 0, deployed.stderr
    with performing(stage):
        chen, barb, lin = cast(stage)
        plays.enter(chen, barb, lin)
        plays.fund(chen, 100)
        worker, _ = plays.open_task(chen, barb, lin)
        plays.deliver(chen, worker)
        plays.settle(chen, worker)
        second, _ = plays.open_task(chen, barb, lin)
        plays.let_it_be_refunded(stage, chen, second)
        third, _ = plays.open_task(chen, barb, lin)
        plays.deliver(chen, third)
        plays.let_it_be_released(stage, chen, third)
        code = main(stage.audit_command())

    said = capsys.readouterr().out
    assert code == 0, said
    assert json.loads(said)["journal"] == "compared"


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            requests.post(url, json={"jsonrpc": "2.0", "id": 1, "method": "eth_chainId", "params": []}, timeout=2)
        except requests.ConnectionError:
            time.sleep(0.05)  # polling: anvil says nothing when it is ready
        else:
            return
    raise NeverCame("anvil did not start")


def _program() -> str:
    """Find anvil: the npm package's own binary, or on other machines the one on the path."""
    packaged = NODE_MODULES / "@foundry-rs" / "anvil-linux-amd64" / "bin" / "anvil"
    found = str(packaged) if packaged.exists() else shutil.which("anvil")
    assert found, "no anvil for this kind of machine comes from npm: install Foundry, so that `anvil` is on the path"
    return found
