"""A turn of the conversation: what a flow is given and what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot import texts
from bot.incoming import Incoming
from ledger.core.commands import Command
from ledger.core.effects import Send
from ledger.core.ids import CommandId
from ledger.core.money import Asset
from ledger.core.people import Person
from ledger.core.policy import Policy
from ledger.core.task import Task
from ledger.core.terms import split
from ledger.dialogues import Dialogue
from ledger.intake import Outcome
from ledger.views import Views

DEFAULT_ASSET = "USD"
DIALOGUE_LASTS = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Who does what, where the conversation stands, and what may be read."""

    bot_id: int
    incoming: Incoming
    person: Person
    dialogue: Dialogue | None
    views: Views
    policy: Policy
    now: datetime
    assets: Mapping[str, Asset]

    @property
    def locale(self) -> str:
        """The person's language."""
        return self.person.language

    @property
    def decimals(self) -> dict[str, int]:
        """The scale of each currency, as the parsers take it."""
        return {asset.code: asset.decimals for asset in self.assets.values()}

    def stamp(self) -> dict[str, CommandId | datetime]:
        """Give the command of this update its id: the same update makes the same command."""
        return {"id": CommandId(f"tg:{self.bot_id}:{self.incoming.update_id}"), "at": self.now}

    def money(self, minor: int, asset: str) -> str:
        """Write an amount for this person."""
        return texts.money(minor, self.assets[asset].decimals, asset, self.locale)

    def moment(self, moment: datetime) -> str:
        """Write a moment for this person."""
        return texts.when(moment, self.locale)

    def date(self, seconds: int) -> str:
        """Write a date of the terms for this person."""
        return self.moment(datetime.fromtimestamp(seconds, UTC))

    def payout(self, task: Task) -> int:
        """Say what the rating a task has would pay its worker."""
        assert task.terms is not None, "a rated task has terms"
        assert task.rating is not None, "a rated task has a rating"
        return split(task.terms, task.reward, task.rating).payout

    def say(self, key: str, *rows: "Row", **values: str | int) -> Send:
        """Say something by key."""
        return self.show(texts.text(self.locale, key, **values), *rows)

    def show(self, html: texts.Html, *rows: "Row") -> Send:
        """Send a text that is made already, with rows of buttons under it."""
        return message(self.incoming.chat_id, html, *rows)

    def begin(self, flow: str, **body: str) -> Dialogue:
        """Wait for this person's next word in a flow."""
        return Dialogue(self.incoming.chat_id, flow, body, self.incoming.update_id, self.now + DIALOGUE_LASTS)

    def strip_card(self) -> tuple[Send, ...]:
        """Take the buttons off the card that was pressed: what is done cannot be pressed again."""
        if not self.incoming.message_id:
            return ()
        payload = {"message_id": self.incoming.message_id}
        return (Send(self.incoming.chat_id, "editMessageReplyMarkup", payload),)


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its label, and what it sends back."""

    label: str
    pressed: str


Row = tuple[Button, ...]


def _say_nothing(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a turn brings: commands for the one door, words for when they are accepted, and what to wait for.

    Any turn ends the conversation before it unless it names a dialogue: nobody is trapped.
    """

    commands: tuple[Command, ...] = ()
    accepted: Callable[[tuple[Outcome, ...]], tuple[Send, ...]] = field(default=_say_nothing)
    dialogue: Dialogue | None = None


def only(*sends: Send, dialogue: Dialogue | None = None) -> Answer:
    """Answer with words alone."""
    return Answer(accepted=lambda _: sends, dialogue=dialogue)


def message(chat_id: int, html: texts.Html, *rows: Row) -> Send:
    """Make a message with rows of buttons."""
    payload: dict[str, object] = {"text": str(html), "parse_mode": "HTML"}
    if rows:
        payload["reply_markup"] = keyboard(*rows)
    return Send(chat_id, "sendMessage", payload)


def keyboard(*rows: Row) -> dict[str, object]:
    """Make an inline keyboard."""
    shown = [[{"text": one.label, "callback_data": one.pressed} for one in row] for row in rows if row]
    return {"inline_keyboard": shown}
