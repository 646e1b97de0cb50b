"""A block's header: the fields that hash to the block's hash, up to those that Prague added.

Who has a block's hash from somebody they trust needs no trust in the node that tells the header.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import rlp
from eth_hash.auto import keccak

WORD, ADDRESS, BLOOM, NONCE = 32, 20, 256, 8
NUMBER, ANY = 0, -1  # instead of a length: a number, or bytes of any length
SHOWN = 80  # signs of what is no field

# In the order in which they are hashed, by their names in JSON-RPC.
FIELDS: tuple[tuple[str, int], ...] = (
    ("parentHash", WORD),
    ("sha3Uncles", WORD),
    ("miner", ADDRESS),
    ("stateRoot", WORD),
    ("transactionsRoot", WORD),
    ("receiptsRoot", WORD),
    ("logsBloom", BLOOM),
    ("difficulty", NUMBER),
    ("number", NUMBER),
    ("gasLimit", NUMBER),
    ("gasUsed", NUMBER),
    ("timestamp", NUMBER),
    ("extraData", ANY),
    ("mixHash", WORD),
    ("nonce", NONCE),
)
# Each fork that added some: London, Shanghai, Cancun (three), Prague. A header has a beginning of this list.
LATER_FIELDS: tuple[tuple[str, int], ...] = (
    ("baseFeePerGas", NUMBER),
    ("withdrawalsRoot", WORD),
    ("blobGasUsed", NUMBER),
    ("excessBlobGas", NUMBER),
    ("parentBeaconBlockRoot", WORD),
    ("requestsHash", WORD),
)


class HeaderRefused(ValueError):
    """A header that does not hash to the hash it is said to have; `found` is what it hashes to, if to anything."""

    code = "header_refused"

    def __init__(self, claimed: str, found: str) -> None:
        super().__init__(f"the header does not hash to {claimed} but to {found}")
        self.claimed = claimed
        self.found = found


@dataclass(frozen=True, slots=True)
class Header:
    """What the audit needs of a header that has been seen to hash to its hash."""

    number: int
    hash: str
    state_root: bytes
    timestamp: int


def read_header(told: Mapping[str, object]) -> Header:
    """Read a header as a node tells it, and see that it hashes to its hash.

    Raises:
        HeaderRefused: It does not.
    """
    claimed = str(told.get("hash"))
    try:
        words = [_word(told.get(name), kind) for name, kind in (*FIELDS, *_present(told))]
    except ValueError as broken:
        raise HeaderRefused(claimed, f"nothing: {broken}") from broken
    hashed = "0x" + keccak(rlp.encode(words)).hex()
    if hashed != claimed.lower():
        raise HeaderRefused(claimed, hashed)
    return Header(
        number=int(str(told["number"]), 16),
        hash=hashed,
        state_root=bytes.fromhex(str(told["stateRoot"])[2:]),
        timestamp=int(str(told["timestamp"]), 16),
    )


def _present(told: Mapping[str, object]) -> tuple[tuple[str, int], ...]:
    """Take the later fields that are there; none may be missing before one that is there."""
    count = sum(1 for name, _ in LATER_FIELDS if told.get(name) is not None)
    return LATER_FIELDS[:count]


def _word(value: object, kind: int) -> bytes:
    """Write a field as it is hashed: numbers without leading zeros, all else as it is."""
    if not isinstance(value, str) or not value.startswith("0x"):
        raise ValueError(f"{str(value)[:SHOWN]!r} is no hex")
    if kind == NUMBER:
        number = int(value, 16)
        return number.to_bytes((number.bit_length() + 7) // 8)
    read = bytes.fromhex(value[2:])
    if kind not in (ANY, len(read)):
        raise ValueError(f"{value[:SHOWN]!r} is not of {kind} bytes")
    return read
