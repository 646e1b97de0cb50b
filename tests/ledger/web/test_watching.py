"""What the sandbox's page asks beside the overview: the money of one task, and one figure held against the chain."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from ledger.chain.escrow import Escrow
from ledger.chain.node import Node
from ledger.database import writing
from tests.ledger.hands import USD
from tests.ledger.web.conftest import Scene, served
from tests.ledger.world import World

REPLACED = "UPDATE postings SET minor = :now WHERE entry = :entry AND leg = :leg"


@pytest.fixture
def page(begun_world: World) -> Iterator[httpx.Client]:
    """A page's view of adam's open task with barb."""
    with served(begun_world.ledger) as client:
        yield client


def look(page: httpx.Client, path: str) -> dict[str, Any]:
    """Ask for something that is there."""
    answer = page.get(f"/api/{path}")
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def test_overview__nothing_new(page: httpx.Client, begun_world: World) -> None:
    """Who has seen it is answered with nothing until something moves: a task, the clock, the chain."""
    first = page.get("/api/overview")
    while first.json()["audit"] is None:  # the first audit ends beside the page
        first = page.get("/api/overview")
    seen = {"if-none-match": first.headers["etag"]}
    again = page.get("/api/overview", headers=seen)
    begun_world.post(begun_world.find("adam"))
    posted = page.get("/api/overview", headers=seen)
    page.post("/api/clock", json={"advance_seconds": 60})
    moved = page.get("/api/overview", headers=seen)

    assert (again.status_code, again.content) == (304, b"")
    assert [task["stage"] for task in posted.json()["tasks"]] == ["posted", "opened"]
    assert len({answer.headers["etag"] for answer in (first, posted, moved)}) == 3


def test_overview__who_holds_what(page: httpx.Client) -> None:
    """The contract's money is held by people or kept for tasks, and each figure is exact."""
    shown = look(page, "overview")
    (total,) = shown["totals"]
    (kept,) = shown["kept"]

    assert (total["inside"], total["held"], total["committed"]) == ("100000000", "70000000", "30000000")
    assert (total["held_by_others"], total["kept_for_others"]) == ("0", "0")
    assert [(row["holder"], row["minor"]) for row in shown["balances"]] == [("adam", "70000000")]
    assert (kept["title"], kept["employer"], kept["worker"]) == ("翻译 500 字", "adam", "barb")
    assert shown["stages"] == {"opened": 1}


def test_overview__what_a_date_brings(page: httpx.Client, begun_world: World) -> None:
    """A task says what becomes of its money after its date, if nobody says a word."""
    opened = look(page, "overview")["tasks"][0]
    begun_world.hand_in(opened["id"], begun_world.find("barb"))
    delivered = look(page, "overview")["tasks"][0]

    assert (opened["then"]["step"], opened["then"]["refund"]) == ("refund", "30000000")
    assert (delivered["then"]["step"], delivered["then"]["payout"]) == ("release", "28500000")
    assert (delivered["then"]["fee"], delivered["then"]["refund"]) == ("1500000", "0")


def test_money__of_a_settled_task(scene: Scene, pages: httpx.Client) -> None:
    """Each part of a reward has its posting, and together they are the reward."""
    shown = look(pages, f"tasks/{scene.settled}/money")
    opened, settled = shown["entries"]
    parts = {leg["part"]: int(leg["minor"]) for leg in settled["postings"]}

    assert [(leg["part"], leg["minor"]) for leg in opened["postings"]] == [(None, "-30000000"), ("reward", "30000000")]
    assert parts == {"reward": -30 * USD, "payout": 21_375_000, "fee": 1_125_000, "refund": 7_500_000}
    assert {"adam", "barb", "platform"} <= set(shown["names"].values())


def test_money__of_a_task_on_the_board(page: httpx.Client, begun_world: World) -> None:
    """What has not been opened has moved nothing yet."""
    task = begun_world.post(begun_world.find("adam"))

    assert look(page, f"tasks/{task}/money")["entries"] == []


