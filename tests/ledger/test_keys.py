"""Managed keys: sealed under the master secret, used for the protocol's words alone, and shown nowhere."""

import logging
from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidTag
from eth_account import Account
from eth_account.messages import encode_typed_data

from ledger.core.commands import Enter
from ledger.core.typed import Deposit, Permit, typed_data, typed_permit
from ledger.keys import NotOurType, SealedKey, Vault, _unseal
from ledger.tables import keys
from tests.core.samples import EMPLOYER, POLICY, USD
from tests.ledger.hands import Hands

MASTER = bytes(range(32))
DEPOSIT = typed_data(Deposit(USD.token, EMPLOYER, 7, 0, 9), chain_id=1, escrow=POLICY.escrow)


def plain(vault: Vault, key: SealedKey) -> bytes:
    """Unseal a key by hand, as its owner's export would."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    own = _unseal(vault._wrapping, key.wrapped, key.address)
    return _unseal(AESGCM(own), key.sealed, key.address)


def test_sign__recovers_to_the_address() -> None:
    """What a managed key signs is signed by the address it was made for, also by a vault opened again."""
    key = Vault(MASTER).make_key()
    signature = Vault(MASTER).sign(key, DEPOSIT)

    assert Account.recover_message(encode_typed_data(full_message=DEPOSIT), signature=signature) == key.address
    permit = typed_permit(Permit(key.address, POLICY.escrow, 7, 0, 9), chain_id=1, token=USD.token, token_name="USD")
    assert len(Vault(MASTER).sign(key, permit)) == 65


def test_sign__wrong_master_secret() -> None:
    """Under another master secret a key cannot be used."""
    key = Vault(MASTER).make_key()

    with pytest.raises(InvalidTag):
        Vault(bytes(32)).sign(key, DEPOSIT)


@pytest.mark.parametrize("part", ["sealed", "wrapped"])
@pytest.mark.parametrize("place", [0, 12, -1])
def test_sign__tampered(part: str, place: int) -> None:
    """A key of which one bit was changed cannot be used."""
    key = Vault(MASTER).make_key()
    changed = bytearray(getattr(key, part))
    changed[place] ^= 1

    with pytest.raises(InvalidTag):
        Vault(MASTER).sign(replace(key, **{part: bytes(changed)}), DEPOSIT)  # type: ignore[arg-type]


def test_sign__under_another_name() -> None:
    """A key cannot be passed off as somebody else's: the address is sealed with it."""
    vault = Vault(MASTER)
    adams, barbs = vault.make_key(), vault.make_key()

    with pytest.raises(InvalidTag):
        vault.sign(replace(adams, address=barbs.address), DEPOSIT)


def test_sign__another_type() -> None:
    """Anything but the protocol's own words is refused, however much it looks like them."""
    vault = Vault(MASTER)
    key = vault.make_key()
    domain = DEPOSIT["types"]["EIP712Domain"]
    mail = {"EIP712Domain": domain, "Mail": [{"name": "text", "type": "string"}]}
    everything = {"EIP712Domain": domain, "Deposit": [{"name": "all", "type": "bool"}]}
    offered = (
        {**DEPOSIT, "types": mail, "primaryType": "Mail", "message": {"text": "I owe you"}},
        {**DEPOSIT, "types": mail, "message": {"text": "I owe you"}},
        {**DEPOSIT, "types": everything, "message": {"all": True}},
    )

    for typed in offered:
        with pytest.raises(NotOurType):
            vault.sign(key, typed)


def test_keys__random() -> None:
    """No two keys are alike, nor two sealings of anything."""
    vault = Vault(MASTER)
    made = [vault.make_key() for _ in range(20)]

    assert len({key.address for key in made}) == len({plain(vault, key) for key in made}) == 20
    assert len({key.wrapped[:12] for key in made} | {key.sealed[:12] for key in made}) == 40


def test_key__shown_nowhere(hands: Hands, caplog: pytest.LogCaptureFixture) -> None:
    """The plain key stands in no log, no writing of an object, and in no row of the database."""
    vault = Vault(bytes(32))  # as the fixture's
    with caplog.at_level(logging.DEBUG):
        person = hands.do(
            Enter(**hands.stamp(), telegram_id=1, chat_id=1, name="adam", language="en"),
        )
        row = hands.rows(keys)[0]
        key = SealedKey(**row)
        signature = vault.sign(key, DEPOSIT)
    secret = plain(vault, key)

    assert person in hands.dump()
    seen = f"{caplog.text} {vault!r} {vault} {key!r} {signature.hex()} {hands.dump()}".lower()
    assert secret.hex() not in seen
    assert str(int.from_bytes(secret)) not in seen
    assert repr(secret)[2:-1].lower() not in seen
    assert bytes(32).hex() not in f"{vault!r}{key!r}{caplog.text}"
