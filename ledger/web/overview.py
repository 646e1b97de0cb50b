"""What the sandbox's page shows, as JSON: where tasks stand, whose money is where, what the chain and journal said.

Asked every second: it is made again only when a row or the chain has moved, and told apart by a tag, so that a page
that has seen it is answered with nothing.
"""

import hashlib
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import orjson

from ledger.assembly import Ledger
from ledger.chain.errors import NodeError
from ledger.core.dispute import preview
from ledger.core.effects import AskTask
from ledger.core.facts import Fact, Remark
from ledger.core.journal import Entry, balance_account
from ledger.core.money import Asset
from ledger.core.moves import next_date, way_out
from ledger.core.packed import Path
from ledger.core.people import Person
from ledger.core.policy import ZERO_ADDRESS
from ledger.core.task import IN_ESCROW, Stage, Task
from ledger.core.terms import Split
from ledger.views.watching import Held, Paid, Watched, Watching
from ledger.web.figures import written

BLOCKS = 20
_ON_CHAIN = {*IN_ESCROW, Stage.SETTLING, Stage.SETTLED, Stage.REFUNDED}
_PARTS = ("payout", "fee", "benefits", "arbiter_fee", "refund")


class Overview:
    """Keeps what was made last, and how it is known that nothing has moved since."""

    def __init__(self, ledger: Ledger, watching: Watching) -> None:
        self._ledger = ledger
        self._watching = watching
        self._lock = threading.Lock()
        self._made: tuple[object, dict[str, Any]] = (None, {})

    def answer(self, verdict: Mapping[str, Any] | None) -> tuple[str, bytes]:
        """Give the whole as JSON with its tag, which says nothing of the hour: the clock goes on by itself."""
        mark, shown = self._newest()
        clock = self._ledger.clock
        tag = hashlib.sha256(repr((mark, clock.offset_seconds, verdict)).encode()).hexdigest()[:32]
        hour = {"now": clock.now().isoformat(), "offset_seconds": clock.offset_seconds, "movable": True}
        return f'"{tag}"', orjson.dumps(shown | {"clock": hour, "audit": verdict})

    def _newest(self) -> tuple[object, dict[str, Any]]:
        """Make it anew if anything has moved; several pages that ask at once wait for one."""
        with self._lock:
            head = _head(self._ledger)
            mark = (self._watching.mark(), head)  # read first: what moves meanwhile is found by the next
            if self._made[0] != mark:
                self._made = (mark, self._make(None if head is None else head[0]))
            return self._made

    def _make(self, height: int | None) -> dict[str, Any]:
        found, policy = self._watching.all(), self._ledger.policy
        codes = {asset.token: asset for asset in found.assets.values()}
        by_id = {person.id: person for person in found.people}
        names = names_of(found.people, fee_receiver=policy.fee_receiver)
        titles = {f"committed/{task.batch}/{task.place}": task for task in found.tasks if task.batch}
        return {
            "assets": [{"code": asset.code, "decimals": asset.decimals} for asset in found.assets.values()],
            "names": names,
            "chain": _chain(self._ledger, height),
            "stages": found.counts,
            "tasks": [task_figures(task, found.assets, by_id) for task in found.tasks],
            "totals": _totals(found, codes),
            "balances": [_balance(one, codes, names) for one in found.held],
            "kept": [_kept(one, codes, titles, by_id) for one in found.kept],
            "journal": [entry_figures(kept.seq, kept.entry, codes) for kept in found.entries],
        }


def names_of(persons: Iterable[Person], *, fee_receiver: str) -> dict[str, str]:
    """Name addresses: all people of a sandbox are made up, so their names may be read."""
    return {fee_receiver: "platform"} | {person.address: person.name for person in persons}


def task_figures(task: Task, assets: Mapping[str, Asset], people: Mapping[Any, Person]) -> dict[str, Any]:
    """Show where a task stands, until when, and what becomes of its money if nobody says a word."""
    until, worker = next_date(task), people.get(task.worker) if task.worker else None
    return {
        "id": task.id,
        "title": task.title,
        "stage": str(task.stage),
        "reward": written(task.reward, assets[task.asset]),
        "minor": str(task.reward),
        "asset": task.asset,
        "employer": people[task.employer].name,
        "worker": None if worker is None else worker.name,
        "arbiter": people[task.arbiter].name if task.arbiter in people else None,
        "rating": task.rating,
        "filling": str(task.filling),
        "path": None if task.path is None else task.path.name.lower(),
        "posted_at": task.posted_at.isoformat(),
        "deadline": None if until is None else until.isoformat(),
        "then": _then(task),
        "account": None if task.batch is None else f"committed/{task.batch}/{task.place}",
        "trail": f"tasks/{task.batch}/{task.place}" if task.stage in _ON_CHAIN else None,
    }


def money_figures(paid: Paid, assets: Mapping[str, Asset]) -> dict[str, Any]:
    """Show the money of one task: each posting that moved it, and whose part it was."""
    codes = {asset.token: asset for asset in assets.values()}
    shown = task_figures(paid.task, assets, {person.id: person for person in paid.people})
    entries = [entry_figures(kept.seq, kept.entry, codes) for kept in paid.kept]
    for entry in entries:
        for leg, part in zip(entry["postings"], _parts(entry, paid), strict=True):
            leg["part"] = part
    names = names_of(paid.people, fee_receiver="" if paid.opened is None else paid.opened.terms.fee_receiver)
    return shown | {"entries": entries, "names": names}


