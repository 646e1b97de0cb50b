"""The platform's standing conditions, and the terms they make for one task."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from eth_hash.auto import keccak

from ledger.core.attaching import digest_of
from ledger.core.merkle import root_of, root_of_words
from ledger.core.money import Asset
from ledger.core.task import Task
from ledger.core.terms import Terms
from ledger.core.typed import batch_id

ZERO_ADDRESS = "0x" + "0" * 40


@dataclass(frozen=True, slots=True)
class Share:
    """A community's part of what a worker earns, in 1/10,000, and whose address is credited it."""

    bps: int
    receiver: str


NO_SHARE = Share(0, ZERO_ADDRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What every task of this platform is opened under."""

    chain_id: int
    escrow: str  # the contract's address
    fee_bps: int
    fee_receiver: str
    arbiter: str = ZERO_ADDRESS  # who rules where nobody of the platform's own may: a multisig, a court, or nobody
    arbiters: tuple[int, ...] = ()  # Telegram ids of the platform's own
    arbiter_fee_bps: int = 0  # of what is in dispute; paid only for a ruling
    min_rating: int = 60
    full_rating: int = 90
    floor_bps: int = 5000
    default_split_bps: int = 5000
    open_within: timedelta = timedelta(hours=1)
    rate_within: timedelta = timedelta(days=3)
    contest_within: timedelta = timedelta(days=2)
    rule_within: timedelta = timedelta(days=7)
    faucet_max: int = 10_000  # whole units of test money that one request gives at most
    posted_for: timedelta = timedelta(days=7)
    match_window: timedelta = timedelta(seconds=30)  # how long others may apply after the first
    match_every: timedelta = timedelta(seconds=5)  # how often those that may still wait are looked at
    batch_max: int = 100  # tasks that are opened together at most
    takes_max: int = 20  # applications and tasks in work that one worker may have open
    takes_newcomer: int = 5  # the same, of who has not yet been paid for a few tasks

    def batch_id(self, terms: Terms) -> str:
        """Name the batch of these terms as the contract will."""
        return "0x" + batch_id(terms, self.chain_id, self.escrow).hex()

    def terms(
        self, task: Task, *, asset: Asset, employer: str, worker: str, at: datetime, arbiter: str | None = None
    ) -> Terms:
        """Make the terms of a task assigned at `at` alone."""
        named = self.arbiter_for(arbiter, parties=(employer, worker))
        return self.terms_of_batch((task,), asset=asset, employer=employer, workers=(worker,), at=at, arbiter=named)

    def terms_of_batch(
        self,
        tasks: Sequence[Task],
        *,
        asset: Asset,
        employer: str,
        workers: Sequence[str],
        at: datetime,
        arbiter: str,
        share: Share = NO_SHARE,
    ) -> Terms:
        """Make the terms of tasks of one length assigned at `at`; their time to deliver runs from then."""
        seconds, rewards = tasks[0].seconds, tuple(task.reward for task in tasks)
        assert all(task.seconds == seconds for task in tasks), "common dates need a common length"
        submit_by = at + timedelta(seconds=seconds)
        # Opening must end before delivery does, however short the task.
        open_by = min(at + self.open_within, at + timedelta(seconds=seconds // 2))
        rate_by = submit_by + self.rate_within
        contest_by = rate_by + self.contest_within
        return Terms(
            employer=employer,
            token=asset.token,
            fee_bps=self.fee_bps,
            fee_receiver=self.fee_receiver,
            # The terms have two places for what is taken of a worker's part; a community's fee stands in the second.
            benefits_bps=share.bps,
            benefits_fund=share.receiver,
            arbiter=arbiter,
            arbiter_fee_bps=0 if arbiter == ZERO_ADDRESS else self.arbiter_fee_bps,
            min_rating=self.min_rating,
            full_rating=self.full_rating,
            floor_bps=self.floor_bps,
            default_split_bps=self.default_split_bps,
            open_by=int(open_by.timestamp()),
            submit_by=int(submit_by.timestamp()),
            rate_by=int(rate_by.timestamp()),
            contest_by=int(contest_by.timestamp()),
            rule_by=int((contest_by + self.rule_within).timestamp()),
            count=len(tasks),
            tasks_root=root_of(workers, rewards),
            specs_root=specs_root(tasks),
            # A batch id never lives twice: what was revoked is opened anew as another batch.
            salt=salted_hash(tasks[0].spec_salt, str(tasks[0].version)),
        )

    def arbiter_for(self, chosen: str | None, parties: Sequence[str]) -> str:
        """Name the address that rules: whom the ledger chose, else the policy's own, and never a party."""
        named = chosen or self.arbiter
        return ZERO_ADDRESS if named in parties else named


def specs_root(tasks: Sequence[Task]) -> bytes:
    """Hash what was asked for: of one task its own hash, of several a root, so that each can be shown by itself."""
    hashes = tuple(spec_hash(task) for task in tasks)
    return hashes[0] if len(hashes) == 1 else root_of_words(hashes)


def spec_hash(task: Task) -> bytes:
    """Hash what was asked for, salted: its words, on whose board, and the digest of attached files and links."""
    words = f"{task.asset}|{task.reward}|{task.seconds}|{task.title}"
    # It says of the terms' second part that it is this community's.
    if task.community is not None:
        words = f"board {task.community}|{words}"
    # Before the title, in which anything can stand: nobody can word a title like another task's attachments.
    if task.attachments:
        words = f"attached {digest_of(task.attachments)}|{words}"
    return salted_hash(task.spec_salt, words)


def salted_hash(salt: bytes, text: str) -> bytes:
    """Hash a text so that a short one cannot be guessed from its hash."""
    return keccak(salt + text.encode())
