"""Who waits in getUpdates: only the newest caller; the others are told so."""

from bot.sandbox.errors import Conflict

_OTHER = "terminated by other getUpdates request; make sure that only one bot instance is running"
_WEBHOOK = "terminated by setWebhook request"


class Polls:
    """A counter of turns; a newer turn ends the older."""

    def __init__(self) -> None:
        """Nobody has called yet."""
        self._turn = 0
        self._reason = _OTHER

    def take(self) -> int:
        """Begin a turn, which ends the one before."""
        self._turn += 1
        self._reason = _OTHER
        return self._turn

    def end_for_webhook(self) -> None:
        """End the turn because updates go to a webhook from now on."""
        self._turn += 1
        self._reason = _WEBHOOK

    def check(self, turn: int) -> None:
        """Refuse a caller whose turn has been ended."""
        if turn != self._turn:
            raise Conflict(self._reason)
