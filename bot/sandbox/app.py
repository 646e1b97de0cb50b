"""The emulator as one ASGI application: Bot API, control API and page."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox.control import ROUTES
from bot.sandbox.guard import LOOPBACK, Guard
from bot.sandbox.sandbox import Bot, Sandbox
from bot.sandbox.store import Store
from bot.sandbox.tour import Tour
from bot.sandbox.webhook import deliver_forever
from bot.sandbox.wire import answer_call, download, refuse_unknown_path

PAGE = Path(__file__).with_name("page")


def sandbox_app(
    store: Store,
    *,
    token: str,
    ledger_url: str | None,
    tour: Tour | None = None,
    hosts: frozenset[str] = LOOPBACK,
) -> Starlette:
    """Put the parts together; before a server stops, `store.bell.close()` ends all waits."""
    app = Starlette(
        routes=[
            Route("/bot{token}/{method}", answer_call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", download),
            *ROUTES,
            Route("/", _page),
            Mount("/page", StaticFiles(directory=PAGE)),
        ],
        middleware=[Middleware(Guard, hosts=hosts)],
        exception_handlers={HTTPException: refuse_unknown_path},
        lifespan=_lifespan,
    )
    app.state.sandbox = Sandbox(store, Bot(token), ledger_url, tour)
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    """Deliver to the webhook as long as the server runs."""
    delivery = asyncio.create_task(deliver_forever(app.state.sandbox))
    yield
    delivery.cancel()
    with suppress(asyncio.CancelledError):
        await delivery


async def _page(request: Request) -> Response:
    """Serve the page, which may load nothing from elsewhere and talk to nobody but us and the ledger."""
    ledger = urlsplit(request.app.state.sandbox.ledger_url or "")
    allowed = f" {ledger.scheme}://{ledger.netloc}" if ledger.netloc else ""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
        f" connect-src 'self'{allowed}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return FileResponse(PAGE / "index.html", headers={"Content-Security-Policy": policy})
