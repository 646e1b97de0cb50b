"""The escrow contract: calldata in, logs and errors out."""

from datetime import datetime
from typing import Any, cast

from eth_abi.abi import encode
from eth_typing import ABIError, ABIFunction
from eth_utils.abi import function_abi_to_4byte_selector
from eth_utils.address import to_checksum_address
from web3.types import BlockIdentifier

from contracts import load
from ledger.chain.errors import CallRefused, NodeUnreachable
from ledger.chain.events import Fields, decode
from ledger.chain.logs import facts_of
from ledger.chain.node import Node
from ledger.chain.wire import Log, in_order
from ledger.core.facts import Fact, LogRef, Remark
from ledger.core.money import COIN_DECIMALS

_Function = tuple[bytes, tuple[str, ...]]  # selector, types of the arguments


class Escrow:
    """One deployed escrow on one node."""

    def __init__(self, node: Node, address: str) -> None:
        self.node = node
        self.address = to_checksum_address(address)
        self._contract = node.web3.eth.contract(address=self.address, abi=load("Escrow").abi)
        self._token = node.web3.eth.contract(abi=load("TestToken").abi)
        self._functions, self._token_functions = _functions_of("Escrow"), _functions_of("TestToken")
        self.errors = _error_names()  # selector to the error's name

    def calldata(self, function: str, *arguments: Any) -> bytes:
        """Encode a call of the escrow."""
        return _encoded(self._functions[function], arguments)

    def token_calldata(self, function: str, *arguments: Any) -> bytes:
        """Encode a call of a token."""
        return _encoded(self._token_functions[function], arguments)

    def balance(self, token: str, holder: str, block: BlockIdentifier = "latest") -> int:
        """Read what the contract owes a holder."""
        return int(self._read("balanceOf", to_checksum_address(token), to_checksum_address(holder), block=block))

    def nonce(self, token: str, holder: str) -> int:
        """Read the number the holder's next Deposit or Withdraw must carry."""
        return int(self._read("nonceOf", to_checksum_address(token), to_checksum_address(holder)))

    def task_state(self, batch: str, index: int, block: BlockIdentifier = "latest") -> tuple[int, int]:
        """Read a task's stage and rating as the contract keeps them."""
        stage, rating = self._read("taskState", bytes.fromhex(batch[2:]), index, block=block)
        return int(stage), int(rating)

    def batch_id(self, work: bytes, block: BlockIdentifier = "latest") -> str:
        """Have the contract name the batch of terms and tasks that are brought to it."""
        return "0x" + bytes(self._read("batchId", work, block=block)).hex()

    def token_nonce(self, token: str, holder: str) -> int:
        """Read the number the holder's next permit must carry."""
        at = self._token(address=to_checksum_address(token))
        return int(self.node.ask(lambda: at.functions.nonces(to_checksum_address(holder)).call()))

    def token_name(self, token: str) -> str:
        """Read the token's name, which its permits are signed under."""
        at = self._token(address=to_checksum_address(token))
        return str(self.node.ask(lambda: at.functions.name().call()))

    def token_decimals(self, token: str) -> int:
        """Read how many decimals a token has, as it says itself."""
        if int(token, 16) == 0:
            return COIN_DECIMALS
        at = self._token(address=to_checksum_address(token))
        return int(self.node.ask(lambda: at.functions.decimals().call()))

    def token_held(self, token: str, block: BlockIdentifier = "latest") -> int:
        """Read how much of a token the contract holds."""
        if int(token, 16) == 0:
            return self.node.balance(self.address, block)
        at = self._token(address=to_checksum_address(token))
        return int(self.node.ask(lambda: at.functions.balanceOf(self.address).call(block_identifier=block)))

    def explain(self, refused: CallRefused) -> str:
        """Name the contract's error behind a refused call."""
        return self.errors.get(refused.data[:10], refused.reason)

    def facts(self, first: int, last: int) -> tuple[Fact | Remark, ...]:
        """Read what the contract said in a range of blocks, in order.

        Raises:
            NodeUnreachable: a block of the logs is not there: the chain is changing.
        """
        wire = self.node.wire
        logs, _ = in_order(wire.read_logs(wire.ask_logs(self.address, first, last).read()))
        numbers = sorted({int(log.block_number, 16) for log in logs})
        headers = dict(zip(numbers, wire.headers(numbers), strict=True))
        facts: list[Fact | Remark] = []
        for log in logs:
            header, decoded = headers[int(log.block_number, 16)], decode(log)
            if header is None:
                raise NodeUnreachable(f"block {log.block_hash} of a log is not there any more")
            if decoded is not None:
                facts += self.said_in(log, header.moment, *decoded)
        return tuple(facts)

    def said(self, kind: str, place: LogRef, fields: Fields) -> tuple[Fact | Remark, ...]:
        """Make the facts of one decoded log."""
        return facts_of(kind, place, fields, self.errors)

    def said_in(self, log: Log, at: datetime, kind: str, fields: Fields) -> tuple[Fact | Remark, ...]:
        """Make the facts of a log as it came, decoded; `at` is its block's time."""
        number, index = int(log.block_number, 16), int(log.log_index, 16)
        place = LogRef(self.node.chain_id, number, log.block_hash, log.transaction_hash, index, at)
        return self.said(kind, place, fields)

    def _read(self, function: str, *arguments: Any, block: BlockIdentifier = "latest") -> Any:
        call = getattr(self._contract.functions, function)(*arguments)
        return self.node.ask(lambda: call.call(block_identifier=block))


def _functions_of(name: str) -> dict[str, _Function]:
    """Find each function's selector and the types of its arguments, once: looking them up costs more than encoding."""
    found = (item for item in load(name).abi if item["type"] == "function")
    return {
        item["name"]: (
            function_abi_to_4byte_selector(cast("ABIFunction", item)),
            tuple(str(member["type"]) for member in item["inputs"]),
        )
        for item in found
    }


def _encoded(function: _Function, arguments: tuple[Any, ...]) -> bytes:
    selector, types = function
    return bytes(selector) + encode(types, arguments)


def _error_names() -> dict[str, str]:
    errors = (item for name in ("Escrow", "TestToken") for item in load(name).abi if item["type"] == "error")
    return {"0x" + function_abi_to_4byte_selector(cast("ABIError", item)).hex(): item["name"] for item in errors}
