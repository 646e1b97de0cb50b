"""Random histories on contract and model side by side: conservation (G2), one ending (G4), the same refusals."""

from functools import cache
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from web3.contract import Contract

from ledger.core.typed import Accept, Deliver, Rate, Withdraw
from tests.contracts.model import Model
from tests.contracts.world import ADAM, BARB, CARL, DANA, EMMA, FRED, NATIVE, NEVER, STAGES, Batch, World

HOLDERS = (ADAM, BARB, CARL, EMMA, FRED)
COUNTS = (1, 1, 2, 3, 24, 128)  # narrow, wide, and two words
SHARES = st.sampled_from((1, 3, 999, 10**6 + 1, 10**9))
AIMLESS = 5
AGES = st.integers(0, AIMLESS)  # how far back to look for a task
DATES = ("open_by", "submit_by", "rate_by", "contest_by")
RIPE = {
    "deliver": "opened",
    "rate": "delivered",
    "accept": "rated",
    "finish": "rated",
    "release": "delivered",
    "refund": "opened",
}
PLACES = st.integers(0, 3)
FEE_BPS = 300


@cache
def _world() -> tuple[World, Contract]:
    """One chain for all histories, with a token that keeps back a fee."""
    world = World()
    trick = world.stand_in("TrickToken")
    world.send(trick.functions.setFeeBps(FEE_BPS))
    for token in (world.usd, trick):
        world.send(token.functions.faucet(DANA, 10**15))
        world.send(token.functions.approve(world.escrow.address, 10**15), DANA)
    return world, trick


