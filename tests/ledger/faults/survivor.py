"""A ledger on anvil that dies again and again: at a named point or at any statement, and goes on from its rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from eth_utils.address import to_checksum_address
from sqlalchemy import Engine, event, select

from contracts import load
from ledger.assembly import Ledger, assemble
from ledger.chain.node import Node
from ledger.checks.looking import Depth
from ledger.checks.running import Place as Checked
from ledger.checks.running import run_checks
from ledger.config import Settings
from ledger.core.deployment import created_address
from ledger.core.money import Asset
from ledger.database import writing
from ledger.store import insert_asset, select_assets
from ledger.tables import outbox, txs
from tests.databases import Place
from tests.ledger.chains import ADAM, deploy_all
from tests.ledger.hands import Hands, PowerCut, StopAt

FINAL = 4  # blocks on top of one that will not be taken back
COURT = to_checksum_address("0x" + "9" * 40)
Cut = str | int | None  # a named point, the number of a statement, or none


class Survivor(Hands):
    """A ledger, the chain under it, and the fate of both."""

    def __init__(self, node: Node, place: Place) -> None:
        self.node = node
        self.place = place
        self.deaths = 0
        self.reorganisations = 0
        self._start = node.block().number
        self._point = StopAt("")
        self.settings = settings_at(node.url, place)
        self.ledger = self._assembled()
        super().__init__(self.ledger.engine, self.ledger.intake, self.ledger.clock)

    def _assembled(self) -> Ledger:
        return assemble(self.settings, self.node.url, reach=self._reach)

    def _reach(self, point: str) -> None:
        self._point(point)

    def start_again(self) -> None:
        """Forget all that is not in rows."""
        self.close()
        self._point = StopAt("")
        self.ledger = self._assembled()
        self.engine, self.intake, self.clock = self.ledger.engine, self.ledger.intake, self.ledger.clock

    def close(self) -> None:
        """Let go of database and node."""
        self.ledger.escrow.node.close()
        self.ledger.engine.dispose()

    def survive(self, work: Callable[[], Any], cut: Cut = None) -> None:
        """Do something, during which the power may go out; then start again."""
        self._point = StopAt(cut if isinstance(cut, str) else "")
        try:
            with cutting(self.engine, cut if isinstance(cut, int) else 0):
                work()
        except PowerCut:
            self.deaths += 1
            self.start_again()
        self._point = StopAt("")

    def relay(self) -> int:
        """Let the relay take a step."""
        return self.ledger.relay.run_once()

    def watch(self) -> int:
        """Let the watcher take a step."""
        return self.ledger.watcher.run_once()

    def tick(self) -> int:
        """Let dates and the window be seen to."""
        return self.ledger.tick()

    def go_round(self, rounds: int = 2) -> None:
        """Let the loops go round, each seeing what the one before has done."""
        for _ in range(rounds):
            self.tick()
            self.relay()
            self.mine(FINAL + 1)
            self.watch()

    def jump(self, seconds: int) -> None:
        """Have the clock jump, and the chain's with it."""
        self.clock.advance(seconds)
        self.tick()

    def mine(self, blocks: int = 1) -> None:
        """Put blocks on the chain."""
        self.node.request("anvil_mine", [hex(blocks)])

    def reorganise(self, depth: int = 2) -> None:
        """Have the chain forget what its newest blocks held."""
        depth = min(depth, self.node.block().number - self._start)  # anvil loses its snapshot below
        if depth:
            self.reorganisations += 1
            self.node.request("anvil_reorg", [depth, []])

    def settle_down(self, rounds: int = 300) -> None:
        """Let everything come to its end: nothing waits, and all that was said is learned."""
        quiet = 0
        for _ in range(rounds):
            done = self.tick() + self.relay() + self.watch()
            quiet = 0 if done or self.is_busy() else quiet + 1
            if quiet == 3:
                return
            if not done and self.is_busy():
                self.clock.advance(61)  # longer than the pause after a refusal
            self.mine(FINAL)
        raise AssertionError(f"the loops never came to rest:\n{self.open_rows()}")

    def open_rows(self) -> str:
        """Write down what is still open."""
        found = [row for row in self.rows(outbox) if row["state"] not in ENDED and row["kind"] == "chain"]
        return "\n".join(str(row) for row in (*found, *self.rows(txs)[-5:]))

    def is_busy(self) -> bool:
        """Whether something waits for the chain."""
        with self.engine.connect() as connection:
            query = select(outbox.c.id).where(outbox.c.kind == "chain", outbox.c.state.not_in(ENDED)).limit(1)
            return connection.execute(query).first() is not None

    def faults(self) -> list[str]:
        """Look whether journal, rows and contract agree: every check there is, and what is only slow is no fault."""
        ledger = self.ledger
        checked = Checked(
            engine=self.engine,
            escrow=ledger.escrow,
            chain_id=self.node.chain_id,
            clock=self.clock,
            vault=None,
            finality=FINAL,
            is_sandbox=True,
        )
        found = []
        for result in run_checks(checked, Depth.FULL):
            if result.hindrance and result.hindrance != "no-secret":
                found.append(f"{result.check.name}: {result.hindrance}")
            found += [f"{one}" for one in result.findings if one.code not in SLOW]
        return found


ENDED = ("done", "refused")
SLOW = ("outbox-old", "tx-old", "inbox-old", "head-lag", "clock-offset")


@contextmanager
def cutting(engine: Engine, number: int) -> Iterator[None]:
    """Put the power out before the statement of a number; none is numbered 0."""
    count = 0

    def look(*_given: Any) -> None:
        nonlocal count
        count += 1
        if count == number:
            raise PowerCut(f"statement {number}")

    event.listen(engine, "before_cursor_execute", look)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", look)


def settings_at(url: str, place: Place) -> Settings:
    """Make the settings of a ledger on anvil, where nothing waits longer than it must."""
    return Settings(
        _env_file=None,
        data_dir=place.folder,
        database_url=place.url,
        chain_rpc_url=url,
        escrow_address=created_address(load("Escrow").bytecode),
        operator_keys=ADAM.key.hex(),
        master_secret="11" * 32,
        arbiters=str(sum(b"dana")),
        arbiter=COURT,
        chain_finality=FINAL,
        relay_wait_seconds=0,
        delivery_wait_seconds=0,
        match_window_seconds=0,
        takes_max=1_000,
        takes_newcomer_max=1_000,
    )


def begin_on(node: Node, place: Place) -> None:
    """Put both contracts on a chain where there are none, and a currency into a database."""
    if node.request("eth_getCode", [created_address(load("Escrow").bytecode), "latest"]) == "0x":
        deploy_all(node)
        node.request("anvil_mine", [hex(2 * FINAL)])
    made = Survivor(node, place)
    with writing(made.engine) as connection:
        if not select_assets(connection):
            insert_asset(connection, Asset("USD", 6, created_address(load("TestToken").bytecode), faucet=True))
    for name in ("adam", "barb", "carl", "dana"):
        made.enter(name)
    made.settle_down()
    made.close()
