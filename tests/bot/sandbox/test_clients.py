"""Client libraries that know nothing of this emulator live on it over real sockets; all walk the same way (walk.py)."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.bot.sandbox.clients import aio, node, ptb, tele
from tests.bot.sandbox.clients.walk import walk
from tests.bot.sandbox.conftest import Hands, Server

Serve = Callable[[str, Callable[[], None]], None]
POLLING = {"python-telegram-bot": ptb.polls, "aiogram": aio.polls, "pyTelegramBotAPI": tele.polls, "grammY": node.polls}
HOOKING = {"aiogram": aio.hooks, "grammY": node.hooks}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, http: httpx.Client) -> Iterator[Hands]:
    """One emulator for all the clients, one after the other: as one bot that is written anew again and again."""
    server = Server(tmp_path_factory.mktemp("clients") / "sandbox.sqlite")
    yield Hands(server.begin(), http)
    server.end()


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")  # its RetryAfter warns of itself
@pytest.mark.parametrize("serve", POLLING.values(), ids=POLLING)
def test_serve__polling(shared: Hands, serve: Serve) -> None:
    """An unmodified client asks for updates, and does and meets all that the walk has."""
    serve(shared.url, lambda: walk(shared))


@pytest.mark.parametrize("serve", HOOKING.values(), ids=HOOKING)
def test_serve__webhook(shared: Hands, serve: Serve) -> None:
    """The same by the client's own webhook, with a secret, some calls in its answers; afterwards it is gone."""
    serve(shared.url, lambda: walk(shared))

    hook = shared.call("getWebhookInfo")
    assert (hook["url"], hook["pending_update_count"]) == ("", 0)
    assert "last_error_message" not in hook
