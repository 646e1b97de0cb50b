"""txs: a tx apart from its attempts and from what it carries."""

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from ledger import columns

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KEY = (("signer", columns.Word()), ("nonce", columns.Whole()))


def _rows(name: str, *more: tuple[str, Any]) -> Any:
    """Name the columns of a table that rows are put into."""
    return sa.table(name, *(sa.column(column, kind) for column, kind in (*_KEY, *more)))


TXS = _rows(
    "txs",
    *(("target", columns.Word()), ("calldata", columns.Bytes()), ("gas", columns.Whole()), ("value", columns.Minor())),
    *(("input_hash", columns.Word()), ("state", columns.Word()), ("reserved_at", columns.Whole())),
    ("mined_hash", columns.Word()),
)
ATTEMPTS = _rows(
    "attempts",
    *(("number", columns.Whole()), ("most", columns.Minor()), ("tip", columns.Minor())),
    *(("is_cancelling", columns.Flag()), ("raw", columns.Bytes()), ("tx_hash", columns.Word())),
    ("sent_at", columns.Whole()),
)
CARRIED = _rows("carried", ("effect", columns.Word()), ("place", columns.Whole()), ("is_open", columns.Flag()))
# How what was once one row goes on; what had ended is final.
STATES = {"reserved": "reserved", "signed": "signed", "broadcast": "broadcast", "mined": "final", "failed": "final"}


def upgrade() -> None:
    """Go to this revision."""
    _hash_effects()
    old = [dict(row) for row in op.get_bind().execute(sa.text("SELECT * FROM attempts")).mappings()]
    op.drop_table("attempts")
    _create()
    _keep(old)


def _hash_effects() -> None:
    with op.batch_alter_table("outbox", table_kwargs={"sqlite_strict": True}) as batch_op:
        batch_op.add_column(sa.Column("input_hash", columns.Word(), nullable=True))
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT seq, body FROM outbox")).all()
    hashed = [{"seq": row.seq, "hash": hashlib.sha256(row.body.encode()).hexdigest()} for row in rows]
    if hashed:
        connection.execute(sa.text("UPDATE outbox SET input_hash = :hash WHERE seq = :seq"), hashed)
    with op.batch_alter_table("outbox", table_kwargs={"sqlite_strict": True}) as batch_op:
        batch_op.alter_column("input_hash", existing_type=columns.Word(), nullable=False)


def _create() -> None:
    op.create_table(
        "txs",
        sa.Column("signer", columns.Word(), nullable=False),
        sa.Column("nonce", columns.Whole(), autoincrement=False, nullable=False),
        sa.Column("target", columns.Word(), nullable=False),
        sa.Column("calldata", columns.Bytes(), nullable=False),
        sa.Column("gas", columns.Whole(), nullable=False),
        sa.Column("value", columns.Minor(), nullable=False),
        sa.Column("input_hash", columns.Word(), nullable=False),
        sa.Column("state", columns.Word(), nullable=False),
        sa.Column("reserved_at", columns.Moment(), nullable=False),
        sa.Column("mined_block", columns.Whole(), nullable=True),
        sa.Column("mined_hash", columns.Word(), nullable=True),
        sa.Column("tries", columns.Whole(), server_default="0", nullable=False),
        sa.Column("retry_at", columns.Moment(), nullable=True),
        sa.Column("note", columns.Word(), nullable=True),
        sa.CheckConstraint(
            "state IN ('reserved', 'signed', 'broadcast', 'mined', 'final', 'lost')", name=op.f("ck_txs_state")
        ),
        sa.PrimaryKeyConstraint("signer", "nonce", name=op.f("pk_txs")),
        comment="Transactions of the relay, by key and nonce: what each is to do is stored before anything is signed.",
        sqlite_strict=True,
    )
    op.create_index("ix_txs_open", "txs", ["signer", "state", "nonce"])
    op.create_table(
        "attempts",
        sa.Column("signer", columns.Word(), nullable=False),
        sa.Column("nonce", columns.Whole(), autoincrement=False, nullable=False),
        sa.Column("number", columns.Whole(), autoincrement=False, nullable=False),
        sa.Column("most", columns.Minor(), nullable=False),
        sa.Column("tip", columns.Minor(), nullable=False),
        sa.Column("is_cancelling", columns.Flag(), nullable=False),
        sa.Column("raw", columns.Bytes(), nullable=False),
        sa.Column("tx_hash", columns.Word(), nullable=False),
        sa.Column("sent_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["signer", "nonce"], ["txs.signer", "txs.nonce"], name=op.f("fk_attempts_signer")),
        sa.PrimaryKeyConstraint("signer", "nonce", "number", name=op.f("pk_attempts")),
        sa.UniqueConstraint("tx_hash", name=op.f("uq_attempts_tx_hash")),
        comment="The signed bytes of each tx, every replacement of them, stored before they are broadcast and kept.",
        sqlite_strict=True,
    )
    op.create_table(
        "carried",
        sa.Column("signer", columns.Word(), nullable=False),
        sa.Column("nonce", columns.Whole(), autoincrement=False, nullable=False),
        sa.Column("effect", columns.Word(), nullable=False),
        sa.Column("place", columns.Whole(), nullable=False),
        sa.Column("is_open", columns.Flag(), nullable=False),
        sa.ForeignKeyConstraint(["effect"], ["outbox.id"], name=op.f("fk_carried_effect")),
        sa.ForeignKeyConstraint(["signer", "nonce"], ["txs.signer", "txs.nonce"], name=op.f("fk_carried_signer")),
        sa.PrimaryKeyConstraint("signer", "nonce", "effect", name=op.f("pk_carried")),
        comment="Which effects a tx carries, in which of its calls; an effect that is under way is carried by one tx only.",
        sqlite_strict=True,
    )
    is_open = sa.text("is_open = 1")
    op.create_index(
        "uq_carried_open", "carried", ["effect"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )


def _keep(old: list[dict[str, Any]]) -> None:
    """Take each transaction there was into the three tables that now keep it."""
    connection = op.get_bind()
    for row in old:
        unsigned = json.loads(row["unsigned"])
        is_open = row["state"] not in {"mined", "failed"}
        key = {"signer": row["signer"], "nonce": row["nonce"]}
        target, calldata = str(unsigned["to"]), bytes.fromhex(str(unsigned.get("data", "0x"))[2:])
        gas, value = int(unsigned["gas"]), int(unsigned.get("value", 0))
        said = f"{target.lower()}|{calldata.hex()}|{gas}|{value}"
        tx = key | {"target": target, "calldata": calldata, "gas": gas, "value": value}
        tx |= {"input_hash": hashlib.sha256(said.encode()).hexdigest(), "state": STATES[row["state"]]}
        tx |= {"reserved_at": row["reserved_at"], "mined_hash": None if is_open else row["tx_hash"]}
        connection.execute(sa.insert(TXS), tx)
        connection.execute(sa.insert(CARRIED), key | {"effect": row["effect"], "place": 0, "is_open": is_open})
        if row["raw"] is not None:
            fees = {"most": int(unsigned["maxFeePerGas"]), "tip": int(unsigned["maxPriorityFeePerGas"])}
            sent = {"raw": row["raw"], "tx_hash": row["tx_hash"], "sent_at": row["reserved_at"]}
            connection.execute(sa.insert(ATTEMPTS), key | fees | sent | {"number": 1, "is_cancelling": False})
