"""The relay's keys as their operator sees them: what each has open, and how one is taken out of service."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from ledger import findings
from ledger.core.findings import RETIRED, Finding, about_signer
from ledger.database import Engine, reading, transact
from ledger.tables import signers
from ledger.txs import count_open


@dataclass(frozen=True, slots=True)
class OperatorKey:
    """A key that pays for gas."""

    address: str
    next_nonce: int | None  # nothing if it never sent anything from here
    open_count: int = 0
    is_retired: bool = False


def select_operator_keys(connection: Connection) -> tuple[OperatorKey, ...]:
    """Read every key that has ever sent anything from here, or was taken out of service."""
    counts = {address: count for address, (count, _) in count_open(connection).items()}
    nonces = {row.address: int(row.next_nonce) for row in connection.execute(select(signers))}
    retired = {one.subject for one in findings.select_open(connection) if one.code == RETIRED}
    gone = {subject.partition(":")[2] for subject in retired}
    return tuple(
        OperatorKey(address, nonces.get(address), counts.get(address, 0), address in gone)
        for address in sorted({*nonces, *gone})
    )


def read_operator_key(engine: Engine, address: str) -> OperatorKey:
    """Read one key; it need not have sent anything."""
    with reading(engine) as connection:
        found = (key for key in select_operator_keys(connection) if key.address == address)
        return next(found, OperatorKey(address, None))


def retire(engine: Engine, address: str, at: datetime) -> bool:
    """Let a key begin nothing new; what it has open is followed up. Says whether that is news."""
    gone = Finding(RETIRED, about_signer(address), "in service", "taken out of service by its operator")
    return transact(engine, lambda connection: findings.report(connection, gone, at))


def restore(engine: Engine, address: str, at: datetime) -> bool:
    """Let a key begin again; says whether it was out of service."""
    subject, note = about_signer(address), "put into service again"
    return transact(engine, lambda connection: findings.clear(connection, RETIRED, subject, at, note))
