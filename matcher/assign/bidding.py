"""Loops of the auction: tasks bid for workers, and every bid raises a price.

The auction of Bertsekas (Annals of Operations Research 14, 1988) for tasks with several seats and workers with several
slots: a worker costs what her cheapest slot costs, and a task never bids for a worker whom it holds, so that
nobody has two seats of one task. Who loses a slot bids again at once: what they look at is still in the cache.
"""

from matcher.assign.ground import Ground, Hands, Ints


def bid_all(ground: Ground, hands: Hands, slot_price: Ints, queue: Ints, step: int, patience: int) -> int:
    """Let empty seats bid until all are filled or want nobody; return the number of bids.

    Afterwards no task would gain more than `step` by another choice. After `patience` bids, and again after each
    quarter of that, `step` doubles: where many want a few, prices climb far, and small steps would take forever.
    """
    waiting = _queue_up(ground, hands, queue)
    start, gain, task = ground.start, ground.gain, ground.task
    end, price, edge = hands.end, hands.price, hands.edge
    bids = 0
    limit = patience
    while waiting:
        waiting -= 1
        t = queue[waiting]
        first = second = chosen = -1
        for e in range(start[t], start[t + 1]):
            w = end[e]
            if w < 0:
                continue
            net = gain[e] - price[w]
            if net > second:
                if net > first:
                    second = first
                    first = net
                    chosen = e
                else:
                    second = net
        if chosen < 0:
            continue
        bids += 1
        if bids > limit:
            step *= 2
            limit += (patience + 3) // 4
        w = end[chosen]
        rise = step + first - max(second, 0)
        slot = ground.slot[w]
        loser = edge[slot]
        _replace_cheapest(slot_price, edge, slot, ground.slot[w + 1] - slot, price[w] + rise, chosen)
        price[w] = slot_price[slot]
        end[chosen] = ~w
        if loser >= 0:
            end[loser] = w
            queue[waiting] = task[loser]
            waiting += 1
    return bids


def _queue_up(ground: Ground, hands: Hands, queue: Ints) -> int:
    """Put every empty seat in the queue, the first task last, so that it bids first."""
    waiting = 0
    for t in range(len(ground.seats) - 1, -1, -1):
        for _ in range(ground.seats[t] - hands.filled[t]):
            queue[waiting] = t
            waiting += 1
    return waiting


def _replace_cheapest(prices: Ints, edges: Ints, base: int, count: int, bid: int, edge: int) -> None:
    """Let the bid take the cheapest slot: the top of the heap that lies at `base`."""
    place = 0
    while 2 * place + 1 < count:
        below = 2 * place + 1
        if below + 1 < count and prices[base + below + 1] < prices[base + below]:
            below += 1
        if prices[base + below] >= bid:
            break
        prices[base + place] = prices[base + below]
        edges[base + place] = edges[base + below]
        place = below
    prices[base + place] = bid
    edges[base + place] = edge


def worth_and_bound(ground: Ground, hands: Hands, best: Ints, taken: Ints) -> tuple[int, int, int]:
    """Return the gain of what is held, the gain that no plan exceeds at these prices, and how many edges are taken.

    `best` has a place for each seat of the task that has most; `taken`, one for every seat, receives those edges.
    """
    held = 0
    bound = 0
    found = 0
    for t in range(len(ground.seats)):
        count = 0
        for e in range(ground.start[t], ground.start[t + 1]):
            w = hands.end[e]
            if w < 0:
                held += ground.gain[e]
                w = ~w
                taken[found] = e
                found += 1
            net = ground.gain[e] - hands.price[w]
            if net <= 0:
                continue
            if count < ground.seats[t]:
                count += 1
            elif net <= best[count - 1]:
                continue
            place = count - 1
            while place > 0 and best[place - 1] < net:
                best[place] = best[place - 1]
                place -= 1
            best[place] = net
        for place in range(count):
            bound += best[place]
    for w in range(len(ground.room)):
        bound += ground.room[w] * hands.price[w]
    return held, bound, found


def hold(ground: Ground, hands: Hands, edges: Ints) -> None:
    """Give these edges to their workers, as long as there is room on both sides."""
    for place in range(len(edges)):
        e = edges[place]
        w = hands.end[e]
        t = ground.task[e]
        if hands.load[w] < ground.room[w] and hands.filled[t] < ground.seats[t]:
            hands.edge[ground.slot[w] + hands.load[w]] = e
            hands.load[w] += 1
            hands.filled[t] += 1
            hands.end[e] = ~w


def send_away(ground: Ground, hands: Hands, workers: Ints, dear: int) -> None:
    """Take everything from these workers, and leave them no room, at a price that nobody would pay."""
    for place in range(len(workers)):
        w = workers[place]
        for slot in range(ground.slot[w], ground.slot[w] + hands.load[w]):
            e = hands.edge[slot]
            hands.end[e] = w
            hands.filled[ground.task[e]] -= 1
        hands.load[w] = 0
        ground.room[w] = 0
        hands.price[w] = dear
