"""The filters of clients that wait for what is new.

They are kept in memory, as on any node: after a restart a client hears "filter not found" and makes a new one.
"""

from dataclasses import dataclass
from itertools import count

from ledger.embedded.errors import REFUSED, RpcError

FILTERS_MAX = 1_000  # the one asked longest ago makes room


@dataclass(slots=True)
class Poll:
    """A filter, and the block up to which it has been answered."""

    heard: int
    wanted: dict[str, object] | None = None  # of logs; nothing asks for blocks
    are_txs: bool = False


class Polls:
    """The filters of one node's clients."""

    def __init__(self) -> None:
        self._polls: dict[int, Poll] = {}
        self._numbers = count(1)

    def add(self, poll: Poll) -> str:
        """Keep a filter; gives its id."""
        if len(self._polls) >= FILTERS_MAX:
            self._polls.pop(next(iter(self._polls)))
        number = next(self._numbers)
        self._polls[number] = poll
        return hex(number)

    def find(self, number: int) -> Poll:
        """Find a filter, which is then the one asked last."""
        poll = self._polls.pop(number, None)
        if poll is None:
            raise RpcError(REFUSED, "filter not found")
        self._polls[number] = poll
        return poll

    def drop(self, number: int) -> bool:
        """Forget a filter; tells whether it was there."""
        return self._polls.pop(number, None) is not None
