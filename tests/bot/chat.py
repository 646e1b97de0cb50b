"""A chat in one process: people, the emulator, the bot's parts and the ledger on its chain, moved by hand.

Nothing sleeps and nothing is waited for: `pump` runs the parts one after the other until none finds anything to
do. What is put off to later is reached by moving the clock. People act over the emulator's control API, the bot
over the Bot API, both as real HTTP on loopback.
"""

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import requests
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send
from telegram import Bot

from bot.app import WANTED, make_bot
from bot.inbox import Inbox
from bot.receiving import Receiver
from bot.sandbox.app import sandbox_app
from bot.sandbox.control import MESSAGES_MAX
from bot.sandbox.store import Store
from bot.sender import Limits, Sender
from bot.texts import ENGLISH, seen, text
from ledger.assembly import Ledger, assemble
from ledger.config import Settings
from ledger.core.effects import AskMoney, AskTask, Effect
from ledger.core.pacing import Limit
from ledger.core.people import Person
from ledger.core.task import Task
from ledger.database import reading
from ledger.stops import Reach, pass_by
from ledger.tables import outbox
from ledger.web.serving import serving
from tests.bot.screen import Heard, Message, message_of
from tests.databases import Place
from tests.ledger.world import embedded_chain

TOKEN = "1:sandbox"
ROUNDS_MAX, UPDATES_MAX = 200, 100
ARBITERS = "7000000003"  # the third to come: chen, where chen is no party
QUICK = Limit(1_000_000, 1, 100_000)  # a test that is about a limit sets it


class Switch:
    """Hands every request to the emulator of the test that runs."""

    def __init__(self) -> None:
        """No emulator yet."""
        self.emulator: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Connect a request."""
        assert self.emulator is not None, "a test asks only while its emulator runs"
        await self.emulator(scope, receive, send)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What all tests of a session share, because making it is slow: a server, an event loop, two clients."""

    url: str
    switch: Switch
    runner: asyncio.Runner
    bot: Bot
    http: requests.Session


@contextmanager
def open_exchange() -> Iterator[Exchange]:
    """Serve whatever emulator is switched on."""
    switch = Switch()
    app = Starlette(routes=[Mount("/", switch)])
    with serving(app) as url, asyncio.Runner() as runner, requests.Session() as http:
        http.trust_env = False
        with TemporaryDirectory() as folder, emulator(Path(folder), switch):  # a bot first asks who it is
            bot = runner.run(_begun(url))
        yield Exchange(url, switch, runner, bot, http)
        runner.run(bot.shutdown())


@contextmanager
def emulator(folder: Path, switch: Switch) -> Iterator[Store]:
    """Switch an emulator on that keeps its files in a folder."""
    store = Store.open(folder / "sandbox.sqlite")
    switch.emulator = sandbox_app(store, token=TOKEN, ledger_url=None)
    try:
        yield store
    finally:
        store.close()


