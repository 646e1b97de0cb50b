"""Several people side by side: added, hidden, shown, each with a language of their own and chats of their own."""

from collections.abc import Callable
from typing import Any

from tests.bot.sandbox.browser.conftest import Screen, expect, inline

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
    expect(screen.page.get_by_role("textbox", name="Name")).to_be_focused()
    screen.page.get_by_role("textbox", name="Name").fill("Dana")
    screen.page.get_by_role("combobox", name="Language").select_option("zh-hans")
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
    screen.is_calm()


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


def test_group__made_and_talked_in(look: Look, shared: Any) -> None:
    """A group is made by a dialog; everybody in it sees who says what, and one who is put out sees it no more."""
    adam, barb = shared.person("Adam"), shared.person("Beatrix")
    screen = look(adam, barb)  # the sandbox is shared: nobody else in it has her name
    screen.page.get_by_role("button", name="More about Adam").click()
    screen.page.get_by_role("menuitem", name="New group…").click()
    screen.is_sound()
    screen.page.get_by_role("textbox", name="Title").fill("Translators")
    for other in screen.page.locator("dialog input[name=member]").all():
        other.set_checked(other.get_attribute("value") == str(barb))
    screen.page.get_by_role("button", name="Create").click()
    expect(screen.pane(adam).get_by_role("tab", name="Translators")).to_have_attribute("aria-selected", "true")

    said = screen.says(adam, "Hello, Beatrix")
    while "text" not in said:
        said = screen.update()
    assert said["chat"]["title"] == "Translators"
    tab = screen.pane(barb).get_by_role("tab", name="Translators")
    expect(tab).to_contain_text("unread")
    tab.click()
    expect(screen.pane(barb).locator(".sender:visible")).to_have_text("Adam")
    screen.is_calm()
    shared.call("sendMessage", chat_id=said["chat"]["id"], text="Who takes it?", reply_markup=inline("Me"))
    screen.pane(barb).get_by_role("button", name="Me", exact=True).click()
    query = screen.update("callback_query")
    assert query["from"]["id"] == barb
    shared.call("answerCallbackQuery", callback_query_id=query["id"], text="It is yours")
    expect(screen.pane(barb).locator(".toast.shown")).to_have_text("It is yours")
    expect(screen.pane(adam).locator(".toast.shown")).to_have_count(0)

    screen.page.get_by_role("button", name="More about Adam").click()
    screen.page.get_by_role("menuitem", name="Members…").click()
    screen.is_sound()
    screen.page.get_by_role("button", name="Remove: Beatrix").click()
    expect(tab).to_have_count(0)
    expect(screen.page.get_by_role("button", name="Add: Beatrix")).to_be_visible()
