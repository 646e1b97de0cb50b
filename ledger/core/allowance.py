"""How much a worker may take on at once: what they have proven counts, and what was their own fault; nothing else."""

from dataclasses import dataclass
from datetime import timedelta

from ledger.core.errors import TooManyTaken
from ledger.core.policy import Policy

PROVEN_TASKS = 3  # that have brought something, after which nobody is a newcomer
LAPSES_COUNT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a worker holds and has behind them, as far as it was in their own hands.

    A task that the employer took back, that could not be opened, or that ended by the employer's silence, a dispute
    won or an agreement is no lapse, whoever brought it about: what paid the worker anything is proof of work.
    """

    open: int  # applications for tasks on the board, and tasks in work that are not handed in
    proven: int  # tasks that ended with something earned
    lapses: int  # tasks lately that were never handed in, or given back by the worker


def allowed(record: Record, policy: Policy) -> int:
    """Say how much may be open at once: less for newcomers, one less for each lapse, and always one."""
    whole = policy.takes_max if record.proven >= PROVEN_TASKS else min(policy.takes_newcomer, policy.takes_max)
    return max(1, whole - record.lapses)


def require_hands_free(record: Record, policy: Policy) -> None:
    """Refuse one more than a worker may hold.

    Raises:
        TooManyTaken: says how much is open, how much may be, and why it is not more.
    """
    limit = allowed(record, policy)
    if record.open < limit:
        return
    because = "lapses" if record.lapses else "newcomer" if record.proven < PROVEN_TASKS else "all"
    raise TooManyTaken(because=because, limit=limit, open=record.open, lapses=record.lapses)
