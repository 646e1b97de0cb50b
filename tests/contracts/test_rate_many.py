"""Grading tasks of a batch at once: each leaf of rateMany.tree."""

from typing import Any

import pytest

from ledger.core.packed import Outcome, Path, pack_root, unpack_ratings
from tests.contracts.chain import Refusal
from tests.contracts.world import ADAM, BARB, CARL, EMMA, FRED, NEVER, ROOT, Batch, World


def _batch(world: World, *delivered: int) -> Batch:
    """Three tasks, of which some are delivered."""
    batch = world.opened(world.batch((BARB, CARL, BARB), (100, 200, 300)))
    for index in delivered:
        world.send(world.call_deliver(batch, index, batch.workers[index]))
    return batch


def _raw(world: World, batch: Batch, ratings: bytes) -> Any:
    """Adam grades by bytes as they are."""
    return world.escrow.functions.rateMany(batch.table(), ratings, ROOT, NEVER, b"")


def test_rate_many__full(world: World) -> None:
    """All are paid at once: each worker once, fee and benefits once, and one log says how each ended."""
    batch = _batch(world)
    receipt = world.send(world.call_rate_many(batch, {2: 95, 0: 100, 1: 90}), ADAM)

    ends = [Outcome(2, Path.RATED, 95, 300), Outcome(0, Path.RATED, 100, 100), Outcome(1, Path.RATED, 90, 200)]
    assert world.outcomes(receipt) == ends
    [(name, event)] = world.events(receipt)
    assert (name, event["batch"], event["deliverablesRoot"]) == ("TasksSettled", batch.id, ROOT)
    assert world.balances(BARB, CARL, EMMA, FRED, ADAM) == (400 - 12, 200 - 6, 12, 6, 0)


def test_rate_many__rounds_per_task(world: World) -> None:
    """Fee and benefits round down for each task and are summed then: a batch costs what its tasks would cost alone."""
    batch = world.opened(world.batch((BARB, BARB, BARB), (99, 99, 99)))
    world.send(world.call_rate_many(batch, {0: 100, 1: 100, 2: 100}), ADAM)

    assert world.balances(BARB, EMMA, FRED) == (297 - 3, 3, 0)


def test_rate_many__below(world: World) -> None:
    """Ratings below full wait for the workers, each for its own; one log holds them."""
    batch = _batch(world, 0, 1, 2)
    receipt = world.send(world.call_rate_many(batch, {0: 0, 2: 89, 1: 60}), ADAM)

    assert [world.stage(batch, index) for index in range(3)] == [("rated", 0), ("rated", 60), ("rated", 89)]
    [(name, event)] = world.events(receipt)
    assert (name, event["batch"], event["deliverablesRoot"]) == ("TasksRated", batch.id, ROOT)
    assert unpack_ratings(event["ratings"]) == ((0, 0), (2, 89), (1, 60))


def test_rate_many__in_full_of_any_stage(world: World) -> None:
    """Rated and contested tasks are paid in full with the others."""
    batch = _batch(world, 0, 1)
    world.send(world.call_rate_many(batch, {0: 70, 1: 70}), ADAM)
    world.send(world.call_contest(batch, 1), CARL)
    world.travel(batch.terms.rule_by + 5)
    world.send(world.call_rate_many(batch, {0: 100, 1: 100, 2: 100}, ADAM))

    assert world.balances(BARB, CARL, ADAM) == (400 - 12, 200 - 6, 0)


def test_rate_many__mixed(world: World) -> None:
    """Full and below in one call: two logs, first what waits and then what ended."""
    batch = _batch(world, 0)
    receipt = world.send(world.call_rate_many(batch, {2: 100, 0: 70}), ADAM)

    assert [name for name, _ in world.events(receipt)] == ["TasksRated", "TasksSettled"]
    assert [world.stage(batch, index)[0] for index in range(3)] == ["rated", "opened", "closed"]


