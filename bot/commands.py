"""What each subcommand of `escrowd` does."""

import argparse
import asyncio
import contextlib
import json
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp

from bot import app
from bot.sandbox.app import sandbox_app
from bot.sandbox.store import Store, StoreInUse
from ledger.assembly import Ledger, assemble, operator_account
from ledger.audit import Report
from ledger.audit import audit as run_audit
from ledger.chain.escrow import Escrow
from ledger.chain.node import Node, NodeError
from ledger.config import MissingSetting, Settings
from ledger.database import connect, open_database
from ledger.embedded.chain import EmbeddedChain
from ledger.embedded.errors import ChainLocked
from ledger.embedded.rpc import rpc_app
from ledger.founding import NoEscrow, found_anew
from ledger.stops import stop_at
from ledger.web.api import web_app
from ledger.web.serving import NotServing, serving

SANDBOX_TOKEN = "1:sandbox"  # noqa: S105 (known to all: the sandbox is nobody's secret)
GENESIS_WEI = 10**24


class AlreadyRunning(RuntimeError):
    """Another process works on this folder."""


EXPECTED = (
    AlreadyRunning,
    ChainLocked,
    MissingSetting,
    NoEscrow,
    NodeError,
    NotServing,
    StoreInUse,
    ValidationError,
)


def run(_arguments: argparse.Namespace) -> int:
    """Run the whole product until Ctrl-C."""
    settings = Settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        stack.enter_context(_only_one(settings.data_dir))
        _say("starting the chain ...")
        rpc_url = stack.enter_context(_chain(settings))
        _say("opening the ledger ...")
        ledger = assemble(settings, rpc_url, reach=stop_at(settings.stop_at, settings.data_dir))
        stack.callback(ledger.engine.dispose)
        stack.callback(ledger.escrow.node.close)
        api_url = stack.enter_context(_pages(settings, ledger))
        token = settings.telegram_token.get_secret_value() or SANDBOX_TOKEN
        asyncio.run(_work(settings, ledger, token, api_url))
    _say("stopped; everything is kept")
    return 0


def chain(_arguments: argparse.Namespace) -> int:
    """Serve the embedded chain alone."""
    settings = Settings()
    with _embedded(settings) as url:
        _say(f"JSON-RPC of the embedded chain: {url}")
        _wait_for_stop()
    return 0


def sandbox(_arguments: argparse.Namespace) -> int:
    """Serve the emulator and its page alone; LEDGER_URL tells the page where the product is."""
    settings = Settings()
    with _sandbox(settings, settings.ledger_url or None, None) as url:
        _say(f"Page: {url}/\nBot API: {url}/bot{SANDBOX_TOKEN}/")
        _wait_for_stop()
    return 0


def deploy(_arguments: argparse.Namespace) -> int:
    """Deploy the escrow and a test token to the node that is set, and keep them in the database."""
    settings = Settings()
    if settings.is_embedded:
        raise MissingSetting("set CHAIN_RPC_URL: the embedded chain gets its escrow by itself")
    node = Node(settings.chain_rpc_url)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = open_database(settings.database())
    founded = found_anew(engine, node, operator_account(settings))
    _say(f"ESCROW_ADDRESS={founded.escrow}\nblock {founded.first_block} of chain {node.chain_id}")
    engine.dispose()
    node.close()
    return 0


def audit(arguments: argparse.Namespace) -> int:
    """Audit; 0 when all witnesses agree, 1 when they do not."""
    node = Node(arguments.rpc)
    engine = None if arguments.database is None else connect(_database_url(arguments.database))
    report = run_audit(Escrow(node, arguments.escrow), first_block=arguments.from_block, engine=engine)
    _say(json.dumps(_as_json(report), indent=2) if arguments.json else _as_text(report))
    if engine is not None:
        engine.dispose()
    node.close()
    return 0 if report.agrees else 1


async def _work(settings: Settings, ledger: Ledger, token: str, api_url: str) -> None:
    """Serve until told to stop; a second Ctrl-C ends at once, as everything is kept anyway."""
    bot = app.make_bot(token, api_url)
    reach = stop_at(settings.stop_at, settings.data_dir)
    worker = asyncio.create_task(app.serve(ledger, bot, reach=reach, started=lambda: _announce(settings, ledger)))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, worker.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await worker


