"""Before the court: each leaf of court.tree."""

import pytest
from eth_tester.exceptions import TransactionFailed

from tests.contracts.chain import Refusal
from tests.contracts.courtroom import COST, EXTRA, QUESTION, Courtroom, parts, work
from tests.contracts.world import ADAM, BARB, CARL, DANA, GINA, USD, World

ENDED = (5, 4)  # the stage found and the stage needed


@pytest.fixture
def room(world: World) -> Courtroom:
    """A court and its adapter."""
    return Courtroom.on(world)


# Raise


def test_raise__paid(room: Courtroom) -> None:
    """Who pays exactly what the court asks has a case, and the adapter keeps nothing of it."""
    batch = room.contested()
    receipt = room.world.send(room.call_raise(batch), BARB, COST)

    dispute = {"arbitrator": room.court.address, "disputeId": 0, "metaEvidenceId": 0, "evidenceGroupId": 0}
    assert room.logs(receipt, "Dispute") == [dispute]
    assert room.logs(receipt, "CaseRaised") == [{"batch": batch.id, "task": 0, "dispute": 0, "raiser": BARB}]
    assert room.case(batch) == (BARB, False, 0, 0)
    assert room.held() == (0, COST)
    assert room.court.functions.choices().call() == 3
    assert room.court.functions.extraData().call() == EXTRA


def test_raise__by_anyone(room: Courtroom) -> None:
    """Whoever pays may raise: a worker without coins finds somebody who does."""
    batch = room.contested()
    room.raised(batch, sender=DANA)

    assert room.case(batch)[0] == DANA


def test_raise__several(room: Courtroom) -> None:
    """Each task of a batch has a case of its own."""
    batch = room.contested(workers=(BARB, CARL), rewards=(10, 20))
    room.contest(batch, index=1)

    assert [room.raised(batch, 1), room.raised(batch, 0, CARL)] == [0, 1]
    assert [room.case(batch, index)[0] for index in range(2)] == [CARL, BARB]


def test_raise__last_second(room: Courtroom) -> None:
    """Before `ruleBy` is in time."""
    batch = room.contested()
    room.world.travel(batch.terms.rule_by - 1)
    room.raised(batch)

    assert room.case(batch)[0] == BARB


def test_raise__late(room: Courtroom) -> None:
    """From `ruleBy` on no ruling can count, so nobody is let pay for one."""
    batch = room.contested()
    room.world.travel(batch.terms.rule_by)

    found = room.world.refusal(room.call_raise(batch), BARB, COST)
    assert found == Refusal("TooLate", (batch.terms.rule_by, batch.terms.rule_by))


@pytest.mark.parametrize(
    ("stage", "number"), [("none", 0), ("opened", 1), ("delivered", 2), ("rated", 3), ("closed", 5)]
)
def test_raise__not_contested(room: Courtroom, stage: str, number: int) -> None:
    """Only what the worker contested is in dispute."""
    batch = room.world.batch(arbiter=room.adapter.address)
    steps = {
        "none": (),
        "opened": (room.open,),
        "delivered": (room.open, room.deliver),
        "rated": (room.open, room.deliver, lambda one: room.rate(one, 80)),
        "closed": (room.open, room.contest, room.give_back),
    }
    for step in steps[stage]:
        step(batch)

    assert room.world.refusal(room.call_raise(batch), BARB, COST) == Refusal("WrongStage", (number, 4))


def test_raise__another_arbiter(room: Courtroom) -> None:
    """A task whose terms name another arbiter is not this court's."""
    batch = room.contested(arbiter=GINA)

    found = room.world.refusal(room.call_raise(batch), BARB, COST)
    assert found == Refusal("WrongArbiter", (GINA, room.adapter.address))


def test_raise__twice(room: Courtroom) -> None:
    """A task is before the court once, also after the ruling."""
    batch = room.contested()
    room.ruled(room.raised(batch), 0)

    assert room.world.refusal(room.call_raise(batch), ADAM, COST) == Refusal("AlreadyRaised", (batch.id, 0))


