"""Disputes behind the one door: who may say what is decided by rows, words are kept, and only their hashes leave."""

from dataclasses import replace

import pytest
from sqlalchemy import insert, text

from ledger.clock import Clock
from ledger.core.commands import (
    AcceptAgreement,
    Assign,
    Choice,
    Contest,
    GiveBack,
    PayInFull,
    ProposeAgreement,
    Revoke,
    Rule,
    WithdrawProposal,
)
from ledger.core.effects import AskTask, TaskStep
from ledger.core.errors import BadCommand, LedgerError, NoProposal, NotAllowed, OtherProposal, WrongSplit
from ledger.core.ids import PersonId, TaskId
from ledger.core.packed import Path
from ledger.core.policy import ZERO_ADDRESS, salted_hash
from ledger.core.task import Stage, Task
from ledger.database import Engine, reading, writing
from ledger.intake import Intake
from ledger.keys import Vault
from ledger.matching.rows import select_records
from ledger.store import insert_application, insert_task, select_promised
from ledger.tables import balances
from ledger.views import Views
from tests.core import samples
from tests.core.samples import terms_of
from tests.ledger.hands import USD, Hands

WORDS = "the glossary was followed to the letter"
MARK = TaskId("tsk_1")


class Bench:
    """Adam's task with barb at a stage, dana to rule, and carl who has no part in it."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands
        self.adam, self.barb, self.carl, self.dana = (hands.enter(name) for name in ("adam", "barb", "carl", "dana"))

    def put(self, task: Task) -> None:
        """Put a sample task among the rows."""
        named = replace(task, employer=self.adam, worker=self.barb, arbiter=self.dana)
        with writing(self.hands.engine) as connection:
            insert_task(connection, named)

    def do(self, kind: type, person: PersonId, **asked: object) -> Task:
        """Have somebody ask what must be accepted."""
        self.hands.do(kind(**self.hands.stamp(), person=person, task=MARK, **asked))
        return self.hands.look(MARK)

    def refused(self, kind: type, person: PersonId, **asked: object) -> LedgerError:
        """Have somebody ask what must be refused, and see that nothing changed."""
        before = self.hands.look(MARK)
        refusal = self.hands.refused(kind(**self.hands.stamp(), person=person, task=MARK, **asked))
        assert self.hands.look(MARK) == before
        return refusal

    def asked(self) -> AskTask:
        """Read what the escrow was asked for last."""
        ask = self.hands.effects(AskTask)[-1]
        assert isinstance(ask, AskTask)
        return ask


@pytest.fixture
def bench(hands: Hands) -> Bench:
    """Four people who have entered."""
    return Bench(hands)


@pytest.fixture
def views(engine: Engine) -> Views:
    """What the faces read."""
    return Views(engine)


def test_contest__words_stay_here(bench: Bench, views: Views) -> None:
    """Why somebody objects is kept whole for the arbiter; what goes out is its salted hash."""
    bench.put(samples.graded())
    assert bench.do(Contest, bench.barb, grounds=WORDS).stage is Stage.CONTESTED

    (said,) = views.grounds(MARK)
    assert (said.person, said.text, said.said_at) == (bench.barb, WORDS, said.said_at)
    assert bench.asked() == AskTask(TaskStep.CONTEST, MARK, reason=said.hash)
    assert said.hash == "0x" + salted_hash(said.salt, WORDS).hex()


@pytest.mark.parametrize("grounds", ["", "  ", "w" * 1001])
def test_contest__without_saying_why(bench: Bench, grounds: str) -> None:
    """Whoever objects or rules says why, in words that fit into a message."""
    bench.put(samples.graded())

    assert isinstance(bench.refused(Contest, bench.barb, grounds=grounds), BadCommand)


def test_contest__refused_keeps_no_words(bench: Bench, views: Views) -> None:
    """What was refused leaves no words behind."""
    bench.put(samples.graded())
    assert isinstance(bench.refused(Contest, bench.adam, grounds=WORDS), NotAllowed)

    assert views.grounds(MARK) == ()


@pytest.mark.parametrize(("said", "figure"), [({"earned": 25 * USD}, 25 * USD), ({"share_bps": 7500}, 22_500_000)])
def test_rule__by_figure_or_share(bench: Bench, views: Views, said: dict[str, int], figure: int) -> None:
    """The arbiter names a sum or a share, says why, and the case leaves the list."""
    bench.put(samples.disputed())
    assert [task.id for task in views.to_rule(bench.dana)] == [MARK]
    assert views.to_rule(bench.carl) == ()
    bench.do(Rule, bench.dana, grounds=WORDS, **said)

    assert (bench.asked().step, bench.asked().earned) == (TaskStep.RULE, figure)
    assert bench.asked().reason == views.grounds(MARK)[0].hash
    assert views.to_rule(bench.dana) == ()


def test_rule__not_before_it_is_final(bench: Bench, views: Views) -> None:
    """An objection on its way is nothing to rule on yet."""
    bench.put(samples.contested())

    assert views.to_rule(bench.dana) == ()


def test_rule__beyond_its_bounds(bench: Bench) -> None:
    """Less than was offered is refused with the bounds, in the smallest unit."""
    bench.put(samples.disputed())
    refusal = bench.refused(Rule, bench.dana, grounds=WORDS, earned=19 * USD)

    assert isinstance(refusal, WrongSplit)
    assert (refusal.details["least"], refusal.details["most"]) == ("20000000", "29500000")


def test_rule__somebody_else(bench: Bench) -> None:
    """Nobody but this task's arbiter rules, whatever they name."""
    bench.put(samples.disputed())

    for person in (bench.adam, bench.barb, bench.carl):
        assert isinstance(bench.refused(Rule, person, grounds=WORDS), NotAllowed)


