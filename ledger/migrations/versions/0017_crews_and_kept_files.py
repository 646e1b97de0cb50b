"""Crews: tasks that were posted as one; what is attached to tasks; our own copies of files."""

import sqlalchemy as sa
from alembic import op

from ledger import columns

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("tasks", table_kwargs={"sqlite_strict": True}) as batch_op:
        batch_op.add_column(sa.Column("attachments", columns.Word(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("crew", columns.Word(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_tasks_crew"), "tasks", ["crew"], ["id"])
    in_crew, seated = sa.text("crew IS NOT NULL"), sa.text("crew IS NOT NULL AND worker IS NOT NULL")
    op.create_index("ix_tasks_crew", "tasks", ["crew", "id"], sqlite_where=in_crew, postgresql_where=in_crew)
    op.create_index(
        "uq_tasks_crew", "tasks", ["crew", "worker"], unique=True, sqlite_where=seated, postgresql_where=seated
    )
