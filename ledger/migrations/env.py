"""How Alembic reaches the database: over the connection that `ledger.database.migrate` hands it."""

from typing import Literal

from alembic import context

from ledger.columns import Json
from ledger.tables import metadata


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    # What a JSON column holds is the program's matter; to the schema it is text.
    return "columns.Word()" if kind == "type" and isinstance(item, Json) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by making it anew
    render_item=_render,
    user_module_prefix="columns.",
)
with context.begin_transaction():
    context.run_migrations()
