"""People: who acts, how they are reached, and the address they act with."""

from dataclasses import dataclass, field
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
    address: str  # of the managed key, or of a wallet of their own
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class Keystore:
    """A managed key as its owner takes it along: a file, and the words that open it; shown by nothing."""

    name: str
    content: bytes = field(repr=False)
    passphrase: str = field(repr=False)
