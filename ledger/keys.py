"""Keys, random, sealed under the operator's master secret: people's sign the protocol's types alone, files' seal."""

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from eth_account import Account

from ledger.core.people import Keystore
from ledger.core.typed import digest_of, is_ours

_NONCE = 12
_LETTERS = "abcdefghjkmnpqrstuvwxyz023456789"  # 32 that nobody mistakes for each other
_GROUPS, _GROUP = 6, 4
_SCRYPT_N = 2**14


class SealedOtherwise(InvalidTag):
    """A key was not sealed under this master secret, or what is kept of it was altered."""


class NotOurType(ValueError):
    """Something other than the protocol's typed data was offered for signing: a bug, refused."""


@dataclass(frozen=True, slots=True)
class SealedKey:
    """A managed key at rest."""

    address: str
    sealed: bytes
    wrapped: bytes


class Vault:
    """Makes and uses managed keys. The plain key lives only inside one call."""

    def __init__(self, master_secret: bytes) -> None:
        self._wrapping = AESGCM(_derive(master_secret, b"escrowd managed keys"))
        self._wrapping_files = AESGCM(_derive(master_secret, b"escrowd files"))
        self.salt_secret = _derive(master_secret, b"escrowd salts")
        self._passphrases = _derive(master_secret, b"escrowd passphrases")
        self.mark = _derive(master_secret, b"escrowd mark").hex()  # tells one secret from another and no more

    def make_key(self) -> SealedKey:
        """Make a random key: sealed under a key of its own, which is wrapped under the master secret."""
        plain, own = secrets.token_bytes(32), AESGCM.generate_key(256)
        address = str(Account.from_key(plain).address)
        sealed = _seal(AESGCM(own), plain, address)
        return SealedKey(address, sealed, _seal(self._wrapping, own, address))

    def rewrapped(self, key: SealedKey, new: "Vault") -> SealedKey:
        """Wrap a key under another master secret; what it is sealed under, and so the key, stays as it is.

        Raises:
            SealedOtherwise: it is not wrapped under this one.
        """
        own = _unseal(self._wrapping, key.wrapped, key.address)
        return SealedKey(key.address, key.sealed, _seal(new._wrapping, own, key.address))  # noqa: SLF001 (its own kind)

    def sign(self, key: SealedKey, typed: dict[str, Any]) -> bytes:
        """Sign one of the protocol's typed messages with a managed key; 65 bytes r, s, v.

        Raises:
            NotOurType: anything else, transactions and free texts among them.
        """
        if not is_ours(typed):
            raise NotOurType(typed["primaryType"])
        own = AESGCM(_unseal(self._wrapping, key.wrapped, key.address))
        account = Account.from_key(_unseal(own, key.sealed, key.address))
        return bytes(account.unsafe_sign_hash(digest_of(typed)).signature)

    def keystore(self, key: SealedKey, origin: str) -> Keystore:
        """Write a key as a keystore file (Web3 Secret Storage 3), which a passphrase of its own opens.

        That is slow on purpose: a second or so.
        """
        passphrase = self.passphrase(origin)
        own = AESGCM(_unseal(self._wrapping, key.wrapped, key.address))
        plain = _unseal(own, key.sealed, key.address)
        # The passphrase has 120 bits of chance: nobody guesses it, however quick each guess is.
        made = Account.encrypt(plain, passphrase, kdf="scrypt", iterations=_SCRYPT_N)
        return Keystore(f"escrowd-{key.address}.json", json.dumps(made).encode(), passphrase)

    def passphrase(self, origin: str) -> str:
        """Give what opens the keystore of an export, without making that.

        It comes from the master secret and `origin`, so that no row has to hold it until it is told.
        """
        chance = int.from_bytes(hmac.new(self._passphrases, origin.encode(), hashlib.sha256).digest())
        groups = []
        for _ in range(_GROUPS):
            chance, group = divmod(chance, 32**_GROUP)
            groups.append("".join(_LETTERS[group >> 5 * place & 31] for place in range(_GROUP)))
        return "-".join(groups)

    def make_file_key(self, name: str) -> tuple["FileCipher", bytes]:
        """Make a random key for one file: what seals it, and that key wrapped under the master secret."""
        own = AESGCM.generate_key(256)
        return FileCipher(own, name), _seal(self._wrapping_files, own, name)

    def file_cipher(self, name: str, wrapped: bytes) -> "FileCipher":
        """Open the key of one file.

        Raises:
            SealedOtherwise: it is not wrapped under this master secret, or not this file's.
        """
        return FileCipher(_unseal(self._wrapping_files, wrapped, name), name)

    def rewrapped_file(self, name: str, wrapped: bytes, new: "Vault") -> bytes:
        """Wrap the key of one file under another master secret; the file stays sealed as it is.

        Raises:
            SealedOtherwise: it is not wrapped under this one.
        """
        own = _unseal(self._wrapping_files, wrapped, name)
        return _seal(new._wrapping_files, own, name)  # noqa: SLF001 (its own kind)

    def opens(self, key: SealedKey) -> bool:
        """Say whether this master secret opens a managed key; the key itself is not given out."""
        try:
            own = AESGCM(_unseal(self._wrapping, key.wrapped, key.address))
            _unseal(own, key.sealed, key.address)
        except (InvalidTag, ValueError):
            return False
        return True


class FileCipher:
    """Seals one file piece by piece, so that none can be changed, left out, moved, or cut off at the end.

    STREAM of Hoang, Reyhanitabar, Rogaway and Vizár, "Online Authenticated-Encryption and its Nonce-Reuse
    Misuse-Resistance" (CRYPTO 2015), over AES-256-GCM: a nonce is the piece's number and whether it is the last. The
    key is one file's alone and each number is sealed once, so no nonce comes twice.
    """

    def __init__(self, own: bytes, name: str) -> None:
        self._cipher = AESGCM(own)
        self._name = name.encode()

    def seal(self, number: int, plain: bytes, *, is_last: bool) -> bytes:
        """Seal a piece."""
        return self._cipher.encrypt(_nonce_of(number, is_last=is_last), plain, self._name)

    def open(self, number: int, sealed: bytes, *, is_last: bool) -> bytes:
        """Open a piece.

        Raises:
            SealedOtherwise: it was altered, or is not this piece of this file.
        """
        try:
            return self._cipher.decrypt(_nonce_of(number, is_last=is_last), sealed, self._name)
        except InvalidTag as error:
            raise SealedOtherwise(f"piece {number} does not open") from error


def _nonce_of(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(_NONCE - 1) + bytes([is_last])


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(secret)


def _seal(cipher: AESGCM, plain: bytes, address: str) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + cipher.encrypt(nonce, plain, address.encode())


def _unseal(cipher: AESGCM, sealed: bytes, address: str) -> bytes:
    try:
        return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], address.encode())
    except InvalidTag as error:
        raise SealedOtherwise(f"the key of {address} does not open with this master secret") from error
