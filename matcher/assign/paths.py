"""Loops that end in an exact optimum: shortest augmenting paths, from the prices that an auction left.

`settle` gives up what the prices do not justify. Then every seat that is still owed a worker looks for the cheapest
chain of changes that ends at a free worker or at a seat better left empty (`seat_all`); and every worker with room
and a price looks for the cheapest chain that ends in work for her, or lets her price fall (`sell_all`). All the time

    gain - price <= rent  where an edge is free,    gain - price >= rent  where it is taken,

so the chains have no negative step, Dijkstra's search finds them, and at the end prices and rents prove the optimum.
Successive shortest paths with prices: Edmonds and Karp, JACM 19 (1972); after an auction, as in Jonker and Volgenant,
Computing 38 (1987).
"""

from matcher.assign.ground import FAR, Ground, Hands, Ints, Search


def settle(ground: Ground, hands: Hands) -> None:
    """Set every rent to the best that a task does not hold, and give up what is worth less than that."""
    for t in range(len(ground.seats)):
        rent = 0
        for e in range(ground.start[t], ground.start[t + 1]):
            w = hands.end[e]
            if w >= 0:
                rent = max(rent, ground.gain[e] - hands.price[w])
        hands.rent[t] = rent
        for e in range(ground.start[t], ground.start[t + 1]):
            w = ~hands.end[e]
            if w >= 0 and ground.gain[e] - hands.price[w] < rent:
                hands.end[e] = w
    gather(ground, hands)


def gather(ground: Ground, hands: Hands) -> None:
    """Count what is held, edge by edge, and put it into the first slots of each worker."""
    for w in range(len(hands.load)):
        hands.load[w] = 0
    for t in range(len(ground.seats)):
        filled = 0
        for e in range(ground.start[t], ground.start[t + 1]):
            w = ~hands.end[e]
            if w >= 0:
                filled += 1
                hands.edge[ground.slot[w] + hands.load[w]] = e
                hands.load[w] += 1
        hands.filled[t] = filled


def seat_all(ground: Ground, hands: Hands, search: Search) -> int:
    """Fill every seat whose task has a rent; return the number of paths searched."""
    paths = 0
    for t in range(len(ground.seats)):
        while hands.filled[t] < ground.seats[t] and hands.rent[t] > 0:
            _seat(ground, hands, search, t)
            paths += 1
    return paths


def _seat(ground: Ground, hands: Hands, search: Search, source: int) -> None:
    """Find the cheapest chain for one seat of the task, let prices rise and rents fall along it, and change hands."""
    tasks = len(ground.seats)
    far = search.far
    far[source] = 0
    search.seen[0] = source
    seen = 1
    count = _push(search.key, search.node, 0, 0, source)
    reach = hands.rent[source]
    goal = source
    while count > 0 and search.key[0] < reach:
        here = search.key[0]
        node = search.node[0]
        count = _pop(search.key, search.node, count)
        if here > far[node]:
            continue
        if node >= tasks:
            seen, count = _ask_holders(ground, hands, search, node, reach, seen, count)
            continue
        base = here + hands.rent[node]
        if base < reach:
            reach = base
            goal = node
        for e in range(ground.start[node], ground.start[node + 1]):
            w = hands.end[e]
            if w < 0:
                continue
            step = base + hands.price[w] - ground.gain[e]
            if step >= reach or step >= far[tasks + w]:
                continue
            if far[tasks + w] == FAR:
                search.seen[seen] = tasks + w
                seen += 1
            far[tasks + w] = step
            search.via[tasks + w] = e
            if hands.load[w] < ground.room[w]:
                reach = step
                goal = tasks + w
            else:
                count = _push(search.key, search.node, count, step, tasks + w)
    _shift(hands, search, seen, reach, -1)
    _change_back(ground, hands, search, source, goal)


