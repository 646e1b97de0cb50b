"""How far the chain has been read: one row a chain and escrow, moved only by whoever saw it where it stands."""

from dataclasses import asdict, dataclass

from sqlalchemy import and_, insert, select, update

from ledger.database import Connection
from ledger.tables import heads


@dataclass(frozen=True, slots=True)
class Head:
    """The last block whose facts are in the journal, and the last block seen."""

    height: int
    block_hash: str
    tip: int
    tip_hash: str
    era: int = 0  # how often the books have been corrected


def select_head(connection: Connection, *, chain_id: int, escrow: str) -> Head | None:
    """Read how far an escrow has been read; nothing before the first time."""
    here = and_(heads.c.chain_id == chain_id, heads.c.escrow == escrow)
    row = connection.execute(select(heads).where(here)).one_or_none()
    return None if row is None else Head(row.height, row.block_hash, row.tip, row.tip_hash, row.era)


def update_head(connection: Connection, head: Head, *, chain_id: int, escrow: str, seen: Head | None) -> bool:
    """Move the head from where it was seen; says whether it still stood there."""
    if seen is None:
        if select_head(connection, chain_id=chain_id, escrow=escrow) is not None:
            return False
        connection.execute(insert(heads).values(chain_id=chain_id, escrow=escrow, **asdict(head)))
        return True
    here = and_(heads.c.chain_id == chain_id, heads.c.escrow == escrow)
    unmoved = and_(here, *(heads.c[name] == value for name, value in asdict(seen).items()))
    return bool(connection.execute(update(heads).where(unmoved).values(**asdict(head))).rowcount)
