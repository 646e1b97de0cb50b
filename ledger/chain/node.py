"""One EVM node over JSON-RPC: what we ask of it, in our words and with our errors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit

import requests
from eth_typing import ChecksumAddress, HexStr
from eth_utils.address import to_checksum_address
from hexbytes import HexBytes
from web3 import HTTPProvider, Web3
from web3.exceptions import (
    ContractLogicError,
    TimeExhausted,
    TransactionNotFound,
    Web3Exception,
    Web3RPCError,
)
from web3.types import BlockData, BlockIdentifier, TxParams, TxReceipt

from ledger.chain.errors import CallRefused, NodeError, NodeUnreachable, SendRefused
from ledger.chain.silence import NO_ANSWER, silent
from ledger.chain.timed import timed_session
from ledger.chain.wire import NUMBER_MAX, Wire
from ledger.meters import Meters
from ledger.nesting import bound_nesting

bound_nesting()  # web3 has been imported: what a node answers must not be able to end the process
T = TypeVar("T")
Tag = Literal["safe", "finalized"]


@dataclass(frozen=True, slots=True)
class Block:
    """A block, as far as we need one."""

    number: int
    hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """How a transaction ended."""

    tx_hash: str
    block_number: int
    has_succeeded: bool
    gas_used: int
    contract: str | None


class Node:
    """A node of the chain the escrow stands on."""

    def __init__(self, url: str, timeout: float = 20, *, meters: Meters | None = None) -> None:
        self.meters = meters or Meters()
        self._session = timed_session(self.meters)
        self.web3 = Web3(
            HTTPProvider(
                url,
                request_kwargs={"timeout": timeout},
                session=self._session,
                exception_retry_configuration=None,
            )
        )
        self.url = url
        self._timeout = timeout
        self._wires: list[Wire] = []
        self.wire = self.line()
        self._chain_id: int | None = None

    @property
    def name(self) -> str:
        """The address without path and password, which may hold a key."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")

    @property
    def chain_id(self) -> int:
        """Which chain this is."""
        if self._chain_id is None:
            found = self.ask(lambda: self.web3.eth.chain_id)
            if not 0 < found <= NUMBER_MAX:
                raise NodeUnreachable(f"{self.name} names no chain that there can be")
            self._chain_id = found
        return self._chain_id

    def block(self, number: BlockIdentifier = "latest") -> Block:
        """Read a block by number or tag."""
        found = self.ask(lambda: _block(self.web3.eth.get_block(number)))
        if not 0 <= found.number <= NUMBER_MAX:
            raise NodeUnreachable(f"{self.name} names a block that no chain has")
        return found

    def estimate(self, *, sender: str, to: str | None, data: bytes, value: int = 0) -> int:
        """Try a call without sending it, and say what gas it would take.

        Raises:
            CallRefused: it would revert.
        """
        call: TxParams = {"from": _address(sender), "data": HexBytes(data), "value": value}  # type: ignore[typeddict-item]
        if to is not None:
            call["to"] = _address(to)
        return self.ask(lambda: self.web3.eth.estimate_gas(call))

    def fees(self) -> Mapping[str, int]:
        """Propose both EIP-1559 fields: twice the base fee leaves room for six full blocks."""
        tip = self.ask(lambda: int(self.web3.eth.max_priority_fee))
        base = self.ask(lambda: int(self.web3.eth.get_block("latest")["baseFeePerGas"]))
        return {"maxFeePerGas": base * 2 + tip, "maxPriorityFeePerGas": tip}

    def nonce(self, address: str, block: BlockIdentifier = "latest") -> int:
        """Count the transactions an address has sent; at `pending` with those that still wait."""
        return self.ask(lambda: self.web3.eth.get_transaction_count(_address(address), block))

    def balance(self, address: str, block: BlockIdentifier = "latest") -> int:
        """Read an address's own coin."""
        return self.ask(lambda: self.web3.eth.get_balance(_address(address), block))

    def code(self, address: str, block: BlockIdentifier = "latest") -> bytes:
        """Read the code that stands at an address."""
        return self.ask(lambda: bytes(self.web3.eth.get_code(_address(address), block)))

    def call(self, to: str, data: bytes, *, gas: int = 0) -> bytes:
        """Ask a contract without sending anything; with no more gas than is said, where that is said.

        Raises:
            CallRefused: it reverts.
        """
        call: TxParams = {"to": _address(to), "data": HexBytes(data)}
        if gas:
            call["gas"] = gas
        return self.ask(lambda: bytes(self.web3.eth.call(call)))

    def send(self, raw: bytes) -> None:
        """Broadcast signed bytes; a node that knows them already is content.

        Raises:
            SendRefused: the node will not have them.
        """
        try:
            self.ask(lambda: self.web3.eth.send_raw_transaction(HexBytes(raw)))
        except SendRefused as refused:
            if not any(text in str(refused) for text in ("already known", "already imported")):
                raise

    def receipt(self, tx_hash: str) -> Receipt | None:
        """Read how a transaction ended, if it has."""
        try:
            return self.ask(lambda: _receipt(tx_hash, self.web3.eth.get_transaction_receipt(HexStr(tx_hash))))
        except TransactionNotFound:
            return None

    def wait(self, tx_hash: str, seconds: float) -> Receipt:
        """Wait until a transaction has ended.

        Raises:
            NodeUnreachable: it has not within `seconds`.
        """
        try:
            self.ask(lambda: self.web3.eth.wait_for_transaction_receipt(HexStr(tx_hash), seconds, 0.1))
        except TimeExhausted as error:
            raise NodeUnreachable(f"{tx_hash} is not mined after {seconds} s") from error
        found = self.receipt(tx_hash)
        assert found is not None, "just seen"
        return found

    def move_time(self, seconds: int) -> None:
        """Stamp the next block with this time and make it; only development chains can."""
        self.request("evm_setNextBlockTimestamp", [seconds])
        self.request("evm_mine", [])

    def request(self, method: str, params: list[Any]) -> Any:
        """Put a question as it stands, past everything that would read the answer for us.

        Raises:
            SendRefused: the node answers with an error.
        """
        answer = self.ask(lambda: self.web3.provider.make_request(method, params))  # type: ignore[arg-type]
        if not isinstance(answer, dict):
            raise silent(self.name, TypeError("no answer"))
        if "error" in answer:
            raise SendRefused(str(answer["error"]))
        return answer.get("result")

    def line(self) -> Wire:
        """Open another connection, for a thread of its own; it is closed with the node."""
        wire = Wire(self.url, self.name, self._timeout, meters=self.meters)
        self._wires.append(wire)
        return wire

    def close(self) -> None:
        """Let the connections go."""
        self._session.close()
        for wire in self._wires:
            wire.close()

    def ask(self, question: Callable[[], T]) -> T:
        """Put a question to the node, and turn what goes wrong into our errors."""
        try:
            return question()
        except (TransactionNotFound, TimeExhausted):
            raise
        except ContractLogicError as error:
            raise CallRefused(str(error.message or "reverted"), str(error.data or "")) from error
        except Web3RPCError as error:
            raise SendRefused(str(error.message or error)) from error
        except Web3Exception as error:
            raise NodeError(str(error)) from error
        except (requests.RequestException, OSError, *NO_ANSWER) as error:
            raise silent(self.name, error) from error


def _block(found: BlockData) -> Block:
    return Block(int(found["number"]), found["hash"].to_0x_hex(), datetime.fromtimestamp(found["timestamp"], UTC))


def _receipt(tx_hash: str, found: TxReceipt) -> Receipt:
    return Receipt(
        tx_hash=tx_hash,
        block_number=int(found["blockNumber"]),
        has_succeeded=found["status"] == 1,
        gas_used=int(found["gasUsed"]),
        contract=found.get("contractAddress"),
    )


def _address(address: str) -> ChecksumAddress:
    return to_checksum_address(address)
