"""Every operation that somebody signs, in each role: how it is asked for, what must be signed, and until when."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from web3.contract.contract import ContractFunction

from ledger.core.typed import (
    Accept,
    Agree,
    Contest,
    Deliver,
    Deposit,
    GiveBack,
    Message,
    Rate,
    Revoke,
    Rule,
    Withdraw,
)
from tests.contracts.chain import Refusal
from tests.contracts.world import (
    BARB,
    CARL,
    NEVER,
    NOTHING,
    REASON,
    ROOT,
    USD,
    Batch,
    Word,
    World,
    made,
    padded,
)

REWARDS = (30 * USD, 7)
RULED = 28 * USD  # between what a rating of 85 offers and what the arbiter's fee leaves


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation in one role, about the first task of a batch of two."""

    name: str  # of the contract's function
    role: str  # who must say so: employer, worker, arbiter or namer
    stage: str  # where the task must stand
    ask: Callable[[World, Batch, Word, int], ContractFunction]
    says: Callable[[World, Batch, int], Message]  # what must be signed
    spent: Callable[[World, Batch], Refusal] | None  # what refuses it the second time
    date: str | None = None  # from which it is too late
    has_deadline: bool = True

    def __str__(self) -> str:
        return f"{self.name} as {self.role}"

    def signer(self, batch: Batch) -> str:
        """Whose word it takes."""
        terms = batch.terms
        people = {"employer": terms.employer, "arbiter": terms.arbiter, "namer": batch.namer}
        return people.get(self.role, batch.workers[0])

    def begin(self, world: World, actor: str | None = None) -> Batch:
        """Bring a batch to where the operation can be done, with somebody else in the role if wanted."""
        workers = (actor if actor and self.role == "worker" else BARB, CARL)
        changes = {self.role: actor} if actor and self.role in {"employer", "arbiter"} else {}
        batch = world.batch(workers, REWARDS, **changes)
        if actor and self.role == "namer":
            batch = replace(batch, namer=actor)
        world.pay(batch)
        begin = {"opened": world.opened, "delivered": world.delivered, "rated": world.rated}
        if self.stage == "contested":
            return world.contested(batch)
        return begin[self.stage](batch) if self.stage in begin else batch


def following(world: World, batch: Batch) -> Batch:
    """The batch that an extension opens."""
    return world.changed(batch, salt=b"\x77" * 32)


def _deposit(world: World, batch: Batch, deadline: int) -> Deposit:
    holder = batch.terms.employer
    return Deposit(world.usd.address, holder, 7, world.nonce(holder, world.usd.address), deadline)


def _ask_deposit(world: World, batch: Batch, word: Word, deadline: int) -> ContractFunction:
    message = _deposit(world, batch, deadline)
    if world.usd.functions.allowance(message.holder, world.escrow.address).call() == 0:
        world.allow(world.usd, message.holder, 14)
    sig = world.word(word, message)
    return world.escrow.functions.depositWithSig(message.token, message.holder, 7, deadline, sig, NEVER, b"")


def _withdraw(world: World, batch: Batch, deadline: int) -> Withdraw:
    holder = batch.terms.employer
    return Withdraw(batch.terms.token, holder, CARL, 7, world.nonce(holder), deadline)


def _opened_already(_: World, batch: Batch) -> Refusal:
    return Refusal("AlreadyOpened", (batch.id,))


def _wrong_stage(found: int, needed: int) -> Callable[[World, Batch], Refusal]:
    return lambda _, __: Refusal("WrongStage", (found, needed))


def _nonce_used(name: str) -> Callable[[World, Batch], Refusal]:
    def spent(world: World, batch: Batch) -> Refusal:
        message = (_deposit if name == "depositWithSig" else _withdraw)(world, batch, NEVER)
        return Refusal("WrongSignature", (batch.terms.employer, world.digest(message)))

    return spent


