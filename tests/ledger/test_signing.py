"""Txs signed by hand: the same bytes as the library that everybody uses makes."""

import pytest
from eth_account import Account
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.chain.signing import Message, Signer
from ledger.core.fees import Fees

KEY = bytes(31) + b"\x2a"
TO = "0x" + "c0" * 20
WORD = st.integers(0, 2**128)


@settings(max_examples=60, deadline=None)
@given(
    chain_id=st.integers(1, 2**53),
    nonce=st.integers(0, 2**40),
    gas=st.integers(21_000, 2**30),
    value=WORD,
    fees=st.tuples(WORD, WORD),
    calldata=st.one_of(st.binary(max_size=2), st.binary(min_size=50, max_size=60), st.binary(max_size=700)),
)
def test_sign__as_the_library_does(
    chain_id: int, nonce: int, gas: int, value: int, fees: tuple[int, int], calldata: bytes
) -> None:
    """Bytes and hash are those that eth_account makes, for short and long members and for zeros."""
    most, tip = max(fees), min(fees)
    raw, tx_hash = Signer(KEY).sign(Message(chain_id, nonce, TO, calldata, gas, value), Fees(most, tip))
    tx = {"type": 2, "chainId": chain_id, "nonce": nonce, "to": bytes.fromhex(TO[2:]), "gas": gas, "value": value}
    tx |= {"data": calldata, "maxFeePerGas": most, "maxPriorityFeePerGas": tip}
    signed = Account.from_key(KEY).sign_transaction(tx)

    assert raw == bytes(signed.raw_transaction)
    assert tx_hash == signed.hash.to_0x_hex()


def test_signer__shows_no_key() -> None:
    """A signer is known by its address, and shown by nothing else."""
    signer = Signer(KEY)

    assert signer.address == Account.from_key(KEY).address
    assert repr(signer) == f"Signer({signer.address})"
    with pytest.raises(AttributeError):
        signer.key  # type: ignore[attr-defined]  # noqa: B018
