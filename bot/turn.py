"""A turn of the conversation: what a flow is given and what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot import texts
from bot.incoming import Incoming
from ledger.core.commands import Command
from ledger.core.effects import Send
from ledger.core.ids import CommandId, TaskId
from ledger.core.money import Asset
from ledger.core.people import Person
from ledger.core.policy import Policy
from ledger.core.task import Task
from ledger.core.terms import split
from ledger.dialogues import Dialogue
from ledger.intake import Outcome
from ledger.views import Listing, Views

USUAL_ASSET = "USD"
SHOW_CARD = "showCard"  # what the sender makes an edit or a message of
TASK_LINK = "task_"  # what a link to a task begins with
DIALOGUE_LASTS = timedelta(hours=12)


def default_asset(assets: Mapping[str, object]) -> str:
    """Name the currency that is meant where none is named: the usual one, or what there is instead of it."""
    return USUAL_ASSET if USUAL_ASSET in assets else min(assets)


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
    bot_name: str = ""  # as links name it
    pages_url: str = ""  # where people's browsers find our pages, if they do
    support: str = ""  # how people reach the operator, in the operator's words

    @property
    def locale(self) -> str:
        """The person's language."""
        return self.person.language

    @property
    def decimals(self) -> dict[str, int]:
        """The scale of each currency, as the parsers take it."""
        return {asset.code: asset.decimals for asset in self.assets.values()}

    @property
    def default_asset(self) -> str:
        """The currency that is meant where none is named."""
        return default_asset(self.assets)

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

    def words(self, key: str, **values: str | int) -> texts.Html:
        """Make words that stand inside another message."""
        return texts.text(self.locale, key, **values)

    def show(self, html: texts.Html, *rows: "Row") -> Send:
        """Send a text that is made already, with rows of buttons under it."""
        return message(self.incoming.chat_id, html, *rows)

    def card(self, name: str, html: texts.Html, *rows: "Row", is_new: bool = False) -> Send:
        """Show a card that is edited in place: the one that was pressed, else the chat's last of this name.

        With `is_new` it is sent below all that was said; so is one that cannot be edited any more.
        """
        shown = message(self.incoming.chat_id, html, *rows).payload
        place = {"card": name, "message_id": 0 if is_new else self.incoming.message_id, "is_new": is_new}
        return Send(self.incoming.chat_id, SHOW_CARD, {**shown, **place})

    def link(self, task: TaskId) -> str:
        """Give the link that leads to a task in the private chat with this bot."""
        return f"https://t.me/{self.bot_name}?start={TASK_LINK}{task}"

    def begin(self, flow: str, **body: str) -> Dialogue:
        """Wait for this person's next word in a flow."""
        return Dialogue(self.incoming.chat_id, flow, body, self.incoming.update_id, self.now + DIALOGUE_LASTS)

    def listing(self, task: TaskId) -> Listing:
        """Read a task that a command of this turn has just been accepted for."""
        found = self.views.listing(task)
        assert found is not None, "a command was accepted for it"
        return found

    def on_board(self, task: TaskId) -> Listing:
        """Read such a task as the board shows it: of a crew a seat that is free, if there is one."""
        found = self.views.on_board(task)
        assert found is not None, "a command was accepted for it"
        return found

    def cancel_row(self, dialogue: Dialogue) -> "Row":
        """Offer the way out of a question."""
        return (Button(texts.plain(self.locale, "btn-cancel"), f"drop:{dialogue.revision}"),)

    def strip_card(self) -> tuple[Send, ...]:
        """Take the buttons off the card that was pressed: what is done cannot be pressed again."""
        if not self.incoming.message_id:
            return ()
        payload = {"message_id": self.incoming.message_id}
        return (Send(self.incoming.chat_id, "editMessageReplyMarkup", payload),)


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its label, and what it sends back; or the page it opens."""

    label: str
    pressed: str = ""
    url: str = ""


Row = tuple[Button, ...]


def _say_nothing(_outcomes: tuple[Outcome, ...]) -> tuple[Send, ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a turn brings: commands for the one door, words for when they are accepted, and what to wait for."""

    commands: tuple[Command, ...] = ()
    accepted: Callable[[tuple[Outcome, ...]], tuple[Send, ...]] = field(default=_say_nothing)
    dialogue: Dialogue | None = None  # what to wait for from now on
    instead: Mapping[str, str] = field(default_factory=dict)  # what to say for a refusal's code, where it says more
    fresh: Callable[[], tuple[Send, ...]] = field(default=tuple)  # how things stand, beside a refusal
    is_over: bool = False  # nothing is waited for any more; else what was goes on (see `bot/routing.py`)


def only(*sends: Send, dialogue: Dialogue | None = None, is_over: bool = False) -> Answer:
    """Answer with words alone."""
    return Answer(accepted=lambda _: sends, dialogue=dialogue, is_over=is_over)


def message(chat_id: int, html: texts.Html, *rows: Row) -> Send:
    """Make a message with rows of buttons."""
    payload: dict[str, object] = {"text": str(html), "parse_mode": "HTML"}
    if rows:
        payload["reply_markup"] = keyboard(*rows)
    return Send(chat_id, "sendMessage", payload)


def keyboard(*rows: Row) -> dict[str, object]:
    """Make an inline keyboard."""
    return {"inline_keyboard": [[_shown(one) for one in row] for row in rows if row]}


def _shown(button: Button) -> dict[str, str]:
    does = {"url": button.url} if button.url else {"callback_data": button.pressed}
    return {"text": button.label, **does}