def test_propose__replaced_and_agreed(bench: Bench, views: Views) -> None:
    """A later proposal takes the place of an earlier; only what stands is agreed to, by the other side."""
    bench.put(samples.disputed())
    bench.do(ProposeAgreement, bench.adam, earned=12 * USD)
    bench.do(ProposeAgreement, bench.barb, rating=85)
    standing = views.proposal(bench.hands.look(MARK))
    assert standing is not None
    assert (standing.person, standing.earned) == (bench.barb, 27_500_000)

    assert isinstance(bench.refused(AcceptAgreement, bench.adam, earned=12 * USD), OtherProposal)
    assert isinstance(bench.refused(AcceptAgreement, bench.barb, earned=27_500_000), NotAllowed)
    assert bench.do(AcceptAgreement, bench.adam, earned=27_500_000).stage is Stage.SETTLING
    assert bench.asked() == AskTask(TaskStep.AGREE, MARK, earned=27_500_000)
    assert views.proposal(bench.hands.look(MARK)) is None


def test_propose__withdrawn(bench: Bench, views: Views) -> None:
    """What was taken off the table cannot be agreed to."""
    bench.put(samples.graded())
    task = bench.do(ProposeAgreement, bench.barb, earned=USD)
    assert views.proposal(task) is not None
    bench.do(WithdrawProposal, bench.barb)

    assert views.proposal(task) is None
    assert isinstance(bench.refused(AcceptAgreement, bench.adam, earned=USD), NoProposal)
    assert isinstance(bench.refused(WithdrawProposal, bench.barb), NoProposal)


def test_propose__lapses(bench: Bench, views: Views) -> None:
    """What was proposed before the task moved on cannot be agreed to after."""
    bench.put(samples.graded())
    bench.do(ProposeAgreement, bench.barb, earned=USD)
    task = bench.do(Contest, bench.barb, grounds=WORDS)

    assert views.proposal(task) is None
    with writing(bench.hands.engine) as connection:
        connection.execute(text("UPDATE tasks SET is_contest_final = 1"))
    assert isinstance(bench.refused(AcceptAgreement, bench.adam, earned=USD), NoProposal)


@pytest.mark.parametrize("kind", [ProposeAgreement, WithdrawProposal])
def test_propose__stranger(bench: Bench, kind: type) -> None:
    """Neither the arbiter nor a stranger has a part in what two agree on."""
    bench.put(samples.disputed())

    for person in (bench.carl, bench.dana):
        assert isinstance(bench.refused(kind, person), NotAllowed)


@pytest.mark.parametrize(("kind", "step"), [(GiveBack, TaskStep.GIVE_BACK), (PayInFull, TaskStep.RATE)])
def test_end__alone(bench: Bench, kind: type, step: TaskStep) -> None:
    """Worker and employer each have one way to end it at their own cost."""
    bench.put(samples.disputed())
    who, other = (bench.barb, bench.adam) if kind is GiveBack else (bench.adam, bench.barb)
    assert isinstance(bench.refused(kind, other), NotAllowed)

    assert bench.do(kind, who).stage is Stage.SETTLING
    assert bench.asked().step is step


