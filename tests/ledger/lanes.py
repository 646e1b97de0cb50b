"""A ledger on a node of others' making, with much to send that needs no task: the relay's proving ground."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, select

from contracts import load
from ledger import outbox
from ledger.assembly import Ledger, assemble
from ledger.chain.node import Node
from ledger.config import Settings
from ledger.core.deployment import created_address
from ledger.core.effects import AskMoney, MoneyStep
from ledger.core.ids import CommandId, PersonId
from ledger.core.money import Asset
from ledger.database import reading, writing
from ledger.stops import Reach, pass_by
from ledger.store import insert_asset, select_assets
from ledger.tables import people
from tests.ledger.chains import ADAM, deploy_all
from tests.ledger.hands import rows_of


def found_on(url: str) -> None:
    """Put both contracts on a node."""
    node = Node(url)
    deploy_all(node)
    node.close()


@contextmanager
def joined(url: str, folder: Path, *, reach: Reach = pass_by, **more: Any) -> Iterator[Ledger]:
    """Join a ledger on a node where both contracts stand; test money is its currency."""
    given = {"operator_keys": ADAM.key.hex(), "master_secret": "11" * 32, "relay_wait_seconds": 0, "relay_batch": 1}
    address = created_address(load("Escrow").bytecode)
    settings = Settings(_env_file=None, data_dir=folder, chain_rpc_url=url, escrow_address=address, **(given | more))
    ledger = assemble(settings, url, reach=reach)
    with writing(ledger.engine) as connection:
        if not select_assets(connection):
            insert_asset(connection, Asset("USD", 6, created_address(load("TestToken").bytecode), faucet=True))
    try:
        yield ledger
    finally:
        ledger.escrow.node.close()
        ledger.engine.dispose()


def stage(ledger: Ledger, count: int, origin: str = "test:1") -> None:
    """Ask for test money for many people, each in a lane of their own."""
    now = ledger.clock.now()
    named = {number: PersonId(f"{origin}:{number}") for number in range(count)}
    with writing(ledger.engine) as connection:
        first = len(connection.execute(select(people.c.id)).all())
        rows = [
            {"id": person, "telegram_id": first + number, "chat_id": number, "name": "n", "language": "en"}
            | {"address": f"0x{2**100 + first + number:040x}", "entered_at": now}
            for number, person in named.items()
        ]
        connection.execute(insert(people), rows)
        asks = tuple(AskMoney(MoneyStep.FAUCET, person, "USD", 1) for person in named.values())
        outbox.insert_effects(connection, CommandId(origin), asks, now)


def rows(ledger: Ledger, table: Table) -> list[Mapping[str, Any]]:
    """Read a whole table."""
    with reading(ledger.engine) as connection:
        return rows_of(connection, table)


def left(ledger: Ledger) -> int:
    """Count what waits."""
    with reading(ledger.engine) as connection:
        return outbox.count_open(connection).get("chain", 0)
