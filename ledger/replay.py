"""Everything as the logs tell it: said by said, accounts and stages grow, and what cannot be is a finding.

Nothing is asked of anybody: who has the logs has the ledger. Addresses are in small letters here, as logs have them;
what stands in the sums of a whole chain is on shelves, so that a chain of any length takes the same memory.
"""

from collections.abc import Iterable, Iterator

from ledger.core.findings import Finding
from ledger.core.journal import balance_account, committed_account
from ledger.core.packed import Path, cut_batch
from ledger.core.terms import Terms, arbiter_fee, by_default, divide, earned
from ledger.core.typed import batch_id, digest, offer_of
from ledger.holdings import (
    BATCHES,
    CLOSED,
    CONTESTED,
    DELIVERED,
    HOLDINGS,
    OFFERS,
    OPENED,
    RATED,
    STAGES,
    Batch,
    Holding,
    Standing,
    Taken,
    checksummed,
    shown,
)
from ledger.listing import Listing
from ledger.shelves import Shelves, View

Key = tuple[str, int]  # batch and index of a task
Outcome = tuple[int, int, int, int]  # index, path, rating, earned

NEAR_MOST = 50_000  # accounts, batches or tasks at hand
NONCES_PER_WORD = 256
_OPEN = (OPENED, DELIVERED, RATED, CONTESTED)
_IN_FULL = (Path.RATED, Path.RELEASED)
# From which stages each ending leads on.
_BEFORE: dict[int, tuple[int, ...]] = {
    Path.RATED: _OPEN,
    Path.ACCEPTED: (RATED,),
    Path.FINISHED: (RATED,),
    Path.RELEASED: (DELIVERED,),
    Path.REFUNDED: (OPENED,),
    Path.RULED: (CONTESTED,),
    Path.DEFAULTED: (CONTESTED,),
    Path.AGREED: _OPEN,
    Path.GIVEN_BACK: _OPEN,
}


