"""A small world for the contract's tests: a chain, the contracts, people with keys, and all that they can ask."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_typing import Hash32
from eth_utils.address import to_checksum_address
from web3.contract import Contract
from web3.contract.contract import ContractFunction

from ledger.core.merkle import root_of
from ledger.core.packed import pack_deliveries, pack_one, pack_ratings, pack_table
from ledger.core.terms import Terms
from ledger.core.typed import (
    Accept,
    Agree,
    Contest,
    Deliver,
    GiveBack,
    Message,
    Offer,
    Permit,
    Rate,
    Revoke,
    Rule,
    Withdraw,
    batch_id,
    digest_of,
    offer_of,
    typed_data,
    typed_permit,
)
from tests.contracts.chain import Chain, encoded

NATIVE = "0x0000000000000000000000000000000000000000"
NEVER = 2**48 - 1
WEALTH = 10**24
USD = 10**6
STAGES = ("none", "opened", "delivered", "rated", "contested", "closed")
ROOT, REASON, NOTHING = b"\x54" * 32, b"\x55" * 32, b"\0" * 32
# An account under EIP-7702: it has code (a delegation to nowhere) and signs with its key all the same.
DELEGATED = b"\xef\x01\x00" + b"\xde" * 20

NAMES = ("adam", "barb", "carl", "dana", "emma", "fred", "gina", "hank", "ivan")
PEOPLE: dict[str, LocalAccount] = {name: Account.from_key(place.to_bytes(32)) for place, name in enumerate(NAMES, 1)}
ADAM, BARB, CARL, DANA, EMMA, FRED, GINA, HANK, IVAN = (person.address for person in PEOPLE.values())
KEYS: dict[str, LocalAccount] = {person.address: person for person in PEOPLE.values()}

# Whose word a call brings: an address signs, bytes are a signature as it is, and nothing is the sender's own word.
Word = str | bytes
Words = tuple[Word, Word]
OWN: bytes = b""


@dataclass(frozen=True)
class Batch:
    """Terms with the table that they commit to."""

    terms: Terms
    workers: tuple[str, ...]
    rewards: tuple[int, ...]
    id: bytes
    push: bool = False  # whether calls about it ask that workers be paid at once
    namer: str = IVAN  # who names its workers, where the employer only offers

    def table(self) -> bytes:
        """All tasks, as the contract takes them."""
        return pack_table(self.terms, self.workers, self.rewards, push=self.push)

    def one(self, index: int = 0) -> bytes:
        """One task with its proof, as the contract takes it."""
        return pack_one(self.terms, self.workers, self.rewards, index, push=self.push)

    def whole(self) -> bytes:
        """All tasks in the shortest form."""
        return self.one() if self.terms.count == 1 else self.table()

    def pushed(self) -> "Batch":
        """The same, to be paid at once."""
        return replace(self, push=True)


def padded(address: str) -> bytes:
    """An address as a word: it stands for the batch where offers are revoked."""
    return bytes.fromhex(address[2:]).rjust(32, b"\0")


def made(index: int) -> bytes:
    """What is handed in for a task."""
    return b"\x53" * 31 + bytes((index,))


class World(Chain):
    """The chain, what stands on it, and everything that people can ask of it."""

    def __init__(self) -> None:
        super().__init__(_first_state(), relay=DANA)
        self.owners: dict[str, str] = {}  # whose key speaks for each smart wallet

    # Signing

    def sign(self, signer: str, message: Message) -> bytes:
        """Sign typed data for the escrow."""
        return self.sign_digest(signer, self.digest(message))

    def sign_digest(self, signer: str, digest: bytes) -> bytes:
        """Sign 32 bytes with somebody's key, for a smart wallet with its owner's."""
        return bytes(KEYS[self.owners.get(signer, signer)].unsafe_sign_hash(Hash32(digest)).signature)

    def wallet(self, owner: str) -> str:
        """Make a smart wallet (ERC-1271) for somebody."""
        address = str(self.stand_in("Wallet", owner).address)
        self.owners[address] = owner
        return address

    def digest(self, message: Message) -> bytes:
        """Hash typed data for the escrow."""
        return digest_of(typed_data(message, chain_id=self.chain_id, escrow=self.escrow.address))

    def sign_permit(self, owner: str, minor: int, deadline: int = NEVER) -> bytes:
        """Sign an allowance of the test token for the escrow."""
        nonce = self.usd.functions.nonces(owner).call()
        permit = Permit(owner, self.escrow.address, minor, nonce, deadline)
        typed = typed_permit(permit, chain_id=self.chain_id, token=self.usd.address, token_name="Escrowd Test Dollar")
        return self.sign_digest(owner, digest_of(typed))

    def word(self, word: Word, message: Message) -> bytes:
        """Turn somebody's word into the signature that a call brings."""
        return word if isinstance(word, bytes) else self.sign(word, message)

    # Money

    def fund(self, holder: str, minor: int) -> None:
        """Give somebody a balance in the chain's own coin."""
        self.send(self.escrow.functions.depositFor(holder), DANA, minor)

    def fund_token(self, token: Contract, holder: str, minor: int) -> None:
        """Give somebody a balance in a token."""
        self.allow(token, DANA, minor)
        self.send(self.escrow.functions.deposit(token.address, holder, minor), DANA)

    def allow(self, token: Contract, holder: str, minor: int) -> None:
        """Give somebody tokens in the hand, and let the escrow take them."""
        self.send(token.functions.faucet(holder, minor))
        self.send(token.functions.approve(self.escrow.address, minor), holder)

    def token(self, address: str) -> Contract:
        """Take up a token by its address."""
        return type(self.usd)(to_checksum_address(address))

    def balance(self, holder: str, token: str = NATIVE) -> int:
        """What the escrow owes somebody."""
        return int(self.view(self.escrow.functions.balanceOf(token, holder))[0])

    def balances(self, *holders: str, token: str = NATIVE) -> tuple[int, ...]:
        """What the escrow owes several."""
        return tuple(self.balance(holder, token) for holder in holders)

    def nonce(self, holder: str, token: str = NATIVE) -> int:
        """What the holder's next Deposit or Withdraw must carry."""
        return int(self.view(self.escrow.functions.nonceOf(token, holder))[0])

    def call_withdraw(
        self, holder: str, minor: int, to: str | None = None, word: Word = OWN, *, token: str = NATIVE, **changes: Any
    ) -> ContractFunction:
        """Ask to pay out."""
        nonce = self.nonce(holder, token)
        asked = replace(Withdraw(token, holder, to or holder, minor, nonce, NEVER), **changes)
        sig = self.word(word, asked)
        return self.escrow.functions.withdraw(token, holder, to or holder, minor, asked.deadline, sig)

    # Batches

    def batch(self, workers: Iterable[str] = (BARB,), rewards: Iterable[int] = (30 * USD,), **changes: Any) -> Batch:
        """Make sound terms, with whatever a test wants otherwise."""
        table, sums = tuple(workers), tuple(rewards)
        now = self.now
        terms = Terms(
            employer=ADAM,
            token=NATIVE,
            fee_bps=200,
            fee_receiver=EMMA,
            benefits_bps=100,
            benefits_fund=FRED,
            arbiter=GINA,
            arbiter_fee_bps=500,
            min_rating=60,
            full_rating=90,
            floor_bps=5000,
            default_split_bps=5000,
            open_by=now + 100,
            submit_by=now + 200,
            rate_by=now + 300,
            contest_by=now + 400,
            rule_by=now + 500,
            count=len(table),
            tasks_root=root_of(table, sums),
            specs_root=b"\x51" * 32,
            salt=b"\x52" * 32,
        )
        terms = replace(terms, **changes)
        return Batch(terms, table, sums, batch_id(terms, self.chain_id, self.escrow.address))

    def changed(self, batch: Batch, **changes: Any) -> Batch:
        """The same table under changed terms."""
        terms = replace(batch.terms, **changes)
        return replace(batch, terms=terms, id=batch_id(terms, self.chain_id, self.escrow.address))

    def open(self, batch: Batch) -> Any:
        """Fund and open, as the employer."""
        self.pay(batch)
        return self.send(self.call_open(batch, batch.terms.employer))

    def pay(self, batch: Batch) -> None:
        """Give the employer what the batch costs."""
        total, token = sum(batch.rewards), batch.terms.token
        if token == NATIVE:
            self.fund(batch.terms.employer, total)
        else:
            self.fund_token(self.token(token), batch.terms.employer, total)

    def opened(self, batch: Batch | None = None) -> Batch:
        """Open a batch."""
        batch = batch or self.batch()
        self.open(batch)
        return batch

    def delivered(self, batch: Batch | None = None, index: int = 0) -> Batch:
        """Open and deliver one task."""
        batch = self.opened(batch)
        self.send(self.call_deliver(batch, index, batch.workers[index]))
        return batch

    def rated(self, batch: Batch | None = None, rating: int = 85, index: int = 0) -> Batch:
        """Open, deliver and rate one task below full."""
        batch = self.delivered(batch, index)
        self.send(self.call_rate(batch, rating, index, batch.terms.employer))
        return batch

    def contested(self, batch: Batch | None = None, rating: int = 85, index: int = 0) -> Batch:
        """Open, deliver, rate below full and contest one task."""
        batch = self.rated(batch, rating, index)
        self.send(self.call_contest(batch, index, batch.workers[index]))
        return batch

    def stage(self, batch: Batch, index: int = 0) -> tuple[str, int]:
        """Where a task stands, in a word, and its rating."""
        stage, rating = self.view(self.escrow.functions.taskState(batch.id, index))
        return STAGES[stage], rating

    def task(self, batch: Batch, index: int = 0) -> dict[str, Any]:
        """Everything that the escrow says about a task, by name."""
        names = ("batch", "terms", "index", "worker", "amount", "stage", "rating", "exit", "exit_from", "earned")
        return dict(zip(names, self.escrow.functions.taskOf(batch.one(index)).call(), strict=True))

    # What people ask

    def call_open(self, batch: Batch, word: Word = OWN, work: bytes | None = None) -> ContractFunction:
        """Ask to open."""
        return self.escrow.functions.open(work or batch.whole(), self.word(word, batch.terms))

    def call_open_wallet(self, batch: Batch) -> ContractFunction:
        """Ask to open from the sender's tokens."""
        return self.escrow.functions.openFromWallet(batch.whole())

    def offer(self, batch: Batch, nonce: int = 0) -> Offer:
        """Make the offer under which a namer may open a batch."""
        return offer_of(batch.terms, batch.rewards, batch.namer, nonce)

    def call_open_offered(self, batch: Batch, words: Words = (ADAM, IVAN), nonce: int = 0) -> ContractFunction:
        """Ask to open under the employer's offer, as employer and namer sign."""
        sigs = self.word(words[0], self.offer(batch, nonce)), self.word(words[1], batch.terms)
        return self.escrow.functions.openOffered(batch.whole(), batch.namer, nonce, *sigs)

    def call_revoke(self, batch: Batch, word: Word = OWN, deadline: int = NEVER) -> ContractFunction:
        """Ask to make terms void."""
        sig = self.word(word, Revoke(batch.id, 0, deadline))
        return self.escrow.functions.revoke(batch.whole(), deadline, sig)

    def call_revoke_offer(
        self, nonce: int = 0, word: Word = OWN, deadline: int = NEVER, *, employer: str = ADAM
    ) -> ContractFunction:
        """Ask to make an employer's offers with a nonce void."""
        sig = self.word(word, Revoke(padded(employer), nonce, deadline))
        return self.escrow.functions.revokeOffer(employer, nonce, deadline, sig)

    def call_deliver(self, batch: Batch, index: int = 0, word: Word = OWN, deadline: int = NEVER) -> ContractFunction:
        """Ask to record a delivery."""
        sig = self.word(word, Deliver(batch.id, (index,), (made(index),), deadline))
        return self.escrow.functions.deliver(batch.one(index), made(index), deadline, sig)

    def call_deliver_many(
        self, batch: Batch, groups: Sequence[tuple[Sequence[int], Word]], deadline: int = NEVER
    ) -> ContractFunction:
        """Ask to record deliveries: for each signature, the tasks it is about."""
        packed = []
        for tasks, word in groups:
            handed = [(index, made(index)) for index in tasks]
            message = Deliver(batch.id, tuple(tasks), tuple(thing for _, thing in handed), deadline)
            packed.append((handed, self.word(word, message)))
        return self.escrow.functions.deliverMany(batch.table(), deadline, pack_deliveries(packed))

    def call_rate(
        self, batch: Batch, rating: int, index: int = 0, word: Word = OWN, deadline: int = NEVER
    ) -> ContractFunction:
        """Ask to grade."""
        sig = self.word(word, Rate(batch.id, (index,), (rating,), made(index), deadline))
        return self.escrow.functions.rate(batch.one(index), rating, made(index), deadline, sig)

    def call_rate_many(
        self, batch: Batch, ratings: Mapping[int, int], word: Word = OWN, deadline: int = NEVER
    ) -> ContractFunction:
        """Ask to grade several, by index."""
        sig = self.word(word, Rate(batch.id, tuple(ratings), tuple(ratings.values()), ROOT, deadline))
        return self.escrow.functions.rateMany(batch.table(), pack_ratings(ratings.items()), ROOT, deadline, sig)

    def call_accept(
        self, batch: Batch, rating: int = 85, index: int = 0, word: Word = OWN, deadline: int = NEVER
    ) -> ContractFunction:
        """Ask to accept a rating."""
        sig = self.word(word, Accept(batch.id, index, rating, deadline))
        return self.escrow.functions.accept(batch.one(index), rating, deadline, sig)

    def call_contest(self, batch: Batch, index: int = 0, word: Word = OWN, deadline: int = NEVER) -> ContractFunction:
        """Ask to contest a rating."""
        sig = self.word(word, Contest(batch.id, index, REASON, deadline))
        return self.escrow.functions.contest(batch.one(index), REASON, deadline, sig)

    def call_rule(
        self, batch: Batch, earned: int, index: int = 0, word: Word = OWN, deadline: int = NEVER
    ) -> ContractFunction:
        """Ask to decide what is contested."""
        sig = self.word(word, Rule(batch.id, index, earned, REASON, deadline))
        return self.escrow.functions.rule(batch.one(index), earned, REASON, deadline, sig)

    def call_settle(self, batch: Batch, index: int | None = None) -> ContractFunction:
        """Ask to end by date: one task, or, without an index, all of the table."""
        return self.escrow.functions.settleByDate(batch.table() if index is None else batch.one(index))

    def call_give_back(self, batch: Batch, index: int = 0, word: Word = OWN, deadline: int = NEVER) -> ContractFunction:
        """Ask to decline."""
        sig = self.word(word, GiveBack(batch.id, index, deadline))
        return self.escrow.functions.giveBack(batch.one(index), deadline, sig)

    def call_agree(
        self, batch: Batch, earned: int, index: int = 0, words: Words = (ADAM, BARB), deadline: int = NEVER
    ) -> ContractFunction:
        """Ask to end as employer and worker sign."""
        message = Agree(batch.id, index, earned, NOTHING, deadline)
        sigs = [self.word(word, message) for word in words]
        return self.escrow.functions.agree(batch.one(index), earned, deadline, *sigs)

    def call_extend(
        self, batch: Batch, following: Batch, index: int = 0, words: Words = (ADAM, BARB), deadline: int = NEVER
    ) -> ContractFunction:
        """Ask to give back and open anew as employer and worker sign."""
        message = Agree(batch.id, index, 0, following.id, deadline)
        sigs = [self.word(word, message) for word in words]
        return self.escrow.functions.extend(batch.one(index), following.whole(), deadline, *sigs)

    def call_multi(self, *calls: ContractFunction) -> ContractFunction:
        """Ask for several calls at once."""
        return self.escrow.functions.multicall([encoded(call) for call in calls])


def _first_state() -> dict[bytes, dict[str, Any]]:
    state = {person.address: b"" for person in PEOPLE.values()} | {HANK: DELEGATED}
    return {
        bytes.fromhex(address[2:]): {"balance": WEALTH, "nonce": 0, "code": code, "storage": {}}
        for address, code in state.items()
    }