@pytest.mark.parametrize("value", [0, COST - 1, COST + 1])
def test_raise__wrong_value(room: Courtroom, value: int) -> None:
    """Neither too little nor too much is taken, so that nothing is left to give back."""
    batch = room.contested()

    assert room.world.refusal(room.call_raise(batch), BARB, value) == Refusal("WrongValue", (value, COST))


def test_raise__cost_changed(room: Courtroom) -> None:
    """What counts is what the court asks at that moment."""
    batch = room.contested()
    room.world.send(room.court.functions.setCost(9))

    assert room.world.refusal(room.call_raise(batch), BARB, COST) == Refusal("WrongValue", (COST, 9))
    room.raised(batch, value=9)
    assert room.held() == (0, 9)


def test_raise__known_dispute(room: Courtroom) -> None:
    """A court that gives a number twice cannot put one case in another's place."""
    first, second = room.contested(), room.contested(salt=b"\x57" * 32)
    room.world.send(room.court.functions.setStuck(True))
    room.raised(first)

    assert room.world.refusal(room.call_raise(second), BARB, COST) == Refusal("KnownDispute", (0,))


def test_raise__court_raises_within(room: Courtroom) -> None:
    """A court that calls back while it makes the dispute finds the task taken."""
    batch = room.contested()
    again = room.adapter.encode_abi("raiseCase", args=[work(batch)])
    room.world.send(room.court.functions.setCost(0))
    room.world.send(room.court.functions.setHook(room.adapter.address, again))
    room.raised(batch, value=0)

    assert room.hook_answer() == Refusal("AlreadyRaised", (batch.id, 0))
    assert room.case(batch) == (BARB, False, 0, 0)
    assert room.court.functions.count().call() == 1


def test_raise__court_rules_within(room: Courtroom) -> None:
    """A court cannot rule on a dispute before it has said its number."""
    batch = room.contested()
    early = room.adapter.encode_abi("rule", args=[0, 2])
    room.world.send(room.court.functions.setHook(room.adapter.address, early))
    room.raised(batch)

    assert room.hook_answer() == Refusal("UnknownDispute", (0,))
    assert room.case(batch) == (BARB, False, 0, 0)


# Argue


def test_argue__evidence(room: Courtroom) -> None:
    """Anyone shows the court something, under their own name."""
    dispute = room.raised(room.contested())
    receipt = room.world.send(room.adapter.functions.submitEvidence(dispute, "ipfs://letter"), CARL)

    shown = {
        "arbitrator": room.court.address,
        "evidenceGroupId": dispute,
        "party": CARL,
        "evidence": "ipfs://letter",
    }
    assert room.logs(receipt, "Evidence") == [shown]


def test_argue__evidence_for_nothing(room: Courtroom) -> None:
    """There is no evidence without a case."""
    call = room.adapter.functions.submitEvidence(3, "ipfs://letter")

    assert room.world.refusal(call) == Refusal("UnknownDispute", (3,))


def test_argue__appeal(room: Courtroom) -> None:
    """Who pays what the court asks for it appeals, and the adapter keeps nothing of it."""
    dispute = room.raised(room.contested())
    room.world.send(room.adapter.functions.appeal(dispute), ADAM, 2 * COST)

    assert room.court.functions.appeals().call() == 1
    assert room.court.functions.extraData().call() == EXTRA
    assert room.held() == (0, 3 * COST)


@pytest.mark.parametrize("value", [2 * COST - 1, 2 * COST + 1])
def test_argue__appeal_wrong_value(room: Courtroom, value: int) -> None:
    """An appeal too is paid exactly."""
    dispute = room.raised(room.contested())

    found = room.world.refusal(room.adapter.functions.appeal(dispute), ADAM, value)
    assert found == Refusal("WrongValue", (value, 2 * COST))


def test_argue__appeal_of_nothing(room: Courtroom) -> None:
    """There is no appeal without a case."""
    assert room.world.refusal(room.adapter.functions.appeal(3), ADAM, 14) == Refusal("UnknownDispute", (3,))


# Rule


