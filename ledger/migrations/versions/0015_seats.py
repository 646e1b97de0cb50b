"""Seats of labelling jobs: which task's worker answers whose items."""

import sqlalchemy as sa
from alembic import op

from ledger import columns

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "seats",
        sa.Column("task", columns.Word(), nullable=False),
        sa.Column("items_of", columns.Word(), nullable=False),
        sa.Column("answered", columns.Whole(), server_default="0", nullable=False),
        sa.CheckConstraint("answered >= 0", name=op.f("ck_seats_answered")),
        sa.ForeignKeyConstraint(["items_of"], ["tasks.id"], name=op.f("fk_seats_items_of")),
        sa.ForeignKeyConstraint(["task"], ["tasks.id"], name=op.f("fk_seats_task")),
        sa.PrimaryKeyConstraint("task", name=op.f("pk_seats")),
        comment="Tasks whose workers answer a task's items, its own or another's of the employer; and how many so far.",
        sqlite_strict=True,
    )
    op.create_index("ix_seats_items_of", "seats", ["items_of"])
    # A task that has items is the first seat of its own job.
    op.execute("INSERT INTO seats (task, items_of) SELECT DISTINCT task, task FROM items")
    op.drop_index("ix_answers_worker", "answers")
    op.create_index("ix_answers_worker_item", "answers", ["worker", "item"])
