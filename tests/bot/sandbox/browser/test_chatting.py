"""A chat on the page does what a Telegram client does: buttons, keyboards, files, replies, edits, links."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.bot.sandbox.browser.conftest import Screen, expect, inline, picture

Look = Callable[..., Screen]
KINDS = (("wide", "en-GB", "light"), ("phone", "zh-CN", "dark"), ("middle", "en-GB", "dark"))


@pytest.mark.parametrize(("size", "locale", "scheme"), KINDS)
def test_chat__first_words(look: Look, shared: Any, size: str, locale: str, scheme: str) -> None:
    """A newcomer presses Start, reads the answer, and everybody can use the page in each state."""
    adam = shared.control("POST", "people", json={"first_name": "Adam"})["id"]
    screen = look(adam, size=size, locale=locale, color_scheme=scheme)
    screen.is_sound()

    screen.pane(adam).get_by_role("button", name={"zh-CN": "开始"}.get(locale, "Start")).click()
    assert screen.update()["text"] == "/start"
    shared.call("sendMessage", chat_id=adam, text="Welcome", reply_markup=inline("One", "Two"))

    expect(screen.pane(adam).get_by_text("Welcome")).to_be_visible()
    expect(screen.field(adam)).to_be_visible()
    screen.is_sound()
    screen.pane(adam).locator("header button").click()
    expect(screen.page.get_by_role("menu")).to_be_visible()
    screen.is_sound()


def test_press__spins_until_answered(look: Look, shared: Any) -> None:
    """A button that was pressed spins until the bot answers; toasts and alerts show what it says."""
    adam = shared.person()
    sent = shared.call("sendMessage", chat_id=adam, text="Choose", reply_markup=inline("One", "Two"))
    screen = look(adam)
    key = screen.pane(adam).get_by_role("button", name="One")

    key.click()
    query = screen.update("callback_query")
    assert query["data"] == "One"
    expect(key).to_have_attribute("aria-busy", "true")
    shared.call("answerCallbackQuery", callback_query_id=query["id"], text="You chose one")
    expect(screen.pane(adam).locator(".toast.shown")).to_have_text("You chose one")
    expect(key).not_to_have_attribute("aria-busy", "true")

    screen.pane(adam).get_by_role("button", name="Two").click()
    query = screen.update("callback_query")
    shared.call(
        "editMessageText", chat_id=adam, message_id=sent["message_id"], text="Chosen", reply_markup=inline("Two")
    )
    expect(screen.pane(adam).get_by_text("Chosen")).to_be_visible()
    expect(screen.pane(adam).get_by_role("button", name="Two")).to_have_attribute("aria-busy", "true")
    shared.call("answerCallbackQuery", callback_query_id=query["id"], text="Look out", show_alert=True)
    expect(screen.page.get_by_role("dialog")).to_contain_text("Look out")
    screen.is_sound()
    screen.page.keyboard.press("Escape")
    expect(screen.page.get_by_role("dialog")).to_have_count(0)


def test_keyboards__reply_and_force(look: Look, shared: Any) -> None:
    """A key of a reply keyboard says its words; a forced reply answers the message that asks."""
    adam = shared.person()
    screen = look(adam)
    keyboard = {"keyboard": [["Employer", "Worker"]], "one_time_keyboard": True, "input_field_placeholder": "Which?"}
    shared.call("sendMessage", chat_id=adam, text="Who are you?", reply_markup=keyboard)

    screen.pane(adam).get_by_role("button", name="Worker").click()
    assert screen.update()["text"] == "Worker"
    expect(screen.pane(adam).get_by_role("button", name="Worker")).to_be_hidden()
    screen.pane(adam).get_by_role("button", name="Show buttons").click()
    expect(screen.pane(adam).get_by_role("button", name="Worker")).to_be_focused()
    screen.is_sound()
    shared.call("sendMessage", chat_id=adam, text="No more", reply_markup={"remove_keyboard": True})
    expect(screen.pane(adam).get_by_role("button", name="Worker")).to_have_count(0)
    asked = shared.call("sendMessage", chat_id=adam, text="Your name?", reply_markup={"force_reply": True})
    expect(screen.pane(adam).locator(".replying")).to_contain_text("Your name?")

    assert screen.says(adam, "Adam")["reply_to_message"]["message_id"] == asked["message_id"]
    expect(screen.pane(adam).locator(".replying")).to_be_hidden()


def test_message__edited_deleted_answered(look: Look, shared: Any) -> None:
    """Edits and deletions show at once; any message can be answered from its menu, and a quote leads to it."""
    adam = shared.person()
    first = shared.call("sendMessage", chat_id=adam, text="First draft")
    screen = look(adam)
    log = screen.pane(adam).get_by_role("log")

    shared.call("editMessageText", chat_id=adam, message_id=first["message_id"], text="Second draft")
    expect(log.get_by_text("Second draft")).to_be_visible()
    expect(log.get_by_text("edited")).to_be_visible()
    log.get_by_text("Second draft").click(button="right")
    screen.page.get_by_role("menuitem", name="Reply").click()
    answered = screen.says(adam, "I agree")
    assert answered["reply_to_message"]["message_id"] == first["message_id"]
    log.get_by_role("button", name="Second draft").click()
    expect(log.locator(f".row[data-id='{first['message_id']}']")).to_be_focused()
    screen.is_sound()
    shared.call("deleteMessage", chat_id=adam, message_id=first["message_id"])
    expect(log.locator(f".row[data-id='{first['message_id']}']")).to_have_count(0)

    log.get_by_text("I agree").click(button="right")
    screen.page.get_by_role("menuitem", name="Edit").click()
    screen.field(adam).fill("I do not agree")
    screen.field(adam).press("Enter")
    assert screen.update("edited_message")["text"] == "I do not agree"
    log.get_by_text("I do not agree").click(button="right")
    screen.page.get_by_role("menuitem", name="Delete").click()
    expect(log.get_by_text("I do not agree")).to_have_count(0)


def test_files__both_ways(look: Look, shared: Any, tmp_path: Any) -> None:
    """Files are chosen, dropped or pasted, sent with a caption, shown as pictures where they are, and downloaded."""
    adam = shared.person()
    screen = look(adam)
    chosen = tmp_path / "report.txt"
    chosen.write_text("All is well.")
    pane = screen.pane(adam)

    pane.locator("input[type=file]").set_input_files(chosen)
    expect(pane.get_by_role("listitem")).to_contain_text("report.txt")
    screen.is_sound()
    handed = screen.says(adam, "the report")
    assert (handed["document"]["file_name"], handed["caption"]) == ("report.txt", "the report")
    with screen.page.expect_download() as download:
        pane.get_by_role("link", name=re.compile("report.txt")).click()
    assert download.value.path().read_text() == "All is well."

    for kind, name in (("drop", "dropped.txt"), ("paste", "pasted.txt")):
        screen.field(adam).evaluate(
            "(node, [kind, name]) => { const dataTransfer = new DataTransfer();"
            " dataTransfer.items.add(new File(['x'], name));"
            " const more = { dataTransfer, clipboardData: dataTransfer, bubbles: true, cancelable: true };"
            " node.dispatchEvent(kind === 'drop' ? new DragEvent(kind, more) : new ClipboardEvent(kind, more)); }",
            [kind, name],
        )
        pane.get_by_role("button", name="Send", exact=True).click()
        assert screen.update()["document"]["file_name"] == name

    shared.upload("sendPhoto", {"photo": ("p.png", picture(), "image/png")}, chat_id=str(adam), caption="A view")
    expect(pane.get_by_role("img", name="A view")).to_be_visible()
    screen.is_sound()


def test_text__entities(look: Look, shared: Any) -> None:
    """Code is copied by a press, a spoiler is hidden until pressed, links to the bot are followed here."""
    adam = shared.person()
    name = shared.control("GET", "config")["bot"]["username"]
    words = (
        "<code>0xcafe</code> <tg-spoiler>the secret</tg-spoiler> /help"
        f' <a href="https://t.me/{name}?start=task_1">the task</a> <a href="https://example.org/">elsewhere</a>'
        f"<blockquote expandable>{'long words ' * 40}</blockquote><pre>let x = 1</pre>"
    )
    shared.call("sendMessage", chat_id=adam, text=words, parse_mode="HTML")
    screen = look(adam)
    log = screen.pane(adam).get_by_role("log")
    screen.is_sound()

    log.get_by_role("button", name="0xcafe").click()
    assert screen.page.evaluate("navigator.clipboard.readText()") == "0xcafe"
    secret = log.get_by_role("button", name=re.compile("Hidden text"))
    expect(log.get_by_text("the secret")).to_be_hidden()
    secret.click()
    expect(log.get_by_text("the secret")).to_be_visible()
    log.get_by_role("link", name="the task").click()
    assert screen.update()["text"] == "/start task_1"
    log.get_by_role("button", name="/help").click()
    assert screen.update()["text"] == "/help"
    expect(log.get_by_role("link", name="elsewhere")).to_have_attribute("rel", "noopener noreferrer")
    log.get_by_role("button", name="Show all").click()
    expect(log.get_by_role("button", name="Show less")).to_be_visible()


def test_words__never_markup(look: Look, shared: Any) -> None:
    """What people and bots write stays text, wherever it is shown."""
    hostile = "<img src=x onerror=\"document.title='broken'\"><b>bold</b>"
    adam = shared.person(hostile)
    sent = shared.call("sendMessage", chat_id=adam, text=hostile, reply_markup=inline(hostile[:30]))
    shared.call("sendMessage", chat_id=adam, text="answer", reply_parameters={"message_id": sent["message_id"]})
    shared.call("sendMessage", chat_id=adam, text="choose", reply_markup={"keyboard": [[hostile]]})
    screen = look(adam)

    screen.says(adam, hostile)
    screen.pane(adam).locator("header button").click()
    assert screen.page.locator("img[src=x], .pane b:text-is('bold')").count() == 0
    assert "broken" not in screen.page.title()
    screen.is_sound()
