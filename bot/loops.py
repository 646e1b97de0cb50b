"""The loops: each part's work done again and again at its own pace, whatever is away, until it is told to stop."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from ledger.chain.errors import NodeError
from ledger.clock import Clock
from ledger.database import DatabaseBusy
from ledger.intake import SecretRotated
from ledger.meters import Meters
from ledger.pulse import Pulse

log = logging.getLogger(__name__)

AFTER_ERROR_SECONDS = 2.0
AFTER_FAILURE_SECONDS = 10.0
ONCE_SECONDS = 50.0  # a pass that somebody's clock starts each minute is over before the next


class ChatAway(Exception):
    """The chat's server does not answer, or not now: the text says which."""


class TokenRefused(ValueError):
    """The chat's server does not know the bot."""


_AWAY = (ChatAway, NodeError, DatabaseBusy)


@dataclass(frozen=True, slots=True)
class Loop:
    """One part of the product: `work` says how much it has done, and rests when that was nothing."""

    name: str
    work: Callable[[], Awaitable[int]]
    idle_seconds: float = 0.15
    bell: asyncio.Event | None = None  # rung when there is work, by whoever made it


@dataclass(frozen=True, slots=True)
class Pace:
    """How long loops rest, in seconds; the first that finds work wakes those that rest because it is quiet."""

    after_error: float = AFTER_ERROR_SECONDS
    after_failure: float = AFTER_FAILURE_SECONDS
    quiet_after: float = 2.0  # without any work
    quiet_rest: float = 0.5  # at least


_USUAL = Pace()


class Looping:
    """Runs loops side by side; one that fails does not end the others."""

    def __init__(
        self,
        clock: Clock,
        pulse: Pulse,
        meters: Meters,
        *,
        after_failure_see: Callable[[], None] = lambda: None,
        pace: Pace = _USUAL,
    ) -> None:
        self._after_failure_see = after_failure_see
        self._clock = clock
        self._pulse = pulse
        self._meters = meters
        self._pace = pace
        self._worked = time.monotonic()
        self._stirred = asyncio.Event()

    async def forever(self, loops: Sequence[Loop]) -> None:
        """Work until cancelled."""
        for loop in loops:
            self._pulse.begin(loop.name)
            self._meters.show_age(loop.name, lambda name=loop.name: self._pulse.ages()[name])  # type: ignore[misc]
        await asyncio.gather(*map(self._repeat, loops))

    async def once(self, loops: Sequence[Loop]) -> None:
        """Work until nothing is left to do, or time is up; what is away ends it at once."""
        async with asyncio.timeout(ONCE_SECONDS):
            for loop in loops:
                await self._catch_up()
                while await loop.work():  # noqa: ASYNC110 (the work is asked, and needs a moment between)
                    await asyncio.sleep(loop.idle_seconds)

    async def _repeat(self, loop: Loop) -> None:
        while True:
            try:
                await self._catch_up()
                if loop.bell is not None:
                    loop.bell.clear()  # before the look: what comes meanwhile rings again
                done = await loop.work()
            except _AWAY as error:
                self._wait(loop, error)
                await asyncio.sleep(self._pace.after_error)
                continue
            except SecretRotated:
                raise
            except Exception:  # one loop's trouble must not end the others: it is written down and tried again
                log.exception("%s failed and is tried again", loop.name)
                self._meters.count_failure(loop.name)
                self._pulse.beat(loop.name)
                await self._see_why()
                await asyncio.sleep(self._pace.after_failure)
                continue
            if self._pulse.beat(loop.name):
                log.info("%s goes on", loop.name)
            if done:
                self._stir()
            else:
                await self._rest(loop)

    def _stir(self) -> None:
        """Wake who rests: what one part has done is often another's to go on with."""
        self._worked = time.monotonic()
        self._stirred.set()
        self._stirred.clear()

    async def _rest(self, loop: Loop) -> None:
        is_quiet = time.monotonic() - self._worked >= self._pace.quiet_after
        seconds = max(loop.idle_seconds, self._pace.quiet_rest) if is_quiet else loop.idle_seconds
        events = [event for event in (loop.bell, self._stirred if is_quiet else None) if event is not None]
        if not events:
            await asyncio.sleep(seconds)
            return
        waits = [asyncio.create_task(event.wait()) for event in events]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _see_why(self) -> None:
        """Look for what would not go by itself; that ends us, so that we are started again."""
        with contextlib.suppress(DatabaseBusy):
            await asyncio.to_thread(self._after_failure_see)

    def _wait(self, loop: Loop, error: Exception) -> None:
        """Say once what a loop waits for: as long as it lasts there is nothing new to say."""
        reason = said_by(error)
        if self._pulse.wait(loop.name, reason):
            log.warning("%s waits: %s", loop.name, reason)

    async def _catch_up(self) -> None:
        if self._clock.may_be_moved:
            await asyncio.to_thread(self._clock.catch_up)


def said_by(error: Exception) -> str:
    """Give an error's first line: a database adds the statement."""
    if isinstance(error, DatabaseBusy):
        return f"the database is busy or away: {str(error.orig).strip().partition(chr(10))[0]}"
    return str(error).partition("\n")[0] or type(error).__name__
