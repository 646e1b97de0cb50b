"""Delivers updates to the bot's webhook, one after the other, again and again until each is taken."""

import asyncio
import logging

from aiohttp import ClientError, ClientSession, ClientTimeout
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

from bot.sandbox import updates
from bot.sandbox.arguments import read_arguments
from bot.sandbox.errors import ApiError, Json
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.wire import call

LOG = logging.getLogger(__name__)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 -- the header's name, not its value
DELIVERY_SECONDS_MAX = 30
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 10.0
IDLE_SECONDS = 3600.0


async def deliver_forever(sandbox: Sandbox) -> None:
    """Deliver what waits whenever a webhook is set."""
    pause = FIRST_PAUSE_SECONDS
    async with ClientSession(timeout=ClientTimeout(total=DELIVERY_SECONDS_MAX)) as session:
        while not sandbox.store.bell.closed:
            hook = sandbox.store.setting("webhook")
            waiting = updates.select_waiting(sandbox.store, 1) if hook else []
            if not waiting:
                await sandbox.store.bell.wait(IDLE_SECONDS)
                continue
            problem = await _deliver(sandbox, session, hook, waiting[0])
            _note(sandbox, hook, waiting[0], problem)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS) if problem else FIRST_PAUSE_SECONDS
            if problem:
                await asyncio.sleep(pause)


async def _deliver(sandbox: Sandbox, session: ClientSession, hook: Json, update: Json) -> str:
    """Deliver one update; what went wrong, or nothing."""
    headers = {SECRET_HEADER: hook["secret_token"]} if hook["secret_token"] else {}
    try:
        async with session.post(hook["url"], json=update, headers=headers) as response:
            if not response.ok:
                return f"Wrong response from the webhook: {response.status} {response.reason}"
            body, kind = await response.read(), response.headers.get("Content-Type", "")
    except TimeoutError:
        return "Read timeout expired"
    except ClientError as error:
        return f"Connection failed: {type(error).__name__}"
    await _run_reply(sandbox, body, kind)
    return ""


async def _run_reply(sandbox: Sandbox, body: bytes, kind: str) -> None:
    """Run the method that a webhook's answer may carry, as JSON or as a form; nobody hears of its failure."""
    try:
        reply = await read_arguments(_as_request(body, kind))
    except (ApiError, HTTPException):
        return  # an answer in other words than a call's is none
    if not (method := reply.text("method")):
        return
    try:
        await call(sandbox, method.lower(), reply)
    except ApiError as refusal:
        LOG.info("A method in a webhook's answer was refused: %s", refusal.words)
    except Exception:
        LOG.exception("A method in a webhook's answer failed.")


def _as_request(body: bytes, kind: str) -> Request:
    """Give an answer the shape of the call that it stands for."""

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    form = "form" in kind  # whatever else a server calls its JSON
    headers = [(b"content-type", kind.encode("latin-1") if form else b"application/json")]
    return Request({"type": "http", "method": "POST", "headers": headers, "query_string": b""}, receive)


def _note(sandbox: Sandbox, hook: Json, update: Json, problem: str) -> None:
    """Keep that an update was taken, or why not; a webhook changed meanwhile is left alone."""
    with sandbox.store.change():
        if not problem:
            updates.confirm_one(sandbox.store, update["update_id"])
            return
        current = sandbox.store.setting("webhook") or {}
        if current.get("url") == hook["url"]:
            trouble = {"last_error_date": sandbox.now(), "last_error_message": problem}
            sandbox.store.set_setting("webhook", current | trouble)
