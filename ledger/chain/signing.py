"""A tx made into signed bytes by hand: RLP and one signature, at a tenth of what a library takes that checks all."""

from dataclasses import dataclass

import rlp
from coincurve import PrivateKey
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from ledger.core.fees import Fees

_TYPE = b"\x02"  # EIP-1559


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
        members = [
            message.chain_id,
            message.nonce,
            fees.tip,
            fees.most,
            message.gas,
            bytes.fromhex(message.to[2:]),
            message.value,
            message.calldata,
            [],
        ]
        digest = keccak(_TYPE + rlp.encode(members))
        signature = self._key.sign_recoverable(digest, hasher=None)
        r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:64])
        raw = _TYPE + rlp.encode([*members, signature[64], r, s])
        return raw, "0x" + keccak(raw).hex()


def _address(key: PrivateKey) -> str:
    return str(to_checksum_address(keccak(key.public_key.format(compressed=False)[1:])[-20:]))
