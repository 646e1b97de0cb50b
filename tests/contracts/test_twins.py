"""Python and Solidity decide alike: the split, the tree, and everything that is signed."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.core.merkle import leaf_of, prove, prove_all, root_from, root_of
from ledger.core.terms import split
from tests.contracts.world import ADAM, BARB, CARL, DANA, NATIVE, World

SLOW = settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
BPS = st.integers(0, 10_000)
AMOUNTS = st.one_of(st.integers(1, 1_000), st.integers(1, 2**96 - 1))
PEOPLE = st.sampled_from([ADAM, BARB, CARL, DANA])
WORDS = st.binary(min_size=32, max_size=32)


@st.composite
def _curves(draw: st.DrawFn) -> dict[str, int]:
    """Any terms that the contract would open."""
    least, full = sorted((draw(st.integers(0, 100)), draw(st.integers(0, 100))))
    fee = draw(BPS)
    return {
        "min_rating": least,
        "full_rating": full,
        "floor_bps": draw(BPS),
        "fee_bps": fee,
        "benefits_bps": draw(st.integers(0, 10_000 - fee)),
    }


@SLOW
@given(curve=_curves(), reward=AMOUNTS, rating=st.integers(0, 100))
def test_split__alike(chain: World, curve: dict[str, int], reward: int, rating: int) -> None:
    """Every amount divides alike in both, the parts make the whole, and none is below zero."""
    terms = replace(chain.batch().terms, **curve)
    parts = split(terms, reward, rating)

    assert (parts.payout, parts.fee, parts.benefits, parts.refund) == tuple(
        chain.escrow.functions.splitOf(terms.as_tuple(), reward, rating).call()
    )
    assert parts.payout + parts.fee + parts.benefits + parts.refund == reward
    assert min(parts.payout, parts.fee, parts.benefits, parts.refund) >= 0


@given(curve=_curves(), reward=AMOUNTS, rating=st.integers(0, 99))
def test_split__better_is_never_less(chain: World, curve: dict[str, int], reward: int, rating: int) -> None:
    """A better rating never earns less."""
    terms = replace(chain.batch().terms, **curve)

    assert split(terms, reward, rating).refund >= split(terms, reward, rating + 1).refund


@SLOW
@given(
    addresses=st.tuples(PEOPLE, PEOPLE, PEOPLE, PEOPLE, st.sampled_from([NATIVE, DANA])),
    dates=st.tuples(*[st.integers(0, 2**48 - 1)] * 5),
    bps=st.tuples(*[st.integers(0, 2**16 - 1)] * 5),
    count=st.integers(0, 255),
    words=st.tuples(WORDS, WORDS, WORDS),
)
def test_digest__alike(
    chain: World,
    addresses: tuple[str, ...],
    dates: tuple[int, ...],
    bps: tuple[int, ...],
    count: int,
    words: tuple[bytes, bytes, bytes],
) -> None:
    """The batch's id is the same in both, whatever the terms."""
    names = ("employer", "fee_receiver", "benefits_fund", "arbiter", "token")
    moments = ("open_by", "submit_by", "rate_by", "contest_by", "rule_by")
    shares = ("fee_bps", "benefits_bps", "arbiter_fee_bps", "floor_bps", "default_split_bps")
    hashes = ("tasks_root", "specs_root", "salt")
    fields = dict(zip(names + moments + shares + hashes, addresses + dates + bps + words, strict=True))
    batch = chain.batch((BARB,), (1,), count=count, **fields)

    assert chain.escrow.functions.batchId(batch.head).call() == batch.id


@given(rewards=st.lists(AMOUNTS, min_size=1, max_size=40), turn=st.integers(1, 39))
def test_prove__every_task(rewards: list[int], turn: int) -> None:
    """Each task's path leads to the root, and to no root under another index."""
    workers = [(BARB, CARL, DANA)[index % 3] for index in range(len(rewards))]
    root = root_of(workers, rewards)
    for task in prove_all(workers, rewards):
        assert task == prove(workers, rewards, task.index)
        assert root_from(task, len(rewards)) == root
        assert root_from(replace(task, index=task.index + turn), len(rewards)) != root


def test_hash__sizes() -> None:
    """A leaf is 33 bytes and a node 64, so neither passes for the other."""
    left, right = leaf_of(0, BARB, 1), leaf_of(1, CARL, 2)

    assert root_of([BARB], [1]) == left
    assert root_of([BARB, CARL], [1, 2]) not in {left, right}


def test_open__every_size(world: World) -> None:
    """The contract folds a table of any size to the root that Python gives."""
    for count in (1, 2, 3, 5, 8, 13, 21, 100, 255):
        workers = [(BARB, CARL, DANA)[index % 3] for index in range(count)]
        batch = world.batch(workers, range(1, count + 1), salt=count.to_bytes(32))
        world.open(batch)
        for index in {0, count // 2, count - 1}:
            assert world.stage(batch, index) == ("opened", 0)
            world.send(world.call_rate(batch, {index: 100}), ADAM)
