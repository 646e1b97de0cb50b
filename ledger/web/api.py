"""The sandbox's window on the ledger: what stands where, as JSON, and the clock that only the sandbox can move."""

import re
from collections.abc import Mapping, Sequence
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
from ledger.core.ids import TaskId
from ledger.database import DatabaseBusy
from ledger.views.public import Public
from ledger.views.watching import Watching
from ledger.web.auditing import Auditor
from ledger.web.checking import Checker
from ledger.web.overview import Overview, money_figures
from ledger.web.pages.app import pages_app

ADVANCE_SECONDS_MAX = 366 * 24 * 3600
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")  # as browsers name them
_LOOPBACK = r"http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?"
_ACCOUNT = re.compile(r"outside|balance/0x[0-9a-fA-F]{40}")


def web_app(ledger: Ledger, *, hosts: Sequence[str] = LOOPBACK) -> Starlette:
    """Make the application; only pages served from this machine may read it."""
    auditor = Auditor(ledger)
    cors = Middleware(
        CORSMiddleware,
        allow_origin_regex=_LOOPBACK,
        allow_methods=["GET", "POST"],
        allow_headers=["content-type"],
        expose_headers=["ETag"],
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

    policy = ledger.policy
    watching = Watching(ledger.engine, policy.chain_id, policy.escrow)
    whole = Overview(ledger, watching)
    checker = Checker(ledger, Public(ledger.engine, policy.chain_id, policy.escrow), watching)

    async def overview(request: Request) -> Response:
        verdict = await run_in_threadpool(auditor.verdict)
        tag, body = await run_in_threadpool(whole.answer, verdict)
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        return Response(body, media_type="application/json", headers=headers)

    async def money(request: Request) -> Response:
        found = await run_in_threadpool(watching.paid, TaskId(request.path_params["task"]))
        return _found(None if found is None else money_figures(found, watching.assets()))

    async def posting(request: Request) -> Response:
        place = request.path_params
        return _found(await run_in_threadpool(checker.posting, place["seq"], place["leg"]))

    async def standing(request: Request) -> Response:
        asset = watching.assets().get(request.query_params.get("asset", ""))
        account = request.path_params["account"]
        if asset is None or _ACCOUNT.fullmatch(account) is None:
            return _found(None)
        return _found(await run_in_threadpool(checker.standing, account, asset.token))

    async def clock(request: Request) -> Response:
        return await _advance(ledger, request)

    return [
        Route("/overview", overview),
        Route("/tasks/{task}/money", money),
        Route("/postings/{seq:number}/{leg:number}", posting),
        Route("/standings/{account:path}", standing),
        Route("/clock", clock, methods=["POST"]),
    ]


def _found(shown: Mapping[str, Any] | None) -> Response:
    if shown is None:
        return JSONResponse({"error": "there is nothing like it"}, 404)
    return JSONResponse(shown, headers={"Cache-Control": "no-store"})


async def _come_again(_request: Request, _error: Exception) -> Response:
    return JSONResponse({"error": "the database is busy or away: ask again"}, 503)


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
