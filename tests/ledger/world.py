"""A whole ledger on a chain of its own, over real HTTP: what the ledger's tests act in."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ledger.assembly import Ledger, assemble, operator_account
from ledger.config import Settings
from ledger.core.commands import Command, Enter
from ledger.core.errors import LedgerError
from ledger.core.ids import CommandId, PersonId
from ledger.embedded.chain import EmbeddedChain
from ledger.embedded.rpc import rpc_app
from ledger.stops import Reach, pass_by
from ledger.web.serving import serving

MILLION_ETH = 10**24


@contextmanager
def embedded_chain(settings: Settings) -> Iterator[str]:
    """Serve the embedded chain of a data folder; gives its RPC address."""
    genesis = {operator_account(settings).address: MILLION_ETH}
    path = settings.data_dir / "chain.sqlite"
    path.parent.mkdir(parents=True, exist_ok=True)
    chain = EmbeddedChain.open(path, genesis=genesis, wall=lambda: int(time.time()))
    try:
        with serving(rpc_app(chain)) as url:
            yield url
    finally:
        chain.close()


class World:
    """A ledger and the hands to move it: commands go in, the loops run until nothing is left to do."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._count = 0

    def enter(self, name: str, language: str = "en") -> PersonId:
        """Let somebody enter; actors are told apart by their names."""
        number = sum(name.encode())
        command = Enter(**self.stamp(), telegram_id=number, chat_id=number, name=name, language=language)
        return PersonId(self.do(command))

    def stamp(self) -> dict[str, object]:
        """Give a new command its id and moment."""
        self._count += 1
        return {"id": CommandId(f"test:{self._count}"), "at": self.ledger.clock.now()}

    def do(self, command: Command) -> str:
        """Handle one command that must be accepted; gives what it made."""
        outcome = self.ledger.intake.handle((command,))[0]
        if outcome.refusal is not None:
            raise outcome.refusal
        return outcome.result

    def refused(self, command: Command) -> LedgerError:
        """Handle one command that must be refused; gives the refusal."""
        outcome = self.ledger.intake.handle((command,))[0]
        assert outcome.refusal is not None, "should have been refused"
        return outcome.refusal

    def settle_down(self, rounds: int = 60) -> None:
        """Run the loops until three rounds in a row find nothing to do."""
        quiet = 0
        for _ in range(rounds):
            done = self.ledger.tick() + self.ledger.relay.run_once() + self.ledger.watcher.run_once()
            quiet = 0 if done else quiet + 1
            if quiet == 3:
                return
        raise AssertionError("the loops never came to rest")


@contextmanager
def open_world(folder: Path, *, reach: Reach = pass_by) -> Iterator[World]:
    """Make a world in a folder, or go on with the one that is there."""
    settings = Settings(_env_file=None, data_dir=folder, match_window_seconds=0)  # type: ignore[call-arg]
    with embedded_chain(settings) as url:
        ledger = assemble(settings, url, reach=reach)
        try:
            yield World(ledger)
        finally:
            ledger.engine.dispose()
            ledger.escrow.node.close()
