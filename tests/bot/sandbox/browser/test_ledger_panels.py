"""The ledger's pictures in a real browser, beside a real product: what is drawn is what stands, and can be checked."""

import sqlite3
from pathlib import Path
from typing import Any

import requests
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.bot.sandbox.browser import axe
from tests.browser.chromium import FLAGS, find_chromium
from tests.journeys import plays
from tests.journeys.stage import Stage, cast, performing

SETTLED, OPENED = "翻译 500 字", "画一张招牌"
LOOKS = (("en-GB", "light"), ("zh-CN", "dark"))
CHECKS = {"en-GB": ("All agree", "They differ", "Move the clock"), "zh-CN": ("全部一致", "不一致", "拨动时钟")}


def test_pictures__in_both_languages(tmp_path: Path) -> None:
    """What is drawn is what stands, ticked where the chain agrees, crossed where somebody has written over a figure."""
    errors: list[str] = []
    with performing(Stage(tmp_path)) as stage, sync_playwright() as playwright:
        play(stage)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        for locale, scheme in LOOKS:
            page = open_page(browser, stage, locale, scheme, errors)
            for see in (board, holders, money, larger, chain, clock, phone):
                see(page, stage)
        jump(page)
        tampered(page, stage)
        browser.close()

    assert not errors


def play(stage: Stage) -> None:
    """One task is paid by its rating; of another only the money is in escrow."""
    chen, barb, lin = cast(stage)
    plays.enter(chen, barb, lin)
    plays.fund(chen, 100)
    worker, _ = plays.open_task(chen, barb, lin)
    plays.deliver(chen, worker)
    plays.settle(chen, worker)
    chen.say(f"/task 12.5 USD 3d {OPENED} #first")
    chen.press("发布", on=OPENED)
    chen.read("已发布", OPENED)
    lin.say("/board")
    lin.press("申请", on=OPENED)
    lin.read("可以开工了", OPENED)


def open_page(browser: Browser, stage: Stage, locale: str, scheme: Any, errors: list[str]) -> Page:
    """Open the page in one language; what the console says against it is kept."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}, locale=locale, color_scheme=scheme).new_page()
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"http://127.0.0.1:{stage.sandbox_port}/")
    page.locator(".marker").first.wait_for()
    return page


def minor(text: str) -> int:
    """Read a sum as the page writes it, of six decimals."""
    whole, _, part = text.replace("\u2009", "").replace("−", "-").removesuffix(" USD").partition(".")
    return int(whole + part.ljust(6, "0"))


def language(page: Page) -> str:
    """Say in which language the page is."""
    return "zh-CN" if page.locator("html").get_attribute("lang") == "zh-Hans" else "en-GB"


def figures(page: Page, where: str) -> dict[str, int]:
    """Read every figure that can be checked, by what it is asked for as."""
    found = page.locator(f"{where} .figure")
    texts = zip(found.all(), found.all_inner_texts(), strict=True)
    return {str(one.get_attribute("data-figure")): minor(text) for one, text in texts}


def board(page: Page, stage: Stage) -> None:
    """A marker stands where the API says its task is, and the picture says the same in words."""
    stages = {task["id"]: task["stage"] for task in stage.overview()["tasks"]}
    markers = page.locator(".map .marker").all()

    assert {one.get_attribute("data-task"): one.get_attribute("data-station") for one in markers} == stages
    assert sorted(stages.values()) == ["opened", "settled"]
    told = page.locator(".map svg[role=img]").get_attribute("aria-label") or ""
    assert {"zh-CN": "已结算 1", "en-GB": "settled 1"}[language(page)] in told


def holders(page: Page, stage: Stage) -> None:
    """Each holder's figure is the API's to the last unit, and all together are what the contract holds."""
    overview = stage.overview()
    shown = figures(page, ".holders")
    (total,) = overview["totals"]
    paths = {f"standings/balance/{row['address']}?asset=USD": int(row["minor"]) for row in overview["balances"]}

    assert shown == paths | {"standings/outside?asset=USD": int(total["inside"])}
    assert sum(paths.values()) + int(total["committed"]) == int(total["inside"]) == 100_000_000


def money(page: Page, _stage: Stage) -> None:
    """The money of a settled task is shown part by part; a press has each held against log and contract, and ticked."""
    page.locator(".task .name", has_text=SETTLED).click()
    expect(page.locator(".taskmoney .about")).to_contain_text(SETTLED)
    expect(page.locator(".taskmoney .figure")).to_have_count(4)
    shown = figures(page, ".taskmoney")
    for path in shown:
        page.locator(f'.taskmoney .figure[data-figure="{path}"]').press("Enter")

    assert sorted(shown.values()) == [1_375_000, 2_500_000, 26_125_000, 30_000_000]
    verdicts = page.locator(".taskmoney .verdict.good")
    expect(verdicts).to_have_count(4)
    assert set(verdicts.all_inner_texts()) == {CHECKS[language(page)][0]}
    assert page.locator(".taskmoney .mark.good").count() >= 4 * 4
    assert page.locator(".taskmoney .mark.bad").count() == 0


def larger(page: Page, _stage: Stage) -> None:
    """A picture can be looked at larger, by keyboard alone, and Escape leads back."""
    page.locator(".tasks .enlarge").press("Enter")
    expect(page.locator("dialog.enlarged svg[role=img]")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("dialog.enlarged")).not_to_be_visible()


def chain(page: Page, _stage: Stage) -> None:
    """Events are told in words with people's names; whoever unfolds one reads its own name and fields, whole."""
    told = page.locator(".chain summary", has_text="陈静").last
    told.click()

    assert "Deposited" not in told.inner_text()
    fields = page.locator(".chain details[open] dl").inner_text()
    assert "Deposited" in fields
    assert "100000000" in fields


