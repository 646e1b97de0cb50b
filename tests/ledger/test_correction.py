"""A chain that loses what was final: the watcher stops until a person says so, then the books follow by reversals."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.commands.correct import correct
from ledger import books
from ledger.chain.errors import NodeUnreachable
from ledger.checks.looking import Depth
from ledger.checks.running import Place as Checked
from ledger.checks.running import run_checks
from ledger.core.commands import Rate
from ledger.core.effects import Notify
from ledger.core.findings import DEEP_REORGANISATION
from ledger.core.journal import GENESIS, entry_hash
from ledger.core.task import Stage
from ledger.correction import Correction, HeadMoved, NothingToCorrect
from ledger.database import reading
from ledger.findings import is_halted, select_open
from ledger.stops import RARE_POINTS, Reach, pass_by
from ledger.tables import batches, entries, outbox, tasks, txs
from ledger.watcher import ChainChanged
from tests.databases import Databases, Place, copied, on_postgresql, on_sqlite
from tests.ledger.chains import deploy_all, on_anvil
from tests.ledger.conftest import At
from tests.ledger.hands import USD, PowerCut, StopAt
from tests.ledger.rig import Rig
from tests.ledger.world import World, open_world


class Story:
    """A place whose chain's file can be kept, and put back: the chain forgets, or remembers."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def keep(self, name: str) -> None:
        """Keep the chain as it is."""
        shutil.copy(self._chain, self._kept(name))

    def put_back(self, name: str) -> None:
        """Have the chain as it was kept."""
        for beside in self.place.folder.glob("chain.sqlite-*"):
            beside.unlink()
        shutil.copy(self._kept(name), self._chain)

    @contextmanager
    def told(self) -> Iterator[World]:
        """Open the ledger."""
        with open_world(self.place) as world:
            yield world

    @property
    def _chain(self) -> Path:
        return self.place.folder / "chain.sqlite"

    def _kept(self, name: str) -> Path:
        return self.place.folder / f"{name}.kept"


@pytest.fixture
def story(backend: str, begun: At, databases: Databases, tmp_path: Path) -> Iterator[Story]:
    """Adam has opened a task with barb and keeps 70; then barb is paid and adam puts in 5 more; all that is lost."""
    with copied(databases, begun(backend), tmp_path) as place:
        made = Story(place)
        made.keep("before")
        with made.told() as world:
            adam, barb = world.find("adam"), world.find("barb")
            (task,) = (row["id"] for row in world.rows(tasks))
            world.hand_in(task, barb)
            world.do(Rate(**world.stamp(), person=adam, task=task, rating=95))
            world.fund(adam, 5 * USD)
            assert world.look(task).stage is Stage.SETTLED
        made.keep("lost")
        made.put_back("before")
        yield made


def mine(world: World, blocks: int) -> None:
    """Have the chain go on with nothing of ours."""
    node = world.ledger.escrow.node
    for _ in range(blocks):
        node.move_time(int(node.block().at.timestamp()) + 1)


def catch_up(world: World) -> None:
    """Let the watcher alone work: what the relay sends again is the relay's matter."""
    while world.ledger.watcher.run_once():
        pass


def correction(world: World, reach: Reach = pass_by) -> Correction:
    """Make what corrects the books."""
    return world.ledger.correction(reach)


def codes(world: World) -> list[str]:
    """List the findings that are open."""
    with reading(world.engine) as connection:
        return [known.code for known in select_open(connection)]


def notices(world: World) -> list[tuple[str, str]]:
    """List who was told what of things undone."""
    said = (effect for effect in world.effects(Notify) if isinstance(effect, Notify))
    return sorted((str(one.person), one.key) for one in said if one.key.startswith("undone"))


def findings(world: World) -> list[str]:
    """Run every check, and name what was found."""
    place = Checked(
        engine=world.engine,
        escrow=world.ledger.escrow,
        clock=world.clock,
        chain_id=world.ledger.escrow.node.chain_id,
        vault=None,
        finality=0,
        is_sandbox=True,
    )
    results = run_checks(place, Depth.FULL)
    return [f"{finding.code} {finding.subject}" for result in results for finding in result.findings]


