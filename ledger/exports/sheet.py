"""Paper for PDFs: lines that fit their column, tables that go on over the page with their heads, letters we have."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from unicodedata import east_asian_width, normalize

from fpdf import FPDF
from fpdf.fonts import TTFFont

MARGIN, WIDTH, BOTTOM = 12.0, 273.0, 196.0  # mm on A4 across; below the bottom stands the footer
LARGE, TEXT, SMALL = 16.0, 8.5, 6.8  # points
BLACK, GREY, PALE = 0, 110, 215
_FONT = "Noto Sans SC"
_LOST = "〓"  # the printers' mark for a letter that is not in the case
_FOOT = 200.0  # mm from the top
_LEADING = 0.5  # mm of height for each point of a letter's size
_PAD = 1.5  # mm around a row
_GAP = 5.0  # mm between columns
_SLACK = 0.01  # mm by which the sum of parts may differ from the whole

# Both tell of every table of the font that they leave out.
for _library in ("fontTools", "fpdf"):
    logging.getLogger(_library).setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class Cell:
    """Some words, how large and how dark."""

    text: str
    size: float = TEXT
    grey: int = BLACK


Row = tuple[tuple[Cell, ...], ...]  # of each column the cells, one under the other


@dataclass(frozen=True, slots=True)
class Column:
    """Where a column stands; figures end at its right side, words begin at its left."""

    left: float
    width: float
    is_figure: bool = False


class _Footed(FPDF):
    """Pages that say below whose they are and which."""

    foot = ""

    def footer(self) -> None:
        """Write the foot; fpdf's own name."""
        self.set_font(_FONT, size=SMALL)
        self.set_text_color(GREY)
        self.set_xy(MARGIN - self.c_margin, _FOOT)
        self.cell(text=self.foot.replace("{page}", str(self.page_no())))


class Sheet:
    """Paper that is written on from the top downwards."""

    def __init__(self, *, title: str, foot: str, language: str, at: datetime) -> None:
        """Begin; in `foot` stands {page} for the page and {nb} for how many there are."""
        from pylopdf_fonts_zh_cn import sans_path

        self._pdf = _Footed(orientation="landscape", format="A4")
        self._pdf.set_auto_page_break(auto=False)
        self._pdf.set_creation_date(at)
        self._pdf.set_title(title)
        self._pdf.set_lang(language)
        self._pdf.add_font(_FONT, fname=sans_path())
        self._pdf.set_font(_FONT, size=TEXT)
        (font,) = self._pdf.fonts.values()
        assert isinstance(font, TTFFont), "it was read from a file"
        self._known = frozenset(font.cmap)
        self._widths: dict[str, float] = {}
        self._pdf.foot = self.printable(foot)
        self._top = MARGIN
        self._pdf.add_page()

    def output(self) -> bytes:
        """Give the finished document."""
        return bytes(self._pdf.output())

    def space(self, height: float) -> None:
        """Leave some room."""
        self._top += height

    def paragraph(self, cell: Cell) -> None:
        """Write words over the whole width."""
        self.row((Column(MARGIN, WIDTH),), ((cell,),), is_ruled=False)

    def row(self, columns: tuple[Column, ...], row: Row, *, heads: Row = (), is_ruled: bool = True) -> None:
        """Write a row whole, on the next page under the heads again if it has no room on this one."""
        lines = [self._lines(cells, column) for cells, column in zip(row, columns, strict=True)]
        height = max(sum(_height(line) for line in cells) for cells in lines) + _PAD
        if self._top + height > BOTTOM:
            self._pdf.add_page()
            self._top = MARGIN
            if heads:
                self.row(columns, heads)
        for cells, column in zip(lines, columns, strict=True):
            self._write(cells, column)
        self._top += height
        if is_ruled:
            self._pdf.set_draw_color(PALE)
            self._pdf.line(MARGIN, self._top - _PAD / 2, MARGIN + WIDTH, self._top - _PAD / 2)

    def keep(self, height: float) -> None:
        """Begin a new page unless there is this much room left."""
        if self._top + height > BOTTOM:
            self._pdf.add_page()
            self._top = MARGIN

    def width_of(self, cells: Iterable[Cell]) -> float:
        """Measure the widest of some cells, with the gap beside it."""
        return max((self._measure(self.printable(cell.text), cell.size) for cell in cells), default=0.0) + _GAP

    def printable(self, text: str) -> str:
        """Put another sign where the font has none: the letter without its accent, else the printers' mark."""
        return "".join(char if ord(char) in self._known else self._substitute(char) for char in text)

    def _substitute(self, char: str) -> str:
        base = normalize("NFKD", char)[:1]
        return base if ord(base) in self._known else _LOST

    def _lines(self, cells: tuple[Cell, ...], column: Column) -> list[Cell]:
        return [
            Cell(line, cell.size, cell.grey)
            for cell in cells
            for line in self._fit(self.printable(cell.text), cell.size, column.width - _GAP)
        ]

    def _fit(self, text: str, size: float, width: float) -> Iterable[str]:
        """Cut text into lines: behind a space or a Chinese letter, and where there is none within a word."""
        start = last = 0
        used = 0.0
        for place, char in enumerate(text):
            used += self._measure(char, size)
            if used > width + _SLACK and place > start:
                end = last if last > start else place
                yield text[start:end].strip()
                start = last = end
                used = self._measure(text[start : place + 1], size)
            if char == " " or east_asian_width(char) in "WF":
                last = place + 1
        yield text[start:].strip()

    def _measure(self, text: str, size: float) -> float:
        return sum(self._width(char) for char in text) * size

    def _width(self, char: str) -> float:
        if char not in self._widths:
            self._pdf.set_font_size(TEXT)
            self._widths[char] = self._pdf.get_string_width(char) / TEXT
        return self._widths[char]

    def _write(self, lines: list[Cell], column: Column) -> None:
        top = self._top
        for line in lines:
            top += _height(line)
            free = column.width - self._measure(line.text, line.size) if column.is_figure else 0.0
            self._pdf.set_font(_FONT, size=line.size)
            self._pdf.set_text_color(line.grey)
            if line.text:
                self._pdf.text(column.left + free, top - 0.25 * _height(line), line.text)


def _height(line: Cell) -> float:
    return line.size * _LEADING
