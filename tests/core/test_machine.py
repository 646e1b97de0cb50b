"""Any order of moves, facts and refusals: only edges of the diagram, one ending, and a way out of every stage."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ledger.core import moves, outcomes
from ledger.core.effects import AskTask, TaskStep
from ledger.core.errors import LedgerError, NotAllowed, StillWaiting
from ledger.core.facts import BatchOpened, TaskDelivered, TaskRated, TaskSettled
from ledger.core.ids import PersonId
from ledger.core.policy import Policy
from ledger.core.task import EDGES, ENDED, Stage, Step, Task
from ledger.core.terms import Terms, split
from tests.core.samples import ADAM, BARB, CARL, DAY, EMPLOYER, NOON, POLICY, REWARD, USD, WORKER, log, posted

TaskFact = BatchOpened | TaskDelivered | TaskRated | TaskSettled
# From which stages a step may be asked for; SETTLING and DELIVERED are also where such a move leads.
ASKED_FROM = {
    TaskStep.OPEN: {Stage.POSTED},
    TaskStep.DELIVER: {Stage.OPENED, Stage.DELIVERED},
    TaskStep.RATE: {Stage.DELIVERED},
    TaskStep.ACCEPT: {Stage.RATED},
    TaskStep.FINISH: {Stage.RATED},
    TaskStep.RELEASE: {Stage.DELIVERED},
    TaskStep.REFUND: {Stage.OPENED, Stage.DELIVERED},
}


@dataclass(slots=True)
class Contract:
    """The contract's side of one batch, as the protocol's table of states has it."""

    terms: Terms
    batch: str
    stage: str = "none"
    rating: int = 0
    logs: int = 0

    def grant(self, ask: AskTask, task: Task, now: int) -> TaskFact | str:
        """Do what is asked, or name why not."""
        terms = self.terms
        self.logs += 1
        here = log(self.logs)
        answer: TaskFact | str = "WrongStage"
        match ask.step, self.stage:
            case TaskStep.OPEN, "none" if now < terms.open_by:
                self.stage = "opened"
                answer = BatchOpened(here, self.batch, terms, (WORKER,), (REWARD,))
            case TaskStep.DELIVER, "opened" | "delivered" if now < terms.submit_by:
                self.stage = "delivered"
                answer = TaskDelivered(here, self.batch, 0, task.deliverable or "")
            case TaskStep.RATE, "opened" | "delivered" if ask.rating is not None and ask.rating >= terms.full_rating:
                answer = self._settle(ask.rating)
            case TaskStep.RATE, "delivered" if ask.rating is not None and now < terms.rate_by:
                self.stage, self.rating = "rated", ask.rating
                answer = TaskRated(here, self.batch, 0, ask.rating)
            case TaskStep.ACCEPT, "rated" if ask.rating == self.rating and now < terms.contest_by:
                answer = self._settle(self.rating)
            case TaskStep.FINISH, "rated" if now >= terms.contest_by:
                answer = self._settle(self.rating)
            case TaskStep.RELEASE, "delivered" if now >= terms.rate_by:
                answer = self._settle(100)
            case TaskStep.REFUND, "opened" if now >= terms.submit_by:
                self.stage = "closed"
                answer = TaskSettled(here, self.batch, 0, 0, 0, 0, 0, REWARD)
            case _:
                pass
        return answer

    def _settle(self, rating: int) -> TaskSettled:
        self.stage = "closed"
        parts = split(self.terms, REWARD, rating)
        return TaskSettled(log(self.logs), self.batch, 0, rating, parts.payout, parts.fee, parts.benefits, parts.refund)


class LifeOfATask(RuleBasedStateMachine):
    """One task, its lane of asks, the contract, and a watcher that comes late."""

    def __init__(self) -> None:
        super().__init__()
        self.policy: Policy = POLICY
        self.now: datetime = NOON
        self.task = posted()
        self.lane: list[AskTask] = []
        self.contract: Contract | None = None
        self.unread: list[TaskFact] = []
        self.deliveries = 0
        self.endings = 0

    def take(self, step: Step) -> None:
        """Adopt a step as the door would, and see that it was legal."""
        before, after = self.task, step.task
        assert after.stage is before.stage or after.stage in EDGES[before.stage]
        self.endings += after.stage in ENDED and before.stage not in ENDED
        for effect in step.effects:
            if isinstance(effect, AskTask):
                assert before.stage in ASKED_FROM[effect.step]
                self.lane.append(effect)
        self.task = after

    def attempt(self, move: Callable[[], Step]) -> None:
        """Try a move; a refusal changes nothing."""
        try:
            step = move()
        except LedgerError:
            return
        self.take(step)

    @initialize(is_given=st.booleans())
    def begin(self, is_given: bool) -> None:  # noqa: FBT001 (hypothesis names its arguments)
        """Half of the lives begin where the board is left behind."""
        if is_given:
            self.apply()
            self.close_window(is_covered=True)
            self.relay()
            self.watch()

    @rule(hours=st.sampled_from([1, 47, 48, 72]))
    def wait(self, hours: int) -> None:
        """Time passes."""
        self.now += hours * DAY / 24

    @rule()
    def apply(self) -> None:
        """Barb offers."""
        self.attempt(lambda: moves.apply(self.task, BARB, self.policy, self.now))

    @precondition(lambda self: self.task.stage is Stage.POSTED and self.task.window_at is not None)
    @rule(is_covered=st.booleans())
    def close_window(self, is_covered: bool) -> None:  # noqa: FBT001 (hypothesis names its arguments)
        """The window closes: a worker is named, or the balance does not reach."""
        if not is_covered:
            self.take(moves.lack_cover(self.task))
            return
        terms = self.policy.terms(self.task, asset=USD, employer=EMPLOYER, worker=WORKER, at=self.now)
        batch = self.policy.batch_id(terms)
        try:
            step = moves.assign(self.task, BARB, terms, batch, against=(), now=self.now)
        except StillWaiting:  # an earlier open that was signed could still be sent
            return
        assert self.contract is None or self.contract.stage == "none", "one piece of work is committed once"
        self.contract = Contract(terms, batch)
        self.take(step)

    @precondition(lambda self: self.task.stage is Stage.POSTED and self.contract is not None and not self.unread)
    @rule()
    def somebody_else_opens(self) -> None:
        """What was signed and refused here is sent by somebody else, as anyone may until its date."""
        assert self.contract is not None, "the precondition says so"
        answer = self.contract.grant(AskTask(TaskStep.OPEN, self.task.id), self.task, int(self.now.timestamp()))
        if not isinstance(answer, str):
            self.unread.append(answer)

    @precondition(lambda self: self.task.stage is Stage.POSTED)
    @rule(is_by_hand=st.booleans())
    def leave_the_board(self, is_by_hand: bool) -> None:  # noqa: FBT001 (hypothesis names its arguments)
        """Adam takes the task back, or its date sweeps it away."""
        if is_by_hand:
            self.take(moves.cancel(self.task, ADAM, ()))
            return
        self.attempt(lambda: moves.expire(self.task, self.now))

    @precondition(lambda self: self.task.worker is not None)
    @rule()
    def deliver(self) -> None:
        """Barb hands in, each time something else."""
        self.deliveries += 1
        hashed = f"0x{self.deliveries:064x}"
        self.attempt(lambda: moves.deliver(self.task, BARB, hashed, self.now))

    @precondition(lambda self: self.task.worker is not None)
    @rule(rating=st.sampled_from([30, 60, 85, 90, 100, 101]))
    def rate(self, rating: int) -> None:
        """Adam rates."""
        self.attempt(lambda: moves.rate(self.task, ADAM, rating, self.now))

    @precondition(lambda self: self.task.rating is not None)
    @rule(is_seen=st.booleans())
    def accept(self, is_seen: bool) -> None:  # noqa: FBT001 (hypothesis names its arguments)
        """Barb accepts, the rating that stands or an older one."""
        rating = self.task.rating if is_seen and self.task.rating is not None else 42
        self.attempt(lambda: moves.accept(self.task, BARB, rating, self.now))

    @rule(person=st.sampled_from([ADAM, BARB, CARL]))
    def try_with_wrong_hands(self, person: PersonId) -> None:
        """Whoever is not meant is refused, whatever the stage."""
        wrong: list[Callable[[], Step]] = []
        if person != self.task.worker:
            wrong += [
                lambda: moves.deliver(self.task, person, "0x", self.now),
                lambda: moves.accept(self.task, person, self.task.rating or 0, self.now),
            ]
        if person != self.task.employer:
            wrong += [
                lambda: moves.rate(self.task, person, 100, self.now),
                lambda: moves.cancel(self.task, person, ()),
                lambda: moves.assign_now(self.task, person, applicants=1, now=self.now),
            ]
        for move in wrong:
            with pytest.raises(NotAllowed):
                move()

    @rule()
    def propose(self) -> None:
        """The timers look."""
        step = moves.due_step(self.task, self.now)
        if step is not None:
            self.take(moves.propose(self.task, step, self.now))

    @precondition(lambda self: self.lane)
    @rule()
    def relay(self) -> None:
        """The first ask of the lane reaches the contract, which grants or refuses it."""
        ask = self.lane.pop(0)
        assert self.contract is not None, "nothing is asked before there are terms"
        answer = self.contract.grant(ask, self.task, int(self.now.timestamp()))
        if isinstance(answer, str):
            self.take(outcomes.refuse(self.task, ask, answer, self.now))
            return
        self.unread.append(answer)

    @precondition(lambda self: self.unread)
    @rule()
    def watch(self) -> None:
        """The oldest log is read."""
        fact = self.unread.pop(0)
        # The door finds by the log's address whom the batch names.
        known = replace(self.task, worker=BARB) if isinstance(fact, BatchOpened) else self.task
        self.take(outcomes.learn(known, fact))

    @rule()
    def catch_up(self) -> None:
        """Relay and watcher do all there is to do."""
        while self.lane:
            self.relay()
        while self.unread:
            self.watch()

    @invariant()
    def ends_once(self) -> None:
        """A task settles once."""
        assert self.endings <= 1

    @invariant()
    def holds_what_its_stage_needs(self) -> None:
        """A stage past assignment has worker, terms and batch; one before has none; one rated has its rating."""
        task = self.task
        past = task.stage not in {Stage.POSTED, Stage.CANCELLED, Stage.EXPIRED}
        assert past == (task.worker is not None)
        assert not past or (task.terms is not None and task.batch is not None)
        assert (task.prior is not None) == (task.stage is Stage.SETTLING)
        assert task.stage is not Stage.RATED or task.rating is not None
        assert task.stage is not Stage.DELIVERED or task.rating is None

    @invariant()
    def agrees_with_the_contract(self) -> None:
        """With nothing on its way, the task stands where the contract has it."""
        if self.lane or self.unread or self.contract is None or self.task.terms is None:
            return
        if self.task.stage in {Stage.CANCELLED, Stage.EXPIRED}:
            return
        stage = self.task.stage
        match self.contract.stage:
            case "opened":  # a delivery that was refused stays handed in with us
                assert stage in {Stage.OPENED, Stage.DELIVERED}
                assert not self.task.is_recorded
            case "delivered":
                assert stage is Stage.DELIVERED
                assert self.task.is_recorded
            case "rated":
                assert (stage, self.task.rating) == (Stage.RATED, self.contract.rating)
                assert self.task.is_rating_final
            case "closed":
                assert stage in {Stage.SETTLED, Stage.REFUNDED}
            case unopened:  # refused, and back on the board until nobody can send it any more
                assert (unopened, stage) == ("none", Stage.POSTED)

    def teardown(self) -> None:
        """Left alone, every task comes to an end: each stage has a way out that needs nobody (G3)."""
        for _ in range(40):
            if self.task.stage in ENDED:
                break
            self.catch_up()
            self.now += 4 * DAY
            self.task = replace(self.task, quiet_until=None)
            self.attempt(lambda: moves.expire(self.task, self.now))
            self.propose()

        assert self.task.stage in ENDED
        assert not self.unread


TestLifeOfATask = LifeOfATask.TestCase
TestLifeOfATask.settings = settings(max_examples=250, stateful_step_count=30, deadline=None)
