"""What those who run the product ask it: is it alive, can it work, what are its figures."""

import asyncio
from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from ledger.assembly import Ledger
from ledger.database import DatabaseBusy
from ledger.gauges import Gauges, Readiness, Sampler, read_readiness
from ledger.meters import CONTENT_TYPE, Meters
from ledger.pulse import Pulse

ANSWER_SECONDS = 5.0  # whoever asks gives up soon after
LOOPBACK = ("127.0.0.1", "localhost", "::1")
HOSTS = ("127.0.0.1", "localhost", "[::1]")  # as browsers name them
_NOTHING = Readiness(database=False, node=False)


class Operation:
    """The three answers; the ledger joins once it is put together."""

    def __init__(self, pulse: Pulse, meters: Meters, *, lag_most: int) -> None:
        self._pulse = pulse
        self._meters = meters
        self._lag_most = lag_most
        self._ledger: Ledger | None = None
        self._sampler: Sampler | None = None

    def join(self, ledger: Ledger, *, is_wide: bool) -> Sampler:
        """Answer for a ledger; one process of all shows also the figures of database and chain."""
        self._ledger = ledger
        self._sampler = sampler = Sampler(ledger.engine, ledger.escrow)
        if is_wide:
            self._meters.add(Gauges(ledger.engine, ledger.escrow, ledger.clock, sampler))
        return sampler

    def routes(self) -> Sequence[Route]:
        """List where the answers are."""
        return (
            Route("/health", self._health),
            Route("/ready", self._ready),
            Route("/metrics", self._metrics),
        )

    def app(self, bind: str) -> Starlette:
        """Make an application of the three alone; at other addresses than loopback it may be asked by any name."""
        return loopback(self.routes()) if bind in LOOPBACK else Starlette(routes=list(self.routes()))

    async def _health(self, _request: Request) -> Response:
        """Say whether every loop comes round; one that waits for database or node is alive."""
        ages = {loop: round(age, 1) for loop, age in self._pulse.ages().items()}
        shown = {"alive": self._pulse.is_alive, "loops": ages, "waiting": sorted(self._pulse.waiting)}
        return JSONResponse(shown, 200 if self._pulse.is_alive else 503)

    async def _ready(self, _request: Request) -> Response:
        """Say whether the product can do its work."""
        found = await self._readiness()
        lag = found.lag
        shown = {
            "database": found.database,
            "node": found.node,
            "head": lag is not None and lag <= self._lag_most,
            "halted": found.is_halted,
        }
        is_ready = found.database and found.node and bool(shown["head"]) and not found.is_halted
        heights = {
            "seen": None if found.head is None else found.head.tip,
            "learned": None if found.head is None else found.head.height,
            "node": found.newest,
            "lag": lag,
        }
        return JSONResponse({"ready": is_ready, **shown, "blocks": heights}, 200 if is_ready else 503)

    async def _readiness(self) -> Readiness:
        ledger, sampler = self._ledger, self._sampler
        if ledger is None or sampler is None:
            return _NOTHING
        try:
            asked = asyncio.to_thread(read_readiness, ledger.engine, ledger.escrow, sampler, ledger.relay.addresses)
            return await asyncio.wait_for(asked, ANSWER_SECONDS)
        except (DatabaseBusy, TimeoutError):
            return Readiness(database=False, node=sampler.is_fresh, newest=sampler.sample.newest)

    async def _metrics(self, _request: Request) -> Response:
        return Response(await run_in_threadpool(self._meters.text), media_type=CONTENT_TYPE)


def loopback(routes: Sequence[BaseRoute]) -> Starlette:
    """Make an application for this machine alone: no page from elsewhere may ask it under another name."""
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=[*HOSTS])
    return Starlette(routes=list(routes), middleware=[hosts])
