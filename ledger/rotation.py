"""Rotation of the master secret: every key, people's and files', is wrapped anew in one transaction: all or none."""

from collections.abc import Iterator

from ledger import copies, store
from ledger.database import Connection, Engine, transact
from ledger.keys import SealedKey, SealedOtherwise, Vault
from ledger.stops import Reach, pass_by

KEYS_PER_PAGE = 1_000


class WrongOldSecret(ValueError):
    """The keys are not sealed under what was named as the old master secret."""


def rotate(engine: Engine, old: Vault, new: Vault, *, reach: Reach = pass_by) -> int | None:
    """Wrap all managed keys under another master secret; says how many, nothing where that was done before.

    A process that was started with the old one can open no key from here on, and can make none.

    Raises:
        WrongOldSecret: they are sealed under neither; nothing was changed.
    """

    def work(connection: Connection) -> int | None:
        store.lock_keys(connection)
        mark = store.select_setting(connection, store.VAULT_MARK, lock=True)
        if mark == new.mark:
            return None
        if mark != old.mark:
            raise WrongOldSecret("the keys of this database are sealed under neither of the two secrets")
        count = 0
        for page in _pages(connection):
            store.update_wrapped(connection, {key.address: _rewrapped(key, old, new) for key in page})
            count += len(page)
            reach("rotating")
        _rotate_files(connection, old, new)
        store.upsert_setting(connection, store.VAULT_MARK, new.mark)
        return count

    return transact(engine, work)


def _pages(connection: Connection) -> Iterator[tuple[SealedKey, ...]]:
    after = ""
    while page := store.select_keys_after(connection, after, KEYS_PER_PAGE):
        yield tuple(SealedKey(*row) for row in page)
        after = page[-1][0]


def _rotate_files(connection: Connection, old: Vault, new: Vault) -> None:
    """Wrap the keys of kept files anew; the files themselves stay sealed as they are."""
    after = ""
    while page := copies.select_copies_after(connection, after, KEYS_PER_PAGE):
        try:
            wrapped = {copy.name: old.rewrapped_file(copy.name, copy.wrapped, new) for copy in page}
        except SealedOtherwise as error:
            raise WrongOldSecret(f"{error}: nothing was changed") from error
        copies.update_wrapped_files(connection, wrapped)
        after = page[-1].name


def _rewrapped(key: SealedKey, old: Vault, new: Vault) -> bytes:
    try:
        return old.rewrapped(key, new).wrapped
    except SealedOtherwise as error:
        raise WrongOldSecret(f"{error}: nothing was changed") from error
