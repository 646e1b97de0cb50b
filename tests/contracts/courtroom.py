"""A court for the tests: the adapter before a stand-in arbitrator, and the way of a task to it."""

from dataclasses import dataclass
from typing import Any, Self

from eth_abi.abi import decode
from web3.contract import Contract
from web3.contract.contract import ContractFunction

from ledger.core.packed import pack_one, pack_table
from tests.contracts.chain import Refusal
from tests.contracts.world import ADAM, BARB, CARL, DANA, EMMA, FRED, NATIVE, NEVER, USD, Batch, World

COST = 7
EXTRA = b"\x55" * 64
QUESTION = "ipfs://question"
REASON = b"\x56" * 32
STAGE_CONTESTED = 4


@dataclass(frozen=True, slots=True)
class Courtroom:
    """The adapter, its court and the world around them."""

    world: World
    court: Contract
    adapter: Contract

    @classmethod
    def on(cls, world: World) -> Self:
        """Put a court and its adapter on the chain; the world learns to read the adapter's refusals."""
        court = world.stand_in("StandInCourt")
        adapter = world.deploy("CourtAdapter", world.escrow.address, court.address, EXTRA, QUESTION)
        for fault in (entry for entry in adapter.abi if entry["type"] == "error"):
            kinds = [part["type"] for part in fault["inputs"]]
            selector = bytes(world.web3.keccak(text=f"{fault['name']}({','.join(kinds)})")[:4])
            world.errors[selector] = (fault["name"], kinds)
        return cls(world, court, adapter)

    def contested(self, rating: int = 80, index: int = 0, **changes: Any) -> Batch:
        """Bring a task of a new batch, whose arbiter is the adapter, to where the worker contests."""
        batch = self.world.batch(**({"arbiter": self.adapter.address} | changes))
        self.open(batch)
        self.contest(batch, rating, index)
        return batch

    def open(self, batch: Batch) -> None:
        """Fund and open."""
        terms = batch.terms
        if terms.token == NATIVE:
            self.world.fund(terms.employer, sum(batch.rewards))
        self._send("open", pack_table(terms, batch.workers, batch.rewards), b"", sender=terms.employer)

    def contest(self, batch: Batch, rating: int = 80, index: int = 0) -> None:
        """Deliver, rate and contest one task."""
        self.deliver(batch, index)
        self.rate(batch, rating, index)
        self._send("contest", work(batch, index), REASON, NEVER, b"", sender=batch.workers[index])

    def deliver(self, batch: Batch, index: int = 0) -> None:
        """Hand in for one task."""
        self._send("deliver", work(batch, index), REASON, NEVER, b"", sender=batch.workers[index])

    def rate(self, batch: Batch, rating: int, index: int = 0) -> None:
        """Grade one task."""
        self._send("rate", work(batch, index), rating, REASON, NEVER, b"", sender=batch.terms.employer)

    def give_back(self, batch: Batch, index: int = 0) -> None:
        """Decline one task, which ends it."""
        self._send("giveBack", work(batch, index), NEVER, b"", sender=batch.workers[index])

    def settle_by_date(self, batch: Batch, index: int = 0) -> None:
        """End one task whose date has come."""
        self._send("settleByDate", work(batch, index))

    def call_raise(self, batch: Batch, index: int = 0) -> ContractFunction:
        """Ask to bring a task before the court."""
        return self.adapter.functions.raiseCase(work(batch, index))

    def call_carry(self, batch: Batch, index: int = 0, *, push: bool = False) -> ContractFunction:
        """Ask to carry the ruling into the escrow."""
        return self.adapter.functions.carry(work(batch, index, push=push))

    def raised(self, batch: Batch, index: int = 0, sender: str = BARB, value: int = COST) -> int:
        """Bring a task before the court; the answer is the court's number."""
        self.world.send(self.call_raise(batch, index), sender, value)
        return int(self.case(batch, index)[3])

    def call_rule(self, dispute: int, ruling: int) -> ContractFunction:
        """Ask the court to rule."""
        return self.court.functions.giveRuling(self.adapter.address, dispute, ruling)

    def ruled(self, dispute: int, ruling: int) -> Any:
        """Let the court rule; the answer is the receipt."""
        return self.world.send(self.call_rule(dispute, ruling))

    def case(self, batch: Batch, index: int = 0) -> tuple[str, bool, int, int]:
        """Read a task's case: raiser, whether it is ruled, how, and the court's number."""
        raiser, is_ruled, ruling, dispute = self.adapter.functions.caseOf(batch.id, index).call()
        return raiser, is_ruled, ruling, dispute

    def owed(self, raiser: str, token: str = NATIVE) -> int:
        """Read what raising cases has earned somebody."""
        return int(self.adapter.functions.owedTo(token, raiser).call())

    def shares(self, token: str = NATIVE) -> tuple[int, ...]:
        """Read what the escrow owes worker, fee receiver, fund, employer and adapter."""
        return self.world.balances(BARB, EMMA, FRED, ADAM, self.adapter.address, token=token)

    def act(self, actor: Contract, target: Contract, name: str, *arguments: Any) -> None:
        """Let a Reenterer make a call: it does so whenever it is sent a coin."""
        self.world.send(actor.functions.setCall(target.address, target.encode_abi(name, args=list(arguments))))
        self.world.web3.eth.send_transaction({"from": DANA, "to": actor.address, "value": 1, "gas": 10**6})
        assert actor.functions.done().call() is True

    def hook_answer(self) -> Refusal:
        """Read what the court was refused with when it called back."""
        answer = bytes(self.court.functions.hookAnswer().call())
        name, kinds = self.world.errors[answer[:4]]
        return Refusal(name, tuple(decode(kinds, answer[4:])))

    def held(self) -> tuple[int, int]:
        """Read what coins the adapter and the court have."""
        eth = self.world.web3.eth
        return int(eth.get_balance(self.adapter.address)), int(eth.get_balance(self.court.address))

    def logs(self, receipt: Any, name: str) -> list[dict[str, Any]]:
        """Read the adapter's events of one name in a receipt."""
        event = self.adapter.events[name]()
        topic = bytes.fromhex(event.topic[2:])
        mine = [log for log in receipt["logs"] if log["address"] == self.adapter.address]
        return [dict(event.process_log(log)["args"]) for log in mine if bytes(log["topics"][0]) == topic]

    def _send(self, name: str, *arguments: Any, sender: str = CARL) -> None:
        self.world.send(self.world.escrow.functions[name](*arguments), sender)


def work(batch: Batch, index: int = 0, *, push: bool = False) -> bytes:
    """Write one task of a batch as calls take it."""
    return pack_one(batch.terms, batch.workers, batch.rewards, index, push=push)


def parts(earned: int, reward: int = 30 * USD, arbiter_fee: int = 0) -> tuple[int, int, int, int, int]:
    """Say by the terms of `World.batch` what worker, fee receiver, fund, employer and adapter get."""
    fee, benefits = earned * 2 // 100, earned // 100
    return earned - fee - benefits, fee, benefits, reward - earned - arbiter_fee, arbiter_fee
