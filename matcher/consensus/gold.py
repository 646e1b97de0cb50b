"""Gold questions mixed in with the others, so that a worker cannot tell which answers are checked."""

from collections.abc import Collection, Sequence
from hashlib import blake2b


class BadShare(ValueError):
    """A gold question cannot come more than once in so few questions."""


def mix(worker: str, items: Sequence[str], gold: Sequence[str], *, every: int, seed: int) -> tuple[str, ...]:
    """Order a worker's questions with one gold question among each `every`, as long as there are any left.

    Which gold questions, where among the others, and the order of all is another for each worker, and the same again
    for the same seed; the order in which items are named decides nothing.

    Raises:
        BadShare: `every` is below 2.
    """
    if every < 2:  # noqa: PLR2004  # with 1 there would be nothing but gold
        raise BadShare(f"one gold question in {every} leaves no room for others")
    asked = _shuffled(set(items) - set(gold), worker, seed)
    known = _shuffled(set(gold), worker, seed)
    mixed: list[str] = []
    for start in range(0, len(asked), every - 1):
        round_ = asked[start : start + every - 1]
        if known:
            round_.insert(_lot(seed, "place", worker, str(start)) % (len(round_) + 1), known.pop())
        mixed += round_
    return tuple(mixed)


def pick(
    order: Sequence[str], gold: Collection[str], wanted: Collection[str], answered: Collection[str], *, every: int
) -> str | None:
    """Return the question that a worker is asked next, by the order that `mix` has given her; none where none is left.

    What she has answered, and what wants no more answers, is passed over. So that gold does not pile up where others
    are passed over, no more than one of `every` is gold; and where nothing but gold is left she is asked nothing.
    """
    known, given = set(gold), set(answered)
    open_ = set(wanted) - given - known
    if not open_:
        return None
    if len(given & known) * (every - 1) <= len(given - known):
        open_ |= known - given
    return next(item for item in order if item in open_)


def _shuffled(items: set[str], worker: str, seed: int) -> list[str]:
    return sorted(items, key=lambda item: (_lot(seed, "order", worker, item), item))


def _lot(seed: int, *words: str) -> int:
    """Draw a number that depends on the seed and the words alone."""
    hashed = blake2b("\x1f".join((str(seed), *words)).encode(), digest_size=8)
    return int.from_bytes(hashed.digest(), "big")
