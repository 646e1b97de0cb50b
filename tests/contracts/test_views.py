"""What can be asked without sending anything: each leaf of views.tree."""

from dataclasses import replace

import pytest

from ledger.core.packed import Path
from tests.contracts.chain import Refusal
from tests.contracts.world import ADAM, BARB, CARL, DANA, NATIVE, NOTHING, STAGES, USD, World


@pytest.mark.parametrize(
    ("stage", "exit_", "date", "earned"),
    [
        ("opened", Path.REFUNDED, "submit_by", 0),
        ("delivered", Path.RELEASED, "rate_by", 30 * USD),
        ("rated", Path.FINISHED, "contest_by", 27_500_000),
        ("contested", Path.DEFAULTED, "rule_by", 27_500_000),
    ],
)
def test_view__task(world: World, stage: str, exit_: Path, date: str, earned: int) -> None:
    """Everything about a task follows from its terms: where it stands, and how it ends if nobody says a word."""
    batch = world.batch((BARB, CARL), (30 * USD, 7))
    begin = {"opened": world.opened, "delivered": world.delivered, "rated": world.rated, "contested": world.contested}
    begin[stage](batch)
    task = world.task(batch)

    assert (task["batch"], task["index"], task["worker"], task["amount"]) == (batch.id, 0, BARB, 30 * USD)
    assert tuple(task["terms"]) == batch.terms.as_tuple()
    assert (STAGES[task["stage"]], task["rating"]) == world.stage(batch)
    assert (Path(task["exit"]), task["exit_from"], task["earned"]) == (exit_, getattr(batch.terms, date), earned)


def test_view__task_unknown(world: World) -> None:
    """A task of terms that were never opened has no stage and no exit, but its terms are read."""
    batch = world.batch((BARB, CARL), (30 * USD, 7))
    task = world.task(batch, 1)

    assert (task["batch"], task["stage"], task["rating"], task["exit_from"], task["earned"]) == (batch.id, 0, 0, 0, 0)
    assert (tuple(task["terms"]), task["worker"]) == (batch.terms.as_tuple(), CARL)


def test_view__task_closed(world: World) -> None:
    """A task that has ended has no exit: how it ended is in the log."""
    batch = world.opened()
    world.send(world.call_rate(batch, 100), ADAM)
    task = world.task(batch)

    assert (task["stage"], task["rating"], task["exit_from"], task["earned"]) == (5, 0, 0, 0)


def test_view__state_of_nothing(world: World) -> None:
    """Of a batch that nobody opened no task stands anywhere, at no index."""
    for index in (0, 126, 127, 255):
        assert world.escrow.functions.taskState(b"\1" * 32, index).call() == [0, 0]


def test_view__batch_id(world: World) -> None:
    """The batch's id is the digest that the employer signs, in either form."""
    batch = world.batch()
    asked = world.escrow.functions.batchId

    assert asked(batch.one()).call() == asked(batch.table()).call() == batch.id == world.digest(batch.terms)


def test_view__batch_id_of_the_unsound(world: World) -> None:
    """It refuses a table that could never be opened, and does not care for dates and shares."""
    asked = world.escrow.functions.batchId
    late = world.batch(open_by=1, submit_by=0, fee_bps=60_000)
    assert asked(late.whole()).call() == late.id

    assert world.refusal(asked(world.batch(rewards=(0,)).whole())) == Refusal("ZeroAmount", (0,))
    assert world.refusal(asked(world.batch((ADAM,)).whole())) == Refusal("WorkerNotAllowed", (0, ADAM))


def test_view__balances(world: World) -> None:
    """What is owed is by token and holder, and so is the nonce."""
    world.fund(BARB, 7)
    world.fund_token(world.usd, BARB, 9)
    world.send(world.call_withdraw(BARB, 1), BARB)

    assert (world.balance(BARB), world.balance(BARB, world.usd.address), world.balance(CARL)) == (6, 9, 0)
    assert (world.nonce(BARB), world.nonce(BARB, world.usd.address), world.nonce(CARL)) == (1, 0, 0)
    assert not world.escrow.functions.isOfferUsed(BARB, 0).call()


def test_view__domain(world: World) -> None:
    """The domain of what is signed can be read from the contract (ERC-5267)."""
    domain = world.escrow.functions.eip712Domain().call()

    assert domain == [b"\x0f", "Escrowd", "1", world.chain_id, world.escrow.address, NOTHING, []]


def test_view__cost_nothing(world: World) -> None:
    """No view writes: asked from a contract that may not, they answer."""
    batch = replace(world.opened(), push=True)
    escrow = world.escrow.functions
    kinds = {entry["name"]: entry.get("stateMutability") for entry in world.escrow.abi if entry["type"] == "function"}
    views = {"balanceOf", "nonceOf", "isOfferUsed", "taskState", "taskOf", "batchId", "eip712Domain"}

    assert {name for name, kind in kinds.items() if kind in {"view", "pure"}} == views
    assert {name for name, kind in kinds.items() if kind == "payable"} == {"depositFor", "open"}
    assert escrow.taskOf(batch.one()).call()[5] == 1
    assert world.balances(DANA, NATIVE) == (0, 0)
