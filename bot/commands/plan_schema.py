"""The plan that `escrowd match` writes, version 1, field by field."""

from collections.abc import Callable
from typing import Any, Literal

from pydantic import Field

from bot.commands.match_schema import Strict
from matcher import Part, Plan, Problem
from matcher.proving import Proof


class PartOut(Strict):
    """One reason of a score: what was looked at, its figure, the points it gave, and that in words."""

    key: str
    figure: int
    points: int
    words: str


class AssignmentOut(Strict):
    """A worker gets a seat in a task."""

    task: str
    worker: str
    utility: int
    parts: tuple[PartOut, ...] | None = Field(None, description="with --explain; their points add up to the utility")


class EmptyOut(Strict):
    """One reason why a seat stays empty, how many workers it keeps away, and that in words."""

    key: str
    count: int
    words: str


class SaleOut(Strict):
    """A worker who sells all her time; that brings capacity times price."""

    capacity: int
    price: int


class OfferOut(Strict):
    """What somebody is worth in a task, and what she costs."""

    worker: str
    utility: int
    price: int


class PurchaseOut(Strict):
    """A task that fills its seats at these prices.

    It holds seats times reservation, and of each offer utility less price less reservation.
    """

    seats: int
    reservation: int
    offers: tuple[OfferOut, ...] = Field(description="the best ones, no more than seats; none gains less than 0")


class ProofOut(Strict):
    """What the prices prove: the bound is the sum of what every worker sells and of what every task holds."""

    workers: dict[str, SaleOut]
    tasks: dict[str, PurchaseOut]


class PlanOut(Strict):
    """Who does what, what that is worth, and what nothing can exceed."""

    escrowd_plan: Literal[1] = 1
    assignments: tuple[AssignmentOut, ...]
    empty: dict[str, int] = Field(description="seats that stay empty, per task that has some")
    empty_because: dict[str, tuple[EmptyOut, ...]] | None = Field(
        None, description="with --explain: why they do, and how many workers each reason keeps away"
    )
    utility: int = Field(description="points; a weight of 1 gives up to 1,024,000 a pair")
    bound: int = Field(description="no plan for the problem is worth more")
    gap: int = Field(description="the bound less the utility; 0 says that the plan is optimal")
    prices: dict[str, int] = Field(description="per scarce worker; they prove the bound")
    best: int | None = Field(description="how many candidates of each task were considered; null: all")
    is_certified: bool = Field(description="whether the bound was proven again over every pair")
    proof: ProofOut | None = Field(None, description="with --certify: the sum that the bound is, item by item")


def plan_out(
    problem: Problem,
    plan: Plan,
    explained: Callable[[str, str], tuple[tuple[Part, str], ...]] | None,
    **about: Any,
) -> PlanOut:
    """Return a plan as it is written; `explained` gives the parts of a pair, each with its words."""
    given = [
        AssignmentOut(
            task=one.task,
            worker=one.worker,
            utility=one.utility,
            parts=explained and tuple(_part_out(part, words) for part, words in explained(one.task, one.worker)),
        )
        for one in plan.assignments
    ]
    taken: dict[str, int] = {}
    for one in plan.assignments:
        taken[one.task] = taken.get(one.task, 0) + 1
    empty = {task.id: task.seats - taken.get(task.id, 0) for task in problem.tasks}
    return PlanOut(
        assignments=tuple(given),
        empty={task: seats for task, seats in sorted(empty.items()) if seats},
        utility=plan.utility,
        bound=plan.bound,
        gap=plan.bound - plan.utility,
        prices=dict(plan.prices),
        **about,
    )


def proof_out(proof: Proof) -> ProofOut:
    """Return a proof as it is written."""
    sales = {sale.worker: SaleOut(capacity=sale.capacity, price=sale.price) for sale in proof.sales}
    bought = {
        one.task: PurchaseOut(
            seats=one.seats,
            reservation=one.reservation,
            offers=tuple(OfferOut(**offer._asdict()) for offer in one.offers),
        )
        for one in proof.purchases
    }
    return ProofOut(workers=sales, tasks=bought)


def _part_out(part: Part, words: str) -> PartOut:
    return PartOut(key=part.key, figure=part.figure, points=part.points, words=words)