def _announce(settings: Settings, ledger: Ledger) -> None:
    where = f"http://127.0.0.1:{settings.port}/" if _has_own_sandbox(settings) else "in Telegram"
    _say(f"\nEscrowd is ready: {where}")
    _say(f"  chain   {ledger.escrow.node.url}  (id {ledger.policy.chain_id})")
    _say(f"  escrow  {ledger.policy.escrow}")
    _say(f"  audit   escrowd audit --rpc {ledger.escrow.node.url} --escrow {ledger.policy.escrow}")
    _say("Ctrl-C stops it; everything is kept for the next start.")


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
        with _embedded(settings) as url:
            yield url
        return
    yield settings.chain_rpc_url


@contextlib.contextmanager
def _embedded(settings: Settings) -> Iterator[str]:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    genesis = {str(operator_account(settings).address): GENESIS_WEI}
    opened = EmbeddedChain.open(settings.data_dir / "chain.sqlite", genesis=genesis, wall=lambda: int(time.time()))
    try:
        with serving(rpc_app(opened), settings.port + 1) as url:
            yield url
    finally:
        opened.close()


@contextlib.contextmanager
def _pages(settings: Settings, ledger: Ledger) -> Iterator[str]:
    """Serve what belongs to this process; gives the Bot API's address, empty for Telegram's own."""
    if _has_own_sandbox(settings):
        with _sandbox(settings, f"http://127.0.0.1:{settings.port}/ledger", web_app(ledger)) as url:
            yield url
        return
    if settings.is_sandbox:  # the sandbox is another process; its page reads the ledger here
        with serving(Starlette(routes=[Mount("/ledger", web_app(ledger))]), settings.port):
            yield settings.telegram_api_url
        return
    yield settings.telegram_api_url


@contextlib.contextmanager
def _sandbox(settings: Settings, ledger_url: str | None, ledger_app: ASGIApp | None) -> Iterator[str]:
    store = Store.open(settings.data_dir / "sandbox" / "sandbox.sqlite")
    emulator = sandbox_app(store, token=SANDBOX_TOKEN, ledger_url=ledger_url)
    if ledger_app is not None:
        emulator.routes.insert(0, Mount("/ledger", ledger_app))
    try:
        with serving(emulator, settings.port) as url:
            try:
                yield url
            finally:
                store.bell.close()  # ends long polls, so that the server can stop
    finally:
        store.close()


def _wait_for_stop() -> None:
    signal.sigwait({signal.SIGINT, signal.SIGTERM})


def _database_url(given: str) -> str:
    return given if "://" in given else f"sqlite:///{Path(given).absolute()}"


def _as_json(report: Report) -> dict[str, object]:
    return {
        "agrees": report.agrees,
        "chain_id": report.chain_id,
        "escrow": report.escrow,
        "block": report.block,
        "block_hash": report.block_hash,
        "facts": report.facts,
        "journal": "compared" if report.has_journal else "not given",
        "balances": [
            {"account": account, "token": token, "minor": str(minor)}
            for (account, token), minor in sorted(report.balances.items())
        ],
        "tasks": [
            {"batch": batch, "index": index, "stage": stage, "rating": rating}
            for (batch, index), (stage, rating) in sorted(report.tasks.items())
        ],
        "findings": [_finding(finding) for finding in report.findings],
        "notes": [_finding(note) for note in report.notes],
    }


def _finding(finding: object) -> dict[str, str]:
    names = ("code", "subject", "expected", "found")
    return {name: getattr(finding, name) for name in names}


def _as_text(report: Report) -> str:
    """Write the report for a person; amounts in the tokens' smallest units."""
    lines = [f"Escrow {report.escrow} on chain {report.chain_id}, block {report.block} ({report.block_hash})"]
    lines.append(f"{report.facts} facts read from logs, {len(report.tasks)} tasks, {len(report.balances)} accounts")
    lines += [f"  {account}  {minor}  of {token}" for (account, token), minor in sorted(report.balances.items())]
    marked = (("DIFFERENCE", report.findings), ("note", report.notes))
    for mark, found in marked:
        lines += [f"{mark} {one.code}: {one.subject}: expected {one.expected}, found {one.found}" for one in found]
    witnesses = "logs, contract and journal" if report.has_journal else "logs and contract"
    lines.append(f"{witnesses} agree" if report.agrees else f"{witnesses} DO NOT agree")
    return "\n".join(lines)


def _say(text: str) -> None:
    print(text, flush=True, file=sys.stdout)
