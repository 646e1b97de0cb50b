"""`escrowd run`: the whole product, with what is set in the environment."""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Coroutine, Iterator
from pathlib import Path

from filelock import FileLock, Timeout
from starlette.applications import Starlette
from starlette.routing import Mount

from bot import app
from bot.commands import chain, sandbox
from bot.commands.deploy import CannotDeploy, in_words
from bot.commands.saying import say
from bot.texts import choose_locale
from ledger.assembly import Ledger, assemble
from ledger.chain.errors import NodeError
from ledger.config import Settings
from ledger.database import NoDatabase
from ledger.founding import NoEscrow
from ledger.stops import stop_at
from ledger.web.api import web_app
from ledger.web.serving import serving


class AlreadyRunning(RuntimeError):
    """Another process works on this folder."""


EXPECTED = (
    AlreadyRunning,
    CannotDeploy,
    app.TokenRefused,
    NoDatabase,
    NoEscrow,
    NodeError,
    *chain.EXPECTED,
    *sandbox.EXPECTED,
)


def execute(_arguments: argparse.Namespace) -> int:
    """Run the whole product until Ctrl-C."""
    settings = Settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        stack.enter_context(_only_one(settings.data_dir))
        if settings.is_embedded:
            say("starting the chain ...")
        rpc_url = stack.enter_context(_chain(settings))
        say("opening the ledger ...")
        reach = stop_at(settings.stop_at, settings.data_dir)
        with in_words(choose_locale(None, settings.lang)):
            ledger = assemble(settings, rpc_url, reach=reach)
        stack.callback(ledger.engine.dispose)
        stack.callback(ledger.escrow.node.close)
        api_url = stack.enter_context(_pages(settings, ledger))
        token = settings.telegram_token.get_secret_value() or sandbox.TOKEN
        bot = app.make_bot(token, api_url)
        asyncio.run(_work(app.serve(ledger, bot, reach=reach, started=lambda: _announce(settings, ledger))))
    say("stopped; everything is kept")
    return 0


async def _work(serving_all: Coroutine[None, None, None]) -> None:
    """Serve until told to stop."""
    worker = asyncio.create_task(serving_all)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, worker.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await worker


def _announce(settings: Settings, ledger: Ledger) -> None:
    where = f"http://127.0.0.1:{settings.port}/" if _has_own_sandbox(settings) else "in the chat"
    say(f"\nEscrowd is ready: {where}")
    say(f"  chain   {ledger.escrow.node.name}  (id {ledger.policy.chain_id})")
    say(f"  escrow  {ledger.policy.escrow}")
    program = os.path.relpath(sys.argv[0])
    # An address that somebody set may hold a key, so it is not repeated here.
    url = ledger.escrow.node.url if settings.is_embedded else '"$CHAIN_RPC_URL"'
    tokens = " ".join(f"--token {asset.token}" for asset in ledger.views.assets().values())
    say(f"  audit   {program} audit --rpc {url} --escrow {ledger.policy.escrow} {tokens}")
    say("Ctrl-C stops it; everything is kept for the next start.")


def _has_own_sandbox(settings: Settings) -> bool:
    return settings.is_sandbox and not settings.telegram_api_url


@contextlib.contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    lock = FileLock(folder / "escrowd.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise AlreadyRunning(f"another escrowd works on {folder}: stop it first, or set DATA_DIR") from error
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _chain(settings: Settings) -> Iterator[str]:
    if settings.is_embedded:
        with chain.embedded_chain(settings) as url:
            yield url
        return
    yield settings.chain_rpc_url


@contextlib.contextmanager
def _pages(settings: Settings, ledger: Ledger) -> Iterator[str]:
    """Serve what belongs to this process; gives the Bot API's address, empty for Telegram's own."""
    if _has_own_sandbox(settings):
        with sandbox.serving_sandbox(settings, f"http://127.0.0.1:{settings.port}/ledger", web_app(ledger)) as url:
            yield url
        return
    if settings.is_sandbox:  # the sandbox is another process; its page reads the ledger here
        with serving(Starlette(routes=[Mount("/ledger", web_app(ledger))]), settings.port):
            yield settings.telegram_api_url
        return
    yield settings.telegram_api_url
