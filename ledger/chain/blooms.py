"""Whether a block may hold logs of an address, by the filter in its header (yellow paper, 4.4.3)."""

from functools import lru_cache

from eth_utils.crypto import keccak

_BITS = 2048


@lru_cache(maxsize=64)
def _mask(address: str) -> int:
    digest = keccak(hexstr=address)
    return sum({1 << (int.from_bytes(digest[at : at + 2]) % _BITS) for at in (0, 2, 4)})


def may_hold(bloom: str, address: str) -> bool:
    """Tell whether logs of the address can be in the block; if not, there are none."""
    mask = _mask(address)
    return int(bloom, 16) & mask == mask
