"""Loops that lay a market out: who hangs together with whom, and the edges in that order.

A component's edges, prices and slots lie side by side, so that a search finds them in the cache: on a hundred
thousand tasks that is a third of the running time of the auction.
"""

from matcher.assign.ground import Ints, Rows


def join(start: Ints, worker: Ints, utility: Ints, least: Ints, above: Ints) -> None:
    """Let workers whom one task could take stand under one root (union-find with halved paths).

    `above` points from worker to worker, at first from each to herself; roots are the smallest of their kind.
    """
    for t in range(len(start) - 1):
        root = -1
        for e in range(start[t], start[t + 1]):
            if utility[e] < least[t]:
                continue
            other = worker[e]
            while above[other] != other:
                above[other] = above[above[other]]
                other = above[other]
            if root < 0:
                root = other
            elif other < root:
                above[root] = other
                root = other
            else:
                above[other] = root


def lay(start: Ints, worker: Ints, utility: Ints, least: Ints, order: Ints, number: Ints, rows: Rows) -> int:
    """Copy the edges worth taking, task by task in this order, workers numbered as they appear; return how many did.

    `number` begins as -1 everywhere and ends as the new number of each worker who appears.
    """
    workers = 0
    edge = 0
    for place in range(len(order)):
        t = order[place]
        rows.start[place] = edge
        for e in range(start[t], start[t + 1]):
            gain = utility[e] - least[t]
            if gain < 0:
                continue
            w = worker[e]
            if number[w] < 0:
                number[w] = workers
                workers += 1
            rows.task[edge] = place
            rows.end[edge] = number[w]
            rows.gain[edge] = gain
            rows.origin[edge] = e
            edge += 1
    rows.start[len(order)] = edge
    return workers


def sort_rows(start: Ints, worker: Ints, order: Ints) -> None:
    """Put the edges of each task in the order of their workers: `order` says which edge comes when."""
    for t in range(len(start) - 1):
        for e in range(start[t], start[t + 1]):
            place = e
            while place > start[t] and worker[order[place - 1]] > worker[e]:
                order[place] = order[place - 1]
                place -= 1
            order[place] = e


def turn(end: Ints, first: Ints, edge: Ints) -> None:
    """List the edges by worker: `first` has a place per worker and one more, `edge` one per edge."""
    for w in range(len(first)):
        first[w] = 0
    for e in range(len(end)):
        w = end[e]
        first[max(w, ~w)] += 1
    total = 0
    for w in range(len(first)):
        total += first[w]
        first[w] = total
    for e in range(len(end) - 1, -1, -1):
        w = end[e]
        w = max(w, ~w)
        first[w] -= 1
        edge[first[w]] = e
