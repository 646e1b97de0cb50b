"""Every signed action in a form that anyone can send, and in one that only its signer can."""

from dataclasses import replace

import pytest

from ledger import store
from ledger.chain.calls import Call
from ledger.chain.errors import CallRefused
from ledger.core.commands import Rate
from ledger.core.effects import AskMoney, AskTask, MoneyStep, TaskStep
from ledger.core.task import Moved, Stage, Task
from ledger.database import reading
from ledger.store import select_tasks, update_tasks
from tests.ledger.hands import USD
from tests.ledger.world import STRANGER, World

REASON = "0x" + "07" * 32
HOUR, DAY = 3600, 24 * 3600


@pytest.fixture
def rated_world(begun_world: World) -> World:
    """Adam has graded barb's work 70."""
    task = the_task(begun_world)
    begun_world.hand_in(task.id, begun_world.find("barb"))
    begun_world.do(
        Rate(**begun_world.stamp(), person=begun_world.find("adam"), task=task.id, rating=70, grounds="late")
    )
    begun_world.settle_down()
    return begun_world


def the_task(world: World) -> Task:
    """Find the one task there is."""
    with reading(world.engine) as connection:
        return select_tasks(connection)[0]


def build(world: World, step: TaskStep, *, sender: str = "", **figures: int | str) -> Call:
    """Make the call of a step."""
    ask = AskTask(step, the_task(world).id, **figures)  # type: ignore[arg-type]
    return world.ledger.sendable(ask, sender=sender)


def address(world: World, name: str) -> str:
    """Tell somebody's address."""
    return world.ledger.views.person(world.find(name)).address


def dates(world: World) -> dict[str, int]:
    """List the dates of the task's terms, and an hour from now."""
    terms = the_task(world).terms
    assert terms is not None
    named = {name: getattr(terms, name) for name in ("open_by", "submit_by", "rate_by", "contest_by", "rule_by")}
    return named | {"hour": world.clock.seconds() + HOUR}


def would_go(world: World, call: Call, sender: str) -> str:
    """Say whether the escrow would take a call from a sender, or by which error it would not."""
    escrow = world.ledger.escrow
    try:
        escrow.node.estimate(sender=sender, to=call.to, data=call.data)
    except CallRefused as refused:
        return escrow.explain(refused)
    return "goes"


STEPS: list[tuple[TaskStep, dict[str, int | str], str, str]] = [
    (TaskStep.ACCEPT, {"rating": 70}, "barb", "contest_by"),
    (TaskStep.CONTEST, {"reason": REASON}, "barb", "contest_by"),
    (TaskStep.GIVE_BACK, {}, "barb", "hour"),
    (TaskStep.RATE, {"rating": 100}, "adam", "rule_by"),
]


@pytest.mark.parametrize(("step", "figures", "signer", "date"), STEPS, ids=[str(step[0]) for step in STEPS])
def test_build__signed_or_own(
    rated_world: World, step: TaskStep, figures: dict[str, int | str], signer: str, date: str
) -> None:
    """A signed call goes whoever sends it, and says until when; without the signature it is the signer's alone."""
    signed = build(rated_world, step, **figures)
    own = build(rated_world, step, sender=address(rated_world, signer), **figures)

    assert would_go(rated_world, signed, STRANGER.address) == "goes"
    assert would_go(rated_world, own, address(rated_world, signer)) == "goes"
    assert would_go(rated_world, own, STRANGER.address) == "WrongSender"
    assert own.deadline is not None
    assert signed.deadline is not None
    assert 0 <= own.deadline - signed.deadline <= 60  # made one after the other, while the clock goes on
    assert abs(signed.deadline - dates(rated_world)[date]) <= 60
    assert signed.to == rated_world.ledger.escrow.address


def test_build__agreement(rated_world: World) -> None:
    """An agreement carries both words; whoever sends it alone still needs the other's."""
    signed = build(rated_world, TaskStep.AGREE, earned=11 * USD)

    assert would_go(rated_world, signed, STRANGER.address) == "goes"
    for name in ("adam", "barb"):
        own = build(rated_world, TaskStep.AGREE, earned=11 * USD, sender=address(rated_world, name))
        assert would_go(rated_world, own, address(rated_world, name)) == "goes"
        assert would_go(rated_world, own, STRANGER.address) == "WrongSender"


