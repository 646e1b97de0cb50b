"""One pair over arrays: whether it fits, and what it is worth; the same as `needs.py` and `score.py` say of values.

`hers` and `its` are the figures of workers and tasks (`layout.py` names the columns), `row` and `task` their rows. The
functions take plain arrays, not the named tuples that hold them: compiled, that is several times faster.
"""

from math import sqrt

from matcher.candidates.layout import (
    NO_LIMIT,
    T_BARRED,
    T_BARRED_END,
    T_BEGIN,
    T_COMPLETED_MIN,
    T_DRAWN,
    T_DURATION,
    T_EMPLOYER,
    T_EMPLOYER_RATING,
    T_END,
    T_LANGUAGES,
    T_MOST,
    T_OPEN,
    T_PLACED,
    T_POINT,
    T_RATING_MIN,
    T_REACH,
    T_REWARD,
    T_SKILLS,
    T_TAGS,
    T_TAGS_END,
    T_TIMED,
    W_BARRED,
    W_BARRED_END,
    W_COMPLETED,
    W_DOUBT,
    W_DURATION_MAX,
    W_EMPLOYER_MIN,
    W_NAME,
    W_NUMBER,
    W_PLACED,
    W_POINT,
    W_PRESENT,
    W_RATING,
    W_REACH,
    W_REWARD_MIN,
    W_SECONDS,
    W_SPANS,
    W_SPANS_END,
    W_STATIC,
    Bits,
    Crowd,
    Ints,
    Rows,
    Rules,
    Work,
)
from matcher.draws import lot_of, luck_of, pair_draw
from matcher.places import CENTIMETRES
from matcher.score import LUCK_UNITS, STEP, WHOLE


def score_pairs(crowd: Crowd, work: Work, rules: Rules, task: Rows, row: Rows, utility: Ints, is_met: Bits) -> None:
    """Say which of many pairs meet every hard need, and score those."""
    hers, bits, spans, bars = crowd.figures, crowd.bits, crowd.spans, crowd.barred
    its, tags, barring = work.figures, work.tags, work.barred
    for at in range(len(task)):
        if (
            its[task[at], T_OPEN] == 1
            and has_tags(bits, row[at], its, tags, task[at])
            and fits_otherwise(hers, spans, bars, row[at], its, barring, task[at])
        ):
            is_met[at] = 1
            utility[at] = utility_of(hers, bits, row[at], its, tags, task[at], rules)


def has_tags(bits: Bits, row: int, its: Ints, tags: Rows, task: int) -> bool:
    """Tell whether a worker has every tag that a task needs; a tag that came up later nobody here has."""
    for at in range(its[task, T_TAGS], its[task, T_SKILLS]):
        tag = tags[at]
        if (tag >> 3) >= bits.shape[1] or (bits[row, tag >> 3] >> (tag & 7)) & 1 == 0:
            return False
    return True


def fits_otherwise(  # noqa: PLR0911  # a reason each
    hers: Ints, spans: Ints, bars: Ints, row: int, its: Ints, barring: Ints, task: int
) -> bool:
    """Tell whether a pair meets every hard need but tags and the task's due moment."""
    if (
        hers[row, W_PRESENT] == 0
        or hers[row, W_REWARD_MIN] > its[task, T_MOST]
        or its[task, T_RATING_MIN] > hers[row, W_RATING]
        or its[task, T_COMPLETED_MIN] > hers[row, W_COMPLETED]
        or hers[row, W_EMPLOYER_MIN] > its[task, T_EMPLOYER_RATING]
        or its[task, T_DURATION] > hers[row, W_DURATION_MAX]
    ):
        return False
    for at in range(its[task, T_BARRED], its[task, T_BARRED_END]):
        if barring[at] == hers[row, W_NUMBER]:
            return False
    for at in range(hers[row, W_BARRED], hers[row, W_BARRED_END]):
        if bars[at] == its[task, T_EMPLOYER]:
            return False
    if its[task, T_TIMED] == 1 and hers[row, W_SPANS] >= 0 and not _is_free(hers, spans, row, its, task):
        return False
    if its[task, T_PLACED] == 0:
        return True
    if hers[row, W_PLACED] == 0:
        return False
    reach = min(hers[row, W_REACH], its[task, T_REACH])
    return bool(reach == NO_LIMIT or away(hers, row, its, task) <= reach)


def _is_free(hers: Ints, spans: Ints, row: int, its: Ints, task: int) -> bool:
    for at in range(hers[row, W_SPANS], hers[row, W_SPANS_END]):
        if spans[at, 0] <= its[task, T_BEGIN] and its[task, T_END] <= spans[at, 1]:
            return True
    return False


def utility_of(hers: Ints, bits: Bits, row: int, its: Ints, tags: Rows, task: int, rules: Rules) -> int:
    """Return what a pair is worth."""
    points: int = hers[row, W_STATIC]
    draw = pair_draw(its[task, T_DRAWN], hers[row, W_NAME])
    points += lot_of(draw) + hers[row, W_DOUBT] * luck_of(draw) // LUCK_UNITS
    if its[task, T_TAGS_END] > its[task, T_SKILLS]:
        points += rules.skill * _share(bits, row, tags, its[task, T_SKILLS], its[task, T_LANGUAGES]) * STEP
        points += rules.language * _share(bits, row, tags, its[task, T_LANGUAGES], its[task, T_TAGS_END]) * STEP
    if its[task, T_MOST] > its[task, T_REWARD]:
        left = max(0, its[task, T_MOST] - max(its[task, T_REWARD], hers[row, W_REWARD_MIN]))
        points += rules.price * (WHOLE * left // (its[task, T_MOST] - its[task, T_REWARD])) * STEP
    if its[task, T_PLACED] == 1 and hers[row, W_PLACED] == 1:
        points += nearness(away(hers, row, its, task), rules)
    if its[task, T_DURATION] > 0:
        seconds = hers[row, W_SECONDS] if hers[row, W_SECONDS] >= 0 else its[task, T_DURATION]
        points += rules.speed * (WHOLE * its[task, T_DURATION] // (its[task, T_DURATION] + seconds)) * STEP
    return points


def _share(bits: Bits, row: int, tags: Rows, begin: int, end: int) -> int:
    """Return how many of these tags a worker has, in thousandths; nothing where there are none."""
    met = 0
    for at in range(begin, end):
        tag = tags[at]
        if (tag >> 3) < bits.shape[1] and (bits[row, tag >> 3] >> (tag & 7)) & 1 == 1:
            met += 1
    return WHOLE * met // max(1, end - begin)


def away(hers: Ints, row: int, its: Ints, task: int) -> int:
    """Return how far a worker is from a task, in metres."""
    square = 0
    for axis in range(3):
        gap = hers[row, W_POINT + axis] - its[task, T_POINT + axis]
        square += gap * gap
    return root(square) // CENTIMETRES


def nearness(metres: int, rules: Rules) -> int:
    """Return the points for being so far away."""
    return rules.distance * (WHOLE * STEP * max(0, rules.far - metres) // rules.far)


def root(square: int) -> int:
    """Return the whole square root of less than 2^63: the machine's own, which may be one too high, set right.

    It is never too low: rounding a square to 53 bits moves its root by less than half of what a root is rounded by.
    """
    found = int(sqrt(square))
    return found - 1 if found * found > square else found
