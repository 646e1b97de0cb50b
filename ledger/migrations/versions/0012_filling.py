"""How a task finds its worker, whom its employer has chosen, and what seats were worth lately."""

import sqlalchemy as sa
from alembic import op

from ledger import columns

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("tasks", table_kwargs={"sqlite_strict": True}) as batch_op:
        batch_op.add_column(sa.Column("filling", columns.Word(), server_default="matcher", nullable=False))
        batch_op.add_column(sa.Column("wanted", columns.Word(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_tasks_wanted"), "people", ["wanted"], ["id"])
        batch_op.create_check_constraint(op.f("ck_tasks_filling"), "filling IN ('first', 'choose', 'matcher')")
    op.create_table(
        "expectations",
        sa.Column("kind", columns.Word(), nullable=False),
        sa.Column("total", columns.Whole(), nullable=False),
        sa.Column("count", columns.Whole(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_expectations")),
        comment="What seats were worth that the matcher filled lately, by kind of task: the sum of so many utilities.",
        sqlite_strict=True,
    )
