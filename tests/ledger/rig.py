"""A watcher over an anvil whose past a test can change: deposits go on the chain, and come off it again."""

from typing import Any

from sqlalchemy import Engine, select

from contracts import load
from ledger.chain.escrow import Escrow
from ledger.chain.node import Node
from ledger.clock import Clock
from ledger.core.deployment import created_address
from ledger.correction import Correction
from ledger.database import reading
from ledger.heads import Head, select_head
from ledger.intake import Intake
from ledger.keys import Vault
from ledger.stops import Reach, pass_by
from ledger.tables import entries, sightings
from ledger.watcher import Finality, Watcher
from tests.core import samples
from tests.ledger.chains import ADAM

FINAL = 30


class Rig:
    """A watcher over a chain whose past a test can change."""

    def __init__(self, node: Node, engine: Engine, finality: Finality = FINAL) -> None:
        self.node = node
        self.engine = engine
        self.escrow = Escrow(node, created_address(load("Escrow").bytecode))
        self.start = node.block().number + 1
        self.watcher = self.another(finality)
        self.is_anvil = True
        self._paid = 0

    def another(self, finality: Finality = FINAL, *, escrow: Escrow | None = None) -> Watcher:
        """Make another watcher on the same rows, or one that looks at another node."""
        place = self._place() if escrow is None else self._place() | {"escrow": escrow}
        return Watcher(self.engine, self._intake(), finality=finality, **place)

    def correction(self, reach: Reach = pass_by) -> Correction:
        """Make what corrects the books."""
        return Correction(self.engine, self._intake(), **(self._place() | {"reach": reach}))

    def _intake(self) -> Intake:
        return Intake(self.engine, samples.POLICY, Vault(bytes(32)))

    def _place(self) -> dict[str, Any]:
        where: dict[str, Any] = {"escrow": self.escrow, "first_block": self.start}
        return where | {"clock": Clock(self.engine), "reach": pass_by}

    def pay(self, times: int = 1) -> None:
        """Put deposits on the chain, each another sum, a block each."""
        for _ in range(times):
            self._paid += 1
            self.node.wait(self.send(self.node.nonce(ADAM.address), self._paid), 10)

    def send(self, nonce: int, wei: int) -> str:
        """Send a deposit and give its hash; it stands in a block when one is mined."""
        call = self.escrow.calldata("depositFor", ADAM.address)
        unsigned = {"chainId": self.node.chain_id, "to": self.escrow.address, "data": call, "value": wei}
        signed = ADAM.sign_transaction({**unsigned, "gas": 200_000, "nonce": nonce, **self.node.fees()})
        self.node.send(bytes(signed.raw_transaction))
        return signed.hash.to_0x_hex()

    def mine(self, times: int) -> None:
        """Put empty blocks on the chain."""
        if self.is_anvil:
            self.node.request("anvil_mine", [hex(times)])
            return
        for _ in range(times):
            self.node.move_time(int(self.node.block().at.timestamp()) + 1)

    def turn_to(self, node: Node) -> None:
        """Look at another node: the same rows, and it may be another past."""
        self.node, self.escrow, self.is_anvil = node, Escrow(node, self.escrow.address), False
        self.watcher = self.another()

    def catch_up(self) -> None:
        """Let the watcher work until it has nothing more to do."""
        for _ in range(200):
            head = self.head()
            if not self.watcher.run_once() and self.head() == head:
                return
        raise AssertionError("the watcher never came to rest")

    def head(self) -> Head | None:
        """Read where the watcher is."""
        with reading(self.engine) as connection:
            return select_head(connection, chain_id=self.node.chain_id, escrow=self.escrow.address)

    def seen(self) -> list[tuple[int, str]]:
        """List the logs in the rows: block and transaction."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(sightings).order_by(sightings.c.block_number, sightings.c.log_index))
            return [(row.block_number, row.tx_hash) for row in rows]

    def learned(self) -> list[str]:
        """List the transactions behind the journal's entries, but for those that were undone."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(entries).order_by(entries.c.seq)).all()
        undone = {row.reverses for row in rows}
        return [row.log.tx_hash for row in rows if row.reverses is None and row.seq not in undone]

    def said(self) -> list[tuple[int, str]]:
        """List the logs that the chain has now."""
        facts = self.escrow.facts(self.start, self.node.block().number)
        return [(fact.log.block_number, fact.log.tx_hash) for fact in facts]

    def assert_agrees(self, finality: int = FINAL) -> None:
        """What was seen is what the chain says; what is final of it is in the journal, once."""
        assert self.seen() == self.said()
        final = self.node.block().number - finality
        assert self.learned() == [tx for block, tx in self.said() if block <= final]
