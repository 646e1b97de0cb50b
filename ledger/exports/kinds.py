"""What an entry is to each account it touches: a reward to one, a fee to another, a refund to a third."""

from enum import StrEnum
from itertools import combinations

from ledger.core.facts import BatchOpened
from ledger.core.journal import Entry, balance_account, committed_account
from ledger.core.terms import Split, divide


class Kind(StrEnum):
    """What a leg of an entry is to its account."""

    DEPOSIT = "deposit"  # came from outside
    WITHDRAWAL = "withdrawal"  # went outside, to where its holder said
    PUSH = "push"  # went to the worker's own address right after the settlement
    COMMITMENT = "commitment"  # set aside for tasks, or received for one
    REWARD = "reward"  # the worker's part
    FEE = "fee"  # the platform's part
    BENEFITS = "benefits"  # the benefits fund's part
    RULING = "ruling"  # the arbiter's fee
    REFUND = "refund"  # back to the employer
    ENDING = "ending"  # left what was set aside for a task
    REVERSAL = "reversal"  # undoes an earlier entry, whose log is on the chain no more
    OTHER = "other"  # of an entry that does not follow from its batch's terms


class Role(StrEnum):
    """Who is on the other side."""

    OUTSIDE = "outside"
    EMPLOYER = "employer"
    WORKER = "worker"
    PARTIES = "parties"
    UNKNOWN = "unknown"


ACROSS = {
    Kind.DEPOSIT: Role.OUTSIDE,
    Kind.WITHDRAWAL: Role.OUTSIDE,
    Kind.PUSH: Role.OUTSIDE,
    Kind.COMMITMENT: Role.WORKER,
    Kind.REWARD: Role.EMPLOYER,
    Kind.FEE: Role.EMPLOYER,
    Kind.BENEFITS: Role.EMPLOYER,
    Kind.RULING: Role.EMPLOYER,
    Kind.REFUND: Role.WORKER,
    Kind.ENDING: Role.PARTIES,
    Kind.REVERSAL: Role.PARTIES,
    Kind.OTHER: Role.UNKNOWN,
}
_SIMPLE = {
    "deposit": Kind.DEPOSIT,
    "withdraw": Kind.WITHDRAWAL,
    "push": Kind.PUSH,
    "open": Kind.COMMITMENT,
    "reversal": Kind.REVERSAL,
}
_PARTS = (Kind.REWARD, Kind.FEE, Kind.BENEFITS, Kind.RULING, Kind.REFUND)  # the order of a settlement's legs
_COMMITTED = committed_account("", 0).partition("/")[0] + "/"


def task_of(account: str) -> tuple[str, int] | None:
    """Say which task an account keeps money for, as (batch, index)."""
    if not account.startswith(_COMMITTED):
        return None
    batch, _, index = account.removeprefix(_COMMITTED).rpartition("/")
    return batch, int(index)


def tasks_of(entry: Entry) -> tuple[tuple[str, int], ...]:
    """List the tasks an entry sets money aside for, or ends."""
    return tuple(task for leg in entry.postings if (task := task_of(leg.account)) is not None)


def kinds_of(entry: Entry, opened: BatchOpened | None) -> tuple[Kind, ...]:
    """Say of each leg what it is; `opened` is how the batch of a settlement began."""
    if entry.kind in _SIMPLE:
        return (_SIMPLE[entry.kind],) * len(entry.postings)
    if opened is None or not tasks_of(entry):
        return (Kind.OTHER,) * len(entry.postings)
    return (Kind.ENDING, *_parts_of(entry, opened))


def _parts_of(entry: Entry, opened: BatchOpened) -> tuple[Kind, ...]:
    """Find the one reading that the terms allow: what is nothing has no leg, and one holder may have several parts."""
    (_, index), terms = tasks_of(entry)[0], opened.terms
    reward, legs = opened.rewards[index], entry.postings[1:]
    holders = (opened.workers[index], terms.fee_receiver, terms.benefits_fund, terms.arbiter, terms.employer)
    # Where the employer is the arbiter too, what goes back is called a refund: no ruling need have been.
    readings = sorted(
        combinations(range(len(_PARTS)), len(legs)), key=lambda chosen: _PARTS.index(Kind.RULING) in chosen
    )
    for chosen in readings:
        if any(balance_account(holders[part]) != leg.account for part, leg in zip(chosen, legs, strict=True)):
            continue
        minors = [0] * len(_PARTS)
        for part, leg in zip(chosen, legs, strict=True):
            minors[part] = leg.minor
        payout, fee, benefits, ruling, refund = minors
        if (payout + fee + benefits == 0) != (entry.kind == "refund"):
            continue
        if divide(terms, reward, payout + fee + benefits, ruling) == Split(payout, fee, benefits, refund, ruling):
            return tuple(_PARTS[part] for part in chosen)
    return (Kind.OTHER,) * len(legs)
