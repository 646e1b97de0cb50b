"""Which of many txs stand in the newest blocks, asked block by block: a node makes a list sooner than receipts.

Good only where it is enough to know that a tx went through: what went through has left a log, what was reverted none.
Whatever is not found this way is asked for by its receipt.
"""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from ledger.chain.wire import Fault, Wire

BLOCKS = 16  # the newest, which are looked through
MANY = 64  # from so many txs on it costs less than their receipts


class _Block(msgspec.Struct, frozen=True):
    """A block as far as it says which txs stand in it."""

    hash: str
    number: str
    transactions: tuple[str, ...] = ()


class _Log(msgspec.Struct, frozen=True, rename="camel"):
    """A log as far as it says whose it is."""

    transaction_hash: str
    block_hash: str


_blocks = msgspec.json.Decoder(_Block | None)
_logs = msgspec.json.Decoder(tuple[_Log, ...])


def gone_through(wire: Wire, height: int, hashes: Collection[str], targets: Sequence[str]) -> Mapping[str, str]:
    """Name those of some txs that went through in the newest blocks up to a height, each with its block's number.

    `targets` are the contracts that they call, of which each leaves a log in a tx that goes through.
    """
    wanted = set(hashes)
    numbers = range(max(0, height - BLOCKS + 1), height + 1)
    asked = wire.ask_all([("eth_getBlockByNumber", [hex(number), False]) for number in numbers])
    blocks = [block for block in map(_block, asked) if block is not None and not wanted.isdisjoint(block.transactions)]
    told = wire.ask_all([("eth_getLogs", [{"blockHash": block.hash, "address": list(targets)}]) for block in blocks])
    found: dict[str, str] = {}
    for block, logs in zip(blocks, told, strict=True):
        within = wanted.intersection(block.transactions)
        found |= dict.fromkeys(within & _senders(logs, block.hash), block.number)
    return found


def _block(answer: msgspec.Raw | Fault) -> _Block | None:
    try:
        return None if isinstance(answer, Fault) else _blocks.decode(answer)
    except msgspec.DecodeError:
        return None


def _senders(answer: msgspec.Raw | Fault, block_hash: str) -> set[str]:
    try:
        logs = () if isinstance(answer, Fault) else _logs.decode(answer)
    except msgspec.DecodeError:
        return set()
    return {log.transaction_hash for log in logs if log.block_hash == block_hash}