@dataclass
class Actor:
    """A person with a chat client."""

    chat: "Chat"
    id: int
    name: str
    read_to: int = 0

    def types(self, text: str) -> int:
        """Write a text; nobody has answered yet. Gives the update's number."""
        said = self.chat.control("POST", f"people/{self.id}/messages", json={"text": text})
        self.read_to = int(said["message"]["message_id"])
        return int(said["update_id"])

    def says(self, text: str) -> Heard:
        """Write a text and hear what comes of it, not what came before."""
        self.types(text)
        return self._after()

    def taps(self, label: str, *, on: str = "") -> int:
        """Press the newest button with this label, on a card that holds `on`; nobody has answered yet."""
        screen = self.screen()
        self.read_to = screen[-1].id
        for message in reversed(screen):
            pressed = message.button(label)
            if pressed is not None and on in message.words:
                return self._press(message.id, pressed)
        raise AssertionError(f"{self.name} has no button {label!r} on {on!r}:\n{self.transcript()}")

    def presses(self, label: str, *, on: str = "") -> Heard:
        """Press a button and hear what comes of it."""
        self.taps(label, on=on)
        return self._after()

    def forges(self, pressed: str, *, message_id: int = 1, **more: Any) -> Heard:
        """Send what no button of this person's carries."""
        self.hears()
        self._press(message_id, pressed, forge=True, **more)
        return self._after()

    def hands_in(self, name: str, content: bytes, caption: str = "") -> Heard:
        """Send a file and hear what comes of it."""
        self.attaches(name, content, caption)
        return self._after()

    def attaches(self, name: str, content: bytes, caption: str = "") -> int:
        """Send a file; nobody has answered yet."""
        form = {"files": {"file": (name, content)}, "data": {"caption": caption}}
        sent = self.chat.control("POST", f"people/{self.id}/documents", **form)
        self.read_to = int(sent["message"]["message_id"])
        return int(sent["update_id"])

    def blocks(self, *, blocked: bool = True) -> None:
        """Shut the bot out, or let it in again."""
        self.chat.control("PATCH", f"people/{self.id}", json={"blocked": blocked})

    def hears(self) -> Heard:
        """Read what has come since the last look."""
        new = self._messages(self.read_to)
        self.read_to = max((int(one["message_id"]) for one in new), default=self.read_to)
        return Heard(message_of(one) for one in new if one["from"]["is_bot"])

    def screen(self) -> tuple[Message, ...]:
        """See the bot's messages as they stand now."""
        return tuple(message_of(one) for one in self._messages() if one["from"]["is_bot"])

    def transcript(self) -> str:
        """Write down the whole chat, buttons in brackets."""
        lines = []
        for one in self._messages():
            buttons = " ".join(f"[{label}]" for label, _ in message_of(one).buttons)
            speaker = "bot" if one["from"]["is_bot"] else self.name
            lines.append(f"{speaker}: {message_of(one).words} {buttons}".rstrip())
        return "\n".join(lines)

    @property
    def person(self) -> Person:
        """Who this is to the ledger."""
        found = self.chat.ledger.views.person_by_telegram(self.id)
        assert found is not None, f"{self.name} has not entered"
        return found

    def lang(self, english: str, chinese: str) -> str:
        """Choose the words in this person's language."""
        return english if self.person.language == ENGLISH else chinese

    def said(self, key: str, **values: str | int) -> str:
        """Give the words that a key has in this person's language, as they are seen."""
        return seen(text(self.person.language, key, **values))

    @property
    def balance(self) -> int:
        """What the journal says this person has."""
        views = self.chat.ledger.views
        return views.balance(self.person, views.assets()["USD"])

    def _after(self) -> Heard:
        self.chat.pump()
        return self.hears()

    def _press(self, message_id: int, pressed: str, **more: Any) -> int:
        press = {"message_id": message_id, "callback_data": pressed, **more}
        return int(self.chat.control("POST", f"people/{self.id}/presses", json=press)["update_id"])

    def _messages(self, after: int = 0) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while True:
            page = self.chat.control("GET", f"chats/{self.id}/messages?after={after}")["messages"]
            found += page
            if len(page) < MESSAGES_MAX:
                return found
            after = page[-1]["message_id"]


