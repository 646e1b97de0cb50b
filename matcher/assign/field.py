"""A market on its way to an assignment: laid out for the loops, with the hands that hold it.

`begin` lays it out; `auction` and `finish` change the hands they are given; `read` says what is held by now and what
the prices prove about it.
"""

from dataclasses import dataclass

import numpy as np

from matcher.assign.ground import FAR, Ground, Hands, Ints, Rows, Search
from matcher.assign.market import Market, Whole
from matcher.assign.matching import Matching
from matcher.assign.running import Runner, runner_for

PATIENCE = 12  # bids per slot before the auction takes larger steps


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Field:
    """A market laid out, and who holds what in it.

    `order` (tasks,): the market's tasks as they lie; `number` (workers,): where each of its workers lies, or -1;
    `origin` (edges,): the market's pair of each edge. Once `is_settled`, prices and rents prove what is held.
    """

    market: Market
    runner: Runner
    ground: Ground
    hands: Hands
    order: Whole
    number: Whole
    origin: Ints
    dear: int  # a price that nobody would pay
    is_settled: bool = False


def begin(market: Market, runner: Runner, price: Whole | None = None) -> Field:
    """Lay the market out component by component, nobody holding anything, at these prices per worker or at none."""
    pairs = market.pairs
    order = _by_component(market, runner)
    rows, number, count = _lay(market, runner, order)
    ground = _ground(market, runner, rows, order, number, count)
    dear = 1 + pairs.worth_max + int(np.abs(market.reservation).max(initial=0))
    hands = Hands(
        end=rows.end,
        edge=runner.fresh(int(ground.slot[-1]), -1, np.int32),
        load=runner.fresh(count, 0, np.int32),
        filled=runner.fresh(pairs.tasks, 0, np.int32),
        price=runner.look(_prices(market, ground, price, number, dear)),
        rent=runner.fresh(pairs.tasks, 0, np.int64),
    )
    return Field(
        market=market,
        runner=runner,
        ground=ground,
        hands=hands,
        order=order,
        number=number,
        origin=rows.origin,
        dear=dear,
    )


def components(market: Market) -> Whole:
    """Return for each worker the first worker of her component: each is a problem of its own. Shape (workers,)."""
    return _roots(market, runner_for(len(market.pairs.worker)))


def _roots(market: Market, runner: Runner) -> Whole:
    """Find for each worker the first of all whom chains of tasks connect with her."""
    pairs = market.pairs
    above = runner.look(np.arange(pairs.workers, dtype=np.int32))
    start, worker, utility = (runner.look(array) for array in (pairs.start, pairs.worker, pairs.utility))
    runner.laying.join(start, worker, utility, runner.look(_least(market)), above)
    roots = np.asarray(above, np.int64)
    while not np.array_equal(roots, roots[roots]):
        roots = roots[roots]
    return roots


def _least(market: Market) -> Whole:
    """Return the least utility that is worth taking: the reservation, or more than any where there are no seats."""
    return np.where(market.seats > 0, market.reservation, market.pairs.worth_max + 1)


def _by_component(market: Market, runner: Runner) -> Whole:
    """Order the tasks by the component of their first worker; tasks without pairs come last."""
    start, roots = market.pairs.start, _roots(market, runner)
    has_pairs = start[1:] > start[:-1]
    root = np.full(market.pairs.tasks, market.pairs.workers, np.int32)
    root[has_pairs] = roots[market.pairs.worker[start[:-1][has_pairs]]]
    return np.argsort(root, kind="stable").astype(np.int64)


def _lay(market: Market, runner: Runner, order: Whole) -> tuple[Rows, Whole, int]:
    """Copy the edges in this order; return them, where each worker lies, and how many do."""
    pairs = market.pairs
    rows = Rows(
        start=runner.fresh(pairs.tasks + 1, 0, np.int64),
        task=runner.fresh(len(pairs.worker), 0, np.int32),
        end=runner.fresh(len(pairs.worker), 0, np.int32),
        gain=runner.fresh(len(pairs.worker), 0, np.int64),
        origin=runner.fresh(len(pairs.worker), 0, np.int32),
    )
    number = runner.fresh(pairs.workers, -1, np.int32)
    start, worker, utility = (runner.look(array) for array in (pairs.start, pairs.worker, pairs.utility))
    count = runner.laying.lay(start, worker, utility, runner.look(_least(market)), runner.look(order), number, rows)
    edges = int(rows.start[-1])
    cut = Rows(rows.start, *(figures[:edges] for figures in rows[1:]))
    return cut, np.asarray(number, np.int64), count


