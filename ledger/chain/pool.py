"""What the relay asks of a node, all in bulk: where a key stands, what calls would take, txs in, receipts out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from ledger.chain.errors import CallRefused, NodeError, NodeUnreachable, SendRefused
from ledger.chain.faults import Family, family_of
from ledger.chain.mined import MANY, gone_through
from ledger.chain.wire import Fault, Log, Wire, quantity
from ledger.core.fees import Fees

_DONE = "0x1"
WEI_MAX = 2**256 - 1  # the widest number that a chain has
Finality = int | Literal["safe", "finalized"]  # blocks on top, or what the node itself calls final


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the chain and at a key."""

    chain_id: int
    height: int
    gas_limit: int  # of a block
    market: Fees
    balance: int
    count: int  # nonces used up at the head
    final_height: int
    final_count: int  # nonces used up in blocks that stay


class _Head(msgspec.Struct, frozen=True, rename="camel"):
    number: str
    gas_limit: str
    base_fee_per_gas: str = "0x0"


class ReceiptLog(Log, frozen=True, gc=False, rename="camel"):
    """A log of a receipt, which may be of any contract."""

    address: str = ""


class Receipt(msgspec.Struct, frozen=True, rename="camel"):
    """How a tx ended, as far as the node knows now."""

    transaction_hash: str
    block_number: str
    ended: str = msgspec.field(name="status")
    logs: tuple[ReceiptLog, ...] = ()

    @property
    def height(self) -> int:
        """The number of its block."""
        return quantity(self.block_number)

    @property
    def has_succeeded(self) -> bool:
        """Whether it did what it says."""
        return quantity(self.ended) == 1


class Pool:
    """One node, asked in bulk over a connection of its own."""

    def __init__(self, wire: Wire, finality: Finality) -> None:
        self._wire, self._finality = wire, finality
        self._texts = msgspec.json.Decoder(str)
        self._heads = msgspec.json.Decoder(_Head)
        self._receipts = msgspec.json.Decoder(Receipt | None)
        self._anything = msgspec.json.Decoder(Any)

    def look(self, address: str) -> Look:
        """See where chain and key stand.

        Raises:
            NodeUnreachable: the node does not say.
        """
        final = "latest" if isinstance(self._finality, int) else self._finality
        answers = self._wire.ask_all(
            [
                ("eth_chainId", []),
                ("eth_getBlockByNumber", ["latest", False]),
                ("eth_getBlockByNumber", [final, False]),
                ("eth_maxPriorityFeePerGas", []),
                ("eth_gasPrice", []),
                ("eth_getBalance", [address, "latest"]),
                ("eth_getTransactionCount", [address, "latest"]),
            ]
        )
        head, last = self._head(answers[1]), self._head(answers[2])
        height, base = quantity(head.number), quantity(head.base_fee_per_gas, WEI_MAX)
        # Twice the base fee leaves room for six full blocks; a node that proposes no tip says its price of gas.
        tip = max(0, self._number(answers[4]) - base) if isinstance(answers[3], Fault) else self._number(answers[3])
        depth = self._finality if isinstance(self._finality, int) else 0
        final_height = max(-1, quantity(last.number) - depth)
        count = self._number(answers[6])
        return Look(
            chain_id=self._number(answers[0]),
            height=height,
            gas_limit=quantity(head.gas_limit),
            market=Fees(base * 2 + tip, tip),
            balance=self._number(answers[5]),
            count=count,
            final_height=final_height,
            final_count=count if final_height == height else self._count_at(address, final_height),
        )

    def estimates(self, sender: str, calls: Sequence[tuple[str, bytes]]) -> list[int | NodeError]:
        """Try calls without sending them: the gas each would take, or why it would not go.

        `CallRefused`: the contract will not. Any other error is the node's, and says nothing of the call.
        """
        # On what is mined: some nodes would else carry out all that waits, for each question.
        asked: list[tuple[str, list[object]]] = [
            ("eth_estimateGas", [{"from": sender, "to": to, "data": "0x" + calldata.hex()}, "latest"])
            for to, calldata in calls
        ]
        return [
            _refusal(one) if isinstance(one, Fault) else self._number(one)
            for one in self._wire.ask_all(asked, in_order=False)
        ]

    def send(self, raws: Sequence[bytes]) -> list[Fault | None]:
        """Broadcast signed bytes; says for each why the node would not take it, or nothing if it has it."""
        answers = self._wire.ask_all([("eth_sendRawTransaction", ["0x" + raw.hex()]) for raw in raws])
        return [one if isinstance(one, Fault) else None for one in answers]

    def receipts(self, hashes: Sequence[str]) -> dict[str, Receipt]:
        """Read how txs ended, of those that have."""
        answers = self._wire.ask_all([("eth_getTransactionReceipt", [one]) for one in hashes], in_order=False)
        found = (self._decoded(self._receipts, one) for one in answers)
        return {tx_hash: receipt for tx_hash, receipt in zip(hashes, found, strict=True) if receipt is not None}

    def simple(self, height: int, hashes: Sequence[str], targets: Sequence[str]) -> dict[str, Receipt]:
        """Read how txs ended, of those that have; without their logs where there are many and they went through.

        `targets` are the contracts that they call. For txs of which only that matters.
        """
        if len(hashes) < MANY:
            return self.receipts(hashes)
        found = gone_through(self._wire, height, hashes, targets)
        rest = self.receipts([one for one in hashes if one not in found])
        return rest | {tx_hash: Receipt(tx_hash, number, _DONE) for tx_hash, number in found.items()}

    def known(self, hashes: Sequence[str]) -> frozenset[str]:
        """Say which txs the node has, mined or waiting."""
        answers = self._wire.ask_all([("eth_getTransactionByHash", [one]) for one in hashes])
        found = zip(hashes, answers, strict=True)
        return frozenset(tx_hash for tx_hash, one in found if self._decoded(self._anything, one) is not None)

    def _count_at(self, address: str, height: int) -> int:
        if height < 0:
            return 0
        return self._number(self._wire.ask_all([("eth_getTransactionCount", [address, hex(height)])])[0])

    def _head(self, answer: msgspec.Raw | Fault) -> _Head:
        found: _Head = self._decoded(self._heads, answer)
        return found

    def _number(self, answer: msgspec.Raw | Fault) -> int:
        return quantity(self._decoded(self._texts, answer), WEI_MAX)

    def _decoded(self, decoder: msgspec.json.Decoder[Any], answer: msgspec.Raw | Fault) -> Any:
        if isinstance(answer, Fault):
            raise NodeUnreachable(f"the node says: {answer.message}")
        try:
            return decoder.decode(answer)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise NodeUnreachable(f"the node answers what is no answer: {error}") from error


def _refusal(fault: Fault) -> NodeError:
    family = family_of(fault.message, fault.code)
    if family is Family.REVERTED or fault.revert:
        return CallRefused(fault.message, fault.revert)
    if family is Family.LATER:
        return NodeUnreachable(fault.message)
    return SendRefused(fault.message)
