"""Everything as the logs tell it: said by said, accounts and stages grow, and what cannot be is a finding.

Nothing is asked of anybody: who has the logs has the ledger. What has ended is kept short, so that the length of a
chain costs little: of a batch whose tasks are all closed the terms are forgotten, and the accounts that stand at zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ledger.core.facts import (
    BatchOpened,
    BatchRevoked,
    CallFailed,
    Deposited,
    Fact,
    OfferRevoked,
    OfferTaken,
    Remark,
    TaskContested,
    TaskDelivered,
    TaskRated,
    TaskRuled,
    TaskSettled,
    TaskSkipped,
    Withdrawn,
)
from ledger.core.findings import Finding
from ledger.core.journal import OUTSIDE, Entry, committed_account, entry_of
from ledger.core.packed import Path
from ledger.core.terms import Terms, arbiter_fee, by_default, earned
from ledger.core.typed import batch_id, digest_of, offer_of, typed_data

Accounts = dict[tuple[str, str], int]  # (account, token) to units
Key = tuple[str, int]  # batch and index of a task
TaskFact = TaskDelivered | TaskRated | TaskContested | TaskSettled
Holding = tuple[str, str]  # token and holder

_COMMITTED = committed_account("", 0).split("/")[0] + "/"
_OPEN = frozenset({"opened", "delivered", "rated", "contested"})
# From which stages each step leads on; `closed` leads nowhere.
_BEFORE: Mapping[type | Path, frozenset[str]] = {
    TaskDelivered: frozenset({"opened", "delivered"}),
    TaskRated: frozenset({"delivered"}),
    TaskContested: frozenset({"rated"}),
    Path.RATED: _OPEN,
    Path.ACCEPTED: frozenset({"rated"}),
    Path.FINISHED: frozenset({"rated"}),
    Path.RELEASED: frozenset({"delivered"}),
    Path.REFUNDED: frozenset({"opened"}),
    Path.RULED: frozenset({"contested"}),
    Path.DEFAULTED: frozenset({"contested"}),
    Path.AGREED: _OPEN,
    Path.GIVEN_BACK: _OPEN,
}


@dataclass(frozen=True, slots=True)
class Ended:
    """What is kept of a batch whose tasks have all ended."""

    count: int
    is_late: bool  # its last task ended so late that the contract kept nothing of it


@dataclass(slots=True)
class Replay:
    """The whole ledger of one escrow, as far as its logs have been heard."""

    chain_id: int
    escrow: str
    accounts: Accounts = field(default_factory=dict)
    batches: dict[str, BatchOpened] = field(default_factory=dict)  # with a task that has not ended
    ended: dict[str, Ended] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    deposits: dict[Holding, int] = field(default_factory=dict)  # how many, of each token and holder
    withdrawals: dict[Holding, int] = field(default_factory=dict)
    stages: dict[Key, tuple[str, int]] = field(default_factory=dict)  # stage and rating
    findings: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)  # worth knowing, but no disagreement
    facts: int = 0
    left: dict[str, int] = field(default_factory=dict)  # how many tasks of a batch have not ended
    ruled: set[Key] = field(default_factory=set)  # a ruling was said, and its settlement not yet
    taken: dict[str, OfferTaken] = field(default_factory=dict)  # said of a batch that is not yet opened
    used: set[tuple[str, int]] = field(default_factory=set)  # employer and nonce of offers

    def hear(self, said: Fact | Remark) -> Entry | None:
        """Take in what the escrow said next; gives the entry of the journal that it makes, if it makes one."""
        if isinstance(said, Remark):
            self._remark(said)
            return None
        self.facts += 1
        opened = None
        match said:
            case BatchOpened():
                self._open(said)
            case BatchRevoked():
                self._revoke(said)
            case Deposited():
                self._count(self.deposits, said)
            case Withdrawn():
                self._count(self.withdrawals, said)
            case TaskDelivered() | TaskRated() | TaskContested() | TaskSettled():
                opened = self._opened(said)
                if opened is None:
                    return None
                self._move(said, opened)
            case _:
                pass
        entry = entry_of(said, opened)
        if entry is not None:
            self._enter(entry)
        if isinstance(said, TaskSettled) and opened is not None:
            self._close(said, opened)
        return entry

    def tasks_of(self, batch: str, count: int) -> tuple[tuple[str, int], ...]:
        """List stage and rating of a batch's tasks in their order."""
        return tuple(self.stages[batch, index] for index in range(count))

    def _count(self, counts: dict[Holding, int], fact: Deposited | Withdrawn) -> None:
        held = (fact.token, fact.holder)
        counts[held] = counts.get(held, 0) + 1

    def _opened(self, fact: TaskFact) -> BatchOpened | None:
        """Find how the batch of a task began; without that nothing can be made of what is said."""
        opened, name = self.batches.get(fact.batch), f"{fact.batch}/{fact.index}"
        if opened is not None and fact.index < len(opened.rewards):
            return opened
        if opened is None and fact.batch in self.ended and fact.index < self.ended[fact.batch].count:
            self._find("settled-twice", name, "one ending", fact.log.tx_hash)
        else:
            self._find("unopened", name, "the log that opened it", fact.log.tx_hash)
        return None

    def _close(self, fact: TaskSettled, opened: BatchOpened) -> None:
        """Forget the terms of a batch when its last task has ended."""
        if not self.left[fact.batch]:
            is_late = fact.log.block_time.timestamp() >= opened.terms.open_by
            self.ended[fact.batch] = Ended(len(opened.rewards), is_late)
            del self.batches[fact.batch], self.left[fact.batch]

    def _remark(self, said: Remark) -> None:
        match said:
            case TaskRuled():
                self.ruled.add((said.batch, said.index))
            case OfferTaken():
                self.taken[said.batch] = said
            case OfferRevoked():
                self._use(said.employer, said.nonce, said.log.tx_hash)
                self._note("offer-revoked", said.employer, "no offer", f"nonce {said.nonce}")
            case TaskSkipped():
                self._note("skipped", f"{said.batch}/{said.index}", "done with the others", said.refusal)
            case CallFailed():
                self._note("call-failed", f"call {said.place} of {said.log.tx_hash}", "done", said.refusal)

    def _open(self, fact: BatchOpened) -> None:
        named = "0x" + batch_id(fact.terms, self.chain_id, self.escrow).hex()
        if named != fact.batch:
            self._find("batch-id", fact.batch, named, fact.batch)
        if fact.batch in self.batches or fact.batch in self.ended or fact.batch in self.revoked:
            self._find("opened-twice", fact.batch, "one opening, and none once revoked", fact.log.tx_hash)
        taken = self.taken.pop(fact.batch, None)
        if taken is not None:
            self._take_offer(taken, fact)
        self.batches[fact.batch] = fact
        self.left[fact.batch] = len(fact.rewards)
        for index in range(len(fact.rewards)):
            self.stages[fact.batch, index] = ("opened", 0)

    def _take_offer(self, taken: OfferTaken, fact: BatchOpened) -> None:
        offer = offer_of(fact.terms, fact.rewards, taken.namer, taken.nonce)
        due = "0x" + digest_of(typed_data(offer, chain_id=self.chain_id, escrow=self.escrow)).hex()
        if due != taken.offer:
            self._find("offer", fact.batch, due, taken.offer)
        self._use(fact.terms.employer, taken.nonce, taken.log.tx_hash)
        self._note("offer-taken", fact.batch, f"offer {taken.offer}", f"named by {taken.namer}")

    def _use(self, employer: str, nonce: int, tx_hash: str) -> None:
        if (employer, nonce) in self.used:
            self._find("offer-twice", f"{employer} nonce {nonce}", "taken or revoked once", tx_hash)
        self.used.add((employer, nonce))

    def _revoke(self, fact: BatchRevoked) -> None:
        if fact.batch in self.batches or fact.batch in self.ended:
            self._find("revoked-opened", fact.batch, "not opened before", fact.log.tx_hash)
        self.revoked.add(fact.batch)

    def _move(self, fact: TaskFact, opened: BatchOpened) -> None:
        """A task moves along the protocol's table, and settles once."""
        key, name = (fact.batch, fact.index), f"{fact.batch}/{fact.index}"
        stage, rating = self.stages[key]
        before = _BEFORE[fact.path if isinstance(fact, TaskSettled) else type(fact)]
        if stage == "closed":
            self._find("settled-twice", name, "one ending", fact.log.tx_hash)
        elif stage not in before:
            self._find("stage", name, " or ".join(sorted(before)), f"{stage} in {fact.log.tx_hash}")
        match fact:
            case TaskDelivered():
                self.stages[key] = ("delivered", 0)
            case TaskRated():
                self.stages[key] = ("rated", fact.rating)
            case TaskContested():
                self.stages[key] = ("contested", rating)
            case TaskSettled():
                self._settle(fact, opened, rating)
                self.stages[key] = ("closed", fact.rating)
                self.left[fact.batch] -= stage != "closed"

    def _settle(self, fact: TaskSettled, opened: BatchOpened, rating: int) -> None:
        """What a task paid is what its terms, its rating and the way it ended say."""
        key, name = (fact.batch, fact.index), f"{fact.batch}/{fact.index}"
        is_said = key in self.ruled
        if is_said != (fact.path is Path.RULED):
            self._find("ruling", name, "a ruling and its settlement together", fact.log.tx_hash)
        self.ruled.discard(key)
        if fact.path is Path.RATED:
            rating = max(fact.rating, opened.terms.full_rating)
        if fact.rating != rating:
            self._find("rating", name, str(rating), str(fact.rating))
        least, most = _bounds(opened.terms, opened.rewards[fact.index], fact.path, rating)
        if not least <= fact.earned <= most:
            due = str(least) if least == most else f"{least} to {most}"
            self._find("split", name, due, str(fact.earned))

    def _enter(self, entry: Entry) -> None:
        add_entry(self.accounts, entry)
        for leg in entry.postings:
            held = self.accounts.get((leg.account, leg.token), 0)
            if leg.account != OUTSIDE and held < 0:
                self._find("overdrawn", f"{leg.account} in {leg.token}", "nothing below zero", str(held))
            if leg.account.startswith(_COMMITTED) and not held:
                self.accounts.pop((leg.account, leg.token), None)  # a task ends once, and its account with it

    def _find(self, code: str, subject: str, expected: str, found: str) -> None:
        self.findings.append(Finding(code, subject, expected, found))

    def _note(self, code: str, subject: str, expected: str, found: str) -> None:
        self.notes.append(Finding(code, subject, expected, found))


def add_entry(accounts: Accounts, entry: Entry) -> None:
    """Move accounts by an entry."""
    for leg in entry.postings:
        accounts[leg.account, leg.token] = accounts.get((leg.account, leg.token), 0) + leg.minor


def _bounds(terms: Terms, reward: int, path: Path, rating: int) -> tuple[int, int]:
    """Say the least and the most that a worker can have earned by this ending."""
    match path:
        case Path.AGREED:
            return 0, reward
        case Path.RULED:
            return earned(terms, reward, rating), reward - arbiter_fee(terms, reward, rating)
        case Path.RATED | Path.RELEASED:
            due = reward
        case Path.ACCEPTED | Path.FINISHED:
            due = earned(terms, reward, rating)
        case Path.DEFAULTED:
            due = by_default(terms, reward, rating)
        case Path.REFUNDED | Path.GIVEN_BACK:
            due = 0
    return due, due
