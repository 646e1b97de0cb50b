"""The arrays that the loops of assignment work on, and what each means.

Lists do as well as arrays: the loops only read and write single elements. A taken edge is marked in `end` itself, as
`~worker`, so that a scan over the edges of a task needs no second array.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer[Any]]
FAR = 1 << 62  # farther than any node


class Ground(NamedTuple):
    """What does not change while a plan is sought: tasks in order of their component, edges by task."""

    start: Ints  # per task, the number of its first edge; one more at the end
    task: Ints  # per edge
    gain: Ints  # per edge, what taking it is worth more than an empty seat; never negative
    seats: Ints  # per task, no more than it has edges
    slot: Ints  # per worker, the number of the first slot; one more at the end
    room: Ints  # per worker, how many of the slots may be used


class Hands(NamedTuple):
    """Who holds what, and at which prices."""

    end: Ints  # per edge: its worker, or ~worker where the edge is taken
    edge: Ints  # per slot: the edge it holds, or -1
    load: Ints  # per worker, slots in use; those are the first ones once the hands are settled
    filled: Ints  # per task, seats in use
    price: Ints  # per worker
    rent: Ints  # per task, what one more seat of it would gain


class Search(NamedTuple):
    """Room for the search of a shortest path; nodes are the tasks, then the workers."""

    far: Ints  # per node, the distance known so far, or FAR
    via: Ints  # per node, the edge or slot by which it was reached
    seen: Ints  # the nodes that were reached
    key: Ints  # heap of distances
    node: Ints  # heap of nodes, beside it


class Rows(NamedTuple):
    """Edges as they are laid out: the parts of a ground and of hands, and where each edge comes from."""

    start: Ints
    task: Ints
    end: Ints
    gain: Ints
    origin: Ints  # per edge, its number in the market
