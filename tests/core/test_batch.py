"""Tasks that are opened together: what is asked once, who hears what, and how each goes back."""

from dataclasses import replace

import pytest

from ledger.core import batch, outcomes
from ledger.core.batch import Chosen
from ledger.core.commands import Reason
from ledger.core.effects import AskTask, Notify, TaskStep
from ledger.core.errors import AlreadyDone
from ledger.core.facts import BatchOpened, BatchRevoked
from ledger.core.ids import TaskId
from ledger.core.merkle import root_of_words
from ledger.core.policy import spec_hash, specs_root
from ledger.core.task import Slot, Stage, Task
from tests.core.samples import (
    ADAM,
    ARBITER,
    BARB,
    CARL,
    DANA,
    EMPLOYER,
    NOON,
    POLICY,
    REWARD,
    STRANGER,
    USD,
    WORKER,
    asks,
    log,
    person,
    posted,
    terms_of,
    told,
)

WHY = Reason(key="price", figure=1, points=1)
BARBARA, CARLA = person("barb", WORKER), person("carl", STRANGER)


def chosen(count: int = 3) -> tuple[Chosen, ...]:
    """Choose barb and carl in turn for tasks of adam's; dana had offered for the first."""
    tasks = (replace(posted(), id=TaskId(f"tsk_{number}"), spec_salt=bytes([number]) * 32) for number in range(count))
    against = ((DANA, WHY),)
    return tuple(
        Chosen(task, (BARBARA, CARLA)[number % 2], (), against if number == 0 else ())
        for number, task in enumerate(tasks)
    )


def steps(count: int = 3) -> tuple[batch.Step, ...]:
    """Have them assigned at noon."""
    named = chosen(count)
    workers = tuple(one.worker.address for one in named)
    tasks = tuple(one.task for one in named)
    terms = POLICY.terms_of_batch(tasks, asset=USD, employer=EMPLOYER, workers=workers, at=NOON, arbiter=ARBITER)
    return batch.assign(named, terms, POLICY.batch_id(terms), arbiter=None, now=NOON)


def assigned(count: int = 3) -> tuple[Task, ...]:
    """Give the tasks of a batch that waits to be opened."""
    return tuple(step.task for step in steps(count))


def opening(tasks: tuple[Task, ...]) -> BatchOpened:
    """Make the log that opens them."""
    workers = tuple(one.worker.address for one in chosen(len(tasks)))
    return BatchOpened(log(2), tasks[0].batch or "", terms_of(tasks[0]), workers, (REWARD,) * len(tasks))


def heard(all_: tuple[batch.Step, ...]) -> list[tuple[str, str]]:
    """List who is told what, over all tasks."""
    return [one for step in all_ for one in told(step.effects)]


def test_assign__asks_once() -> None:
    """Each task has its place; the escrow is asked once, and the employer, unlike the workers, hears it once."""
    done = steps()

    assert [(step.task.place, step.task.stage, step.task.worker) for step in done] == [
        (0, Stage.ASSIGNED, BARB),
        (1, Stage.ASSIGNED, CARL),
        (2, Stage.ASSIGNED, BARB),
    ]
    assert len({step.task.batch for step in done}) == 1
    assert [asks(step.effects) for step in done] == [(TaskStep.OPEN,), (), ()]
    assert heard(done) == [
        (BARB, "assigned-worker"),
        (DANA, "assigned-other"),
        (ADAM, "batch-assigned-employer"),
        (CARL, "assigned-worker"),
        (BARB, "assigned-worker"),
    ]


def test_assign__alone() -> None:
    """A batch of one is told as a task alone."""
    assert heard(steps(1)) == [(BARB, "assigned-worker"), (ADAM, "assigned-employer"), (DANA, "assigned-other")]
    assert terms_of(assigned(1)[0]) == POLICY.terms(
        chosen(1)[0].task, asset=USD, employer=EMPLOYER, worker=WORKER, at=NOON, arbiter=ARBITER
    )


def test_assign__after_another_batch() -> None:
    """Assigned anew alone, a task stands at the first place again, wherever it stood before."""
    before = replace(chosen(1)[0], task=replace(chosen(1)[0].task, place=7, batch="0xold"))
    terms = terms_of(assigned(1)[0])

    assert batch.assign((before,), terms, "0xnew", arbiter=None, now=NOON)[0].task.place == 0


def test_slots__as_planned() -> None:
    """What the calls are made of stands in order of place, with the address of each worker."""
    slots = batch.slots_of(chosen(), "0xbatch")

    assert slots[1] == Slot("0xbatch", 1, TaskId("tsk_1"), STRANGER, REWARD)
    assert [slot.place for slot in slots] == [0, 1, 2]


def test_covered__in_order() -> None:
    """The balance reaches for the first that it reaches for; a smaller one after one too large is not left out."""
    one, two, three = chosen()
    large = replace(two, task=replace(two.task, reward=5 * REWARD))

    assert batch.covered((one, large, three), 2 * REWARD) == ((one, three), (large,))
    assert batch.covered((one, two), 0) == ((), (one, two))


