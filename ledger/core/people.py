"""People: who acts, how they are reached, and the address they act with."""

from dataclasses import dataclass
from datetime import datetime

from ledger.core.ids import PersonId


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody known by a numeric Telegram id; never by a name, which anyone can take."""

    id: PersonId
    telegram_id: int
    chat_id: int
    name: str  # as Telegram shows it; for people to read, never to decide by
    language: str  # "zh-Hans" or "en"
    address: str  # of the managed key
    entered_at: datetime
