"""The watcher: each final log is entered once, whoever reads it and wherever the reading stops."""

import pytest
from sqlalchemy import insert

from ledger.chain.escrow import Escrow
from ledger.chain.events import Fields
from ledger.chain.lines import Pending
from ledger.chain.node import Block, Node
from ledger.chain.wire import Wire
from ledger.core.commands import Fund, Withdraw
from ledger.core.effects import AskMoney, MoneyStep
from ledger.core.facts import Deposited, Fact, LogRef, Remark
from ledger.core.ids import PersonId
from ledger.database import reading, writing
from ledger.tables import commands, entries, heads, outbox
from ledger.watcher import ChainChanged
from tests.ledger.hands import USD, PowerCut, StopAt
from tests.ledger.world import STRANGER, World


class Aside(Escrow):
    """An escrow that lets something else happen between reading the logs and adopting what they say."""

    def __init__(self, world: World, meanwhile: "Meanwhile") -> None:
        super().__init__(world.ledger.escrow.node, world.ledger.escrow.address)
        self._meanwhile = meanwhile

    def said(self, kind: str, place: LogRef, fields: Fields) -> tuple[Fact | Remark, ...]:
        """Read, then let the other go ahead."""
        found = super().said(kind, place, fields)
        self._meanwhile()
        return found


class AsideWire(Wire):
    """A connection that lets something else happen between asking for logs and keeping them."""

    def __init__(self, url: str, meanwhile: "Meanwhile") -> None:
        super().__init__(url, "aside", 20)
        self._meanwhile = meanwhile

    def ask_logs(self, address: str, first: int, last: int) -> Pending:
        """Ask, then let the other go ahead."""
        found = super().ask_logs(address, first, last)
        self._meanwhile()
        return found


class Meanwhile:
    """Something that happens once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.read = 0

    def __call__(self) -> None:
        """Let the world's own watcher read."""
        self.read += self._world.ledger.watcher.run_once()


class Forked(Node):
    """A node whose every block has another hash: the chain we knew is no more."""

    def block(self, number: object = "latest") -> Block:
        """Read a block of the other fork."""
        found = super().block(number)  # type: ignore[arg-type]
        return Block(found.number, "0x" + "f" * 64, found.at)


def deposit(world: World, person: PersonId) -> None:
    """Put a deposit on the chain that nobody has read yet."""
    world.do(Fund(**world.stamp(), person=person, asset="USD", minor=USD))
    while world.ledger.relay.run_once():
        pass


def test_stop__before_the_journal(begun_world: World) -> None:
    """Stopped before the journal, the next start reads the same logs and enters them once."""
    adam = begun_world.find("adam")
    before = len(begun_world.rows(entries))
    deposit(begun_world, adam)
    with pytest.raises(PowerCut):
        begun_world.watcher(reach=StopAt("journal")).run_once()
    assert len(begun_world.rows(entries)) == before

    assert begun_world.watcher().run_once() == 1
    assert begun_world.watcher().run_once() == 0
    assert begun_world.held(adam) == 71 * USD
    begun_world.assert_audit_agrees()


def test_two_watchers__one_entry(begun_world: World) -> None:
    """Of two watchers that read the same logs the slower drops what it read, and reads on from there."""
    adam = begun_world.find("adam")
    deposit(begun_world, adam)
    other = Meanwhile(begun_world)
    slower = begun_world.watcher(escrow=Aside(begun_world, other))

    assert (slower.run_once(), other.read) == (0, 1)
    assert begun_world.held(adam) == 71 * USD
    deposit(begun_world, adam)
    assert begun_world.watcher().run_once() == 1
    assert begun_world.held(adam) == 72 * USD
    begun_world.assert_audit_agrees()


def test_two_watchers__at_the_very_first(world: World) -> None:
    """Two watchers that start on an empty journal set its head once."""
    other = Meanwhile(world)
    node = Node(world.url)
    node.wire = AsideWire(world.url, other)

    assert world.watcher(escrow=Escrow(node, world.ledger.escrow.address)).run_once() == 0
    assert len(world.rows(heads)) == 1
    node.close()


def test_chain_changed__said_aloud(begun_world: World) -> None:
    """When the block read last is gone, nothing more is read: a person must look."""
    node = Forked(begun_world.url)
    deposit(begun_world, begun_world.find("adam"))
    before = begun_world.rows(entries)

    with pytest.raises(ChainChanged):
        begun_world.watcher(escrow=Escrow(node, begun_world.ledger.escrow.address)).run_once()
    assert begun_world.rows(entries) == before
    node.close()


