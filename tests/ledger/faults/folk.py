"""People who do with a ledger what can be done with it, and what they must have in the end."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ledger.core.commands import (
    AcceptAgreement,
    AcceptRating,
    Apply,
    AssignNow,
    CancelTask,
    Command,
    Contest,
    Deliver,
    Fund,
    GiveBack,
    PayInFull,
    ProposeAgreement,
    Rate,
    Revoke,
    Rule,
    Unapply,
    Withdraw,
    WithdrawProposal,
)
from ledger.core.dispute import Proposal, bounds_of_ruling
from ledger.core.ids import CommandId, PersonId
from ledger.core.moves import next_date
from ledger.core.packed import Path
from ledger.core.task import ENDED, Stage, Task
from ledger.core.terms import ALL_BPS, TOP_RATING, Split
from ledger.tables import outbox, tasks
from tests.ledger.faults.ends import Word, parts_of
from tests.ledger.faults.survivor import Survivor
from tests.ledger.hands import TEXT, USD
from tests.ledger.world import STRANGER

RATINGS = (0, 59, 60, 61, 77, 89, 90, 100)
NAMES = ("adam", "barb", "carl", "dana")
DAY = 24 * 3600
ALL_DATES = 40 * DAY  # longer than any task's dates reach
WORDS = "the glossary was followed to the letter"
Kinds = tuple[type[Command] | None, ...]  # one that is asked for, or nothing is
# What may be done at each stage, the furthest first: mostly what leads on.
MOVES: dict[Stage, Kinds] = {
    Stage.CONTESTED: (*(Rule,) * 3, *(None,) * 3, ProposeAgreement, GiveBack, PayInFull),
    Stage.RATED: (*(Contest,) * 6, *(AcceptRating,) * 3, None, ProposeAgreement, GiveBack, PayInFull),
    Stage.DELIVERED: (*(Rate,) * 8, None, ProposeAgreement, Deliver, GiveBack, PayInFull),
    Stage.OPENED: (*(Deliver,) * 9, None, ProposeAgreement, GiveBack, PayInFull),
    Stage.ASSIGNED: (None, None, None, Revoke),
    Stage.POSTED: (*(None,) * 6, Apply, AssignNow, Unapply, CancelTask),
}
ON_PROPOSAL: Kinds = (AcceptAgreement, AcceptAgreement, AcceptAgreement, None, WithdrawProposal)
FURTHEST = tuple(MOVES)
BY_WORKER = (AcceptRating, GiveBack, Deliver, Contest)
BY_EITHER = (ProposeAgreement, WithdrawProposal)
BY_APPLICANT = (Apply, Unapply)


@dataclass
class Folk:
    """Adam, barb and carl work for each other and dana rules; whatever was promised to them is kept in mind."""

    it: Survivor
    moved: list[tuple[CommandId, PersonId, int]] = field(default_factory=list)  # put in, or taken out
    words: list[Word] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Find them, and give adam 100 USD."""
        self.people = tuple(self.it.find(name) for name in NAMES)
        self.fund(0, 100 * USD)

    def do(self, kind: type[Command], **fields: Any) -> CommandId | None:
        """Ask for something; gives the command's id if it was taken."""
        stamp = self.it.stamp()
        outcome = self.it.handle(kind(**stamp, **fields))[0]
        self.said[f"{kind.__name__} {'refused' if outcome.refusal else 'taken'}"] += 1
        return None if outcome.refusal else stamp["id"]

    def tasks(self) -> list[Task]:
        """Read all tasks, oldest first."""
        return sorted((self.it.look(row["id"]) for row in self.it.rows(tasks)), key=lambda one: one.posted_at)

    def ends(self) -> Counter[Path]:
        """Count how tasks have ended."""
        return Counter(task.path for task in self.tasks() if task.path is not None)

    def fund(self, who: int, minor: int) -> None:
        """Put money in."""
        if taken := self.do(Fund, person=self.people[who], asset="USD", minor=minor):
            self.moved.append((taken, self.people[who], minor))

    def withdraw(self, who: int, minor: int) -> None:
        """Take money out."""
        if taken := self.do(Withdraw, person=self.people[who], asset="USD", minor=minor, to=STRANGER.address):
            self.moved.append((taken, self.people[who], -minor))

    def post(self, who: int, reward: int, days: int) -> None:
        """Offer work, and have the next one want it."""
        task = self.it.post(self.people[who], reward, days * DAY)
        self.do(Apply, person=self.people[who + 1], task=task)

    def go_on(self, number: int, which: int, rating: int) -> None:
        """Do with a task what can be done with it as it stands; the lower the number, the further on it stands."""
        task = self._under_way(number)
        if task is None:
            return
        proposal = self.it.ledger.views.proposal(task)
        kinds = (*(ON_PROPOSAL if proposal else ()), *MOVES[task.stage])
        kind = kinds[which % len(kinds)]
        if kind is None:
            return
        fields, figure = _asked(kind, task, proposal, rating)
        if taken := self.do(kind, person=self._speaker(kind, task, proposal, rating), task=task.id, **fields):
            self.words.append(Word(taken, kind, task.id, figure))

    def jump_to_date(self, number: int, seconds: int) -> None:
        """Have the clock jump to where a task's next date is, or a little before or after it."""
        task = self._under_way(number)
        date = None if task is None else next_date(task)
        if date is not None and (ahead := int((date - self.it.now()).total_seconds()) + 1 + seconds) > 0:
            self.it.jump(ahead)

    def assert_kept(self) -> None:
        """Hold what was promised against the journal, once nothing is under way; and that against chain and rows."""
        undone = {row["id"].rpartition("/")[0] for row in self.it.rows(outbox) if row["state"] == "refused"}
        standing = [word for word in self.words if word.id not in undone]
        found = [(one, parts_of(one, [word for word in standing if word.task == one.id])) for one in self.tasks()]
        ledger = self.it.ledger
        usd = ledger.views.assets()["USD"]
        for person in self.people:
            wanted = sum(minor for asked, whose, minor in self.moved if whose == person and asked not in undone)
            wanted += sum(brought(task, parts, person) for task, parts in found)
            held = ledger.views.balance(ledger.views.person(person), usd)
            assert held == wanted, f"{person} has {held} and should have {wanted}"
        fees = sum(parts.fee for _, parts in found if parts)
        assert ledger.escrow.balance(usd.token, ledger.policy.fee_receiver) == fees
        self.assert_agree()

    def assert_agree(self) -> None:
        """Journal, rows and contract agree, as they must at any moment."""
        faults = self.it.faults()
        assert not faults, "\n".join(faults)

    def see_off(self) -> None:
        """Let everything come to rest, then all dates pass: each task ends, and everybody has what is theirs."""
        self.it.settle_down()
        self.assert_kept()
        self.it.jump(ALL_DATES)
        self.it.settle_down()
        self.assert_kept()
        assert all(task.stage in ENDED for task in self.tasks())

    def count_under_way(self) -> int:
        """Count the tasks that something can still be done with."""
        return sum(one.stage in MOVES for one in self.tasks())

    def _under_way(self, number: int) -> Task | None:
        found = [one for one in self.tasks() if one.stage in MOVES]
        found.sort(key=lambda one: (_is_waiting(one), FURTHEST.index(one.stage)))
        return found[number * number * len(found) // 100] if found else None

    def _speaker(self, kind: type[Command], task: Task, proposal: Proposal | None, rating: int) -> PersonId | None:
        if kind in BY_APPLICANT:
            return self.people[self.people.index(task.employer) + 1]
        if kind is AcceptAgreement:
            return task.worker if proposal and proposal.person == task.employer else task.employer
        is_theirs = kind in BY_WORKER or (kind in BY_EITHER and rating % 2)
        return task.arbiter if kind is Rule else task.worker if is_theirs else task.employer


def _is_waiting(task: Task) -> bool:
    """Whether the chain has not yet said that a task is where it stands: nearly all would be refused."""
    is_rating_open = task.stage is Stage.RATED and not task.is_rating_final
    return (
        is_rating_open or task.stage is Stage.ASSIGNED or (task.stage is Stage.CONTESTED and not task.is_contest_final)
    )


def _asked(kind: type[Command], task: Task, proposal: Proposal | None, rating: int) -> tuple[dict[str, Any], int]:
    """Say what a command asks for, and the figure that is to be kept in mind of it."""
    if kind is Rule:
        return _ruling(task, rating)
    offered = proposal.earned if proposal else 0
    by_figure = {"earned": task.reward * rating // TOP_RATING}
    asked: dict[type[Command], tuple[dict[str, Any], int]] = {
        Deliver: ({"deliverable": TEXT}, 0),
        Rate: ({"rating": rating}, rating),
        AcceptRating: ({"rating": task.rating}, task.rating or 0),
        Contest: ({"grounds": WORDS}, 0),
        ProposeAgreement: ({"rating": rating} if rating % 3 else by_figure, 0),
        AcceptAgreement: ({"earned": offered}, offered),
    }
    return asked.get(kind, ({}, 0))


def _ruling(task: Task, rating: int) -> tuple[dict[str, Any], int]:
    """Rule by a sum within the bounds, or by a share that may lie outside and is refused."""
    share = rating * ALL_BPS // TOP_RATING
    if rating % 3 == 1:
        return {"grounds": WORDS, "share_bps": share}, task.reward * share // ALL_BPS
    least, most = bounds_of_ruling(task)
    figure = least + (most - least) * rating // TOP_RATING
    return {"grounds": WORDS, "earned": figure}, figure


def brought(task: Task, parts: Split | None, person: PersonId) -> int:
    """Say what a task has brought somebody, or taken."""
    given = -task.reward if person == task.employer else 0
    if parts is None:
        return given
    if person == task.employer:
        return given + parts.refund
    return parts.payout if person == task.worker else parts.arbiter_fee if person == task.arbiter else 0


def told(ends: Counter[Path]) -> str:
    """Say how often each ending was come to."""
    return ", ".join(f"{path.name.lower().replace('_', ' ')} {ends[path]}" for path in Path)
