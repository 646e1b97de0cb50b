"""What those who run the product ask it, over real HTTP: alive, ready, figures, and from where one may ask."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from ledger import findings
from ledger.core.findings import Finding, about_signer
from ledger.database import transact
from ledger.meters import Meters
from ledger.pulse import Pulse
from ledger.web.operation import Operation
from ledger.web.serving import NotServing, serving
from tests.databases import Databases, on_postgresql, on_sqlite
from tests.ledger.world import World


@contextmanager
def answering(operation: Operation, bind: str = "127.0.0.1") -> Iterator[httpx.Client]:
    """Serve the answers and lend a client."""
    with serving(operation.app(bind), bind=bind) as url, httpx.Client(base_url=url, timeout=20) as client:
        yield client


def joined(world: World, pulse: Pulse | None = None, lag_most: int = 60) -> Operation:
    """Make answers about a world whose node was asked once."""
    operation = Operation(pulse or Pulse(), world.ledger.meters, lag_most=lag_most)
    operation.join(world.ledger, is_wide=False).run_once()
    return operation


def test_health__before_there_is_a_ledger() -> None:
    """A process that waits for its database is alive, not ready, and says which of its loops wait."""
    pulse = Pulse()
    pulse.begin("relay")
    pulse.wait("relay", "the database is away")
    with answering(Operation(pulse, Meters(), lag_most=60)) as client:
        health, ready = client.get("/health"), client.get("/ready")

    assert health.status_code == 200
    assert health.json()["alive"]
    assert health.json()["waiting"] == ["relay"]
    assert ready.status_code == 503
    assert not ready.json()["ready"]


def test_health__a_loop_hangs() -> None:
    """A process of which one loop does not come round any more is to be started again."""
    pulse = Pulse(stalled_seconds=0.0)
    pulse.begin("relay")
    with answering(Operation(pulse, Meters(), lag_most=60)) as client:
        health = client.get("/health")

    assert health.status_code == 503
    assert not health.json()["alive"]


def test_ready__all_there(begun_world: World) -> None:
    """A ledger at its chain's head is ready, and says where it stands."""
    with answering(joined(begun_world)) as client:
        ready = client.get("/ready")
        figures = client.get("/metrics")

    assert ready.status_code == 200
    shown = ready.json()
    assert (shown["database"], shown["node"], shown["head"], shown["halted"]) == (True, True, True, False)
    assert shown["blocks"]["lag"] == 0
    assert figures.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "escrowd_rpc_seconds_bucket" in figures.text


@on_sqlite
def test_ready__halted(begun_world: World) -> None:
    """A serious finding means that no new work is begun: not ready."""
    grave = Finding("solvency", "1", "1", "2")
    at = begun_world.clock.now()
    transact(begun_world.engine, lambda connection: findings.report(connection, grave, at))
    with answering(joined(begun_world)) as client:
        ready = client.get("/ready")

    assert ready.status_code == 503
    assert ready.json()["halted"]


@on_sqlite
def test_ready__every_key_stopped(begun_world: World) -> None:
    """Where none of the relay's keys may go on nothing is sent: not ready. A key that is not ours does not matter."""
    (key,) = begun_world.ledger.relay.addresses
    for address, is_ready in (("0x" + "12" * 20, True), (key, False)):
        used = Finding("foreign-nonce", about_signer(address), "nonce 1 is ours", "the chain counts 2")
        at = begun_world.clock.now()
        transact(begun_world.engine, lambda connection, used=used, at=at: findings.report(connection, used, at))
        with answering(joined(begun_world)) as client:
            ready = client.get("/ready").json()
        assert (ready["ready"], ready["halted"]) == (is_ready, not is_ready)


@on_sqlite
def test_ready__head_lags(begun_world: World) -> None:
    """A head that is farther behind than it may be is not ready."""
    operation = joined(begun_world, lag_most=3)
    for _ in range(5):
        begun_world.ledger.escrow.node.request("evm_mine", [])
    sampler = operation.join(begun_world.ledger, is_wide=False)
    sampler.run_once()
    with answering(operation) as client:
        ready = client.get("/ready")

    assert ready.status_code == 503
    assert not ready.json()["head"]
    assert ready.json()["blocks"]["lag"] == 5


@on_postgresql
def test_ready__database_away(begun_world: World, databases: Databases) -> None:
    """With its database away a process is not ready, and is again when it is back."""
    with answering(joined(begun_world)) as client:
        with databases.server.away(str(begun_world.engine.url.database)):
            away = client.get("/ready")
        back = client.get("/ready")

    assert away.status_code == 503
    assert not away.json()["database"]
    assert back.status_code == 200


def test_answers__to_whom() -> None:
    """On loopback nobody asks under another name; at an address of a deployment's own choosing anybody may."""
    operation = Operation(Pulse(), Meters(), lag_most=60)
    forged = {"host": "evil.example.org"}
    with answering(operation) as client:
        refused = client.get("/health", headers=forged)
    with answering(operation, "0.0.0.0") as client:
        taken = client.get("/health", headers=forged)

    assert refused.status_code == 400
    assert taken.status_code == 200


def test_serving__an_address_not_ours() -> None:
    """An address that is not this machine's is refused in words."""
    with (
        pytest.raises(NotServing, match=r"203\.0\.113\.1 is not this machine's"),
        serving(Operation(Pulse(), Meters(), lag_most=60).app("203.0.113.1"), bind="203.0.113.1"),
    ):
        pass
