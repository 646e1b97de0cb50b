"""All checks in their order: run as of one moment, what they find is reported, what is gone is closed."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from ledger import findings, store
from ledger.chain.errors import NodeError
from ledger.chain.escrow import Escrow
from ledger.chain.node import Tag
from ledger.checks import contract, endings, plans, recorded, rows, sent, tasks, walking
from ledger.checks.looking import LAG_BLOCKS, Check, Depth, Look, Mark, Progress, Result, Tally
from ledger.clock import Clock
from ledger.core.findings import Finding
from ledger.core.grounds import Ground
from ledger.database import Connection, Engine, reading, snapshot, transact
from ledger.heads import select_head
from ledger.keys import Vault

log = logging.getLogger(__name__)

Standing = findings.Known  # a finding as it stands in the table
MOST = 20  # findings of one check that are named; where there are more, they have one cause
UNREADABLE = "unreadable"
HEAD_GONE = "head-hindrance"  # nothing can be compared with a chain that has not the block that was read
_MARK = "journal_checked"
_BRISK, _USUAL, _FULL, _NEVER = Depth.BRISK, Depth.USUAL, Depth.FULL, Depth.NEVER
_DATABASE, _NODE = Ground.DATABASE, Ground.NODE

HEAD = Check(name="head", look=contract.find_head_gone, codes={"head": _BRISK, "node-behind": _BRISK}, ground=_NODE)
KEYS = Check(
    name="keys", look=rows.find_sealed_keys, codes={"keys-sealed": _USUAL}, ground=_DATABASE, least=Depth.USUAL
)
FILES = Check(name="files", look=rows.find_damaged_files, codes={"file": _FULL}, ground=_DATABASE, least=Depth.FULL)
CHECKS = (
    HEAD,
    Check(name="lag", look=contract.find_head_lag, codes={"head-lag": _BRISK}, ground=_NODE),
    Check(name="solvency", look=contract.find_shortages, codes={"solvency": _BRISK}, ground=_NODE, needs_head=True),
    Check(
        name="accounts",
        look=contract.find_account_differences,
        codes={"account": _USUAL},
        ground=_NODE,
        needs_head=True,
    ),
    Check(
        name="tasks",
        look=tasks.find_task_differences,
        codes={"task": _USUAL},
        ground=_NODE,
        least=Depth.USUAL,
        needs_head=True,
    ),
    Check(
        name="nonces",
        look=contract.find_nonce_faults,
        codes={"nonce-gap": _BRISK, "foreign-nonce": _NEVER},
        ground=_NODE,
    ),
    Check(name="plans", look=plans.find_other_plans, codes={"plan": _FULL}, ground=_DATABASE, least=Depth.USUAL),
    Check(name="stages", look=tasks.find_task_rows, codes={"committed": _USUAL, "task-row": _USUAL}, ground=_DATABASE),
    Check(
        name="endings",
        look=endings.find_other_endings,
        codes={"ending": _FULL},
        ground=_DATABASE,
        least=Depth.FULL,
        needs_head=True,
    ),
    Check(
        name="records",
        look=recorded.find_unrecorded,
        codes={"record": _FULL},
        ground=_DATABASE,
        least=Depth.FULL,
        needs_head=True,
    ),
    Check(name="assets", look=contract.find_other_assets, codes={"asset": _USUAL}, ground=_NODE, least=Depth.USUAL),
    Check(name="people", look=rows.find_keyless, codes={"person-key": _USUAL}, ground=_DATABASE, least=Depth.USUAL),
    Check(name="outbox", look=rows.find_waiting_effects, codes={"outbox-old": _BRISK}, ground=_DATABASE),
    Check(name="inbox", look=rows.find_unanswered, codes={"inbox-old": _BRISK}, ground=_DATABASE),
    Check(name="txs", look=rows.find_stuck_transactions, codes={"tx-old": _BRISK}, ground=_DATABASE),
    Check(name="sent", look=sent.find_torn_transactions, codes={"tx-row": _USUAL}, ground=_DATABASE, least=Depth.USUAL),
    Check(name="doubles", look=rows.find_doubled, codes={"doubled-key": _FULL}, ground=_DATABASE, least=Depth.FULL),
    KEYS,
    FILES,
    Check(name="clock", look=rows.find_clock_offset, codes={"clock-offset": _BRISK}, ground=_DATABASE),
    Check(name="logs", look=walking.find_logs_without_entry, codes={"log-without-entry": _USUAL}, ground=_DATABASE),
    Check(
        name="journal",
        look=walking.walk,
        codes={
            "balances": _USUAL,
            "entry-lost": _BRISK,
            "entry-missing": _USUAL,
            "entry-without-log": _FULL,
            "entry": _FULL,
            "hash-chain": _FULL,
            "unbalanced": _USUAL,
        },
        ground=_DATABASE,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The ledger that is checked, and what must be known of how it is run."""

    engine: Engine
    escrow: Escrow
    clock: Clock
    chain_id: int
    vault: Vault | None  # without it keys are not looked at
    finality: int | Tag
    is_sandbox: bool
    lag_blocks: int = LAG_BLOCKS

    def height(self) -> int | None:
        """Say up to which block the journal has read; nothing before the first."""
        with reading(self.engine) as connection:
            head = select_head(connection, chain_id=self.chain_id, escrow=self.escrow.address)
        return None if head is None else head.height


