"""disputes."""

import sqlalchemy as sa
from alembic import op

from ledger import columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STAGES = (
    "'posted', 'assigned', 'opened', 'delivered', 'rated', 'contested', 'revoking', 'settling', 'settled', "
    "'refunded', 'cancelled', 'expired'"
)


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("tasks", table_kwargs={"sqlite_strict": True}) as batch_op:
        batch_op.add_column(sa.Column("arbiter", columns.Word(), nullable=True))
        batch_op.add_column(sa.Column("is_contest_final", columns.Flag(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("path", columns.Whole(), nullable=True))
        batch_op.create_index("ix_tasks_arbiter", ["arbiter"], unique=False)
        batch_op.create_foreign_key("fk_tasks_arbiter", "people", ["arbiter"], ["id"])
        batch_op.drop_constraint(op.f("ck_tasks_stage"), type_="check")
        batch_op.create_check_constraint(op.f("ck_tasks_stage"), f"stage IN ({_STAGES})")
        batch_op.create_check_constraint(op.f("ck_tasks_path"), "path BETWEEN 0 AND 8")
        batch_op.create_check_constraint(
            op.f("ck_tasks_arbiter_is_no_party"), "arbiter IS NULL OR arbiter NOT IN (employer, worker)"
        )
    op.create_table(
        "grounds",
        sa.Column("task", columns.Word(), nullable=False),
        sa.Column("hash", columns.Word(), nullable=False),
        sa.Column("salt", columns.Bytes(), nullable=False),
        sa.Column("person", columns.Word(), nullable=False),
        sa.Column("text", columns.Word(), nullable=False),
        sa.Column("said_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_grounds_person")),
        sa.ForeignKeyConstraint(["task"], ["tasks.id"], name=op.f("fk_grounds_task")),
        sa.PrimaryKeyConstraint("task", "hash", name=op.f("pk_grounds")),
        comment="Why somebody objected or ruled, in their own words; the salted hash is what stands on chain.",
        sqlite_strict=True,
    )
    op.create_table(
        "proposals",
        sa.Column("task", columns.Word(), nullable=False),
        sa.Column("person", columns.Word(), nullable=False),
        sa.Column("earned", columns.Minor(), nullable=False),
        sa.Column("stage", columns.Word(), nullable=False),
        sa.Column("proposed_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_proposals_person")),
        sa.ForeignKeyConstraint(["task"], ["tasks.id"], name=op.f("fk_proposals_task")),
        sa.PrimaryKeyConstraint("task", name=op.f("pk_proposals")),
        comment="What one side has offered the other to end a task by; the newest alone, and only while the task stands there.",
        sqlite_strict=True,
    )
