"""What was said twice because nobody knew whether it had arrived: the second time it is only answered.

As in Telegram's own protocol, whoever sends a message gives it a `random_id`; without one nothing is a repeat.
"""

import json
from collections.abc import Callable

from bot.sandbox.errors import Json
from bot.sandbox.store import Store


def once(store: Store, person_id: int, random_id: str, send: Callable[[], Json]) -> Json:
    """Send, unless this person has sent something under this number before; gives what was answered then."""
    if not random_id:
        return send()
    row = store.row("SELECT answer FROM sendings WHERE person_id = ? AND random_id = ?", person_id, random_id)
    if row is not None:
        answered: Json = json.loads(row["answer"])
        return answered
    answer = send()
    store.run(
        "INSERT INTO sendings (person_id, random_id, answer) VALUES (?, ?, ?)", person_id, random_id, json.dumps(answer)
    )
    return answer
