"""A task is known by its terms and its path: each leaf of members.tree, for every operation."""

from dataclasses import replace
from typing import Any

import pytest

from tests.contracts.world import ADAM, BARB, CARL, DANA, NEVER, Batch, Refusal, World

OPERATIONS = ("deliver", "rate", "accept", "finish", "release", "refund")


def _call(world: World, operation: str, head: Any, task: Any) -> Any:
    functions = world.escrow.functions
    if operation == "deliver":
        return functions.deliver(head, task, b"\0" * 32, NEVER, b"")
    if operation == "rate":
        return functions.rate(head, [task], [100], b"\0" * 32, NEVER, b"")
    if operation == "accept":
        return functions.accept(head, task, 85, NEVER, b"")
    return functions[operation](head, task)


def _refused(world: World, operation: str, head: Any, task: Any) -> Refusal:
    """Try with the right hands for each operation, so that only the task can be at fault."""
    sender = {"deliver": task[1], "accept": task[1], "rate": ADAM}.get(operation, DANA)
    return world.refusal(_call(world, operation, head, task), sender)


def _opened(world: World) -> Batch:
    batch = world.batch((BARB, CARL, BARB), (100, 200, 300))
    world.open(batch)
    return batch


@pytest.mark.parametrize("operation", OPERATIONS)
def test_find__never_opened(world: World, operation: str) -> None:
    """Terms alone move nothing, however well they are signed."""
    batch = world.batch()

    assert _refused(world, operation, batch.head, batch.task()) == Refusal("UnknownBatch", (batch.id,))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_find__changed_terms(world: World, operation: str) -> None:
    """Terms that differ in anything are other terms."""
    batch = _opened(world)
    other = world.batch(batch.workers, batch.rewards, fee_bps=201)

    assert _refused(world, operation, other.head, batch.task()) == Refusal("UnknownBatch", (other.id,))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_find__other_amount(world: World, operation: str) -> None:
    """Nobody is paid more than the table says."""
    batch = _opened(world)
    task = replace(batch.proven(1), reward=201).as_tuple()

    assert _refused(world, operation, batch.head, task).name == "WrongRoot"


@pytest.mark.parametrize("operation", OPERATIONS)
def test_find__other_worker(world: World, operation: str) -> None:
    """Nobody is paid in a worker's place."""
    batch = _opened(world)
    task = replace(batch.proven(1), worker=DANA).as_tuple()

    assert _refused(world, operation, batch.head, task).name == "WrongRoot"


@pytest.mark.parametrize("operation", OPERATIONS)
def test_find__index_beyond(world: World, operation: str) -> None:
    """There is no task beyond the count."""
    batch = _opened(world)
    task = replace(batch.proven(2), index=3).as_tuple()

    assert _refused(world, operation, batch.head, task) == Refusal("WrongIndex", (3, 3))


@pytest.mark.parametrize("change", ["longer", "shorter"])
def test_find__proof_length(world: World, change: str) -> None:
    """A path has exactly the length that its index asks for."""
    batch = _opened(world)
    proof = batch.proven(0).proof
    proof = (*proof, b"\0" * 32) if change == "longer" else proof[:-1]
    task = replace(batch.proven(0), proof=proof).as_tuple()

    refusal = _refused(world, "refund", batch.head, task)
    assert refusal == Refusal("WrongRoot", (b"\0" * 32, batch.terms.tasks_root))


def test_find__other_index(world: World) -> None:
    """The same worker and amount under another index, with that index's path, is no task."""
    batch = _opened(world)
    task = replace(batch.proven(2), reward=100).as_tuple()

    assert _refused(world, "refund", batch.head, task).name == "WrongRoot"
