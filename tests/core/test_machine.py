"""Any order of moves, facts and refusals: only edges of the diagram, one ending, and a way out of every stage."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ledger.core import dispute, moves, outcomes
from ledger.core.dispute import Proposal
from ledger.core.effects import AskTask, TaskStep
from ledger.core.errors import LedgerError, NotAllowed, StillWaiting
from ledger.core.facts import BatchOpened
from ledger.core.ids import PersonId
from ledger.core.policy import Policy
from ledger.core.task import EDGES, ENDED, IN_ESCROW, Stage, Step
from tests.core.contract import Contract, TaskFact
from tests.core.samples import (
    ADAM,
    BARB,
    CARL,
    DANA,
    DAY,
    EMPLOYER,
    NOON,
    POLICY,
    REASON,
    REWARD,
    USD,
    WORKER,
    posted,
)

# From which stages a step may be asked for; SETTLING and DELIVERED are also where such a move leads.
ASKED_FROM = {
    TaskStep.OPEN: {Stage.POSTED},
    TaskStep.DELIVER: {Stage.OPENED, Stage.DELIVERED},
    TaskStep.REVOKE: {Stage.ASSIGNED},
    TaskStep.RATE: {*IN_ESCROW},
    TaskStep.ACCEPT: {Stage.RATED},
    TaskStep.CONTEST: {Stage.RATED},
    TaskStep.RULE: {Stage.CONTESTED},
    TaskStep.AGREE: {*IN_ESCROW},
    TaskStep.GIVE_BACK: {*IN_ESCROW},
    TaskStep.DEFAULT: {Stage.CONTESTED},
    TaskStep.FINISH: {Stage.RATED},
    TaskStep.RELEASE: {Stage.DELIVERED},
    TaskStep.REFUND: {Stage.OPENED, Stage.DELIVERED},
}


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
        self.proposal: Proposal | None = None

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
            step = moves.assign(self.task, BARB, terms, batch, arbiter=DANA, against=(), now=self.now)
        except StillWaiting:  # an earlier open that was signed could still be sent
            return
        before = "none" if self.contract is None else self.contract.stage
        assert before in {"none", "void"}, "one piece of work is committed once"
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
            self.attempt(lambda: moves.cancel(self.task, ADAM, (), self.now))
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

    @rule()
    def revoke(self) -> None:
        """Adam takes the open back."""
        self.attempt(lambda: moves.revoke(self.task, ADAM))

    @precondition(lambda self: self.task.stage is Stage.RATED)
    @rule()
    def contest(self) -> None:
        """Barb objects."""
        self.attempt(lambda: dispute.contest(self.task, BARB, REASON, self.now))

    @precondition(lambda self: self.task.stage is Stage.CONTESTED)
    @rule(millionths=st.sampled_from([0, 20, 25, 28, 30]))
    def decide(self, millionths: int) -> None:
        """Dana rules, within her bounds or beyond."""
        self.attempt(lambda: dispute.rule(self.task, DANA, millionths * 10**6, REASON, self.now))

    @precondition(lambda self: self.task.worker is not None)
    @rule(is_employer=st.booleans())
    def end_alone(self, is_employer: bool) -> None:  # noqa: FBT001 (hypothesis names its arguments)
        """Adam pays in full, or barb declines."""
        if is_employer:
            self.attempt(lambda: dispute.pay_in_full(self.task, ADAM))
            return
        self.attempt(lambda: dispute.give_back(self.task, BARB))

    @precondition(lambda self: self.task.worker is not None)
    @rule(person=st.sampled_from([ADAM, BARB]), share=st.sampled_from([0, 50, 100]))
    def propose_agreement(self, person: PersonId, share: int) -> None:
        """One side proposes."""

        def move() -> Step:
            step, self.proposal = dispute.propose_agreement(self.task, person, REWARD * share // 100, self.now)
            return step

        self.attempt(move)

    @precondition(lambda self: self.proposal is not None)
    @rule(person=st.sampled_from([ADAM, BARB]))
    def agree(self, person: PersonId) -> None:
        """One side agrees to what was proposed last, by whomever and whenever that was."""
        assert self.proposal is not None, "the precondition says so"
        figure = self.proposal.earned
        self.attempt(lambda: dispute.accept_agreement(self.task, person, self.proposal, figure))

    @rule(person=st.sampled_from([ADAM, BARB, CARL]))
    def try_with_wrong_hands(self, person: PersonId) -> None:
        """Whoever is not meant is refused, whatever the stage."""
        wrong: list[Callable[[], Step]] = []
        if person != self.task.worker:
            wrong += [
                lambda: moves.deliver(self.task, person, "0x", self.now),
                lambda: moves.accept(self.task, person, self.task.rating or 0, self.now),
                lambda: dispute.contest(self.task, person, REASON, self.now),
                lambda: dispute.give_back(self.task, person),
            ]
        if person != self.task.employer:
            wrong += [
                lambda: moves.rate(self.task, person, 100, self.now),
                lambda: moves.cancel(self.task, person, (), self.now),
                lambda: moves.assign_now(self.task, person, applicants=1, now=self.now),
                lambda: moves.revoke(self.task, person),
                lambda: dispute.pay_in_full(self.task, person),
            ]
        wrong.append(lambda: dispute.rule(self.task, person, REWARD // 2, REASON, self.now))
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
        assert past == (task.worker is not None) or task.stage is Stage.CANCELLED
        assert not past or (task.terms is not None and task.batch is not None)
        assert (task.prior is not None) == (task.stage in {Stage.SETTLING, Stage.REVOKING})
        assert task.stage not in {Stage.RATED, Stage.CONTESTED} or task.rating is not None
        assert task.stage is not Stage.DELIVERED or task.rating is None
        assert (task.path is not None) == (task.stage in {Stage.SETTLED, Stage.REFUNDED})

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
            case "contested":
                assert (stage, self.task.rating) == (Stage.CONTESTED, self.contract.rating)
                assert self.task.is_contest_final
            case "void":
                assert stage is Stage.POSTED
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
