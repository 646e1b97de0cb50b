"""Statements as text and CSV: every word in the language asked for, every figure exact, nothing taken for a formula."""

import csv
import io
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot.texts import LOCALES, plain
from ledger.core.money import Asset, Money
from ledger.database import Connection
from ledger.exports.kinds import ACROSS, Kind
from ledger.exports.period import period_of_month, zone_of
from ledger.exports.plain import csv_of, text_of
from ledger.exports.statement import Line, Section, lines, survey
from ledger.exports.wording import Figures, Wording, clean
from tests.ledger.exports.told import ADAM

GOLDEN = Path(__file__).parent / "golden"
OCTOBER = period_of_month("2026-10", zone_of("Asia/Shanghai"))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("form", [text_of, csv_of])
def test_statement__golden(told_once: Connection, form: object, locale: str) -> None:
    """The whole statement is as it was when somebody last looked it over, in each language."""
    made = survey(told_once, f"balance/{ADAM}", OCTOBER, holder="adam")
    written = "".join(
        (text_of if form is text_of else csv_of)(made, partial(lines, told_once, made), partial(plain, locale))
    )
    kept = GOLDEN / f"statement.{locale}.{'txt' if form is text_of else 'csv'}"

    assert written == kept.read_bytes().decode(), f"if it is meant so, write it to {kept.name}"


def test_csv__adds_up(told_once: Connection) -> None:
    """A spreadsheet that adds the rows up comes to the closing balance, in units and in smallest units."""
    made = survey(told_once, f"balance/{ADAM}", OCTOBER)
    written = "".join(csv_of(made, partial(lines, told_once, made), partial(plain, "en")))
    rows = list(csv.reader(io.StringIO(written.removeprefix("\ufeff"))))
    by_kind = {row[0]: row for row in rows}
    moved = sum(int(row[11]) - int(row[12]) for row in rows if row[0] == "entry")

    assert {len(row) for row in rows} == {14}
    assert int(by_kind["opening"][13]) + moved == int(by_kind["closing"][13])
    assert by_kind["closing"][10] == "57.999996"


def test_csv__hostile_titles(told_once: Connection) -> None:
    """Titles and names that a spreadsheet would reckon, or that break lines, stand there as words."""
    made = survey(told_once, f"balance/{ADAM}", OCTOBER, holder="=HYPERLINK(1)")

    def read(section: Section) -> list[Line]:
        return [replace(line, titles=('@SUM(1)\r\n\u202e,"x',)) for line in lines(told_once, made, section)]

    for locale in LOCALES:
        written = "".join(csv_of(made, read, partial(plain, locale)))
        rows = list(csv.reader(io.StringIO(written)))

        assert rows[1][4] == "'=HYPERLINK(1)"
        assert {row[4] for row in rows if row[0] == "entry"} == {"'@SUM(1) ,\"x"}
        assert not {cell for row in rows for cell in row if cell.startswith(("=", "@"))}


@pytest.mark.parametrize("sign", [*"=+-@＝＋－＠", "\t=", "\r="])
def test_csv__signs_of_formulas(told_once: Connection, sign: str) -> None:
    """No name begins a cell with what any spreadsheet takes for a formula, wide signs among them."""
    made = survey(told_once, f"balance/{ADAM}", OCTOBER, holder=f"{sign}1+1")
    rows = list(csv.reader(io.StringIO("".join(csv_of(made, lambda _section: (), partial(plain, "en"))))))

    assert rows[1][4].lstrip("'")[-3:] == "1+1"
    assert rows[1][4].startswith("'")


@pytest.mark.parametrize(
    ("minor", "decimals", "shown", "plain_figure"),
    [
        (0, 6, "0.00", "0.000000"),
        (-1, 6, "-0.000001", "-0.000001"),
        (1_234_500_000, 6, "1,234.50", "1234.500000"),
        (10**36 + 1, 18, "1,000,000,000,000,000,000.000000000000000001", "1000000000000000000.000000000000000001"),
        (1234, 0, "1,234", "1234"),
        (15, 1, "1.5", "1.5"),
    ],
)
def test_figures__exact(minor: int, decimals: int, shown: str, plain_figure: str) -> None:
    """A figure is written to its last digit, for people and for programs."""
    figures = Figures(Asset("USD", decimals, "0x"))

    assert figures.shown(Money(minor, "USD")) == shown
    assert figures.plain(Money(minor, "USD")) == plain_figure
    assert figures.or_blank(Money(0, "USD")) == ""


def test_words__for_every_kind() -> None:
    """Whatever can happen to an account, and whoever can be across, has a word in each language."""
    for locale in LOCALES:
        words = Wording(partial(plain, locale))

        assert all(words.kind(kind) for kind in Kind)
        assert all(words.role(ACROSS[kind]) for kind in Kind)


def test_titles__of_a_large_batch(told_once: Connection) -> None:
    """Of many tasks the first are named, and how many more there are."""
    made = survey(told_once, f"balance/{ADAM}", OCTOBER)
    line = replace(next(lines(told_once, made, made.sections[0])), titles=tuple("abcde"))

    assert Wording(partial(plain, "en")).titles(line) == "a; b; c and 2 more"
    assert Wording(partial(plain, "zh-Hans")).titles(line) == "a; b; c，另有 2 项"


def test_clean__one_line_and_nothing_hidden() -> None:
    """Line breaks become spaces; what turns text around, hides or is no character goes."""
    assert clean(" a\r\n\tb\u202e\u200bc\x00\ud800 ") == "a bc"
