"""People vote, pay and react on the page, by pointer and by keyboard, at a desk and on a phone."""

import re
from collections.abc import Callable
from typing import Any

from tests.bot.sandbox.browser.conftest import Screen, expect

Look = Callable[..., Screen]
INVOICE = {"title": "Tea", "description": "A cup", "payload": "p", "currency": "XTR"}


def test_poll__voted_by_keyboard(look: Look, shared: Any) -> None:
    """An answer is chosen, shown with its share, and taken back; several are ticked first."""
    adam = shared.person()
    shared.call("sendPoll", chat_id=adam, question="Tea?", options=["Yes", "No"])
    screen = look(adam)
    log, press = screen.pane(adam).get_by_role("log"), screen.page.keyboard.press
    screen.is_sound()

    log.get_by_role("button", name="No").focus()
    press("Enter")
    assert [one["voter_count"] for one in screen.update("poll")["options"]] == [0, 1]
    expect(log.locator(".result").nth(1)).to_contain_text("100%")
    expect(log.locator(".row").last).to_be_focused()
    screen.is_sound()
    log.get_by_role("button", name="Take the vote back").click()
    expect(log.get_by_role("button", name="Yes")).to_be_visible()

    shared.call("sendPoll", chat_id=adam, question="With?", options=["Milk", "Sugar"], allows_multiple_answers=True)
    for name in ("Milk", "Sugar"):
        log.get_by_role("button", name=name).click()
    expect(log.get_by_role("button", name="Milk")).to_have_attribute("aria-pressed", "true")
    log.get_by_role("button", name="Vote", exact=True).click()
    expect(log.locator(".row").last.locator(".result")).to_have_text([re.compile("100%"), re.compile("100%")])


def test_invoice__paid(look: Look, shared: Any) -> None:
    """Pay asks first; the bot may say no, with its reason, and then yes."""
    adam = shared.person()
    shared.call("sendInvoice", chat_id=adam, prices=[{"label": "L", "amount": 5}], **INVOICE)
    screen = look(adam, size="phone", locale="zh-CN", color_scheme="dark")
    dialog = screen.page.get_by_role("dialog")

    screen.pane(adam).get_by_role("button", name="支付 5 星星").click()
    for ok in (False, True):
        screen.is_sound()
        dialog.get_by_role("button", name="支付").click()
        asked = screen.update("pre_checkout_query")
        shared.call("answerPreCheckoutQuery", pre_checkout_query_id=asked["id"], ok=ok, error_message="Sold out")
        expect(dialog.get_by_role("alert") if not ok else screen.pane(adam).locator(".event").last).to_have_text(
            re.compile("支付了 5 星星" if ok else "Sold out")
        )
    expect(dialog).to_have_count(0)


def test_reactions__chosen_and_taken_back(look: Look, shared: Any) -> None:
    """A sign is chosen from the message's menu or by +, stands under it, and goes when it is pressed."""
    adam = shared.person()
    shared.call("sendMessage", chat_id=adam, text="Done")
    screen = look(adam, size="phone", color_scheme="dark")
    log, press = screen.pane(adam).get_by_role("log"), screen.page.keyboard.press

    log.locator(".row").last.focus()
    press("+")
    expect(screen.page.get_by_role("menu", name="React")).to_be_visible()
    screen.is_sound()
    press("ArrowRight")
    press("Enter")
    expect(log.get_by_role("button", name="👎")).to_have_attribute("aria-pressed", "true")
    assert shared.seen(adam)[-1]["reactions"] == [{"person_id": adam, "emoji": ["👎"]}]
    screen.is_sound()
    log.get_by_text("Done").click(button="right")
    screen.page.get_by_role("menuitem", name="React").click()
    screen.page.get_by_role("menuitemcheckbox", name="🔥").click()
    expect(log.get_by_role("button", name="🔥")).to_be_visible()
    log.get_by_role("button", name="🔥").click()
    expect(log.locator(".reactions")).to_have_count(0)