def test_rate_many__skips(world: World) -> None:
    """A task that cannot be rated does not hold up the others."""
    batch = _batch(world, 0)
    receipt = world.send(world.call_rate_many(batch, {0: 70, 1: 70, 2: 100}), ADAM)

    assert world.skipped(receipt) == [(1, "WrongStage")]
    assert [world.stage(batch, index)[0] for index in range(3)] == ["rated", "opened", "closed"]
    assert [name for name, _ in world.events(receipt)] == ["TasksRated", "TasksSkipped", "TasksSettled"]


def test_rate_many__skips_late(world: World) -> None:
    """A rating below full that comes too late does not hold up a full one; a second earlier it is in time."""
    batch = _batch(world, 0)
    call = world.call_rate_many(batch, {0: 70, 1: 100})
    world.travel(batch.terms.rate_by - 1)
    with world.scratch():
        assert world.skipped(world.send(call, ADAM)) == []
    world.travel(batch.terms.rate_by)

    assert world.skipped(world.send(call, ADAM)) == [(0, "TooLate")]
    assert (world.stage(batch, 0), world.stage(batch, 1)) == (("delivered", 0), ("closed", 0))


@pytest.mark.parametrize("ratings", [b"\0\x64\0\x64", b"\0\x46\0\x46", b"\0\x46\0\x64"])
def test_rate_many__named_twice(world: World, ratings: bytes) -> None:
    """A task settles once, even within one call; what it was rated first holds, and only full comes on top."""
    batch = _batch(world, 0)
    receipt = world.send(_raw(world, batch, ratings), ADAM)

    if ratings == b"\0\x46\0\x64":
        assert (world.stage(batch), world.skipped(receipt)) == (("closed", 0), [])
    else:
        assert world.skipped(receipt) == [(0, "WrongStage")]
    assert world.balance(BARB) == (97 if ratings[-1] == 100 else 0)


def test_rate_many__nothing_done(world: World) -> None:
    """A call that does nothing is refused, and one about nothing too."""
    batch = _batch(world)
    nothing = Refusal("NothingDone", (batch.id,))

    assert world.refusal(world.call_rate_many(batch, {0: 70, 1: 70}), ADAM) == nothing
    assert world.refusal(world.call_rate_many(batch, {}), ADAM) == nothing


def test_rate_many__above_the_top(world: World) -> None:
    """A rating that does not exist refuses the whole call."""
    batch = _batch(world)

    assert world.refusal(world.call_rate_many(batch, {0: 100, 1: 101}), ADAM) == Refusal("WrongRating", (101, 100))


def test_rate_many__index_beyond(world: World) -> None:
    """A task that does not exist refuses the whole call."""
    batch = _batch(world)

    assert world.refusal(world.call_rate_many(batch, {0: 100, 3: 100}), ADAM) == Refusal("WrongIndex", (3, 3))


@pytest.mark.parametrize("ratings", [b"\0", b"\0\x64\1"])
def test_rate_many__half_a_pair(world: World, ratings: bytes) -> None:
    """Each index has its rating."""
    batch = _batch(world)
    length = len(ratings)

    assert world.refusal(_raw(world, batch, ratings), ADAM) == Refusal("WrongLength", (length, length + 1))


def test_rate_many__other_ratings(world: World) -> None:
    """The signature covers every index, every rating, their order and the deliverables' root."""
    batch = _batch(world)
    sig = bytes(world.call_rate_many(batch, {0: 100, 1: 95}, ADAM).args[4])
    table = batch.table()
    for ratings, root in (
        (b"\0\x64", ROOT),
        (b"\0\x64\2\x5f", ROOT),
        (b"\1\x5f\0\x64", ROOT),
        (b"\0\x64\1\x5f", b"\1" * 32),
    ):
        assert world.refusal(world.escrow.functions.rateMany(table, ratings, root, NEVER, sig)).name == "WrongSignature"
    world.send(world.escrow.functions.rateMany(table, b"\0\x64\1\x5f", ROOT, NEVER, sig))