OPERATIONS = (
    Operation(
        "open",
        "employer",
        "none",
        lambda world, batch, word, _: world.call_open(batch, word),
        lambda _, batch, __: batch.terms,
        _opened_already,
        date="open_by",
        has_deadline=False,
    ),
    Operation(
        "openOffered",
        "employer",
        "none",
        lambda world, batch, word, _: world.call_open_offered(batch, (word, batch.namer)),
        lambda world, batch, _: world.offer(batch),
        _opened_already,
        date="open_by",
        has_deadline=False,
    ),
    Operation(
        "openOffered",
        "namer",
        "none",
        lambda world, batch, word, _: world.call_open_offered(batch, (batch.terms.employer, word)),
        lambda _, batch, __: batch.terms,
        _opened_already,
        date="open_by",
        has_deadline=False,
    ),
    Operation(
        "revoke",
        "employer",
        "none",
        lambda world, batch, word, deadline: world.call_revoke(batch, word, deadline),
        lambda _, batch, deadline: Revoke(batch.id, 0, deadline),
        _opened_already,
    ),
    Operation(
        "revokeOffer",
        "employer",
        "none",
        lambda world, batch, word, deadline: world.call_revoke_offer(5, word, deadline, employer=batch.terms.employer),
        lambda _, batch, deadline: Revoke(padded(batch.terms.employer), 5, deadline),
        lambda _, batch: Refusal("OfferUsed", (batch.terms.employer, 5)),
    ),
    Operation(
        "deliver",
        "worker",
        "opened",
        lambda world, batch, word, deadline: world.call_deliver(batch, 0, word, deadline),
        lambda _, batch, deadline: Deliver(batch.id, (0,), (made(0),), deadline),
        None,
        date="submit_by",
    ),
    Operation(
        "rate",
        "employer",
        "delivered",
        lambda world, batch, word, deadline: world.call_rate(batch, 85, 0, word, deadline),
        lambda _, batch, deadline: Rate(batch.id, (0,), (85,), made(0), deadline),
        _wrong_stage(3, 2),
        date="rate_by",
    ),
    Operation(
        "rateMany",
        "employer",
        "delivered",
        lambda world, batch, word, deadline: world.call_rate_many(batch, {0: 85}, word, deadline),
        lambda _, batch, deadline: Rate(batch.id, (0,), (85,), ROOT, deadline),
        lambda _, batch: Refusal("NothingDone", (batch.id,)),
    ),
    Operation(
        "accept",
        "worker",
        "rated",
        lambda world, batch, word, deadline: world.call_accept(batch, 85, 0, word, deadline),
        lambda _, batch, deadline: Accept(batch.id, 0, 85, deadline),
        _wrong_stage(5, 3),
        date="contest_by",
    ),
    Operation(
        "contest",
        "worker",
        "rated",
        lambda world, batch, word, deadline: world.call_contest(batch, 0, word, deadline),
        lambda _, batch, deadline: Contest(batch.id, 0, REASON, deadline),
        _wrong_stage(4, 3),
        date="contest_by",
    ),
    Operation(
        "rule",
        "arbiter",
        "contested",
        lambda world, batch, word, deadline: world.call_rule(batch, RULED, 0, word, deadline),
        lambda _, batch, deadline: Rule(batch.id, 0, RULED, REASON, deadline),
        _wrong_stage(5, 4),
        date="rule_by",
    ),
    Operation(
        "giveBack",
        "worker",
        "contested",
        lambda world, batch, word, deadline: world.call_give_back(batch, 0, word, deadline),
        lambda _, batch, deadline: GiveBack(batch.id, 0, deadline),
        _wrong_stage(5, 1),
    ),
    Operation(
        "agree",
        "employer",
        "rated",
        lambda world, batch, word, deadline: world.call_agree(batch, 9, 0, (word, batch.workers[0]), deadline),
        lambda _, batch, deadline: Agree(batch.id, 0, 9, NOTHING, deadline),
        _wrong_stage(5, 1),
    ),
    Operation(
        "agree",
        "worker",
        "delivered",
        lambda world, batch, word, deadline: world.call_agree(batch, 9, 0, (batch.terms.employer, word), deadline),
        lambda _, batch, deadline: Agree(batch.id, 0, 9, NOTHING, deadline),
        _wrong_stage(5, 1),
    ),
    Operation(
        "extend",
        "employer",
        "delivered",
        lambda world, batch, word, deadline: world.call_extend(
            batch, following(world, batch), 0, (word, batch.workers[0]), deadline
        ),
        lambda world, batch, deadline: Agree(batch.id, 0, 0, following(world, batch).id, deadline),
        _wrong_stage(5, 1),
        date="open_by",
    ),
    Operation(
        "extend",
        "worker",
        "opened",
        lambda world, batch, word, deadline: world.call_extend(
            batch, following(world, batch), 0, (batch.terms.employer, word), deadline
        ),
        lambda world, batch, deadline: Agree(batch.id, 0, 0, following(world, batch).id, deadline),
        _wrong_stage(5, 1),
        date="open_by",
    ),
    Operation(
        "withdraw",
        "employer",
        "none",
        lambda world, batch, word, deadline: world.call_withdraw(
            batch.terms.employer, 7, CARL, word, deadline=deadline
        ),
        _withdraw,
        _nonce_used("withdraw"),
    ),
    Operation("depositWithSig", "employer", "none", _ask_deposit, _deposit, _nonce_used("depositWithSig")),
)
