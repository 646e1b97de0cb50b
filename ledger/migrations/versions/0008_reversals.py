"""reversals."""

from typing import Literal

import sqlalchemy as sa
from alembic import op

from ledger import columns

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    # On SQLite a column that is only added would stand after the constraints.
    how: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("heads", recreate=how, table_kwargs={"sqlite_strict": True}) as batch_op:
        batch_op.add_column(sa.Column("era", columns.Whole(), server_default="0", nullable=False))
    with op.batch_alter_table("entries", table_kwargs={"sqlite_strict": True}) as batch_op:
        batch_op.add_column(sa.Column("era", columns.Whole(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("reverses", columns.Whole(), nullable=True))
        batch_op.drop_constraint(op.f("uq_entries_chain_id_block_hash_log_index_part"), type_="unique")
        batch_op.create_foreign_key(op.f("fk_entries_reverses"), "entries", ["reverses"], ["seq"])
    op.create_index(
        "uq_entries_reverses",
        "entries",
        ["reverses"],
        unique=True,
        sqlite_where=sa.text("reverses IS NOT NULL"),
        postgresql_where=sa.text("reverses IS NOT NULL"),
    )
    op.create_index(
        "uq_entries_log",
        "entries",
        ["chain_id", "block_hash", "log_index", "part", "era"],
        unique=True,
        sqlite_where=sa.text("reverses IS NULL"),
        postgresql_where=sa.text("reverses IS NULL"),
    )
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.create_table_comment(
            "entries",
            "The journal: append-only, one entry a fact, chained by hash; one that reverses undoes another.",
        )
