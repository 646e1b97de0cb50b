"""What every part of the emulator needs at hand: its memory, its bot, the faults ordered, and the hour.

The hour is the wall's plus what was skipped over the control API: it goes forward only, dates every message and ends
every query. It is Telegram's alone: a bot that keeps a clock of its own must be moved beside it.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.sandbox.errors import Json
from bot.sandbox.faults import Faults
from bot.sandbox.flood import Flood
from bot.sandbox.polls import Polls
from bot.sandbox.store import Store
from bot.sandbox.tour import Tour

# What a bot's owner settles with BotFather; `inline_feedback` has chosen results reported.
ABILITIES: Mapping[str, bool] = {
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
    "inline_feedback": False,
}


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
    flood: Flood = field(default_factory=Flood)
    wall: Callable[[], float] = time.time

    def me(self) -> Json:
        """Give the bot as the sender of a message, under the name it has chosen."""
        chosen = self.store.setting("texts", {}).get("name:")
        return self.bot.as_json() | ({"first_name": chosen} if chosen else {})

    def abilities(self) -> Json:
        """Give what was agreed for the bot with Telegram's BotFather; privacy mode is on unless it may read all."""
        agreed: Json = self.store.setting("abilities", {})
        return {**ABILITIES, **agreed}

    def skipped(self) -> int:
        """How many seconds the hour is ahead of the wall's."""
        return int(self.store.setting("clock_offset", 0))

    def exact_now(self) -> float:
        """Give the hour in seconds, with its fraction."""
        return self.wall() + self.skipped()

    def now(self) -> int:
        """Give the hour in whole seconds, as Telegram stamps its messages."""
        return int(self.exact_now())