def clock(page: Page, stage: Stage) -> None:
    """Before the clock moves the page says what its new hour brings; who thinks better of it moves nothing."""
    before = stage.overview()["clock"]["offset_seconds"]
    page.locator(".clock .next-date").click()
    expect(page.locator("dialog .brings")).to_contain_text(OPENED)
    expect(page.locator("dialog .primary")).to_contain_text(CHECKS[language(page)][2])
    assert axe.faults(page) == []  # with all that has been opened beneath
    page.locator("dialog .secondary").click()

    assert stage.overview()["clock"]["offset_seconds"] == before


def phone(page: Page, _stage: Stage) -> None:
    """On a telephone the ledger has a tab of its own, and nothing stands out of the screen."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator(".tabs button").last.click()
    expect(page.locator(".map svg")).to_be_visible()
    wide = page.evaluate("[document.documentElement.scrollWidth, document.querySelector('#ledger').scrollWidth]")
    page.set_viewport_size({"width": 1440, "height": 900})

    assert max(wide) <= 390


def jump(page: Page) -> None:
    """The jump goes just past the next date, and the page shows what that brought, slid in."""
    page.locator(".clock .next-date").click()
    page.locator("dialog .primary").click()

    expect(page.locator(".block.fresh")).to_have_count(1, timeout=20_000)
    expect(page.locator(".entry.fresh")).to_have_count(1, timeout=20_000)
    expect(page.locator('.marker[data-station="refunded"]')).to_have_count(1)


def tampered(page: Page, stage: Stage) -> None:
    """A figure that somebody writes over in the database gets a cross by a press, whatever the page shows."""
    entry: dict[str, Any] = next(one for one in stage.overview()["journal"] if one["kind"] == "settle")
    leg = next(number for number, one in enumerate(entry["postings"]) if one["minor"] == "26125000")
    write_over(stage.folder, entry["seq"], leg, "26125001")
    page.locator(f'.journal .figure[data-figure="postings/{entry["seq"]}/{leg}"]').click()

    answer = page.locator(f'.journal .checked[data-checked="postings/{entry["seq"]}/{leg}"]')
    expect(answer.locator(".verdict.bad")).to_have_text(CHECKS[language(page)][1])
    assert answer.locator("table .mark.bad").count() >= 3  # its hash, the log, the contract
    checked = requests.get(f"http://127.0.0.1:{stage.port}/ledger/api/postings/{entry['seq']}/{leg}", timeout=20).json()
    assert (checked["log"]["minor"], checked["contract"]["minor"]) == ("26125000", "26125000")


def write_over(folder: Path, entry: int, leg: int, minor_: str) -> None:
    """Change a figure of the journal behind the product's back."""
    connection = sqlite3.connect(folder / "ledger.sqlite")
    with connection:
        connection.execute("UPDATE postings SET minor = ? WHERE entry = ? AND leg = ?", (minor_, entry, leg))
    connection.close()
