"""Generalized assignment: the sixty problems gap1 to gap12 of the OR-Library, each to its known optimum."""

import csv
from pathlib import Path

import numpy as np
from matcher_marks._markets import clocked, shelf
from matcher_marks._saying import say

from matcher.assign import Market, solve_hours

UNDONE = -1_000_000  # every job must be done, so leaving one undone is worth less than anything


def cost_of(path: Path) -> tuple[int, bool]:
    """Solve one problem: agents and jobs, then costs, then times by agent, then what each agent has."""
    figures = np.array(path.read_text(encoding="utf-8").split(), np.int64)
    agents, jobs = (int(figure) for figure in figures[:2])
    cost, times = figures[2 : 2 + 2 * agents * jobs].reshape(2, agents, jobs)
    market = Market.of(
        task=np.repeat(np.arange(jobs), agents),
        worker=np.tile(np.arange(agents), jobs),
        utility=-cost.T.ravel(),
        seats=np.ones(jobs, np.int64),
        capacity=np.full(agents, jobs),
        reservation=UNDONE,
    )
    matching = solve_hours(market, hours=times.T.ravel(), hours_max=figures[-agents:])
    return -matching.value, matching.is_optimal


def run() -> bool:
    """Solve all, and count those that end at the optimum with a bound that says so."""
    folder = shelf() / "gap"
    with (folder / "optima.csv").open(encoding="utf-8") as lines:
        optima = {row["Path"]: int(row["Optimum"]) for row in csv.DictReader(lines)}
    answers, taken = clocked(lambda: {name: cost_of(folder / name) for name in optima})
    solved = sum(answers[name] == (optimum, True) for name, optimum in optima.items())
    print(f"{len(optima)} problems in {taken:.1f} s of CPU")
    return say("gap1..gap12", solved, f"of {len(optima)} optimal", len(optima), is_more_better=True)
