"""The deterministic deployment as formulas: with the same salt and code a contract has one address on every chain.

A contract made by CREATE2 has an address that depends on its maker, a salt and the code that creates it, and on
nothing else. The maker is the deployment proxy that most chains have already; where it is missing it is put there
by a transaction that is signed by nobody: its signature was made up, so that the key behind it is known to no one,
and its sender, its first nonce and the proxy's address are the same everywhere.
"""

from dataclasses import dataclass

from eth_hash.auto import keccak
from eth_utils.address import to_checksum_address

WORD = 32

PROXY = "0x4e59b44847b379578588920cA78FbF26c0B4956C"
# What stands there: it takes a salt and a creation code, makes the contract by CREATE2 and answers its address.
PROXY_CODE = bytes.fromhex(
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
    "e03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3"
)
# The transaction that puts it there, as published: legacy, nonce 0, not bound to a chain, r and s made up.
KEYLESS_TX = bytes.fromhex(
    "f8a58085174876e800830186a08080b853604580600e600039806000f350fe"
    + PROXY_CODE.hex()
    + "1ba02222222222222222222222222222222222222222222222222222222222222222"
    "a02222222222222222222222222222222222222222222222222222222222222222"
)
KEYLESS_SENDER = "0x3fAB184622Dc19b6109349B94811493BF2a45362"
KEYLESS_GAS = 100_000
KEYLESS_GAS_PRICE = 100 * 10**9  # fixed in what is signed: above it no block takes the transaction
KEYLESS_WEI = KEYLESS_GAS * KEYLESS_GAS_PRICE  # what the sender must hold, to the last wei

SALT = bytes(WORD)  # one escrow for everybody: nobody's name is in its address
_DOMAIN_TYPE = b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
_SHORT_STRING_MAX = 31


def created_address(init_code: bytes, *, salt: bytes = SALT, maker: str = PROXY) -> str:
    """Tell where CREATE2 puts a contract (EIP-1014)."""
    assert len(salt) == WORD, "a salt is one word"
    return to_checksum_address(keccak(b"\xff" + bytes.fromhex(maker[2:]) + salt + keccak(init_code))[-20:])


def proxy_calldata(init_code: bytes, *, salt: bytes = SALT) -> bytes:
    """Write what is sent to the proxy: the salt, then what creates the contract."""
    assert len(salt) == WORD, "a salt is one word"
    return salt + init_code


@dataclass(frozen=True, slots=True)
class Domain:
    """The EIP-712 domain of one contract on one chain."""

    name: str
    version: str
    chain_id: int
    contract: str

    @property
    def separator(self) -> bytes:
        """Hash the domain, as the contract keeps it from its first day."""
        parts = (keccak(_DOMAIN_TYPE), keccak(self.name.encode()), keccak(self.version.encode()))
        return keccak(b"".join(parts) + self.chain_word + self.contract_word)

    @property
    def chain_word(self) -> bytes:
        """The chain's id as a word of code."""
        return self.chain_id.to_bytes(WORD, "big")

    @property
    def contract_word(self) -> bytes:
        """The contract's address as a word of code."""
        return bytes.fromhex(self.contract[2:]).rjust(WORD, b"\0")

    @property
    def fixed_words(self) -> frozenset[bytes]:
        """The words that are the same wherever the contract stands: name and version, as hashes and as short texts."""
        texts = (self.name, self.version)
        return frozenset((*(keccak(one.encode()) for one in texts), *(_short_string(one) for one in texts)))


def _short_string(text: str) -> bytes:
    """Pack a text of up to 31 bytes into one word, its length in the last byte, as OpenZeppelin does."""
    encoded = text.encode()
    assert len(encoded) <= _SHORT_STRING_MAX, "a longer text stands in storage"
    return encoded.ljust(_SHORT_STRING_MAX, b"\0") + bytes((len(encoded),))
