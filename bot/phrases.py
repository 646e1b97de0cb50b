"""The words a person has chosen to know us by, above all that is said to them in private; never in a group.

Whoever imitates the bot does not know them. They are put in where messages are sent, so that nothing can forget them.
"""

from dataclasses import replace

from bot import texts
from bot.texts import CAPTION_UNITS_MAX, MESSAGE_UNITS_MAX, Html, seen, units
from bot.turn import message
from ledger.core.effects import Send
from ledger.views import Views

_ROOM = {"text": MESSAGE_UNITS_MAX, "caption": CAPTION_UNITS_MAX}


def sign(ready: Send, views: Views) -> tuple[Send, ...]:
    """Put the reader's phrase above a message to them, if there is one and the message has words."""
    chosen = views.phrase(ready.chat_id) if ready.chat_id > 0 else None  # a private chat has its reader's number
    return (ready,) if chosen is None else signed(ready, *chosen)


def signed(ready: Send, phrase: str, locale: str) -> tuple[Send, ...]:
    """Put a phrase above a message; where there is no room left it goes ahead as one of its own."""
    part = next((name for name in _ROOM if name in ready.payload), "")
    if not phrase or not part:
        return (ready,)
    line = texts.text(locale, "phrase-line", phrase=phrase)
    html = f"{line}\n\n{ready.payload[part]}"
    if units(seen(Html(html))) > _ROOM[part]:
        return (message(ready.chat_id, line), ready)
    return (replace(ready, payload={**ready.payload, part: html}),)
