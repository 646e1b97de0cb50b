"""A tx made into signed bytes by hand: RLP and one signature, at a tenth of what a library takes that checks all."""

from dataclasses import dataclass

from coincurve import PrivateKey
from eth_hash.auto import keccak
from eth_utils.address import to_checksum_address

from ledger.core.fees import Fees

_TYPE = b"\x02"  # EIP-1559
_SINGLE, _TEXT, _LIST, _SHORT = 0x80, 0x80, 0xC0, 55  # of RLP
_NO_LIST = bytes((_LIST,))


@dataclass(frozen=True, slots=True)
class Message:
    """What a tx says, whatever it pays for its gas."""

    chain_id: int
    nonce: int
    to: str
    calldata: bytes
    gas: int
    value: int = 0


class Signer:
    """One key of the relay's. It never leaves this object and is shown by nothing."""

    def __init__(self, key: bytes) -> None:
        self._key = PrivateKey(key)
        self.address = _address(self._key)

    def __repr__(self) -> str:
        return f"Signer({self.address})"

    def sign(self, message: Message, fees: Fees) -> tuple[bytes, str]:
        """Sign; gives the bytes and the tx hash they will have on the chain."""
        numbers = (message.chain_id, message.nonce, fees.tip, fees.most, message.gas)
        said = b"".join(
            (
                *map(_number, numbers),
                b"\x94",
                bytes.fromhex(message.to[2:]),
                _number(message.value),
                _text(message.calldata),
            )
        )
        said += _NO_LIST
        signature = self._key.sign_recoverable(keccak(_TYPE + _listed(said)), hasher=None)
        r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:64])
        raw = _TYPE + _listed(said + _number(signature[64]) + _number(r) + _number(s))
        return raw, "0x" + keccak(raw).hex()


def _number(value: int) -> bytes:
    """RLP of a number: without leading zeros, and zero is nothing."""
    return bytes((value,)) if 0 < value < _SINGLE else _text(value.to_bytes((value.bit_length() + 7) // 8))


def _text(value: bytes) -> bytes:
    if len(value) == 1 and value[0] < _SINGLE:
        return value
    return _headed(value, _TEXT)


def _listed(members: bytes) -> bytes:
    return _headed(members, _LIST)


def _headed(value: bytes, kind: int) -> bytes:
    length = len(value)
    if length <= _SHORT:
        return bytes((kind + length,)) + value
    size = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes((kind + _SHORT + len(size),)) + size + value


def _address(key: PrivateKey) -> str:
    return str(to_checksum_address(keccak(key.public_key.format(compressed=False)[1:])[-20:]))