def test_rule__recorded(room: Courtroom) -> None:
    """The court's ruling is kept and shown; no money moves yet."""
    batch = room.contested()
    receipt = room.ruled(room.raised(batch), 2)

    assert room.logs(receipt, "Ruling") == [{"arbitrator": room.court.address, "disputeId": 0, "ruling": 2}]
    assert room.case(batch) == (BARB, True, 2, 0)
    assert room.world.stage(batch) == ("contested", 80)


def test_rule__not_the_court(room: Courtroom) -> None:
    """Nobody but the court rules, not even who raised the case."""
    dispute = room.raised(room.contested())

    found = room.world.refusal(room.adapter.functions.rule(dispute, 2), BARB)
    assert found == Refusal("WrongSender", (BARB, room.court.address))


def test_rule__unknown(room: Courtroom) -> None:
    """The court has nothing to say where nobody raised a case."""
    assert room.world.refusal(room.call_rule(3, 2)) == Refusal("UnknownDispute", (3,))


def test_rule__twice(room: Courtroom) -> None:
    """What is ruled is ruled, also where the court would not decide."""
    dispute = room.raised(room.contested())
    room.ruled(dispute, 0)

    assert room.world.refusal(room.call_rule(dispute, 2)) == Refusal("AlreadyRuled", (dispute,))


def test_rule__late(room: Courtroom) -> None:
    """A late ruling is recorded and does not fail the court; the default decides, and nobody has a fee."""
    batch = room.contested()
    dispute = room.raised(batch)
    room.world.travel(batch.terms.rule_by)
    room.ruled(dispute, 2)

    assert room.case(batch) == (BARB, True, 2, 0)
    assert room.world.refusal(room.call_carry(batch)).name == "TooLate"
    room.settle_by_date(batch)
    assert (room.shares(), room.owed(BARB)) == (parts(25 * USD), 0)


@pytest.mark.parametrize("others", [1, 0])
def test_rule__ended_meanwhile(room: Courtroom, others: int) -> None:
    """A ruling on what the parties have ended is recorded and moves nothing, also where the batch is gone."""
    batch = room.contested(workers=(BARB,) + (CARL,) * others, rewards=(30,) * (1 + others))
    dispute = room.raised(batch)
    room.world.travel(batch.terms.open_by)
    room.give_back(batch)
    room.ruled(dispute, 2)

    refusals = {1: Refusal("WrongStage", ENDED), 0: Refusal("UnknownBatch", (batch.id,))}
    assert room.case(batch) == (BARB, True, 2, 0)
    assert room.world.refusal(room.call_carry(batch)) == refusals[others]
    assert room.owed(BARB) == 0


@pytest.mark.parametrize("ruling", [4, 256 + 2, 2**256 - 1])
def test_rule__no_choice(room: Courtroom, ruling: int) -> None:
    """A ruling that was not to be had is no decision."""
    batch = room.contested()
    receipt = room.ruled(room.raised(batch), ruling)

    assert room.logs(receipt, "Ruling")[0]["ruling"] == ruling
    assert room.case(batch) == (BARB, True, 0, 0)
    assert room.world.refusal(room.call_carry(batch)) == Refusal("NoRuling", (batch.id, 0))


# Deploy


def test_deploy__named(room: Courtroom) -> None:
    """Escrow and court stand fast, and the question is in the log of the adapter's making."""
    functions = room.adapter.functions
    first = room.world.web3.eth.get_logs({"address": room.adapter.address, "fromBlock": 0})

    assert (functions.ESCROW().call(), functions.COURT().call()) == (room.world.escrow.address, room.court.address)
    assert functions.extraData().call() == EXTRA
    assert room.logs({"logs": first}, "MetaEvidence") == [{"metaEvidenceId": 0, "evidence": QUESTION}]


def test_deploy__plain_transfer(room: Courtroom) -> None:
    """Coins that nobody asked for are not taken."""
    with pytest.raises(TransactionFailed):
        room.world.tester.call({"from": DANA, "to": room.adapter.address, "value": 1, "gas": 10**6})
