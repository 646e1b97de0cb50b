"""What was handed in, as it is shown: its beginning on a card, the whole of it when asked for."""

from dataclasses import replace

from bot.incoming import Attachment
from bot.texts import CAPTION_UNITS_MAX, Html, html, quoted, seen, shorten, size, units
from bot.turn import message
from ledger.core.commands import Deliverable, DeliverableKind
from ledger.core.effects import Send

KEPT = "kept"  # what a payload has beside what Telegram takes: which copy of ours it is
CARD_UNITS_MAX = 1000  # of a text that stands on a card among other words
NOTE_UNITS_MAX = 160  # of the words sent with a file
NAME_UNITS_MAX = 60  # of a file's name, where room is short


def file_of(file: Attachment, said: str) -> Deliverable:
    """Take a file that was fetched, and what was said with it, for something handed in or attached."""
    return Deliverable(
        kind=DeliverableKind.FILE,
        sha256=file.sha256,
        text=said,
        file_id=file.file_id,
        file_name=file.name,
        size=file.size,
        kept=file.kept,
    )


def name_of(one: Deliverable) -> str:
    """Name a file or a link where there is little room."""
    return shorten(one.file_name if one.kind is DeliverableKind.FILE else one.text, NAME_UNITS_MAX)


def on_card(handed_in: Deliverable, *, is_brief: bool = False) -> Html:
    """Show what fits on a card: a text by its beginning, a file by name, size, hash and what was written with it."""
    if handed_in.kind is not DeliverableKind.FILE:
        return quoted(shorten(handed_in.text, CARD_UNITS_MAX))
    named = replace(handed_in, file_name=shorten(handed_in.file_name, NAME_UNITS_MAX)) if is_brief else handed_in
    note = quoted(shorten(handed_in.text, NOTE_UNITS_MAX)) if handed_in.text else ""
    return Html(_file(named) + note)


def is_cut(handed_in: Deliverable) -> bool:
    """Say whether a card shows only a part."""
    most = NOTE_UNITS_MAX if handed_in.kind is DeliverableKind.FILE else CARD_UNITS_MAX
    return units(handed_in.text) > most


def whole(chat_id: int, handed_in: Deliverable, *, is_ours_first: bool = False) -> tuple[Send, ...]:
    """Show all of it: words come from one message of Telegram's, so they fit into one.

    With `is_ours_first` a file comes from our own copy, which was held against its hash, and not from Telegram's.
    """
    words = (message(chat_id, quoted(handed_in.text)),) if handed_in.text else ()
    if handed_in.kind is not DeliverableKind.FILE:
        return words
    return (document(chat_id, handed_in, _file(handed_in), is_ours_first=is_ours_first), *words)


def document(chat_id: int, handed_in: Deliverable, caption: Html, *, is_ours_first: bool = False) -> Send:
    """Send the file that was handed in; the sender falls back on our own copy where Telegram has it no more."""
    assert units(seen(caption)) <= CAPTION_UNITS_MAX, "whoever writes a caption keeps it short"
    payload: dict[str, object] = {"document": handed_in.file_id, "caption": str(caption), "parse_mode": "HTML"}
    if handed_in.kept:
        kept = {"name": handed_in.kept, "sha256": handed_in.sha256, "filename": handed_in.file_name}
        payload[KEPT] = {**kept, "is_first": is_ours_first}
    return Send(chat_id, "sendDocument", payload)


def _file(handed_in: Deliverable) -> Html:
    name = html(handed_in.file_name)
    return Html(f"📎 {name} · {size(handed_in.size)}\nSHA-256 <code>{handed_in.sha256}</code>\n")