def test_finality__waits(begun_world: World) -> None:
    """A log is read once enough blocks stand on it, and not before."""
    adam, node = begun_world.find("adam"), begun_world.ledger.escrow.node
    deposit(begun_world, adam)
    careful = begun_world.watcher(finality=2)
    careful.run_once()
    assert begun_world.held(adam) == 70 * USD  # seen, and not yet learned

    for _ in range(2):
        node.move_time(int(node.block().at.timestamp()) + 1)
    assert careful.run_once() == 1
    assert begun_world.held(adam) == 71 * USD


def test_first_reading__from_the_deployment(begun_world: World) -> None:
    """A journal that was lost is read anew from the chain alone, entry for entry."""
    kept = begun_world.rows(entries)
    with begun_world.engine.begin() as connection:
        for name in ("postings", "balances", "entries", "batches", "heads", "sightings", "blocks"):
            connection.exec_driver_sql(f"DELETE FROM {name}")  # noqa: S608 - names of our own tables
        for table in (commands, outbox):
            connection.execute(table.delete().where(table.c.id.startswith("log:")))
    begun_world.ledger.watcher.run_once()

    assert [row["hash"] for row in begun_world.rows(entries)] == [row["hash"] for row in kept]
    begun_world.assert_audit_agrees()


def test_refused_fact__stops_the_watcher(begun_world: World) -> None:
    """A fact is not to be refused: the watcher stops rather than leave it out, and its head stays."""
    adam = begun_world.find("adam")
    deposit(begun_world, adam)
    with reading(begun_world.engine) as connection:
        head = connection.execute(heads.select()).one()
    log = next(fact.log for fact in begun_world.ledger.escrow.facts(head.height + 1, head.height + 2))
    with writing(begun_world.engine) as connection:
        place = f"log:{log.chain_id}:{log.block_hash}:{log.log_index}"
        row = {"id": place, "content_hash": "other", "kind": "Learn", "result": ""}
        connection.execute(insert(commands).values(**row, handled_at=begun_world.now()))

    with pytest.raises(Exception, match="other-content"):
        begun_world.ledger.watcher.run_once()
    with reading(begun_world.engine) as connection:
        kept = connection.execute(heads.select()).one()
    assert (kept.height, kept.block_hash) == (head.height, head.block_hash)


def test_strangers__are_in_the_journal(begun_world: World) -> None:
    """Money of people we do not know is entered too: the contract owes it, and tells nobody of ours."""
    adam = begun_world.find("adam")
    told = len(begun_world.effects())
    ask = AskMoney(MoneyStep.WITHDRAW, adam, "USD", 5 * USD, STRANGER.address)
    with reading(begun_world.engine) as connection:
        call = begun_world.calls().build(connection, ask, begun_world.now())
    begun_world.send_as_stranger(call)
    token = begun_world.ledger.views.assets()["USD"].token
    escrow = begun_world.ledger.escrow
    approve = escrow.token_calldata("approve", escrow.address, 5 * USD)
    begun_world.send_as_stranger(type(call)(token, approve))
    begun_world.send_as_stranger(
        type(call)(escrow.address, escrow.calldata("deposit", token, STRANGER.address, 5 * USD))
    )
    begun_world.settle_down()

    facts = escrow.facts(0, 10**6)
    assert any(isinstance(fact, Deposited) and fact.holder == STRANGER.address for fact in facts)
    assert begun_world.held(adam) == 65 * USD
    assert len(begun_world.effects()) == told + 1  # adam hears of his withdrawal
    begun_world.assert_audit_agrees()


def test_head__moves_with_empty_blocks(begun_world: World) -> None:
    """Blocks with nothing of ours are read past, so that no restart reads them again."""
    node = begun_world.ledger.escrow.node
    node.move_time(int(node.block().at.timestamp()) + 1)
    begun_world.ledger.watcher.run_once()

    assert begun_world.rows(heads)[0]["height"] == node.block().number == begun_world.ledger.views.head()


def test_withdrawal__receipt(begun_world: World) -> None:
    """Whoever withdraws gets a receipt with the figures of the chain."""
    adam = begun_world.find("adam")
    begun_world.do(Withdraw(**begun_world.stamp(), person=adam, asset="USD", minor=USD, to=STRANGER.address))
    begun_world.settle_down()

    receipt = begun_world.effects()[-1]
    assert getattr(receipt, "key", "") == "withdrawn"
    assert getattr(receipt, "details", {})["to"] == STRANGER.address
