"""The webhook: Telegram brings updates here, and each is stored before it is acknowledged.

Who does not know the secret learns nothing: not whether a bot is here, nor what was wrong. Whatever could not be stored
is answered with an error, so that Telegram brings it again.
"""

import hmac
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from ledger.database import DatabaseBusy

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name, not its value)
BODY_BYTES_MAX = 256 * 1024  # an update is a few kilobytes; a text of 4,096 characters ten times over still fits
GRACE_SECONDS = 3.0

Take = Callable[[bytes], Awaitable[None]]


class NotAnUpdate(ValueError):
    """What was brought is no update."""


class CannotListen(RuntimeError):
    """The webhook's port cannot be had; the text says why."""


@asynccontextmanager
async def listening(take: Take, *, secret: str, bind: str, port: int) -> AsyncIterator[int]:
    """Take updates until the block ends; gives the port, for 0 takes a free one.

    Raises:
        CannotListen: the address is not ours, or the port is taken.
    """
    expected = secret.encode()

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, expected):
            return web.Response(status=403)
        if request.method != "POST":
            return web.Response(status=405)
        return web.Response(status=await _taken(take, request))

    server = web.Server(answer, access_log=None)
    runner = web.ServerRunner(server, shutdown_timeout=GRACE_SECONDS)
    await runner.setup()
    try:
        site = web.TCPSite(runner, bind, port, reuse_address=True)
        try:
            await site.start()
        except OSError as error:
            raise CannotListen(
                f"the webhook cannot listen at {bind}, port {port}: set WEBHOOK_BIND and WEBHOOK_PORT to a free one"
            ) from error
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


async def _taken(take: Take, request: web.BaseRequest) -> int:
    """Store what was brought; gives the status to answer."""
    if (request.content_length or 0) > BODY_BYTES_MAX:
        return 413
    body = bytearray()
    async for piece in request.content.iter_any():
        body += piece
        if len(body) > BODY_BYTES_MAX:
            return 413
    try:
        await take(bytes(body))
    except NotAnUpdate:
        return 400
    except DatabaseBusy:
        return 503
    except Exception:  # whatever it is, Telegram keeps the update and brings it again
        log.exception("an update could not be stored")
        return 500
    return 200
