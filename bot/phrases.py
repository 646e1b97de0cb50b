"""The words a person has chosen to know us by, above all that is said to them in private; never in a group.

Whoever imitates the bot does not know them. They are put in where messages are sent, so that nothing can forget them.
"""

from dataclasses import replace

from bot import texts
from bot.texts import CAPTION_UNITS_MAX, MESSAGE_UNITS_MAX, Html, seen, units
from bot.turn import message
from ledger.core.effects import Send
from ledger.core.personal import Phrase

_ROOM = {"text": MESSAGE_UNITS_MAX, "caption": CAPTION_UNITS_MAX}


def signed(ready: Send, phrase: Phrase | None) -> tuple[Send, ...]:
    """Put a reader's phrase above a message; where there is no room left it goes ahead as one of its own."""
    part = next((name for name in _ROOM if name in ready.payload), "")
    if phrase is None or not part:
        return (ready,)
    words, locale = phrase
    line = texts.text(locale, "phrase-line", phrase=words)
    html = f"{line}\n\n{ready.payload[part]}"
    if units(seen(Html(html))) > _ROOM[part]:
        return (message(ready.chat_id, line), ready)
    return (replace(ready, payload={**ready.payload, part: html}),)
