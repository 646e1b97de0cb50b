"""The product's own commands killed with SIGKILL where its long life does not pass: a replacement, a correction."""

import os
import signal
from collections.abc import Mapping
from pathlib import Path

from ledger.relay.receipts import RESEND_AFTER
from ledger.tables import attempts, entries
from ledger.watcher import ChainChanged
from tests.journeys.starting import begin
from tests.ledger.faults.folk import Folk
from tests.ledger.faults.survivor import FINAL, Survivor
from tests.ledger.hands import USD

DEAD = -signal.SIGKILL


def env_of(survivor: Survivor) -> Mapping[str, str]:
    """Say in the environment what a survivor's settings are."""
    settings = survivor.settings
    env = {"DATA_DIR": str(settings.data_dir), "DATABASE_URL": settings.database(), "STOP_AT": "", "LANG": "C"}
    env |= {"CHAIN_RPC_URL": settings.chain_rpc_url, "ESCROW_ADDRESS": settings.escrow_address}
    env |= {"OPERATOR_KEYS": settings.secret("operator_keys"), "MASTER_SECRET": settings.secret("master_secret")}
    env |= {"ARBITERS": settings.arbiters, "ARBITER": settings.arbiter}
    env |= {"CHAIN_FINALITY": str(FINAL), "TELEGRAM_TOKEN": ""}
    return env | {"RELAY_WAIT_SECONDS": "0", "DELIVERY_WAIT_SECONDS": "0"}


def escrowd(survivor: Survivor, *arguments: str, stop_at: str = "") -> int:
    """Run a command of the product's on a survivor's rows and chain; gives how it ended."""
    folder = Path(survivor.settings.data_dir)
    started = begin(arguments, {**os.environ, **env_of(survivor), "STOP_AT": stop_at}, folder / "escrowd.log")
    started.join(120)
    said = (folder / "escrowd.log").read_text("utf-8")
    assert not stop_at or (folder / f"stopped-{stop_at}").exists(), f"{stop_at} was never reached:\n{said}"
    assert started.exitcode is not None, said
    return started.exitcode


def die_replacing(survivor: Survivor) -> None:
    """Die between signing a replacement and sending it: the rows say so, and the next start goes on from them."""
    folk = Folk(survivor)
    survivor.node.request("evm_setAutomine", [False])
    try:
        survivor.relay()
        survivor.clock.advance(int(RESEND_AFTER.total_seconds()) + 1)
        assert escrowd(survivor, "relay", "--once", stop_at="replaced") == DEAD
        assert [row["number"] for row in survivor.rows(attempts)][-2:] == [1, 2]
    finally:
        survivor.node.request("evm_setAutomine", [True])
    survivor.mine()
    survivor.start_again()
    survivor.settle_down()
    folk.assert_kept()


def die_correcting(survivor: Survivor, point: str, depth: int = 2) -> None:
    """Die in a correction: nothing of it is there; the next one does it, and what was lost is sent again."""
    folk = Folk(survivor)
    for _ in range(3):
        folk.fund(0, USD)
        survivor.settle_down()
    kept = survivor.rows(entries)
    since = survivor.node.block().number - kept[-depth]["log"].block_number
    survivor.reorganise(since + 1)
    _find_out(survivor)
    assert escrowd(survivor, "correct", "--yes", stop_at=point) == DEAD
    assert survivor.rows(entries) == kept
    _find_out(survivor)
    assert escrowd(survivor, "correct", "--yes") == 0
    assert len(survivor.rows(entries)) == len(kept) + depth
    folk.fund(0, USD)  # whatever is sent next brings what the chain has lost
    survivor.settle_down()
    folk.assert_kept()


def _find_out(survivor: Survivor) -> None:
    """Have the watcher see what the chain has done, and stop."""
    survivor.mine()
    try:
        survivor.watch()
    except ChainChanged:
        return
    raise AssertionError("the watcher has not noticed")
