"""An assignment put right where the world changed, with what was accepted left alone and switching paid for."""

from dataclasses import replace

import numpy as np

from matcher.assign.field import Field, begin, finish, read
from matcher.assign.ground import Ground
from matcher.assign.market import TOTAL_MAX, BadMarket, Market, Whole
from matcher.assign.running import runner_for
from matcher.assign.solving import Standing, checked_price

NOBODY = np.zeros(0, np.int64)


def repair(standing: Standing, *, gone: Whole = NOBODY, frozen: Whole | None = None, switching: int = 0) -> Standing:
    """Fill the seats that these workers leave, in the best way that leaves the frozen pairs as they are.

    `gone` are workers; `frozen` are pairs held now, by their number in the market: all of them, where None is given.
    Every other pair held now that is given up, except by those who are gone, costs `switching`. The matching's bound
    holds for all plans with the frozen pairs, at this cost. Raises BadMarket.
    """
    field = _copied(standing.field)
    if not standing.field.is_settled:
        field.runner.paths.gather(field.ground, field.hands)
    missing = np.unique(field.number[_checked("worker", gone, field.market.pairs.workers)])
    field.runner.bidding.send_away(
        field.ground, field.hands, field.runner.look(missing[missing >= 0]), field.dear + switching
    )
    capacity = field.market.capacity.copy()
    capacity[gone] = 0
    return _settle(replace(field, market=replace(field.market, capacity=capacity)), frozen, switching)


def renew(market: Market, *, price: Whole, held: Whole, frozen: Whole = NOBODY, switching: int = 0) -> Standing:
    """Assign a market that has changed, beginning with the pairs and prices kept from before.

    `price` (workers,) and `held`, numbers of pairs, belong to this market; what no longer fits is let go. `frozen` are
    those of the held pairs that must stay. Raises BadMarket.
    """
    field = begin(market, runner_for(len(market.pairs.worker)), checked_price(market, price))
    is_held = np.zeros(len(market.pairs.worker), bool)
    is_held[_checked("pair", held, len(is_held))] = True
    edges = np.flatnonzero(is_held[np.asarray(field.origin, np.int32)])
    field.runner.bidding.hold(field.ground, field.hands, field.runner.look(edges))
    return _settle(field, frozen, switching)


def _settle(field: Field, frozen: Whole | None, switching: int) -> Standing:
    """Finish on gains to which staying is added, and take what that added out of the figures again."""
    pairs = len(field.market.pairs.worker)
    held = np.flatnonzero(np.asarray(field.hands.end, np.int32) < 0)
    if switching < 0 or 2 * (field.dear + switching) * len(held) > TOTAL_MAX:
        raise BadMarket(f"{len(held)} pairs held cannot each cost {switching} to switch")
    stays = np.ones(len(held), bool)
    if frozen is not None:
        is_frozen = np.zeros(pairs, bool)
        is_frozen[_checked("pair", frozen, pairs)] = True
        stays = is_frozen[np.asarray(field.origin, np.int32)[held]]
        if np.count_nonzero(stays) < np.count_nonzero(is_frozen):
            raise BadMarket("a frozen pair is not held")
    bonus = np.where(stays, 2 * (field.dear + switching), switching)
    ground = _with_bonus(field, held, bonus)
    finish(replace(field, ground=ground))
    figures = read(replace(field, ground=ground))
    charged = int(np.count_nonzero(np.asarray(field.hands.end, np.int32)[held] >= 0)) * switching
    matching = replace(
        figures, value=figures.value - int(bonus.sum()), bound=figures.bound - int(bonus.sum()), charged=charged
    )
    return Standing(matching=matching, field=replace(field, is_settled=bool(not bonus.any())))


def _with_bonus(field: Field, held: Whole, bonus: Whole) -> Ground:
    """Make staying worth more, on gains of its own."""
    gain = np.array(field.ground.gain, np.int64)
    gain[held] += bonus
    return field.ground._replace(gain=field.runner.look(gain))


def _copied(field: Field) -> Field:
    """Give the repair hands of its own, so that the standing before it stays as it was."""
    copy = field.runner.copy
    hands = type(field.hands)(*(copy(figures) for figures in field.hands))
    return replace(field, hands=hands, ground=field.ground._replace(room=copy(field.ground.room)))


def _checked(what: str, numbers: Whole, count: int) -> Whole:
    """Refuse numbers that name nothing."""
    if len(numbers) and not 0 <= numbers.min() <= numbers.max() < count:
        raise BadMarket(f"a {what} is not one of {count}")
    return numbers
