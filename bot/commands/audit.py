"""`escrowd audit`: the ledger rebuilt from chain logs alone, held against contract and journal."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.commands.collecting import spare_collector
from bot.commands.saying import node_words, tell_progress
from bot.commands.wording import lines, progress_words
from bot.texts import choose_locale, plain
from ledger.audit import ChainMoved, EmptyRange, Report, audit
from ledger.bookmark import BookmarkUnusable
from ledger.chain.errors import NodeError
from ledger.chain.escrow import Escrow
from ledger.chain.node import Node
from ledger.clock import Clock
from ledger.config import Settings
from ledger.database import Engine, NoDatabase, connect, has_journal, shown
from ledger.scene import Anchor
from ledger.upkeep import Upkeep
from ledger.verdicts import tell

AGREE, DIFFER = 0, 1
_SQLITE = b"SQLite format 3\0"


class CannotAudit(RuntimeError):
    """Something is in the way; the text says what, in the language of whoever asked."""


EXPECTED = (CannotAudit, NoDatabase)


def execute(arguments: argparse.Namespace) -> int:
    """Audit; 0 when all witnesses agree, 1 when they do not."""
    spare_collector()
    return perform(arguments, choose_locale(None, Settings().lang))


def perform(arguments: argparse.Namespace, locale: str) -> int:
    """Audit as asked, and report in this language."""

    def write(what: str, done: int, total: int) -> str:
        return progress_words(locale, what, done, total)

    if arguments.resume is not None and not arguments.resume.absolute().parent.is_dir():
        raise CannotAudit(plain(locale, "audit-stop-no-folder", path=str(arguments.resume)))
    engine = None if arguments.database is None else _open(arguments.database, locale)
    try:
        with closing(Node(arguments.rpc)) as node, in_words(locale):
            report = audit(
                Escrow(node, arguments.escrow),
                first_block=arguments.from_block,
                engine=engine,
                tokens=frozenset(arguments.token),
                at=Anchor(arguments.block, arguments.block_hash),
                resume=arguments.resume,
                progress=tell_progress(write),
            )
        if engine is not None and arguments.publish:
            tell(Upkeep(engine), report, Clock(engine).now())
    finally:
        if engine is not None:
            engine.dispose()
    sys.stdout.writelines(pieces(report) if arguments.json else (f"{line}\n" for line in lines(report, locale)))
    sys.stdout.flush()
    return AGREE if report.agrees else DIFFER


@contextmanager
def in_words(locale: str) -> Iterator[None]:
    """Say what is in the way in the language of whoever asked."""
    try:
        yield
    except BookmarkUnusable as refusal:
        raise CannotAudit(plain(locale, f"audit-stop-bookmark-{refusal.code}", **refusal.details)) from refusal
    except EmptyRange as empty:
        stop = plain(locale, "audit-stop-empty", first=str(empty.first), last=str(empty.last))
        raise CannotAudit(stop) from empty
    except ChainMoved as moved:
        raise CannotAudit(plain(locale, "audit-stop-moved", block=str(moved.block), hash=moved.hash)) from moved
    except NodeError as error:
        raise CannotAudit(plain(locale, "audit-stop-node", reason=node_words(locale, error))) from error


def _open(given: str, locale: str) -> Engine:
    """Open a journal that is there; an auditor makes none."""
    if "://" not in given and not Path(given).is_file():
        raise CannotAudit(plain(locale, "audit-stop-no-file", path=given))
    engine = connect(given if "://" in given else f"sqlite:///{Path(given).absolute()}")
    if not has_journal(engine):
        engine.dispose()
        if "://" not in given and not _is_database(Path(given)):
            raise CannotAudit(plain(locale, "audit-stop-no-database", path=given))
        raise CannotAudit(plain(locale, "audit-stop-no-journal", path=shown(engine)))
    return engine


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def pieces(report: Report) -> Iterator[str]:
    """Write the report as JSON, piece by piece: it may be longer than memory has room for."""
    head = {
        "agrees": report.agrees,
        "chain_id": report.chain_id,
        "escrow": report.escrow,
        "block": report.block,
        "block_hash": report.block_hash,
        "state_root": report.state_root,
        "proofs": report.proofs,
        "facts": report.facts,
        "journal": "compared" if report.has_journal else "not given",
    }
    grounds = {kind: report.ground_of(kind) for kind in ("balance/", "committed/")}
    rows: dict[str, Iterable[Any]] = {
        "balances": (
            {"account": account, "token": token, "minor": str(minor), "rests_on": grounds[account.split("/")[0] + "/"]}
            for (account, token), minor in report.balances.items()
        ),
        "tasks": (
            {"batch": batch, "index": index, "stage": stage, "rating": rating}
            for (batch, index), (stage, rating) in report.tasks.items()
        ),
        "rests_on": map(asdict, report.bases),
        "findings": map(asdict, report.findings),
        "notes": map(asdict, report.notes),
    }
    yield "{\n"
    yield from (f"  {json.dumps(name)}: {json.dumps(value)},\n" for name, value in head.items())
    for place, (name, items) in enumerate(rows.items()):
        yield f"  {json.dumps(name)}: ["
        yield from (f"{',' if number else ''}\n    {json.dumps(item)}" for number, item in enumerate(items))
        yield "\n  ]\n" if place == len(rows) - 1 else "\n  ],\n"
    yield "}\n"
