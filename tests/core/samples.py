"""Actors, tasks at every stage and facts of the chain, for tests of the pure core."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from ledger.core import dispute, moves, outcomes
from ledger.core.effects import AskMoney, AskTask, Effect, Notify, TaskStep
from ledger.core.facts import BatchOpened, BatchRevoked, LogRef, TaskContested, TaskDelivered, TaskRated, TaskSettled
from ledger.core.ids import PersonId, TaskId
from ledger.core.money import Asset
from ledger.core.packed import Path
from ledger.core.people import Person
from ledger.core.policy import Policy
from ledger.core.task import Stage, Task
from ledger.core.terms import Terms, by_default, earned

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ADAM, BARB, CARL, DANA = (PersonId(f"per_{name}") for name in ("adam", "barb", "carl", "dana"))
EMPLOYER, WORKER, STRANGER = ("0x" + digit * 40 for digit in "123")
USD = Asset(code="USD", decimals=6, token="0x" + "a" * 40, faucet=True)
ARBITER = "0x" + "9" * 40
POLICY = Policy(
    chain_id=271828,
    escrow="0x" + "e" * 40,
    fee_bps=500,
    fee_receiver="0x" + "f" * 40,
    arbiter=ARBITER,
    arbiter_fee_bps=500,
    takes_max=1_000,  # a test that is about a limit sets it
    takes_newcomer=1_000,
)
REWARD = 30 * 10**6
REASON = "0x" + "0a" * 32  # the hash of why somebody objects or rules
FIRST, SECOND = "0x" + "01" * 32, "0x" + "02" * 32  # hashes of two deliverables


def log(block: int = 1, index: int = 0, part: int = 0) -> LogRef:
    """Make the place of a fact on the chain."""
    at = NOON + timedelta(seconds=block)
    return LogRef(271828, block, f"0x{block:064x}", f"0x{block:063x}f", index, at, part)


def posted() -> Task:
    """Make adam's task on the board, for two days of work."""
    return Task(
        id=TaskId("tsk_1"),
        version=1,
        stage=Stage.POSTED,
        employer=ADAM,
        title="翻译 500 字",
        asset="USD",
        reward=REWARD,
        seconds=2 * 24 * 3600,
        skills=(),
        languages=("zh",),
        spec_salt=bytes(32),
        posted_at=NOON,
        expires_at=NOON + 7 * DAY,
    )


def assigned() -> Task:
    """Give it to barb at noon, with dana to rule."""
    task = posted()
    terms = POLICY.terms(task, asset=USD, employer=EMPLOYER, worker=WORKER, at=NOON, arbiter=ARBITER)
    return moves.assign(task, BARB, terms, POLICY.batch_id(terms), arbiter=DANA, against=(), now=NOON).task


def revoking() -> Task:
    """Have adam take the open back."""
    return moves.revoke(assigned(), ADAM).task


def unopened() -> Task:
    """Have the chain refuse the open, so that what was signed is being made void."""
    return outcomes.refuse(assigned(), AskTask(TaskStep.OPEN, TaskId("tsk_1")), "BalanceTooLow", NOON).task


def opened() -> Task:
    """Have the chain open it."""
    return outcomes.learn(assigned(), opening()).task


def delivered() -> Task:
    """Have barb hand in, not yet recorded."""
    return moves.deliver(opened(), BARB, FIRST, NOON).task


def recorded() -> Task:
    """Have the chain record the delivery."""
    return outcomes.learn(delivered(), TaskDelivered(log(3), batch_of(), 0, FIRST)).task


def rated(rating: int = 70) -> Task:
    """Have adam grade below the full mark, not yet on chain."""
    return moves.rate(recorded(), ADAM, rating, NOON).task


def graded(rating: int = 70) -> Task:
    """Have the chain keep the rating."""
    return outcomes.learn(rated(rating), TaskRated(log(4), batch_of(), 0, rating)).task


