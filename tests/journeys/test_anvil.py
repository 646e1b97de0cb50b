"""The same journey on anvil: a chain that is not ours, reached only through CHAIN_RPC_URL."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.main import main
from tests.databases import Databases, on_postgresql
from tests.journeys import plays
from tests.journeys.anvil import serving_anvil
from tests.journeys.stage import ROOT, Stage, cast, performing


@pytest.fixture
def anvil() -> Iterator[str]:
    """Start anvil on a free port; gives its address."""
    with serving_anvil() as url:
        yield url


@on_postgresql
def test_play__on_anvil(
    anvil: str, backend: str, databases: Databases, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With chain and database both elsewhere all three tasks end as on our own, and the audit agrees."""
    place = databases.place(backend, tmp_path)
    stage = Stage(tmp_path, database_url=place.url, chain_url=anvil)
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
    databases.drop(place)
