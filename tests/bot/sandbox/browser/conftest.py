"""One browser and one sandbox for all tests of the page, and a bot that does what the test says.

The browser's library has an event loop of its own, which must not meet other tests': so each test of this folder runs
as a whole in the browser's thread.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests.bot.sandbox.browser import axe
from tests.bot.sandbox.conftest import Hands, Server
from tests.browser.chromium import FLAGS, find_chromium

SIZES = {"wide": (1440, 900), "middle": (1024, 768), "phone": (390, 844)}
PATIENCE = 500  # looks, some ten seconds

__all__ = ["Screen", "expect", "inline", "picture"]


@dataclass
class Window:
    """A browser in a thread of its own."""

    thread: ThreadPoolExecutor
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)

    def close(self) -> None:
        """Close what a test has opened."""
        while self.contexts:
            self.contexts.pop().close()


@dataclass
class Screen:
    """The page as somebody has it open, with what a test asks of it again and again."""

    page: Page
    hands: Hands
    errors: list[str]
    others: list[int]  # of tests before, whose updates may still be under way

    def pane(self, person_id: int) -> Locator:
        """One person's part of the page."""
        return self.page.locator(f".pane[data-person='{person_id}']")

    def field(self, person_id: int) -> Locator:
        """Where a person types."""
        return self.pane(person_id).locator("textarea:visible")

    def says(self, person_id: int, text: str) -> Any:
        """Type something, send it, and give the update that the bot gets."""
        self.field(person_id).fill(text)
        self.field(person_id).press("Enter")
        return self.update()

    def update(self, kind: str = "message") -> Any:
        """Wait for the bot's next update of a kind and confirm it; the browser goes on meanwhile."""
        for _ in range(PATIENCE):
            for update in self.hands.updates(limit=1):
                self.hands.updates(offset=update["update_id"] + 1, limit=1)
                if kind in update and update[kind].get("from", {}).get("id", 0) not in self.others:
                    return update[kind]
            self.page.wait_for_timeout(20)
        raise AssertionError(f"no {kind} came")

    def is_calm(self) -> None:
        """Nothing overflows, and nothing complained."""
        assert self.errors == []
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def is_sound(self) -> None:
        """Besides, nobody is kept out: asked once for each state of the page, as it takes its time."""
        self.is_calm()
        assert axe.faults(self.page) == []


def inline(*labels: str) -> dict[str, Any]:
    """Make a keyboard of one row, whose buttons call back with their labels."""
    return {"inline_keyboard": [[{"text": label, "callback_data": label} for label in labels]]}


def picture() -> bytes:
    """Make a small PNG."""
    drawn = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(drawn, "PNG")
    return drawn.getvalue()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test of this folder in the browser's thread."""
    window = pyfuncitem.funcargs.get("window")
    if window is None:
        return None
    assert isinstance(window, Window)
    names = pyfuncitem._fixtureinfo.argnames
    given = {name: pyfuncitem.funcargs[name] for name in names}
    try:
        window.thread.submit(pyfuncitem.obj, **given).result(timeout=60)
    finally:
        window.thread.submit(window.close).result(timeout=30)
    return True


@pytest.fixture(scope="session")
def window() -> Iterator[Window]:
    """Start the browser."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        playwright = thread.submit(sync_playwright().start).result(timeout=60)
        launch = playwright.chromium.launch
        browser = thread.submit(launch, executable_path=find_chromium(), args=list(FLAGS)).result(timeout=60)
        yield Window(thread, browser)
        thread.submit(browser.close).result(timeout=30)
        thread.submit(playwright.stop).result(timeout=30)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, http: httpx.Client) -> Iterator[Hands]:
    """Give one emulator to all tests; each makes people of its own."""
    server = Server(tmp_path_factory.mktemp("page") / "sandbox.sqlite", ledger_url=None)
    hands = Hands(server.begin(), http)
    hands.call(
        "setMyCommands",
        commands=[{"command": "start", "description": "Begin"}, {"command": "help", "description": "Help"}],
    )
    yield hands
    server.end()


@pytest.fixture
def look(window: Window, shared: Hands) -> Callable[..., Screen]:
    """Open the page for these people alone."""
    before = [person["id"] for person in shared.control("GET", "people")["people"]]

    def opened(*people: int, size: str = "wide", locale: str = "en-GB", hands: Hands = shared, **more: Any) -> Screen:
        width, height = SIZES[size]
        context = window.browser.new_context(
            viewport={"width": width, "height": height}, locale=locale, reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"], bypass_csp=False, **more,
        )  # fmt: skip
        window.contexts.append(context)
        others = [person["id"] for person in hands.control("GET", "people")["people"] if person["id"] not in people]
        context.add_init_script(
            f"localStorage.getItem('sandbox:hidden') ?? localStorage.setItem('sandbox:hidden', '{others}')"
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        errors: list[str] = []
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(hands.url)
        page.locator(".pane:visible").first.wait_for()
        page.locator("body.ready").wait_for()
        return Screen(page, hands, errors, before if hands is shared else [])

    return opened