def test_lack_cover__said_once() -> None:
    """However many tasks wait for the same money, the employer hears once how much is missing for all of them."""
    several = batch.lack_cover(chosen(), REWARD)

    assert heard(several) == [(ADAM, "batch-cover-missing")]
    (notice,) = several[0].effects
    assert isinstance(notice, Notify)
    assert notice.details == {"task": "tsk_0", "count": 3, "missing": str(2 * REWARD)}
    assert heard(batch.lack_cover(chosen(1), 0)) == [(ADAM, "cover-missing")]


def test_terms__of_several() -> None:
    """The terms count the tasks, and root what was asked for so that each can be shown by itself."""
    tasks = tuple(one.task for one in chosen())
    terms = terms_of(assigned()[0])

    assert (terms.count, terms.specs_root) == (3, specs_root(tasks))
    assert specs_root(tasks[:1]) == spec_hash(tasks[0])
    assert specs_root(tasks) == root_of_words([spec_hash(task) for task in tasks])
    assert specs_root(tasks) != specs_root(tuple(reversed(tasks)))


def test_terms__of_another_length() -> None:
    """Tasks that take another time have other dates, and cannot go together."""
    one, two = (item.task for item in chosen(2))
    longer = replace(two, seconds=two.seconds + 1)

    with pytest.raises(AssertionError, match="common dates"):
        POLICY.terms_of_batch(
            (one, longer), asset=USD, employer=EMPLOYER, workers=(WORKER, WORKER), at=NOON, arbiter=ARBITER
        )


def test_open__all() -> None:
    """One log opens all: each worker may start, and the employer hears it once."""
    tasks = assigned()
    learned = tuple(outcomes.learn(task, opening(tasks)) for task in tasks)

    assert {step.task.stage for step in learned} == {Stage.OPENED}
    assert heard(learned) == [
        (BARB, "opened-worker"),
        (ADAM, "batch-opened-employer"),
        (CARL, "opened-worker"),
        (BARB, "opened-worker"),
    ]


def test_refuse__open() -> None:
    """A refused open is made void once for all; each worker hears it and the employer once."""
    tasks = assigned()
    refused = batch.refuse(tasks, AskTask(TaskStep.OPEN, tasks[0].id), "BalanceTooLow", NOON)

    assert {(step.task.stage, step.task.prior) for step in refused} == {(Stage.REVOKING, Stage.POSTED)}
    assert [asks(step.effects) for step in refused] == [(TaskStep.REVOKE,), (), ()]
    assert [who for who, _ in heard(refused)] == [ADAM, BARB, CARL, BARB]
    freed = tuple(outcomes.learn(step.task, BatchRevoked(log(3), tasks[0].batch or "")) for step in refused)
    assert {(step.task.stage, step.task.worker, step.task.window_at) for step in freed} == {
        (Stage.POSTED, None, log(3).block_time)
    }
    assert heard(freed) == []


def test_revoke__one_of_them() -> None:
    """Taking one task back makes void what was signed for all: it ends, the others go back on the board."""
    tasks = assigned()
    taken = batch.revoke(tasks, tasks[1].id, ADAM)

    assert [step.task.prior for step in taken] == [Stage.POSTED, Stage.ASSIGNED, Stage.POSTED]
    assert [effect for step in taken for effect in step.effects] == [AskTask(TaskStep.REVOKE, tasks[0].id)]
    freed = tuple(outcomes.learn(step.task, BatchRevoked(log(3), tasks[0].batch or "")) for step in taken)
    assert [step.task.stage for step in freed] == [Stage.POSTED, Stage.CANCELLED, Stage.POSTED]
    assert heard(freed) == [
        (BARB, "batch-revoked-worker"),
        (CARL, "revoked-worker"),
        (ADAM, "batch-revoked-employer"),
        (BARB, "batch-revoked-worker"),
    ]


def test_revoke__twice() -> None:
    """While what was signed is being made void, no other task of it can be taken back beside."""
    tasks = tuple(step.task for step in batch.revoke(assigned(), TaskId("tsk_1"), ADAM))

    for task in tasks:
        with pytest.raises(AlreadyDone):
            batch.revoke(tasks, task.id, ADAM)


def test_revoke__too_late() -> None:
    """If the open came first all are opened, whatever was asked meanwhile."""
    tasks = tuple(step.task for step in batch.revoke(assigned(), TaskId("tsk_1"), ADAM))
    opened = tuple(outcomes.learn(task, opening(tasks)).task for task in tasks)

    assert {task.stage for task in opened} == {Stage.OPENED}


def test_refuse__revoke() -> None:
    """What cannot be made void waits until it can be opened by nobody; only who asked hears of it."""
    tasks = tuple(step.task for step in batch.revoke(assigned(), TaskId("tsk_1"), ADAM))
    back = batch.refuse(tasks, AskTask(TaskStep.REVOKE, tasks[0].id), "reverted", NOON)
    until = log().block_time.fromtimestamp(terms_of(tasks[0]).open_by, NOON.tzinfo)

    assert [(step.task.stage, step.task.window_at, step.task.quiet_until) for step in back] == [
        (Stage.POSTED, until, until),
        (Stage.POSTED, None, until),
        (Stage.POSTED, until, until),
    ]
    assert heard(back) == [(ADAM, "tx-refused")]
