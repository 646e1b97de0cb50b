"""The guided tour in a real browser, on the real product: in both languages, by the keyboard alone, phone and desk.

`TOURS=all` plays it in each language at each width; by itself two of the four are played.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bot.tour import escrowd_tour
from tests.browser.chromium import FLAGS, find_chromium
from tests.journeys.stage import ROOT, Stage, cast, performing

STEPS = len(escrowd_tour()["steps"])
PHONE, DESK = (390, 844), (1440, 900)
SOME = (("en-GB", PHONE), ("zh-CN", DESK))
ALL = (*SOME, ("zh-CN", PHONE), ("en-GB", DESK))
BEGIN = {"en-GB": "Start the tour", "zh-CN": "开始导览"}
OVER = {"en-GB": "That was the whole path", "zh-CN": "全程到此结束"}
WAYS = {"en-GB": ("Back", "Next"), "zh-CN": ("上一步", "下一步")}
STEP_MS = 60_000  # what one step may take on a machine with much else to do


@dataclass
class Visitor:
    """Somebody at the page, who has no mouse."""

    page: Page
    locale: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Hear what the page complains of."""
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def key(self, name: str) -> None:
        """Press a key."""
        self.page.keyboard.press(name)

    def go_to(self, label: str, by: str = "Tab") -> None:
        """Press Tab until the keyboard is at a button with this label, then Enter."""
        for _ in range(30):
            if self.page.evaluate("document.activeElement.textContent") == label:
                self.key("Enter")
                return
            self.key(by)
        raise AssertionError(f"the keyboard does not come to {label!r}")

    def sees_step(self, number: int, *, done: bool = False) -> None:
        """Wait until this step shows, or one after it."""
        mark = ".tour.playing:not(.busy)" if done else ".tour.playing"
        shown = ", ".join(f"{mark}[data-step='{one}']" for one in range(number, STEPS + 1))
        self.page.wait_for_selector(shown, timeout=STEP_MS)

    def sees_end(self) -> None:
        """Wait until the tour is over; the page must never have been wider than the screen."""
        self.page.get_by_role("heading", name=OVER[self.locale]).wait_for(timeout=6 * STEP_MS)
        assert not self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")

    def card(self) -> str:
        """Read the card."""
        return self.page.inner_text(".tour")


@contextmanager
def visiting(browser: Browser, stage: Stage, locale: str, size: tuple[int, int]) -> Iterator[Visitor]:
    """Open the page; whoever visits likes it fast."""
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, locale=locale, reduced_motion="reduce")  # type: ignore[arg-type]
    context.add_init_script("""localStorage.setItem('sandbox:tour-pace', '"fast"')""")
    visitor = Visitor(context.new_page(), locale)
    visitor.page.goto(f"http://127.0.0.1:{stage.sandbox_port}/")
    visitor.page.wait_for_selector(".tour-open")
    yield visitor
    context.close()

    assert visitor.complaints == []


@pytest.mark.timeout(900)  # all four on a busy machine
def test_tour__the_whole_path(tmp_path: Path) -> None:
    """The tour comes to its end in each language and width, again and again, and the chain has what it told."""
    runs = ALL if os.environ.get("TOURS") == "all" else SOME
    with performing(Stage(tmp_path, window=120)) as stage:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
            for number, (locale, size) in enumerate(runs):
                with visiting(browser, stage, locale, size) as visitor:
                    walk = _with_interruptions if number == 0 else _step_by_step
                    walk(visitor)
            browser.close()
        chats = [actor.transcript() for actor in cast(stage)]
        command = [sys.executable, "-m", "bot.main", *stage.audit_command()]
        audited = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)

    assert audited.returncode == 0, audited.stdout + audited.stderr
    report = json.loads(audited.stdout)
    assert report["journal"] == "compared"
    held = sorted(int(row["minor"]) for row in report["balances"] if row["account"].startswith("balance/"))
    # Each tour: 100 in, 20 out; 1.375 and 1 of fees; the employer keeps 100 - 27.5 - 20.
    assert sum(held) == 80_000_000 * len(runs)
    assert 2_375_000 * len(runs) in held
    assert 52_500_000 * len(runs) in held
    assert sum("/fund 100" in line for chat in chats for line in chat.splitlines()) == len(
        runs
    )  # nothing was done twice


def _with_interruptions(visitor: Visitor) -> None:
    """Play by itself, with a reload in the middle of a step, and a stop."""
    visitor.go_to(BEGIN[visitor.locale])
    visitor.sees_step(4)
    visitor.page.reload()
    visitor.sees_step(6)
    visitor.key("Escape")
    visitor.page.wait_for_selector(".tour", state="hidden")
    visitor.key("Enter")  # the keyboard is at the header's key, which offers to go on
    visitor.page.wait_for_selector(".tour:not(.playing)")
    visitor.key("Enter")
    visitor.sees_end()


def _step_by_step(visitor: Visitor) -> None:
    """Play the tour again as somebody who presses Enter for each step, and looks back once."""
    page = visitor.page
    page.focus(".tour-open")
    visitor.key("Enter")
    visitor.go_to(BEGIN[visitor.locale])
    page.wait_for_selector(".tour.playing")
    visitor.key("Shift+Tab")
    visitor.key("Enter")  # pauses
    visitor.key("Tab")
    visitor.key("Enter")  # lets the first step be done
    for number in range(2, STEPS + 1):
        visitor.sees_step(number - 1, done=True)  # before that, Enter may be the answer to a dialog of the tour's own
        visitor.key("Enter")
        visitor.sees_step(number)
    visitor.sees_step(STEPS, done=True)
    back, onward = WAYS[visitor.locale]
    visitor.go_to(back, by="Shift+Tab")
    page.wait_for_selector(f".tour[data-step='{STEPS - 1}']")
    visitor.go_to(onward)
    page.wait_for_selector(f".tour[data-step='{STEPS}']")
    visitor.key("Enter")
    visitor.sees_end()
