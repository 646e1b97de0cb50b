"""What the bot's tests share: chats brought to a stage once, and copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ledger.stops import Reach, pass_by
from tests.bot import plays
from tests.bot.chat import Actor, Chat, Exchange, open_chat, open_exchange

Restart = Callable[..., Chat]
Template = Callable[[str], Path]


@pytest.fixture(scope="session")
def exchange() -> Iterator[Exchange]:
    """Serve the Bot API and the control API for the whole session."""
    with open_exchange() as made:
        yield made


@pytest.fixture(scope="session")
def template(exchange: Exchange, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Give the folder of a chat at a stage, made when first asked for, each stage from the one before it."""
    made: dict[str, Path] = {}

    def at(stage: str) -> Path:
        if stage not in made:
            folder = tmp_path_factory.mktemp("chats") / stage
            before = plays.BEFORE[stage]
            if before:
                shutil.copytree(at(before), folder)
            with open_chat(folder, exchange) as chat:
                plays.MAKERS[stage](chat)
            made[stage] = folder
        return made[stage]

    return at


@pytest.fixture
def restart(template: Template, exchange: Exchange, tmp_path: Path) -> Iterator[Restart]:
    """Start the product and the emulator at a stage; called again, stop them and start them on the same files."""
    folder = tmp_path / "var"
    with ExitStack() as stack:

        def begin(*, stage: str = "peopled", reach: Reach = pass_by) -> Chat:
            stack.close()
            if not folder.exists():
                shutil.copytree(template(stage), folder)
            return stack.enter_context(open_chat(folder, exchange, reach=reach))

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
