"""`escrowd run`: the whole product in one process, with what is set in the environment."""

import argparse
import asyncio
import contextlib
import os
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from bot.commands import chain, parts, sandbox
from bot.commands.deploy import in_words
from bot.commands.parts import Work, chat_url, until_told
from bot.commands.reading import read_settings
from bot.commands.saying import say
from bot.commands.starting import PARTS, AlreadyRunning, only_one
from bot.texts import choose_locale, plain
from ledger.assembly import Ledger
from ledger.config import Settings
from ledger.web.operation import loopback
from ledger.web.serving import serving

EXPECTED = (*parts.EXPECTED, *chain.EXPECTED, *sandbox.EXPECTED)


def execute(_arguments: argparse.Namespace) -> int:
    """Run the whole product until Ctrl-C."""
    settings = read_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    work = Work(settings, PARTS, chat_url(settings), is_wide=True)
    with contextlib.ExitStack() as stack:
        stack.enter_context(_only_run(settings.data_dir.resolve(), choose_locale(None, settings.lang)))
        stack.enter_context(only_one(settings, PARTS))
        if settings.is_embedded:
            say("starting the chain ...")
            stack.enter_context(chain.embedded_chain(settings))
        say("opening the ledger ...")
        stack.enter_context(in_words(choose_locale(None, settings.lang)))
        stack.enter_context(work.answering())
        stack.enter_context(_pages(settings, work))
        asyncio.run(until_told(work.forever(lambda ledger: _announce(settings, ledger), is_patient=False)))
    say("stopped; everything is kept")
    return 0


def _announce(settings: Settings, ledger: Ledger) -> None:
    where = f"http://127.0.0.1:{settings.port}/" if _has_own_sandbox(settings) else "in the chat"
    say(f"\nEscrowd is ready: {where}")
    say(f"  chain   {ledger.escrow.node.name}  (id {ledger.policy.chain_id})")
    say(f"  escrow  {ledger.policy.escrow}")
    program = os.path.relpath(sys.argv[0])
    # An address that somebody set may hold a key, so it is not repeated here.
    url = ledger.escrow.node.url if settings.is_embedded else '"$CHAIN_RPC_URL"'
    tokens = " ".join(f"--token {asset.token}" for asset in ledger.views.assets().values())
    say(f"  pages   http://127.0.0.1:{settings.port}/ledger/  ({_password(settings)})")
    say(f"  audit   {program} audit --rpc {url} --escrow {ledger.policy.escrow} {tokens}")
    say(f"  check   {_where(settings)}{program} check")
    say("Ctrl-C stops it; everything is kept for the next start.")


def _where(settings: Settings) -> str:
    """Write what `check` has to be told to look at what was started here: folder and port, where they are not usual."""
    usual = type(settings).model_fields
    folder, port = usual["data_dir"].default, usual["port"].default
    told = f"DATA_DIR={shlex.quote(str(settings.data_dir))} " if settings.data_dir != folder else ""
    return told + (f"PORT={settings.port} " if settings.port != port else "")


def _password(settings: Settings) -> str:
    """Say where the operator's password stands, never what it is."""
    if settings.operator_password.get_secret_value():
        return "the operator's password is OPERATOR_PASSWORD"
    if settings.is_embedded:
        return f"the operator's password is in {settings.data_dir / 'operator_password.secret'}"
    return "set OPERATOR_PASSWORD for the operator's"


def _has_own_sandbox(settings: Settings) -> bool:
    return settings.is_sandbox and not settings.telegram_api_url


@contextlib.contextmanager
def _only_run(folder: Path, locale: str) -> Iterator[None]:
    lock = FileLock(folder / "escrowd.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise AlreadyRunning(plain(locale, "running-folder", path=str(folder))) from error
    try:
        yield
    finally:
        lock.release()


def _pages(settings: Settings, work: Work) -> contextlib.AbstractContextManager[str]:
    """Serve what belongs to this process: with a sandbox of our own its page too."""
    if _has_own_sandbox(settings):
        ledger_url = f"http://127.0.0.1:{settings.port}/ledger"
        return sandbox.serving_sandbox(settings, ledger_url, work.routes())
    return serving(loopback(work.routes()), settings.port)
