"""Python and Solidity decide alike: the split, the tree, the packed bytes, and the batch's id."""

from collections.abc import Sequence
from dataclasses import replace

from eth_hash.auto import keccak
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.core.merkle import prove, prove_all, root_from, root_of
from ledger.core.packed import pack_one, pack_root, pack_table, unpack_batch
from ledger.core.terms import arbiter_fee, by_default, divide, earned
from tests.contracts.world import ADAM, BARB, CARL, DANA, EMMA, FRED, GINA, NATIVE, USD, World

SLOW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SLOW_LIVES = settings(SLOW, max_examples=12)  # a whole life for each
BPS = st.integers(0, 10_000)
AMOUNTS = st.one_of(st.integers(1, 1_000), st.integers(1, 2**96 - 1))
PEOPLE = st.sampled_from([BARB, CARL, DANA, EMMA, FRED])
ANYBODY = st.sampled_from([ADAM, BARB, CARL, DANA, NATIVE])
WORDS = st.binary(min_size=32, max_size=32)
TABLES = st.lists(st.tuples(PEOPLE, AMOUNTS), min_size=1, max_size=40)
MOST = 255


@st.composite
def _curves(draw: st.DrawFn) -> dict[str, int]:
    """Any terms that the contract would open."""
    least, full = sorted((draw(st.integers(0, 100)), draw(st.integers(0, 100))))
    fee = draw(BPS)
    return {
        "min_rating": least,
        "full_rating": full,
        "floor_bps": draw(BPS),
        "default_split_bps": draw(BPS),
        "arbiter_fee_bps": draw(BPS),
        "fee_bps": fee,
        "benefits_bps": draw(st.integers(0, 10_000 - fee)),
    }


@st.composite
def _any_terms(draw: st.DrawFn) -> dict[str, object]:
    """Any members at all, but for the number of tasks: sense is asked for by open alone."""
    people = ("fee_receiver", "benefits_fund", "arbiter", "token")
    dates = ("open_by", "submit_by", "rate_by", "contest_by", "rule_by")
    shares = ("fee_bps", "benefits_bps", "arbiter_fee_bps", "floor_bps", "default_split_bps")
    return (
        {name: draw(ANYBODY) for name in people}
        | {name: draw(st.integers(0, 2**48 - 1)) for name in dates}
        | {name: draw(st.integers(0, 2**16 - 1)) for name in shares}
        | {name: draw(st.integers(0, 255)) for name in ("min_rating", "full_rating")}
        | {name: draw(WORDS) for name in ("specs_root", "salt")}
    )


@SLOW_LIVES
@given(curve=_curves(), reward=AMOUNTS, rating=st.integers(0, 100), by_date=st.booleans())
def test_split__alike(chain: World, curve: dict[str, int], reward: int, rating: int, by_date: bool) -> None:  # noqa: FBT001
    """What a rated task earns, and a contested one, divides alike in both, whoever ends it."""
    with chain.scratch():
        batch = chain.batch(rewards=(reward,), token=chain.usd.address, **curve)  # type: ignore[arg-type]
        terms, is_full = batch.terms, rating >= curve["full_rating"]
        chain.delivered(batch)
        chain.send(chain.call_rate(batch, rating, 0, ADAM))
        gross, cost = earned(terms, reward, rating), 0
        if not is_full and by_date:
            chain.send(chain.call_contest(batch, 0, BARB))
            gross = by_default(terms, reward, rating)
            chain.travel(terms.rule_by)
            chain.send(chain.call_settle(batch, 0))
        elif not is_full:
            chain.send(chain.call_contest(batch, 0, BARB))
            cost = arbiter_fee(terms, reward, rating)
            gross = reward - cost
            chain.send(chain.call_rule(batch, gross, 0, GINA))
        parts = divide(terms, reward, gross, cost)
        figures = (parts.payout, parts.fee, parts.benefits, parts.refund, parts.arbiter_fee)

        assert figures == chain.balances(BARB, EMMA, FRED, ADAM, GINA, token=terms.token)
        assert sum(figures) == reward
        assert min(figures) >= 0


@given(curve=_curves(), reward=AMOUNTS, rating=st.integers(0, 99))
def test_split__better_is_never_less(chain: World, curve: dict[str, int], reward: int, rating: int) -> None:
    """A better rating never earns less, and neither default nor ruling less than the rating offered."""
    terms = replace(chain.batch().terms, **curve)  # type: ignore[arg-type]

    offered = earned(terms, reward, rating)
    assert offered <= earned(terms, reward, rating + 1)
    assert offered <= by_default(terms, reward, rating) <= reward
    assert offered <= reward - arbiter_fee(terms, reward, rating)


