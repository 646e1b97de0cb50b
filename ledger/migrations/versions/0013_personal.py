"""What people set for themselves; what a task needs; why each other applicant was not chosen."""

from typing import Literal

import sqlalchemy as sa
from alembic import op

from ledger import columns

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "cards",
        sa.Column("chat_id", columns.Whole(), autoincrement=False, nullable=False),
        sa.Column("name", columns.Word(), nullable=False),
        sa.Column("message_id", columns.Whole(), nullable=False),
        sa.CheckConstraint("message_id > 0", name=op.f("ck_cards_message_id")),
        sa.PrimaryKeyConstraint("chat_id", "name", name=op.f("pk_cards")),
        comment="Which message of a chat is the card that is edited in place, by what it is for.",
        sqlite_strict=True,
    )
    op.create_table(
        "consents",
        sa.Column("person", columns.Word(), nullable=False),
        sa.Column("version", columns.Word(), nullable=False),
        sa.Column("accepted_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_consents_person")),
        sa.PrimaryKeyConstraint("person", "version", name=op.f("pk_consents")),
        comment="Who agreed to which version of the terms of use, and when; never changed.",
        sqlite_strict=True,
    )
    op.create_table(
        "profiles",
        sa.Column("person", columns.Word(), nullable=False),
        sa.Column("role", columns.Word(), nullable=False),
        sa.Column("skills", columns.Word(), nullable=False),
        sa.Column("languages", columns.Word(), nullable=False),
        sa.Column("place", columns.Word(), nullable=False),
        sa.Column("board", columns.Word(), nullable=False),
        sa.CheckConstraint("role IN ('', 'employer', 'worker', 'both')", name=op.f("ck_profiles_role")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_profiles_person")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_profiles")),
        comment="What people say of themselves, unchecked, and how they want to see the board.",
        sqlite_strict=True,
    )
    op.create_table(
        "templates",
        sa.Column("person", columns.Word(), nullable=False),
        sa.Column("name", columns.Word(), nullable=False),
        sa.Column("task", columns.Word(), nullable=False),
        sa.Column("saved_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_templates_person")),
        sa.ForeignKeyConstraint(["task"], ["tasks.id"], name=op.f("fk_templates_task")),
        sa.PrimaryKeyConstraint("person", "name", name=op.f("pk_templates")),
        comment="Tasks that their employers saved under a name.",
        sqlite_strict=True,
    )
    # Made anew on SQLite, so that the schema reads the same as one that is made at once.
    strict = {"sqlite_strict": True}
    recreate: Literal["always", "never"] = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("assignments", recreate=recreate, table_kwargs=strict) as batch_op:
        batch_op.add_column(sa.Column("against", columns.Word(), server_default="[]", nullable=False))
    with op.batch_alter_table("tasks", recreate=recreate, table_kwargs=strict) as batch_op:
        batch_op.add_column(sa.Column("needs", columns.Word(), server_default="{}", nullable=False))
