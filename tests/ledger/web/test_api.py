"""The sandbox's window on the ledger: what it shows is what stands, and only the sandbox moves the clock."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from ledger.assembly import Ledger
from ledger.chain.escrow import Escrow
from ledger.chain.node import Node
from ledger.core.money import Asset
from ledger.web.api import ADVANCE_SECONDS_MAX, web_app
from ledger.web.figures import written
from ledger.web.serving import NotServing, serving
from tests.databases import Databases, on_postgresql
from tests.ledger.world import World, open_ledger

JSON = {"content-type": "application/json"}


@contextmanager
def served(ledger: Ledger) -> Iterator[httpx.Client]:
    """Serve the application over real HTTP and lend a client."""
    with serving(web_app(ledger)) as url, httpx.Client(base_url=url) as client:
        yield client
        # An audit under way ends before the database it reads goes.
        for thread in threading.enumerate():
            if thread.name == "audit":
                thread.join()


@pytest.fixture
def page(begun_world: World) -> Iterator[httpx.Client]:
    """A page's view of adam's open task with barb."""
    with served(begun_world.ledger) as client:
        yield client


def look(page: httpx.Client) -> dict[str, Any]:
    """Ask for everything."""
    answer = page.get("/api/overview")
    assert answer.status_code == 200
    shown: dict[str, Any] = answer.json()
    return shown


@on_postgresql
def test_database__away_for_a_while(page: httpx.Client, begun_world: World, databases: Databases) -> None:
    """While the database is away the page is asked to come again, and afterwards all is as it was."""
    before = look(page)["tasks"]
    with databases.server.away(str(begun_world.engine.url.database)):
        assert page.get("/api/overview").status_code == 503
        assert page.post("/api/clock", json={"advance_seconds": 60}).status_code == 503

    assert look(page)["tasks"] == before
    assert page.post("/api/clock", json={"advance_seconds": 60}).status_code == 200


def test_overview__what_stands(page: httpx.Client, begun_world: World) -> None:
    """Task, balances, journal and chain are shown exactly, and people by their names."""
    shown = look(page)

    (task,) = shown["tasks"]
    assert (task["title"], task["stage"], task["reward"]) == ("翻译 500 字", "opened", "30 USD")
    assert (task["employer"], task["worker"], task["rating"]) == ("adam", "barb", None)
    balances = {row["holder"]: row["balance"] for row in shown["balances"]}
    assert balances["adam"] == "70 USD"
    assert [entry["kind"] for entry in shown["journal"]] == ["open", "deposit"]
    assert sum(int(leg["minor"]) for entry in shown["journal"] for leg in entry["postings"]) == 0
    assert shown["chain"]["escrow"] == begun_world.ledger.founded.escrow
    assert [event["name"] for block in shown["chain"]["blocks"] for event in block["events"]] == [
        "BatchOpened",
        "Deposited",
    ]


def test_overview__how_a_task_ended(page: httpx.Client, begun_world: World) -> None:
    """An ending is shown by its name and by what was earned."""
    begun_world.clock.advance(3 * 24 * 3600)
    begun_world.settle_down()
    (event,) = [
        one for block in look(page)["chain"]["blocks"] for one in block["events"] if one["name"] == "TaskSettled"
    ]

    assert (event["fields"]["path"], event["fields"]["earned"]) == ("refunded", "0")


def test_overview__chain_away(begun_world: World) -> None:
    """While the node does not answer the page goes on, and its chain has no height."""
    node = Node("http://127.0.0.1:9", timeout=1)
    cut = replace(begun_world.ledger, escrow=Escrow(node, begun_world.ledger.founded.escrow))
    with served(cut) as client:
        shown = look(client)
    node.close()

    assert shown["chain"]["height"] is None
    assert shown["chain"]["blocks"] == []
    assert len(shown["tasks"]) == 1


def test_clock__moves_forward(page: httpx.Client, begun_world: World) -> None:
    """The page moves the clock of everything, by whole seconds."""
    answer = page.post("/api/clock", json={"advance_seconds": 3600})

    assert (answer.status_code, answer.json()["offset_seconds"]) == (200, 3600)
    assert begun_world.clock.offset_seconds == 3600
    assert look(page)["clock"]["offset_seconds"] == 3600


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "{}",
        "7",
        "null",
        '{"advance_seconds": 0}',
        '{"advance_seconds": -5}',
        '{"advance_seconds": 1.5}',
        '{"advance_seconds": "60"}',
        '{"advance_seconds": true}',
        '{"advance_seconds": null}',
        f'{{"advance_seconds": {ADVANCE_SECONDS_MAX + 1}}}',
        "\xff\xfe",
        pytest.param("[" * 100_000, id="deep"),
        pytest.param('{"advance_seconds":' * 100_000, id="deep-objects"),
    ],
)
def test_clock__bad_input(page: httpx.Client, begun_world: World, body: str) -> None:
    """Anything but a whole number of seconds ahead is refused with what to send, and the clock stays."""
    answer = page.post("/api/clock", content=body.encode("latin-1"), headers=JSON)

    assert answer.status_code == 400
    assert "whole number" in answer.json()["error"]
    assert begun_world.clock.offset_seconds == 0


def test_clock__a_form_of_another_page(page: httpx.Client, begun_world: World) -> None:
    """What a page can send without asking first, a form or plain text, moves nothing."""
    for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data"):
        answer = page.post("/api/clock", content='{"advance_seconds": 60}', headers={"content-type": kind})
        assert answer.status_code == 415

    assert begun_world.clock.offset_seconds == 0


def test_clock__only_posted(page: httpx.Client) -> None:
    """Looking at the clock's address moves nothing."""
    assert page.get("/api/clock").status_code == 405


