"""Whose own address is looked at for money that arrives, and the words by which people know what is ours."""

import sqlalchemy as sa
from alembic import op

from ledger import columns

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("profiles", table_kwargs={"sqlite_strict": True}) as batch_op:
        batch_op.add_column(sa.Column("phrase", columns.Word(), server_default=sa.text("''"), nullable=False))
    op.create_table(
        "lookouts",
        sa.Column("person", columns.Word(), nullable=False),
        sa.Column("until", columns.Moment(), nullable=False),
        sa.Column("height", columns.Whole(), nullable=True),
        sa.Column("is_asked", columns.Flag(), nullable=False),
        sa.CheckConstraint("height >= 0", name=op.f("ck_lookouts_height")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_lookouts_person")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_lookouts")),
        comment="Whose own address is looked at for money that arrives, until when, and up to which final block it was.",
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_applications_person"), "applications", ["person"])
    op.create_index(op.f("ix_lookouts_height"), "lookouts", ["height"])
