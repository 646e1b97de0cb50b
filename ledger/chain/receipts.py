"""Whether a contract was silent in a block, by the block's receipts: for when a node finds no logs of it there."""

from collections.abc import Iterable
from functools import lru_cache

import msgspec
from eth_hash.auto import keccak
from eth_utils.conversions import to_bytes

from ledger.chain.blooms import FULL, bits_of, mask_of
from ledger.chain.errors import NodeUnreachable
from ledger.chain.faults import Family, family_of
from ledger.chain.wire import Fault, Header, Wire


class _Log(msgspec.Struct, frozen=True, gc=False):
    address: str
    topics: tuple[str, ...]


class _Receipt(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    block_hash: str
    logs: tuple[_Log, ...]


_RECEIPTS = msgspec.json.Decoder(tuple[_Receipt, ...] | None)


def is_silent(wire: Wire, header: Header, address: str) -> bool:
    """Tell whether a contract has said nothing in a block whose filter lets it through, as far as the node can say.

    A node without receipts of whole blocks is believed as it is. Of one that has them the receipts must belong to the
    block, and what they say of others must make the three bits of the filter that are the contract's as well.

    Raises:
        NodeUnreachable: the receipts do not come, are none, or do not go with the header.
    """
    (answer,) = wire.ask_all([("eth_getBlockReceipts", [header.hash])])
    if isinstance(answer, Fault):
        if family_of(answer.message, answer.code) is Family.LATER:
            raise NodeUnreachable(answer.message)
        return True
    receipts = _read(answer, header)
    logs = [log for receipt in receipts for log in receipt.logs]
    if any(log.address.lower() == address.lower() for log in logs):
        return False
    mask, bloom = mask_of(address), int(header.logs_bloom, 16)
    if bloom != FULL and _filter(logs) & mask != mask:  # some chains fill the filter, so that it says nothing
        raise NodeUnreachable(f"the receipts of block {header.height} do not make its filter")
    return True


def _read(answer: msgspec.Raw, header: Header) -> tuple[_Receipt, ...]:
    try:
        receipts: tuple[_Receipt, ...] | None = _RECEIPTS.decode(answer)
    except (ValueError, RecursionError) as broken:
        raise NodeUnreachable(f"the receipts of block {header.height} are none: {broken}") from broken
    if receipts is None or any(receipt.block_hash != header.hash for receipt in receipts):
        raise NodeUnreachable(f"the node has not the receipts of block {header.height}")
    return receipts


def _filter(logs: Iterable[_Log]) -> int:
    """Make the filter that logs make (yellow paper, 4.4.3)."""
    words = {word for log in logs for word in (log.address, *log.topics)}
    made = 0
    for word in words:
        made |= _bits(word)
    return made


@lru_cache(maxsize=10_000)
def _bits(word: str) -> int:
    try:
        return bits_of(keccak(to_bytes(hexstr=word)))
    except ValueError as broken:
        raise NodeUnreachable("the node answers hashes that are none") from broken
