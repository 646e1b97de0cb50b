"""Statements as text and as CSV, line after line."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from unicodedata import east_asian_width

from ledger.core.money import Money
from ledger.exports.statement import Line, Section, Statement
from ledger.exports.wording import Figures, Say, Wording

ReadLines = Callable[[Section], Iterable[Line]]
BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets take Chinese for something else
# What a spreadsheet would reckon instead of showing; some read the wide signs of Chinese keyboards as the others.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_COLUMNS = ("row", "entry", "date", "what", "detail", "across", "tx", "asset", "in", "out", "balance")
_MINORS = ("in-minor", "out-minor", "balance-minor")
_LABEL, _DATE, _WHAT, _FIGURE = 34, 16, 22, 24  # columns of the text, in signs


def text_of(statement: Statement, read: ReadLines, say: Say) -> Iterator[str]:
    """Write a statement as text for a screen with letters of one width."""
    words = Wording(say)
    yield words("title") + "\n\n"
    yield from (_pair(label, shown) for label, shown in words.heading(statement))
    for section in statement.sections:
        yield from _section(statement, section, read(section), words)
    yield f"\n{words('rests-on')}\n"
    yield from (_pair(label, shown) for label, shown in words.basis(statement))
    yield f"\n{words('note')}\n"


def _section(statement: Statement, section: Section, lines: Iterable[Line], words: Wording) -> Iterator[str]:
    figures, code = Figures(section.asset), section.asset.code
    yield f"\n{code}\n{'-' * _width(code)}\n"
    yield _right(words("opening"), _LABEL + 4) + _left(figures.shown(section.opening), _FIGURE) + "\n"
    for total in section.totals:
        label = f"{words.kind(total.kind)} ({total.count})"
        yield (
            _right(f"  {label}", _LABEL + 4) + _left(_signed(figures, total.incoming - total.outgoing), _FIGURE) + "\n"
        )
    yield _right(words("closing"), _LABEL + 4) + _left(figures.shown(section.closing), _FIGURE) + "\n"
    yield _right(words("committed"), _LABEL + 4) + _left(figures.shown(section.committed), _FIGURE) + "\n"
    yield f"\n{words.entries(section)}\n"
    if not section.count:
        return
    heads = (_left(words(name), _FIGURE) for name in ("in", "out", "balance"))
    yield _right(words("date"), _DATE + 2) + _right(words("what"), _WHAT) + "".join(heads) + "\n"
    for line in lines:
        columns = (figures.or_blank(line.incoming), figures.or_blank(line.outgoing), figures.shown(line.balance))
        yield _right(statement.period.shown(line.at), _DATE + 2) + _right(words.kind(line.kind), _WHAT)
        yield "".join(_left(column, _FIGURE) for column in columns) + "\n"
        details = (f"#{line.seq}", words.role(line.across), words.titles(line), line.log.tx_hash)
        yield " " * (_DATE + 2) + "  ".join(detail for detail in details if detail) + "\n"


def csv_of(statement: Statement, read: ReadLines, say: Say) -> Iterator[str]:
    """Write a statement as one table for spreadsheets: `row` says what each row is, in every language the same."""
    words = Wording(say)
    yield BYTE_ORDER_MARK
    yield _row((*(words(name) for name in _COLUMNS), *(words(name) for name in _MINORS)))
    for label, shown in words.heading(statement):
        yield _row(("heading", "", "", label, _safe(shown)))
    for section in statement.sections:
        yield from _csv_section(section, read(section), statement, words)
    for label, shown in words.basis(statement):
        yield _row(("basis", "", "", label, shown))


def _csv_section(section: Section, lines: Iterable[Line], statement: Statement, words: Wording) -> Iterator[str]:
    figures, code = Figures(section.asset), section.asset.code
    zone = statement.period.zone
    start, end = (moment.astimezone(zone).isoformat() for moment in (statement.period.start, statement.period.end))

    def figured(*moneys: Money | None) -> tuple[str, ...]:
        shown = ["" if money is None else figures.plain(money) for money in moneys]
        return (code, *shown, *("" if money is None else str(money.minor) for money in moneys))

    yield _row(("opening", "", start, words("opening"), "", "", "", *figured(None, None, section.opening)))
    for line in lines:
        moved = figured(line.incoming, line.outgoing, line.balance)
        at, across = line.at.astimezone(zone).isoformat(), words.role(line.across)
        what, title = words.kind(line.kind), _safe(words.titles(line))
        yield _row(("entry", str(line.seq), at, what, title, across, line.log.tx_hash, *moved))
    for total in section.totals:
        what, moved = words.kind(total.kind), figured(total.incoming, total.outgoing, None)
        yield _row(("total", "", "", what, str(total.count), "", "", *moved))
    yield _row(("closing", "", end, words("closing"), "", "", "", *figured(None, None, section.closing)))
    yield _row(("committed", "", end, words("committed"), "", "", "", *figured(None, None, section.committed)))


def _row(cells: Iterable[str]) -> str:
    made = io.StringIO()
    row = tuple(cells)
    csv.writer(made, lineterminator="\r\n").writerow((*row, *("",) * (len(_COLUMNS) + len(_MINORS) - len(row))))
    return made.getvalue()


def _safe(text: str) -> str:
    """Keep people's own words from being taken for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _signed(figures: Figures, money: Money) -> str:
    return ("+" if money.minor > 0 else "") + figures.shown(money)


def _pair(label: str, shown: str) -> str:
    return _right(label, _LABEL) + shown + "\n"


def _width(text: str) -> int:
    """Count the columns that text takes on a screen: Chinese letters take two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _right(text: str, width: int) -> str:
    """Fill up on the right; what is too long stays whole, with a space behind it."""
    return text + " " * max(1, width - _width(text))


def _left(text: str, width: int) -> str:
    return " " * max(1, width - _width(text)) + text