def _ground(market: Market, runner: Runner, rows: Rows, order: Whole, number: Whole, count: int) -> Ground:
    """Add seats and slots; a worker with more capacity than edges keeps a slot free, and so her price at 0."""
    degree = np.bincount(np.asarray(rows.end, np.int32), minlength=count)
    room = np.minimum(_placed(market.capacity, number, count), degree + 1)
    seats = np.minimum(market.seats[order], np.diff(np.asarray(rows.start, np.int64)))
    return Ground(
        start=rows.start,
        task=rows.task,
        gain=rows.gain,
        seats=runner.look(seats.astype(np.int32)),
        slot=runner.look(np.concatenate(([0], np.cumsum(room)))),
        room=runner.look(room.astype(np.int32)),
    )


def _placed(figures: Whole, number: Whole, count: int) -> Whole:
    """Bring figures per worker of the market to where the workers lie."""
    placed = np.zeros(count, np.int64)
    is_there = number >= 0
    placed[number[is_there]] = figures[is_there]
    return placed


def _prices(market: Market, ground: Ground, price: Whole | None, number: Whole, dear: int) -> Whole:
    """Begin with these prices: nothing for workers who cannot become scarce, too much for those without room."""
    room = np.asarray(ground.room, np.int32)
    placed = np.zeros(len(room), np.int64) if price is None else _placed(price, number, len(room))
    placed[room < _placed(market.capacity, number, len(room))] = 0
    placed[room == 0] = dear
    return placed


def auction(field: Field, step: int) -> None:
    """Let the tasks bid until none would gain more than `step` by another choice."""
    ground, hands, runner = field.ground, field.hands, field.runner
    slot = np.asarray(ground.slot, np.int64)
    slot_price = runner.look(np.repeat(np.asarray(hands.price, np.int64), slot[1:] - slot[:-1]))
    queue = runner.fresh(int(np.sum(ground.seats)) + 1, 0, np.int32)
    runner.bidding.bid_all(ground, hands, slot_price, queue, step, PATIENCE * len(slot_price) + 1)


def finish(field: Field) -> None:
    """Come to an optimum, from any prices and any holdings."""
    ground, hands, runner = field.ground, field.hands, field.runner
    if not field.is_settled:
        runner.paths.settle(ground, hands)
    nodes, edges = len(ground.seats) + len(ground.room), len(ground.gain)
    search = Search(
        far=runner.fresh(nodes, FAR, np.int64),
        via=runner.fresh(nodes, 0, np.int32),
        seen=runner.fresh(nodes, 0, np.int32),
        key=runner.fresh(edges + 2, 0, np.int64),
        node=runner.fresh(edges + 2, 0, np.int32),
    )
    runner.paths.seat_all(ground, hands, search)
    is_open = np.less(hands.load, ground.room) & np.greater(hands.price, 0)
    if np.any(is_open):
        first, edge = runner.fresh(len(ground.room) + 1, 0, np.int64), runner.fresh(edges, 0, np.int32)
        runner.laying.turn(hands.end, first, edge)
        runner.paths.sell_all(ground, hands, search, first, edge)
    runner.paths.seat_ties(ground, hands)


def read(field: Field) -> Matching:
    """Say which pairs are taken, and what the prices prove about them."""
    market, ground, runner = field.market, field.ground, field.runner
    best = runner.fresh(int(np.max(ground.seats, initial=0)), 0, np.int64)
    taken = runner.fresh(int(np.sum(ground.seats)), 0, np.int32)
    held, bound, found = runner.bidding.worth_and_bound(ground, field.hands, best, taken)
    empty = int(market.seats @ market.reservation)
    is_chosen = np.zeros(len(market.pairs.worker), bool)
    is_chosen[np.asarray(field.origin, np.int32)[np.asarray(taken[:found], np.int32)]] = True
    price = np.zeros(market.pairs.workers, np.int64)
    is_there = field.number >= 0
    price[is_there] = np.asarray(field.hands.price, np.int64)[field.number[is_there]]
    return Matching(chosen=np.flatnonzero(is_chosen), price=price, value=empty + int(held), bound=empty + int(bound))
