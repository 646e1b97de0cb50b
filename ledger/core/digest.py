"""Typed data as the 32 bytes that are signed (EIP-712): flat structs and lists of plain members, which is all we sign.

The library that wallets' makers use takes a millisecond or more for each, most of it for types that we have none of.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from eth_hash.auto import keccak

_WORD, _ADDRESS = 32, 20  # bytes
_Members = tuple[tuple[str, str], ...]  # name, type


def hash_typed(typed: dict[str, Any]) -> bytes:
    """Hash typed data.

    Raises:
        ValueError: a member is of a type that we never sign, or does not fit into its type.
    """
    types = typed["types"]
    domain = _hash(b"EIP712Domain", types["EIP712Domain"], typed["domain"])
    return keccak(
        b"\x19\x01" + domain + _hash(typed["primaryType"].encode(), types[typed["primaryType"]], typed["message"])
    )


def _hash(name: bytes, listed: list[dict[str, str]], values: dict[str, Any]) -> bytes:
    members = tuple((member["name"], member["type"]) for member in listed)
    return keccak(_type_hash(name, members) + b"".join(_encoded(kind, values[member]) for member, kind in members))


@lru_cache(maxsize=100)
def _type_hash(name: bytes, members: _Members) -> bytes:
    listed = ",".join(f"{kind} {member}" for member, kind in members)
    return keccak(name + b"(" + listed.encode() + b")")


def _encoded(kind: str, value: Any) -> bytes:
    if kind.endswith("[]"):
        write = _writer(kind[:-2])
        return keccak(b"".join(write(one) for one in value))
    return _writer(kind)(value)


@lru_cache(maxsize=100)
def _writer(kind: str) -> Callable[[Any], bytes]:
    match kind:
        case "bytes32":
            return _word
        case "address":
            return _address
        case "string":
            return lambda value: keccak(value.encode())
        case _ if kind.startswith("uint"):
            bits = int(kind.removeprefix("uint"))
            return lambda value: _number(value, bits)
        case _:
            raise ValueError(f"nothing of type {kind} is ever signed here")


def _word(value: bytes) -> bytes:
    if not isinstance(value, bytes) or len(value) != _WORD:
        raise ValueError("a word has 32 bytes")
    return value


def _address(value: str) -> bytes:
    plain = bytes.fromhex(value.removeprefix("0x"))
    if len(plain) != _ADDRESS:
        raise ValueError("an address has 20 bytes")
    return plain.rjust(_WORD, b"\0")


def _number(value: int, bits: int) -> bytes:
    if not 0 <= value < 1 << bits:
        raise ValueError(f"{value} is no integer of {bits} bits")
    return int(value).to_bytes(_WORD)
