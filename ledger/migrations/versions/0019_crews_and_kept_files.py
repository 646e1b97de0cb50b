"""Crews: tasks that were posted as one; what is attached to tasks; our own copies of files."""

import sqlalchemy as sa
from alembic import op

from ledger import columns

revision = "0019"
down_revision = "0018"
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
    _keep_files()
    op.create_index(
        "uq_tasks_crew", "tasks", ["crew", "worker"], unique=True, sqlite_where=seated, postgresql_where=seated
    )


def _keep_files() -> None:
    op.create_table(
        "files",
        sa.Column("name", columns.Word(), nullable=False),
        sa.Column("person", columns.Word(), nullable=False),
        sa.Column("wrapped", columns.Bytes(), nullable=False),
        sa.Column("sha256", columns.Word(), nullable=True),
        sa.Column("size", columns.Whole(), server_default="0", nullable=False),
        sa.Column("chunks", columns.Whole(), server_default="0", nullable=False),
        sa.Column("kept_at", columns.Moment(), nullable=False),
        sa.CheckConstraint("size >= 0 AND chunks >= 0", name=op.f("ck_files_size")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_files_person")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_files")),
        comment="Our own copies of files that people sent: each sealed under a key of its own, wrapped under the master secret.",
        sqlite_strict=True,
    )
    op.create_index("ix_files_kept_at", "files", ["kept_at"])
    op.create_index("ix_files_person", "files", ["person", "kept_at"])
    op.create_table(
        "chunks",
        sa.Column("file", columns.Word(), nullable=False),
        sa.Column("number", columns.Whole(), autoincrement=False, nullable=False),
        sa.Column("sealed", columns.Bytes(), nullable=False),
        sa.ForeignKeyConstraint(["file"], ["files.name"], name=op.f("fk_chunks_file")),
        sa.PrimaryKeyConstraint("file", "number", name=op.f("pk_chunks")),
        comment="The pieces of files, sealed, in their order from 0.",
        sqlite_strict=True,
    )
    op.create_table(
        "file_uses",
        sa.Column("file", columns.Word(), nullable=False),
        sa.Column("task", columns.Word(), nullable=False),
        sa.ForeignKeyConstraint(["file"], ["files.name"], name=op.f("fk_file_uses_file")),
        sa.ForeignKeyConstraint(["task"], ["tasks.id"], name=op.f("fk_file_uses_task")),
        sa.PrimaryKeyConstraint("file", "task", name=op.f("pk_file_uses")),
        comment="Which file belongs to which task: it is kept as long as one of them goes on.",
        sqlite_strict=True,
    )
