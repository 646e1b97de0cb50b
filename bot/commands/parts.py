"""`escrowd bot`, `send`, `relay`, `watch`, `tick`, `web`: one part of the product, as a process of its own."""

import argparse
import asyncio
import contextlib
import functools
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field

from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.commands.collecting import spare_collector
from bot.commands.deploy import CannotDeploy, in_words
from bot.commands.reading import read_settings
from bot.commands.sandbox import TOKEN
from bot.commands.saying import say
from bot.commands.starting import CHAT_PARTS, AlreadyRunning, awaited_ledger, only_one
from bot.loops import ChatAway, Loop, Looping, TokenRefused
from bot.texts import choose_locale, plain
from bot.webhook import CannotListen
from ledger.assembly import Ledger
from ledger.chain.errors import NodeError
from ledger.config import MissingSetting, Settings
from ledger.database import DatabaseBusy, NoDatabase
from ledger.founding import NoEscrow
from ledger.intake import SecretRotated
from ledger.meters import Meters
from ledger.pulse import Pulse
from ledger.stops import stop_at
from ledger.web.api import web_app
from ledger.web.operation import Operation, loopback
from ledger.web.serving import NotServing, serving

SAMPLE_SECONDS = 10.0


class NoCurrency(RuntimeError):
    """The database has no currency yet, so that no sum in the chat would mean anything."""


EXPECTED = (
    AlreadyRunning,
    CannotDeploy,
    CannotListen,
    ChatAway,
    DatabaseBusy,
    MissingSetting,
    NoCurrency,
    NoDatabase,
    NoEscrow,
    NodeError,
    NotServing,
    SecretRotated,
    TimeoutError,
    TokenRefused,
)


def execute(arguments: argparse.Namespace) -> int:
    """Do one part's work with what is set in the environment."""
    is_once, port = getattr(arguments, "once", False), getattr(arguments, "port", 0)
    return perform(_asked(read_settings(), arguments), arguments.subcommand, is_once=is_once, port=port)


def _asked(settings: Settings, arguments: argparse.Namespace) -> Settings:
    """Let what was said on the command line go before what is set."""
    said = {"webhook_url": getattr(arguments, "webhook", None), "webhook_port": getattr(arguments, "listen", None)}
    given = {name: value for name, value in said.items() if value is not None}
    return Settings.model_validate({**settings.model_dump(), **given}) if given else settings


def perform(settings: Settings, part: str, *, is_once: bool = False, port: int = 0) -> int:
    """Do one part's work until told to stop, or once until nothing is left to do; the pages at PORT unless told."""
    locale = choose_locale(None, settings.lang)
    is_web = part == "web"
    work = Work(settings, () if is_web else (part,), chat_url(settings), is_wide=is_web)
    with contextlib.ExitStack() as stack:
        stack.enter_context(only_one(settings, (part,)))
        stack.enter_context(in_words(locale))
        stack.enter_context(work.answering())
        if is_web:
            pages = serving(loopback(work.routes()), port or settings.port)
            say(plain(locale, "part-serves", url=stack.enter_context(pages)))
        asyncio.run(until_told(work.once() if is_once else work.forever(lambda _ledger: _announce(part, locale))))
    say(plain(locale, "part-stopped", part=part))
    return 0


