"""The queue of updates: each waits until the bot has confirmed it."""

import json

from bot.sandbox.errors import Json
from bot.sandbox.store import Store

# Telegram sends these only to a bot that names them in allowed_updates.
UNUSUAL = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KEPT_AFTER_CONFIRMATION = 1000


def insert_update(store: Store, kind: str, payload: Json) -> int | None:
    """Queue an update, unless the bot has said that it does not want this kind."""
    allowed = store.setting("allowed_updates", [])
    if kind not in allowed if allowed else kind in UNUSUAL:
        return None
    return store.run("INSERT INTO updates (kind, payload) VALUES (?, ?)", kind, json.dumps(payload))


def remember_allowed(store: Store, allowed: list[str]) -> None:
    """Keep which kinds the bot wants; none named means the usual ones."""
    store.set_setting("allowed_updates", [kind for kind in allowed if isinstance(kind, str)])


def confirm_before(store: Store, offset: int) -> None:
    """Confirm all updates before an offset; one beyond the queue's end is from another life and says nothing."""
    newest = store.row("SELECT MAX(update_id) AS id FROM updates")
    if newest is None or newest["id"] is None or offset > newest["id"] + 1:
        return
    store.run("UPDATE updates SET confirmed = 1 WHERE update_id < ? AND confirmed = 0", offset)
    _forget_old(store, newest["id"])


def confirm_all_but(store: Store, count: int) -> None:
    """Confirm all updates except the newest ones, as a negative offset asks."""
    rows = store.rows("SELECT update_id FROM updates WHERE confirmed = 0 ORDER BY update_id DESC LIMIT ?", count)
    if rows:
        confirm_before(store, rows[-1]["update_id"])


def confirm_one(store: Store, update_id: int) -> None:
    """Confirm what the webhook has taken, however often it was to be delivered."""
    store.run("UPDATE updates SET confirmed = 1, again = 0 WHERE update_id = ?", update_id)
    _forget_old(store, update_id)


def select_waiting(store: Store, limit: int) -> list[Json]:
    """Give the oldest updates that wait, those to be delivered again among them."""
    rows = store.rows("SELECT * FROM updates WHERE confirmed = 0 OR again > 0 ORDER BY update_id LIMIT ?", limit)
    return [{"update_id": row["update_id"], row["kind"]: json.loads(row["payload"])} for row in rows]


def count_delivery(store: Store, updates: list[Json]) -> None:
    """Note that what was to be delivered once more has been, up to the newest of these."""
    store.run("UPDATE updates SET again = 0 WHERE again > 0 AND update_id <= ?", updates[-1]["update_id"])


def count_waiting(store: Store) -> int:
    """How many updates wait."""
    row = store.row("SELECT COUNT(*) AS waiting FROM updates WHERE confirmed = 0 OR again > 0")
    assert row is not None, "an aggregate has one row"
    return int(row["waiting"])


def deliver_again(store: Store, update_id: int) -> bool:
    """Have an update delivered once more under the same number; False when it is forgotten."""
    found = store.row("SELECT 1 FROM updates WHERE update_id = ?", update_id)
    store.run("UPDATE updates SET again = 1 WHERE update_id = ?", update_id)
    return found is not None


def confirm_everything(store: Store) -> None:
    """Drop whatever waits."""
    store.run("UPDATE updates SET confirmed = 1, again = 0")


def _forget_old(store: Store, newest: int) -> None:
    """Keep only the last confirmed updates, for deliveries on request."""
    store.run(
        "DELETE FROM updates WHERE confirmed = 1 AND again = 0 AND update_id < ?",
        newest - KEPT_AFTER_CONFIRMATION,
    )
