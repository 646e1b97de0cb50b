"""What the pages read by."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.drop_index("ix_postings_account", table_name="postings")
    op.create_index("ix_postings_account", "postings", ["account", "entry", "leg"])
    op.create_index("ix_entries_kind", "entries", ["kind", "seq"])
    op.create_index("ix_balances_open", "balances", ["account", "token"], **_where("minor <> '0'"))
    op.create_index("ix_commands_result", "commands", ["result"], **_where("result <> ''"))
    op.create_index("ix_outbox_refused", "outbox", ["seq"], **_where("state = 'refused'"))


def _where(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
