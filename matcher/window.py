"""When to decide: short windows, in which a task waits for more than what is there, as long as its patience lasts.

A task that is filled at once loses what the next minutes would have brought; one that waits with all others for a long
window keeps everybody waiting. So windows are short and a seat has a reservation value: what it may still expect. It
is filled now only by who is worth more. The expectation is learned from what seats were worth that were filled
lately, and falls with the time that is left; who cannot wait for the next window expects nothing.

The idea of a reservation value in batched assignment: Xu et al., "Large-scale order dispatch in on-demand ride-hailing
platforms", KDD 2018. The threshold falls as in the search with a deadline (McCall 1970; Karlin 1962).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

SHARE = 850  # of what seats were worth lately, in thousandths: with all its patience left a seat expects so much
FALL = 150  # of the same, in thousandths, over the whole patience
WHOLE = 1000
MEMORY = 1000  # seats that are remembered; what came before them weighs ever less


class Waiting(NamedTuple):
    """A task that could be filled now or later, and how long it can wait yet and could at first, in seconds."""

    left: int
    patience: int


@dataclass(frozen=True, slots=True)
class Expectation:
    """What seats were worth that were filled lately, in points of utility; nothing is expected before the first."""

    total: int = 0
    count: int = 0

    def after(self, utilities: Iterable[int]) -> "Expectation":
        """Learn from seats that were just filled; when more are remembered than `MEMORY` all weigh less."""
        known = self
        for utility in utilities:
            known = Expectation(known.total + utility, known.count + 1)
        if known.count > MEMORY:
            known = replace(known, total=known.total * MEMORY // known.count, count=MEMORY)
        return known

    def reservation(self, waiting: Waiting, *, until_next: int) -> int:
        """Say what a seat may expect that is not filled now; nothing where it is gone before the next window.

        `until_next` is how many seconds the next window is away.
        """
        if waiting.left < until_next or not self.count:
            return 0
        mean = self.total // self.count
        passed = max(0, waiting.patience - waiting.left)
        fall = FALL * passed // max(1, waiting.patience)
        return max(0, mean * (SHARE - fall) // WHOLE)