def test_clock__only_the_sandbox(begun_world: World) -> None:
    """With real people in the chat nobody moves the clock, and nobody reads who they are."""
    settings = begun_world.settings.model_copy(update={"telegram_token": SecretStr("1:x")})
    with open_ledger(settings, begun_world.url) as ledger, served(ledger) as client:
        answer = client.post("/api/clock", json={"advance_seconds": 60})
        assert client.get("/api/overview").status_code == 404

    assert answer.status_code in {404, 405}
    assert begun_world.clock.offset_seconds == 0


@pytest.mark.parametrize(
    "origin", ["https://example.org", "http://127.0.0.1.example.org", "http://localhost.evil:8600", "null", "file://"]
)
def test_cors__foreign_page(page: httpx.Client, origin: str) -> None:
    """A page from elsewhere may read nothing and is not let ask for more."""
    read = page.get("/api/overview", headers={"origin": origin})
    wanted = {"origin": origin, "access-control-request-method": "POST"}
    asked = page.options("/api/clock", headers={**wanted, "access-control-request-headers": "content-type"})

    assert "access-control-allow-origin" not in read.headers
    assert "access-control-allow-origin" not in asked.headers
    assert asked.status_code == 400


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8600", "http://localhost:3000", "http://[::1]:8600"])
def test_cors__own_machine(page: httpx.Client, origin: str) -> None:
    """A page that this machine serves may read, on any port."""
    answer = page.get("/api/overview", headers={"origin": origin})

    assert answer.headers["access-control-allow-origin"] == origin


@pytest.mark.parametrize(
    ("minor", "decimals", "words"),
    [
        (0, 6, "0 USD"),
        (1, 6, "0.000001 USD"),
        (30_000_000, 6, "30 USD"),
        (1_234_567_890_100, 6, "1,234,567.8901 USD"),
        (-1, 2, "-0.01 USD"),
        (7, 0, "7 USD"),
        (10**30 + 1, 18, "1,000,000,000,000.000000000000000001 USD"),
    ],
)
def test_written__exact(minor: int, decimals: int, words: str) -> None:
    """No digit of an amount is lost, rounded or added."""
    assert written(minor, Asset("USD", decimals, "0x")) == words


def test_serve__port_taken(page: httpx.Client, begun_world: World) -> None:
    """A port that is taken is said to be, with what to do."""
    port = page.base_url.port
    assert port is not None

    with pytest.raises(NotServing, match="set PORT"), serving(web_app(begun_world.ledger), port):
        pass
