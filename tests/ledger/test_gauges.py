"""Figures for whoever watches over the product: they are what stands, and no million rows are read for them."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from ledger import findings, outbox
from ledger.chain.errors import NodeError
from ledger.core.effects import AskMoney, MoneyStep
from ledger.core.findings import Finding
from ledger.core.ids import CommandId
from ledger.database import transact, writing
from ledger.gauges import Gauges, Sampler, read_readiness
from ledger.inbox import Update, receive
from ledger.meters import Meters
from tests.databases import Databases, on_postgresql, on_sqlite
from tests.ledger.hands import USD
from tests.ledger.world import World


@pytest.fixture
def sampler(begun_world: World) -> Sampler:
    """Make one that has asked."""
    made = Sampler(begun_world.engine, begun_world.ledger.escrow)
    made.run_once()
    return made


@pytest.fixture
def meters(begun_world: World, sampler: Sampler) -> Meters:
    """Make meters that show the whole."""
    ledger = begun_world.ledger
    ledger.meters.add(Gauges(ledger.engine, ledger.escrow, ledger.clock, sampler))
    return ledger.meters


def figures(meters: Meters) -> dict[str, float]:
    """Read all figures by name and labels."""
    lines = (line for line in meters.text().decode().splitlines() if not line.startswith("#"))
    return {name: float(figure) for name, figure in (line.rsplit(" ", 1) for line in lines)}


def test_figures__of_a_ledger(begun_world: World, meters: Meters, sampler: Sampler) -> None:
    """Queues, keys, heads, entries and the node's answers are all there, as they stand."""
    adam, now = begun_world.find("adam"), begun_world.clock.now()
    begun_world.fund(adam, USD)
    sampler.run_once()
    receive(begun_world.engine, (Update(1, 1, 7, "{}", now - timedelta(seconds=90)),))
    with writing(begun_world.engine) as connection:
        effect = AskMoney(MoneyStep.DEPOSIT, adam, "USD", USD)
        outbox.insert_effects(connection, CommandId("tg:1:1"), (effect,), now - timedelta(seconds=30))
    found = figures(meters)
    signer = begun_world.ledger.policy.fee_receiver

    assert found['escrowd_queue_length{queue="inbox"}'] == 1
    assert 90 <= found['escrowd_queue_oldest_seconds{queue="inbox"}'] < 120
    assert found['escrowd_queue_length{queue="chain"}'] == 1
    assert 30 <= found['escrowd_queue_oldest_seconds{queue="chain"}'] < 60
    assert found['escrowd_queue_length{queue="message"}'] >= 1
    assert found['escrowd_transactions_pending{age="under_1m"}'] == 0
    ours = found[f'escrowd_signer_nonce{{by="ledger",signer="{signer}"}}']
    assert ours == found[f'escrowd_signer_nonce{{by="chain",signer="{signer}"}}'] > 0
    assert found[f'escrowd_signer_balance_wei{{signer="{signer}"}}'] > 10**18
    assert found['escrowd_head_height_blocks{by="node"}'] == found['escrowd_head_height_blocks{by="learned"}']
    assert found['escrowd_head_lag_blocks{by="seen"}'] == 0
    assert found['escrowd_entries_total{kind="deposit"}'] == 1, "those of before are not counted"
    assert found["escrowd_node_up"] == found["escrowd_database_up"] == 1
    assert found['escrowd_rpc_seconds_count{method="eth_getBlockByNumber"}'] > 0
    assert found["escrowd_database_seconds_count"] > 0


def test_figures__of_trouble(begun_world: World, meters: Meters) -> None:
    """Open findings are counted by kind, questions that the node refuses by method and kind of error."""
    now = begun_world.clock.now()
    for subject in ("1", "2"):
        found = Finding("lost", subject, "1", "2")
        transact(begun_world.engine, lambda connection, found=found: findings.report(connection, found, now))
    with pytest.raises(NodeError):
        begun_world.ledger.escrow.node.request("no_such", [])
    shown = figures(meters)

    assert sum(count for name, count in shown.items() if 'code="lost"' in name) == 2
    assert shown['escrowd_rpc_errors_total{kind="refused",method="no_such"}'] == 1


def test_readiness__of_a_ledger(begun_world: World, sampler: Sampler) -> None:
    """A ledger is ready when its database answers, its node answered of late, and its head is not far behind."""
    found = read_readiness(begun_world.engine, begun_world.ledger.escrow, sampler)

    assert found.database
    assert found.node
    assert found.lag == 0
    assert not found.is_halted


def test_readiness__head_behind(begun_world: World, sampler: Sampler) -> None:
    """Blocks that the node has and we have not are the lag."""
    assert sampler.sample.newest is not None
    sampler.sample = replace(sampler.sample, newest=sampler.sample.newest + 9)

    assert read_readiness(begun_world.engine, begun_world.ledger.escrow, sampler).lag == 9


@on_postgresql
def test_figures__database_away(begun_world: World, meters: Meters, databases: Databases) -> None:
    """With the database away the process still tells its own figures, and that it is away."""
    with databases.server.away(str(begun_world.engine.url.database)):
        found = figures(meters)

    assert found["escrowd_database_up"] == 0
    assert found["escrowd_database_seconds_count"] > 0
    assert "escrowd_node_up" not in found


SMALL = {"signers", "heads", "findings", "settings"}  # a row a key, a chain, a trouble


@on_sqlite
def test_figures__read_no_whole_table(begun_world: World, meters: Meters) -> None:
    """No question behind a figure reads through a table that grows: SQLite says how it finds each row."""
    asked: list[tuple[str, object]] = []
    with recording(begun_world.engine, asked):
        meters.text()
    driver = begun_world.engine.raw_connection()
    plans = [
        str(row[3]) for words, given in asked for row in driver.cursor().execute(f"EXPLAIN QUERY PLAN {words}", given)
    ]
    driver.close()
    scanned = {match[1] for plan in plans if (match := re.match(r"SCAN (\w+)(?! USING INTEGER)", plan))}

    assert len(asked) >= 8
    assert scanned <= {*SMALL, "anon_1"}, plans


class recording:  # noqa: N801 (a context manager reads like a function)
    """Keep the statements of a block."""

    def __init__(self, engine: Engine, kept: list[tuple[str, object]]) -> None:
        """Keep where they go."""
        self._engine, self._kept = engine, kept

    def __enter__(self) -> None:
        """Begin."""
        event.listen(self._engine, "before_cursor_execute", self._keep)

    def __exit__(self, *_error: object) -> None:
        """End."""
        event.remove(self._engine, "before_cursor_execute", self._keep)

    def _keep(self, _connection: object, _cursor: object, words: str, given: object, *_more: object) -> None:
        if words.startswith("SELECT"):
            self._kept.append((words, given))
