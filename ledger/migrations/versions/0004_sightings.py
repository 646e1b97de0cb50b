"""sightings."""

import sqlalchemy as sa
from alembic import op

from ledger import columns

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("heads", table_kwargs={"sqlite_strict": True}) as batch_op:
        batch_op.add_column(sa.Column("tip", columns.Whole(), nullable=True))
        batch_op.add_column(sa.Column("tip_hash", columns.Word(), nullable=True))
    # What was read so far was read and learned in one.
    op.execute("UPDATE heads SET tip = height, tip_hash = block_hash")
    with op.batch_alter_table("heads", table_kwargs={"sqlite_strict": True}) as batch_op:
        batch_op.alter_column("tip", existing_type=columns.Whole(), nullable=False)
        batch_op.alter_column("tip_hash", existing_type=columns.Word(), nullable=False)
        batch_op.create_check_constraint(op.f("ck_heads_tip_above_height"), "tip >= height")
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        op.create_table_comment(
            "heads",
            "How far the watcher has learned (height) and seen (tip) each chain; moved only from where it was seen.",
        )
    op.create_table(
        "blocks",
        sa.Column("chain_id", columns.Whole(), nullable=False),
        sa.Column("number", columns.Whole(), nullable=False),
        sa.Column("hash", columns.Word(), nullable=False),
        sa.Column("at", columns.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("chain_id", "number", name=op.f("pk_blocks")),
        comment="Blocks seen: those that may be taken back, those with logs of ours, and the last.",
        sqlite_strict=True,
    )
    op.create_table(
        "sightings",
        sa.Column("chain_id", columns.Whole(), nullable=False),
        sa.Column("block_number", columns.Whole(), nullable=False),
        sa.Column("log_index", columns.Whole(), nullable=False),
        sa.Column("block_hash", columns.Word(), nullable=False),
        sa.Column("tx_hash", columns.Word(), nullable=False),
        sa.Column("kind", columns.Word(), nullable=False),
        sa.Column("body", columns.Word(), nullable=False),
        sa.PrimaryKeyConstraint("chain_id", "block_number", "log_index", name=op.f("pk_sightings")),
        comment="Logs of the escrow as they were seen; those above the head's height may still be taken back.",
        sqlite_strict=True,
    )
