"""Faults on demand: the next calls of a method fail the way Telegram or a network fails."""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.sandbox.errors import InternalError, Json, TooManyRequests

EVERY_METHOD = "*"


class Kind(StrEnum):
    """How a call fails."""

    FLOOD = "429"  # refused with retry_after, no effect
    INTERNAL = "500"  # refused, no effect
    DROP_BEFORE = "drop_before"  # the connection ends, no effect
    DROP_AFTER = "drop_after"  # the connection ends, the effect stands


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to the next calls of one method."""

    method: str
    kind: Kind
    times: int
    retry_after: int = 1
    skip: int = 0  # so many calls go through first

    def as_json(self) -> Json:
        """As the control API shows it."""
        return {
            "method": self.method,
            "kind": self.kind.value,
            "times": self.times,
            "retry_after": self.retry_after,
            "skip": self.skip,
        }


class Faults:
    """The faults still to come; they do not survive a restart."""

    def __init__(self) -> None:
        """Begin without faults."""
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Put a fault at the end of the line."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """Forget all faults."""
        self._waiting.clear()

    def waiting(self) -> tuple[Fault, ...]:
        """Give the faults still to come."""
        return tuple(self._waiting)

    def take(self, method: str) -> Kind | None:
        """Give the fault for this call, which uses it up; refusals are raised here."""
        for place, fault in enumerate(self._waiting):
            if fault.method not in (EVERY_METHOD, method):
                continue
            if fault.skip:
                self._waiting[place] = replace(fault, skip=fault.skip - 1)
                return None
            self._use_up(place, fault)
            return _meet(fault)
        return None

    def _use_up(self, place: int, fault: Fault) -> None:
        """Count one call off a fault."""
        if fault.times > 1:
            self._waiting[place] = replace(fault, times=fault.times - 1)
            return
        del self._waiting[place]


def _meet(fault: Fault) -> Kind:
    """Raise a refusal, or hand on a kind that ends the connection."""
    if fault.kind is Kind.FLOOD:
        raise TooManyRequests(fault.retry_after)
    if fault.kind is Kind.INTERNAL:
        raise InternalError
    return fault.kind
