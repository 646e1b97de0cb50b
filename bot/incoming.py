"""One update as the flows see it: who, where, and what was said, pressed or sent."""

import json
from dataclasses import dataclass
from enum import StrEnum

from msgspec import DecodeError, Struct, field
from msgspec.json import Decoder
from telegram import Bot, Chat, Document, Message, PhotoSize, Update, User
from telegram.constants import ChatMemberStatus

from bot.oneline import one_line

NAME_MAX = 200  # characters of a file's name that are kept
NAMELESS = "—"  # for a name in which nothing can be seen
_GROUPS = frozenset({"group", "supergroup"})
_OUTSIDE = frozenset({ChatMemberStatus.LEFT, ChatMemberStatus.BANNED})
_SLASHES = ("/", "／")  # the second is a Chinese keyboard's


class Rank(StrEnum):
    """What Telegram says of somebody in a group."""

    ADMINISTRATOR = "administrator"
    OTHER = "other"
    UNKNOWN = "unknown"  # it does not say, as where the bot is not in the group


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file somebody sent, before it is fetched; `sha256` is known once it is, else `fault` says why it is not."""

    file_id: str
    name: str
    size: int
    sha256: str = ""
    fault: str = ""  # the key of what to say
    kept: str = ""  # under which name our own copy of it is kept, once it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """What a person did. Authority comes from `telegram_id` alone, never from what a button carries."""

    update_id: int
    telegram_id: int
    chat_id: int
    name: str
    language_code: str | None
    text: str = ""
    pressed: str = ""  # what the button carries
    query_id: str = ""
    message_id: int = 0  # of the card that was pressed
    attachment: Attachment | None = None
    group_id: int = 0  # where it was said, if that was in a group; `chat_id` is the private chat even so
    group_title: str = ""
    quoted: str = ""  # the text it replies to, in a group
    rank: Rank | None = None  # what the person is in the group that this is about, where Telegram was asked just now
    moved_to: int = 0  # what became of the group itself: the number it has now
    is_removed: bool = False  # the bot was taken out of it

    @property
    def is_of_group(self) -> bool:
        """Whether it tells of a group, and is nobody's word."""
        return bool(self.moved_to) or self.is_removed

    @property
    def addressee(self) -> str:
        """The bot that the command names, or nothing."""
        first = self.text.split(maxsplit=1)[0] if self.text.strip() else ""
        return first.partition("@")[2].casefold()

    @property
    def command(self) -> str:
        """The command's name without slash and bot name, or nothing."""
        first = self.text.split(maxsplit=1)[0] if self.text.strip() else ""
        return first[1:].partition("@")[0].casefold() if first.startswith(_SLASHES) else ""

    @property
    def arguments(self) -> str:
        """What follows the command."""
        words = self.text.split(maxsplit=1)
        return "".join(words[1:]).strip() if self.command else self.text.strip()


class _Person(Struct):
    id: int
    first_name: str
    last_name: str | None = None
    language_code: str | None = None

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name


class _Chat(Struct):
    id: int
    type: str


class _Said(Struct):
    message_id: int
    chat: _Chat
    from_: _Person | None = field(name="from", default=None)
    text: str | None = None


class _Pressed(Struct):
    id: str
    from_: _Person = field(name="from")
    message: _Said
    carried: str | None = field(name="data", default=None)


class _Update(Struct):
    """The two that come all day, and of them what is read here; a tenth of what the whole costs."""

    update_id: int
    message: _Said | None = None
    callback_query: _Pressed | None = None


_decode = Decoder(_Update).decode


