"""How the bot gets its updates: by asking, or at its webhook."""

import re
from asyncio import get_running_loop
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox import updates
from bot.sandbox.arguments import Arguments
from bot.sandbox.errors import BadRequest, Conflict, Json
from bot.sandbox.sandbox import Sandbox

POLL_SECONDS_MAX = 50
BATCH_MAX = 100
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_HOOKED = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


async def get_updates(sandbox: Sandbox, arguments: Arguments) -> list[Json]:
    """Confirm what the bot has, and give what it has not, waiting for the first if need be."""
    if sandbox.store.setting("webhook"):
        raise Conflict(_HOOKED)
    offset, limit = arguments.integer("offset"), min(max(arguments.integer("limit", 100), 1), BATCH_MAX)
    seconds = min(max(arguments.integer("timeout"), 0), POLL_SECONDS_MAX)
    turn = sandbox.polls.take()
    with sandbox.store.change():
        _read_allowed(sandbox, arguments)
        if offset > 0:
            updates.confirm_before(sandbox.store, offset)
        if offset < 0:
            updates.confirm_all_but(sandbox.store, -offset)
    return await _wait_for_updates(sandbox, turn, limit, seconds)


async def _wait_for_updates(sandbox: Sandbox, turn: int, limit: int, seconds: int) -> list[Json]:
    """Wait until an update is there, the patience is over, or another caller takes the turn."""
    clock = get_running_loop().time
    deadline = clock() + seconds
    while True:
        waiting = updates.select_waiting(sandbox.store, limit)
        if waiting:
            updates.count_delivery(sandbox.store, waiting)
            return waiting
        woken = clock() < deadline and await sandbox.store.bell.wait(deadline - clock())
        sandbox.polls.check(turn)
        if not woken:
            return []


def set_webhook(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Have updates delivered to an address; an empty one goes back to asking."""
    url = arguments.text("url").strip()
    if not url:
        return delete_webhook(sandbox, arguments)
    secret = arguments.text("secret_token")
    if not _SECRET.fullmatch(secret):
        raise BadRequest("secret token contains unallowed characters")
    # Unlike Telegram's cloud this server takes plain http and any port: it never leaves the machine.
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise BadRequest("bad webhook: An HTTPS URL must be provided for webhook")
    _read_allowed(sandbox, arguments)
    if arguments.truth("drop_pending_updates"):
        updates.confirm_everything(sandbox.store)
    hook = {"url": url, "secret_token": secret, "max_connections": arguments.integer("max_connections", 40)}
    sandbox.store.set_setting("webhook", hook)
    sandbox.polls.end_for_webhook()
    return True


def delete_webhook(sandbox: Sandbox, arguments: Arguments) -> bool:
    """Go back to asking."""
    sandbox.store.set_setting("webhook", None)
    if arguments.truth("drop_pending_updates"):
        updates.confirm_everything(sandbox.store)
    return True


def get_webhook_info(sandbox: Sandbox, _arguments: Arguments) -> Json:
    """Where updates go, how many wait, and what went wrong last."""
    hook: Json = sandbox.store.setting("webhook") or {}
    body: Json = {
        "url": hook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": updates.count_waiting(sandbox.store),
    }
    shown = ("max_connections", "last_error_date", "last_error_message")
    body |= {name: hook[name] for name in shown if name in hook}
    allowed = sandbox.store.setting("allowed_updates", [])
    return body | ({"allowed_updates": allowed} if allowed else {})


def _read_allowed(sandbox: Sandbox, arguments: Arguments) -> None:
    """Keep the kinds of updates a call names; a call that names none changes nothing."""
    allowed: Any = arguments.parsed("allowed_updates", "can't parse allowed_updates JSON object")
    if isinstance(allowed, list):
        updates.remember_allowed(sandbox.store, allowed)
