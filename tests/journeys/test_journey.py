"""The whole journey over the wire, as people live it, with a stop and a start in the middle and an audit at the end."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.databases import Databases
from tests.journeys import plays
from tests.journeys.stage import ROOT, Stage, cast, performing

SAFE_PLACE = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"


def test_play__three_tasks_to_the_last_unit(backend: str, databases: Databases, tmp_path: Path) -> None:
    """One task is paid by its rating, one refunded, one released; chain, logs and journal agree to the last unit."""
    place = databases.place(backend, tmp_path)
    with performing(Stage(tmp_path, database_url=place.url)) as stage:
        chen, barb, lin = cast(stage)
        plays.enter(chen, barb, lin)
        plays.fund(chen, 100)

        worker, _ = plays.open_task(chen, barb, lin)
        plays.deliver(chen, worker)
        plays.settle(chen, worker)
        plays.withdraw(worker, "20", SAFE_PLACE)

        assert stage.product.stop() == 0
        stage.product.start()

        second, _ = plays.open_task(chen, barb, lin)
        plays.let_it_be_refunded(stage, chen, second)
        third, _ = plays.open_task(chen, barb, lin)
        plays.deliver(chen, third)
        plays.let_it_be_released(stage, chen, third)
        command = [sys.executable, "-m", "bot.main", *stage.audit_command()]
        audited = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
        env = {**os.environ, **stage.product.env}
        command = [sys.executable, "-m", "bot.main", "check", "--full"]
        checked = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=120)

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert audited.returncode == 0, audited.stdout + audited.stderr
    report = json.loads(audited.stdout)
    assert report["agrees"]
    assert report["journal"] == "compared"
    held = sorted(int(row["minor"]) for row in report["balances"] if row["account"].startswith("balance/"))
    # 100 in; 26.125 to the first worker, 20 of it withdrawn; 1.375 and 1.5 of fees; 28.5 to the third's worker.
    assert sum(held) == 80_000_000
    assert 42_500_000 in held  # the employer: 100 - 27.5 - 30
    assert 2_875_000 in held  # the platform
