"""People who do with a ledger what can be done with it, and what they must have in the end."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ledger.core.commands import (
    AcceptRating,
    Apply,
    CancelTask,
    Command,
    Deliver,
    Fund,
    GiveBack,
    PayInFull,
    Rate,
    Revoke,
    Withdraw,
)
from ledger.core.ids import CommandId, PersonId
from ledger.core.packed import Path
from ledger.core.task import Stage, Task
from ledger.core.terms import divide, earned
from ledger.tables import outbox, tasks
from tests.ledger.faults.survivor import Survivor
from tests.ledger.hands import TEXT, USD
from tests.ledger.world import STRANGER

RATINGS = (0, 59, 60, 61, 77, 89, 90, 100)
DAY = 24 * 3600
MOVES: dict[Stage, tuple[type[Command], ...]] = {
    Stage.POSTED: (CancelTask,),
    Stage.ASSIGNED: (Revoke,),
    Stage.OPENED: (Deliver, Deliver, Deliver, GiveBack, PayInFull),
    Stage.DELIVERED: (Rate, Rate, Rate, Deliver, GiveBack, PayInFull),
    Stage.RATED: (AcceptRating, AcceptRating, Rate, GiveBack, PayInFull),
}
NOT_PAID = (Stage.POSTED, Stage.CANCELLED, Stage.EXPIRED, Stage.REFUNDED)
BY_WORKER = (AcceptRating, GiveBack, Deliver)
# How a task may have ended, and which of these commands must have been taken for it; the others are by date.
WANTED: dict[Path, tuple[type[Command], ...]] = {
    Path.RATED: (Rate, PayInFull),
    Path.ACCEPTED: (AcceptRating,),
    Path.FINISHED: (Rate,),
    Path.GIVEN_BACK: (GiveBack,),
}
BY_DATE = (Path.RELEASED, Path.REFUNDED)


@dataclass
class Folk:
    """Adam, barb and carl: adam has 100 USD; whatever was promised to them is kept in mind."""

    it: Survivor
    moved: list[tuple[CommandId, PersonId, int]] = field(default_factory=list)  # put in, or taken out
    asked: set[tuple[type[Command], str]] = field(default_factory=set)
    said: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Find them."""
        self.people = tuple(self.it.find(name) for name in ("adam", "barb", "carl"))
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
        """Do with a task what can be done with it as it stands."""
        found = [one for one in self.tasks() if one.stage in MOVES]
        if not found:
            return
        task = found[number % len(found)]
        kind = MOVES[task.stage][which % len(MOVES[task.stage])]
        more: dict[str, Any] = {Deliver: {"deliverable": TEXT}, Rate: {"rating": rating}}.get(kind, {})
        more = {"rating": task.rating} if kind is AcceptRating else more
        person = task.worker if kind in BY_WORKER else task.employer
        if self.do(kind, person=person, task=task.id, **more):
            self.asked.add((kind, task.id))

    def assert_kept(self) -> None:
        """Hold what was promised against the journal, once nothing is under way; and that against chain and rows."""
        every = self.tasks()
        undone = {row["id"].rpartition("/")[0] for row in self.it.rows(outbox) if row["state"] == "refused"}
        for task in every:
            assert task.path is None or self._may_end(task), task
        views = self.it.ledger.views
        for person in self.people:
            wanted = sum(minor for asked, whose, minor in self.moved if whose == person and asked not in undone)
            wanted += sum(brought(task, person) for task in every)
            held = views.balance(views.person(person), views.assets()["USD"])
            assert held == wanted, f"{person} has {held} and should have {wanted}"
        self.assert_agree()

    def assert_agree(self) -> None:
        """Journal, rows and contract agree, as they must at any moment."""
        faults = self.it.faults()
        assert not faults, "\n".join(faults)

    def _may_end(self, task: Task) -> bool:
        return task.path in BY_DATE or any((kind, task.id) in self.asked for kind in WANTED.get(task.path, ()))  # type: ignore[arg-type]


def brought(task: Task, person: PersonId) -> int:
    """Say what a task has brought somebody, or taken."""
    if task.terms is None or person not in {task.employer, task.worker} or task.stage in NOT_PAID:
        return 0
    if task.stage is not Stage.SETTLED:
        return -task.reward if person == task.employer else 0
    of = task.reward if task.path is Path.RELEASED else earned(task.terms, task.reward, task.rating or 0)
    split = divide(task.terms, task.reward, 0 if task.path is Path.GIVEN_BACK else of)
    return split.refund - task.reward if person == task.employer else split.payout
