"""Timers: every date is proposed at its time, once; after a refusal they are quiet for a while."""

from dataclasses import replace

import pytest
from sqlalchemy import and_, update

from ledger import timers
from ledger.core.commands import Propose, Rate, Refused
from ledger.core.effects import AskTask, Effect, Notify, TaskStep
from ledger.core.ids import CommandId, TaskId
from ledger.core.task import RETRY_AFTER_REFUSAL, Moved, Stage, Task
from ledger.database import writing
from ledger.store import insert_task, update_tasks
from ledger.tables import tasks
from ledger.timers import run_timers
from tests.core import samples
from tests.core.samples import terms_of
from tests.ledger.hands import Hands

DUE = [
    (samples.opened(), "submit_by", TaskStep.REFUND),
    (samples.delivered(), "submit_by", TaskStep.REFUND),
    (samples.recorded(), "rate_by", TaskStep.RELEASE),
    (samples.graded(), "contest_by", TaskStep.FINISH),
    (samples.disputed(), "rule_by", TaskStep.DEFAULT),
]
NEAR = [
    (samples.opened(), "submit_by", 2),
    (samples.recorded(), "rate_by", 2),
    (samples.graded(), "contest_by", 2),
    (samples.disputed(), "rule_by", 3),
]


def put(hands: Hands, task: Task, number: int = 1) -> TaskId:
    """Put a sample task among the rows, its people with it."""
    adam, barb, dana = (hands.enter(name) for name in ("adam", "barb", "dana"))
    worker = None if task.worker is None else barb
    named = replace(
        task,
        id=TaskId(f"tsk_{number}"),
        employer=adam,
        worker=worker,
        arbiter=None if task.arbiter is None else dana,
        batch=None if task.batch is None else f"{task.batch}-{number}",
    )
    with writing(hands.engine) as connection:
        insert_task(connection, named)
    return named.id


def go_to(hands: Hands, seconds: int) -> None:
    """Move the clock to a date."""
    hands.clock.advance(seconds - int(hands.now().timestamp()))


def asked(hands: Hands) -> list[TaskStep]:
    """List what the escrow was asked for."""
    effects: list[Effect] = hands.effects(AskTask)
    return [effect.step for effect in effects if isinstance(effect, AskTask)]


@pytest.mark.parametrize(("task", "date", "step"), DUE)
def test_run__due(hands: Hands, task: Task, date: str, step: TaskStep) -> None:
    """At its date a step is proposed, before it none, and after it none again."""
    put(hands, task)
    seconds = getattr(terms_of(task), date)
    go_to(hands, seconds - 60)
    run_timers(hands.engine, hands.intake, hands.clock)  # it may remind somebody of the date
    assert asked(hands) == []

    go_to(hands, seconds + 1)
    assert run_timers(hands.engine, hands.intake, hands.clock) == 1
    assert run_timers(hands.engine, hands.intake, hands.clock) == 0
    assert asked(hands) == [step]
    assert hands.look(TaskId("tsk_1")).stage is Stage.SETTLING


@pytest.mark.parametrize(("task", "date", "told"), NEAR)
def test_run__reminds_once(hands: Hands, task: Task, date: str, told: int) -> None:
    """Near a date everybody whom it concerns is told, once, whatever process runs the timers and however often."""
    put(hands, task)
    seconds = getattr(terms_of(task), date)
    go_to(hands, seconds - 3 * 24 * 3600)
    assert run_timers(hands.engine, hands.intake, hands.clock) == 0

    go_to(hands, seconds - 3600)
    assert run_timers(hands.engine, hands.intake, hands.clock) == 1
    go_to(hands, seconds - 1800)
    assert run_timers(hands.engine, hands.intake, hands.clock) == 0
    effects: list[Effect] = hands.effects(Notify)
    assert len(effects) == told
    assert hands.look(TaskId("tsk_1")).version == 1


