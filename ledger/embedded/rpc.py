"""JSON-RPC 2.0 over HTTP POST, in front of one embedded chain.

The chain has no accounts of its own and signs nothing, so whoever reaches this address may read and send.
Two checks keep web pages away from it: a browser cannot post JSON from another site without asking first,
which is never granted, and it names the site in `Origin`, which is refused.
"""

import logging
import time
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ledger.embedded.chain import EmbeddedChain
from ledger.embedded.errors import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    INVALID_REQUEST,
    LIMIT_EXCEEDED,
    PARSE_ERROR,
    TIMED_OUT,
    ChainClosed,
    RpcError,
)

BODY_BYTES_MAX = 4 * 1024 * 1024
BATCH_MAX = 1_000
BATCH_SECONDS = 30.0  # as on geth
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "testserver"})

logger = logging.getLogger(__name__)

Answer = dict[str, Any]


def rpc_app(chain: EmbeddedChain) -> Starlette:
    """Make the application that serves the chain; the caller binds it to loopback."""

    async def serve(request: Request) -> Response:
        refusal = _refusal(request)
        if refusal is not None:
            return refusal
        body = await _body(request)
        if body is None:
            return PlainTextResponse(f"The body is larger than {BODY_BYTES_MAX} bytes.", 413)
        # py-evm is slow and takes no breaks: it works in a thread, so that the loop stays free.
        answer = await run_in_threadpool(reply, chain, body)
        return Response(status_code=204) if answer is None else Response(answer, media_type="application/json")

    return Starlette(routes=[Route("/", serve, methods=["POST"])])


def reply(chain: EmbeddedChain, body: bytes, *, batch_seconds: float = BATCH_SECONDS) -> bytes | None:
    """Answer one request or a batch; nothing where only notifications came.

    Of a batch, what has not been begun by its time is not done. Others have their turn between its calls.
    """
    try:
        asked = orjson.loads(body)
    except orjson.JSONDecodeError:
        return orjson.dumps(_failed(None, RpcError(PARSE_ERROR, "parse error: the body is not JSON")))
    if not isinstance(asked, list):
        single = _answer(chain, asked)
        return None if single is None else orjson.dumps(single)
    if not asked:
        return orjson.dumps(_failed(None, RpcError(INVALID_REQUEST, "empty batch")))
    if len(asked) > BATCH_MAX:
        return orjson.dumps(_failed(None, RpcError(LIMIT_EXCEEDED, f"batch too large, want at most {BATCH_MAX}")))
    until = time.monotonic() + batch_seconds
    answered = (_answer(chain, item) if time.monotonic() <= until else _too_late(item) for item in asked)
    answers = [answer for answer in answered if answer is not None]
    return orjson.dumps(answers) if answers else None


def _refusal(request: Request) -> Response | None:
    """Turn away what looks like a web page, not a program."""
    if request.url.hostname not in LOOPBACK:  # a page whose name was made to point here
        return PlainTextResponse("Only this machine is served.", 403)
    if "origin" in request.headers:
        return PlainTextResponse("Requests from web pages are not served.", 403)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        return PlainTextResponse("The content type must be application/json.", 415)
    return None


async def _body(request: Request) -> bytes | None:
    """Read the body, giving up as soon as it is too large."""
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > BODY_BYTES_MAX:
            return None
    return bytes(parts)


def _answer(chain: EmbeddedChain, asked: object) -> Answer | None:
    """Answer one request object; a notification gets none."""
    if not isinstance(asked, dict) or not isinstance(asked.get("method"), str):
        return _failed(None, RpcError(INVALID_REQUEST, "invalid request: expected an object with a method"))
    try:
        result = chain.call(asked["method"], _params(asked))
    except RpcError as error:
        answer = _failed(asked.get("id"), error)
    except ChainClosed as closed:
        answer = _failed(asked.get("id"), RpcError(INTERNAL_ERROR, str(closed)))
    except Exception:
        # A bug, or a full disk. The caller learns that it failed; why stands in the log.
        logger.exception("%s failed", asked["method"])
        answer = _failed(asked.get("id"), RpcError(INTERNAL_ERROR, "internal error"))
    else:
        answer = {"jsonrpc": "2.0", "id": asked.get("id"), "result": result}
    return answer if "id" in asked else None


def _too_late(asked: object) -> Answer | None:
    """Say that the batch's time was over before this call's turn."""
    request_id = asked.get("id") if isinstance(asked, dict) else None
    is_heard = not isinstance(asked, dict) or "id" in asked
    return _failed(request_id, RpcError(TIMED_OUT, "request timed out")) if is_heard else None


def _params(asked: Answer) -> list[Any]:
    """Read the parameters, which Ethereum gives by position."""
    params = asked.get("params") or []
    if not isinstance(params, list):
        raise RpcError(INVALID_PARAMS, "non-array args")
    return params


def _failed(request_id: object, error: RpcError) -> Answer:
    """Make the error object."""
    detail: Answer = {"code": error.code, "message": error.message}
    if error.data is not None:
        detail["data"] = error.data
    return {"jsonrpc": "2.0", "id": request_id, "error": detail}
