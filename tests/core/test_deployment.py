"""Where a contract stands on every chain: published figures, and a transaction that nobody could have signed."""

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_hash.auto import keccak
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.deployment import (
    KEYLESS_GAS,
    KEYLESS_GAS_PRICE,
    KEYLESS_SENDER,
    KEYLESS_TX,
    KEYLESS_WEI,
    PROXY,
    PROXY_CODE,
    SALT,
    Domain,
    created_address,
    proxy_calldata,
)
from ledger.core.typed import DOMAIN_NAME, DOMAIN_VERSION, Deliver, typed_data

NOBODY = "0x" + "00" * 20
# maker, salt, creation code, address: the examples of EIP-1014
EXAMPLES = [
    (NOBODY, "", "00", "0x4D1A2e2bB4F88F0250f26Ffff098B0b30B26BF38"),
    ("0xdeadbeef00000000000000000000000000000000", "", "00", "0xB928f69Bb1D91Cd65274e3c79d8986362984fDA3"),
    (
        "0xdeadbeef00000000000000000000000000000000",
        "000000000000000000000000feed000000000000000000000000000000000000",
        "00",
        "0xD04116cDd17beBE565EB2422F2497E06cC1C9833",
    ),
    (NOBODY, "", "deadbeef", "0x70f2b2914A2a4b783FaEFb75f459A580616Fcb5e"),
    (
        "0x00000000000000000000000000000000deadbeef",
        "cafebabe",
        "deadbeef",
        "0x60f3f640a8508fC6a86d45DF051962668E1e8AC7",
    ),
    (NOBODY, "", "", "0xE33C0C7F7df4809055C3ebA6c09CFe4BaF1BD9e0"),
]


@pytest.mark.parametrize(("maker", "salt", "code", "address"), EXAMPLES)
def test_address__published(maker: str, salt: str, code: str, address: str) -> None:
    """The formula gives the addresses that EIP-1014 publishes."""
    word = bytes.fromhex(salt).rjust(32, b"\0")

    assert created_address(bytes.fromhex(code), salt=word, maker=maker) == address


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_address__of_the_code_alone(one: bytes, other: bytes) -> None:
    """Two codes have one address only if they are the same; the salt separates what the code does not."""
    assert (created_address(one) == created_address(other)) == (one == other)
    assert created_address(one, salt=b"\1" * 32) != created_address(one)


def test_keyless__makes_the_proxy() -> None:
    """The sender is recovered from the published bytes, and what its first transaction makes is the proxy."""
    sender = Account.recover_transaction(KEYLESS_TX)
    first = b"\xd6\x94" + bytes.fromhex(sender[2:]) + b"\x80"  # RLP of sender and nonce 0

    assert sender == KEYLESS_SENDER
    assert "0x" + keccak(first)[-20:].hex() == PROXY.lower()


def test_keyless__says_what_it_costs() -> None:
    """What the sender must hold is the gas and the price that stand in the signed bytes; no chain is named there."""
    nonce, price, gas = (
        b"\x80",
        b"\x85" + KEYLESS_GAS_PRICE.to_bytes(5, "big"),
        b"\x83" + KEYLESS_GAS.to_bytes(3, "big"),
    )
    to, value = b"\x80", b"\x80"

    assert KEYLESS_TX[2:].startswith(nonce + price + gas + to + value)
    assert KEYLESS_TX.endswith(b"\x1b" + 2 * (b"\xa0" + b"\x22" * 32))
    assert PROXY_CODE in KEYLESS_TX
    assert KEYLESS_WEI == 10**16


def test_calldata__salt_first() -> None:
    """The proxy takes the salt as its first word, and all that follows creates the contract."""
    assert proxy_calldata(b"code") == SALT + b"code"
    assert proxy_calldata(b"code", salt=b"\7" * 32) == b"\7" * 32 + b"code"


def test_domain__as_people_sign() -> None:
    """The separator of a domain is the one under which wallets sign."""
    domain = Domain(DOMAIN_NAME, DOMAIN_VERSION, chain_id=271828, contract=PROXY)
    typed = typed_data(Deliver(bytes(32), (0,), (bytes(32),), 9), chain_id=271828, escrow=PROXY)

    assert domain.separator == encode_typed_data(full_message=typed).header
    assert int.from_bytes(domain.chain_word, "big") == 271828
    assert domain.contract_word == bytes(12) + bytes.fromhex(PROXY[2:])


def test_domain__fixed_words() -> None:
    """Name and version stand in the code as hashes and as short texts, whose last byte is their length."""
    domain = Domain("Escrowd", "1", chain_id=1, contract=PROXY)

    assert domain.fixed_words == {
        keccak(b"Escrowd"),
        keccak(b"1"),
        b"Escrowd".ljust(31, b"\0") + b"\x07",
        b"1".ljust(31, b"\0") + b"\x01",
    }
