"""Transfers of a token to people's own addresses, and what stands there: at final blocks alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from eth_utils.address import to_checksum_address

from ledger.chain.errors import NodeUnreachable
from ledger.chain.wire import Fault, Log, Wire, in_order, quantity

# keccak256 of Transfer(address,address,uint256), the event of ERC-20.
_TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
_BALANCE_OF = "0x70a08231"
_WORD_DIGITS, _TOPICS = 64, 3
_WORD_END = len("0x") + _WORD_DIGITS
WORD_MAX = 2**256 - 1


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money of one token that came to an address, and where the chain says so."""

    source: str  # the zero address: it was made there and then
    holder: str
    minor: int
    block: int
    block_hash: str
    tx: str
    log: int


def transfers_to(wire: Wire, token: str, holders: Sequence[str], first: int, last: int) -> list[Transfer]:
    """Read a token's transfers to these addresses in a range of blocks, both ends included, in order.

    Raises:
        NodeError: the node does not answer, or not with logs.
    """
    topics = [_TRANSFER, None, [_word(holder) for holder in holders]]
    wanted = {"address": token, "fromBlock": hex(first), "toBlock": hex(last), "topics": topics}
    logs, places = in_order(wire.read_logs(wire.ask("eth_getLogs", [wanted]).read()))
    # Another event may carry the same name with other fields indexed (ERC-721): it is no money.
    pairs = zip(logs, places, strict=True)
    return [_transfer(log, *place) for log, place in pairs if len(log.topics) == _TOPICS and len(log.data) > len("0x")]


def _transfer(log: Log, block: int, index: int) -> Transfer:
    source, holder = (to_checksum_address("0x" + topic[-40:]) for topic in log.topics[1:])
    minor = quantity(log.data[:_WORD_END], WORD_MAX)
    return Transfer(source, holder, minor, block, log.block_hash, log.transaction_hash, index)


def held_by(wire: Wire, token: str, holders: Sequence[str], block: int) -> list[int]:
    """Read what of a token stands at these addresses at a block, in its smallest unit.

    Raises:
        NodeUnreachable: the node does not say, of one of them.
    """
    calls: list[tuple[str, list[object]]] = [
        ("eth_call", [{"to": token, "data": _BALANCE_OF + _word(holder)[2:]}, hex(block)]) for holder in holders
    ]
    return [_number(answer, token) for answer in wire.ask_all(calls, in_order=False)]


def _number(answer: msgspec.Raw | Fault, token: str) -> int:
    if isinstance(answer, Fault):
        raise NodeUnreachable(f"{token} does not say who holds what: {answer.message}")
    try:
        digits = msgspec.json.decode(answer, type=str)
    except (ValueError, RecursionError) as broken:
        raise NodeUnreachable(f"{token} does not say who holds what") from broken
    if len(digits) != _WORD_END:
        raise NodeUnreachable(f"{token} does not say who holds what")
    return quantity(digits, WORD_MAX)


def _word(address: str) -> str:
    return "0x" + address.removeprefix("0x").lower().rjust(_WORD_DIGITS, "0")
