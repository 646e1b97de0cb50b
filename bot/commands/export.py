"""`escrowd export`: statements, the journal for accountants, tables for analysts; beside the running product."""

import argparse
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from eth_utils.address import is_address, to_checksum_address

from bot.commands.saying import say, say_parts, tell_progress
from bot.texts import SIMPLIFIED_CHINESE, choose_locale, plain, size
from ledger.config import Settings
from ledger.core.journal import balance_account
from ledger.database import Connection, DatabaseBusy, Engine, NoDatabase, connect, has_journal, is_current, snapshot
from ledger.exports import accounting, reading
from ledger.exports import plain as plainly
from ledger.exports.period import BadPeriod, Period, period_of_days, period_of_month, zone_of
from ledger.exports.placing import Placed, ThereAlready, placed, placing, write_text
from ledger.exports.rows import TABLES, counted, csv_of
from ledger.exports.statement import LINES_MAX, NothingThere, Statement, TooLong, lines, survey

IN_FILES = frozenset({"pdf", "parquet"})


class CannotExport(RuntimeError):
    """What was asked cannot be handed out; the text says why, in the language of whoever asked."""


EXPECTED = (CannotExport, DatabaseBusy, NoDatabase)


@dataclass(frozen=True, slots=True)
class Job:
    """One export: how it is written to a file or in parts, and how many rows it had."""

    write: Callable[[Path], None]
    parts: Callable[[], Iterable[str]]
    rows: Callable[[], int]


def execute(arguments: argparse.Namespace) -> int:
    """Export with what is set in the environment."""
    settings = Settings()
    return perform(settings, arguments, locale=choose_locale(None, arguments.lang or settings.lang))


def perform(settings: Settings, asked: argparse.Namespace, *, locale: str) -> int:
    """Export in one snapshot; 0 when it is done."""
    with _in_words(locale), closing(_opened(settings)) as kept, snapshot(kept.engine) as connection:
        if asked.format in IN_FILES and asked.out is None:
            raise _Refusal("needs-file", asked.format)
        if asked.json and asked.out is None:
            raise _Refusal("json-needs-file", "")
        if asked.out is not None and not asked.out.absolute().parent.is_dir():
            raise _Refusal("no-folder", str(asked.out))
        if asked.out is not None and asked.out.exists() and not asked.force:
            raise ThereAlready(asked.out)  # said before the work; that nobody makes it meanwhile is seen to at the end
        job = _job(connection, asked, locale)
        if asked.out is None:
            say_parts(job.parts())
            return 0
        with placing(asked.out, is_replaced=asked.force) as draft:
            job.write(draft)
        _tell(connection, asked, job, placed(asked.out), locale)
    return 0


def _job(connection: Connection, asked: argparse.Namespace, locale: str) -> Job:
    if asked.what == "statement":
        return _statement_job(connection, asked, locale)
    if asked.format in {"beancount", "hledger"}:
        return _journal_job(connection, asked)
    return _table_job(connection, asked)


def _statement_job(connection: Connection, asked: argparse.Namespace, locale: str) -> Job:
    made, words = _surveyed(connection, asked), partial(plain, locale)
    read = partial(lines, connection, made, progress=tell_progress())

    def parts() -> Iterable[str]:
        return (plainly.csv_of if asked.format == "csv" else plainly.text_of)(made, read, words)

    def write(path: Path) -> None:
        if asked.format != "pdf":
            write_text(path, parts())
            return
        from ledger.exports.pdf import pdf_of

        language = "zh-CN" if locale == SIMPLIFIED_CHINESE else locale
        path.write_bytes(pdf_of(made, read, words, language=language))

    return Job(write, parts, lambda: sum(section.count for section in made.sections))


