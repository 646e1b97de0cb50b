"""Two processes of the bot on PostgreSQL, a burst brought to both, and kill -9 in its middle, again and again.

Half of the updates move money (`/fund`), half are only answered; what each brought about is read from the database.
A message may be sent twice only by a sender that was killed between sending and marking: these are counted.
"""

import asyncio
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot_marks._programs import Program, free_port, settings_of, started, stay_on_first_core
from bot_marks._saying import say
from bot_marks._telegram import FIRST_CHAT, Telegram, bring, serving
from sqlalchemy import select

from ledger.database import connect, reading
from ledger.tables import outbox
from tests.databases import POSTGRESQL, Databases, Place

CHATS, EACH = 100, 10
KILLS = 4
PAUSE = 0.7
TITLE = "kill"


@asynccontextmanager
async def two_bots(place: Place, api: str) -> AsyncIterator[tuple[list["Reborn"], list["Reborn"]]]:
    """Run the embedded chain, two bots and two senders."""
    port = free_port()
    base = settings_of(place.folder, api, port, port + 2) | {"DATABASE_URL": place.url}
    async with AsyncExitStack() as stack:
        chain = started(["-m", "bot.main", "chain"], base, place.folder, "chain", port + 1)
        await stack.enter_async_context(chain)
        bots = [Reborn(place.folder, base, "bot", number) for number in range(2)]
        senders = [Reborn(place.folder, base, "send", number) for number in range(2)]
        for one in (*bots, *senders):
            stack.push_async_callback(one.end)
            await one.begin()
        yield bots, senders


class Reborn:
    """A process that is started again each time it was killed, at the same address."""

    def __init__(self, folder: Path, env: Mapping[str, str], part: str, number: int) -> None:
        self._folder, self._part, self._number = folder, part, number
        self._port = free_port()
        self.hook = f"http://127.0.0.1:{self._port}/"
        # Telegram knows one address, and what stands there gives updates to any process: here it gives them to both.
        self._env = {**env, "WEBHOOK_URL": self.hook, "WEBHOOK_PORT": str(self._port), "METRICS_PORT": str(free_port())}
        self._stack = AsyncExitStack()
        self._program: Program | None = None

    async def begin(self) -> None:
        """Start it and wait until it is at work."""
        waits_at = self._port if self._part == "bot" else int(self._env["METRICS_PORT"])
        program = started(
            ["-m", "bot.main", self._part], self._env, self._folder, f"{self._part}{self._number}", waits_at
        )
        self._program = await self._stack.enter_async_context(program)

    async def die(self) -> None:
        """Kill it, and start it again."""
        assert self._program is not None, "it was begun"
        self._program.kill()
        await self._stack.aclose()
        self._stack = AsyncExitStack()
        await self.begin()

    async def end(self) -> None:
        """Leave nothing behind."""
        await self._stack.aclose()


def wanted(telegram: Telegram) -> dict[int, list[bytes]]:
    """Make what each chat says."""
    words = [f"/fund {number + 1}" if number % 2 else f"/n{number}" for number in range(EACH)]
    return {chat: [telegram.message(chat, text) for text in words] for chat in range(FIRST_CHAT, FIRST_CHAT + CHATS)}


async def burst(telegram: Telegram, bots: Sequence[Reborn], senders: Sequence[Reborn]) -> int:
    """Bring each update to both, kill one after the other meanwhile; gives how many updates there were."""
    said = wanted(telegram)
    both = [asyncio.create_task(bring(bot.hook, said, patience=120)) for bot in bots]
    for number in range(KILLS):
        await asyncio.sleep(PAUSE)
        await (bots, senders)[number % 2][number // 2 % 2].die()
    await asyncio.gather(*both)
    return sum(map(len, said.values()))


async def until_done(place: Place, seconds: float = 120) -> None:
    """Wait until nothing is left to be answered or sent."""
    engine = connect(place.url)
    unsent = "SELECT count(*) FROM outbox WHERE kind = 'message' AND state IN ('staged', 'sending')"
    query = f"SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL) + ({unsent})"  # noqa: S608 (our own words)
    async with asyncio.timeout(seconds):
        while True:
            with reading(engine) as connection:
                if not connection.exec_driver_sql(query).scalar_one():
                    break
            await asyncio.sleep(0.2)
    engine.dispose()


def effects(place: Place) -> tuple[int, bool]:
    """Count updates whose effects are there once, and say whether each chat's are in the order it spoke."""
    engine = connect(place.url)
    with reading(engine) as connection:
        ids = connection.execute(select(outbox.c.id, outbox.c.lane).order_by(outbox.c.seq)).all()
    engine.dispose()
    answered = [
        (name.partition("/")[0], lane) for name, lane in ids if name.startswith("reply:") and name.endswith("/0")
    ]
    funded = [lane for name, lane in ids if name.startswith("tg:") and name.endswith("/0")]
    numbers: dict[str, list[int]] = {}
    for name, lane in answered:
        numbers.setdefault(lane, []).append(int(name.rpartition(":")[2]))
    in_order = all(found == sorted(found) for found in numbers.values())
    assert len(funded) in {0, CHATS * (EACH // 2)}, "each `/fund` has asked the chain once"
    return len({name for name, _ in answered}), in_order


async def measure(databases: Databases, folder: Path) -> tuple[int, int]:
    """Return how many updates had their effects once and in order, and how many there were."""
    telegram, place = Telegram(), databases.place(POSTGRESQL, folder)
    async with serving(telegram), two_bots(place, telegram.url) as (bots, senders):
        hello = {chat: [telegram.message(chat, "/start")] for chat in range(FIRST_CHAT, FIRST_CHAT + CHATS)}
        await bring(bots[0].hook, hello)
        await until_done(place)
        before, _ = effects(place)
        telegram.sent.clear()
        total = await burst(telegram, bots, senders)
        await until_done(place)
    after, in_order = effects(place)
    counted = Counter((sent.chat_id, sent.text) for sent in telegram.sent)
    repeated = sum(count - 1 for count in counted.values())
    print(
        f"kill: {total} updates brought to both of two bots, {KILLS} kills; effects {after - before}, "
        f"in order: {'yes' if in_order else 'no'}; messages {len(counted)}, sent again after a kill: {repeated}"
    )
    return (after - before if in_order and len(counted) == total else 0), total


def run() -> bool:
    """Measure on this machine."""
    stay_on_first_core()
    with tempfile.TemporaryDirectory(prefix="escrowd-kill-") as folder:
        databases = Databases(Path(folder))
        try:
            once, total = asyncio.run(measure(databases, Path(folder)))
        finally:
            databases.close()
    return say(TITLE, once, "effects exactly once, in order", total, is_more_better=True)