class Histories(RuleBasedStateMachine):
    """What people and passing time may do, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.world, self.trick = _world()
        self.snapshot = self.world.tester.take_snapshot()
        self.model = Model()
        self.tokens = (NATIVE, self.world.usd.address, self.trick.address)
        self.batches: list[Batch] = []
        self.touched: set[str] = set()  # tokens that the last step may have moved
        self.spent: list[Any] = []  # calls that carried a signature and have had their effect

    def teardown(self) -> None:
        """Look at every balance once more, then undo the whole history."""
        self.touched = set(self.tokens)
        self.conserves()
        self.world.tester.revert_to_snapshot(self.snapshot)

    def _expect(self, refused: str | None, call: Any, sender: str = DANA) -> None:
        """The contract does what the model says, or refuses for the same reason."""
        if refused is None:
            self.world.send(call, sender)
        else:
            assert self.world.refusal(call, sender).name == refused

    @rule(kind=st.integers(0, 2), holder=st.sampled_from(HOLDERS), minor=st.integers(1, 10**9))
    def deposit(self, kind: int, holder: str, minor: int) -> None:
        """Dana brings money in for somebody."""
        token = self.tokens[kind]
        if token == NATIVE:
            self.world.fund(holder, minor)
        else:
            self.world.send(self.world.escrow.functions.deposit(token, holder, minor), DANA)
        self.touched = {token}
        arrived = minor - minor * FEE_BPS // 10_000 if token == self.trick.address else minor
        self.model.deposit(token, holder, arrived)

    @initialize()
    def begin(self) -> None:
        """Adam is rich, so that most histories get somewhere."""
        for kind in range(3):
            self.deposit(kind, ADAM, 10**9)
        self.open(kind=0, count=3, share=10**6 + 1, relayed=False)
        for index in (0, 1):
            self._step("deliver", self.batches[0], index)
        self._step("rate", self.batches[0], 0, 75)

    @rule(kind=st.integers(0, 2), count=st.sampled_from(COUNTS), share=SHARES, relayed=st.booleans())
    def open(self, kind: int, count: int, share: int, relayed: bool) -> None:  # noqa: FBT001  drawn by hypothesis
        """Adam opens a batch, sometimes with less than it takes."""
        token = self.tokens[kind]
        workers = tuple((BARB, CARL)[index % 2] for index in range(count))
        rewards = tuple(share + index for index in range(count))
        batch = self.world.batch(workers, rewards, token=token, salt=len(self.batches).to_bytes(32))
        signed = self.world.call_open(batch, self.world.sign(ADAM, batch.terms))
        self.touched = {token}
        refused = self.model.open(batch, self.world.now)
        self._expect(refused, signed if relayed else self.world.call_open(batch), DANA if relayed else ADAM)
        if refused is None:
            self.batches.append(batch)
            self.spent.append(signed)

    @rule(age=AGES, place=PLACES)
    def deliver(self, age: int, place: int) -> None:
        """A worker hands in."""
        self._act("deliver", age, place)

    @rule(age=AGES, place=PLACES, rating=st.sampled_from((0, 59, 60, 75, 89)))
    def rate_below(self, age: int, place: int, rating: int) -> None:
        """Adam grades below full."""
        self._act("rate", age, place, rating)

    @rule(age=AGES, place=PLACES, rating=st.sampled_from((90, 100)))
    def rate_full(self, age: int, place: int, rating: int) -> None:
        """Adam grades in full."""
        self._act("rate", age, place, rating)

    @rule(age=AGES, place=PLACES, slip=st.sampled_from((0, 0, 0, 1)))
    def accept(self, age: int, place: int, slip: int) -> None:
        """A worker accepts, mostly the rating that was given."""
        batch, index = self._find("accept", age, place)
        self._act("accept", age, place, self.model.pieces[batch.id][index].rating + slip)

    @rule(age=AGES, place=PLACES, step=st.sampled_from(("finish", "release", "refund")))
    def apply_date(self, age: int, place: int, step: str) -> None:
        """Dana applies a deadline."""
        self._act(step, age, place)

    def _find(self, step: str, age: int, place: int) -> tuple[Batch, int]:
        """Choose a task at one of a batch's edges: mostly one that is ripe for the step."""
        ripe = [
            (batch, index)
            for batch in self.batches
            for index in _edges(batch)
            if self.model.pieces[batch.id][index].stage == RIPE[step]
        ]
        if ripe and age < AIMLESS:
            return ripe[-1 - age % len(ripe)]
        batch = self.batches[-1 - age % len(self.batches)]
        return batch, _edges(batch)[place]

    def _act(self, step: str, age: int, place: int, rating: int = 0) -> None:
        batch, index = self._find(step, age, place)
        self._step(step, batch, index, rating)

    def _step(self, step: str, batch: Batch, index: int, rating: int = 0) -> None:
        """Take a step with a task; Dana relays it."""
        call = self._signed(step, batch, index, rating)
        self.touched = {batch.terms.token}
        refused = self.model.act(step, batch, index, rating, self.world.now)
        self._expect(refused, call)
        if refused is None and step != "deliver":
            self.spent.append(call)

    def _signed(self, step: str, batch: Batch, index: int, rating: int) -> Any:
        world, worker = self.world, batch.workers[index]
        if step == "deliver":
            sig = world.sign(worker, Deliver(batch.id, index, b"\x53" * 32, NEVER))
            return world.call_deliver(batch, index, sig)
        if step == "rate":
            sig = world.sign(ADAM, Rate(batch.id, (index,), (rating,), b"\x54" * 32, NEVER))
            return world.call_rate(batch, {index: rating}, sig)
        if step == "accept":
            sig = world.sign(worker, Accept(batch.id, index, rating, NEVER))
            return world.call_accept(batch, rating, index, sig)
        return world.escrow.functions[step](batch.head, batch.task(index))

    @rule(kind=st.integers(0, 2), holder=st.sampled_from(HOLDERS), part=st.integers(1, 120))
    def withdraw(self, kind: int, holder: str, part: int) -> None:
        """Somebody takes a part of what they are owed, or tries to take more."""
        token = self.tokens[kind]
        minor = max(1, self.model.owed[token, holder] * part // 100)
        message = Withdraw(token, holder, holder, minor, self.world.nonce(holder, token), NEVER)
        sig = self.world.sign(holder, message)
        call = self.world.escrow.functions.withdraw(token, holder, holder, minor, NEVER, sig)
        self.touched = {token}
        refused = self.model.withdraw(token, holder, minor)
        self._expect(refused, call)
        if refused is None:
            self.spent.append(call)

    @precondition(lambda self: self.spent)
    @rule(which=st.integers(0, 999))
    def replay(self, which: int) -> None:
        """Whatever had its effect once is refused for ever after."""
        assert self.world.refusal(self.spent[which % len(self.spent)]).name in {
            "AlreadyOpened",
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

    @invariant()
    def conserves(self) -> None:
        """What is owed and committed is what came in less what went out, and no more than what is there."""
        for token in self.touched:
            owed = [self.world.balance(holder, token) for holder in HOLDERS]
            assert owed == [self.model.owed[token, holder] for holder in HOLDERS]
            assert sum(owed) + self.model.committed(token) == self.model.held[token] == self._holdings(token)
        self.touched = set()

    def _holdings(self, token: str) -> int:
        if token == NATIVE:
            return int(self.world.web3.eth.get_balance(self.world.escrow.address))
        contract = self.trick if token == self.trick.address else self.world.usd
        return int(contract.functions.balanceOf(self.world.escrow.address).call())

    @invariant()
    def ends_once(self) -> None:
        """No task has ended twice, and the contract's stages are the model's (of the last batches, at their edges)."""
        for batch in self.batches[-2:]:
            for index in {0, batch.terms.count - 1}:
                stage, rating = self.world.escrow.functions.taskState(batch.id, index).call()
                assert (STAGES[stage], rating) == self.model.state(batch.id, index)
        assert all(piece.ends <= 1 for pieces in self.model.pieces.values() for piece in pieces)


def _edges(batch: Batch) -> tuple[int, ...]:
    """Where a batch's words begin and end."""
    last = batch.terms.count - 1
    return tuple(min(index, last) for index in (0, 1, 127, last))


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=6, stateful_step_count=30, deadline=None)
