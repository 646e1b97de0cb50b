"""Whoever has no mouse can do all of it."""

from collections.abc import Callable
from typing import Any

from tests.bot.sandbox.browser.conftest import Screen, expect, inline

Look = Callable[..., Screen]


def test_keyboard__message_and_buttons(look: Look, shared: Any) -> None:
    """From the field up to the newest message, into its buttons, along them, and back."""
    adam = shared.person()
    shared.call("sendMessage", chat_id=adam, text="Older", reply_markup=inline("Old"))
    sent = shared.call("sendMessage", chat_id=adam, text="Choose", reply_markup=inline("One", "Two"))
    screen = look(adam)
    press = screen.page.keyboard.press

    press("Alt+1")
    expect(screen.field(adam)).to_be_focused()
    press("ArrowUp")
    press("Tab")
    press("Tab")
    expect(screen.pane(adam).get_by_role("button", name="One")).to_be_focused()
    press("ArrowRight")
    expect(screen.pane(adam).get_by_role("button", name="Two")).to_be_focused()
    press("Enter")
    query = screen.update("callback_query")
    assert query["data"] == "Two"
    shared.call("answerCallbackQuery", callback_query_id=query["id"])
    shared.call(
        "editMessageText", chat_id=adam, message_id=sent["message_id"], text="Again", reply_markup=inline("Two")
    )
    expect(screen.pane(adam).get_by_text("Again")).to_be_visible()
    expect(screen.pane(adam).get_by_role("button", name="Two")).to_be_focused()

    press("ArrowUp")
    screen.pane(adam).locator(".row").last.focus()
    press("ArrowUp")
    press("r")
    expect(screen.pane(adam).locator(".replying")).to_contain_text("Older")
    expect(screen.field(adam)).to_be_focused()
    press("Escape")
    expect(screen.pane(adam).locator(".replying")).to_be_hidden()


def test_keyboard__commands(look: Look, shared: Any) -> None:
    """A slash offers the commands; arrows choose, Enter sends, Escape closes."""
    adam = shared.person()
    screen = look(adam, locale="zh-CN")

    screen.page.keyboard.press("Alt+1")
    screen.page.keyboard.type("/")
    expect(screen.page.get_by_role("option")).to_have_count(2)
    screen.is_sound()
    screen.page.keyboard.press("Escape")
    expect(screen.page.get_by_role("listbox")).to_have_count(0)
    screen.page.keyboard.type("h")
    screen.page.keyboard.press("Enter")
    assert screen.update()["text"] == "/help"


def test_keyboard__menus_and_dialogs(look: Look, shared: Any) -> None:
    """Menus and dialogs open, are walked and closed by keys, and the keyboard goes back where it was."""
    adam = shared.person()
    screen = look(adam)
    press = screen.page.keyboard.press
    menu = screen.page.get_by_role("button", name="More about Adam")

    menu.focus()
    press("Enter")
    expect(screen.page.get_by_role("menuitem", name="New group…")).to_be_focused()
    press("Escape")
    expect(menu).to_be_focused()
    press("?")
    expect(screen.page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    screen.is_sound()
    press("Escape")
    expect(screen.page.get_by_role("dialog")).to_have_count(0)
    shown = screen.page.get_by_role("button", name="Ledger and chain").get_attribute("aria-pressed")
    press("Alt+0")
    expect(screen.page.get_by_role("button", name="Ledger and chain")).not_to_have_attribute(
        "aria-pressed", shown or ""
    )
