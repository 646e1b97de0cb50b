"""Whether a block may hold logs of an address, by the filter in its header (yellow paper, 4.4.3)."""

from functools import lru_cache

from eth_hash.auto import keccak
from eth_utils.conversions import to_bytes

_BITS = 2048
FULL = (1 << _BITS) - 1  # lets everything through


def bits_of(digest: bytes) -> int:
    """Make the bits that an address or topic sets, of its hash."""
    return sum({1 << (int.from_bytes(digest[at : at + 2]) % _BITS) for at in (0, 2, 4)})


@lru_cache(maxsize=64)
def mask_of(address: str) -> int:
    """Make the bits that logs of an address set."""
    return bits_of(keccak(to_bytes(hexstr=address)))


def may_hold(bloom: str, address: str) -> bool:
    """Tell whether logs of the address can be in the block; if not, there are none."""
    mask = mask_of(address)
    return int(bloom, 16) & mask == mask
