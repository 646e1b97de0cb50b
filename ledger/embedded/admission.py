"""Whether a signed transaction may be mined, refused in the words of geth so that clients know the reason."""

from collections.abc import Callable

import rlp
from eth.abc import BlockHeaderAPI, SignedTransactionAPI, StateAPI
from eth.exceptions import UnrecognizedTransactionType
from eth.vm.forks.shanghai.constants import MAX_INITCODE_SIZE
from eth_keys.exceptions import BadSignature
from eth_utils.exceptions import ValidationError
from eth_utils.hexadecimal import encode_hex

from ledger.embedded.backend import base_fee_of
from ledger.embedded.errors import REFUSED, RpcError
from ledger.embedded.identity import CHAIN_ID, PROXY_TX

GAS_TX = 21_000
FLOOR_PER_TOKEN = 10
TOKENS_PER_BYTE = 4

# Blobs (3) and delegations (4) are of no use to a settlement ledger.
TYPES = (0, 1, 2)

TX_GAS_MAX = 2**24  # as on every chain since Osaka (EIP-7825): half a block's worth is what one may hold the chain for
TX_BYTES_MAX = 128 * 1024  # as in geth's pool
_DEPTH_MAX = 4  # an access list's slots: inside its entry, inside the list, inside the transaction
_LIST, _LONG_TEXT, _LONG_LIST, _TEXT = 0xC0, 0xB7, 0xF7, 0x80  # where RLP's kinds of prefixes begin


def floor_gas(payload: bytes) -> int:
    """Tell the least gas a transaction pays for its payload (EIP-7623)."""
    zeros = payload.count(0)
    return GAS_TX + FLOOR_PER_TOKEN * (zeros + TOKENS_PER_BYTE * (len(payload) - zeros))


def read_tx(raw: bytes, decode: Callable[[bytes], SignedTransactionAPI]) -> SignedTransactionAPI:
    """Decode a raw transaction, or say that it is none."""
    if len(raw) > TX_BYTES_MAX:
        raise RpcError(REFUSED, f"oversized data: transaction size {len(raw)}, limit {TX_BYTES_MAX}")
    if _is_nested(raw):
        raise RpcError(REFUSED, "rlp: this is not a signed transaction: its lists nest too deep")
    try:
        tx = decode(raw)
    except UnrecognizedTransactionType as unknown:
        raise RpcError(REFUSED, "transaction type not supported") from unknown
    except (rlp.exceptions.RLPException, ValidationError, ValueError, TypeError, IndexError) as broken:
        raise RpcError(REFUSED, "rlp: this is not a signed transaction") from broken
    if (tx.type_id or 0) not in TYPES:
        raise RpcError(REFUSED, "transaction type not supported")
    return tx


def _is_nested(raw: bytes) -> bool:
    """Tell whether lists stand inside lists deeper than in any transaction: decoders follow them one by one."""
    place = 1 if raw[:1] < bytes([_TEXT]) else 0  # what kind of transaction it is stands before the list
    ends = [len(raw)]
    while place < len(raw):
        while len(ends) > 1 and place >= ends[-1]:
            ends.pop()
        kind = raw[place]
        first = _LIST if kind >= _LIST else _TEXT
        longest = _LONG_LIST if kind >= _LIST else _LONG_TEXT
        digits = max(0, kind - longest)
        size = int.from_bytes(raw[place + 1 : place + 1 + digits], "big") if digits else max(0, kind - first)
        place += 1 + digits if kind >= _TEXT else 1
        if kind < _LIST:
            place += size
            continue
        ends.append(place + size)
        if len(ends) > _DEPTH_MAX + 1:
            return True
    return False


def refuse_unfit(tx: SignedTransactionAPI, *, header: BlockHeaderAPI, state: StateAPI) -> None:
    """Raise the first reason for which the transaction cannot be in a block with this header."""
    _refuse_foreign(tx)
    _refuse_unpayable(tx, header)
    _refuse_little_gas(tx)
    nonce = state.get_nonce(tx.sender)
    sender = encode_hex(tx.sender)
    if tx.nonce < nonce:
        raise RpcError(REFUSED, f"nonce too low: address {sender}, tx: {tx.nonce} state: {nonce}")
    if tx.nonce > nonce:
        # There is no pool to wait in: every transaction is mined as it comes.
        raise RpcError(REFUSED, f"nonce too high: address {sender}, tx: {tx.nonce} state: {nonce}")
    balance, cost = state.get_balance(tx.sender), tx.value + tx.gas * tx.max_fee_per_gas
    if balance < cost:
        raise RpcError(
            REFUSED,
            f"insufficient funds for gas * price + value: address {sender} have {balance} want {cost}",
        )


def _refuse_foreign(tx: SignedTransactionAPI) -> None:
    """Refuse what was not signed for this chain, or not rightly signed."""
    if tx.chain_id is None and tx.hash != PROXY_TX:
        raise RpcError(REFUSED, "only replay-protected (EIP-155) transactions allowed over RPC")
    if tx.chain_id not in (None, CHAIN_ID):
        raise RpcError(REFUSED, f"invalid chain id for signer: have {tx.chain_id} want {CHAIN_ID}")
    try:
        tx.check_signature_validity()
        _ = tx.sender
    except (ValidationError, BadSignature) as forged:
        raise RpcError(REFUSED, "invalid sender") from forged


def _refuse_unpayable(tx: SignedTransactionAPI, header: BlockHeaderAPI) -> None:
    """Refuse fees that no block can take."""
    if tx.max_priority_fee_per_gas > tx.max_fee_per_gas:
        raise RpcError(
            REFUSED,
            "max priority fee per gas higher than max fee per gas: "
            f"maxPriorityFeePerGas: {tx.max_priority_fee_per_gas}, maxFeePerGas: {tx.max_fee_per_gas}",
        )
    base_fee = base_fee_of(header)
    if tx.max_fee_per_gas < base_fee:
        raise RpcError(
            REFUSED,
            f"max fee per gas less than block base fee: maxFeePerGas: {tx.max_fee_per_gas}, baseFee: {base_fee}",
        )
    if tx.gas > header.gas_limit:
        raise RpcError(REFUSED, f"exceeds block gas limit: gas {tx.gas}, limit {header.gas_limit}")
    if tx.gas > TX_GAS_MAX:
        raise RpcError(REFUSED, f"transaction gas limit too high (cap: {TX_GAS_MAX}, tx: {tx.gas})")


def _refuse_little_gas(tx: SignedTransactionAPI) -> None:
    """Refuse a gas limit that cannot even pay for the transaction's bytes."""
    if not tx.to and len(tx.data) > MAX_INITCODE_SIZE:
        raise RpcError(REFUSED, f"max initcode size exceeded: code size {len(tx.data)}, limit {MAX_INITCODE_SIZE}")
    if tx.gas < tx.intrinsic_gas:
        raise RpcError(REFUSED, f"intrinsic gas too low: gas {tx.gas}, minimum needed {tx.intrinsic_gas}")
    floor = floor_gas(tx.data)
    if tx.gas < floor:
        raise RpcError(REFUSED, f"insufficient gas for floor data gas cost: gas {tx.gas}, minimum needed {floor}")
