"""The product as separate processes, two of each, on PostgreSQL and anvil: together they are the same product."""

import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import requests

from tests.databases import Databases, on_postgresql
from tests.journeys import plays
from tests.journeys.anvil import serving_anvil
from tests.journeys.company import company_of, performing_together
from tests.journeys.stage import ROOT, Stage, cast
from tests.journeys.test_journey import SAFE_PLACE

MARKED = "rpcsecretrpcsecretrpcsecret"
ON_THE_WAY = ("bot.inbox", "ledger.intake", "ledger.relay.saying", "ledger.watcher", "bot.sender")


@on_postgresql
def test_play__two_of_each(backend: str, databases: Databases, tmp_path: Path) -> None:
    """From post to withdrawal by whoever is at hand, a relay and a watcher killed on the way: all happens once."""
    with serving_anvil() as anvil:
        place = databases.place(backend, tmp_path)
        stage = Stage(tmp_path, database_url=place.url, chain_url=f"{anvil}/?key={MARKED}")
        company = company_of(stage)
        with performing_together(stage, company):
            chen, barb, lin = cast(stage)
            plays.enter(chen, barb, lin)
            plays.fund(chen, 100)
            worker, _ = plays.open_task(chen, barb, lin)
            company.kill("relay-1")
            company.kill("watch-2")
            plays.deliver(chen, worker)
            plays.settle(chen, worker)
            plays.withdraw(worker, "20", SAFE_PLACE)
            receipts = [chen.count("已结算"), worker.count("26.125 USD"), worker.count(SAFE_PLACE)]
            ready = requests.get(f"http://127.0.0.1:{stage.port}/ready", timeout=10)
            figures = requests.get(f"http://127.0.0.1:{stage.port}/metrics", timeout=10).text
            command = [sys.executable, "-m", "bot.main", *stage.audit_command()]
            audited = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
            ended = company.stop()
            said = company.said()

    assert {name for name, code in ended.items() if code == -signal.SIGKILL} == {"relay-1", "watch-2"}
    assert set(ended.values()) == {0, -signal.SIGKILL}
    assert audited.returncode == 0, audited.stdout + audited.stderr
    assert json.loads(audited.stdout)["journal"] == "compared"
    assert ready.status_code == 200, ready.text
    assert 'escrowd_entries_total{kind="settle"} 1.0' in figures
    assert 'escrowd_entries_total{kind="withdraw"} 1.0' in figures
    assert_trail_whole(said)
    assert_secrets_kept(said, stage.chain_secrets())
    assert receipts == [1, 3, 3], "offer, preview and receipt; preview, word that it is on its way, receipt"


def assert_trail_whole(said: str) -> None:
    """One id leads from the update that settled the task, over transaction and log, to the messages about it."""
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    settled = next(line for line in lines if line["message"] == "learned: TaskSettled")
    trail = [line for line in lines if line.get("trail") == settled["trail"]]

    assert settled["trail"].startswith("tg:")
    assert {line["logger"] for line in trail} >= set(ON_THE_WAY)
    assert len([line for line in trail if line["message"] == "sent"]) >= 2, "both sides are told"


def assert_secrets_kept(said: str, secrets: Mapping[str, str]) -> None:
    """No process has written a key, a part of an address that opens it, a name, or what somebody wrote."""
    kept = {secrets["OPERATOR_KEYS"].removeprefix("0x"), secrets["MASTER_SECRET"], MARKED}
    for secret in (*kept, "陈静", "林涛", "Barb", "翻译", "译文"):
        assert secret not in said
