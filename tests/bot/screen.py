"""What somebody sees in a chat: messages with their buttons, and what was heard of late."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """One message as its reader sees it now."""

    id: int
    words: str
    buttons: tuple[tuple[str, str], ...]  # label, what it sends back
    file_name: str = ""
    pages: tuple[tuple[str, str], ...] = ()  # label, the address it opens
    file_id: str = ""

    def button(self, label: str) -> str | None:
        """Give what the first button with this label sends back."""
        return next((pressed for shown, pressed in self.buttons if shown.startswith(label)), None)


class Heard(tuple[Message, ...]):
    """What somebody heard from the bot since the last time they looked."""

    __slots__ = ()

    @property
    def words(self) -> str:
        """All of it, as one text."""
        return "\n\n".join(message.words for message in self)


def message_of(shown: dict[str, Any]) -> Message:
    """Read a message as the control API tells it."""
    rows = (shown.get("reply_markup") or {}).get("inline_keyboard", [])
    buttons = tuple((one["text"], one.get("callback_data", "")) for row in rows for one in row)
    pages = tuple((one["text"], one["url"]) for row in rows for one in row if "url" in one)
    words = str(shown.get("text") or shown.get("caption") or "")
    document = shown.get("document") or {}
    named = document.get("file_name", ""), pages, document.get("file_id", "")
    return Message(int(shown["message_id"]), words, buttons, *named)
