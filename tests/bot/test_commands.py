"""The commands that serve one part alone: they say where, and a polite kill ends them well."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.stage import ROOT, free_ports


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(("name", "said"), [("sandbox", "Bot API:"), ("chain", "JSON-RPC")])
def test_serve__until_told_to_stop(name: str, said: str, number: signal.Signals, tmp_path: Path) -> None:
    """The sandbox and the chain each start alone, print their address, and stop with status 0."""
    env = {**os.environ, "DATA_DIR": str(tmp_path), "PORT": str(free_ports())}
    command = [sys.executable, "-m", "bot.main", name]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        heard = ""
        while said not in heard:
            line = running.stdout.readline()
            assert line, f"ended after {heard!r}"
            heard += line
        running.send_signal(number)

        assert running.wait(timeout=20) == 0
        assert "http://127.0.0.1:" in heard
