"""Communities: groups with a board of their own, who rules there, and on whose board a task was posted."""

import sqlalchemy as sa
from alembic import op

from ledger import columns

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "communities",
        sa.Column("id", columns.Word(), nullable=False),
        sa.Column("version", columns.Whole(), nullable=False),
        sa.Column("chat_id", columns.Whole(), nullable=False),
        sa.Column("title", columns.Word(), nullable=False),
        sa.Column("language", columns.Word(), nullable=False),
        sa.Column("fee_bps", columns.Whole(), nullable=False),
        sa.Column("receiver", columns.Word(), nullable=False),
        sa.Column("is_announcing", columns.Flag(), nullable=False),
        sa.Column("is_open", columns.Flag(), nullable=False),
        sa.CheckConstraint("language IN ('zh-Hans', 'en')", name=op.f("ck_communities_language")),
        sa.CheckConstraint("fee_bps BETWEEN 0 AND 2000", name=op.f("ck_communities_fee_bps")),
        sa.ForeignKeyConstraint(["receiver"], ["people.id"], name=op.f("fk_communities_receiver")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_communities")),
        sa.UniqueConstraint("chat_id", name=op.f("uq_communities_chat_id")),
        comment="Groups with a board of their own, and what new tasks there are under; each is found by its group's number.",
        sqlite_strict=True,
    )
    op.create_index("ix_communities_receiver", "communities", ["receiver"])
    op.create_table(
        "arbiters",
        sa.Column("community", columns.Word(), nullable=False),
        sa.Column("person", columns.Word(), nullable=False),
        sa.Column("is_appointed", columns.Flag(), nullable=False),
        sa.Column("offered_at", columns.Moment(), nullable=False),
        sa.ForeignKeyConstraint(["community"], ["communities.id"], name=op.f("fk_arbiters_community")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_arbiters_person")),
        sa.PrimaryKeyConstraint("community", "person", name=op.f("pk_arbiters")),
        comment="Who is willing to rule in a community, and whether an administrator has appointed them.",
        sqlite_strict=True,
    )
    with op.batch_alter_table("tasks", table_kwargs={"sqlite_strict": True}) as batch_op:
        batch_op.add_column(sa.Column("community", columns.Word(), nullable=True))
        batch_op.add_column(sa.Column("charter", columns.Word(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_tasks_community"), "communities", ["community"], ["id"])
    of_one = sa.text("community IS NOT NULL")
    op.create_index("ix_tasks_community", "tasks", ["community", "stage"], sqlite_where=of_one, postgresql_where=of_one)
