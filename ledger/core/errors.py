"""Every refusal the ledger expects to make, one class per reason.

LedgerError
+-- BadCommand        the request itself makes no sense
|   +-- OtherContent  the same id was used for something else
|   +-- Unknown       there is no such task or person
|   +-- WrongSplit    more or less than may be given here
+-- NotAllowed        the person may not do this here
|   +-- Unfit         the task asks for something that this worker does not have
|   +-- TooManyTaken  this worker has enough open already
+-- WrongStage        the task is not at a stage where this can be done
|   +-- NoProposal    nothing is proposed, or the task has moved on since
|   +-- OtherProposal something else is proposed now
+-- TooLate           the date for it has passed
+-- StillWaiting      the chain has not yet confirmed the step before
+-- TooOften          so much was said already that the other side must not be flooded
+-- NotCovered        the balance does not reach
+-- AlreadyDone       it was done before; nothing changed
+-- LinkOver          the link to a wallet cannot be used any more
+-- WrongSignature    a signature is not that of the address it is to be of
+-- AddressTaken      the address is somebody's already, or can be nobody's
+-- SigningOver       what was asked to be signed cannot be any more
"""

from typing import ClassVar


class LedgerError(Exception):
    """The base of every expected refusal; `details` are figures and words for the face to show."""

    code: ClassVar[str] = "refused"

    def __init__(self, **details: str | int) -> None:
        super().__init__(self.code, details)
        self.details = details


class BadCommand(LedgerError):
    """The request itself makes no sense."""

    code = "bad-command"


class OtherContent(BadCommand):
    """A command with this id was handled before, with other content."""

    code = "other-content"


class Unknown(BadCommand):
    """There is no such task or person."""

    code = "unknown"


class WrongSplit(BadCommand):
    """More or less than may be given here; says between what it must lie."""

    code = "wrong-split"


class NotAllowed(LedgerError):
    """The person may not do this to this task."""

    code = "not-yours"


class Unfit(NotAllowed):
    """The task asks for something that this worker does not have; says which requirement it is."""

    code = "unfit"


class TooManyTaken(NotAllowed):
    """This worker has enough open already; says how much, and how much may be."""

    code = "too-many-taken"


class WrongStage(LedgerError):
    """The task is not at a stage where this can be done."""

    code = "wrong-stage"


class NoProposal(WrongStage):
    """Nothing is proposed, or the task has moved on since."""

    code = "no-proposal"


class OtherProposal(WrongStage):
    """Something else is proposed now than what was agreed to."""

    code = "other-proposal"


class TooLate(LedgerError):
    """The date for this has passed."""

    code = "too-late"


class StillWaiting(LedgerError):
    """The chain has not yet confirmed the step before."""

    code = "still-waiting"


class TooOften(LedgerError):
    """So much was said already that the other side must not be flooded."""

    code = "too-often"


class NotCovered(LedgerError):
    """The balance does not reach."""

    code = "not-enough-balance"


class AlreadyDone(LedgerError):
    """It was done before; nothing changed."""

    code = "already-done"


class LinkOver(LedgerError):
    """The link to a wallet cannot be used: its time is over, or it was used or replaced."""

    code = "link-over"


class WrongSignature(LedgerError):
    """The signature is not that of the address it is to be of."""

    code = "wrong-signature"


class AddressTaken(LedgerError):
    """The address is somebody's already, or can be nobody's."""

    code = "address-taken"


class SigningOver(LedgerError):
    """What was asked to be signed cannot be any more; says what became of it."""

    code = "signing-over"