def test_revoke__employer(bench: Bench) -> None:
    """The employer takes back what is not yet open; nobody else does."""
    bench.put(samples.assigned())
    assert isinstance(bench.refused(Revoke, bench.barb), NotAllowed)

    assert bench.do(Revoke, bench.adam).stage is Stage.REVOKING
    assert bench.asked() == AskTask(TaskStep.REVOKE, MARK)


def test_promised__while_it_is_being_revoked(bench: Bench) -> None:
    """Money that a signed open may still take is not promised to another task."""
    bench.put(samples.revoking())
    with reading(bench.hands.engine) as connection:
        assert select_promised(connection, bench.adam, "USD") == samples.REWARD


@pytest.mark.parametrize(
    ("path", "rating", "record"),
    [
        (Path.ACCEPTED, 70, (1, 70)),
        (Path.RULED, 70, (1, 70)),
        (Path.GIVEN_BACK, 30, (1, 30)),
        (Path.RELEASED, None, (0, 0)),
    ],
)
def test_record__what_held(bench: Bench, path: Path, rating: int | None, record: tuple[int, int]) -> None:
    """A rating that decided what was paid is on the record, even where the worker then declined."""
    bench.put(replace(samples.settled(), path=path, rating=rating))
    with reading(bench.hands.engine) as connection:
        assert select_records(connection, [bench.barb]) == {bench.barb: record}


def assigned_by(engine: Engine, arbiters: tuple[str, ...], arbiter: str) -> Task:
    """Have barb assigned to adam's task by a platform with these arbiters."""
    ids = tuple(sum(name.encode()) for name in arbiters)
    policy = replace(samples.POLICY, arbiters=ids, arbiter=arbiter)
    hands = Hands(engine, Intake(engine, policy, Vault(bytes(32))), Clock(engine))
    bench = Bench(hands)
    task = hands.post(bench.adam)
    with writing(engine) as connection:
        insert_application(connection, task, bench.barb, samples.NOON)
        address = Views(engine).person(bench.adam).address
        held = {"account": f"balance/{address}", "token": samples.USD.token, "minor": 30 * USD}
        connection.execute(insert(balances).values(**held))
    hands.do(Assign(**hands.stamp(), choices=(Choice(task=task, version=1, worker=bench.barb, reasons=()),)))
    return hands.look(task)


def test_assign__names_an_arbiter(engine: Engine) -> None:
    """Of those the operator listed one who is no party is named, by person and by address, at the operator's fee."""
    task = assigned_by(engine, ("adam", "barb", "dana"), samples.ARBITER)
    dana = Views(engine).person_by_telegram(sum(b"dana"))
    assert dana is not None

    assert (task.arbiter, terms_of(task).arbiter) == (dana.id, dana.address)
    assert terms_of(task).arbiter_fee_bps == samples.POLICY.arbiter_fee_bps


@pytest.mark.parametrize("elsewhere", [samples.ARBITER, ZERO_ADDRESS])
def test_assign__nobody_listed_may(engine: Engine, elsewhere: str) -> None:
    """Where all who are listed are parties or have not entered, the address elsewhere rules, or nobody does."""
    task = assigned_by(engine, ("adam", "barb", "nobody"), elsewhere)

    assert (task.arbiter, terms_of(task).arbiter) == (None, elsewhere)
    assert bool(terms_of(task).arbiter_fee_bps) == (elsewhere != ZERO_ADDRESS)


def test_assign__partial_arbiter_is_the_address_elsewhere(engine: Engine) -> None:
    """Whoever was passed over because of dealings with a side does not rule under the address elsewhere either."""
    bench = Bench(Hands(engine, Intake(engine, samples.POLICY, Vault(bytes(32))), Clock(engine)))
    other = bench.hands.post(bench.adam)
    with writing(engine) as connection:
        insert_application(connection, other, bench.dana, samples.NOON)
    task = assigned_by(engine, ("adam", "barb", "dana"), Views(engine).person(bench.dana).address)

    assert (task.arbiter, terms_of(task).arbiter) == (None, ZERO_ADDRESS)
