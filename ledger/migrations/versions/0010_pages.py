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
    op.create_index("ix_carried_effect", "carried", ["effect"])
    op.create_index("ix_entries_kind", "entries", ["kind", "seq"])
    _some("ix_balances_open", "balances", ["account", "token"], "minor <> '0'")
    _some("ix_commands_result", "commands", ["result"], "result <> ''")
    _some("ix_outbox_refused", "outbox", ["seq"], "state = 'refused'")


def _some(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