def test_posting__every_figure_agrees(scene: Scene, pages: httpx.Client) -> None:
    """Each posting of the journal is found in its log, made anew, and in what the contract says before and after."""
    for entry in look(pages, "overview")["journal"]:
        for leg, posting in enumerate(entry["postings"]):
            checked = look(pages, f"postings/{entry['seq']}/{leg}")
            assert (checked["minor"], checked["is_whole"]) == (posting["minor"], True)
            assert (checked["log"]["agrees"], checked["log"]["minor"]) == (True, posting["minor"]), checked
            assert checked["log"]["tx_hash"] == entry["tx_hash"]
            assert checked["contract"]["agrees"] is True, checked


def test_posting__written_over(page: httpx.Client, begun_world: World) -> None:
    """A figure that somebody has written over agrees with neither the log nor the contract."""
    for entry, leg, minor in ((1, 1, 100 * USD + 1), (2, 1, 31 * USD)):
        with writing(begun_world.engine) as connection:
            connection.execute(text(REPLACED), {"now": _kept(begun_world, minor), "entry": entry, "leg": leg})
        checked = look(page, f"postings/{entry}/{leg}")

        assert checked["minor"] == str(minor)
        assert (checked["log"]["agrees"], checked["contract"]["agrees"], checked["is_whole"]) == (False, False, False)


def _kept(world: World, minor: int) -> int | str:
    return minor if world.engine.dialect.name == "postgresql" else str(minor)


def test_posting__node_away(begun_world: World) -> None:
    """What could not be asked is not said to agree."""
    node = Node("http://127.0.0.1:9", timeout=1)
    escrow = Escrow(node, begun_world.ledger.founded.escrow)
    with served(replace(begun_world.ledger, escrow=escrow)) as client:
        posting, standing = look(client, "postings/1/1"), look(client, "standings/outside?asset=USD")
    node.close()

    for one in (posting["log"], posting["contract"], standing["contract"]):
        assert (one["agrees"], one["why"]) == (None, "away")


def test_standing__people_and_all(page: httpx.Client, begun_world: World) -> None:
    """What somebody holds, and what the contract holds for all, is what the contract says at the block last read."""
    adam = begun_world.ledger.views.person(begun_world.find("adam")).address
    held, whole = look(page, f"standings/balance/{adam}?asset=USD"), look(page, "standings/outside?asset=USD")

    assert (held["minor"], held["contract"]["minor"], held["contract"]["agrees"]) == ("70000000", "70000000", True)
    assert (whole["minor"], whole["contract"]["minor"], whole["contract"]["agrees"]) == ("-100000000",) * 2 + (True,)
    assert held["log"]["agrees"] is None


def test_standing__written_over(page: httpx.Client, begun_world: World) -> None:
    """A balance that somebody has written over is found out."""
    adam = begun_world.ledger.views.person(begun_world.find("adam")).address
    with writing(begun_world.engine) as connection:
        given = {"now": _kept(begun_world, 71 * USD), "account": f"balance/{adam}"}
        connection.execute(text("UPDATE balances SET minor = :now WHERE account = :account"), given)
    held = look(page, f"standings/balance/{adam}?asset=USD")

    assert (held["contract"]["minor"], held["contract"]["agrees"]) == ("70000000", False)


@pytest.mark.parametrize(
    "path",
    [
        "postings/99/0",
        "postings/1/9",
        "postings/x/0",
        "postings/1/-1",
        "tasks/nothing/money",
        "standings/balance/0x00?asset=USD",
        "standings/outside?asset=EUR",
        "standings/outside",
        "standings/committed/0x00/0?asset=USD",
        f"standings/balance/0x{'1' * 40}?asset=USD",
    ],
)
def test_asked__nothing_like_it(page: httpx.Client, path: str) -> None:
    """What is not there is said not to be."""
    assert page.get(f"/api/{path}").status_code == 404
