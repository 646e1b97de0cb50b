"""Where each chat stands in a conversation: rows with a revision and an expiry, so that a restart forgets nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, and_, delete, insert, select

from ledger.database import reading
from ledger.tables import cards, dialogues


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A conversation that waits for the person's next word."""

    chat_id: int
    flow: str
    body: Mapping[str, str]
    revision: int  # the update that brought it here: an older card's button carries another
    expires_at: datetime


def select_dialogue(engine: Engine, chat_id: int, now: datetime) -> Dialogue | None:
    """Read where a chat stands; what has expired is as if it were not there."""
    with reading(engine) as connection:
        row = connection.execute(select(dialogues).where(dialogues.c.chat_id == chat_id)).mappings().one_or_none()
    found = None if row is None else Dialogue(**row)
    return found if found is not None and now < found.expires_at else None


def select_dialogues(connection: Connection, chats: Collection[int], now: datetime) -> dict[int, Dialogue]:
    """Read where chats stand; of one that stands nowhere there is nothing."""
    rows = connection.execute(select(dialogues).where(dialogues.c.chat_id.in_(sorted(chats)))).mappings()
    found = (Dialogue(**row) for row in rows)
    return {one.chat_id: one for one in found if now < one.expires_at}


def replace_dialogue(connection: Connection, chat_id: int, dialogue: Dialogue | None) -> None:
    """Set where a chat stands; nothing ends the conversation."""
    connection.execute(delete(dialogues).where(dialogues.c.chat_id == chat_id))
    if dialogue is None:
        return
    row = {"flow": dialogue.flow, "body": dialogue.body, "revision": dialogue.revision}
    connection.execute(insert(dialogues).values(chat_id=chat_id, **row, expires_at=dialogue.expires_at))


def select_card(engine: Engine, chat_id: int, name: str) -> int:
    """Read which message of a chat is the card of this name; 0 where there is none."""
    mine = and_(cards.c.chat_id == chat_id, cards.c.name == name)
    with reading(engine) as connection:
        found = connection.execute(select(cards.c.message_id).where(mine)).scalar_one_or_none()
    return found or 0


def replace_card(connection: Connection, chat_id: int, name: str, message_id: int) -> None:
    """Remember which message of a chat is the card of this name."""
    connection.execute(delete(cards).where(and_(cards.c.chat_id == chat_id, cards.c.name == name)))
    connection.execute(insert(cards).values(chat_id=chat_id, name=name, message_id=message_id))
