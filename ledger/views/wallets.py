"""Whose key a person acts with: managed or their own, what is left at earlier addresses, and what they are to sign."""

from dataclasses import dataclass

from sqlalchemy import Connection

from ledger import books, store, wallet_rows
from ledger.core.journal import balance_account
from ledger.core.people import Person
from ledger.core.wallets import Signing


@dataclass(frozen=True, slots=True)
class Left:
    """What the contract owes an address that somebody acted with before."""

    address: str
    asset: str
    minor: int
    is_managed: bool


@dataclass(frozen=True, slots=True)
class KeysOf:
    """The keys of a person."""

    address: str
    managed: str  # of the key that the operator holds
    left: tuple[Left, ...]
    unsigned: tuple[Signing, ...]

    @property
    def is_linked(self) -> bool:
        """Whether the person acts with a wallet of their own."""
        return self.address != self.managed


def select_keys_of(connection: Connection, person: Person) -> KeysOf:
    """Read the keys of a person."""
    managed = wallet_rows.select_managed(connection, person.id) or ""
    left = []
    for address in wallet_rows.select_earlier(connection, person.id):
        for asset in store.select_assets(connection).values():
            minor = books.select_balance(connection, balance_account(address), asset.token)
            if minor:
                left.append(Left(address, asset.code, minor, address == managed))
    unsigned = wallet_rows.select_open_signings(connection, person.id)
    return KeysOf(person.address, managed, tuple(left), unsigned)
