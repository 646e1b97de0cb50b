"""Opening a ledger to check it: as it is, beside the product or without, changing nothing but findings."""

from pathlib import Path

from ledger import store
from ledger.chain.escrow import Escrow
from ledger.chain.node import Node
from ledger.checks.running import Place
from ledger.clock import Clock
from ledger.config import MissingSetting, Settings
from ledger.database import Engine, connect, has_journal, is_current, reading, shown
from ledger.keys import Vault


class NothingToCheck(ValueError):
    """There is no ledger where one was named; the text says what is in the way."""


def open_rows(settings: Settings) -> Engine:
    """Open the database as it is.

    Raises:
        NothingToCheck: there is none, or another version's.
    """
    url = settings.database()
    path = url.removeprefix("sqlite:///").partition("?")[0]
    if url.startswith("sqlite") and not Path(path).is_file():
        raise NothingToCheck(f"there is no database {path}: set DATA_DIR or DATABASE_URL as the product has them")
    engine = connect(url)
    fault = ""
    if not has_journal(engine):
        fault = f"{shown(engine)} holds no journal of Escrowd's"
    elif not is_current(engine):
        fault = f"{shown(engine)} is another version's: start the product once, or check with the version that made it"
    if fault:
        engine.dispose()
        raise NothingToCheck(fault)
    return engine


def open_place(settings: Settings, engine: Engine, rpc_url: str) -> Place:
    """Put together what checks look at.

    Raises:
        NothingToCheck: the product has never been started on this database.
    """
    with reading(engine) as connection:
        escrow = store.select_setting(connection, "escrow")
        chain_id = store.select_setting(connection, "chain_id")
    if escrow is None or chain_id is None:
        raise NothingToCheck(f"{shown(engine)} knows no escrow yet: start the product once")
    return Place(
        engine=engine,
        escrow=Escrow(Node(rpc_url), escrow),
        chain_id=int(chain_id),
        clock=Clock(engine),
        vault=_vault(settings),
        finality=settings.chain_finality,
        is_sandbox=settings.is_sandbox,
    )


def _vault(settings: Settings) -> Vault | None:
    try:
        return Vault(bytes.fromhex(settings.secret("master_secret").removeprefix("0x")))
    except MissingSetting:
        return None  # the keys are not looked at, and that is said
