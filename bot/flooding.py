"""Who says too much at once is told so once, and then heard in silence for a while: done is what was confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ledger.core.pacing import MICROS, Limit, after, room

SILENCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Hearing:
    """How an update is heard: in full, with the one warning instead of an answer, or in silence."""

    is_silent: bool = False
    is_warned: bool = False
    even: Mapping[str, int] = field(default_factory=dict)  # what to remember of this person's pace
    until: datetime | None = None  # of the one that is warned: when the silence is over


HEARD = Hearing()


def scopes_of(telegram_id: int) -> tuple[str, str]:
    """Name what is remembered of a person: their pace, and until when there is silence."""
    return f"from:{telegram_id}", f"silence:{telegram_id}"


def hear(limit: Limit, even: Mapping[str, int], telegram_id: int, received_at: datetime) -> Hearing:
    """Say how an update is heard by what is remembered of its sender; it counts when it came, not when it is read."""
    pace, silence = scopes_of(telegram_id)
    now = int(received_at.timestamp() * MICROS)
    if now < even.get(silence, 0):
        return Hearing(is_silent=True)
    kept = even.get(pace, 0)
    if room(limit, kept, now):
        return Hearing(even={pace: after(limit, kept, now)})
    until = now + int(SILENCE.total_seconds()) * MICROS
    return Hearing(is_silent=True, is_warned=True, even={silence: until}, until=received_at + SILENCE)
