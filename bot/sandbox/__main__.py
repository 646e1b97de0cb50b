"""Starts the emulator alone: `python -m bot.sandbox --port 8600 --dir var/sandbox --token 1:sandbox`."""

import argparse
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType

import uvicorn
from pydantic import ValidationError

from bot.sandbox.app import sandbox_app
from bot.sandbox.store import Store, StoreInUse
from bot.sandbox.tour import read_tour


class _Server(uvicorn.Server):
    """A server whose long polls end at once when it is told to stop."""

    def __init__(self, config: uvicorn.Config, store: Store) -> None:
        """Keep the store whose bell has to be closed."""
        super().__init__(config)
        self._store = store

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop; runs as a signal handler in the loop's own thread."""
        self._store.bell.close()
        super().handle_exit(sig, frame)


def main() -> int:
    """Read the command line and serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8600)
    parser.add_argument("--dir", type=Path, default=Path("var/sandbox"), help="where chats and files are kept")
    parser.add_argument("--token", default="1:sandbox", help="the bot's token")
    parser.add_argument("--ledger-url", help="where the page finds the ledger")
    parser.add_argument("--tour", type=Path, metavar="FILE", help="a guided tour that the page can play (JSON)")
    arguments = parser.parse_args()
    try:
        tour = read_tour(arguments.tour) if arguments.tour else None
    except (OSError, ValidationError) as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201 -- a command speaks to its caller
        return 1
    try:
        store = Store.open(arguments.dir / "sandbox.sqlite")
    except StoreInUse as refusal:
        print(f"{refusal}.", file=sys.stderr)  # noqa: T201 -- a command speaks to its caller
        return 1
    app = sandbox_app(store, token=arguments.token, ledger_url=arguments.ledger_url, tour=tour)
    config = uvicorn.Config(
        app, port=arguments.port, ws="none", access_log=False, proxy_headers=False, timeout_graceful_shutdown=2
    )
    print(f"http://127.0.0.1:{arguments.port}/", flush=True)  # noqa: T201 -- a command speaks to its caller
    with suppress(KeyboardInterrupt):  # the server passes the signal on after it has stopped cleanly
        _Server(config, store).run()
    store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