def test_rate_many__single_signature(world: World) -> None:
    """A signature over one task is the same message in both operations: whichever comes first has the effect."""
    batch = _batch(world)
    call = world.call_rate(batch, 100, 1, ADAM)
    sig, deliverable = bytes(call.args[4]), call.args[2]
    world.send(world.escrow.functions.rateMany(batch.table(), b"\1\x64", deliverable, NEVER, sig))

    assert world.refusal(call) == Refusal("WrongStage", (5, 2))


@pytest.mark.parametrize("count", [24, 128, 255])
def test_rate_many__all_of_many(world: World, count: int) -> None:
    """All tasks of the largest batches can be paid at once, to the unit."""
    batch = world.opened(world.batch([(BARB, CARL)[index % 2] for index in range(count)], range(101, 101 + count)))
    receipt = world.send(world.call_rate_many(batch, dict.fromkeys(range(count), 100)), ADAM)
    fees, benefits = (sum(reward * bps // 10_000 for reward in batch.rewards) for bps in (200, 100))

    assert [end.index for end in world.outcomes(receipt)] == list(range(count))
    assert world.balances(EMMA, FRED) == (fees, benefits)
    assert sum(world.balances(BARB, CARL)) == sum(batch.rewards) - fees - benefits


def _by_root(world: World, batch: Batch, ratings: bytes) -> Any:
    """Adam grades by the root alone."""
    return world.escrow.functions.rateMany(pack_root(batch.terms), ratings, ROOT, NEVER, b"")


def test_rate_many__root_alone(world: World) -> None:
    """Below full nobody is paid, so the root stands for the table: the same signature, logs and state."""
    batch = _batch(world, 0, 1)
    sig = world.call_rate_many(batch, {0: 70, 2: 89, 1: 0}, ADAM).args[4]
    ratings = b"\0\x46\2\x59\1\0"
    receipt = world.send(world.escrow.functions.rateMany(pack_root(batch.terms), ratings, ROOT, NEVER, sig))

    assert world.skipped(receipt) == [(2, "WrongStage")]
    assert [name for name, _ in world.events(receipt)] == ["TasksRated", "TasksSkipped"]
    assert [world.stage(batch, index) for index in range(3)] == [("rated", 70), ("rated", 0), ("opened", 0)]


def test_rate_many__root_in_full(world: World) -> None:
    """With the root alone no rating pays: a full one refuses the whole call."""
    batch = _batch(world, 0, 1)

    assert world.refusal(_by_root(world, batch, b"\0\x46\1\x5a"), ADAM) == Refusal("WrongRating", (90, 89))
    free = world.opened(world.batch((BARB, CARL), (1, 2), min_rating=0, full_rating=0))
    assert world.refusal(_by_root(world, free, b"\0\0"), ADAM) == Refusal("WrongRating", (0, 0))


def test_rate_many__other_root(world: World) -> None:
    """Another root is another batch, and one task beyond the count is none."""
    batch = _batch(world, 0)
    other = world.changed(batch, tasks_root=b"\1" * 32)

    assert world.refusal(_by_root(world, other, b"\0\x46"), ADAM) == Refusal("UnknownBatch", (other.id,))
    assert world.refusal(_by_root(world, batch, b"\3\x46"), ADAM) == Refusal("WrongIndex", (3, 3))


def test_rate_many__root_of_wrong_length(world: World) -> None:
    """The root has 32 bytes and nothing follows."""
    work = pack_root(_batch(world, 0).terms)
    for wrong in (work[:-1], work + b"\0", work[:208]):
        call = world.escrow.functions.rateMany(wrong, b"\0\x46", ROOT, NEVER, b"")
        assert world.refusal(call, ADAM) == Refusal("WrongLength", (len(wrong), 240))
