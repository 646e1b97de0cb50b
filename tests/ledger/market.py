"""People who use the escrow without us: each signs with a key of their own, and a stranger carries it to the chain."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_account.signers.local import LocalAccount

from ledger.chain.calls import Call
from ledger.core.facts import Fact, Remark
from ledger.core.merkle import root_of
from ledger.core.packed import pack_one, pack_root, pack_table
from ledger.core.policy import ZERO_ADDRESS
from ledger.core.terms import Terms
from ledger.core.typed import Message, batch_id, typed_data
from tests.ledger.hands import USD
from tests.ledger.world import STRANGER, World

ADAM, BARB, CARL, DANA = (Account.from_key(bytes(31) + bytes((number,))) for number in (21, 22, 23, 24))
FUND, PLATFORM = ("0x" + "4" * 40, "0x" + "5" * 40)
MADE, REASON = bytes(31) + b"m", bytes(31) + b"r"
DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of adam's, with dana to rule on it."""

    terms: Terms
    workers: tuple[str, ...]
    rewards: tuple[int, ...]
    id: bytes

    def one(self, index: int = 0, *, push: bool = False) -> bytes:
        """Pack one task with its proof."""
        return pack_one(self.terms, self.workers, self.rewards, index, push=push)

    def table(self, *, push: bool = False) -> bytes:
        """Pack the whole table."""
        return pack_table(self.terms, self.workers, self.rewards, push=push)

    def root(self) -> bytes:
        """Pack the root alone."""
        return pack_root(self.terms)


class Market:
    """Signs for everybody and carries it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.escrow = world.ledger.escrow
        self.token = world.ledger.views.assets()["USD"].token
        self._salt = 0

    def fund(self, holder: LocalAccount, minor: int = 1000 * USD) -> None:
        """Give somebody test money and put it into the escrow for them."""
        self._carry(Call(self.token, self.escrow.token_calldata("faucet", STRANGER.address, minor)))
        self._carry(Call(self.token, self.escrow.token_calldata("approve", self.escrow.address, minor)))
        self.send("deposit", self.token, holder.address, minor)

    def batch(self, workers: Sequence[LocalAccount], rewards: Sequence[int], **changes: Any) -> Batch:
        """Make a batch that pays everybody there is to pay; each has another salt."""
        self._salt += 1
        now, named = self.world.clock.seconds(), tuple(worker.address for worker in workers)
        terms = Terms(
            employer=ADAM.address,
            token=self.token,
            fee_bps=500,
            fee_receiver=PLATFORM,
            benefits_bps=300,
            benefits_fund=FUND,
            arbiter=DANA.address,
            arbiter_fee_bps=1000,
            min_rating=60,
            full_rating=90,
            floor_bps=5000,
            default_split_bps=5000,
            open_by=now + DAY,
            submit_by=now + 2 * DAY,
            rate_by=now + 3 * DAY,
            contest_by=now + 4 * DAY,
            rule_by=now + 5 * DAY,
            count=len(named),
            tasks_root=root_of(named, rewards),
            specs_root=bytes(32),
            salt=self._salt.to_bytes(32),
        )
        made = Terms(**({name: getattr(terms, name) for name in Terms.__dataclass_fields__} | changes))
        named_by = batch_id(made, self.escrow.node.chain_id, self.escrow.address)
        return Batch(made, named, tuple(rewards), named_by)

    def opened(self, workers: Sequence[LocalAccount], rewards: Sequence[int], **changes: Any) -> Batch:
        """Make a batch and open it from adam's balance."""
        batch = self.batch(workers, rewards, **changes)
        self.send("open", batch.table(), self.sign(ADAM, batch.terms))
        return batch

    def sign(self, who: LocalAccount, message: Message) -> bytes:
        """Sign with somebody's own key."""
        typed = typed_data(message, chain_id=self.escrow.node.chain_id, escrow=self.escrow.address)
        return bytes(who.sign_message(encode_typed_data(full_message=typed)).signature)

    def send(self, function: str, *arguments: Any, value: int = 0) -> tuple[Fact | Remark, ...]:
        """Have the stranger send a call of the escrow, which must succeed; gives what the escrow said of it."""
        return self._carry(Call(self.escrow.address, self.escrow.calldata(function, *arguments)), value)

    def pass_time(self, seconds: int) -> None:
        """Let time pass, on the chain too."""
        self.world.clock.advance(seconds)
        self.world.settle_down()

    def _carry(self, call: Call, value: int = 0) -> tuple[Fact | Remark, ...]:
        node = self.escrow.node
        tx_hash = self.world.send_as_stranger(call, value)
        receipt = node.receipt(tx_hash)
        assert receipt is not None
        assert receipt.has_succeeded
        said = self.escrow.facts(receipt.block_number, receipt.block_number)
        return tuple(one for one in said if one.log.tx_hash == tx_hash)


NATIVE = ZERO_ADDRESS
