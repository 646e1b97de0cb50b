"""Statements as PDF, in Chinese or English, the same bytes for the same input."""

from collections.abc import Callable, Iterable, Sequence

from ledger.core.money import Money
from ledger.exports.sheet import GREY, LARGE, MARGIN, SMALL, TEXT, WIDTH, Cell, Column, Row, Sheet
from ledger.exports.statement import LINES_MAX, Line, Section, Statement, TooLong
from ledger.exports.wording import Figures, Pair, Say, Wording

_DATE, _DETAIL_LEAST, _LABEL, _SUM = 32.0, 100.0, 60.0, 90.0  # mm; a detail holds the whole hash of a transaction
_BEGINNING = 45.0  # mm that a section needs, so that its head does not stand alone at the end of a page


def pdf_of(statement: Statement, read: Callable[[Section], Iterable[Line]], say: Say, *, language: str) -> bytes:
    """Write a statement as PDF; it is dated by the chain, not by a clock.

    Raises:
        TooLong: it has more lines than a PDF is made for.
    """
    count = sum(section.count for section in statement.sections)
    if count > LINES_MAX:
        raise TooLong(count)
    words = Wording(say)
    heading = words.heading(statement)
    (_, account), (_, span) = heading[-2:]
    page = say("statement-page", page="{page}", pages="{nb}")
    sheet = Sheet(
        title=f"{words('title')}, {span}",
        foot=f"{account}    {span}    {page}",
        language=language,
        at=statement.basis.block_at or statement.period.end,
    )
    sheet.paragraph(Cell(words("title"), LARGE))
    _pairs(sheet, heading)
    for section in statement.sections:
        _section(sheet, statement, section, tuple(read(section)), words)
    sheet.space(4)
    sheet.keep(_BEGINNING)
    sheet.paragraph(Cell(words("rests-on"), TEXT + 1))
    _pairs(sheet, words.basis(statement))
    sheet.space(1)
    sheet.paragraph(Cell(words("note"), SMALL, GREY))
    return sheet.output()


def _pairs(sheet: Sheet, pairs: Iterable[Pair]) -> None:
    columns = (Column(MARGIN, _LABEL), Column(MARGIN + _LABEL, WIDTH - _LABEL))
    for label, shown in pairs:
        sheet.row(columns, ((Cell(label, TEXT, GREY),), (Cell(shown),)), is_ruled=False)


def _section(sheet: Sheet, statement: Statement, section: Section, lines: Sequence[Line], words: Wording) -> None:
    figures = Figures(section.asset).lined_up(_moneys(section, lines))
    sheet.space(3)
    sheet.keep(_BEGINNING)
    sheet.paragraph(Cell(f"{words('currency')} {section.asset.code}", TEXT + 2.5))
    for label, shown in _summary(section, figures, words):
        columns = (Column(MARGIN, _SUM), Column(MARGIN + _SUM, _SUM, is_figure=True))
        sheet.row(columns, ((Cell(label),), (Cell(shown),)), is_ruled=False)
    sheet.space(2)
    sheet.paragraph(Cell(words.entries(section), SMALL, GREY))
    if not lines:
        return
    rows = tuple(_row(statement, line, figures, words) for line in lines)
    heads = tuple((Cell(words(name), SMALL, GREY),) for name in ("date", "what", "in", "out", "balance"))
    table = _columns(sheet, (heads, *rows))
    sheet.keep(_BEGINNING / 2)
    sheet.row(table, heads)
    for row in rows:
        sheet.row(table, row, heads=heads)


def _summary(section: Section, figures: Figures, words: Wording) -> Iterable[Pair]:
    yield words("opening"), figures.shown(section.opening)
    for total in section.totals:
        moved = total.incoming - total.outgoing
        sign = "+" if moved.minor > 0 else ""
        yield f"{words.kind(total.kind)} ({total.count})", sign + figures.shown(moved)
    yield words("closing"), figures.shown(section.closing)
    yield words("committed"), figures.shown(section.committed)


def _moneys(section: Section, lines: Iterable[Line]) -> Iterable[Money]:
    """List every figure of a section."""
    yield from (section.opening, section.closing, section.committed)
    yield from (total.incoming - total.outgoing for total in section.totals)
    for line in lines:
        yield from (line.moved, line.balance)


def _columns(sheet: Sheet, rows: Sequence[Row]) -> tuple[Column, ...]:
    """Give each column of figures what its widest needs, as long as the words keep enough; then figures are broken."""
    most = (WIDTH - _DATE - _DETAIL_LEAST) / 3
    widths = [min(most, sheet.width_of(row[place][0] for row in rows)) for place in (2, 3, 4)]
    made: list[Column] = []
    left = MARGIN
    for width in (_DATE, WIDTH - _DATE - sum(widths), *widths):
        made.append(Column(left, width, is_figure=len(made) > 1))
        left += width
    return tuple(made)


def _row(statement: Statement, line: Line, figures: Figures, words: Wording) -> Row:
    titles = words.titles(line)
    place = Cell(f"#{line.seq}   {words.role(line.across)}   {line.log.tx_hash}", SMALL, GREY)
    return (
        (Cell(statement.period.shown(line.at)),),
        (Cell(words.kind(line.kind)), *((Cell(titles, SMALL),) if titles else ()), place),
        (Cell(figures.or_blank(line.incoming)),),
        (Cell(figures.or_blank(line.outgoing)),),
        (Cell(figures.shown(line.balance)),),
    )
