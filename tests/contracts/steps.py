"""The steps of random histories: each a call, and what the model makes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.contracts.chain import Refusal
from tests.contracts.model import Done, Model, Refused
from tests.contracts.world import ADAM, DANA, GINA, NATIVE, Batch, World


@dataclass(frozen=True)
class Step:
    """One call, and what the model makes of it."""

    call: Any
    act: Callable[[], Done]
    batches: tuple[Batch, ...] = ()  # that it may change
    sender: str = DANA
    value: int = 0
    is_spent: bool = False  # whether it has its effect but once


def attempted(step: Step) -> Done | Refusal:
    """What the model makes of a step."""
    try:
        return step.act()
    except Refused as refused:
        return refused.refusal


@dataclass(frozen=True)
class Steps:
    """Makes steps about batches, for one world and its model."""

    world: World
    model: Model
    trick: str  # a token that keeps back a fee

    def opening(self, batch: Batch, way: str) -> Step:
        """Ask to open, in one of the ways there are."""
        world, total, batches = self.world, sum(batch.rewards), (batch,)
        is_native = batch.terms.token == NATIVE
        if way == "brought" and is_native:
            return Step(
                world.call_open(batch, ADAM), lambda: self.model.open(batch, brought=True), batches, value=total
            )
        if way == "brought" and batch.terms.token != self.trick:
            call = world.call_open_wallet(batch)
            return Step(call, lambda: self.model.open(batch, brought=True), batches, ADAM, is_spent=False)
        if way == "offered":
            nonce = batch.terms.salt[-1] % 3
            call = world.call_open_offered(batch, nonce=nonce)
            return Step(call, lambda: self.model.open(batch, nonce=nonce), batches, is_spent=True)
        if way == "own":
            return Step(world.call_open(batch), lambda: self.model.open(batch), batches, ADAM)
        return Step(world.call_open(batch, ADAM), lambda: self.model.open(batch), batches, is_spent=True)

    def stepping(self, name: str, batch: Batch, index: int, figure: int = 0) -> Step:
        """A step with one task, that Dana relays."""
        world, model, worker = self.world, self.model, batch.workers[index]
        words = (batch.terms.employer, worker)
        call, act = {
            "deliver": lambda: (world.call_deliver(batch, index, worker), lambda: model.deliver(batch, index)),
            "rate": lambda: (world.call_rate(batch, figure, index, ADAM), lambda: model.rate(batch, index, figure)),
            "accept": lambda: (
                world.call_accept(batch, figure, index, worker),
                lambda: model.accept(batch, index, figure),
            ),
            "contest": lambda: (world.call_contest(batch, index, worker), lambda: model.contest(batch, index)),
            "rule": lambda: (world.call_rule(batch, figure, index, GINA), lambda: model.rule(batch, index, figure)),
            "settle": lambda: (world.call_settle(batch, index), lambda: model.settle(batch, index)),
            "give_back": lambda: (world.call_give_back(batch, index, worker), lambda: model.give_back(batch, index)),
            "agree": lambda: (
                world.call_agree(batch, figure, index, words),
                lambda: model.agree(batch, index, figure),
            ),
        }[name]()
        return Step(call, act, (batch,), is_spent=name != "deliver")
