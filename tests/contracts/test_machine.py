"""Random histories on contract and model side by side: the same states, amounts and refusals, with both their values.

After each step what is owed and committed is what is held (G2), and no task has ended twice (G4).
"""

from dataclasses import replace
from functools import cache
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from web3.contract import Contract

from ledger.core.packed import Outcome, unpack_ratings
from tests.contracts.chain import Refusal, encoded
from tests.contracts.model import CONTESTED, DELIVERED, OPENED, RATED, Model
from tests.contracts.steps import Step, Steps, attempted
from tests.contracts.world import ADAM, BARB, CARL, DANA, EMMA, FRED, GINA, HANK, NATIVE, Batch, World

HOLDERS = (ADAM, BARB, CARL, EMMA, FRED, GINA, HANK)
WORKERS = ((BARB,), (BARB, CARL), (CARL, BARB, BARB, HANK))  # by turns: all one, two, three of whom one has two in four
COUNTS = (1, 1, 1, 2, 3, 5, 24, 128)  # narrow, wide, and two words
SHARES = st.sampled_from((1, 3, 999, 10**6 + 1))
CURVES = ((60, 90, 5_000), (0, 100, 0), (70, 70, 1), (1, 100, 10_000))  # least, full, floor
AGES = st.integers(0, 5)  # how far back to look for a task; at the end of it look for any
AIMLESS = 5
DATES = ("open_by", "submit_by", "rate_by", "contest_by", "rule_by")
PLACES = st.integers(0, 3)
FEE_BPS = 300
STAGE_NAMES = {OPENED: "opened", DELIVERED: "delivered", RATED: "rated", CONTESTED: "contested"}


@cache
def _world() -> tuple[World, Contract]:
    """One chain for all histories, with a token that keeps back a fee."""
    world = World()
    trick = world.stand_in("TrickToken")
    world.send(trick.functions.setFeeBps(FEE_BPS))
    for token in (world.usd, trick):
        for person in (ADAM, DANA):
            world.allow(token, person, 10**15)
    return world, trick