async def until_told(work: Coroutine[None, None, None]) -> None:
    """Work until it is done, or somebody asks politely for the end."""
    worker = asyncio.create_task(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, worker.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await worker


def _announce(part: str, locale: str) -> None:
    say(plain(locale, "part-works", part=part))


@dataclass
class Work:
    """Some parts' work in this process, and what can be asked of it."""

    settings: Settings
    parts: Sequence[str]
    api_url: str
    is_wide: bool = False  # shows also the figures of database and chain
    pulse: Pulse = field(default_factory=Pulse)
    meters: Meters = field(default_factory=Meters)

    def __post_init__(self) -> None:
        """Answer from the start: that it is alive, and not ready yet."""
        self._pages = Late()
        self._operation = Operation(self.pulse, self.meters, lag_most=self.settings.head_lag_blocks_max)

    def routes(self) -> list[BaseRoute]:
        """List what is served at PORT: the answers, and the pages; who is not signed in reads there of nobody."""
        return [*self._operation.routes(), Mount("/ledger", self._pages)]

    @contextlib.contextmanager
    def answering(self) -> Iterator[None]:
        """Answer at METRICS_PORT, if it is set."""
        port, bind = self.settings.metrics_port, self.settings.metrics_bind
        with serving(self._operation.app(bind), port, bind=bind) if port else contextlib.nullcontext():
            yield

    async def forever(self, started: Callable[[Ledger], None], *, is_patient: bool = True) -> None:
        """Work until cancelled, waiting for whatever is away."""
        async with self._begun(is_patient=is_patient) as (ledger, loops):
            self._pages.app = web_app(ledger)
            started(ledger)
            see = ledger.intake.require_same_secret
            looping = Looping(ledger.clock, self.pulse, self.meters, after_failure_see=see)
            await looping.forever((*loops, *self._sampling(ledger)))

    async def once(self) -> None:
        """Work until nothing is left to do."""
        async with self._begun(is_patient=False) as (ledger, loops):
            await Looping(ledger.clock, self.pulse, self.meters).once(loops)

    @contextlib.asynccontextmanager
    async def _begun(self, *, is_patient: bool) -> AsyncIterator[tuple[Ledger, Sequence[Loop]]]:
        settings = self.settings
        ledger = await awaited_ledger(settings, self.meters, is_patient=is_patient)
        spare_collector()
        async with contextlib.AsyncExitStack() as stack:
            stack.callback(ledger.engine.dispose)
            stack.callback(ledger.escrow.node.close)
            if "bot" in self.parts and not ledger.views.assets():
                raise NoCurrency(plain(choose_locale(None, settings.lang), "part-no-currency"))
            loops = [_ledger_loop(ledger, part) for part in self.parts if part not in CHAT_PARTS]
            if "tick" in self.parts:
                loops.append(Loop("checks", functools.partial(asyncio.to_thread, ledger.inspector.run_once)))
            chat_parts = tuple(part for part in self.parts if part in CHAT_PARTS)
            if chat_parts:
                loops += await self._chat_loops(ledger, chat_parts, stack)
            yield ledger, loops

    async def _chat_loops(
        self, ledger: Ledger, chat_parts: Sequence[str], stack: contextlib.AsyncExitStack
    ) -> list[Loop]:
        from bot import app  # only here: the others need not wait until the chat's library is read

        settings = self.settings
        bot = app.make_bot(settings.telegram_token.get_secret_value() or TOKEN, self.api_url)
        stack.push_async_callback(bot.shutdown)
        await app.begin_chat(bot)
        reach = stop_at(settings.stop_at, settings.data_dir)
        return await app.open_chat_loops(ledger, bot, chat_parts, reach, stack)

    def _sampling(self, ledger: Ledger) -> tuple[Loop, ...]:
        """Ask the node now and then, where anybody may want to know."""
        if not self.is_wide and not self.settings.metrics_port:
            return ()
        sampler = self._operation.join(ledger, is_wide=self.is_wide)
        return (Loop("node", lambda: asyncio.to_thread(sampler.run_once), SAMPLE_SECONDS),)


def _ledger_loop(ledger: Ledger, part: str) -> Loop:
    works = {"relay": ledger.relay.run_once, "watch": ledger.watch, "tick": ledger.tick}
    return Loop(part, functools.partial(asyncio.to_thread, works[part]))


class Late:
    """Pages that are served as soon as there is a ledger to show."""

    app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await (self.app or PlainTextResponse("not yet: ask again\n", 503))(scope, receive, send)


def chat_url(settings: Settings) -> str:
    """Name the chat's server: as set, else the emulator beside us, else nothing for Telegram's own."""
    beside_us = f"http://127.0.0.1:{settings.port}" if settings.is_sandbox else ""
    return settings.telegram_api_url or beside_us
