"""While the operator works on the product: people hear one sentence, and what they do is kept and answered after."""

from collections.abc import Sequence

from bot.incoming import Incoming
from bot.texts import choose_locale, text
from bot.turn import message
from ledger import outbox
from ledger.assembly import Ledger
from ledger.core.ids import CommandId
from ledger.database import Connection, transact


def tell_once(ledger: Ledger, bot_id: int, waiting: Sequence[Incoming], since: str) -> int:
    """Say once a maintenance to each chat that its words are kept; says how many had to be told."""
    named = {CommandId(f"maintenance:{bot_id}:{one.chat_id}:{since}"): one for one in waiting}

    def tell(connection: Connection) -> int:
        told = outbox.select_origins(connection, named)
        untold = {origin: one for origin, one in named.items() if origin not in told}
        people = ledger.views.people_by_telegram([one.telegram_id for one in untold.values()])
        wanted = []
        for origin, one in untold.items():
            person = people.get(one.telegram_id)
            locale = choose_locale(person.language if person else None, one.language_code)
            wanted.append((origin, (message(one.chat_id, text(locale, "maintenance")),)))
        outbox.insert_all(connection, wanted, ledger.clock.now())
        return len(wanted)

    return transact(ledger.engine, tell) if named else 0
