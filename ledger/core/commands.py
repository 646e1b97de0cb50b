"""What can be asked of the ledger. A command's id comes from its origin, so a repeat is the same command."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ledger.core.effects import Ask, TaskStep
from ledger.core.facts import Fact
from ledger.core.ids import CommandId, CommunityId, PersonId, TaskId
from ledger.core.needs import NOTHING_NEEDED, Needs


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """The base: who asked is in the id (`tg:`, `timer:`, `log:`, `relay:`); `at` is when it is decided."""

    id: CommandId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Enter(Command):
    """Somebody says hello; the first time makes the person and a managed key."""

    telegram_id: int
    chat_id: int
    name: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseLanguage(Command):
    """A person chooses the language of all later texts."""

    person: PersonId
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fund(Command):
    """A person takes test money from the faucet and deposits it."""

    person: PersonId
    asset: str
    minor: int


class Filling(StrEnum):
    """How a task finds its worker."""

    FIRST = "first"  # whoever offers first and meets every need
    CHOOSE = "choose"  # whom the employer chooses among those who offered
    MATCHER = "matcher"  # who is best of those who offered, when the window closes


class DeliverableKind(StrEnum):
    """How a deliverable came, or an attachment."""

    TEXT = "text"
    LINK = "link"
    FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverable:
    """What is handed in, or attached to a task; `sha256` is of the file's bytes or of the text in UTF-8."""

    kind: DeliverableKind
    sha256: str
    text: str = ""
    file_id: str = ""
    file_name: str = ""
    size: int = 0
    kept: str = ""  # under which name our own copy of a file is kept; none of what came before copies were


@dataclass(frozen=True, slots=True, kw_only=True)
class PostTask(Command):
    """An employer confirms a previewed task."""

    person: PersonId
    title: str
    asset: str
    reward: int
    seconds: int  # from assignment to the last moment of delivery
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    filling: Filling = Filling.MATCHER
    needs: Needs = NOTHING_NEEDED
    attachments: tuple[Deliverable, ...] = ()
    seats: int = 1  # for so many distinct workers: as many tasks, alike
    community: CommunityId | None = None  # on whose board
    community_version: int = 0  # of that community's rules, as they were shown


@dataclass(frozen=True, slots=True, kw_only=True)
class EditTask(PostTask):
    """An employer changes a task before anybody is assigned; whoever had applied must apply anew.

    Of a task with several seats it changes those that are free; how many there are stays as it is.
    """

    task: TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTask(Command):
    """An employer takes a task back before anybody is assigned."""

    person: PersonId
    task: TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class Apply(Command):
    """A worker offers to do a task, and so agrees to do it if chosen."""

    person: PersonId
    task: TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class Unapply(Command):
    """A worker takes the application back."""

    person: PersonId
    task: TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignNow(Command):
    """An employer closes the window early."""

    person: PersonId
    task: TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose(Command):
    """An employer names one of those who offered."""

    person: PersonId
    task: TaskId
    worker: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One named part of why a worker was chosen, or was not."""

    key: str
    figure: int
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Whom a plan names for one task, as the task was when the plan was made."""

    task: TaskId
    version: int
    worker: PersonId
    reasons: tuple[Reason, ...]
    against: tuple[tuple[PersonId, Reason], ...] = ()  # why each other applicant was not


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(Command):
    """A verified plan names the workers of tasks that go together; adopted only as a whole, as it was verified."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver(Command):
    """The worker hands in."""

    person: PersonId
    task: TaskId
    deliverable: Deliverable


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Command):
    """The employer grades the delivery; with `seen` only that one, by the beginning of its hash.

    Below the full mark the employer says why.
    """

    person: PersonId
    task: TaskId
    rating: int
    seen: str = ""
    grounds: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptRating(Command):
    """The worker agrees with a rating below the full mark; a rating changed since is refused."""

    person: PersonId
    task: TaskId
    rating: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoke(Command):
    """The employer takes the open back before the money is in escrow."""

    person: PersonId
    task: TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest(Command):
    """The worker objects to the rating, and says why."""

    person: PersonId
    task: TaskId
    grounds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Command):
    """The arbiter decides, and says why: what the worker earns before the fee, or a share of the reward."""

    person: PersonId
    task: TaskId
    grounds: str
    earned: int | None = None
    share_bps: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBack(Command):
    """The worker declines the task."""

    person: PersonId
    task: TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class PayInFull(Command):
    """The employer pays all of the reward, whatever was said before."""

    person: PersonId
    task: TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeAgreement(Command):
    """One side offers to end the task: by what the worker earns before the fee, or by a rating."""

    person: PersonId
    task: TaskId
    earned: int | None = None
    rating: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptAgreement(Command):
    """The other side agrees; a proposal changed since is refused."""

    person: PersonId
    task: TaskId
    earned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawProposal(Command):
    """Whoever proposed takes it back, or the other side declines it."""

    person: PersonId
    task: TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class AddEvidence(Command):
    """One side of a dispute shows the arbiter something."""

    person: PersonId
    task: TaskId
    evidence: Deliverable


@dataclass(frozen=True, slots=True, kw_only=True)
class SendNote(Command):
    """One side tells the other something about a task on its way."""

    person: PersonId
    task: TaskId
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback(Command):
    """The worker says how the employer was, once a task has ended."""

    person: PersonId
    task: TaskId
    rating: int
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Command):
    """A person takes money out to an address."""

    person: PersonId
    asset: str
    minor: int
    to: str
    holder: str = ""  # an earlier address of the person's, where the money is that one's


@dataclass(frozen=True, slots=True, kw_only=True)
class Propose(Command):
    """A deadline has passed: refund, release, finish or default. The contract decides by its own time."""

    task: TaskId
    step: TaskStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind(Command):
    """A date comes near: whoever must act before it, and whoever waits, is told; `until` is that date in seconds."""

    task: TaskId
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Expire(Command):
    """A posted task found nobody in time."""

    task: TaskId


@dataclass(frozen=True, slots=True, kw_only=True)
class Learn(Command):
    """The chain has said something, finally."""

    fact: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(Command):
    """The chain has lost what it had said, though it was final: a person wants the books to follow."""

    undone: tuple[Fact, ...]  # in the order in which they were learned
    remaining: tuple[Fact, ...]  # of the tasks that this touches


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(Command):
    """The chain will not do what was asked; the person is told and the task stands where it stood."""

    ask: Ask
    reason: str
