"""Paces, and an index of what is open in the inbox alone."""

import sqlalchemy as sa
from alembic import op

from ledger import columns

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "paces",
        sa.Column("scope", columns.Word(), nullable=False),
        sa.Column("even_at", columns.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_paces")),
        comment="How far ahead of an even pace something is, in microseconds since 1970: what limits per second are kept by.",
        sqlite_strict=True,
    )
    op.drop_index("ix_inbox_open", "inbox")
    is_open = sa.text("done_at IS NULL")
    columns_ = ["done_at", "bot_id", "chat_id", "update_id"]
    op.create_index("ix_inbox_open", "inbox", columns_, sqlite_where=is_open, postgresql_where=is_open)
