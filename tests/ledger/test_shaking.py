"""A node that fails, lies and lags, and a chain that goes back: the journal is never wrong, and complete in the end."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from ledger.chain.node import Node
from ledger.core.task import Stage
from ledger.tables import tasks
from tests.databases import on_postgresql
from tests.ledger.chains import deploy_all, on_anvil
from tests.ledger.hands import USD
from tests.ledger.rig import Rig
from tests.ledger.shaking import shake, shake_ledger
from tests.ledger.shaky import FAILURES, LIES, Shaky, shaky_node
from tests.ledger.watching import kill_at_random
from tests.ledger.world import World

SEEDS, ROUNDS = (1, 2), 20


@pytest.fixture(scope="module")
def trembling() -> Iterator[Node]:
    """An anvil of this file's own, as its past is changed."""
    with on_anvil() as made:
        deploy_all(made)
        yield made


@pytest.mark.parametrize("seed", SEEDS)
def test_watch__shaken(trembling: Node, engine: Engine, seed: int) -> None:
    """Whatever the node says, nothing is learned that is not final, and nothing that is final is left out."""
    shaky = Shaky(seed)
    with shaky_node(trembling.url, shaky) as url:
        done = shake(Rig(trembling, engine), shaky, url, ROUNDS)

    assert done.reorganisations
    assert done.refusals
    assert sum(shaky.done.values()) > ROUNDS / 3


@pytest.mark.parametrize("seed", [5])
def test_ledger__shaken(world: World, seed: int) -> None:
    """A task is opened, done and paid once, whatever becomes of questions and answers on their way."""
    shaky = Shaky(seed, rate=0.2)
    with shaky_node(world.url, shaky) as url:
        assert shake_ledger(world, shaky, url, 60)

    (task,) = (world.look(row["id"]) for row in world.rows(tasks))
    adam, barb = world.find("adam"), world.find("barb")
    assert task.stage is Stage.SETTLED
    assert (world.held(adam), world.owed(adam)) == (70 * USD, 70 * USD)
    assert world.held(barb) == world.owed(barb) > 0
    world.assert_audit_agrees()


@on_postgresql
def test_watchers__killed(trembling: Node, engine: Engine) -> None:
    """Two watchers share the rows, one after another is killed in the middle of something: all is learned, once."""
    kill_at_random(Rig(trembling, engine), seed=4, kills=6)


def test_shaky__by_its_seed_alone() -> None:
    """The same seed, question and count have the same outcome, whoever asks; every kind of fault comes about."""
    bodies = [f"{number}".encode() for number in range(600)]
    first, again, other = (Shaky(seed, rate=0.5) for seed in (7, 7, 8))
    told = [first.outcome(body)[0] for body in bodies]

    assert [again.outcome(body)[0] for body in reversed(bodies)] == told[::-1]
    assert [other.outcome(body)[0] for body in bodies] != told
    assert [first.outcome(body)[0] for body in bodies] != told
    assert set(told) == {"", *FAILURES, *LIES}
