"""anvil as a test's other chain: started on a free port, and left by nobody."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import requests

from contracts.build import NODE_MODULES, install_packages, reach_node
from tests.journeys.stage import PATIENCE, NeverCame, free_ports


@contextmanager
def serving_anvil(*options: str) -> Iterator[str]:
    """Start anvil on a free port; gives its address."""
    reach_node()
    install_packages()
    port = free_ports()
    command = [_program(), "--port", str(port), "--silent", *options]
    node = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url)
        yield url
    finally:
        node.terminate()
        node.wait(timeout=10)


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