def read_stored(body: str, bot: Bot) -> Incoming | None:
    """Read an update as it was stored: words and presses quickly, all else as the library reads it."""
    try:
        update = _decode(body)
    except DecodeError:
        update = _Update(0)
    said, query = update.message, update.callback_query
    if said is not None and said.text is not None and said.from_ is not None and said.chat.type not in _GROUPS:
        if not _is_own(said.chat, said.from_):
            return None
        return _incoming(update.update_id, said.from_, said.chat.id, text=said.text)
    if query is not None:
        if not _is_own(query.message.chat, query.from_):
            return None
        more = {"pressed": query.carried or "", "query_id": query.id, "message_id": query.message.message_id}
        return _incoming(update.update_id, query.from_, query.message.chat.id, **more)
    return read_update(Update.de_json(json.loads(body), bot))


def _is_own(chat: _Chat, sender: _Person) -> bool:
    return chat.type == "private" and chat.id == sender.id


def read_update(update: Update) -> Incoming | None:
    """Read an update of a private chat, or a command in a group; of anything else there is nothing to act on.

    A private chat has its person's number: a press from elsewhere is forged, and answering it would put
    somebody else's words into this chat.
    """
    query, sender = update.callback_query, update.effective_user
    chat = update.effective_chat
    if chat is not None and chat.type in _GROUPS:
        return _read_change(update, chat.id) or (None if sender is None else _read_command(update, sender, chat))
    if sender is None or chat is None or chat.type != "private" or chat.id != sender.id:
        return None
    if query is not None:
        return _incoming(
            update.update_id,
            sender,
            chat.id,
            pressed=query.data or "",
            query_id=query.id,
            message_id=query.message.message_id if query.message else 0,
        )
    message = update.message
    if message is None:  # an edit, a reaction, a member's change
        return None
    said = message.text or message.caption or ""
    return _incoming(update.update_id, sender, chat.id, text=said, attachment=_attachment(message))


def _read_change(update: Update, group_id: int) -> Incoming | None:
    """Read what became of a group: it has another number, as Telegram says in both places, or we are out of it."""
    nobody = {"update_id": update.update_id, "telegram_id": 0, "chat_id": 0, "name": NAMELESS, "language_code": None}
    message, member = update.message, update.my_chat_member
    if message is not None and message.migrate_to_chat_id:
        return Incoming(**nobody, group_id=group_id, moved_to=message.migrate_to_chat_id)  # type: ignore[arg-type]
    if message is not None and message.migrate_from_chat_id:
        return Incoming(**nobody, group_id=message.migrate_from_chat_id, moved_to=group_id)  # type: ignore[arg-type]
    if member is not None and member.new_chat_member.status in _OUTSIDE:
        return Incoming(**nobody, group_id=group_id, is_removed=True)  # type: ignore[arg-type]
    return None


def _read_command(update: Update, sender: User, group: Chat) -> Incoming | None:
    """Read a command that a person gave in a group; a press there is none of ours, as we send no such buttons."""
    message = update.message
    if message is None or sender.is_bot or not message.text or not message.text.startswith(_SLASHES):
        return None
    replied = message.reply_to_message
    quoted = (replied.text or replied.caption or "") if replied else ""
    said = {"text": message.text, "group_id": group.id, "group_title": one_line(group.title or "") or NAMELESS}
    return _incoming(update.update_id, sender, sender.id, **said, quoted=quoted)


def _incoming(update_id: int, sender: User | _Person, chat_id: int, **more: object) -> Incoming:
    return Incoming(
        update_id=update_id,
        telegram_id=sender.id,
        chat_id=chat_id,
        name=one_line(sender.full_name) or NAMELESS,
        language_code=sender.language_code,
        **more,  # type: ignore[arg-type]
    )


def _attachment(message: Message) -> Attachment | None:
    found: Document | PhotoSize | None = message.document
    if found is None and message.photo:
        found = message.photo[-1]  # the largest
    if found is None:
        # A video, a voice, a sticker: Telegram would not send it on as a file.
        return Attachment("", "", 0, fault="not-as-file") if message.effective_attachment else None
    name = found.file_name if isinstance(found, Document) and found.file_name else "photo.jpg"
    return Attachment(found.file_id, one_line(name)[:NAME_MAX] or NAMELESS, found.file_size or 0)