def _ask_holders(
    ground: Ground, hands: Hands, search: Search, node: int, reach: int, seen: int, count: int
) -> tuple[int, int]:
    """See what each task that holds the worker would lose by letting go; return what is seen and heaped up by now."""
    w = node - len(ground.seats)
    base = search.far[node] - hands.price[w]
    for slot in range(ground.slot[w], ground.slot[w] + hands.load[w]):
        e = hands.edge[slot]
        t = ground.task[e]
        step = base + ground.gain[e] - hands.rent[t]
        if step < reach and step < search.far[t]:
            if search.far[t] == FAR:
                search.seen[seen] = t
                seen += 1
            search.far[t] = step
            search.via[t] = slot
            count = _push(search.key, search.node, count, step, t)
    return seen, count


def _shift(hands: Hands, search: Search, seen: int, reach: int, sign: int) -> None:
    """Move prices up and rents down by what is left to the goal (or, with sign 1, the other way); forget the search."""
    tasks = len(hands.rent)
    for place in range(seen):
        node = search.seen[place]
        if search.far[node] < reach:
            if node < tasks:
                hands.rent[node] += sign * (reach - search.far[node])
            else:
                hands.price[node - tasks] -= sign * (reach - search.far[node])
        search.far[node] = FAR


def _change_back(ground: Ground, hands: Hands, search: Search, source: int, goal: int) -> None:
    """Go back from the goal to the task that asked: each task on the way takes the next worker for the one it lost."""
    if goal == source:
        return  # better left empty
    tasks = len(ground.seats)
    hands.filled[source] += 1
    if goal < tasks:
        hands.filled[goal] -= 1
        slot = search.via[goal]
    else:
        w = goal - tasks
        slot = ground.slot[w] + hands.load[w]
        hands.load[w] += 1
        hands.edge[slot] = -1
    while True:
        lost = hands.edge[slot]
        w = goal - tasks if lost < 0 else ~hands.end[lost]
        if lost >= 0:
            hands.end[lost] = w
        won = search.via[tasks + w]
        hands.edge[slot] = won
        hands.end[won] = ~w
        if ground.task[won] == source:
            return
        slot = search.via[ground.task[won]]


def sell_all(ground: Ground, hands: Hands, search: Search, first: Ints, edge: Ints) -> int:
    """Let every worker who has room at a price find work or become cheaper; return the number of paths searched.

    `first` and `edge` list the edges by worker.
    """
    paths = 0
    for w in range(len(ground.room)):
        while hands.load[w] < ground.room[w] and hands.price[w] > 0:
            _sell(ground, hands, search, first, edge, w)
            paths += 1
    return paths


def _sell(ground: Ground, hands: Hands, search: Search, first: Ints, edge: Ints, source: int) -> None:
    """Find the cheapest chain to work for one slot of the worker, let prices fall along it, and change hands."""
    tasks = len(ground.seats)
    far = search.far
    far[tasks + source] = 0
    search.seen[0] = tasks + source
    seen = 1
    count = _push(search.key, search.node, 0, 0, tasks + source)
    reach = hands.price[source]
    goal = tasks + source
    while count > 0 and search.key[0] < reach:
        here = search.key[0]
        node = search.node[0]
        count = _pop(search.key, search.node, count)
        if here > far[node]:
            continue
        if node < tasks:
            seen, count = _ask_held(ground, hands, search, node, reach, seen, count)
            continue
        w = node - tasks
        base = here + hands.price[w]
        if base < reach:
            reach = base
            goal = node
        for place in range(first[w], first[w + 1]):
            e = edge[place]
            t = ground.task[e]
            step = base + hands.rent[t] - ground.gain[e]
            if hands.end[e] < 0 or step >= reach or step >= far[t]:
                continue
            if far[t] == FAR:
                search.seen[seen] = t
                seen += 1
            far[t] = step
            search.via[t] = e
            if hands.filled[t] < ground.seats[t]:
                reach = step
                goal = t
            else:
                count = _push(search.key, search.node, count, step, t)
    _shift(hands, search, seen, reach, 1)
    _change_on(ground, hands, search, source, goal)


