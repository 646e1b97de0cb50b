"""A small world for the contract's tests: a chain in memory, the contracts, people with keys, time that travels."""

from ast import literal_eval
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from eth_abi import decode
from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_tester import EthereumTester, PyEVMBackend
from eth_tester.backends.pyevm.main import get_default_genesis_params
from eth_tester.exceptions import TransactionFailed
from eth_utils.address import to_checksum_address
from web3 import EthereumTesterProvider, Web3
from web3.contract import Contract
from web3.contract.contract import ContractFunction

import contracts
from ledger.core.merkle import ProvenTask, prove_all, root_of
from ledger.core.terms import Terms
from ledger.core.typed import Message, Permit, batch_id, digest_of, typed_data, typed_permit

STAND_INS = Path(contracts.__file__).parent / "test" / "artifacts"
GENESIS = 4_102_444_800  # far in the future, so that no block is stamped by the wall clock and gas figures repeat
NATIVE = "0x0000000000000000000000000000000000000000"
NEVER = 2**48 - 1
WEALTH = 10**24
GAS = 10_000_000
USD = 10**6
STAGES = ("none", "opened", "delivered", "rated", "contested", "closed")
# An account under EIP-7702: it has code (a delegation to nowhere) and signs with its key all the same.
DELEGATED = b"\xef\x01\x00" + b"\xde" * 20

NAMES = ("adam", "barb", "carl", "dana", "emma", "fred", "gina", "hank")
PEOPLE: dict[str, LocalAccount] = {name: Account.from_key(place.to_bytes(32)) for place, name in enumerate(NAMES, 1)}
ADAM, BARB, CARL, DANA, EMMA, FRED, GINA, HANK = (person.address for person in PEOPLE.values())
KEYS = {person.address: person for person in PEOPLE.values()}


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a call was refused with: the error's name and both its values."""

    name: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Batch:
    """Terms with the table that they commit to."""

    terms: Terms
    workers: tuple[str, ...]
    rewards: tuple[int, ...]
    id: bytes

    @cached_property
    def head(self) -> tuple[Any, ...]:
        """The terms as the contract takes them."""
        return self.terms.as_tuple()

    def task(self, index: int = 0) -> tuple[Any, ...]:
        """One task with its proof as the contract takes it."""
        return self._proven[index].as_tuple()

    def proven(self, index: int = 0) -> ProvenTask:
        """One task with its proof."""
        return self._proven[index]

    @cached_property
    def _proven(self) -> tuple[ProvenTask, ...]:
        return prove_all(self.workers, self.rewards)