def assert_books(engine: Engine) -> None:
    """Each entry is chained to the one before it and sums to nothing; each account is the sum of its postings."""
    with reading(engine) as connection:
        previous, sums = GENESIS, dict[tuple[str, str], int]()
        for _, hashed, entry in books.select_entries(connection):
            assert hashed == entry_hash(previous, entry)
            assert sum(leg.minor for leg in entry.postings) == 0
            previous = hashed
            for leg in entry.postings:
                sums[leg.account, leg.token] = sums.get((leg.account, leg.token), 0) + leg.minor
        assert dict(books.select_balances(connection)) == sums


def lose(story: Story, world: World) -> None:
    """Bring the chain past what was learned, and have the watcher find out."""
    mine(world, 12)
    with pytest.raises(ChainChanged):
        world.ledger.watcher.run_once()


@pytest.mark.parametrize("point", ["", *RARE_POINTS])
def test_correct__a_payment(story: Story, point: str) -> None:
    """What was paid on lost blocks is unpaid in the books, the task is where it was, and all concerned are told.

    Wherever it stops, either all of that has happened or nothing.
    """
    with story.told() as world:
        lose(story, world)
        kept = world.rows(entries)
        if point:
            with pytest.raises(PowerCut):
                correction(world, StopAt(point)).carry_out(correction(world).plan())
            assert world.rows(entries) == kept
            assert codes(world) == [DEEP_REORGANISATION]
        plan = correction(world).plan()
        reversed_ = correction(world).carry_out(plan)
        adam, barb = world.find("adam"), world.find("barb")

        assert world.rows(entries)[: len(kept)] == kept
        assert [row["reverses"] for row in world.rows(entries)[len(kept) :]] == [
            len(kept) - n for n in range(reversed_)
        ]
        assert (world.held(adam), world.held(barb)) == (70 * USD, 0)
        (task,) = (world.look(row["id"]) for row in world.rows(tasks))
        assert (task.stage, task.is_recorded, task.rating) == (Stage.DELIVERED, False, None)
        told = [(adam, "undone-deposit"), (adam, "undone-payment"), (barb, "undone-payment")]
        assert notices(world) == sorted((str(person), key) for person, key in told)
        assert codes(world) == []
        assert_books(world.engine)
        catch_up(world)
        assert findings(world) == []
        world.assert_audit_agrees()


def test_correct__sent_again(story: Story) -> None:
    """What the lost blocks held of ours is sent again with the same bytes, and all comes to stand as it stood."""
    with story.told() as world:
        lose(story, world)
        correction(world).carry_out(correction(world).plan())
        world.settle_down()
        adam, barb = world.find("adam"), world.find("barb")

        (task,) = (world.look(row["id"]) for row in world.rows(tasks))
        assert (task.stage, task.rating) == (Stage.SETTLED, 95)
        assert (world.held(adam), world.owed(adam)) == (75 * USD, 75 * USD)
        assert world.held(barb) == world.owed(barb) > 0
        assert findings(world) == []
        assert {row["state"] for row in world.rows(txs)} == {"final"}
        assert {row["state"] for row in world.rows(outbox) if row["kind"] == "chain"} == {"done"}
        assert_books(world.engine)
        world.assert_audit_agrees()


def test_correct__stays_stopped(story: Story) -> None:
    """Until a person has said how to go on nothing is read, whoever starts anew, and the relay begins nothing."""
    with story.told() as world:
        lose(story, world)
        seen = world.rows(entries)
    with story.told() as world:
        with pytest.raises(ChainChanged, match="a person must"):
            world.ledger.watcher.run_once()

        assert world.rows(entries) == seen
        with reading(world.engine) as connection:
            assert is_halted(connection)


