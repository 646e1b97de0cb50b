"""A whole ledger on a chain of its own, over real HTTP: what the ledger's tests act in."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address

from ledger.assembly import Ledger, assemble, operator_account, signers_of
from ledger.audit import Report, audit
from ledger.chain.calls import Call, Calls
from ledger.chain.escrow import Escrow
from ledger.chain.node import Node
from ledger.config import Settings
from ledger.core.commands import Apply, Deliver, Fund
from ledger.core.ids import PersonId, TaskId
from ledger.core.task import Stage
from ledger.embedded.chain import EmbeddedChain
from ledger.embedded.rpc import rpc_app
from ledger.relay.means import Limits
from ledger.relay.relay import Relay
from ledger.stops import Reach, pass_by
from ledger.watcher import Watcher
from ledger.web.serving import serving
from tests.databases import Place
from tests.ledger.hands import TEXT, USD, Hands

MILLION_ETH = 10**24
COURT = to_checksum_address("0x" + "9" * 40)  # who rules while dana has not entered; its key is not ours
STRANGER: LocalAccount = Account.from_key(bytes(31) + b"\x07")  # has coins for gas, and nothing to do with us


@contextmanager
def embedded_chain(settings: Settings) -> Iterator[str]:
    """Serve the embedded chain of a data folder; gives its RPC address."""
    genesis = {str(person.address): MILLION_ETH for person in (operator_account(settings), STRANGER)}
    path = settings.data_dir / "chain.sqlite"
    path.parent.mkdir(parents=True, exist_ok=True)
    chain = EmbeddedChain.open(path, genesis=genesis, wall=lambda: int(time.time()))
    try:
        with serving(rpc_app(chain)) as url:
            yield url
    finally:
        chain.close()


class World(Hands):
    """A ledger and the hands to move it: commands go in, the loops run until nothing is left to do."""

    def __init__(self, ledger: Ledger, settings: Settings, url: str) -> None:
        super().__init__(ledger.engine, ledger.intake, ledger.clock)
        self.ledger = ledger
        self.settings = settings
        self.url = url

    def settle_down(self, rounds: int = 60) -> None:
        """Run the loops until three rounds in a row find nothing to do."""
        quiet = 0
        for _ in range(rounds):
            done = self.ledger.tick() + self.ledger.relay.run_once() + self.ledger.watcher.run_once()
            quiet = 0 if done else quiet + 1
            if quiet == 3:
                return
        raise AssertionError("the loops never came to rest")

    def fund(self, person: PersonId, minor: int) -> None:
        """Fund somebody and wait for the chain."""
        self.do(Fund(**self.stamp(), person=person, asset="USD", minor=minor))
        self.settle_down()

    def open_task(self, employer: PersonId, worker: PersonId, reward: int = 30 * USD) -> TaskId:
        """Post a task and have it opened for a worker."""
        task = self.post(employer, reward)
        self.do(Apply(**self.stamp(), person=worker, task=task))
        self.settle_down()
        assert self.look(task).stage is Stage.OPENED
        return task

    def hand_in(self, task: TaskId, worker: PersonId) -> None:
        """Deliver and wait for the chain."""
        self.do(Deliver(**self.stamp(), person=worker, task=task, deliverable=TEXT))
        self.settle_down()

    def held(self, person: PersonId) -> int:
        """Read what the journal says somebody has."""
        views = self.ledger.views
        return views.balance(views.person(person), views.assets()["USD"])

    def owed(self, person: PersonId) -> int:
        """Read what the contract says somebody has."""
        views = self.ledger.views
        return self.ledger.escrow.balance(views.assets()["USD"].token, views.person(person).address)

    def report(self) -> Report:
        """Audit chain and journal."""
        return audit(self.ledger.escrow, first_block=self.ledger.founded.first_block, engine=self.engine)

    def assert_audit_agrees(self) -> None:
        """Chain logs, contract and journal read the same."""
        report = self.report()
        assert report.findings == ()
        assert report.agrees

    def calls(self) -> Calls:
        """Lend what makes signed calls."""
        return self.ledger.calls

    def relay(self, *, reach: Reach = pass_by, escrow: Escrow | None = None, limits: Limits | None = None) -> Relay:
        """Make another relay on the same rows, as a restart does, or one that looks at another node."""
        at = escrow or self.ledger.escrow
        return Relay(
            self.engine,
            self.intake,
            calls=Calls(at, self.calls().vault),
            signers=signers_of(self.settings),
            clock=self.clock,
            reach=reach,
            limits=limits,
        )

    def watcher(self, *, reach: Reach = pass_by, escrow: Escrow | None = None, finality: int = 0) -> Watcher:
        """Make another watcher on the same rows."""
        return Watcher(
            self.engine,
            self.intake,
            escrow=escrow or self.ledger.escrow,
            first_block=self.ledger.founded.first_block,
            finality=finality,
            clock=self.clock,
            reach=reach,
        )

    def send_as_stranger(self, call: Call, value: int = 0) -> str:
        """Send a call from an account that is none of ours; anyone may carry what is signed. Gives the hash."""
        return self._send_as_stranger(call.to, call.data, value)

    def create_as_stranger(self, bytecode: bytes) -> str:
        """Put a contract of somebody's own on the chain; gives its address."""
        receipt = self.ledger.escrow.node.receipt(self._send_as_stranger("", bytecode, 0))
        assert receipt is not None
        assert receipt.contract is not None
        return receipt.contract

    def _send_as_stranger(self, to: str, calldata: bytes, value: int) -> str:
        return send_as_stranger(self.ledger.escrow.node, Call(to, calldata), value)


def send_as_stranger(node: Node, call: Call, value: int = 0) -> str:
    """Send a call from an account that is none of ours; gives the hash."""
    unsigned: dict[str, Any] = {"chainId": node.chain_id, "to": call.to, "data": call.data, "value": value}
    unsigned |= {"gas": 3_000_000, "nonce": node.nonce(STRANGER.address), **node.fees()}
    signed = STRANGER.sign_transaction(unsigned)
    node.send(bytes(signed.raw_transaction))
    return str(signed.hash.to_0x_hex())


def settings_of(place: Place) -> Settings:
    """Make the settings of a world at a place; the environment and `.env` have no say."""
    rulers = {"arbiters": str(sum(b"dana")), "arbiter": COURT}
    wide = {"match_window_seconds": 0, "takes_max": 1_000, "takes_newcomer_max": 1_000}  # a test about a limit sets it
    return Settings(_env_file=None, data_dir=place.folder, database_url=place.url, **wide, **rulers)


@contextmanager
def open_world(place: Place, *, reach: Reach = pass_by) -> Iterator[World]:
    """Make a world at a place, or go on with the one that is there."""
    settings = settings_of(place)
    with embedded_chain(settings) as url, open_ledger(settings, url, reach=reach) as ledger:
        yield World(ledger, settings, url)


@contextmanager
def open_ledger(settings: Settings, url: str, *, reach: Reach = pass_by) -> Iterator[Ledger]:
    """Put a ledger together at a node, and let everything go at the end."""
    ledger = assemble(settings, url, reach=reach)
    try:
        yield ledger
    finally:
        ledger.engine.dispose()
        ledger.escrow.node.close()
