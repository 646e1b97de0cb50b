"""trails."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_index(op.f("ix_blocks_hash"), "blocks", ["hash"], unique=False)