class Replay:
    """The whole ledger of one escrow, as far as its logs have been heard."""

    def __init__(self, chain_id: int, escrow: str, shelves: Shelves | None = None) -> None:
        self.chain_id = chain_id
        self.escrow = escrow
        self.shelves = shelves or Shelves()
        self.holdings = self.shelves.shelf(HOLDINGS)
        self.batches = self.shelves.shelf(BATCHES)
        self.offers = self.shelves.shelf(OFFERS)  # by employer and word of nonces: a bit for each that is used up
        self.taken: dict[str, Taken] = {}  # said of a batch that is not yet opened
        self.listed, self.noted = Listing(), Listing()
        self.facts = 0
        self._tasks = 0  # at hand, at most

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What cannot be."""
        return self.listed.whole()

    @property
    def notes(self) -> tuple[Finding, ...]:
        """Worth knowing, but no disagreement."""
        return self.noted.whole()

    def tidy(self) -> None:
        """Put away what is at hand when it is much; between logs alone."""
        if max(len(self.holdings.near), len(self.batches.near), len(self.offers.near), self._tasks) > NEAR_MOST:
            self.shelves.put_away()
            self._tasks = 0

    def forget(self) -> None:
        """Begin anew."""
        self.shelves.clear()
        self.taken, self.listed, self.noted, self.facts = {}, Listing(), Listing(), 0

    def deposit(self, token: str, holder: str, minor: int) -> None:
        """Money came in: of most chains most logs, so that what is at hand is looked for in place."""
        near = self.holdings.near
        held = near.get(token + holder) or self._holding(token, holder)
        held.minor += minor
        held.deposits += 1
        outside = near.get(token) or self._holding(token, "")
        outside.minor -= minor

    def withdraw(self, token: str, holder: str, minor: int) -> None:
        """Money went out."""
        held = self._pay(token, holder, minor)
        held.withdrawals += 1
        self._holding(token, "").minor += minor

    def push(self, token: str, holder: str, minor: int) -> None:
        """Money went out at once, past the holder's nonce."""
        self._pay(token, holder, minor)
        self._holding(token, "").minor += minor

    def open(self, name: str, work: bytes, tx: str) -> None:
        """A batch was opened; `work` is terms and table as the log has them."""
        cut = cut_batch(work)
        terms = cut.terms(cut.root(), shown)
        batch = Batch(work, terms, tuple(map(shown, cut.people)), cut.rewards)
        named = "0x" + batch_id(terms, self.chain_id, self.escrow).hex()
        if named != name:
            self.find("batch-id", name, named, name)
        if self.batches.get(name) is not None:
            self.find("opened-twice", name, "one opening, and none once revoked", tx)
        taken = self.taken.pop(name, None) if self.taken else None
        if taken is not None:
            self._take_offer(name, taken, batch, tx)
        self.batches.near[name] = batch
        self._tasks += len(batch.rewards)
        self._pay(terms.token, terms.employer, sum(batch.rewards))

    def revoke(self, name: str, tx: str) -> None:
        """Signed terms were made void before they were opened."""
        known = self.batches.get(name)
        if known is not None and known.standing is not Standing.REVOKED:
            self.find("revoked-opened", name, "not opened before", tx)
            return
        self.batches.near[name] = Batch.revoked()

    def deliver(self, name: str, index: int, tx: str) -> None:
        """A delivery was recorded."""
        self._move(name, index, (OPENED, DELIVERED), DELIVERED, tx)

    def rate(self, name: str, index: int, rating: int, tx: str) -> None:
        """A rating below the full mark was recorded."""
        batch = self._move(name, index, (DELIVERED,), RATED, tx)
        if batch is not None:
            batch.ratings[index] = rating

    def contest(self, name: str, index: int, tx: str) -> None:
        """The worker objected to a rating."""
        self._move(name, index, (RATED,), CONTESTED, tx)

    def rule(self, name: str, index: int) -> None:
        """The arbiter decided; the settlement follows."""
        batch = self.batches.get(name)
        if batch is not None:
            batch.ruled.add(index)

    def settle(self, name: str, outcomes: Iterable[Outcome], tx: str, at: int) -> None:
        """Tasks of a batch ended; `at` is the block's time."""
        batch = self.batches.get(name)
        owed: dict[str, int] = {}
        for outcome in outcomes:
            if batch is None or not batch.has(outcome[0]):
                self._find_no_task(batch, name, outcome[0], tx)
            else:
                self._settle(name, batch, outcome, owed, tx)
        if batch is None or batch.terms is None:
            return
        token = batch.terms.token
        for holder, minor in owed.items():
            if minor:
                self._holding(token, holder).minor += minor
        if not batch.left:
            batch.end(is_late=at >= batch.terms.open_by)

    def take(self, name: str, taken: Taken) -> None:
        """A namer opens a batch under the employer's offer; the opening follows."""
        self.taken[name] = taken

    def revoke_offer(self, employer: str, nonce: int, tx: str) -> None:
        """No offer with this nonce can be taken any more."""
        self._use_offer(employer, nonce, tx)
        self.note("offer-revoked", checksummed(employer), "no offer", f"nonce {nonce}")

    def skip(self, name: str, index: int, refusal: str) -> None:
        """In a call over several tasks this one could not be done."""
        self.note("skipped", f"{name}/{index}", "done with the others", refusal)

    def fail(self, place: int, tx: str, refusal: str) -> None:
        """Of several calls in one transaction this one could not be done."""
        self.note("call-failed", f"call {place} of {tx}", "done", refusal)

    def _use_offer(self, employer: str, nonce: int, tx: str) -> None:
        key = f"{employer} {nonce // NONCES_PER_WORD:064x}"
        bit, bits = 1 << nonce % NONCES_PER_WORD, self.offers.get(key) or 0
        if bits & bit:
            self.find("offer-twice", f"{checksummed(employer)} nonce {nonce}", "taken or revoked once", tx)
        self.offers.near[key] = bits | bit

    def find(self, code: str, subject: str, expected: str, found: str) -> None:
        """Keep what cannot be."""
        self.listed.add(Finding(code, subject, expected, found))

    def note(self, code: str, subject: str, expected: str, found: str) -> None:
        """Keep what is worth knowing."""
        self.noted.add(Finding(code, subject, expected, found))

    def _holding(self, token: str, holder: str) -> Holding:
        key = token + holder
        held = self.holdings.near.get(key) or self.holdings.get(key)
        if held is None:
            held = self.holdings.near[key] = Holding()
        return held

    def _pay(self, token: str, holder: str, minor: int) -> Holding:
        held = self._holding(token, holder)
        held.minor -= minor
        if held.minor < 0:
            subject = f"{balance_account(checksummed(holder))} in {checksummed(token)}"
            self.find("overdrawn", subject, "nothing below zero", str(held.minor))
        return held

    def _take_offer(self, name: str, taken: Taken, batch: Batch, tx: str) -> None:
        assert batch.terms is not None, "it is being opened"
        offer = offer_of(batch.terms, batch.rewards, taken.namer, taken.nonce)
        due = "0x" + digest(offer, chain_id=self.chain_id, escrow=self.escrow).hex()
        if due != taken.offer:
            self.find("offer", name, due, taken.offer)
        self._use_offer(batch.terms.employer, taken.nonce, tx)
        self.note("offer-taken", name, f"offer {taken.offer}", f"named by {checksummed(taken.namer)}")

    def _move(self, name: str, index: int, before: tuple[int, ...], after: int, tx: str) -> Batch | None:
        """A task moves along the protocol's table; without its opening nothing can be made of what is said."""
        batch = self.batches.get(name)
        if batch is None or not batch.has(index):
            self._find_no_task(batch, name, index, tx)
            return None
        if batch.stages[index] not in before:
            self._find_stage(f"{name}/{index}", before, batch.stages[index], tx)
            if batch.stages[index] == CLOSED:
                return None
        batch.stages[index] = after
        return batch

    def _find_no_task(self, batch: Batch | None, name: str, index: int, tx: str) -> None:
        if batch is not None and batch.standing is Standing.ENDED and index < len(batch.ratings):
            self.find("settled-twice", f"{name}/{index}", "one ending", tx)
        else:
            self.find("unopened", f"{name}/{index}", "the log that opened it", tx)

    def _find_stage(self, name: str, before: tuple[int, ...], stage: int, tx: str) -> None:
        if stage == CLOSED:
            self.find("settled-twice", name, "one ending", tx)
        else:
            allowed = " or ".join(sorted(STAGES[one] for one in before))
            self.find("stage", name, allowed, f"{STAGES[stage]} in {tx}")

    def _settle(self, name: str, batch: Batch, outcome: Outcome, owed: dict[str, int], tx: str) -> None:
        """What a task paid is what its terms, its rating and the way it ended say."""
        index, path, rating, minor = outcome
        terms, stage, reward = batch.terms, batch.stages[index], batch.rewards[index]
        assert terms is not None, "it has not ended"
        if stage not in _BEFORE[path]:
            self._find_stage(f"{name}/{index}", _BEFORE[path], stage, tx)
            if stage == CLOSED:
                return
        if (index in batch.ruled) != (path == Path.RULED):
            self.find("ruling", f"{name}/{index}", "a ruling and its settlement together", tx)
        batch.ruled.discard(index)
        due = max(rating, terms.full_rating) if path == Path.RATED else batch.ratings[index]
        if rating != due:
            self.find("rating", f"{name}/{index}", str(due), str(rating))
        least, most = (reward, reward) if path in _IN_FULL else _bounds(terms, reward, path, due)
        if not least <= minor <= most:
            self.find("split", f"{name}/{index}", str(least) if least == most else f"{least} to {most}", str(minor))
        parts = divide(terms, reward, minor, arbiter_fee(terms, reward, rating) if path == Path.RULED else 0)
        for holder, part in (
            (batch.workers[index], parts.payout),
            (terms.fee_receiver, parts.fee),
            (terms.benefits_fund, parts.benefits),
            (terms.arbiter, parts.arbiter_fee),
            (terms.employer, parts.refund),
        ):
            if part:
                owed[holder] = owed.get(holder, 0) + part
        batch.close(index, rating)


