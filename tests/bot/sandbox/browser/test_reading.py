"""What is new is marked, what is old is loaded when asked for, and where somebody reads stays where it is."""

from collections.abc import Callable
from typing import Any

from tests.bot.sandbox.browser.conftest import Screen, expect

Look = Callable[..., Screen]


def say_many(shared: Any, chat_id: int, count: int) -> None:
    """Let the bot say one thing after another."""
    for number in range(1, count + 1):
        shared.call("sendMessage", chat_id=chat_id, text=f"line {number}.")


def test_unread__marked_and_read(look: Look, shared: Any) -> None:
    """What comes while nobody looks is counted in the pane and the title, marked by a line, and read by going there."""
    adam, barb = shared.person("Adam"), shared.person("Barb")
    screen = look(adam, barb)
    screen.field(adam).click()

    shared.call("sendMessage", chat_id=barb, text="For Barb")
    expect(screen.pane(barb).get_by_role("img", name="1 unread")).to_be_visible()
    expect(screen.pane(barb).get_by_text("New messages")).to_be_visible()
    assert screen.page.title().startswith("(1)")
    screen.is_sound()
    screen.page.reload()
    expect(screen.pane(barb).get_by_role("img", name="1 unread")).to_be_visible()
    screen.field(barb).click()
    expect(screen.pane(barb).get_by_role("img", name="1 unread")).to_have_count(0)
    screen.page.reload()
    screen.page.locator("body.ready").wait_for()
    assert not screen.page.title().startswith("(")


def test_unread__phone_tabs(look: Look, shared: Any) -> None:
    """On a phone one panel shows at a time, and the tab of another tells of what is new there."""
    adam, barb = shared.person("Adam"), shared.person("Barb")
    screen = look(adam, barb, size="phone")
    expect(screen.pane(barb)).to_be_hidden()

    shared.call("sendMessage", chat_id=barb, text="For Barb")
    tab = screen.page.get_by_role("button", name="Barb 1 unread")
    expect(tab).to_be_visible()
    screen.is_calm()
    tab.click()
    expect(screen.pane(barb).get_by_text("For Barb")).to_be_visible()
    expect(screen.pane(adam)).to_be_hidden()
    screen.page.get_by_role("button", name="Ledger", exact=True).click()
    expect(screen.page.get_by_text("No ledger is connected.")).to_be_visible()
    screen.is_sound()


def test_history__older_on_scrolling_up(look: Look, shared: Any) -> None:
    """A long chat opens at its end; older messages come on scrolling up, and what is read stays in its place."""
    adam = shared.person()
    say_many(shared, adam, 100)
    screen = look(adam)
    log = screen.pane(adam).get_by_role("log")
    expect(log.get_by_text("line 100.", exact=True)).to_be_in_viewport()
    assert log.get_by_text("line 1.", exact=True).count() == 0

    log.evaluate("node => { node.scrollTop = 0; }")
    expect(log.get_by_text("line 1.", exact=True)).to_have_count(1)
    expect(log.get_by_text("line 42.", exact=True)).to_be_in_viewport()
    assert log.locator(".row").count() == 101
    assert log.locator(".day").count() == 1

    top = log.evaluate("node => node.scrollTop")
    shared.call("sendMessage", chat_id=adam, text="the newest")
    expect(screen.pane(adam).locator(".jump .badge")).to_have_text("1")
    assert log.evaluate("node => node.scrollTop") == top
    screen.is_calm()
    screen.pane(adam).get_by_role("button", name="To the newest").click()
    expect(log.get_by_text("the newest")).to_be_in_viewport()
    expect(screen.pane(adam).locator(".jump")).to_be_hidden()


def test_typing__shown(look: Look, shared: Any) -> None:
    """While the bot types, the pane says so, until it has said something."""
    adam = shared.person()
    screen = look(adam)

    shared.call("sendChatAction", chat_id=adam, action="typing")
    expect(screen.pane(adam).locator(".subtitle")).to_have_text("typing…")
    screen.is_calm()
    shared.call("sendMessage", chat_id=adam, text="Done")
    expect(screen.pane(adam).locator(".typing")).to_be_hidden()
