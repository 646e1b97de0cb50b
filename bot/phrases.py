"""The words a person has chosen to know us by, above all that is said of their money; never in a group.

Whoever imitates the bot does not know them. They are put in where a message is made, so that no text can forget them.
"""

from collections.abc import Callable
from dataclasses import replace

from bot import texts
from bot.texts import CAPTION_UNITS_MAX, MESSAGE_UNITS_MAX, Html, seen, units
from bot.turn import Answer, Turn
from ledger.core.effects import Send

_ROOM = {"text": MESSAGE_UNITS_MAX, "caption": CAPTION_UNITS_MAX}


def signed(ready: Send, phrase: str, locale: str) -> Send:
    """Put somebody's phrase above a message to them, if there is one and the message has words and room."""
    part = next((name for name in _ROOM if name in ready.payload), "")
    if not phrase or not part or ready.chat_id < 0:
        return ready
    html = f"{texts.text(locale, 'phrase-line', phrase=phrase)}\n\n{ready.payload[part]}"
    if units(seen(Html(html))) > _ROOM[part]:
        return ready
    return replace(ready, payload={**ready.payload, part: html})


def with_phrase(flow: Callable[..., Answer]) -> Callable[..., Answer]:
    """Let a flow that concerns a person's money say everything under their phrase."""

    def said(turn: Turn, *arguments: str) -> Answer:
        answer = flow(turn, *arguments)
        phrase = turn.views.profile(turn.person.id).phrase
        if not phrase:
            return answer
        return replace(
            answer,
            accepted=lambda outcomes: tuple(signed(one, phrase, turn.locale) for one in answer.accepted(outcomes)),
        )

    return said
