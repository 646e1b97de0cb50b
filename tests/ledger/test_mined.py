"""Many txs of one effect each are followed block by block; what lists do not show, receipts do."""

import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from ledger.chain.mined import MANY
from ledger.tables import outbox
from tests.journeys.anvil import serving_anvil
from tests.ledger.lanes import found_on, joined, left, rows, stage
from tests.ledger.lies import lying_node

COUNT = MANY + 16


@pytest.mark.parametrize("is_hiding", [False, True], ids=["honest", "hides its logs"])
def test_follow__many(tmp_path: Path, *, is_hiding: bool) -> None:
    """All that were sent are done, each once; a node that shows no logs is asked for every receipt."""
    asked: Counter[str] = Counter()

    def listen(method: str, _params: list[Any], told: Any) -> Any:
        asked[method] += 1
        return [] if is_hiding and method == "eth_getLogs" else told

    with serving_anvil("--block-time", "1") as honest:
        found_on(honest)
        with lying_node(honest, listen) as url, joined(url, tmp_path, relay_in_flight=COUNT) as ledger:
            stage(ledger, COUNT)
            while left(ledger):
                ledger.relay.run_once()
                time.sleep(0.05)  # polling: a block a second
            ended = Counter(row["state"] for row in rows(ledger, outbox) if row["kind"] == "chain")

    assert ended == {"done": COUNT}
    if is_hiding:
        assert asked["eth_getTransactionReceipt"] >= COUNT
    else:
        assert asked["eth_getTransactionReceipt"] < MANY