def _parts(entry: Mapping[str, Any], paid: Paid) -> list[str | None]:
    """Name each posting's part; those of an ending stand in one order, which tells two parts of one holder apart."""
    own, accounts = f"committed/{paid.task.batch}/{paid.task.place}", [leg["account"] for leg in entry["postings"]]
    named: list[str | None] = ["reward" if account == own else None for account in accounts]
    if paid.opened is None or entry["kind"] not in {"settle", "refund"}:
        return named
    terms = paid.opened.terms
    holders = (paid.opened.workers[paid.task.place], terms.fee_receiver, terms.benefits_fund, terms.arbiter)
    waiting = list(zip(_PARTS, (*holders, terms.employer), strict=True))
    for number, account in enumerate(accounts):
        while named[number] is None and waiting:
            part, holder = waiting.pop(0)
            named[number] = part if account == balance_account(holder) else None
    return named


def _then(task: Task) -> dict[str, str] | None:
    """Say what the date brings by itself: nobody's word is needed for it."""
    if task.stage is Stage.POSTED:
        return {"step": "expire" if task.window_at is None else "match"}
    found = way_out(task)
    if found is None:
        return None
    step, _ = found
    return {"step": str(step)} | parts_figures(preview(task, AskTask(step, task.id)))


def parts_figures(parts: Split) -> dict[str, str]:
    """Write who gets what of a reward, in smallest units."""
    return {name: str(getattr(parts, name)) for name in _PARTS}


def entry_figures(seq: int, entry: Entry, codes: Mapping[str, Asset]) -> dict[str, Any]:
    """Show an entry with its postings in their order, which is how one of them is named."""
    return {
        "seq": seq,
        "kind": entry.kind,
        "at": entry.log.block_time.isoformat(),
        "tx_hash": entry.log.tx_hash,
        "block": entry.log.block_number,
        "log_index": entry.log.log_index,
        "postings": [
            {"account": leg.account, "minor": str(leg.minor), "asset": _code(leg.token, codes)}
            for leg in entry.postings
        ],
    }


def _code(token: str, codes: Mapping[str, Asset]) -> str:
    return codes[token].code if token in codes else token


def _totals(found: Watched, codes: Mapping[str, Asset]) -> list[dict[str, Any]]:
    """Add up each currency; what is held in accounts that are not among the largest is said as one figure."""
    rows = []
    for one in found.totals:
        named = sum(held.minor for held in found.held if held.token == one.token)
        kept = sum(held.minor for held in found.kept if held.token == one.token)
        rows.append({
            "asset": codes[one.token].code,
            "inside": str(one.inside),
            "held": str(one.held),
            "committed": str(one.committed),
            "open_tasks": one.open_tasks,
            "held_by_others": str(one.held - named),
            "kept_for_others": str(one.committed - kept),
        })  # fmt: skip
    return rows


def _balance(one: Held, codes: Mapping[str, Asset], names: Mapping[str, str]) -> dict[str, Any]:
    holder, asset = one.account.partition("/")[2], codes[one.token]
    return {
        "holder": names.get(holder, holder),
        "address": holder,
        "balance": written(one.minor, asset),
        "minor": str(one.minor),
        "asset": asset.code,
    }


def _kept(
    one: Held, codes: Mapping[str, Asset], tasks: Mapping[str, Task], people: Mapping[Any, Person]
) -> dict[str, Any]:
    task = tasks.get(one.account)
    known = {} if task is None else {"id": task.id, "title": task.title, "employer": people[task.employer].name}
    worker = None if task is None or task.worker is None else people[task.worker].name
    return {"account": one.account, "minor": str(one.minor), "asset": codes[one.token].code, **known, "worker": worker}


def _head(ledger: Ledger) -> tuple[int, str] | None:
    try:
        block = ledger.escrow.node.block()
    except NodeError:
        return None
    return block.number, block.hash


def _chain(ledger: Ledger, height: int | None) -> dict[str, Any]:
    """Show the newest blocks as the node tells them, whatever the journal says."""
    chain: dict[str, Any] = {
        "chain_id": ledger.policy.chain_id,
        "escrow": ledger.policy.escrow,
        "rpc_url": ledger.escrow.node.name,
        "height": None,
        "blocks": [],
    }
    if height is None:
        return chain
    try:
        facts = ledger.escrow.facts(max(ledger.founded.first_block, height - BLOCKS), height)
    except NodeError:
        return chain  # the page goes on; the chain's panel says that it does not answer
    return chain | {"height": height, "blocks": _blocks(facts)}


def _blocks(facts: Sequence[Fact | Remark]) -> list[dict[str, Any]]:
    blocks: dict[int, dict[str, Any]] = {}
    for fact in facts:
        log = fact.log
        shown = {"number": log.block_number, "timestamp": int(log.block_time.timestamp()), "hash": log.block_hash}
        block = blocks.setdefault(log.block_number, {**shown, "events": []})
        named = {"name": type(fact).__name__, "tx_hash": log.tx_hash, "log_index": log.log_index}
        block["events"].append(named | {"fields": _fields(fact)})
    return list(reversed(blocks.values()))


def _fields(fact: Fact | Remark) -> dict[str, Any]:
    """Show what a log says; an address of nobody is left out, and what is a list stays one."""
    shown = {field.name: getattr(fact, field.name) for field in fields(fact) if field.name not in {"log", "terms"}}
    return {name: _plain(value) for name, value in shown.items() if value != ZERO_ADDRESS}


def _plain(value: object) -> Any:
    if isinstance(value, Path):
        return value.name.lower()
    return [str(one) for one in value] if isinstance(value, tuple) else str(value)
