"""The hot loops of candidates, over arrays: the best k workers of each task.

The search is the threshold algorithm (Fagin, Lotem and Naor, "Optimal aggregation algorithms for middleware", 2003)
over the postings of a task's rarest tag: within a block, scores that do not depend on the task fall, so that with the
most that a task and the block's place can add there is a bound on all that is to come, and the search ends where the
bound is below the k-th best. Blocks that promise most come first, so that this bar is high early.
"""

from matcher.candidates.layout import (
    NEVER,
    SIGNS,
    T_DURATION,
    T_LANGUAGES,
    T_MOST,
    T_OPEN,
    T_PLACED,
    T_POINT,
    T_REACH,
    T_REWARD,
    T_SKILLS,
    T_TAGS,
    T_TAGS_END,
    W_NAME,
    W_NUMBER,
    Best,
    Crowd,
    Ints,
    Postings,
    Rows,
    Rules,
    Work,
)
from matcher.candidates.pairwise import fits_otherwise, has_tags, nearness, root, utility_of
from matcher.places import CENTIMETRES
from matcher.score import STEP, WHOLE

CHOSEN_FIRST = 4  # so many blocks are taken in order of promise; the others as they come, if they promise enough


def rarest_of_each(postings: Postings, work: Work, tag: Rows) -> None:
    """Write down for each task the needed tag that fewest have; -1 where nobody has one of them, or it is not open."""
    blocks, first, its, tags = postings.blocks, postings.first, work.figures, work.tags
    for task in range(len(its)):
        tag[task] = _rarest(blocks, first, its, tags, task) if its[task, T_OPEN] == 1 else -1


def best_of_each(  # noqa: PLR0913, PLR0917
    crowd: Crowd, postings: Postings, work: Work, rules: Rules, best: Best, turns: Rows, rarest: Rows, promise: Ints
) -> int:
    """Find the best workers of these tasks, beside those already in `best`, of which there is room for k a task.

    `turns` are rows of tasks, in the order in which to look; `rarest` is each task's rarest tag; `promise` is room
    for a figure a block. Returns how many postings were passed.
    """
    hers, bits, spans, bars = crowd.figures, crowd.bits, crowd.spans, crowd.barred
    its, tags, barring = work.figures, work.tags, work.barred
    blocks, first, cell, rows, most, box = (
        postings.blocks,
        postings.first,
        postings.cell,
        postings.row,
        postings.most,
        postings.box,
    )
    top, mark = postings.top, postings.mark
    count, utility, name, worker = best.found, best.utility, best.name, best.worker
    k, seen = utility.shape[1], 0
    for task in turns:
        tag = rarest[task]
        if tag < 0:
            continue
        begin, end = blocks[tag], blocks[tag + 1]
        signs = _signs(its, tags, task)
        _promise(promise, begin, end, cell, top, box, its, task, rules)
        for turn in range(end - begin + CHOSEN_FIRST):
            block = _highest(promise, begin, end) if turn < CHOSEN_FIRST else begin + turn - CHOSEN_FIRST
            if promise[block] == NEVER:
                continue
            bonus = promise[block] - top[block]
            promise[block] = NEVER
            for at in range(first[block], first[block + 1]):
                if count[task] == k and most[at] + bonus < utility[task, k - 1]:
                    break
                seen += 1
                if mark[at] & signs != signs:
                    continue
                row = rows[at]
                if has_tags(bits, row, its, tags, task) and fits_otherwise(hers, spans, bars, row, its, barring, task):
                    points = utility_of(hers, bits, row, its, tags, task, rules)
                    _insert(count, utility, name, worker, task, points, hers[row, W_NAME], hers[row, W_NUMBER])
    return seen


def _promise(  # noqa: PLR0913, PLR0917
    promise: Ints,
    begin: int,
    end: int,
    cell: Rows,
    top: Ints,
    box: Ints,
    its: Ints,
    task: int,
    rules: Rules,
) -> None:
    """Write down the most that anybody in each block can be worth; NEVER where nobody is near enough."""
    room = _room(its, task, rules)
    for block in range(begin, end):
        near = _nearest(box, cell[block], its, task, rules)
        promise[block] = NEVER if near < 0 else near + room + top[block]


def _highest(promise: Ints, begin: int, end: int) -> int:
    """Return the block that promises most."""
    chosen = begin
    for block in range(begin, end):
        if promise[block] > promise[chosen]:
            chosen = block
    return chosen


def _insert(  # noqa: PLR0913, PLR0917
    count: Rows,
    utility: Ints,
    name: Ints,
    worker: Ints,
    task: int,
    points: int,
    her_name: int,
    number: int,
) -> None:
    """Give a worker her place among the best, if she has one; between equals the lower name is first."""
    at, k = count[task], utility.shape[1]
    if at < k:
        count[task] += 1
    else:
        at = k - 1
        if not _is_before(points, her_name, utility[task, at], name[task, at]):
            return
    while at > 0 and _is_before(points, her_name, utility[task, at - 1], name[task, at - 1]):
        utility[task, at] = utility[task, at - 1]
        name[task, at] = name[task, at - 1]
        worker[task, at] = worker[task, at - 1]
        at -= 1
    utility[task, at], name[task, at], worker[task, at] = points, her_name, number


def _is_before(points: int, name: int, other_points: int, other_name: int) -> bool:
    return points > other_points or (points == other_points and name < other_name)


def _rarest(blocks: Rows, first: Rows, its: Ints, tags: Rows, task: int) -> int:
    """Return the needed tag that fewest have; -1 where nobody has one of them."""
    if len(blocks) < 2:  # noqa: PLR2004  # nobody is there
        return -1
    rarest, fewest = 0, first[blocks[1]] - first[blocks[0]]
    for at in range(its[task, T_TAGS], its[task, T_SKILLS]):
        tag = tags[at]
        if tag >= len(blocks) - 1:
            return -1
        holders = first[blocks[tag + 1]] - first[blocks[tag]]
        if holders < fewest:
            rarest, fewest = tag, holders
    return rarest


def _signs(its: Ints, tags: Rows, task: int) -> int:
    """Return the bits that whoever has all tags of a task must show."""
    signs = 0
    for at in range(its[task, T_TAGS], its[task, T_SKILLS]):
        if tags[at] & SIGNS != SIGNS:  # the last of 64 would be a sign
            signs |= 1 << int(tags[at] & SIGNS)  # of 64 bits, also where tags have 32
    return signs


def _room(its: Ints, task: int, rules: Rules) -> int:
    """Return the most that the parts which depend on the pair can add, but for distance."""
    room = STEP - 1  # the lot
    if its[task, T_LANGUAGES] > its[task, T_SKILLS]:
        room += rules.skill * WHOLE * STEP
    if its[task, T_TAGS_END] > its[task, T_LANGUAGES]:
        room += rules.language * WHOLE * STEP
    if its[task, T_MOST] > its[task, T_REWARD]:
        room += rules.price * WHOLE * STEP
    if its[task, T_DURATION] > 0:
        room += rules.speed * WHOLE * STEP
    return room


def _nearest(box: Ints, cell: int, its: Ints, task: int, rules: Rules) -> int:
    """Return the most that nearness can give in a cell; -1 where nobody in it can be near enough."""
    if its[task, T_PLACED] == 0:
        return 0
    if cell == 0:
        return -1
    square = 0
    for axis in range(3):
        at = its[task, T_POINT + axis]
        gap = max(box[cell, axis] - at, at - box[cell, axis + 3], 0)
        square += gap * gap
    metres = root(square) // CENTIMETRES
    return -1 if metres > its[task, T_REACH] else nearness(metres, rules)