class Histories(RuleBasedStateMachine):
    """What people and passing time may do, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.world, self.trick = _world()
        self.snapshot = self.world.tester.take_snapshot()
        self.model = Model()
        self.steps = Steps(self.world, self.model, self.trick.address)
        self.tokens = (NATIVE, self.world.usd.address, self.trick.address)
        self.batches: list[Batch] = []  # all that anybody ever signed
        self.touched: set[str] = set()  # tokens that the last step may have moved
        self.changed: set[Batch] = set()  # and batches
        self.spent: list[Any] = []  # calls that carried a signature and have had their effect
        self.salt = 0

    def teardown(self) -> None:
        """Look at every balance once more, then undo the whole history."""
        self.touched = set(self.tokens)
        self.changed = set(self.batches)
        self.conserves()
        self.same_stages()
        self.world.tester.revert_to_snapshot(self.snapshot)

    @initialize()
    def begin(self) -> None:
        """Adam is rich, so that most histories get somewhere."""
        for kind in range(3):
            self.deposit(kind, ADAM, 10**9)
        batch = self._sign(0, 3, 10**6 + 1, 1, 0)
        self._do(self.steps.opening(batch, "relayed"))
        self._do(self.steps.stepping("deliver", batch, 0))
        self._do(self.steps.stepping("rate", batch, 0, 75))

    def _do(self, step: Step) -> None:
        """The contract does what the model says, or refuses for the same reason."""
        self.model.now = self.world.now
        self.touched |= {batch.terms.token for batch in step.batches}
        self.changed |= set(step.batches)
        done = attempted(step)
        if isinstance(done, Refusal):
            assert self.world.refusal(step.call, step.sender, step.value) == done
            return
        receipt = self.world.send(step.call, step.sender, step.value)
        assert tuple(self.world.outcomes(receipt)) == done.outcomes
        assert tuple(self.world.skipped(receipt)) == done.skipped
        rated = [unpack_ratings(event["ratings"]) for _, event in self.world.events(receipt, "TasksRated")]
        assert [done.rated] * bool(done.rated) == rated
        if step.is_spent and not done.skipped:
            self.spent.append(step.call)

    def _sign(self, kind: int, count: int, share: int, mix: int, curve: int) -> Batch:
        """Terms that nobody has opened yet."""
        people = WORKERS[mix]
        least, full, floor = CURVES[curve]
        self.salt += 1
        batch = self.world.batch(
            [people[index % len(people)] for index in range(count)],
            [share + index for index in range(count)],
            token=self.tokens[kind],
            min_rating=least,
            full_rating=full,
            floor_bps=floor,
            default_split_bps=(5_000, 0, 10_000, 3_333)[curve],
            arbiter_fee_bps=(500, 10_000, 0, 1)[curve],
            salt=self.salt.to_bytes(32),
        )
        self.batches.append(batch)
        return batch

    @rule(kind=st.integers(0, 2), holder=st.sampled_from(HOLDERS), minor=st.integers(1, 10**9))
    def deposit(self, kind: int, holder: str, minor: int) -> None:
        """Dana brings money in for somebody."""
        token = self.tokens[kind]
        self.touched = {token}
        arrived = minor - minor * FEE_BPS // 10_000 if token == self.trick.address else minor
        ask = self.world.escrow.functions
        call = ask.depositFor(holder) if token == NATIVE else ask.deposit(token, holder, minor)
        value = minor if token == NATIVE else 0
        self._do(Step(call, lambda: self.model.deposit(token, holder, arrived), value=value))

    @rule(kind=st.integers(0, 2), holder=st.sampled_from(HOLDERS), part=st.integers(1, 120))
    def withdraw(self, kind: int, holder: str, part: int) -> None:
        """Somebody takes a part of what they are owed, or tries to take more."""
        token = self.tokens[kind]
        self.touched = {token}
        minor = max(1, self.model.owed[token, holder] * part // 100)
        call = self.world.call_withdraw(holder, minor, holder, holder, token=token)
        self._do(Step(call, lambda: self.model.withdraw(token, holder, minor), is_spent=True))

    @rule(
        kind=st.integers(0, 2),
        count=st.sampled_from(COUNTS),
        share=SHARES,
        shape=st.tuples(st.integers(0, 2), st.integers(0, 3)),
        way=st.sampled_from(("own", "relayed", "brought", "offered")),
    )
    def open(self, kind: int, count: int, share: int, shape: tuple[int, int], way: str) -> None:
        """Adam opens a batch, sometimes with less than it takes."""
        self._do(self.steps.opening(self._sign(kind, count, share, *shape), way))

    @rule(age=AGES, way=st.sampled_from(("relayed", "offered")))
    def open_again(self, age: int, way: str) -> None:
        """Somebody brings terms that were signed before."""
        self._do(self.steps.opening(self.batches[-1 - age % len(self.batches)], way))

    @rule(is_new=st.booleans(), age=AGES)
    def revoke(self, is_new: bool, age: int) -> None:  # noqa: FBT001  drawn by hypothesis
        """Adam takes terms back, mostly such as nobody has opened."""
        batch = self._sign(0, 2, 999, 1, 0) if is_new else self.batches[-1 - age % len(self.batches)]
        self._do(Step(self.world.call_revoke(batch, ADAM), lambda: self.model.revoke(batch), (batch,), is_spent=True))

    @rule(nonce=st.integers(0, 2))
    def revoke_offer(self, nonce: int) -> None:
        """Adam takes offers back."""
        call = self.world.call_revoke_offer(nonce, ADAM)
        self._do(Step(call, lambda: self.model.revoke_offer(ADAM, nonce), is_spent=True))

    @rule(age=AGES, place=PLACES)
    def deliver(self, age: int, place: int) -> None:
        """A worker hands in."""
        self._do(self.steps.stepping("deliver", *self._find({OPENED}, age, place)))

    @rule(age=AGES, place=PLACES, rating=st.sampled_from((0, 59, 60, 75, 89)))
    def rate_below(self, age: int, place: int, rating: int) -> None:
        """Adam grades, mostly below full."""
        self._do(self.steps.stepping("rate", *self._find({DELIVERED}, age, place), rating))

    @rule(age=AGES, place=PLACES, rating=st.sampled_from((90, 100, 101)), push=st.booleans())
    def rate_full(self, age: int, place: int, rating: int, push: bool) -> None:  # noqa: FBT001  drawn by hypothesis
        """Adam pays in full, from whatever stage."""
        batch, index = self._find({OPENED, DELIVERED, RATED, CONTESTED}, age, place)
        self._do(self.steps.stepping("rate", replace(batch, push=push), index, rating))

    @rule(age=AGES, place=PLACES, slip=st.sampled_from((0, 0, 0, 1)))
    def accept(self, age: int, place: int, slip: int) -> None:
        """A worker accepts, mostly the rating that was given."""
        batch, index = self._find({RATED}, age, place)
        self._do(self.steps.stepping("accept", batch, index, self.model.state(batch, index)[1] + slip))

    @rule(age=AGES, place=PLACES)
    def contest(self, age: int, place: int) -> None:
        """A worker objects."""
        self._do(self.steps.stepping("contest", *self._find({RATED}, age, place)))

    @rule(age=AGES, place=PLACES, part=st.integers(0, 101))
    def decide(self, age: int, place: int, part: int) -> None:
        """Gina decides, mostly within her bounds."""
        batch, index = self._find({CONTESTED}, age, place)
        self._do(self.steps.stepping("rule", batch, index, batch.rewards[index] * part // 100))

    @rule(age=AGES, place=PLACES, push=st.booleans())
    def settle(self, age: int, place: int, push: bool) -> None:  # noqa: FBT001  drawn by hypothesis
        """Dana applies a date to one task."""
        batch, index = self._find({OPENED, DELIVERED, RATED, CONTESTED}, age, place)
        self._do(self.steps.stepping("settle", replace(batch, push=push), index))

    @rule(age=AGES, place=PLACES)
    def give_back(self, age: int, place: int) -> None:
        """A worker declines."""
        self._do(self.steps.stepping("give_back", *self._find({OPENED, RATED}, age, place)))

    @rule(age=AGES, place=PLACES, part=st.integers(0, 101), push=st.booleans())
    def agree(self, age: int, place: int, part: int, push: bool) -> None:  # noqa: FBT001  drawn by hypothesis
        """Employer and worker agree, mostly on what there is."""
        batch, index = self._find({DELIVERED, CONTESTED}, age, place)
        figure = batch.rewards[index] * part // 100 + (part > 100)
        self._do(self.steps.stepping("agree", replace(batch, push=push), index, figure))

    @rule(age=AGES, place=PLACES, kind=st.sampled_from((0, 0, 1)), is_new=st.sampled_from((True, True, False)))
    def extend(self, age: int, place: int, kind: int, is_new: bool) -> None:  # noqa: FBT001  drawn by hypothesis
        """Employer and worker go on under new terms, mostly such as are new indeed."""
        batch, index = self._find({OPENED, DELIVERED, RATED}, age, place)
        following = self._sign(kind, 1, batch.rewards[index], 0, 0) if is_new else batch
        call = self.world.call_extend(batch, following, index, (ADAM, batch.workers[index]))
        act = lambda: self.model.extend(batch, index, following)  # noqa: E731  a step's second half
        self._do(Step(call, act, (batch, following), is_spent=True))

    @rule(age=AGES, shift=st.sampled_from((0, 0, 1)), most=st.sampled_from((1, 3, 200)))
    def deliver_many(self, age: int, shift: int, most: int) -> None:
        """Workers hand in together; sometimes one has another's among theirs."""
        batch, _ = self._find({OPENED}, age, 0)
        people = tuple(dict.fromkeys(batch.workers))
        groups = []
        for person in people:
            own = [index for index, worker in enumerate(batch.workers) if worker == person][:most]
            groups.append(
                ([*own, *(one + shift for one in own[-1:] if shift and one + shift < batch.terms.count)], person)
            )
        call = self.world.call_deliver_many(batch, groups)
        self._do(Step(call, lambda: self.model.deliver_many(batch, groups), (batch,)))

    @rule(age=AGES, ratings=st.lists(st.sampled_from((0, 60, 80, 95, 100)), min_size=1, max_size=5), push=st.booleans())
    def rate_many(self, age: int, ratings: list[int], push: bool) -> None:  # noqa: FBT001  drawn by hypothesis
        """Adam grades a whole table by turns."""
        found, _ = self._find({DELIVERED, OPENED}, age, 0)
        batch = replace(found, push=push)
        marks = {index: ratings[index % len(ratings)] for index in reversed(range(batch.terms.count))}
        call = self.world.call_rate_many(batch, marks, ADAM)
        self._do(Step(call, lambda: self.model.rate_many(batch, marks), (batch,), is_spent=True))

    @rule(age=AGES, push=st.booleans())
    def settle_table(self, age: int, push: bool) -> None:  # noqa: FBT001  drawn by hypothesis
        """Dana applies dates to a whole table."""
        found, _ = self._find({OPENED, DELIVERED, RATED, CONTESTED}, age, 0)
        batch = replace(found, push=push)
        self._do(Step(self.world.call_settle(batch), lambda: self.model.settle_table(batch), (batch,)))

    @rule(
        picks=st.lists(
            st.tuples(st.sampled_from(("deliver", "rate", "accept", "settle", "agree", "open")), AGES, PLACES),
            min_size=1,
            max_size=5,
        )
    )
    def multicall(self, picks: list[tuple[str, int, int]]) -> None:
        """Dana sends several calls at once; those that fail change nothing, and all failing is refused."""
        steps = []
        for name, age, place in picks:
            if name == "open":
                steps.append(self.steps.opening(self._sign(0, 1, 999 + age, 0, 0), "relayed"))
            else:
                steps.append(self.steps.stepping(name, *self._find({OPENED, DELIVERED, RATED}, age, place), 75))
        call = self.world.escrow.functions.multicall([encoded(step.call) for step in steps])
        self.model.now = self.world.now
        outcomes: list[Outcome] = []
        failed = []
        for place, step in enumerate(steps):
            self.touched |= {batch.terms.token for batch in step.batches}
            self.changed |= set(step.batches)
            done = attempted(step)
            if isinstance(done, Refusal):
                failed.append((place, done))
            else:
                outcomes += done.outcomes
        if len(failed) == len(steps):
            assert self.world.refusal(call).name == "NothingDone"
            return
        receipt = self.world.send(call)
        assert self.world.failed(receipt) == failed
        assert self.world.outcomes(receipt) == outcomes

    @precondition(lambda self: self.spent)
    @rule(which=st.integers(0, 999))
    def replay(self, which: int) -> None:
        """Whatever had its effect once is refused for ever after."""
        assert self.world.refusal(self.spent[which % len(self.spent)]).name in {
            "AlreadyOpened",
            "NothingDone",
            "OfferUsed",
            "TooLate",
            "UnknownBatch",
            "WrongSignature",
            "WrongStage",
        }

    @rule(age=AGES, date=st.sampled_from(DATES), early=st.integers(0, 1))
    def travel(self, age: int, date: str, early: int) -> None:
        """Time passes until one of a batch's dates has come, or will in a second."""
        moment = getattr(self.batches[-1 - age % len(self.batches)].terms, date) - early
        if moment > self.world.now:
            self.world.travel(moment)

    def _find(self, stages: set[int], age: int, place: int) -> tuple[Batch, int]:
        """Choose a task at one of a batch's edges: mostly one at a stage that is wanted."""
        names = {STAGE_NAMES[stage] for stage in stages}
        ripe = [
            (batch, index)
            for batch in self.batches
            for index in dict.fromkeys(_edges(batch))
            if self.model.state(batch, index)[0] in names
        ]
        if ripe and age < AIMLESS:
            return ripe[-1 - (age * 4 + place) % len(ripe)]
        batch = self.batches[-1 - age % len(self.batches)]
        return batch, _edges(batch)[place]

    @invariant()
    def conserves(self) -> None:
        """What is owed and committed is what came in less what went out, and no more than what is there."""
        for token in self.touched:
            owed = list(self.world.balances(*HOLDERS, token=token))
            assert owed == [self.model.owed[token, holder] for holder in HOLDERS]
            assert sum(owed) + self.model.committed(token) == self.model.held[token] == self._holdings(token)
        self.touched = set()

    @invariant()
    def same_stages(self) -> None:
        """The contract's stages are the model's, and no task has ended twice."""
        for batch in self.changed:
            for index in set(_edges(batch)):
                assert self.world.stage(batch, index) == self.model.state(batch, index)
        self.changed = set()
        assert all(piece.ends <= 1 for book in self.model.books.values() for piece in book.pieces)

    def _holdings(self, token: str) -> int:
        if token == NATIVE:
            return self.world.coins(self.world.escrow.address)
        contract = self.trick if token == self.trick.address else self.world.usd
        return int(self.world.view(contract.functions.balanceOf(self.world.escrow.address))[0])


def _edges(batch: Batch) -> tuple[int, ...]:
    """Where a batch's words begin and end."""
    last = batch.terms.count - 1
    return tuple(min(index, last) for index in (0, 1, 127, last))


TestHistories = Histories.TestCase
# A history is not made shorter when it fails: that takes minutes, and its steps can be read as they are.
TestHistories.settings = settings(
    max_examples=6, stateful_step_count=35, deadline=None, phases=[Phase.generate], report_multiple_bugs=False
)