class World:
    """The chain and what stands on it."""

    def __init__(self) -> None:
        genesis = get_default_genesis_params({"timestamp": GENESIS})
        self.tester = EthereumTester(PyEVMBackend(genesis_parameters=genesis, genesis_state=_first_state()))
        # Without web3's own middleware, which asks the chain five more questions per call.
        self.web3 = Web3(EthereumTesterProvider(self.tester), middleware=[])
        self.web3.eth.default_account = DANA
        self.chain_id = self.web3.eth.chain_id
        self.escrow = self.deploy("Escrow")
        self.usd = self.deploy("TestToken")

    # The chain

    def deploy(self, name: str, *arguments: Any, folder: Path = contracts.ARTIFACTS, sender: str = DANA) -> Contract:
        """Put a compiled contract on the chain."""
        artifact = contracts.load(name, folder)
        maker = self.web3.eth.contract(abi=list(artifact.abi), bytecode=artifact.bytecode)
        receipt = self.send(maker.constructor(*arguments), sender)
        return self.web3.eth.contract(address=receipt["contractAddress"], abi=list(artifact.abi))

    def stand_in(self, name: str, *arguments: Any) -> Contract:
        """Put one of the tests' misbehaving contracts on the chain."""
        return self.deploy(name, *arguments, folder=STAND_INS)

    def send(self, call: Any, sender: str = DANA, value: int = 0) -> Any:
        """Send a transaction that must succeed; the answer is its receipt."""
        tx = call.transact({"from": sender, "value": value, "gas": GAS})
        receipt = self.web3.eth.get_transaction_receipt(tx)
        assert receipt["status"] == 1, self.refusal(call, sender, value)
        return receipt

    def attempt(self, call: Any, sender: str = DANA) -> Any:
        """Send a transaction that may fail; the answer is its receipt."""
        return self.web3.eth.get_transaction_receipt(call.transact({"from": sender, "gas": GAS}))

    def refusal(self, call: Any, sender: str = DANA, value: int = 0) -> Refusal:
        """Try a call as it would run in the next block; it must be refused, and the answer is with what."""
        tx = {"from": sender, "value": value, "gas": GAS, "gasPrice": 0, "nonce": 0, "chainId": self.chain_id}
        built = call.build_transaction(tx)
        try:
            self.tester.call(
                {"from": sender, "to": built["to"], "value": value, "gas": GAS, "data": built["data"]},
                "pending",
            )
        except TransactionFailed as fault:
            return self._read_refusal(str(fault.args[0]))
        raise AssertionError(f"{call} was not refused")

    def events(self, receipt: Any, name: str | None = None) -> list[tuple[str, dict[str, Any]]]:
        """Read the escrow's events in a receipt, in order."""
        found = []
        for log in receipt["logs"]:
            if log["address"] != self.escrow.address:
                continue
            event = self.escrow.events[self._event_names[bytes(log["topics"][0])]]().process_log(log)
            found.append((event["event"], dict(event["args"])))
        return [one for one in found if name in {None, one[0]}]

    @property
    def now(self) -> int:
        """The time that the next transaction will see."""
        return int(self.web3.eth.get_block("pending")["timestamp"])

    def travel(self, moment: int) -> None:
        """Let the next transaction see this time."""
        self.tester.time_travel(moment)

    @contextmanager
    def scratch(self) -> Iterator[None]:
        """Undo on leaving whatever happens within."""
        snapshot = self.tester.take_snapshot()
        yield
        self.tester.revert_to_snapshot(snapshot)

    # Signing

    def sign(self, signer: str, message: Message) -> bytes:
        """Sign typed data for the escrow."""
        typed = typed_data(message, chain_id=self.chain_id, escrow=self.escrow.address)
        return bytes(KEYS[signer].unsafe_sign_hash(digest_of(typed)).signature)

    def digest(self, message: Message) -> bytes:
        """Hash typed data for the escrow."""
        return digest_of(typed_data(message, chain_id=self.chain_id, escrow=self.escrow.address))

    def sign_permit(self, owner: str, minor: int, deadline: int = NEVER) -> bytes:
        """Sign an allowance of the test token for the escrow."""
        nonce = self.usd.functions.nonces(owner).call()
        permit = Permit(owner, self.escrow.address, minor, nonce, deadline)
        typed = typed_permit(permit, chain_id=self.chain_id, token=self.usd.address, token_name="Escrowd Test Dollar")
        return bytes(KEYS[owner].unsafe_sign_hash(digest_of(typed)).signature)

    # The escrow

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

    def fund(self, holder: str, minor: int) -> None:
        """Give somebody a balance in the chain's own coin."""
        self.send(self.escrow.functions.depositFor(holder), DANA, minor)

    def fund_token(self, token: Contract, holder: str, minor: int) -> None:
        """Give somebody a balance in a token."""
        self.send(token.functions.faucet(holder, minor))
        self.send(token.functions.approve(self.escrow.address, minor), holder)
        self.send(self.escrow.functions.deposit(token.address, holder, minor), holder)

    def open(self, batch: Batch) -> Any:
        """Fund and open, as the employer."""
        self.fund(batch.terms.employer, sum(batch.rewards))
        return self.send(self.call_open(batch), batch.terms.employer)

    def call_open(self, batch: Batch, sig: bytes = b"") -> ContractFunction:
        """Ask to open."""
        return self.escrow.functions.open(batch.head, batch.workers, batch.rewards, sig)

    def call_deliver(self, batch: Batch, index: int = 0, sig: bytes = b"", deadline: int = NEVER) -> ContractFunction:
        """Ask to record a delivery."""
        return self.escrow.functions.deliver(batch.head, batch.task(index), b"\x53" * 32, deadline, sig)

    def call_rate(
        self, batch: Batch, ratings: dict[int, int], sig: bytes = b"", deadline: int = NEVER
    ) -> ContractFunction:
        """Ask to grade, by index."""
        tasks = [batch.task(index) for index in ratings]
        return self.escrow.functions.rate(batch.head, tasks, list(ratings.values()), b"\x54" * 32, deadline, sig)

    def call_accept(
        self, batch: Batch, rating: int, index: int = 0, sig: bytes = b"", deadline: int = NEVER
    ) -> ContractFunction:
        """Ask to accept a rating."""
        return self.escrow.functions.accept(batch.head, batch.task(index), rating, deadline, sig)

    def call_withdraw(
        self, holder: str, minor: int, to: str | None = None, sig: bytes = b"", deadline: int = NEVER
    ) -> ContractFunction:
        """Ask to pay out the chain's own coin."""
        return self.escrow.functions.withdraw(NATIVE, holder, to or holder, minor, deadline, sig)

    def delivered(self, batch: Batch, index: int = 0) -> Batch:
        """Open and deliver one task."""
        self.open(batch)
        self.send(self.call_deliver(batch, index), batch.workers[index])
        return batch

    def rated(self, batch: Batch, rating: int = 85, index: int = 0) -> Batch:
        """Open, deliver and rate one task below full."""
        self.delivered(batch, index)
        self.send(self.call_rate(batch, {index: rating}), batch.terms.employer)
        return batch

    def stage(self, batch: Batch, index: int = 0) -> tuple[str, int]:
        """Where a task stands, in a word, and its rating."""
        stage, rating = self.escrow.functions.taskState(batch.id, index).call()
        return STAGES[stage], rating

    def balance(self, holder: str, token: str = NATIVE) -> int:
        """What the escrow owes somebody."""
        return int(self.escrow.functions.balanceOf(token, holder).call())

    def balances(self, *holders: str, token: str = NATIVE) -> tuple[int, ...]:
        """What the escrow owes several."""
        return tuple(self.balance(holder, token) for holder in holders)

    def nonce(self, holder: str, token: str = NATIVE) -> int:
        """What the holder's next Deposit or Withdraw must carry."""
        return int(self.escrow.functions.nonceOf(token, holder).call())

    @cached_property
    def _event_names(self) -> dict[bytes, str]:
        return {_topic(entry): entry["name"] for entry in self.escrow.abi if entry["type"] == "event"}

    @cached_property
    def errors(self) -> dict[bytes, tuple[str, list[str]]]:
        """Every refusal's name and kinds of values, by selector."""
        faults = [entry for entry in (*self.escrow.abi, *self.usd.abi) if entry["type"] == "error"]
        return {_topic(fault)[:4]: (fault["name"], [part["type"] for part in fault["inputs"]]) for fault in faults}

    def _read_refusal(self, words: str) -> Refusal:
        # eth-tester gives the bytes of a refusal as Python would print them.
        answer = literal_eval(words) if words.startswith(("b'", 'b"')) else b""
        if answer[:4] not in self.errors:
            return Refusal("other", (words,))
        name, kinds = self.errors[answer[:4]]
        values = zip(kinds, decode(kinds, answer[4:]), strict=True)
        return Refusal(name, tuple(to_checksum_address(v) if k == "address" else v for k, v in values))


def _topic(entry: Any) -> bytes:
    kinds = ",".join(_kind(part) for part in entry["inputs"])
    return bytes(Web3.keccak(text=f"{entry['name']}({kinds})"))


def _kind(part: Any) -> str:
    if not part["type"].startswith("tuple"):
        return str(part["type"])
    return f"({','.join(_kind(inner) for inner in part['components'])}){part['type'][5:]}"


def _first_state() -> dict[bytes, dict[str, Any]]:
    state = {person.address: b"" for person in PEOPLE.values()} | {HANK: DELEGATED}
    return {
        bytes.fromhex(address[2:]): {"balance": WEALTH, "nonce": 0, "code": code, "storage": {}}
        for address, code in state.items()
    }
