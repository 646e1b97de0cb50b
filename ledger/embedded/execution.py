"""Running a call without keeping it: eth_call and eth_estimateGas."""

from dataclasses import dataclass
from typing import Any, Self

from eth.abc import BlockHeaderAPI, ComputationAPI, SignedTransactionAPI
from eth.exceptions import OutOfGas, Revert, VMError
from eth.vm.forks.prague.transactions import PragueTransactionBuilder
from eth.vm.spoof import SpoofTransaction
from eth_abi.abi import decode
from eth_abi.exceptions import DecodingError
from eth_typing import Address
from eth_utils.exceptions import ValidationError
from eth_utils.hexadecimal import encode_hex

from ledger.embedded.admission import floor_gas
from ledger.embedded.backend import GAS_LIMIT
from ledger.embedded.errors import REFUSED, REVERTED, RpcError
from ledger.embedded.identity import CHAIN_ID
from ledger.embedded.node import Node
from ledger.embedded.params import HASH_BYTES, address_of, bytes_of, quantity_of, refuse

Access = tuple[Address, tuple[int, ...]]

NOBODY = Address(bytes(20))
NO_ADDRESS = Address(b"")
ERROR_SELECTOR = bytes.fromhex("08c379a0")  # Error(string)
STIPEND = 2_300
# An estimate may be this share (in thousandths) above the least gas that works, as in geth.
SLACK_PERMILLE = 15


@dataclass(frozen=True, slots=True)
class Call:
    """What to run: who calls whom with what. Fees are accepted and ignored, for a call pays nothing."""

    sender: Address = NOBODY
    to: Address = NO_ADDRESS
    value: int = 0
    payload: bytes = b""
    gas: int = GAS_LIMIT
    accesses: tuple[Access, ...] = ()

    @classmethod
    def of(cls, fields: dict[str, object]) -> Self:
        """Read the call object of eth_call."""
        given = {name: value for name, value in fields.items() if value is not None}
        old, new = given.get("data"), given.get("input")
        if old is not None and new is not None and old != new:
            raise refuse('both "data" and "input" are set and not equal')
        gas = quantity_of(given["gas"], "gas") if "gas" in given else GAS_LIMIT
        return cls(
            sender=address_of(given["from"], "from") if "from" in given else NOBODY,
            to=address_of(given["to"], "to") if "to" in given else NO_ADDRESS,
            value=quantity_of(given.get("value", 0), "value"),
            payload=bytes_of(old if new is None else new, "input") if old is not None or new is not None else b"",
            gas=min(gas, GAS_LIMIT),
            accesses=_accesses_of(given.get("accessList", [])),
        )


def run(node: Node, call: Call, *, header: BlockHeaderAPI, gas: int | None = None) -> ComputationAPI:
    """Run the call on the state that a header names, in a block with that header."""
    state = node.state(header)
    balance = state.get_balance(call.sender)
    if balance < call.value:
        raise RpcError(
            REFUSED,
            f"insufficient funds for gas * price + value: address {encode_hex(call.sender)} "
            f"have {balance} want {call.value}",
        )
    tx = _spoofed(call, nonce=state.get_nonce(call.sender), gas=call.gas if gas is None else gas)
    least = max(tx.intrinsic_gas, floor_gas(call.payload))
    if tx.gas < least:
        raise RpcError(REFUSED, f"intrinsic gas too low: gas {tx.gas}, minimum needed {least}")
    try:
        return state.apply_transaction(tx)
    except ValidationError as unfit:
        raise RpcError(REFUSED, str(unfit)) from unfit
    except VMError as failed:  # too large an initcode is raised, not returned
        raise RpcError(REFUSED, _words_of(failed)) from failed


def output_of(computation: ComputationAPI) -> bytes:
    """Return what the call returned, or raise the error it ended with."""
    if computation.is_error:
        raise failure_of(computation)
    return computation.output


def failure_of(computation: ComputationAPI) -> RpcError:
    """Make the error object for a call that failed; what it reverted with travels in `data`."""
    error = computation.error
    if isinstance(error, Revert):
        reason = _reason_of(computation.output)
        return RpcError(REVERTED, f"execution reverted{reason}", encode_hex(computation.output))
    if isinstance(error, OutOfGas):
        return RpcError(REFUSED, "out of gas")
    return RpcError(REFUSED, _words_of(error))


def estimate(node: Node, call: Call, *, header: BlockHeaderAPI) -> int:
    """Find the least gas with which the call works: what it uses, or more where inner calls keep some."""
    first = run(node, call, header=header)
    if isinstance(first.error if first.is_error else None, OutOfGas):
        raise RpcError(REFUSED, f"gas required exceeds allowance ({call.gas})")
    output_of(first)
    used = call.gas - first.get_gas_remaining()
    fails, works = max(used, floor_gas(call.payload)), call.gas
    if fails >= works or _works(node, call, header, fails):
        return min(fails, works)
    guess = min((used + STIPEND) * 64 // 63, works)
    while works - fails > works * SLACK_PERMILLE // 1000:
        if _works(node, call, header, guess):
            works = guess
        else:
            fails = guess
        guess = (works + fails) // 2
    return works


def _works(node: Node, call: Call, header: BlockHeaderAPI, gas: int) -> bool:
    """Tell whether the call succeeds with this much gas."""
    return not run(node, call, header=header, gas=gas).is_error


def _spoofed(call: Call, *, nonce: int, gas: int) -> SignedTransactionAPI:
    """Make a transaction of the call that nobody signed and that costs nothing."""
    unsigned = PragueTransactionBuilder.new_unsigned_dynamic_fee_transaction(
        chain_id=CHAIN_ID,
        nonce=nonce,
        max_priority_fee_per_gas=0,
        max_fee_per_gas=0,
        gas=gas,
        to=call.to,
        value=call.value,
        data=call.payload,
        access_list=call.accesses,
    )
    tx: Any = SpoofTransaction(unsigned, from_=call.sender)
    return tx  # type: ignore[no-any-return]


def _accesses_of(given: object) -> tuple[Access, ...]:
    """Read an access list (EIP-2930)."""
    if not isinstance(given, list):
        raise refuse("invalid accessList: expected an array")
    return tuple(_access_of(item) for item in given)


def _access_of(item: object) -> Access:
    """Read one account of an access list and its slots."""
    slots = item.get("storageKeys", []) if isinstance(item, dict) else None
    if not isinstance(item, dict) or not isinstance(slots, list):
        raise refuse("invalid accessList: expected objects with address and storageKeys")
    keys = (bytes_of(slot, "storageKeys", length=HASH_BYTES) for slot in slots)
    return address_of(item.get("address"), "accessList"), tuple(int.from_bytes(key, "big") for key in keys)


def _reason_of(output: bytes) -> str:
    """Tell the words of a revert that gives a reason, after a colon."""
    if output[:4] != ERROR_SELECTOR:
        return ""
    try:
        (reason,) = decode(["string"], output[4:])
    except (DecodingError, UnicodeDecodeError):
        return ""
    return f": {reason}"


def _words_of(error: VMError) -> str:
    """Say an execution error of py-evm in plain words."""
    name = type(error).__name__
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
    return f"{words}: {error}" if str(error) else words
