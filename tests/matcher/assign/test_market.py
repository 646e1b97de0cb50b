"""A market is checked once, and what would end in a wrong plan or an overflow is refused."""

import numpy as np
import pytest

from matcher.assign import BadMarket, Market, Pairs, components
from matcher.assign.running import PAIRS_COMPILED
from tests.matcher.markets import market_of_rows


def test_of__any_order() -> None:
    """Rows in any order make the same arrays, sorted by task and worker."""
    market = market_of_rows([(1, 0, 5), (0, 1, 7), (0, 0, 3)], seats=[1, 1], capacity=[1, 1])

    assert market.pairs.start.tolist() == [0, 2, 3]
    assert market.pairs.worker.tolist() == [0, 1, 0]
    assert market.pairs.utility.tolist() == [3, 7, 5]
    assert market.pairs.task().tolist() == [0, 0, 1]


def test_of__many_rows() -> None:
    """Many short rows are put in the same order by another way."""
    lots = np.random.default_rng(1)
    tasks, offers = PAIRS_COMPILED // 4, 4
    worker = np.concatenate([lots.permutation(9)[:offers] for _ in range(tasks)])
    task, utility = np.repeat(np.arange(tasks), offers), np.arange(tasks * offers)
    mixed = lots.permutation(len(task))
    limits = {"seats": np.ones(tasks, np.int64), "capacity": np.ones(9, np.int64)}

    grouped = Market.of(task=task, worker=worker.astype(np.int32), utility=utility, **limits)
    again = Market.of(task=task[mixed], worker=worker[mixed], utility=utility[mixed], **limits)

    assert grouped.pairs.worker.tolist() == again.pairs.worker.tolist()
    assert grouped.pairs.utility.tolist() == again.pairs.utility.tolist()


def test_of__unsigned() -> None:
    """Unsigned numbers that fit are whole numbers like others."""
    market = Market.of(
        task=np.array([0], np.uint8), worker=[0], utility=np.array([7], np.uint64), seats=[1], capacity=[1]
    )

    assert market.pairs.utility.tolist() == [7]


def test_of__reservation_per_task() -> None:
    """A reservation is one for all tasks, or one for each."""
    rows = [(0, 0, 5)]

    assert market_of_rows(rows, seats=[1, 1], capacity=[1], reservation=4).reservation.tolist() == [4, 4]
    assert market_of_rows(rows, seats=[1, 1], capacity=[1], reservation=[4, 2]).reservation.tolist() == [4, 2]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([(0, 0, 1), (0, 0, 2)], "ascending order, each once"),
        ([(2, 0, 1)], "a task that is not one of 2"),
        ([(-1, 0, 1)], "a task that is not one of 2"),
        ([(0, 2, 1)], "a worker who is not one of 2"),
        ([(0, -1, 1)], "a worker who is not one of 2"),
        ([(0, 0, 2**53)], "cannot be added up"),
        ([(0, 0, -(2**53))], "cannot be added up"),
        ([(0, 0, 2**64)], "where whole numbers of 64 bits are needed"),
        ([(0, 0, 2**63)], "does not fit into 64 bits"),
    ],
)
def test_of__bad_rows(rows: list[tuple[int, int, int]], words: str) -> None:
    """A pair that appears twice, names nobody or cannot be added up is refused in words."""
    with pytest.raises(BadMarket, match=words):
        market_of_rows(rows, seats=[1, 1], capacity=[1, 1])


def test_of__fractions() -> None:
    """Utilities that are not whole numbers are refused, not rounded."""
    with pytest.raises(BadMarket, match="utility holds float64"):
        Market.of(task=[0], worker=[0], utility=[0.5], seats=[1], capacity=[1])


def test_of__unequal_columns() -> None:
    """Columns of different length make no pairs."""
    with pytest.raises(BadMarket, match="2 tasks, 1 workers and 1 utilities"):
        Market.of(task=[0, 0], worker=[0], utility=[1], seats=[1], capacity=[1])


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"seats": [-1], "capacity": [1]}, "negative"),
        ({"seats": [1], "capacity": [-1]}, "negative"),
        ({"seats": [1], "capacity": [1], "reservation": 2**53}, "a reservation of"),
        ({"seats": [2**31], "capacity": [1]}, "seats worth up to 1 each cannot be added up"),
        ({"seats": [2**20], "capacity": [1], "reservation": 2**40}, "cannot be added up"),
    ],
)
def test_of__bad_limits(limits: dict[str, int | list[int]], words: str) -> None:
    """Negative numbers, and totals that 64 bits do not hold, are refused."""
    with pytest.raises(BadMarket, match=words):
        market_of_rows([(0, 0, 1)], **limits)  # type: ignore[arg-type]


def test_market__wrong_shape() -> None:
    """Each array has one place per task or worker."""
    pairs = market_of_rows([(0, 0, 1)], seats=[1], capacity=[1]).pairs
    one, two = np.ones(1, np.int64), np.ones(2, np.int64)

    with pytest.raises(BadMarket, match=r"capacity has shape \(2,\)"):
        Market(pairs=pairs, seats=one, capacity=two, reservation=one)


def _pairs(start: list[int], worker: list[int], worth: list[int], workers: int) -> Pairs:
    return Pairs(
        start=np.array(start), worker=np.array(worker, np.int32), utility=np.array(worth, np.int64), workers=workers
    )


def test_pairs__malformed() -> None:
    """Rows that do not add up to the pairs, columns of two lengths and too many pairs are refused."""
    with pytest.raises(BadMarket, match="does not lead from 0"):
        _pairs([0, 2, 1], [0], [1], 1)
    with pytest.raises(BadMarket, match="are no pairs"):
        _pairs([0, 1], [0], [1, 2], 1)
    with pytest.raises(BadMarket, match="not one of 1"):
        _pairs([0, 1], [1], [1], 1)
    many = np.broadcast_to(np.zeros(1, np.int32), (2**30 + 1,))
    worth = np.broadcast_to(np.int64(0), many.shape)
    with pytest.raises(BadMarket, match="are more than"):
        Pairs(start=np.array([0, len(many)]), worker=many, utility=worth, workers=1)


def test_components__two() -> None:
    """Workers whom a chain of tasks connects share a component; a pair not worth taking connects nobody."""
    rows = [(0, 1, 5), (0, 2, 5), (1, 2, 5), (1, 4, 5), (2, 0, 5), (2, 1, -1)]
    market = market_of_rows(rows, seats=[1, 1, 1], capacity=[1] * 5)

    assert components(market).tolist() == [0, 1, 1, 3, 1]