def _surveyed(connection: Connection, asked: argparse.Namespace) -> Statement:
    period, progress = _period(asked), tell_progress()
    if asked.account is not None:
        account = balance_account(to_checksum_address(asked.account)) if is_address(asked.account) else asked.account
        return survey(connection, account, period, progress=progress)
    given = to_checksum_address(asked.person) if is_address(asked.person) else asked.person
    person = reading.select_somebody(connection, given)
    if person is None:
        raise _Refusal("no-person", asked.person)
    return survey(connection, balance_account(person.address), period, holder=person.name, progress=progress)


def _period(asked: argparse.Namespace) -> Period:
    zone = zone_of(asked.zone)
    if asked.month is not None and (asked.first is not None or asked.end is not None):
        raise _Refusal("two-periods", "")
    if asked.month is not None:
        return period_of_month(asked.month, zone)
    if asked.first is None or asked.end is None:
        raise _Refusal("no-period", "")
    return period_of_days(asked.first, asked.end, zone)


def _journal_job(connection: Connection, asked: argparse.Namespace) -> Job:
    books = accounting.Books(connection, tell_progress())
    written = accounting.beancount_of if asked.format == "beancount" else accounting.hledger_of
    return Job(lambda path: write_text(path, written(books)), lambda: written(books), lambda: books.basis.last_entry)


def _table_job(connection: Connection, asked: argparse.Namespace) -> Job:
    table, told = counted(TABLES[asked.what], tell_progress())

    def write(path: Path) -> None:
        if asked.format == "csv":
            write_text(path, csv_of(table, connection))
            return
        from ledger.exports.parquet import write_parquet

        about = {name: str(value) for name, value in _basis(connection).items()}
        write_parquet(table, connection, path, about=about)

    return Job(write, lambda: csv_of(table, connection), lambda: told[0])


def _tell(connection: Connection, asked: argparse.Namespace, job: Job, file: Placed, locale: str) -> None:
    if not asked.json:
        values = {"path": str(file.path), "size": size(file.size), "hash": file.sha256}
        say(plain(locale, "export-done", count=job.rows(), **values))
        return
    done = {"path": str(file.path), "bytes": file.size, "sha256": file.sha256, "rows": job.rows()}
    say(json.dumps({**done, "format": asked.format, "rests_on": _basis(connection)}, indent=2))


def _basis(connection: Connection) -> dict[str, str | int | None]:
    basis = reading.select_basis(connection)
    at = None if basis.block_at is None else basis.block_at.isoformat()
    return {**asdict(basis), "block_at": at}


class _Refusal(ValueError):
    """A reason by its code, not yet in words."""

    def __init__(self, code: str, got: str) -> None:
        super().__init__(code)
        self.code = code
        self.got = got


@contextmanager
def _in_words(locale: str) -> Iterator[None]:
    """Say what is in the way in the language of whoever asked."""
    try:
        yield
    except (_Refusal, BadPeriod) as refusal:
        raise CannotExport(plain(locale, f"export-{refusal.code}", got=refusal.got)) from refusal
    except NothingThere as refusal:
        raise CannotExport(plain(locale, "export-no-account", got=str(refusal.args[0]))) from refusal
    except ThereAlready as refusal:
        raise CannotExport(plain(locale, "export-there-already", got=str(refusal.args[0]))) from refusal
    except TooLong as refusal:
        words = plain(locale, "export-too-long", count=refusal.count, limit=f"{LINES_MAX:,}")
        raise CannotExport(words) from refusal


@dataclass(frozen=True, slots=True)
class _Kept:
    """The product's database, opened as it is: nothing is made and nothing migrated."""

    engine: Engine

    def close(self) -> None:
        """Let it go."""
        self.engine.dispose()


def _opened(settings: Settings) -> _Kept:
    url = settings.database()
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).is_file():
        raise _Refusal("no-database", url.removeprefix("sqlite:///"))
    engine = connect(url)
    if not has_journal(engine) or not is_current(engine):
        shown = engine.url.render_as_string(hide_password=True)
        engine.dispose()
        raise _Refusal("no-database", shown)
    return _Kept(engine)
