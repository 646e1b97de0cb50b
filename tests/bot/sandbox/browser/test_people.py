"""Several people side by side: added, hidden, shown, with a language of their own, shutting the bot out and in."""

from collections.abc import Callable
from typing import Any

from tests.bot.sandbox.browser.conftest import Screen, expect

Look = Callable[..., Screen]


def test_people__added_hidden_shown(look: Look, shared: Any) -> None:
    """A person is added by name and language, and can be hidden and shown again."""
    adam = shared.person("Adam")
    screen = look(adam)
    people = screen.page.get_by_role("button", name="People")

    people.click()
    screen.page.get_by_role("menuitem", name="Add a person…").click()
    screen.is_sound()
    screen.page.get_by_role("button", name="Add", exact=True).click()
    expect(screen.page.get_by_role("alert")).to_contain_text("first_name")
    screen.page.get_by_label("Name").fill("Dana")
    screen.page.get_by_label("Language").select_option("zh-hans")
    screen.page.get_by_role("button", name="Add", exact=True).click()
    dana = screen.page.get_by_role("region", name="Dana")
    expect(dana.get_by_role("button", name="Start")).to_be_focused()
    screen.page.keyboard.press("Enter")
    assert screen.update()["from"]["language_code"] == "zh-hans"

    dana.get_by_role("button", name="More about Dana").click()
    screen.page.get_by_role("menuitem", name="Hide Dana").click()
    expect(dana).to_be_hidden()
    people.click()
    screen.page.get_by_role("menuitemcheckbox", name="Dana").click()
    expect(dana).to_be_visible()
    screen.is_sound()


def test_person__language_and_block(look: Look, shared: Any) -> None:
    """A person changes language, and shuts the bot out and lets it in again."""
    adam = shared.person("Adam")
    screen = look(adam)
    menu = screen.page.get_by_role("button", name="More about Adam")

    menu.click()
    screen.page.get_by_role("menuitemradio", name="简体中文").click()
    expect(screen.pane(adam).locator(".subtitle")).to_contain_text("简体中文")
    assert screen.says(adam, "hello")["from"]["language_code"] == "zh-hans"
    menu.click()
    screen.page.get_by_role("menuitem", name="Block the bot").click()
    assert screen.update("my_chat_member")["new_chat_member"]["status"] == "kicked"
    screen.is_sound()
    screen.pane(adam).get_by_role("button", name="Unblock the bot").click()
    assert screen.update("my_chat_member")["new_chat_member"]["status"] == "member"
    expect(screen.field(adam)).to_be_focused()
