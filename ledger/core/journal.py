"""The double-entry journal: each fact from the chain is one balanced entry, chained by hash.

Accounts are places of value. `balance/ADDRESS` is what the contract owes a holder, `committed/BATCH/INDEX` what
it keeps for a task, `outside` everything beyond the contract: what is inside is what `outside` gave.
"""

import hashlib
import json
from dataclasses import dataclass, replace

from ledger.core.facts import BatchOpened, Deposited, Fact, LogRef, Pushed, TaskSettled, Withdrawn
from ledger.core.packed import Path
from ledger.core.terms import Split, arbiter_fee, divide

OUTSIDE = "outside"
GENESIS = "0" * 64  # the hash before the first entry


@dataclass(frozen=True, slots=True)
class Posting:
    """One signed leg of an entry, in the token's smallest unit."""

    account: str
    token: str
    minor: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A balanced set of postings and the log it came from."""

    kind: str
    log: LogRef
    postings: tuple[Posting, ...]
    reverses: int | None = None  # the number of the entry that this one undoes


class Unbalanced(AssertionError):
    """Postings of one token do not sum to zero: a bug, and the entry is not made."""


def balance_account(holder: str) -> str:
    """Name the account of what the contract owes a holder."""
    return f"balance/{holder}"


def committed_account(batch: str, index: int) -> str:
    """Name the account of what the contract keeps for a task."""
    return f"committed/{batch}/{index}"


def entry_of(fact: Fact, opened: BatchOpened | None = None) -> Entry | None:
    """Make the entry a fact brings; `opened` is how the batch of a settlement began. Some facts move nothing."""
    match fact:
        case Deposited():
            legs = _moved(OUTSIDE, balance_account(fact.holder), fact.token, fact.minor)
            return _entry("deposit", fact.log, legs)
        case Withdrawn():
            legs = _moved(balance_account(fact.holder), OUTSIDE, fact.token, fact.minor)
            return _entry("withdraw", fact.log, legs)
        case Pushed():
            legs = _moved(balance_account(fact.holder), OUTSIDE, fact.token, fact.minor)
            return _entry("push", fact.log, legs)
        case BatchOpened():
            return _entry("open", fact.log, _opening(fact))
        case TaskSettled():
            assert opened is not None, "a settlement follows the opening of its batch"
            return _entry("settle" if fact.earned else "refund", fact.log, _settling(fact, opened))
        case _:
            return None


def parts_of(fact: TaskSettled, opened: BatchOpened) -> Split:
    """Say who got what when a task ended: it follows from the terms, and only a ruling costs the arbiter's fee."""
    terms, reward = opened.terms, opened.rewards[fact.index]
    ruling = arbiter_fee(terms, reward, fact.rating) if fact.path is Path.RULED else 0
    return divide(terms, reward, fact.earned, ruling)


def credited(entry: Entry) -> tuple[tuple[str, str], ...]:
    """List whose balance an entry adds to, as (holder, token), each once."""
    prefix = balance_account("")
    legs = (leg for leg in entry.postings if leg.minor > 0 and leg.account.startswith(prefix))
    return tuple(dict.fromkeys((leg.account.removeprefix(prefix), leg.token) for leg in legs))


def entry_text(entry: Entry) -> str:
    """Write an entry as canonical JSON: what is hashed after the hash of the one before."""
    log = entry.log
    place = [log.chain_id, log.block_number, log.block_hash, log.tx_hash, log.log_index, log.part, log.era]
    # What came later to be said of an entry is left out where it says nothing: older entries keep their hashes.
    body: dict[str, object] = {
        "kind": entry.kind,
        "log": place if log.era else place[:6] if log.part else place[:5],
        "postings": [[leg.account, leg.token, str(leg.minor)] for leg in entry.postings],
    }
    if entry.reverses is not None:
        body["reverses"] = entry.reverses
    return json.dumps(body, sort_keys=True, separators=(",", ":"))


def entry_hash(previous: str, entry: Entry) -> str:
    """Chain an entry to the one before it: SHA-256 over the previous hash and the entry as canonical JSON."""
    return hashlib.sha256(f"{previous}{entry_text(entry)}".encode()).hexdigest()


def reversal_of(entry: Entry, seq: int, era: int) -> Entry:
    """Make the entry that undoes another, whose log is on the chain no more."""
    legs = tuple(replace(leg, minor=-leg.minor) for leg in entry.postings)
    return Entry("reversal", replace(entry.log, era=era), legs, reverses=seq)


def _moved(source: str, target: str, token: str, minor: int) -> tuple[Posting, ...]:
    return (Posting(source, token, -minor), Posting(target, token, minor))


def _opening(fact: BatchOpened) -> tuple[Posting, ...]:
    employer = balance_account(fact.terms.employer)
    given = Posting(employer, fact.terms.token, -sum(fact.rewards))
    kept = (
        Posting(committed_account(fact.batch, index), fact.terms.token, minor)
        for index, minor in enumerate(fact.rewards)
    )
    return (given, *kept)


def _settling(fact: TaskSettled, opened: BatchOpened) -> tuple[Posting, ...]:
    terms, parts = opened.terms, parts_of(fact, opened)
    moved = (
        (committed_account(fact.batch, fact.index), -opened.rewards[fact.index]),
        (balance_account(opened.workers[fact.index]), parts.payout),
        (balance_account(terms.fee_receiver), parts.fee),
        (balance_account(terms.benefits_fund), parts.benefits),
        (balance_account(terms.arbiter), parts.arbiter_fee),
        (balance_account(terms.employer), parts.refund),
    )
    return tuple(Posting(account, terms.token, minor) for account, minor in moved if minor)


def _entry(kind: str, log: LogRef, postings: tuple[Posting, ...]) -> Entry:
    sums: dict[str, int] = {}
    for leg in postings:
        sums[leg.token] = sums.get(leg.token, 0) + leg.minor
    if any(sums.values()):
        raise Unbalanced(kind, sums)
    return Entry(kind, log, postings)
