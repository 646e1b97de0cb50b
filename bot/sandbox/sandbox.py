"""What every part of the emulator needs at hand: its memory, its bot, the faults ordered, and the hour."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.errors import Json
from bot.sandbox.faults import Faults
from bot.sandbox.polls import Polls
from bot.sandbox.store import Store
from bot.sandbox.tour import Tour


def unix_now() -> int:
    """Give the hour on the wall, in whole seconds, as Telegram stamps its messages."""
    return int(time.time())


@dataclass(frozen=True, slots=True)
class Bot:
    """The one bot that this emulator serves."""

    token: str
    first_name: str = "Escrowd"
    username: str = "escrowd_sandbox_bot"

    @property
    def id(self) -> int:
        """The number before the token's colon, as in Telegram."""
        head = self.token.partition(":")[0]
        return int(head) if head.isascii() and head.isdigit() else 1

    def as_json(self) -> Json:
        """Give the bot as the sender of a message."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.first_name,
            "username": self.username,
        }


@dataclass(frozen=True, slots=True)
class Sandbox:
    """One running emulator."""

    store: Store
    bot: Bot
    ledger_url: str | None = None
    tour: Tour | None = None  # what the page can play by itself
    faults: Faults = field(default_factory=Faults)
    polls: Polls = field(default_factory=Polls)
    now: Callable[[], int] = unix_now
