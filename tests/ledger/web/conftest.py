"""What the pages' tests share: one ledger with real traffic on each kind of database, served over real HTTP."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import pytest

from ledger.assembly import Ledger
from ledger.core.commands import AcceptRating, Apply, PostTask, Rate, Withdraw
from ledger.core.findings import Finding
from ledger.core.ids import TaskId
from ledger.core.task import Stage
from ledger.database import writing
from ledger.findings import report
from ledger.web.api import web_app
from ledger.web.serving import serving
from tests.databases import BACKENDS, Databases, copied
from tests.ledger.conftest import At
from tests.ledger.hands import USD
from tests.ledger.world import World, open_world

HOSTILE = "<script>alert('1')</script>\"'&"
SINK = "0x" + "1" * 40


@dataclass(frozen=True)
class Scene:
    """A ledger where one task was settled by a rating below full, one is open, and checks have found something."""

    world: World
    settled: TaskId
    opened: TaskId

    def trail(self, task: TaskId) -> str:
        """Name the page of a task."""
        found = self.world.look(task)
        return f"/tasks/{found.batch}/{found.place}"

    def address(self, name: str) -> str:
        """Give somebody's address."""
        return self.world.ledger.views.person(self.world.find(name)).address


@contextmanager
def served(ledger: Ledger) -> Iterator[httpx.Client]:
    """Serve the application over real HTTP and lend a client, which follows nothing by itself."""
    with serving(web_app(ledger)) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client
        # An audit under way ends before the database it reads goes.
        for thread in threading.enumerate():
            if thread.name == "audit":
                thread.join()


def post_hostile(world: World) -> TaskId:
    """Have somebody with a hostile name post a task with a hostile title, and adam do it."""
    carl = world.enter(HOSTILE)
    world.fund(carl, 50 * USD)
    words = {"title": f"{HOSTILE} 翻译", "asset": "USD", "skills": (), "languages": ("zh",)}
    task = TaskId(world.do(PostTask(**world.stamp(), person=carl, reward=20 * USD, seconds=172800, **words)))  # type: ignore[arg-type]
    world.do(Apply(**world.stamp(), person=world.find("adam"), task=task))
    world.settle_down()
    assert world.look(task).stage is Stage.OPENED
    return task


@pytest.fixture(scope="session", params=BACKENDS)
def scene(
    request: pytest.FixtureRequest, begun: At, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """Make the ledger once for each kind of database; tests leave behind only what others do not look at."""
    folder = tmp_path_factory.mktemp("pages")
    with copied(databases, begun(request.param), folder) as place, open_world(place) as world:
        adam, barb = world.find("adam"), world.find("barb")
        settled = world.ledger.views.tasks()[0].id
        world.hand_in(settled, barb)
        world.do(Rate(**world.stamp(), person=adam, task=settled, rating=75, grounds="late"))
        world.settle_down()
        world.do(AcceptRating(**world.stamp(), person=barb, task=settled, rating=75))
        world.settle_down()
        world.do(Withdraw(**world.stamp(), person=barb, asset="USD", minor=5 * USD, to=SINK))
        world.settle_down()
        opened = post_hostile(world)
        with writing(world.engine) as connection:
            now = world.clock.now()
            report(connection, Finding("outbox-old", f"tg:1:{HOSTILE}", "done", HOSTILE), now)
            report(connection, Finding("head-lag", "head", "60 blocks", "88 blocks"), now)
        yield Scene(world, settled, opened)


@pytest.fixture(scope="session")
def pages(scene: Scene) -> Iterator[httpx.Client]:
    """Serve the ledger's pages."""
    with served(scene.world.ledger) as client:
        client.get("/api/overview")  # the first audit begins
        yield client


@pytest.fixture
def password(scene: Scene) -> str:
    """Read the operator's password from the file it was made in."""
    return scene.world.settings.secret("operator_password")


@pytest.fixture
def office(pages: httpx.Client, password: str) -> Iterator[httpx.Client]:
    """A browser of the operator's, signed in."""
    with httpx.Client(base_url=pages.base_url, timeout=30) as client:
        answer = client.post("/operator/login", data={"password": password, "next": "/operator"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/operator")
        yield client