@pytest.mark.parametrize("step", [TaskStep.FINISH, TaskStep.RELEASE, TaskStep.REFUND, TaskStep.DEFAULT])
def test_build__by_date(rated_world: World, step: TaskStep) -> None:
    """What a date opens is anyone's to send: it needs no word and no deadline, and the contract knows which it is."""
    early = build(rated_world, step)
    assert (would_go(rated_world, early, STRANGER.address), early.deadline) == ("TooEarly", None)


def test_build__late_full_rating(rated_world: World) -> None:
    """An employer may pay in full even when every date has passed."""
    rated_world.clock.advance(20 * DAY)
    rated_world.ledger.tick()
    signed = build(rated_world, TaskStep.RATE, rating=100)

    assert would_go(rated_world, signed, STRANGER.address) == "goes"
    assert signed.deadline is not None
    assert signed.deadline > dates(rated_world)["rule_by"]


def test_build__key_elsewhere(rated_world: World) -> None:
    """An arbiter whose key is not ours signs elsewhere: nothing is signed here, but the arbiter's own call is made."""
    terms = the_task(rated_world).terms
    assert terms is not None
    figures = {"earned": 25 * USD, "reason": REASON}
    with pytest.raises(CallRefused, match="KeyNotHeld"):
        build(rated_world, TaskStep.RULE, **figures)
    rated_world.send_as_stranger(build(rated_world, TaskStep.CONTEST, reason=REASON))
    own = build(rated_world, TaskStep.RULE, sender=terms.arbiter, **figures)

    assert would_go(rated_world, own, terms.arbiter) == "goes"
    assert own.deadline == terms.rule_by


def test_build__own_withdrawal(begun_world: World) -> None:
    """A withdrawal too can be sent by its holder alone."""
    adam = address(begun_world, "adam")
    ask = AskMoney(MoneyStep.WITHDRAW, begun_world.find("adam"), "USD", 5 * USD, STRANGER.address)
    signed, own = begun_world.ledger.sendable(ask), begun_world.ledger.sendable(ask, sender=adam)

    assert would_go(begun_world, signed, STRANGER.address) == "goes"
    assert would_go(begun_world, own, adam) == "goes"
    assert would_go(begun_world, own, STRANGER.address) == "WrongSender"


def test_build__revocation_of_who_was_chosen(begun_world: World) -> None:
    """Terms are revoked for whoever was chosen, though the task has nobody now; once opened it is too late."""
    task = the_task(begun_world)
    with begun_world.engine.begin() as connection:
        free = replace(task, stage=Stage.POSTED, worker=None, version=task.version + 1)
        update_tasks(connection, [Moved(task, free)])
        assert store.select_chosen(connection, task.id) == task.worker
    revocation = build(begun_world, TaskStep.REVOKE)

    assert would_go(begun_world, revocation, STRANGER.address) == "AlreadyOpened"
    assert revocation.deadline == dates(begun_world)["open_by"]


@pytest.mark.parametrize(
    ("first", "figures", "asked", "has_come"),
    [
        (TaskStep.CONTEST, {"reason": REASON}, {"step": TaskStep.CONTEST, "reason": REASON}, True),
        (TaskStep.CONTEST, {"reason": REASON}, {"step": TaskStep.ACCEPT, "rating": 70}, False),
        (TaskStep.CONTEST, {"reason": REASON}, {"step": TaskStep.RATE, "rating": 70}, True),
        (TaskStep.CONTEST, {"reason": REASON}, {"step": TaskStep.RATE, "rating": 100}, False),
        (TaskStep.CONTEST, {"reason": REASON}, {"step": TaskStep.GIVE_BACK}, False),
        (TaskStep.GIVE_BACK, {}, {"step": TaskStep.CONTEST, "reason": REASON}, True),
        (TaskStep.GIVE_BACK, {}, {"step": TaskStep.AGREE, "earned": 5}, True),
        (TaskStep.GIVE_BACK, {}, {"step": TaskStep.REVOKE}, True),
        (TaskStep.GIVE_BACK, {}, {"step": TaskStep.DELIVER}, False),
    ],
)
def test_has_happened__by_state(
    rated_world: World,
    first: TaskStep,
    figures: dict[str, int | str],
    asked: dict[str, int | str],
    has_come: bool,  # noqa: FBT001 - the truth
) -> None:
    """Where somebody else sent a signed call first, the chain's own state says whether there is anything left to do."""
    rated_world.send_as_stranger(build(rated_world, first, **figures))
    ask = AskTask(task=the_task(rated_world).id, **asked)  # type: ignore[arg-type]
    with reading(rated_world.engine) as connection:
        assert rated_world.calls().has_happened(connection, ask) is has_come
