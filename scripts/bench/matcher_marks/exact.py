"""Exact assignment beside OR-Tools' whole-graph flow: arrays in, proven optimum out."""

from matcher_marks._markets import SEEDS, arrays, clocked
from matcher_marks._peer import whole_flow
from matcher_marks._saying import say

from matcher.assign import bound_of, faults_of, solve_exact, value_of

MARKS = {10_000: 0.64, 100_000: 0.31}


def measure(tasks: int) -> float:
    """Return our CPU time as a share of the peer's, over all seeds."""
    ours = theirs = 0.0
    for seed in SEEDS:
        given = arrays(tasks, seed)
        matching, taken = clocked(lambda given=given: solve_exact(given.market()))
        best, peer_taken = whole_flow(tasks, seed)
        market = given.market()
        assert faults_of(market, matching.chosen) == ()
        assert value_of(market, matching.chosen) == matching.value == best == bound_of(market, matching.price)
        print(f"exact {tasks:,} x 20, seed {seed}: value {best:,}, {taken:.3f} s beside {peer_taken:.3f} s of CPU")
        ours, theirs = ours + taken, theirs + peer_taken
    return ours / theirs


def run() -> bool:
    """Warm up, then measure both sizes."""
    _, compiling = clocked(lambda: solve_exact(arrays(10_000, 1).market()))
    print(f"the first solution, with compiling or loading the loops: {compiling:.2f} s of CPU")
    reached = [say(f"exact {tasks:,} x 20", measure(tasks), "x OR-Tools", mark) for tasks, mark in MARKS.items()]
    return all(reached)