def test_run__quiet_after_a_refusal(hands: Hands) -> None:
    """What the contract refused is proposed again, but only after a while."""
    task = put(hands, samples.opened())
    go_to(hands, terms_of(samples.opened()).submit_by + 1)
    run_timers(hands.engine, hands.intake, hands.clock)
    hands.do(Refused(**hands.stamp(), ask=AskTask(TaskStep.REFUND, task), reason="TooEarly"))
    assert run_timers(hands.engine, hands.intake, hands.clock) == 0

    hands.clock.advance(int(RETRY_AFTER_REFUSAL.total_seconds()) + 1)
    assert run_timers(hands.engine, hands.intake, hands.clock) == 1
    assert asked(hands) == [TaskStep.REFUND, TaskStep.REFUND]


def test_run__expiry(hands: Hands) -> None:
    """A task that nobody took leaves the board at its date."""
    task = put(hands, samples.posted())
    assert run_timers(hands.engine, hands.intake, hands.clock) == 0

    go_to(hands, int(samples.posted().expires_at.timestamp()) + 1)
    assert run_timers(hands.engine, hands.intake, hands.clock) == 1
    assert run_timers(hands.engine, hands.intake, hands.clock) == 0
    assert hands.look(task).stage is Stage.EXPIRED


def test_run__all_of_many(hands: Hands) -> None:
    """However many tasks wait, the oldest does not wait behind them."""
    count = timers.TASKS_PER_PAGE + 3
    adam, barb = hands.enter("adam"), hands.enter("barb")
    sample = replace(samples.opened(), employer=adam, worker=barb, arbiter=None)
    with writing(hands.engine) as connection:
        for number in range(count):
            insert_task(connection, replace(sample, id=TaskId(f"tsk_{number:06}"), batch=f"0x{number}"))
        # All but the oldest and the newest have ended.
        middle = and_(tasks.c.id >= "tsk_000001", tasks.c.id <= f"tsk_{count - 2:06}")
        connection.execute(update(tasks).where(middle).values(quiet_until=samples.NOON + 900 * samples.DAY))
    go_to(hands, terms_of(sample).submit_by + 1)

    assert run_timers(hands.engine, hands.intake, hands.clock) == 2
    assert hands.look(TaskId("tsk_000000")).stage is Stage.SETTLING


def test_run__person_was_faster(hands: Hands) -> None:
    """What a person did between looking and proposing is not overruled: the door decides by what is there."""
    task = put(hands, samples.recorded())
    go_to(hands, terms_of(samples.recorded()).rate_by + 1)
    hands.do(Rate(**hands.stamp(), person=hands.find("adam"), task=task, rating=95))
    late = Propose(id=CommandId(f"timer:release:{task}:1"), at=hands.now(), task=task, step=TaskStep.RELEASE)

    hands.refused(late)
    assert asked(hands) == [TaskStep.RATE]


def test_run__stale_read(hands: Hands) -> None:
    """Two ticks that saw the same task propose once."""
    task = put(hands, samples.opened())
    go_to(hands, terms_of(samples.opened()).submit_by + 1)
    version = hands.look(task).version
    twice = Propose(id=CommandId(f"timer:refund:{task}:{version}"), at=hands.now(), task=task, step=TaskStep.REFUND)
    run_timers(hands.engine, hands.intake, hands.clock)

    assert hands.handle(twice)[0].is_repeat
    assert asked(hands) == [TaskStep.REFUND]


def test_update__keeps_every_field(hands: Hands) -> None:
    """A task at any stage is read back as it was written."""
    for number, sample in enumerate(samples.STAGES.values()):
        task = put(hands, samples.posted(), number)
        before = hands.look(task)
        after = replace(sample, id=task, employer=before.employer, batch=f"0x{number}", version=before.version + 1)
        after = replace(after, worker=after.worker and hands.find("barb"), arbiter=after.arbiter and hands.find("dana"))
        with writing(hands.engine) as connection:
            update_tasks(connection, [Moved(before, after)])
        assert hands.look(task) == after
