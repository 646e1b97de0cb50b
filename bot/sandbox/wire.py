"""The Bot API over HTTP: one path for all methods, one for downloads."""

import hmac
import json
import logging
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from bot.sandbox.arguments import Arguments, read_arguments
from bot.sandbox.errors import ApiError, BadRequest, InternalError, NotFound, Unauthorized
from bot.sandbox.faults import Kind
from bot.sandbox.files import select_file_at
from bot.sandbox.methods import METHODS
from bot.sandbox.methods.receiving import get_updates
from bot.sandbox.sandbox import Sandbox

LOG = logging.getLogger(__name__)


class CutOff(Response):
    """An answer that ends before its body: the caller cannot know what happened."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Begin the answer and leave; the server then closes the connection."""
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


def json_response(body: Any, code: int = 200) -> Response:
    """Give an answer in JSON, its Chinese readable."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status_code=code, media_type="application/json")


async def answer_call(request: Request) -> Response:
    """Answer one call of a bot."""
    sandbox: Sandbox = request.app.state.sandbox
    try:
        _check_token(sandbox, request.path_params["token"])
        method = request.path_params["method"].lower()
        fault = sandbox.faults.take(method)
        if fault is Kind.DROP_BEFORE:
            return CutOff()
        result = await call(sandbox, method, await _read(request))
    except ApiError as refusal:
        return json_response(refusal.as_json(), refusal.code)
    except Exception:
        LOG.exception("A call of %s failed.", request.path_params["method"])
        return json_response(InternalError().as_json(), InternalError.code)
    return CutOff() if fault is Kind.DROP_AFTER else json_response({"ok": True, "result": result})


async def call(sandbox: Sandbox, method: str, arguments: Arguments) -> Any:
    """Run one method; all it changes is kept together."""
    if method == "getupdates":
        return await get_updates(sandbox, arguments)
    if method not in METHODS:
        raise NotFound("method not found")
    with sandbox.store.change():
        return METHODS[method](sandbox, arguments)


async def download(request: Request) -> Response:
    """Hand a file to the bot, by the path that getFile gave."""
    sandbox: Sandbox = request.app.state.sandbox
    try:
        _check_token(sandbox, request.path_params["token"])
    except ApiError as refusal:
        return json_response(refusal.as_json(), refusal.code)
    file = select_file_at(sandbox.store, request.path_params["path"])
    if file is None:
        return json_response(NotFound().as_json(), NotFound.code)
    return FileResponse(sandbox.store.folder / file.path, media_type="application/octet-stream")


async def refuse_unknown_path(_request: Request, error: Exception) -> Response:
    """Answer a path or verb that leads nowhere as Telegram does."""
    assert isinstance(error, HTTPException), "registered for these alone"
    body = {"ok": False, "error_code": error.status_code, "description": error.detail}
    return json_response(body, error.status_code)


def _check_token(sandbox: Sandbox, token: str) -> None:
    """Refuse a caller who does not know the token."""
    if not hmac.compare_digest(token.encode(), sandbox.bot.token.encode()):
        raise Unauthorized


async def _read(request: Request) -> Arguments:
    """Read the arguments; a broken form is the caller's fault."""
    try:
        return await read_arguments(request)
    except HTTPException as error:
        raise BadRequest(str(error.detail)) from error
