"""What the bot's tests share: chats brought to a stage once, and copied for each test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path

import pytest

from ledger.stops import Reach, pass_by
from tests.bot import plays
from tests.bot.chat import Actor, Chat, Exchange, open_chat, open_exchange
from tests.databases import Databases, Place, copied

Restart = Callable[..., Chat]
Template = Callable[[str, str], Place]  # a stage, a kind of database


@pytest.fixture(scope="session")
def exchange() -> Iterator[Exchange]:
    """Serve the Bot API and the control API for the whole session."""
    with open_exchange() as made:
        yield made


@pytest.fixture(scope="session")
def template(exchange: Exchange, databases: Databases) -> Template:
    """Give the place of a chat at a stage, made when first asked for, each stage from the one before it."""

    @cache
    def at(stage: str, backend: str) -> Place:
        def fill(place: Place) -> None:
            with open_chat(place, exchange) as chat:
                plays.MAKERS[stage](chat)

        before = plays.BEFORE[stage]
        return databases.once(f"chat-{stage}", backend, fill, before=partial(at, before) if before else None)

    return at


@pytest.fixture
def restart(
    backend: str, template: Template, exchange: Exchange, databases: Databases, tmp_path: Path
) -> Iterator[Restart]:
    """Start the product and the emulator at a stage; called again, stop them and start them on what they kept."""
    with ExitStack() as outer, ExitStack() as stack:
        kept: list[Place] = []

        def begin(*, stage: str = "peopled", reach: Reach = pass_by) -> Chat:
            stack.close()
            if not kept:
                kept.append(outer.enter_context(copied(databases, template(stage, backend), tmp_path / "var")))
            return stack.enter_context(open_chat(kept[0], exchange, reach=reach))

        yield begin


@pytest.fixture
def chat(request: pytest.FixtureRequest, restart: Restart) -> Chat:
    """Give a chat that runs, with four people in it; at a later stage where a test names one (`at_stage`)."""
    return restart(stage=getattr(request, "param", "peopled"))


@pytest.fixture
def adam(chat: Chat) -> Actor:
    """Give an employer who reads English."""
    return chat.people["adam"]


@pytest.fixture
def barb(chat: Chat) -> Actor:
    """Give adam's freelancer, who reads English."""
    return chat.people["barb"]


@pytest.fixture
def chen(chat: Chat) -> Actor:
    """Give an employer who reads Chinese."""
    return chat.people["chen"]


@pytest.fixture
def lina(chat: Chat) -> Actor:
    """Give chen's freelancer, who reads Chinese."""
    return chat.people["lina"]
