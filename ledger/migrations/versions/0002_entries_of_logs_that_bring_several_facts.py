"""entries of logs that bring several facts."""

import sqlalchemy as sa
from alembic import op

from ledger import columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("entries", table_kwargs={"sqlite_strict": True}) as batch_op:
        batch_op.add_column(sa.Column("part", columns.Whole(), server_default="0", nullable=False))
        batch_op.drop_constraint("uq_entries_chain_id_block_hash_log_index", type_="unique")
        batch_op.create_unique_constraint(
            "uq_entries_chain_id_block_hash_log_index_part", ["chain_id", "block_hash", "log_index", "part"]
        )
