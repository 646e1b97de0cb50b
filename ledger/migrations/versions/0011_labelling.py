"""Items of labelling tasks, the answers to them, what was decided."""

import sqlalchemy as sa
from alembic import op

from ledger import columns

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "items",
        sa.Column("id", columns.Word(), nullable=False),
        sa.Column("task", columns.Word(), nullable=False),
        sa.Column("name", columns.Word(), nullable=False),
        sa.Column("question", columns.Word(), nullable=False),
        sa.Column("labels", columns.Word(), nullable=False),
        sa.Column("gold", columns.Word(), nullable=True),
        sa.Column("added_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["task"], ["tasks.id"], name=op.f("fk_items_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sa.UniqueConstraint("task", "name", name=op.f("uq_items_task_name")),
        comment="The questions of a labelling task, in the order they were added; gold is the known truth of some, and a secret.",
        sqlite_strict=True,
    )
    op.create_table(
        "answers",
        sa.Column("item", columns.Word(), nullable=False),
        sa.Column("worker", columns.Word(), nullable=False),
        sa.Column("label", columns.Word(), nullable=False),
        sa.Column("hash", columns.Word(), nullable=False),
        sa.Column("answered_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_answers_item")),
        sa.ForeignKeyConstraint(["worker"], ["people.id"], name=op.f("fk_answers_worker")),
        sa.PrimaryKeyConstraint("item", "worker", name=op.f("pk_answers")),
        sa.UniqueConstraint("hash", name=op.f("uq_answers_hash")),
        comment="Which label each worker gave to an item: one each, never changed, known by its hash.",
        sqlite_strict=True,
    )
    op.create_index("ix_answers_worker", "answers", ["worker"])
    op.create_table(
        "decisions",
        sa.Column("item", columns.Word(), nullable=False),
        sa.Column("label", columns.Word(), nullable=False),
        sa.Column("certainty", columns.Whole(), nullable=False),
        sa.Column("answers", columns.Whole(), nullable=False),
        sa.Column("is_sure", columns.Flag(), nullable=False),
        sa.Column("decided_at", columns.Moment(), nullable=False),
        sa.CheckConstraint("answers >= 1", name=op.f("ck_decisions_answers")),
        sa.CheckConstraint("certainty BETWEEN 0 AND 1000000", name=op.f("ck_decisions_certainty")),
        sa.ForeignKeyConstraint(["item"], ["items.id"], name=op.f("fk_decisions_item")),
        sa.PrimaryKeyConstraint("item", name=op.f("pk_decisions")),
        comment="What an item's answers came to, of how many of them, and how probable that is in millionths; never changed.",
        sqlite_strict=True,
    )
