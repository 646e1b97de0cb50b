"""Any order of commands, rounds, deaths, reorganisations and jumps of the clock: model, journal and chain agree."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

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
from ledger.core.ids import CommandId, PersonId, TaskId
from ledger.core.packed import Path
from ledger.core.task import Stage, Task
from ledger.core.terms import divide, earned
from ledger.stops import POINTS
from ledger.tables import outbox, tasks
from tests.ledger.faults.survivor import FINAL, Survivor
from tests.ledger.hands import TEXT, USD
from tests.ledger.world import STRANGER

RELAYED = tuple(point for point in POINTS if point not in {"inbox", "send"})
statements = st.one_of(st.none(), st.integers(1, 40))
cuts = st.one_of(st.none(), st.sampled_from(RELAYED), st.integers(1, 40))
LOOPS = ("relay", "watch", "mine", "tick", "relay", "watch")
RATINGS = (0, 59, 60, 61, 77, 89, 90, 100)
MOVES: dict[Stage, tuple[type[Command], ...]] = {
    Stage.POSTED: (CancelTask,),
    Stage.ASSIGNED: (Revoke,),
    Stage.OPENED: (Deliver, Deliver, Deliver, GiveBack, PayInFull),
    Stage.DELIVERED: (Rate, Rate, Rate, Deliver, GiveBack, PayInFull),
    Stage.RATED: (AcceptRating, AcceptRating, Rate, GiveBack, PayInFull),
}
HOUR = 3600
Make = Callable[[], Survivor]
End = Callable[[Survivor], None]


@dataclass(slots=True)
class Tally:
    """What the machines of a run have lived through."""

    steps: int = 0
    deaths: int = 0
    reorganisations: int = 0
    said: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Model:
    """What was promised to whom: the sum of every command that was taken."""

    funded: list[tuple[CommandId, PersonId, int]] = field(default_factory=list)
    withdrawn: list[tuple[CommandId, PersonId, int]] = field(default_factory=list)
    ratings: dict[TaskId, set[int]] = field(default_factory=dict)
    asked: set[tuple[type[Command], TaskId]] = field(default_factory=set)

    def has(self, kind: type[Command], task: Task) -> bool:
        """Say whether somebody has asked for this, and was not refused."""
        return (kind, task.id) in self.asked

    def may_end(self, task: Task) -> bool:
        """Say whether a task may have ended as it has, by what was asked for."""
        match task.path:
            case Path.RATED:
                return self.has(PayInFull, task) or bool(self.ratings.get(task.id))
            case Path.ACCEPTED:
                return self.has(AcceptRating, task)
            case Path.GIVEN_BACK:
                return self.has(GiveBack, task)
            case Path.FINISHED:
                return bool(self.ratings.get(task.id))
        return task.path in {Path.RELEASED, Path.REFUNDED}

    def balance(self, person: PersonId, undone: set[str], every: list[Task]) -> int:
        """Say what somebody must have, once nothing is under way."""
        sums = [minor for asked, whose, minor in self.funded if whose == person and asked not in undone]
        sums += [-minor for asked, whose, minor in self.withdrawn if whose == person and asked not in undone]
        return sum(sums) + sum(_moved(task, person) for task in every)


def _moved(task: Task, person: PersonId) -> int:
    """Say what a task has brought somebody, or taken."""
    if task.terms is None or person not in {task.employer, task.worker}:
        return 0
    if task.stage in {Stage.POSTED, Stage.CANCELLED, Stage.EXPIRED, Stage.REFUNDED}:
        return 0
    if task.stage is not Stage.SETTLED:
        return -task.reward if person == task.employer else 0
    of = task.reward if task.path is Path.RELEASED else earned(task.terms, task.reward, task.rating or 0)
    if task.path is Path.GIVEN_BACK:
        of = 0
    split = divide(task.terms, task.reward, of)
    return split.refund - task.reward if person == task.employer else split.payout


def machine_of(make: Make, end: End, tally: Tally) -> type[RuleBasedStateMachine]:
    """Make a machine whose ledgers come from here."""

    class LifeOfALedger(RuleBasedStateMachine):
        """A ledger, its chain, three people, and whatever may happen to them."""

        def __init__(self) -> None:
            super().__init__()
            self.it = make()
            self.model = Model()
            self.people = tuple(self.it.find(name) for name in ("adam", "barb", "carl"))
            self._fund(self.people[0], 100 * USD)

        def do(self, kind: type[Command], **fields: Any) -> CommandId | None:
            """Ask for something; gives the command's id if it was taken."""
            stamp = self.it.stamp()
            outcome = self.it.handle(kind(**stamp, **fields))[0]
            tally.said[f"{kind.__name__} {'refused' if outcome.refusal else 'taken'}"] += 1
            note(f"{kind.__name__} {fields}: {outcome.refusal or outcome.result or 'done'}")
            return None if outcome.refusal else stamp["id"]

        def tasks(self) -> list[Task]:
            """Read all tasks, oldest first."""
            return sorted((self.it.look(row["id"]) for row in self.it.rows(tasks)), key=lambda one: one.posted_at)

        @rule(who=st.integers(0, 1), minor=st.integers(1, 90 * USD))
        def fund(self, who: int, minor: int) -> None:
            """Somebody puts money in."""
            self._fund(self.people[who], minor)

        @rule(who=st.integers(0, 2), minor=st.integers(1, 30 * USD))
        def withdraw(self, who: int, minor: int) -> None:
            """Somebody takes money out."""
            to = STRANGER.address
            if taken := self.do(Withdraw, person=self.people[who], asset="USD", minor=minor, to=to):
                self.model.withdrawn.append((taken, self.people[who], minor))

        @rule(who=st.integers(0, 1), reward=st.integers(1, 40 * USD), days=st.integers(1, 5), cut=statements)
        def post(self, who: int, reward: int, days: int, cut: int | None) -> None:
            """Somebody has work, and somebody else wants it."""
            task = self.it.post(self.people[who], reward, days * 24 * HOUR)
            self.do(Apply, person=self.people[who + 1], task=task)
            self.it.survive(self.it.tick, cut)

        @rule(number=st.integers(0, 9), which=st.integers(0, 9), rating=st.sampled_from(RATINGS))
        def go_on(self, number: int, which: int, rating: int) -> None:
            """Somebody does with a task what can be done with it as it stands."""
            found = [one for one in self.tasks() if one.stage in MOVES]
            if not found:
                return
            task = found[number % len(found)]
            kind = MOVES[task.stage][which % len(MOVES[task.stage])]
            more: dict[str, Any] = {Deliver: {"deliverable": TEXT}, Rate: {"rating": rating}}.get(kind, {})
            more = {"rating": task.rating} if kind is AcceptRating else more
            person = task.worker if kind in {AcceptRating, GiveBack, Deliver} else task.employer
            if self.do(kind, person=person, task=task.id, **more):
                self.model.asked.add((kind, task.id))
                self.model.ratings.setdefault(task.id, set()).update(more.values() if kind is Rate else ())

        @rule(rounds=st.lists(st.tuples(st.sampled_from(LOOPS), cuts), min_size=1, max_size=6))
        def work(self, rounds: list[tuple[str, str | int | None]]) -> None:
            """The loops take some steps, may die in any, and the chain goes on beside them."""
            for loop, cut in rounds:
                self.it.survive(getattr(self.it, loop), cut)

        @rule(depth=st.integers(1, FINAL))
        def reorganise(self, depth: int) -> None:
            """The chain forgets its newest blocks."""
            self.it.reorganise(depth)

        @rule(seconds=st.sampled_from((61, HOUR, 24 * HOUR, 4 * 24 * HOUR)))
        def jump(self, seconds: int) -> None:
            """The clock jumps, and the chain's with it."""
            self.it.clock.advance(seconds)
            self.it.tick()

        @rule()
        def rest(self) -> None:
            """Everything comes to its end: what was promised is what is there."""
            self.it.settle_down()
            self.compare()

        @invariant()
        def agree(self) -> None:
            """Journal, rows and contract agree at any moment."""
            tally.steps += 1
            faults = self.it.faults()
            assert not faults, "\n".join(faults)

        def _fund(self, person: PersonId, minor: int) -> None:
            if taken := self.do(Fund, person=person, asset="USD", minor=minor):
                self.model.funded.append((taken, person, minor))

        def compare(self) -> None:
            """Hold the model against the journal, which was held against the contract."""
            every = self.tasks()
            undone = {row["id"].rpartition("/")[0] for row in self.it.rows(outbox) if row["state"] == "refused"}
            for task in every:
                assert task.stage is not Stage.SETTLED or self.model.may_end(task), task
            views = self.it.ledger.views
            for person in self.people:
                held = views.balance(views.person(person), views.assets()["USD"])
                assert held == self.model.balance(person, undone, every), f"{person}: {held}"

        def teardown(self) -> None:
            """See everything to its end once more."""
            try:
                self.it.settle_down()
                self.compare()
                self.agree()
            finally:
                tally.deaths += self.it.deaths
                tally.reorganisations += self.it.reorganisations
                end(self.it)

    return LifeOfALedger
