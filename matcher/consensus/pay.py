"""What a worker's answers are paid by: a rating of 0-100, because the escrow pays by rating.

A rating is a whole number, and the ledger splits each reward by it to the last minor; nothing here rounds money.
"""

from collections.abc import Sequence

from matcher.consensus.combining import Consensus, Reliability

FULL = 100
SCALE = 1_000_000  # an accuracy as a whole number


class BadChance(ValueError):
    """Chance level must leave room above it."""


def chance_level(consensus: Consensus) -> float:
    """Return how often somebody would be right who gives the most frequent label without looking at the items.

    For balanced labels that is 1 by their number; where nine of ten items are alike it is 0.9, and an accuracy of 0.9
    is worth nothing. Never quite 1, so that there is room above it.
    """
    if not consensus.beliefs.size:
        return 0.0
    return min(float(consensus.beliefs.mean(axis=0).max()), 1 - 1 / SCALE)


def ratings(workers: Sequence[Reliability], *, chance: float) -> tuple[tuple[str, int], ...]:
    """Rate workers by the accuracy believed of them: 0 at chance level and below, 100 where no answer is wrong.

    It rises with accuracy and with nothing else, and is rounded down, so that no rating is higher than earned.

    Raises:
        BadChance: `chance` is not from 0 to below 1.
    """
    if not 0 <= chance < 1:
        raise BadChance(f"a chance level of {chance} leaves nothing to pay by")
    floor = round(chance * SCALE)
    return tuple((one.worker, _rating(round(one.accuracy * SCALE), floor)) for one in workers)


def _rating(accuracy: int, floor: int) -> int:
    return max(FULL * (accuracy - floor) // max(SCALE - floor, 1), 0)
