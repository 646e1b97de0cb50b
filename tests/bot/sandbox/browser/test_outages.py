"""Connections break and sandboxes are started anew; nothing said is lost or said twice."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Route

from tests.bot.sandbox.browser.conftest import Screen, expect
from tests.bot.sandbox.conftest import Hands, Server

Look = Callable[..., Screen]


def texts(hands: Any, chat_id: int) -> list[str]:
    """List what stands in a chat."""
    return [message["text"] for message in hands.seen(chat_id)]


def test_outage__said_and_mended(look: Look, shared: Any) -> None:
    """The page says that nothing answers, keeps what is said and the draft, and sends it when it is back."""
    adam = shared.person()
    screen = look(adam)
    screen.page.context.set_offline(True)

    screen.field(adam).fill("kept")
    screen.field(adam).press("Enter")
    screen.field(adam).fill("a draft")
    expect(screen.pane(adam).locator(".pending")).to_contain_text("kept")
    expect(screen.page.get_by_text("The sandbox does not answer.")).to_be_visible()
    screen.page.context.set_offline(False)
    assert screen.update()["text"] == "kept"
    expect(screen.page.get_by_text("Connected again")).to_be_visible()
    expect(screen.pane(adam).locator(".pending")).to_have_count(0)
    screen.page.reload()
    expect(screen.field(adam)).to_have_value("a draft")
    assert texts(shared, adam) == ["/start", "kept"]


def test_outage__answer_lost(look: Look, shared: Any) -> None:
    """A message whose answer was lost is sent again and still stands there once."""
    adam = shared.person()
    screen = look(adam)
    lost: list[str] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().text())
        route.abort()

    screen.page.route("**/people/*/messages", lose)
    assert screen.says(adam, "once")["text"] == "once"
    expect(screen.pane(adam).locator(".pending")).to_have_count(0)
    screen.says(adam, "after it")
    assert texts(shared, adam) == ["/start", "once", "after it"]
    expect(screen.pane(adam).get_by_text("once")).to_have_count(1)


def test_refusal__shown_with_a_choice(look: Look, shared: Any) -> None:
    """What the sandbox refuses stays, with the reason, to be tried again or thrown away."""
    adam = shared.person()
    screen = look(adam)

    screen.field(adam).fill("x" * 5000)
    screen.field(adam).press("Enter")
    expect(screen.pane(adam).locator(".toast.shown")).to_contain_text("4096")
    screen.pane(adam).get_by_role("button", name="Discard").click()
    expect(screen.pane(adam).locator(".pending")).to_have_count(0)


def test_restart__goes_on(look: Look, shared: Any, tmp_path: Path) -> None:
    """When the sandbox stops and starts while the page is open, the page goes on where it was."""
    path = tmp_path / "sandbox.sqlite"
    server = Server(path, ledger_url=None)
    hands = Hands(server.begin(), shared.http)
    adam = hands.person()
    screen = look(adam, hands=hands)
    screen.field(adam).fill("before")

    server.end()
    expect(screen.page.get_by_text("The sandbox does not answer.")).to_be_visible()
    server = Server(path, ledger_url=None, port=urlsplit(hands.url).port or 0)
    server.begin()
    hands.call("sendMessage", chat_id=adam, text="I am back")
    expect(screen.pane(adam).get_by_text("I am back")).to_be_visible()
    screen.field(adam).press("Enter")
    assert screen.update()["text"] == "before"
    expect(screen.pane(adam).locator(".pending")).to_have_count(0)
    screen.page.close()
    server.end()