def contested(rating: int = 70) -> Task:
    """Have barb object, not yet on chain."""
    return dispute.contest(graded(rating), BARB, REASON, NOON).task


def disputed(rating: int = 70) -> Task:
    """Have the chain keep the objection."""
    return outcomes.learn(contested(rating), contesting()).task


def ruling(figure: int = 25 * 10**6) -> Task:
    """Have dana rule, the escrow asked to pay."""
    return dispute.rule(disputed(), DANA, figure, REASON, NOON).task


def accepting() -> Task:
    """Have barb accept, the escrow asked to pay."""
    return moves.accept(graded(), BARB, 70, NOON).task


def settled() -> Task:
    """Have the chain pay by the rating."""
    return outcomes.learn(accepting(), settlement(70)).task


def opening() -> BatchOpened:
    """Make the log that opens the sample task."""
    return BatchOpened(log(2), batch_of(), terms_of(assigned()), (WORKER,), (REWARD,))


def settlement(rating: int, path: Path = Path.ACCEPTED) -> TaskSettled:
    """Make the log that pays the sample task by a rating."""
    return ending(path, rating, earned(terms_of(assigned()), REWARD, rating))


def releasing() -> TaskSettled:
    """Make the log that pays the sample task in full after silence."""
    return ending(Path.RELEASED, 0, REWARD)


def refunding() -> TaskSettled:
    """Make the log that gives all of the sample task back."""
    return ending(Path.REFUNDED, 0, 0)


def defaulting(rating: int = 70) -> TaskSettled:
    """Make the log that pays the sample task after the arbiter's silence."""
    return ending(Path.DEFAULTED, rating, by_default(terms_of(assigned()), REWARD, rating))


def ending(path: Path, rating: int, figure: int) -> TaskSettled:
    """Make the log that ends the sample task."""
    return TaskSettled(log(9), batch_of(), 0, path, rating, figure)


def contesting() -> TaskContested:
    """Make the log of barb's objection."""
    return TaskContested(log(5), batch_of(), 0, REASON)


def voiding() -> BatchRevoked:
    """Make the log that makes the sample task's terms void."""
    return BatchRevoked(log(2), batch_of())


def batch_of() -> str:
    """Name the sample task's batch."""
    return POLICY.batch_id(terms_of(assigned()))


def terms_of(task: Task) -> Terms:
    """Read the terms of a task that has them."""
    assert task.terms is not None
    return task.terms


def person(name: str, address: str) -> Person:
    """Make somebody who has entered."""
    number = sum(name.encode())
    return Person(PersonId(f"per_{name}"), number, number, name, "en", address, NOON)


def at(seconds: int, late: int = 0) -> datetime:
    """Read a date of the terms as a moment, or some seconds after it."""
    return datetime.fromtimestamp(seconds + late, UTC)


def asks(effects: tuple[Effect, ...]) -> tuple[TaskStep, ...]:
    """List what the escrow is asked for."""
    assert not any(isinstance(effect, AskMoney) for effect in effects), "no move of a task moves other money"
    return tuple(effect.step for effect in effects if isinstance(effect, AskTask))


def told(effects: tuple[Effect, ...]) -> tuple[tuple[PersonId, str], ...]:
    """List who is told what."""
    return tuple((effect.person, effect.key) for effect in effects if isinstance(effect, Notify))


STAGES = {
    Stage.POSTED: posted(),
    Stage.ASSIGNED: assigned(),
    Stage.OPENED: opened(),
    Stage.DELIVERED: recorded(),
    Stage.RATED: graded(),
    Stage.CONTESTED: disputed(),
    Stage.REVOKING: revoking(),
    Stage.SETTLING: accepting(),
    Stage.SETTLED: settled(),
    Stage.REFUNDED: outcomes.learn(opened(), refunding()).task,
    Stage.CANCELLED: moves.cancel(posted(), ADAM, (), NOON).task,
    Stage.EXPIRED: moves.expire(replace(posted(), expires_at=NOON), NOON).task,
}
