"""slots."""

import sqlalchemy as sa
from alembic import op

from ledger import columns

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("tasks", table_kwargs={"sqlite_strict": True}) as batch_op:
        batch_op.add_column(sa.Column("place", columns.Whole(), server_default="0", nullable=False))
        batch_op.drop_constraint(op.f("uq_tasks_batch"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_tasks_batch_place"), ["batch", "place"])
    op.create_table(
        "slots",
        sa.Column("batch", columns.Word(), nullable=False),
        sa.Column("place", columns.Whole(), autoincrement=False, nullable=False),
        sa.Column("task", columns.Word(), nullable=False),
        sa.Column("worker", columns.Word(), nullable=False),
        sa.Column("reward", columns.Minor(), nullable=False),
        sa.CheckConstraint("place BETWEEN 0 AND 254", name=op.f("ck_slots_place")),
        sa.ForeignKeyConstraint(["task"], ["tasks.id"], name=op.f("fk_slots_task")),
        sa.PrimaryKeyConstraint("batch", "place", name=op.f("pk_slots")),
        comment="How each batch of ours was planned: which task stands where in it, for which address and reward; never changed.",
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_slots_task"), "slots", ["task"], unique=False)
    # Every batch so far is of one task, and opened for whoever was chosen last.
    op.execute(
        """
        INSERT INTO slots (batch, place, task, worker, reward)
        SELECT tasks.batch, 0, tasks.id, people.address, tasks.reward FROM tasks
        JOIN people ON people.id = COALESCE(tasks.worker, (
            SELECT assignments.worker FROM assignments WHERE assignments.task = tasks.id
            ORDER BY assignments.version DESC LIMIT 1
        ))
        WHERE tasks.batch IS NOT NULL
        """
    )
