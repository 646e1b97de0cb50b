"""`escrowd chain`: the embedded chain alone, as JSON-RPC on loopback."""

import argparse
import contextlib
import time
from collections.abc import Iterator

from bot.commands.reading import read_settings
from bot.commands.saying import listen_for_stop, say
from ledger.assembly import operator_account
from ledger.config import MissingSetting, Settings
from ledger.embedded.chain import EmbeddedChain
from ledger.embedded.errors import ChainLocked
from ledger.embedded.rpc import rpc_app
from ledger.web.serving import NotServing, serving

GENESIS_WEI = 10**24
_SERVED = "chain.url"  # where the chain was served last, for whoever looks at it with another PORT
EXPECTED = (ChainLocked, MissingSetting, NotServing)


def execute(_arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    stop = listen_for_stop()
    with embedded_chain(read_settings()) as url:
        say(f"JSON-RPC of the embedded chain: {url}")
        stop.wait()
    return 0


@contextlib.contextmanager
def embedded_chain(settings: Settings) -> Iterator[str]:
    """Own the chain's file and serve it; gives its RPC address."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    genesis = {str(operator_account(settings).address): GENESIS_WEI}
    opened = EmbeddedChain.open(settings.data_dir / "chain.sqlite", genesis=genesis, wall=lambda: int(time.time()))
    try:
        with serving(rpc_app(opened), settings.port + 1) as url:
            (settings.data_dir / _SERVED).write_text(url)
            yield url
    finally:
        opened.close()


def served_at(settings: Settings) -> str:
    """Name where another process serves the chain of this folder, whatever PORT it was told."""
    kept = settings.data_dir / _SERVED
    return kept.read_text().strip() if kept.exists() else settings.part_rpc_url()
