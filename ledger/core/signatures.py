"""Whose signature it is: the address behind 65 bytes r, s, v, as the contract recovers it; and wallets' own texts.

Sources: SEC 1 4.1.6 (recovery), EIP-2 (low s only), EIP-191 (how a text is prefixed before it is signed).
"""

from coincurve import PublicKey
from eth_hash.auto import keccak
from eth_utils.address import to_checksum_address

SIGNATURE_BYTES = 65
_HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0
_OFFSET = 27  # what Ethereum adds to the parity


def signer_of(digest: bytes, signature: bytes) -> str | None:
    """Recover the address that signed 32 bytes; nothing where the contract would recover nothing."""
    if len(signature) != SIGNATURE_BYTES:
        return None
    parity = signature[64] - _OFFSET
    if parity not in (0, 1) or int.from_bytes(signature[32:64]) > _HALF_ORDER:
        return None
    try:
        key = PublicKey.from_signature_and_message(signature[:64] + bytes((parity,)), digest, hasher=None)
    except Exception:  # noqa: BLE001 (the library raises what C tells it, a bare Exception among it)
        return None
    return str(to_checksum_address(keccak(key.format(compressed=False)[1:])[-20:]))


def normal(signature: bytes) -> bytes:
    """Write the parity as the contract reads it: some wallets give 0 and 1 for 27 and 28."""
    if len(signature) == SIGNATURE_BYTES and signature[64] < _OFFSET:
        return signature[:64] + bytes((signature[64] + _OFFSET,))
    return signature


def digest_of_text(words: str) -> bytes:
    """Hash a text as `personal_sign` does (EIP-191)."""
    said = words.encode()
    return keccak(b"\x19Ethereum Signed Message:\n" + str(len(said)).encode() + said)