def _ask_held(
    ground: Ground, hands: Hands, search: Search, node: int, reach: int, seen: int, count: int
) -> tuple[int, int]:
    """See what the task would lose by letting each of its workers go; return what is seen and heaped up by now."""
    tasks = len(ground.seats)
    base = search.far[node] - hands.rent[node]
    for e in range(ground.start[node], ground.start[node + 1]):
        w = ~hands.end[e]
        if w < 0:
            continue
        step = base + ground.gain[e] - hands.price[w]
        if step < reach and step < search.far[tasks + w]:
            if search.far[tasks + w] == FAR:
                search.seen[seen] = tasks + w
                seen += 1
            search.far[tasks + w] = step
            search.via[tasks + w] = e
            count = _push(search.key, search.node, count, step, tasks + w)
    return seen, count


def _change_on(ground: Ground, hands: Hands, search: Search, source: int, goal: int) -> None:
    """Go back from the goal to the worker who asked: each worker on the way takes the next task for the one lost."""
    tasks = len(ground.seats)
    if goal == tasks + source:
        return  # she is cheaper now
    if goal < tasks:
        hands.filled[goal] += 1
        won = search.via[goal]
    else:
        lost = search.via[goal]
        slot = _slot_of(ground, hands, lost)
        hands.load[goal - tasks] -= 1
        hands.edge[slot] = hands.edge[ground.slot[goal - tasks] + hands.load[goal - tasks]]
        hands.end[lost] = goal - tasks
        won = search.via[ground.task[lost]]
    while True:
        w = hands.end[won]
        hands.end[won] = ~w
        if w == source:
            hands.edge[ground.slot[w] + hands.load[w]] = won
            hands.load[w] += 1
            return
        lost = search.via[tasks + w]
        hands.edge[_slot_of(ground, hands, lost)] = won
        hands.end[lost] = w
        won = search.via[ground.task[lost]]


def _slot_of(ground: Ground, hands: Hands, edge: int) -> int:
    """Find the slot that holds the edge."""
    slot: int = ground.slot[~hands.end[edge]]
    while hands.edge[slot] != edge:
        slot += 1
    return slot


def seat_ties(ground: Ground, hands: Hands) -> None:
    """Fill what is still empty with whoever is still free and worth as much as the empty seat."""
    for t in range(len(ground.seats)):
        if hands.filled[t] == ground.seats[t]:
            continue
        for e in range(ground.start[t], ground.start[t + 1]):
            w = hands.end[e]
            if w < 0 or ground.gain[e] < hands.price[w] or hands.load[w] == ground.room[w]:
                continue
            hands.edge[ground.slot[w] + hands.load[w]] = e
            hands.load[w] += 1
            hands.end[e] = ~w
            hands.filled[t] += 1
            if hands.filled[t] == ground.seats[t]:
                break


def _push(keys: Ints, nodes: Ints, count: int, key: int, node: int) -> int:
    """Put a node on the heap; return how many there are."""
    place = count
    while place > 0 and keys[(place - 1) >> 1] > key:
        keys[place] = keys[(place - 1) >> 1]
        nodes[place] = nodes[(place - 1) >> 1]
        place = (place - 1) >> 1
    keys[place] = key
    nodes[place] = node
    return count + 1


def _pop(keys: Ints, nodes: Ints, count: int) -> int:
    """Take the nearest node, which lies first, off the heap; return how many are left."""
    last = count - 1
    key = keys[last]
    node = nodes[last]
    place = 0
    while 2 * place + 1 < last:
        below = 2 * place + 1
        if below + 1 < last and keys[below + 1] < keys[below]:
            below += 1
        if keys[below] >= key:
            break
        keys[place] = keys[below]
        nodes[place] = nodes[below]
        place = below
    keys[place] = key
    nodes[place] = node
    return last
