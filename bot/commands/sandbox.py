"""`escrowd sandbox`: the Bot API emulator and its page alone."""

import argparse
import contextlib
from collections.abc import Iterator, Sequence

from starlette.routing import BaseRoute

from bot.commands.reading import read_settings
from bot.commands.saying import listen_for_stop, say
from bot.sandbox.app import sandbox_app
from bot.sandbox.store import Store, StoreInUse
from bot.sandbox.tour import Tour
from bot.tour import escrowd_tour
from ledger.config import Settings
from ledger.web.serving import NotServing, serving

TOKEN = "1:sandbox"  # noqa: S105 (known to all: the sandbox is nobody's secret)
EXPECTED = (NotServing, StoreInUse)


def execute(_arguments: argparse.Namespace) -> int:
    """Serve until told to stop; LEDGER_URL tells the page where the product is."""
    stop, settings = listen_for_stop(), read_settings()
    with serving_sandbox(settings, settings.ledger_url or None) as url:
        say(f"Page: {url}/\nBot API: {url}/bot{TOKEN}/")
        stop.wait()
    return 0


@contextlib.contextmanager
def serving_sandbox(settings: Settings, ledger_url: str | None, more: Sequence[BaseRoute] = ()) -> Iterator[str]:
    """Serve the emulator, and what of the product is to be found here too."""
    store = Store.open(settings.data_dir / "sandbox" / "sandbox.sqlite")
    # What the tour plays needs test money and a clock that moves, which only the embedded chain is sure to have.
    tour = Tour.model_validate(escrowd_tour()) if ledger_url and settings.is_embedded else None
    emulator = sandbox_app(store, token=TOKEN, ledger_url=ledger_url, tour=tour)
    emulator.routes[:0] = more
    try:
        with serving(emulator, settings.port, before_stop=store.bell.close) as url:
            yield url
    finally:
        store.close()
