"""Statements as PDF: Chinese letters are there, no column is cut, tables go on over pages, the bytes come again."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pypdfium2
import pytest

from bot.texts import LOCALES, plain
from ledger.core.money import Asset, Money
from ledger.database import Connection
from ledger.exports.pdf import pdf_of
from ledger.exports.period import period_of_month, zone_of
from ledger.exports.statement import LINES_MAX, Line, Section, Statement, TooLong, Total, lines, survey
from tests.ledger.exports.told import ADAM

OCTOBER = period_of_month("2026-10", zone_of("Asia/Shanghai"))
WEI = Asset("WEI", 18, "0x" + "c" * 40)
LONGEST = Money(2**128 - 1, "WEI")
TITLE = "把 500 字的说明书翻译成中文并校对排版，" * 5


def pages(document: bytes) -> list[str]:
    """Read the words of each page."""
    with pypdfium2.PdfDocument(document) as opened:
        return [page.get_textpage().get_text_range() for page in opened]


def margins(document: bytes) -> Iterator[tuple[float, float, float, float]]:
    """Measure how far each letter is from the edges of its page, in points: left, bottom, right, top."""
    with pypdfium2.PdfDocument(document) as opened:
        for page in opened:
            width, height = page.get_size()
            seen = page.get_textpage()
            for place in range(seen.count_chars()):
                left, bottom, right, top = seen.get_charbox(place)
                yield left, bottom, width - right, height - top


def made_of(told_once: Connection, count: int) -> tuple[Statement, Section, Line]:
    """Make the statement of somebody who had very many lines of very much money."""
    made = survey(told_once, f"balance/{ADAM}", OCTOBER, holder="阿达 Čapek 😀")
    one = next(lines(told_once, made, made.sections[0]))
    total = Total(one.kind, count, LONGEST, LONGEST)
    section = Section(WEI, LONGEST, LONGEST, LONGEST, (total,), 1, count)
    line = replace(one, titles=(TITLE,), moved=LONGEST, balance=LONGEST)
    return replace(made, sections=(section,)), section, line


def test_pdf__decimals_line_up(told_once: Connection) -> None:
    """Every amount of a currency has the same number of decimals: two, or what the finest of them needs."""
    made, _, line = made_of(told_once, 1)
    for minor, sums in ((30 * 10**18, ["30.00"]), (1, ["0.000000000000000001"])):
        figure, two = Money(minor, "WEI"), Money(2 * 10**18, "WEI")
        section = Section(WEI, two, two, two, (), 1, 1)
        one = replace(line, titles=(), moved=figure, balance=two)
        say = partial(plain, "en")
        words = "".join(
            pages(pdf_of(replace(made, sections=(section,)), lambda _, one=one: (one,), say, language="en"))
        )
        found = re.findall(r"(?<![\d.,])\d[\d,]*\.(\d+)(?![\d.])", words)
        assert set(sums) <= set(re.findall(r"\d+\.\d+", words))
        assert {len(part) for part in found} == {len(sums[0].partition(".")[2])}, found


@pytest.mark.parametrize("locale", LOCALES)
def test_pdf__says_all(told_once: Connection, locale: str) -> None:
    """It says what the text says, in the language asked for, and comes again to the byte."""
    made = survey(told_once, f"balance/{ADAM}", OCTOBER, holder="阿达")
    say = partial(plain, locale)
    document, again = (pdf_of(made, partial(lines, told_once, made), say, language=locale) for _ in range(2))
    words = "\n".join(pages(document))

    assert document == again
    for part in (
        "阿达",
        ADAM,
        "57.999996",
        say("statement-kind-refund"),
        say("statement-opening"),
        made.basis.last_hash,
    ):
        assert part in words, part
    assert len(document) < 100_000  # the letters that are used, not the whole font


def test_pdf__many_long_lines(told_once: Connection) -> None:
    """Over many pages each has its heads and its number; the longest figures and titles stay whole and on the page."""
    made, _, line = made_of(told_once, 40)
    document = pdf_of(
        made, lambda _: [replace(line, seq=seq) for seq in range(40)], partial(plain, "zh-Hans"), language="zh-CN"
    )
    seen = pages(document)
    whole = re.sub(r"\s", "", "".join(seen))

    assert len(seen) > 3
    for number, words in enumerate(seen, 1):
        assert f"第 {number} 页，共 {len(seen)} 页" in words
    assert all("余额" in words for words in seen[:-1])
    assert all(f"#{seq}自由职业者" in whole for seq in range(40))
    assert whole.count(TITLE.replace(" ", "")) == 40
    assert whole.count("340,282,366,920,938,463,463.374607431768211455") >= 80
    assert whole.count(line.log.tx_hash) == 40
    for left, bottom, right, top in margins(document):
        assert left > 30
        assert right > 30
        assert min(bottom, top) > 10


def test_pdf__letters_that_no_font_has(told_once: Connection) -> None:
    """A letter the font lacks loses its accent, or becomes the printers' mark: never a box, never nothing."""
    made, _, _ = made_of(told_once, 0)
    words = pages(pdf_of(made, lambda _: (), partial(plain, "en"), language="en"))[0]

    assert "阿达 Capek 〓" in words


def test_pdf__too_long(told_once: Connection) -> None:
    """More lines than a PDF is made for are refused before anything is read."""
    made, section, _ = made_of(told_once, LINES_MAX + 1)

    with pytest.raises(TooLong) as refused:
        pdf_of(made, lambda _: pytest.fail("read"), partial(plain, "en"), language="en")
    assert refused.value.count == section.count


def test_pdf__another_input(told_once: Connection) -> None:
    """Another period is another document: what comes again is not just always the same."""
    longer = replace(OCTOBER, end=OCTOBER.end + timedelta(days=30))
    say = partial(plain, "en")
    documents = set()
    for period in (OCTOBER, longer):
        made = survey(told_once, f"balance/{ADAM}", period)
        documents.add(pdf_of(made, partial(lines, told_once, made), say, language="en"))

    assert len(documents) == 2
