"""The sandbox's window on the ledger: what stands where, as JSON, and the clock that only the sandbox can move."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from ledger.assembly import Ledger
from ledger.chain.errors import NodeError
from ledger.core.facts import Fact, Remark
from ledger.core.journal import Entry
from ledger.core.money import Asset
from ledger.core.moves import next_date
from ledger.core.packed import Path
from ledger.core.task import IN_ESCROW, Stage, Task
from ledger.database import DatabaseBusy
from ledger.web.auditing import Auditor
from ledger.web.figures import written
from ledger.web.pages.app import pages_app

ADVANCE_SECONDS_MAX = 366 * 24 * 3600
_BLOCKS = 20
_ON_CHAIN = {*IN_ESCROW, Stage.SETTLING, Stage.SETTLED, Stage.REFUNDED}
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")  # as browsers name them
_LOOPBACK = r"http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?"


def web_app(ledger: Ledger, *, hosts: Sequence[str] = LOOPBACK) -> Starlette:
    """Make the application; only pages served from this machine may read it."""
    auditor = Auditor(ledger)
    cors = Middleware(
        CORSMiddleware, allow_origin_regex=_LOOPBACK, allow_methods=["GET", "POST"], allow_headers=["content-type"]
    )
    return Starlette(
        routes=[
            Mount("/api", routes=_routes(ledger, auditor), middleware=[cors]),
            Mount("/", pages_app(ledger, auditor)),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))],
        exception_handlers={DatabaseBusy: _come_again},
    )


def _routes(ledger: Ledger, auditor: Auditor) -> list[Route]:
    """List what the sandbox's page asks for; elsewhere people are real, and are nobody's to read here."""
    if not ledger.may_move_clock:
        return []

    async def overview(_request: Request) -> Response:
        shown = await run_in_threadpool(overview_of, ledger)
        return JSONResponse(shown | {"audit": await run_in_threadpool(auditor.verdict)})

    async def clock(request: Request) -> Response:
        return await _advance(ledger, request)

    return [Route("/overview", overview), Route("/clock", clock, methods=["POST"])]


async def _come_again(_request: Request, _error: Exception) -> Response:
    return JSONResponse({"error": "the database is busy or away: ask again"}, 503)


def overview_of(ledger: Ledger) -> dict[str, Any]:
    """Gather what the page shows; names appear because this is the sandbox, where all people are made up."""
    views, assets = ledger.views, ledger.views.assets()
    names = {person.id: person.name for person in views.people()}
    holders = {person.address: person.name for person in views.people()}
    holders.setdefault(ledger.policy.fee_receiver, "platform")
    return {
        "clock": {
            "now": ledger.clock.now().isoformat(),
            "offset_seconds": ledger.clock.offset_seconds,
            "movable": ledger.may_move_clock,
        },
        "assets": [{"code": asset.code, "decimals": asset.decimals} for asset in assets.values()],
        "chain": _chain(ledger),
        "tasks": [_task(task, assets, names) for task in views.tasks()],
        "balances": _balances(views.balances(), assets, holders),
        "journal": [_entry(seq, entry, assets) for seq, entry in views.entries()],
    }


async def _advance(ledger: Ledger, request: Request) -> Response:
    if not ledger.may_move_clock:
        return JSONResponse({"error": "only the sandbox moves the clock"}, 403)
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        return JSONResponse({"error": 'send JSON: {"advance_seconds": 3600}'}, 415)
    try:
        asked = orjson.loads(await request.body())  # bounded in depth: `json` is not, where py-evm has been imported
        seconds = asked["advance_seconds"]
    except (ValueError, KeyError, TypeError):
        seconds = None
    if type(seconds) is not int or not 0 < seconds <= ADVANCE_SECONDS_MAX:
        return JSONResponse({"error": f"advance_seconds is a whole number from 1 to {ADVANCE_SECONDS_MAX}"}, 400)
    try:
        await run_in_threadpool(ledger.clock.advance, seconds)
    except ValueError as refusal:
        return JSONResponse({"error": str(refusal)}, 400)
    return JSONResponse({"now": ledger.clock.now().isoformat(), "offset_seconds": ledger.clock.offset_seconds})


def _chain(ledger: Ledger) -> dict[str, Any]:
    """Show the newest blocks as the node tells them, whatever the journal says."""
    node = ledger.escrow.node
    chain: dict[str, Any] = {
        "chain_id": ledger.policy.chain_id,
        "escrow": ledger.policy.escrow,
        "rpc_url": node.name,
        "height": None,
        "blocks": [],
    }
    try:
        head = node.block().number
        facts = ledger.escrow.facts(max(ledger.founded.first_block, head - _BLOCKS), head)
    except NodeError:
        return chain  # the page goes on; the chain's panel says that it does not answer
    blocks: dict[int, dict[str, Any]] = {}
    for fact in facts:
        log = fact.log
        shown = {"number": log.block_number, "timestamp": int(log.block_time.timestamp()), "hash": log.block_hash}
        block = blocks.setdefault(log.block_number, {**shown, "events": []})
        block["events"].append({"name": type(fact).__name__, "tx_hash": log.tx_hash, "fields": _fields(fact)})
    return chain | {"height": head, "blocks": list(reversed(blocks.values()))}


def _fields(fact: Fact | Remark) -> dict[str, str]:
    hidden = {"log", "terms", "batch"}
    shown = {field.name: getattr(fact, field.name) for field in fields(fact) if field.name not in hidden}
    return {name: value.name.lower() if isinstance(value, Path) else str(value) for name, value in shown.items()}


def _task(task: Task, assets: Mapping[str, Asset], names: Mapping[Any, str]) -> dict[str, Any]:
    until = next_date(task)
    return {
        "id": task.id,
        "title": task.title,
        "stage": str(task.stage),
        "reward": written(task.reward, assets[task.asset]),
        "employer": names[task.employer],
        "worker": None if task.worker is None else names[task.worker],
        "rating": task.rating,
        "deadline": None if until is None else until.isoformat(),
        "trail": f"tasks/{task.batch}/{task.place}" if task.stage in _ON_CHAIN else None,
    }


def _balances(
    held: Mapping[tuple[str, str], int], assets: Mapping[str, Asset], holders: Mapping[str, str]
) -> list[dict[str, Any]]:
    by_token = {asset.token: asset for asset in assets.values()}
    rows = []
    for (account, token), minor in held.items():
        kind, _, holder = account.partition("/")
        if kind == "balance" and token in by_token and (minor or holder in holders):
            shown = written(minor, by_token[token])
            rows.append({"holder": holders.get(holder, holder), "address": holder, "balance": shown})
    return rows


def _entry(seq: int, entry: Entry, assets: Mapping[str, Asset]) -> dict[str, Any]:
    codes = {asset.token: asset.code for asset in assets.values()}
    return {
        "seq": seq,
        "kind": entry.kind,
        "at": entry.log.block_time.isoformat(),
        "tx_hash": entry.log.tx_hash,
        "block": entry.log.block_number,
        "postings": [
            {"account": leg.account, "minor": str(leg.minor), "asset": codes.get(leg.token, leg.token)}
            for leg in entry.postings
        ],
    }
