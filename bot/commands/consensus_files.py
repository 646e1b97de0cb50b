"""The files of `escrowd consensus`: answers and gold read from CSV, labels and workers written as CSV.

Read as RFC 4180 has it, with commas, semicolons or tabs, in UTF-8 with a byte order mark or without, or in UTF-16;
what is wrong is named by file, line and field. Written in UTF-8 with the same sign between fields, and with a mark
where the answers had one. What a spreadsheet would take for a formula is written behind an apostrophe, as OWASP's "CSV
injection" has it, and read without it.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.commands.consensus_doubts import Doubts
from bot.commands.decoding import MARK, decoded
from matcher.consensus import Consensus, ratings, reliabilities

ANSWER = ("item", "worker", "label")
GOLD = ("item", "label")
FIELD_MAX = 10_000  # characters of an id or a label
_BETWEEN = ",;\t"  # fields
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")  # harmless, though it begins as a formula may
_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")  # the wide forms count in spreadsheets of East Asia
Row = dict[str, str]


class BadFile(ValueError):
    """A file that cannot be read as it is: the reason's code, and where it lies."""

    def __init__(self, code: str, path: Path, line: int = 0, **named: str) -> None:
        super().__init__(code)
        self.code = code
        self.path = path
        self.line = line
        self.named = named


@dataclass(frozen=True, slots=True)
class Style:
    """How a file is written: the sign between fields, and whether it begins with a byte order mark."""

    between: str
    has_mark: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What the files say: answers as rows (item, worker, label), the truth of some items; and how they were written."""

    rows: tuple[tuple[str, str, str], ...]
    gold: dict[str, str]
    repeated: int  # rows that say again what another has said
    style: Style


@dataclass(slots=True)
class _Known:
    """What was read so far, with the line that said it, so that a contradiction names both."""

    answers: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    gold: dict[str, str] = field(default_factory=dict)
    repeated: int = 0


def read_told(source: Path, gold: Path | None) -> Told:
    """Read answers, and the truth of some items from a column `gold` or from a file of its own.

    Raises:
        BadFile: what is wrong, with file, line and field.
        OSError: a file cannot be opened.
    """
    known = _Known()
    words, style = _text(source, ANSWER)
    for line, row in _rows(words, style, source, ANSWER):
        _take_answer(known, source, line, row)
        if row.get("gold"):
            _take_gold(known, source, line, row["item"], row["gold"])
    if not known.answers:
        raise BadFile("no-answers", source)
    if gold is not None:
        for line, row in _rows(*_text(gold, GOLD), gold, GOLD):
            _take_gold(known, gold, line, row["item"], row["label"])
    rows = tuple((item, worker, label) for (item, worker), (label, _) in known.answers.items())
    return Told(rows, known.gold, known.repeated, style)


def labels_of(consensus: Consensus, style: Style) -> Iterator[str]:
    """Write a line per item: its label, how probable, of how many answers, and whether its truth was told."""
    answers = consensus.answers
    yield (MARK if style.has_mark else "") + _line(("item", "label", "probability", "answers", "is_gold"), style)
    columns = zip(answers.items, consensus.label, consensus.certainty, answers.redundancy, answers.gold, strict=True)
    for item, label, chance, count, gold in columns:
        yield _line((item, answers.labels[label], f"{chance:.6f}", int(count), int(gold >= 0)), style)


def workers_of(consensus: Consensus, doubts: Doubts, style: Style) -> Iterator[str]:
    """Write a line per worker: how often right, what that pays, and what speaks against the answers."""
    made = reliabilities(consensus)
    paid = dict(ratings(consensus))
    alike = doubts.alike
    heads = ("worker", "answers", "accuracy", "sd", "gold_answers", "gold_right", "rating", "is_blind", "same_errors")
    yield (MARK if style.has_mark else "") + _line(heads, style)
    for one in made:
        figures = (one.answers, f"{one.accuracy:.6f}", f"{one.sd:.6f}", one.gold_answers, one.gold_right)
        others = " ".join(sorted(alike.get(one.worker, ())))
        yield _line((one.worker, *figures, paid.get(one.worker, ""), int(one.worker in doubts.blind), others), style)


def _take_answer(known: _Known, path: Path, line: int, row: Row) -> None:
    label, before = known.answers.setdefault((row["item"], row["worker"]), (row["label"], line))
    if label != row["label"]:
        raise BadFile("twice", path, line, item=row["item"], worker=row["worker"], first=str(before))
    known.repeated += before != line


def _take_gold(known: _Known, path: Path, line: int, item: str, label: str) -> None:
    if known.gold.setdefault(item, label) != label:
        raise BadFile("two-truths", path, line, item=item, known=known.gold[item], got=label)


def _text(path: Path, needed: Sequence[str]) -> tuple[str, Style]:
    """Read a file whole; says also how it is written, by its first line."""
    raw = path.read_bytes()
    try:
        words, has_mark = decoded(raw)
    except UnicodeDecodeError as error:
        raise BadFile("not-utf8", path, raw.count(b"\n", 0, error.start) + 1) from error
    heads = words.lstrip().partition("\n")[0]
    named = {sign: len({head.strip(' "\r') for head in heads.split(sign)} & set(needed)) for sign in _BETWEEN}
    return words, Style(max(_BETWEEN, key=named.__getitem__), has_mark)


def _rows(words: str, style: Style, path: Path, needed: Sequence[str]) -> Iterator[tuple[int, Row]]:
    """Give the rows with the line each begins on; empty lines are none."""
    lines = _Lines(words)
    reader = csv.reader(lines, strict=True, delimiter=style.between)
    begins = 1
    heads: list[str] = []
    try:
        for cells in reader:
            line, begins = begins, reader.line_num + 1
            if not cells:
                continue
            if heads:
                yield line, _row(cells, heads, needed, path, line)
            else:
                heads = _heads(cells, needed, path)
    except csv.Error as error:
        raise BadFile("not-csv", path, begins, reason=str(error)) from error
    if not heads:
        raise BadFile("no-answers", path)


class _Lines:
    """The lines of a text with their ends, as the CSV reader wants them."""

    def __init__(self, words: str) -> None:
        self._lines = io.StringIO(words, newline="")

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)


def _heads(cells: list[str], needed: Sequence[str], path: Path) -> list[str]:
    heads = [cell.strip() for cell in cells]
    for name in needed:
        if heads.count(name) != 1:
            raise BadFile("no-column" if name not in heads else "column-twice", path, 1, field=name)
    return heads


def _row(cells: list[str], heads: list[str], needed: Sequence[str], path: Path, line: int) -> Row:
    if len(cells) != len(heads):
        raise BadFile("width", path, line, found=str(len(cells)), expected=str(len(heads)))
    row = {name: _unguarded(cell.strip()) for name, cell in zip(heads, cells, strict=True)}
    for name in needed:
        if not row[name]:
            raise BadFile("empty", path, line, field=name)
    for name in (*needed, "gold"):
        if len(row.get(name, "")) > FIELD_MAX:
            raise BadFile("long", path, line, field=name, limit=str(FIELD_MAX))
    return row


def _guarded(cell: str) -> str:
    """Write what a spreadsheet could take for a formula as text; plain numbers stay as they are."""
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _unguarded(cell: str) -> str:
    """Read what `_guarded` has written as it was before."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _line(cells: Iterable[str | int], style: Style) -> str:
    """Write one line of CSV."""
    made = io.StringIO()
    csv.writer(made, delimiter=style.between).writerow(_guarded(str(cell)) for cell in cells)
    return made.getvalue()
