"""Names for things: prefixed, ordered by time, and the same again for the same origin."""

import hashlib
from datetime import datetime
from typing import NewType

PersonId = NewType("PersonId", str)
TaskId = NewType("TaskId", str)
ItemId = NewType("ItemId", str)
CommunityId = NewType("CommunityId", str)
CommandId = NewType("CommandId", str)
EffectId = NewType("EffectId", str)

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no letter looks like a digit


def make_id(prefix: str, at: datetime, origin: str) -> str:
    """Make the id of what `origin` (a command's id) brings about; repeating the command repeats the id."""
    millis = int(at.timestamp() * 1000)
    chance = int.from_bytes(hashlib.sha256(f"{prefix}|{origin}".encode()).digest()[:5])
    return f"{prefix}_{_base32(millis, 9)}{_base32(chance, 8)}"


def _base32(number: int, width: int) -> str:
    digits = []
    for _ in range(width):
        number, digit = divmod(number, 32)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))
