"""`escrowd audit`: the ledger rebuilt from chain logs alone, held against contract and journal."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from bot.commands.saying import say, tell_progress
from ledger.audit import Report, audit
from ledger.bookmark import BookmarkUnusable
from ledger.chain.errors import NodeError
from ledger.chain.escrow import Escrow
from ledger.chain.node import Node
from ledger.core.findings import Finding
from ledger.database import Engine, NoDatabase, connect, has_journal, shown
from ledger.scene import Anchor


class NoJournal(ValueError):
    """There is no journal where one was named."""


EXPECTED = (NodeError, NoDatabase, NoJournal, BookmarkUnusable)


def execute(arguments: argparse.Namespace) -> int:
    """Audit; 0 when all witnesses agree, 1 when they do not."""
    node = Node(arguments.rpc)
    engine = None if arguments.database is None else _open(arguments.database)
    report = audit(
        Escrow(node, arguments.escrow),
        first_block=arguments.from_block,
        engine=engine,
        tokens=frozenset(arguments.token),
        at=Anchor(arguments.block, arguments.block_hash),
        resume=arguments.resume,
        progress=tell_progress(),
    )
    say(json.dumps(_as_json(report), indent=2) if arguments.json else _as_text(report))
    if engine is not None:
        engine.dispose()
    node.close()
    return 0 if report.agrees else 1


def _open(given: str) -> Engine:
    """Open a journal that is there; an auditor makes none."""
    if "://" not in given and not Path(given).is_file():
        raise NoJournal(f"there is no file {given}: name the product's ledger.sqlite in its DATA_DIR")
    engine = connect(given if "://" in given else f"sqlite:///{Path(given).absolute()}")
    if not has_journal(engine):
        engine.dispose()
        raise NoJournal(f"{shown(engine)} is a database, but holds no journal of Escrowd's")
    return engine


def _as_json(report: Report) -> dict[str, object]:
    return {
        "agrees": report.agrees,
        "chain_id": report.chain_id,
        "escrow": report.escrow,
        "block": report.block,
        "block_hash": report.block_hash,
        "state_root": report.state_root,
        "proofs": report.proofs,
        "facts": report.facts,
        "journal": "compared" if report.has_journal else "not given",
        "balances": [
            {"account": account, "token": token, "minor": str(minor), "rests_on": report.ground_of(account)}
            for (account, token), minor in sorted(report.balances.items())
        ],
        "tasks": [
            {"batch": batch, "index": index, "stage": stage, "rating": rating}
            for (batch, index), (stage, rating) in sorted(report.tasks.items())
        ],
        "rests_on": [asdict(basis) for basis in report.bases],
        "findings": [_finding(finding) for finding in report.findings],
        "notes": [_finding(note) for note in report.notes],
    }


def _finding(finding: Finding) -> dict[str, str]:
    return asdict(finding)


def _as_text(report: Report) -> str:
    """Write the report for a person; amounts in the tokens' smallest units."""
    lines = [f"Escrow {report.escrow} on chain {report.chain_id}, block {report.block} ({report.block_hash})"]
    lines.append(f"{report.facts} facts read from logs, {len(report.tasks)} tasks, {len(report.balances)} accounts")
    lines.append(f"{report.proofs} proofs hold against the state root {report.state_root}")
    lines += [
        f"  task {batch}/{index}  {stage}  {rating}" for (batch, index), (stage, rating) in sorted(report.tasks.items())
    ]
    lines += [
        f"  {account}  {minor:,} smallest units of {token}"
        for (account, token), minor in sorted(report.balances.items())
    ]
    marked = (("DIFFERENCE", report.findings), ("note", report.notes))
    for mark, found in marked:
        lines += [f"{mark} {one.code}: {one.subject}: expected {one.expected}, found {one.found}" for one in found]
    lines += [
        f"rests on {one.ground}: {one.figures} ({one.count})" + (f", {one.but}" if one.but else "")
        for one in report.bases
    ]
    witnesses = "logs, contract and journal" if report.has_journal else "logs and contract"
    lines.append(f"{witnesses} agree" if report.agrees else f"{witnesses} DO NOT agree")
    return "\n".join(lines)
