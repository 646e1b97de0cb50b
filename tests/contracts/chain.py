"""A chain in memory for the contract's tests: sending, refusals, events, time that travels."""

from ast import literal_eval
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from eth_abi.abi import decode
from eth_tester import EthereumTester, PyEVMBackend
from eth_tester.backends.pyevm.main import get_default_genesis_params
from eth_tester.exceptions import TransactionFailed
from eth_utils.address import to_checksum_address
from web3 import EthereumTesterProvider, Web3
from web3.contract import Contract

import contracts
from ledger.core.packed import Outcome, unpack_outcomes, unpack_skipped

STAND_INS = Path(contracts.__file__).parent / "test" / "artifacts"
GENESIS = 4_102_444_800  # far in the future, so that no block is stamped by the wall clock and gas figures repeat
GAS = 16_000_000
Events = list[tuple[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a call was refused with: the error's name and both its values."""

    name: str
    values: tuple[Any, ...]


class Chain:
    """The chain and what stands on it; `relay` sends whatever nobody else does."""

    def __init__(self, state: dict[bytes, dict[str, Any]], relay: str) -> None:
        genesis = get_default_genesis_params({"timestamp": GENESIS})
        self.tester = EthereumTester(PyEVMBackend(genesis_parameters=genesis, genesis_state=state))
        # Without web3's own middleware, which asks the chain five more questions per call.
        self.web3 = Web3(EthereumTesterProvider(self.tester), middleware=[])
        self.relay = relay
        self.chain_id = self.web3.eth.chain_id
        self.escrow = self.deploy("Escrow")
        self.usd = self.deploy("TestToken")

    def deploy(self, name: str, *arguments: Any, folder: Path = contracts.ARTIFACTS) -> Contract:
        """Put a compiled contract on the chain."""
        artifact = contracts.load(name, folder)
        maker = self.web3.eth.contract(abi=list(artifact.abi), bytecode=artifact.bytecode)
        receipt = self.send(maker.constructor(*arguments))
        found: Contract = self.web3.eth.contract(address=receipt["contractAddress"], abi=list(artifact.abi))
        return found

    def stand_in(self, name: str, *arguments: Any) -> Contract:
        """Put one of the tests' misbehaving contracts on the chain."""
        return self.deploy(name, *arguments, folder=STAND_INS)

    def send(self, call: Any, sender: str | None = None, value: int = 0) -> Any:
        """Send a transaction that must succeed; the answer is its receipt."""
        receipt = self.attempt(call, sender, value)
        assert receipt["status"] == 1, self.refusal(call, sender, value)
        return receipt

    def attempt(self, call: Any, sender: str | None = None, value: int = 0) -> Any:
        """Send a transaction that may fail; the answer is its receipt."""
        tx = call.transact({"from": sender or self.relay, "value": value, "gas": GAS})
        return self.web3.eth.get_transaction_receipt(tx)

    def refusal(self, call: Any, sender: str | None = None, value: int = 0) -> Refusal:
        """Try a call as it would run in the next block; it must be refused, and the answer is with what."""
        found = self.trial(call, sender, value)
        assert found is not None, f"{call} was not refused"
        return found

    def trial(self, call: Any, sender: str | None = None, value: int = 0) -> Refusal | None:
        """Try a call as it would run in the next block; the answer is what refuses it, if anything does."""
        tx = {"to": call.address, "data": f"0x{encoded(call).hex()}", "gas": GAS}
        asked = tx | {"from": sender or self.relay, "value": value}
        try:
            self.tester.call(asked, "pending")
        except TransactionFailed as fault:
            # eth-tester gives the bytes of a refusal as Python would print them.
            words = str(fault.args[0])
            is_bytes = words.startswith(("b'", 'b"'))
            return self.read_refusal(literal_eval(words)) if is_bytes else Refusal("other", (words,))
        return None

    def view(self, call: Any) -> tuple[Any, ...]:
        """Ask the escrow something, in a third of the time that web3 and eth-tester take to pass it on."""
        sender, receiver = (bytes.fromhex(one[2:]) for one in (self.relay, call.address))
        asked = {"from": sender, "to": receiver, "value": 0, "gas": GAS, "gas_price": 10**12, "data": encoded(call)}
        answer = self.tester.backend.call(asked, "latest")
        return tuple(decode([part["type"] for part in call.abi["outputs"]], answer))

    def read_refusal(self, answer: bytes) -> Refusal:
        """Read the bytes of a refusal; a cut one has no values."""
        if answer[:4] not in self.errors:
            return Refusal("other", (answer,))
        name, kinds = self.errors[answer[:4]]
        if len(answer) < 4 + 32 * len(kinds):
            return Refusal(name, ())
        values = zip(kinds, decode(kinds, answer[4:]), strict=True)
        return Refusal(name, tuple(to_checksum_address(v) if k == "address" else v for k, v in values))

    def events(self, receipt: Any, name: str | None = None) -> Events:
        """Read the escrow's events in a receipt, in order."""
        found = []
        for log in receipt["logs"]:
            if log["address"] != self.escrow.address:
                continue
            event = self.escrow.events[self._event_names[bytes(log["topics"][0])]]().process_log(log)
            found.append((event["event"], dict(event["args"])))
        return [one for one in found if name in {None, one[0]}]

    def outcomes(self, receipt: Any) -> list[Outcome]:
        """Read how tasks ended in a receipt, from the logs about one and about many, in order."""
        found: list[Outcome] = []
        for name, event in self.events(receipt):
            if name in {"TaskSettled", "TasksSettled"}:
                found += unpack_outcomes(bytes(event.get("outcome") or event["outcomes"]))
        return found

    def skipped(self, receipt: Any) -> list[tuple[int, str]]:
        """Read which tasks were left out in a receipt, and why, by the refusal's name."""
        rows = [unpack_skipped(bytes(event["skipped"])) for _, event in self.events(receipt, "TasksSkipped")]
        return [(index, self.errors[selector][0]) for row in rows for index, selector in row]

    def failed(self, receipt: Any) -> list[tuple[int, Refusal]]:
        """Read which calls of a multicall failed in a receipt, and why."""
        fails = (event for _, event in self.events(receipt, "CallFailed"))
        return [(event["place"], self.read_refusal(bytes(event["reason"]))) for event in fails]

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

    def coins(self, holder: str) -> int:
        """What somebody has of the chain's own coin outside the escrow."""
        return int(self.web3.eth.get_balance(to_checksum_address(holder)))

    @cached_property
    def _event_names(self) -> dict[bytes, str]:
        return {_topic(entry): entry["name"] for entry in self.escrow.abi if entry["type"] == "event"}

    @cached_property
    def errors(self) -> dict[bytes, tuple[str, list[str]]]:
        """Every refusal's name and kinds of values, by selector."""
        faults = [entry for entry in (*self.escrow.abi, *self.usd.abi) if entry["type"] == "error"]
        return {_topic(fault)[:4]: (fault["name"], [part["type"] for part in fault["inputs"]]) for fault in faults}


def encoded(call: Any) -> bytes:
    """The bytes of a call; of a plain transfer there are none."""
    if call.fn_name == "receive":
        return b""
    return bytes.fromhex(call._encode_transaction_data()[2:])


def _topic(entry: Any) -> bytes:
    kinds = ",".join(part["type"] for part in entry["inputs"])
    return bytes(Web3.keccak(text=f"{entry['name']}({kinds})"))
