"""What the sides of a task say beside the work: evidence, notes, the worker's feedback."""

import sqlalchemy as sa
from alembic import op

from ledger import columns

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "evidence",
        sa.Column("task", columns.Word(), nullable=False),
        sa.Column("hash", columns.Word(), nullable=False),
        sa.Column("salt", columns.Bytes(), nullable=False),
        sa.Column("person", columns.Word(), nullable=False),
        sa.Column("body", columns.Word(), nullable=False),
        sa.Column("shown_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_evidence_person")),
        sa.ForeignKeyConstraint(["task"], ["tasks.id"], name=op.f("fk_evidence_task")),
        sa.PrimaryKeyConstraint("task", "hash", name=op.f("pk_evidence")),
        comment="What the sides of a dispute have shown the arbiter; never changed, known by its salted hash.",
        sqlite_strict=True,
    )
    op.create_table(
        "feedback",
        sa.Column("task", columns.Word(), nullable=False),
        sa.Column("worker", columns.Word(), nullable=False),
        sa.Column("employer", columns.Word(), nullable=False),
        sa.Column("rating", columns.Whole(), nullable=False),
        sa.Column("words", columns.Word(), nullable=False),
        sa.Column("given_at", columns.Moment(), nullable=False),
        sa.CheckConstraint("rating BETWEEN 0 AND 100", name=op.f("ck_feedback_rating")),
        sa.ForeignKeyConstraint(["employer"], ["people.id"], name=op.f("fk_feedback_employer")),
        sa.ForeignKeyConstraint(["task"], ["tasks.id"], name=op.f("fk_feedback_task")),
        sa.ForeignKeyConstraint(["worker"], ["people.id"], name=op.f("fk_feedback_worker")),
        sa.PrimaryKeyConstraint("task", name=op.f("pk_feedback")),
        comment="How employers were, as their workers say: one rating a settled task, never changed.",
        sqlite_strict=True,
    )
    op.create_index("ix_feedback_employer", "feedback", ["employer"])

    op.create_table(
        "notes",
        sa.Column("id", columns.Word(), nullable=False),
        sa.Column("task", columns.Word(), nullable=False),
        sa.Column("person", columns.Word(), nullable=False),
        sa.Column("words", columns.Word(), nullable=False),
        sa.Column("sent_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_notes_person")),
        sa.ForeignKeyConstraint(["task"], ["tasks.id"], name=op.f("fk_notes_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        comment="What employer and worker told each other about a task, through the bot.",
        sqlite_strict=True,
    )
    op.create_index("ix_notes_task", "notes", ["task", "person", "sent_at"])