def _silent(_what: str, _done: int, _total: int) -> None:
    """Tell nobody how far the checks are."""


def run_checks(
    place: Place, depth: Depth, *, checks: Iterable[Check] = CHECKS, progress: Progress = _silent
) -> tuple[Result, ...]:
    """Look, write down what was found and what is over, and say what came of each check."""
    with look_at(place, depth) as look:
        results = tuple(_results(look, checks, progress))
        mark = look.mark
    _enter(place, depth, results, mark)
    return results


@contextmanager
def look_at(place: Place, depth: Depth) -> Iterator[Look]:
    """Open the database as of one moment."""
    with snapshot(place.engine) as connection:
        yield Look(
            engine=place.engine,
            connection=connection,
            escrow=place.escrow,
            chain_id=place.chain_id,
            head=select_head(connection, chain_id=place.chain_id, escrow=place.escrow.address),
            now=place.clock.now(),
            depth=depth,
            vault=place.vault,
            finality=place.finality,
            offset_seconds=int(store.select_setting(connection, "clock_offset_seconds") or 0),
            is_sandbox=place.is_sandbox,
            lag_blocks=place.lag_blocks,
            mark=_read_mark(connection),
            accepted=findings.select_accepted(connection),
        )


def _results(look: Look, checks: Iterable[Check], progress: Progress) -> Iterator[Result]:
    is_head_gone = False
    for check in checks:
        if look.depth < check.least or (check.needs_head and look.head is None):
            continue
        if check in (KEYS, FILES) and look.vault is None:
            yield Result(check, hindrance="no-secret")
            continue
        if check.needs_head and is_head_gone:
            yield Result(check, hindrance=HEAD_GONE)
            continue
        look.tally = Tally(check.name, progress=progress)
        try:
            result = _gathered(check, look)
        except NodeError as error:
            result = Result(check, hindrance=str(error))
        is_head_gone = is_head_gone or (check is HEAD and bool(result.findings or result.hindrance))
        yield result


def _gathered(check: Check, look: Look) -> Result:
    """Run a check to its end, keeping the first of its findings."""
    kept: list[Finding] = []
    more = 0
    for finding in _legible(check, look):
        if finding in look.accepted:
            continue
        if len(kept) < MOST:
            kept.append(finding)
        else:
            more += 1
    return Result(check, look.tally.done, tuple(kept), more)


def _legible(check: Check, look: Look) -> Iterator[Finding]:
    """Tell a check's findings; a row that cannot even be read is one, and ends it."""
    try:
        yield from check.look(look)
    except (ValueError, TypeError, LookupError) as error:
        log.exception("check %s met what cannot be read", check.name)
        yield Finding(UNREADABLE, check.name, "rows that can be read", str(error).partition("\n")[0][:200])


def _enter(place: Place, depth: Depth, results: Sequence[Result], mark: Mark) -> None:
    """Write down what was found, close what is over, and keep how far the journal was sound."""
    now = place.clock.now()

    def enter(connection: Connection) -> list[Finding]:
        known = findings.select_open(connection)
        fresh: list[Finding] = []
        for result in results:
            fresh += [finding for finding in result.findings if findings.report(connection, finding, now)]
            for code, subject in over(result, depth, [(one.code, one.subject) for one in known]):
                findings.clear(connection, code, subject, now)
        if _read_mark(connection) != mark:
            store.upsert_setting(connection, _MARK, f"{mark.seq}:{mark.hash}")
        return fresh

    for one in transact(place.engine, enter):
        log.error("finding %s: %s: expected %s, found %s", one.code, one.subject, one.expected, one.found)


def over(result: Result, depth: Depth, known: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Name what was open and is over: this check would have found it, and did not."""
    if result.hindrance or result.more:
        return
    found = {(one.code, one.subject) for one in result.findings}
    sure = {code for code, least in result.check.codes.items() if depth >= least}
    for code, subject in known:
        is_legible = code == UNREADABLE and subject == result.check.name and depth > Depth.BRISK
        if (code in sure or is_legible) and (code, subject) not in found:
            yield code, subject


def resolve(place_engine: Engine, code: str, subject: str, *, note: str, at: datetime) -> bool:
    """Close a finding as a person who has looked; exactly as it is it does not come back. Says whether it was open."""
    return transact(
        place_engine,
        lambda connection: findings.clear(connection, code, subject, at, note, is_accepted=True),
    )


def open_findings(engine: Engine) -> tuple[findings.Known, ...]:
    """Read what is open, oldest first."""
    with reading(engine) as connection:
        return findings.select_open(connection)


def _read_mark(connection: Connection) -> Mark:
    kept = store.select_setting(connection, _MARK)
    if kept is None:
        return Mark()
    seq, _, hashed = kept.partition(":")
    return Mark(int(seq), hashed)
