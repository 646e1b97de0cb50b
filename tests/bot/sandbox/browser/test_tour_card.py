"""The tour's card in a browser: what never comes is named and can be left, and missing people are brought in."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.tour import Tour
from tests.bot.sandbox.browser import axe
from tests.bot.sandbox.browser.conftest import Screen
from tests.bot.sandbox.conftest import Hands

SPOKEN = {"en": "Hello", "zh-Hans": "你好"}


def _step(title: str, *acts: dict[str, Any]) -> dict[str, Any]:
    return {"title": {"en": title, "zh-Hans": title}, "caption": SPOKEN, "acts": [*acts]}


TOUR = Tour.model_validate(
    {
        "title": SPOKEN,
        "invitation": SPOKEN,
        "patience_seconds": 0.3,
        "people": {"dana": {"first_name": "Dana", "language_code": "en"}},
        "steps": [
            _step("{dana} waits", {"person": "dana", "say": "round {run}", "read": [["never said"]]}),
            _step("A key that is not there", {"person": "dana", "press": ["Fly"]}),
            _step("The end"),
        ],
    }
)


def test_page__what_never_comes(launch: Callable[..., Hands], look: Callable[..., Screen]) -> None:
    """Nobody is trapped: it is said what is waited for, and one can try again, go on without, or stop."""
    hands = launch(TOUR)
    page = look(size="phone", hands=hands).page
    page.get_by_role("button", name="Start the tour").click()
    page.get_by_text("Still waiting for the bot's answer in Dana's chat.").wait_for()
    faults = axe.faults(page)
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("button", name="Try again").wait_for(state="hidden")
    page.get_by_role("button", name="Go on without").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_text("Still waiting for the button “Fly” in Dana's chat.").wait_for()
    page.get_by_role("button", name="Stop").click()
    stopped = page.is_hidden(".tour")
    page.get_by_role("button", name="Tour", exact=True).click()
    choices = page.locator(".tour-keys button").all_inner_texts()

    people = {person["first_name"]: person["id"] for person in hands.control("GET", "people")["people"]}
    assert [message["text"] for message in hands.seen(people["Dana"])] == ["round 1"] * 2  # once more for Try again
    assert stopped
    assert choices == ["Close", "From the beginning", "Go on at step 2"]
    assert faults == []