@SLOW
@given(table=TABLES, terms=_any_terms(), push=st.booleans(), where=st.integers(0, 39))
def test_pack__alike(
    chain: World,
    table: list[tuple[str, int]],
    terms: dict[str, object],
    push: bool,  # noqa: FBT001  drawn by hypothesis
    where: int,
) -> None:
    """Whatever terms and table Python packs the contract reads, to the same id, and gives each task back as it is."""
    workers, rewards = zip(*table, strict=True)
    # Nobody of the table may be the arbiter, or the whole could not be asked for.
    batch = chain.batch(workers, rewards, **(terms | {"arbiter": GINA}))
    batch = batch.pushed() if push else batch
    index = where % len(table)
    task = chain.task(batch, index)

    assert chain.view(chain.escrow.functions.batchId(batch.table()))[0] == batch.id == task["batch"]
    assert tuple(task["terms"]) == batch.terms.as_tuple()
    assert (task["index"], task["worker"], task["amount"]) == (index, workers[index], rewards[index])
    assert unpack_batch(batch.table()) == (batch.terms, workers, rewards)
    if len(table) == 1:
        assert unpack_batch(batch.one()) == (batch.terms, workers, rewards)


def _plain_root(workers: Sequence[str], rewards: Sequence[int]) -> bytes:
    """The tree once more, as plainly as it can be said: four tasks to a leaf, an odd node moves up as it is."""
    words = [bytes.fromhex(worker[2:]) + reward.to_bytes(12) for worker, reward in zip(workers, rewards, strict=True)]
    row = [keccak(bytes([at // 4]) + b"".join(words[at : at + 4])) for at in range(0, len(words), 4)]
    while len(row) > 1:
        row = [keccak(b"".join(row[at : at + 2])) if at + 1 < len(row) else row[at] for at in range(0, len(row), 2)]
    return row[0]


def _table(count: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
    workers = tuple((BARB, CARL, DANA, EMMA)[index * index % 4] for index in range(count))
    return workers, tuple(1_000 + index for index in range(count))


def test_root__every_count(chain: World) -> None:
    """For every number of tasks Python folds the plain tree's root, and the contract where the tree changes shape."""
    edges = {1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 252, 253, 254, 255}
    for count in range(1, MOST + 1):
        workers, rewards = _table(count)
        assert root_of(workers, rewards) == _plain_root(workers, rewards)
        if count in edges or count % 29 == 0:
            batch = chain.batch(workers, rewards)
            assert chain.view(chain.escrow.functions.batchId(batch.table()))[0] == batch.id, count


def test_prove__every_index(chain: World) -> None:
    """Every task of a batch of any shape is proven, to the contract as to Python."""
    for count in (1, 2, 4, 5, 6, 11, 33):
        batch = chain.batch(*_table(count))
        for task in prove_all(batch.workers, batch.rewards):
            assert root_from(task, count) == batch.terms.tasks_root
            assert chain.task(batch, task.index)["batch"] == batch.id
    batch = chain.batch(*_table(MOST))
    for index in (0, 3, 4, 126, 127, 128, 251, 252, 254):
        assert chain.task(batch, index)["batch"] == batch.id


@given(table=TABLES, turn=st.integers(1, 39))
def test_prove__no_other_index(table: list[tuple[str, int]], turn: int) -> None:
    """A task's proof leads to the root, and under another index, with a word more or less, to no root or another."""
    workers, rewards = zip(*table, strict=True)
    root = root_of(workers, rewards)
    for task in prove_all(workers, rewards):
        assert task == prove(workers, rewards, task.index)
        assert root_from(task, len(table)) == root
        other = replace(task, index=(task.index + turn) % len(table))
        if other.index != task.index and (workers[other.index], rewards[other.index]) != (task.worker, task.reward):
            assert root_from(other, len(table)) != root
        # One word more, where a leaf has room for it, would be a sibling too many.
        assert root_from(replace(task, proof=(*task.proof, root)), len(table)) is None
        if task.proof:
            assert root_from(replace(task, proof=task.proof[:-1]), len(table)) is None


def test_hash__sizes() -> None:
    """A leaf has 33, 65, 97 or 129 bytes and a node 64, so neither passes for the other."""
    for count in range(1, 5):
        workers, rewards = _table(count)
        words = b"".join(bytes.fromhex(one[2:]) + sum_.to_bytes(12) for one, sum_ in zip(workers, rewards, strict=True))
        assert root_of(workers, rewards) == keccak(b"\0" + words)
        assert len(words) + 1 in {33, 65, 97, 129}


def test_pack__lengths(chain: World) -> None:
    """The manual's lengths: terms in 207 bytes, workers once where that is shorter, amounts as wide as the largest."""
    batch = chain.batch((BARB, CARL, BARB), (USD, 2, 3))
    head = 207

    assert len(batch.table()) == head + 2 + 2 * 20 + 3 + 3 * 3
    assert len(pack_table(batch.terms, (BARB, CARL, DANA), (1, 2, 3))) == head + 2 + 3 * 20 + 3
    assert len(pack_one(batch.terms, batch.workers, batch.rewards, 1)) == head + 2 + 20 + 1 + 2 * 32
    assert len(pack_root(batch.terms)) == head + 33