@dataclass
class Chat:
    """The product and the emulator, with the hands that move them."""

    ledger: Ledger
    store: Store
    exchange: Exchange
    reach: Reach
    people: dict[str, Actor] = field(default_factory=dict)
    offset: int = 0
    is_new: bool = True

    def __post_init__(self) -> None:
        """Put the bot's parts together, and find the people who are there."""
        ledger, bot, quick = self.ledger, self.exchange.bot, Limits(QUICK, QUICK, QUICK)
        self.receiver = Receiver(ledger, bot.id, reach=self.reach)
        self.inbox = Inbox(ledger, bot, flood=QUICK)
        self.sender = Sender(
            ledger.engine,
            bot,
            ledger.views,
            clock=ledger.clock,
            reach=self.reach,
            limits=quick,
            pages_url=ledger.settings.pages_url,
            keystores=ledger,
            files=ledger.files,
        )
        for person in self.control("GET", "people")["people"]:
            actor = Actor(self, person["id"], person["first_name"])
            self.people[actor.name] = actor
            actor.hears()

    def control(self, verb: str, path: str, **more: Any) -> Any:
        """Use the emulator's control API."""
        answer = self.exchange.http.request(verb, f"{self.exchange.url}/sandbox/api/{path}", timeout=60, **more)
        assert answer.ok, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def person(self, name: str, language_code: str = "en", **more: Any) -> Actor:
        """Bring somebody in who has not spoken yet."""
        given = {"first_name": name, "language_code": language_code, **more}
        made = self.control("POST", "people", json=given)
        self.people[name] = Actor(self, made["id"], name)
        return self.people[name]

    def newcomer(self, name: str, language_code: str = "en", **more: Any) -> Actor:
        """Bring somebody in who has said hello and chosen a language."""
        actor = self.person(name, language_code, **more)
        actor.says("/start")
        is_chinese = language_code.startswith("zh")
        actor.presses("中文" if is_chinese else "English")
        actor.presses("同意" if is_chinese else "Accept")
        return actor

    def fault(self, method: str, kind: str, **more: Any) -> None:
        """Let the next calls of a method fail."""
        self.control("POST", "faults", json={"method": method, "kind": kind, **more})

    def advance(self, **span: float) -> None:
        """Move the clock, and see to what that brings."""
        self.skip(**span)
        self.pump()

    def skip(self, **span: float) -> None:
        """Move the clock and do nothing else."""
        seconds = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
        self.ledger.clock.advance(int(sum(seconds[unit] * count for unit, count in span.items())))

    def pump(self) -> None:
        """Run every part until none of them finds anything to do."""
        self.exchange.runner.run(self._pump())

    def fetch(self) -> None:
        """Take what people did into the inbox, and answer nothing yet."""
        self.exchange.runner.run(self._poll())

    def answer(self) -> None:
        """Take what people did into the inbox and answer it, and send nothing yet."""
        self.exchange.runner.run(self._answer())

    def speak(self) -> None:
        """Send what is to be said, and do nothing else."""
        self.exchange.runner.run(self._speak())

    def task(self, task: Task) -> Task:
        """Read a task as it is now."""
        listing = self.ledger.views.listing(task.id)
        assert listing is not None
        return listing.task

    def standing(self) -> object:
        """Read all that may not move by itself: tasks, applications, balances, and what was asked of the chain."""
        views = self.ledger.views
        listings = tuple(views.listing(task.id) for task in views.tasks(200))
        return listings, views.balances(), [item for item in self.effects() if isinstance(item, AskTask | AskMoney)]

    def effects(self) -> list[Effect]:
        """Read all that was ever to be done outside, in order."""
        with reading(self.ledger.engine) as connection:
            return list(connection.execute(select(outbox.c.body).order_by(outbox.c.seq)).scalars())

    def states(self) -> dict[str, int]:
        """Count the messages of the outbox by what became of them."""
        query = select(outbox.c.state, func.count()).where(outbox.c.kind == "message").group_by(outbox.c.state)
        with reading(self.ledger.engine) as connection:
            return {row[0]: int(row[1]) for row in connection.execute(query)}

    async def _pump(self) -> None:
        await self._poll()
        for _ in range(ROUNDS_MAX):
            if await self.inbox.run_once() + await self.sender.run_once():
                continue
            # The chain is asked only when the chat is quiet and something may have happened there: it is slow.
            moved = self.ledger.relay.run_once() + self.ledger.tick()
            if moved or self.is_new:
                self.is_new = False
                moved += self.ledger.watcher.run_once()
            if not moved:
                return
        raise AssertionError("the parts never came to rest")

    async def _poll(self) -> None:
        while updates := await self.exchange.bot.get_updates(
            offset=self.offset, limit=UPDATES_MAX, timeout=0, allowed_updates=WANTED
        ):
            await self.receiver.receive(updates)
            self.offset = updates[-1].update_id + 1
            if len(updates) < UPDATES_MAX:
                return

    def close(self) -> None:
        """Let everything go."""
        for part in (self.inbox, self.sender):
            self.exchange.runner.run(part.close())

    async def _speak(self) -> None:
        while await self.sender.run_once():
            pass

    async def _answer(self) -> None:
        await self._poll()
        while await self.inbox.run_once():
            pass


@contextmanager
def open_chat(place: Place, exchange: Exchange, *, reach: Reach = pass_by) -> Iterator[Chat]:
    """Make a chat at a place, or go on with the one that is there."""
    settings = Settings(_env_file=None, data_dir=place.folder, database_url=place.url, arbiters=ARBITERS)
    with emulator(place.folder / "sandbox", exchange.switch) as store, embedded_chain(settings) as rpc:
        ledger = assemble(settings, rpc, reach=reach)
        try:
            with closing(Chat(ledger, store, exchange, reach)) as chat:
                yield chat
        finally:
            ledger.engine.dispose()
            ledger.escrow.node.close()


async def _begun(url: str) -> Bot:
    bot = make_bot(TOKEN, url)
    await bot.initialize()
    return bot
