"""Founding: the first start makes the escrow, every later one finds the same, and nothing else is taken for it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, update
from web3 import Web3

from contracts import load
from ledger.assembly import operator_account
from ledger.chain.node import Node
from ledger.config import MissingSetting
from ledger.core.deployment import created_address
from ledger.core.policy import ZERO_ADDRESS
from ledger.database import open_database, writing
from ledger.founding import NoEscrow, NotAsCompiled, found
from ledger.tables import settings
from ledger.views import Views
from tests.databases import Place
from tests.ledger.world import COURT, STRANGER, World, open_ledger, open_world

OTHER_SECRET = "cd" * 32


@pytest.fixture
def empty(empty_place: Place) -> Iterator[Engine]:
    """A database that knows no escrow yet."""
    engine = open_database(empty_place.url)
    yield engine
    engine.dispose()


def test_found__restart_finds_the_same(empty_place: Place) -> None:
    """What stands is found again: same contract, same chain, same money."""
    with open_world(empty_place) as world:
        first, height = world.ledger.founded, world.ledger.escrow.node.block().number
        adam = world.enter("adam")
        world.fund(adam, 7)
    with open_world(empty_place) as world:
        assert world.ledger.founded == first
        assert world.ledger.escrow.node.block().number > height
        assert world.held(world.enter("adam")) == world.owed(adam) == 7
        world.assert_audit_agrees()


def test_found__as_set(world: World) -> None:
    """The address that is set may be the one that is kept, in any writing."""
    founded, node = world.ledger.founded, world.ledger.escrow.node

    for address in (founded.escrow, founded.escrow.lower()):
        assert found(world.engine, node, address=address, signer=None) == founded


def test_found__nothing_at_the_address(world: World, empty: Engine) -> None:
    """Where nothing stands there is no escrow; the mistyped address is not kept, so the right one can be set."""
    node = world.ledger.escrow.node
    with pytest.raises(NoEscrow, match="check ESCROW_ADDRESS"):
        found(empty, node, address=STRANGER.address, signer=None)

    right = found(empty, node, address=world.ledger.founded.escrow, signer=None)
    assert right == world.ledger.founded  # and the block it appeared in is found
    assert found(empty, node, address="", signer=None) == right


def test_found__another_escrow(world: World) -> None:
    """A journal belongs to one escrow: with another address it is not gone on with."""
    with pytest.raises(NoEscrow, match="another database"):
        found(world.engine, world.ledger.escrow.node, address=STRANGER.address, signer=None)


def test_found__another_chain(world: World) -> None:
    """A journal belongs to one chain, whatever address is set."""
    with writing(world.engine) as connection:
        connection.execute(update(settings).where(settings.c.key == "chain_id").values(value="1"))

    for address in ("", world.ledger.founded.escrow, STRANGER.address):
        with pytest.raises(NoEscrow, match="belongs to chain 1, the node serves chain 271828"):
            found(world.engine, world.ledger.escrow.node, address=address, signer=operator_account(world.settings))


def test_found__none_may_be_made(world: World, empty: Engine) -> None:
    """On a chain that is not ours nothing is deployed by itself; the refusal says what to do."""
    with pytest.raises(NoEscrow, match="escrowd deploy"):
        found(empty, world.ledger.escrow.node, address="", signer=None)


def test_found__again_after_a_crash(world: World, empty: Engine) -> None:
    """When the notes of a founding were lost it finds what it made: nothing is made twice, and no block is missed."""
    node, signer = world.ledger.escrow.node, operator_account(world.settings)
    before = node.block()
    anew = found(empty, node, address="", signer=signer)

    assert anew == world.ledger.founded
    assert node.block() == before
    assert Views(empty).assets() == world.ledger.views.assets()


def test_found__at_the_address_of_every_chain(world: World) -> None:
    """The embedded chain has its escrow where every chain has it."""
    assert world.ledger.founded.escrow == created_address(load("Escrow").bytecode)


def test_found__older_folder(world: World) -> None:
    """A database whose escrow is another version's is refused, with what to do: its calls would be other bytes."""
    older = world.ledger.views.assets()["USD"].token  # any contract of that chain
    with writing(world.engine) as connection:
        connection.execute(update(settings).where(settings.c.key == "escrow").values(value=older))

    with pytest.raises(NotAsCompiled, match="begin with an empty DATA_DIR"):
        found(world.engine, world.ledger.escrow.node, address="", signer=operator_account(world.settings))


def test_assemble__another_master_secret(world: World) -> None:
    """With another master secret than the keys are sealed under nothing starts: it could sign for nobody."""
    changed = world.settings.model_copy(update={"master_secret": SecretStr(OTHER_SECRET)})

    with pytest.raises(MissingSetting, match="MASTER_SECRET"), open_ledger(changed, world.url):
        pass


def test_assemble__secrets_stay_out_of_the_database(world: World) -> None:
    """The database keeps no secret, only what tells one from another."""
    assert world.ledger.founded.escrow in world.dump()
    for name in ("master_secret", "operator_keys"):
        assert world.settings.secret(name) not in world.dump().lower()


def test_node__other_errors(world: World) -> None:
    """A node is asked in our words; what is not there is said in our words too."""
    node = Node(world.url)
    assert node.receipt("0x" + "1" * 64) is None
    assert node.chain_id == 271828
    assert Web3.is_checksum_address(world.ledger.founded.escrow)
    node.close()


def test_policy__from_settings(world: World) -> None:
    """Fee, receivers and arbiters are what is set; without it the operator gets the fee and nobody rules."""
    policy, operator = world.ledger.policy, operator_account(world.settings).address
    bare = {"fee_receiver": STRANGER.address, "fee_bps": 0, "arbiter": "", "arbiters": "", "arbiter_fee_bps": 100}
    changed = world.settings.model_copy(update=bare)

    assert (policy.fee_bps, policy.fee_receiver, policy.arbiter_fee_bps) == (500, operator, 500)
    assert (policy.arbiter, policy.arbiters) == (COURT, (sum(b"dana"),))
    nobody = {"arbiter": ZERO_ADDRESS, "arbiters": (), "arbiter_fee_bps": 100}
    with open_ledger(changed, world.url) as ledger:
        assert ledger.policy == replace(policy, fee_receiver=STRANGER.address, fee_bps=0, **nobody)
