"""The platform's standing conditions, and the terms they make for one task."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from eth_utils.crypto import keccak

from ledger.core.merkle import root_of
from ledger.core.money import Asset
from ledger.core.task import Task
from ledger.core.terms import Terms
from ledger.core.typed import batch_id

ZERO_ADDRESS = "0x" + "0" * 40


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
    match_window: timedelta = timedelta(seconds=30)

    def batch_id(self, terms: Terms) -> str:
        """Name the batch of these terms as the contract will."""
        return "0x" + batch_id(terms, self.chain_id, self.escrow).hex()

    def terms(
        self, task: Task, *, asset: Asset, employer: str, worker: str, at: datetime, arbiter: str | None = None
    ) -> Terms:
        """Make the terms of a task assigned at `at`; its time to deliver runs from then."""
        named = self._arbiter(arbiter, parties=(employer, worker))
        submit_by = at + timedelta(seconds=task.seconds)
        # Opening must end before delivery does, however short the task.
        open_by = min(at + self.open_within, at + timedelta(seconds=task.seconds // 2))
        rate_by = submit_by + self.rate_within
        contest_by = rate_by + self.contest_within
        return Terms(
            employer=employer,
            token=asset.token,
            fee_bps=self.fee_bps,
            fee_receiver=self.fee_receiver,
            benefits_bps=0,
            benefits_fund=ZERO_ADDRESS,
            arbiter=named,
            arbiter_fee_bps=0 if named == ZERO_ADDRESS else self.arbiter_fee_bps,
            min_rating=self.min_rating,
            full_rating=self.full_rating,
            floor_bps=self.floor_bps,
            default_split_bps=self.default_split_bps,
            open_by=int(open_by.timestamp()),
            submit_by=int(submit_by.timestamp()),
            rate_by=int(rate_by.timestamp()),
            contest_by=int(contest_by.timestamp()),
            rule_by=int((contest_by + self.rule_within).timestamp()),
            count=1,
            tasks_root=root_of((worker,), (task.reward,)),
            specs_root=spec_hash(task),
            # A batch id never lives twice: what was revoked is opened anew as another batch.
            salt=salted_hash(task.spec_salt, str(task.version)),
        )

    def _arbiter(self, chosen: str | None, parties: tuple[str, str]) -> str:
        named = chosen or self.arbiter
        return ZERO_ADDRESS if named in parties else named


def spec_hash(task: Task) -> bytes:
    """Hash what was asked for, salted."""
    return salted_hash(task.spec_salt, f"{task.asset}|{task.reward}|{task.seconds}|{task.title}")


def salted_hash(salt: bytes, text: str) -> bytes:
    """Hash a text so that a short one cannot be guessed from its hash."""
    return keccak(salt + text.encode())