def test_correct__a_block_comes_back(story: Story) -> None:
    """Blocks that were undone and come back are learned again: the books are as they were, and tell the whole story."""
    with story.told() as world:
        first = len(world.rows(entries))
        lose(story, world)
        undone = correction(world).carry_out(correction(world).plan())
        catch_up(world)
    story.put_back("lost")
    with story.told() as world:
        mine(world, 20)
        with pytest.raises(ChainChanged):
            catch_up(world)
        assert correction(world).carry_out(correction(world).plan()) == 0
        catch_up(world)
        kept = world.rows(entries)

        assert len(kept) == first + undone + undone
        assert [row["hash"] for row in kept[:first]] != [row["hash"] for row in kept[-first:]]
        assert {row["era"] for row in kept[-undone:]} == {2}
        (task,) = (world.look(row["id"]) for row in world.rows(tasks))
        assert task.stage is Stage.SETTLED
        assert_books(world.engine)
        world.assert_audit_agrees()


def test_correct__the_node_was_wrong(story: Story) -> None:
    """Where the chain has again what was learned a person lets the watcher go on, and nothing is undone."""
    with story.told() as world:
        with pytest.raises(NodeUnreachable, match="has not come"):
            correction(world).plan()  # who has fewer blocks may only be behind
        lose(story, world)
        assert not correction(world).resume()
    story.put_back("lost")
    with story.told() as world:
        kept = world.rows(entries)
        with pytest.raises(ChainChanged):
            world.ledger.watcher.run_once()
        with pytest.raises(NothingToCorrect):
            correction(world).plan()
        assert correction(world).resume()
        catch_up(world)

        assert world.rows(entries) == kept
        world.assert_audit_agrees()


@on_sqlite
def test_correct__on_the_command_line(story: Story, capsys: pytest.CaptureFixture[str]) -> None:
    """The command says what would be undone, does it when that is wanted, and then finds nothing more to do."""
    with story.told() as world:
        lose(story, world)
        told = [
            (correct(world.ledger, "en", pass_by, is_wanted=is_wanted), capsys.readouterr().out)
            for is_wanted in (False, True, True)
        ]

        assert [code for code, _ in told] == [1, 0, 0]
        assert "Nothing has been changed" in told[0][1]
        assert "entries reversed" in told[1][1]
        assert "nothing to correct" in told[2][1]
        catch_up(world)
        world.assert_audit_agrees()


def test_correct__before_anything(story: Story) -> None:
    """A chain that has lost even the first block of ours is corrected to nothing at all."""
    with story.told() as world:
        mine(world, 12)
        with world.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE blocks SET hash = '0xother'")
        with pytest.raises(ChainChanged):
            world.ledger.watcher.run_once()
        plan = correction(world).plan()
        correction(world).carry_out(plan)

        assert plan.back_to.number == world.ledger.founded.first_block - 1
        assert world.rows(batches) == []
        assert {account: minor for account, minor in _balances(world).items() if minor} == {}
        catch_up(world)
        world.assert_audit_agrees()


def _balances(world: World) -> dict[tuple[str, str], int]:
    with reading(world.engine) as connection:
        return dict(books.select_balances(connection))


@pytest.fixture(scope="module")
def shaken() -> Iterator[object]:
    """An anvil of this file's own."""
    with on_anvil() as made:
        deploy_all(made)
        yield made


@pytest.mark.parametrize("depth", [3, 20])
def test_correct__on_another_chain(shaken: object, engine: Engine, depth: int) -> None:
    """A reorganisation of any depth past finality is corrected: what the chain has is in the books, each once."""
    rig = Rig(shaken, engine, 2)  # type: ignore[arg-type]
    rig.pay(depth + 2)
    rig.mine(1)
    rig.catch_up()
    rig.node.request("anvil_reorg", [depth + 1, []])
    rig.pay(depth + 3)
    with pytest.raises(ChainChanged):
        rig.catch_up()
    plan = rig.correction().plan()
    assert rig.correction().carry_out(plan) == len(plan.undone) == plan.depth == depth - 1
    with pytest.raises(HeadMoved):
        rig.correction().carry_out(plan)
    rig.catch_up()

    rig.assert_agrees(2)
    assert_books(engine)


@on_postgresql
def test_correct__two_people_at_once(story: Story) -> None:
    """Of two people who correct the same the second changes nothing."""
    with story.told() as world:
        lose(story, world)
        plan, again = correction(world).plan(), correction(world).plan()
        correction(world).carry_out(plan)
        kept = world.rows(entries)
        with pytest.raises(HeadMoved):
            correction(world).carry_out(again)

        assert world.rows(entries) == kept
