"""findings."""

import sqlalchemy as sa
from alembic import op

from ledger import columns

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "findings",
        sa.Column("seq", columns.Whole(), autoincrement=True, nullable=False),
        sa.Column("code", columns.Word(), nullable=False),
        sa.Column("subject", columns.Word(), nullable=False),
        sa.Column("detail", columns.Word(), nullable=False),
        sa.Column("is_serious", columns.Flag(), nullable=False),
        sa.Column("found_at", columns.Moment(), nullable=False),
        sa.Column("cleared_at", columns.Moment(), nullable=True),
        sa.Column("note", columns.Word(), nullable=True),
        sa.Column("is_accepted", columns.Flag(), nullable=False),
        sa.Column("told", columns.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_findings")),
        comment="What checks have found: open until it is over, or a person has accepted it as it is.",
        sqlite_strict=True,
    )
    op.create_index("ix_findings_accepted", "findings", ["is_accepted"])
    op.create_index("ix_findings_open", "findings", ["cleared_at", "is_serious"])
    is_open = sa.text("cleared_at IS NULL")
    op.create_index(
        "uq_findings_open",
        "findings",
        ["code", "subject"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
