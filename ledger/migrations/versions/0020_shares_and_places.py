"""How many items each seat of a labelling job was promised, and in which order offers came in."""

import sqlalchemy as sa
from alembic import op

from ledger import columns

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("applications", table_kwargs={"sqlite_strict": True}) as batch_op:
        batch_op.add_column(sa.Column("place", columns.Whole(), server_default="0", nullable=False))
        batch_op.create_check_constraint(op.f("ck_applications_place"), "place >= 0")
    # What is known of the order until now is when each offer said it was made.
    op.execute(
        "UPDATE applications SET place = (SELECT count(*) FROM applications AS other WHERE other.task = applications.task"
        " AND (other.applied_at < applications.applied_at"
        " OR (other.applied_at = applications.applied_at AND other.person <= applications.person)))"
    )
    with op.batch_alter_table("seats", table_kwargs={"sqlite_strict": True}) as batch_op:
        batch_op.add_column(sa.Column("share", columns.Whole(), server_default="0", nullable=False))
        batch_op.create_check_constraint(op.f("ck_seats_share"), "share >= 0")
    # Who sits or has offered already has promised an even part of three answers to each item, and no more than all.
    op.execute(
        "UPDATE seats SET share = (SELECT CASE WHEN 3 * count(*) / sat.n < count(*) THEN 3 * count(*) / sat.n"
        " ELSE count(*) END FROM items, (SELECT items_of, count(*) AS n FROM seats GROUP BY items_of) AS sat"
        " WHERE items.task = seats.items_of AND items.gold IS NULL AND sat.items_of = seats.items_of GROUP BY sat.n)"
        " WHERE EXISTS (SELECT 1 FROM items WHERE items.task = seats.items_of AND items.gold IS NULL)"
        " AND (EXISTS (SELECT 1 FROM applications WHERE applications.task = seats.task)"
        " OR EXISTS (SELECT 1 FROM tasks WHERE tasks.id = seats.task AND tasks.worker IS NOT NULL))"
    )