def balances(replay: Replay) -> View[tuple[str, str], int]:
    """Give what stands in each account of the journal, people's and then tasks': (account, token) to units."""
    return View(lambda: _balances(replay))


def tasks(replay: Replay) -> View[Key, tuple[str, int]]:
    """Give stage and rating of each task."""
    return View(lambda: _tasks(replay))


def count_balances(replay: Replay) -> int:
    """Count the accounts in which something stands."""
    replay.shelves.write()
    held = replay.shelves.count("SELECT COUNT(*) FROM holdings WHERE minor != '0' AND length(key) > 42")
    return held + replay.shelves.count("SELECT SUM(left) FROM batches")


def count_tasks(replay: Replay) -> int:
    """Count the tasks that were ever opened."""
    replay.shelves.write()
    return replay.shelves.count("SELECT SUM(length(ratings)) FROM batches")


def _balances(replay: Replay) -> Iterator[tuple[tuple[str, str], int]]:
    replay.shelves.write()
    for (token, holder), held in each_holding(replay):
        if held.minor and holder:
            yield (balance_account(checksummed(holder)), checksummed(token)), held.minor
    for name, batch in replay.batches.each():
        if batch.terms is not None:
            token = checksummed(batch.terms.token)
            for index, reward in enumerate(batch.rewards):
                if batch.stages[index] != CLOSED:
                    yield (committed_account(name, index), token), reward


def each_holding(replay: Replay) -> Iterator[tuple[tuple[str, str], Holding]]:
    """Give what is held of each token, by whom; by nobody is what is outside."""
    return (((key[:42], key[42:]), held) for key, held in replay.holdings.each())


def each_offer(replay: Replay) -> Iterator[tuple[tuple[str, int], int]]:
    """Give which nonces of offers are used up, by employer and number of the word."""
    return (((key[:42], int(key[43:], 16)), bits) for key, bits in replay.offers.each())


def _tasks(replay: Replay) -> Iterator[tuple[Key, tuple[str, int]]]:
    replay.shelves.write()
    for name, batch in replay.batches.each():
        for index, task in enumerate(batch.tasks()):
            yield (name, index), task


def _bounds(terms: Terms, reward: int, path: int, rating: int) -> tuple[int, int]:
    """Say the least and the most that a worker can have earned by this ending, where it is not the whole."""
    match path:
        case Path.AGREED:
            return 0, reward
        case Path.RULED:
            return earned(terms, reward, rating), reward - arbiter_fee(terms, reward, rating)
        case Path.ACCEPTED | Path.FINISHED:
            due = earned(terms, reward, rating)
        case Path.DEFAULTED:
            due = by_default(terms, reward, rating)
        case _:
            due = 0
    return due, due
