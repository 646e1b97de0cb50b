"""Settlements a second from end to end: from rated rows to journal entries, over relay, anvil and watcher.

Tasks in batches of a hundred, their money in escrow, handed in and rated in full: then the asks are staged in one
transaction, and the time runs until the last settlement is in the journal. Employer and workers have managed keys.
Relay and watcher are a process each, as the product has them, beside an anvil with a block a second, on both databases.
"""

import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import NamedTuple

from ledger_marks._saying import say
from sqlalchemy import func, select

from bot.commands.collecting import spare_collector
from ledger import store
from ledger.assembly import Ledger
from ledger.core.batch import Chosen, assign, slots_of
from ledger.core.commands import Enter, Fund
from ledger.core.effects import AskTask, TaskStep
from ledger.core.ids import CommandId, PersonId, TaskId
from ledger.core.people import Person
from ledger.core.policy import ZERO_ADDRESS
from ledger.core.task import Slot, Stage, Task
from ledger.database import DatabaseBusy, reading, writing
from ledger.staging import Wanted, stage
from ledger.tables import tasks
from tests.databases import serving_postgresql
from tests.journeys.anvil import serving_anvil
from tests.ledger.lanes import found_on, joined

MARK = 3_000
COUNT, WIDTH, WORKERS, REWARD = int(os.environ.get("COUNT", "40000")), 100, 40, 50_000
BLOCKS = ("--block-time", "1", "--gas-limit", "1000000000")
PAUSE = 0.02  # as the loops of the product, where nothing is to be done
PATIENCE = 300.0
LOOK_AGAIN = 0.05  # who only waits takes no time from those that work
# PostgreSQL as shipped, durable, with the memory that its manual asks for: a quarter of a small server's.
SERVER = "shared_buffers = 512MB\nautovacuum = off\n"


class Place(NamedTuple):
    """Where all parts meet."""

    rpc_url: str
    folder: str
    database_url: str

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """Join the parts, with the product's own limits."""
        more = {"database_url": self.database_url, "relay_batch": 50, "relay_wait_seconds": 0.0}
        with joined(self.rpc_url, Path(self.folder), **more) as ledger:
            yield ledger


def work(place: Place, part: str, is_over: Event) -> None:
    """Be one part of the product, until it is over."""
    with place.ledger() as ledger:
        run_once = ledger.relay.run_once if part == "relay" else ledger.watcher.run_once
        spare_collector()
        while not is_over.is_set():
            is_done = False
            with suppress(DatabaseBusy):  # as the product's loops take it: the setup writes all tasks in one go
                is_done = run_once() > 0
            if not is_done:
                time.sleep(PAUSE)


@contextmanager
def parts(place: Place) -> Iterator[Callable[[], dict[str, float]]]:
    """Run relay and watcher beside; gives what tells how many seconds of CPU each has used."""
    context = multiprocessing.get_context("spawn")
    is_over = context.Event()
    running = {part: context.Process(target=work, args=(place, part, is_over)) for part in ("relay", "watcher")}
    for worker in running.values():
        worker.start()
    try:
        yield lambda: {part: cpu_of(worker.pid or 0) for part, worker in running.items()}
    finally:
        is_over.set()
        for worker in running.values():
            worker.join(30)


def cpu_of(pid: int) -> float:
    """Read how many seconds of CPU a worker has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Setup:
    """Brings batches to where they are rated."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        people = [self._person(number) for number in range(WORKERS + 1)]
        self.employer, self.workers = people[0], people[1:]

    def _person(self, number: int) -> Person:
        named = CommandId(f"bench:{number}")
        at = self.ledger.clock.now()
        enter = Enter(id=named, at=at, telegram_id=number + 1, chat_id=number + 1, name="x", language="en")
        (outcome,) = self.ledger.intake.handle((enter,))
        return self.ledger.views.person(PersonId(outcome.result))

    def fund(self) -> None:
        """Put the employer's money in."""
        total = REWARD * COUNT
        fund = Fund(
            id=CommandId("bench:fund"), at=self.ledger.clock.now(), person=self.employer.id, asset="USD", minor=total
        )
        (outcome,) = self.ledger.intake.handle((fund,))
        assert outcome.refusal is None, outcome.refusal
        asset = self.ledger.views.assets()["USD"]
        wait_until(lambda: self.ledger.views.balance(self.employer, asset) == total)

    def open(self) -> None:
        """Have all batches planned, and opened on the chain."""
        with writing(self.ledger.engine) as connection:
            for number in range(COUNT // WIDTH):
                planned = self._batch(number)
                made, slots = zip(*planned, strict=True)
                for one in made:
                    store.insert_task(connection, one)
                store.insert_slots(connection, slots)
                ask = AskTask(TaskStep.OPEN, made[0].id)
                stage(connection, [Wanted(CommandId(f"bench:open:{number}"), (ask,), self.ledger.clock.now())])
        wait_until(lambda: count_tasks(self.ledger, Stage.OPENED) == COUNT)

    def _batch(self, number: int) -> list[tuple[Task, Slot]]:
        now, policy = self.ledger.clock.now(), self.ledger.policy
        chosen = tuple(
            Chosen(self._task(number, place), self.workers[(number + place) % WORKERS], (), ())
            for place in range(WIDTH)
        )
        terms = policy.terms_of_batch(
            tuple(one.task for one in chosen),
            asset=self.ledger.views.assets()["USD"],
            employer=self.employer.address,
            workers=tuple(one.worker.address for one in chosen),
            at=now,
            arbiter=ZERO_ADDRESS,
        )
        named = policy.batch_id(terms)
        steps = assign(chosen, terms, named, arbiter=None, now=now)
        return list(zip((step.task for step in steps), slots_of(chosen, named), strict=True))

    def _task(self, number: int, place: int) -> Task:
        now = self.ledger.clock.now()
        return Task(
            id=TaskId(f"tsk_{number:06}_{place:03}"),
            version=1,
            stage=Stage.POSTED,
            employer=self.employer.id,
            title="label 20 pictures",
            asset="USD",
            reward=REWARD,
            seconds=2 * 24 * 3600,
            skills=(),
            languages=("zh",),
            spec_salt=number.to_bytes(16) + place.to_bytes(16),
            posted_at=now,
            expires_at=now + timedelta(days=7),
        )

    def rate(self) -> None:
        """Have every task rated in full: the rows that a rating leaves, in one transaction."""
        now = self.ledger.clock.now()
        with writing(self.ledger.engine) as connection:
            rated = {"stage": "settling", "prior": "delivered", "rating": 100, "version": tasks.c.version + 2}
            connection.execute(tasks.update().values(**rated))
            named = connection.execute(select(tasks.c.id).order_by(tasks.c.id)).scalars()
            wanted = [
                Wanted(CommandId(f"bench:rate:{task}"), (AskTask(TaskStep.RATE, task, 100),), now) for task in named
            ]
            stage(connection, wanted)


def count_tasks(ledger: Ledger, at: Stage) -> int:
    """Count the tasks at a stage."""
    with reading(ledger.engine) as connection:
        return int(connection.execute(select(func.count()).where(tasks.c.stage == at)).scalar_one())


def wait_until(is_so: Callable[[], bool]) -> None:
    """Look again and again."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(LOOK_AGAIN)


def measure(place: Place) -> float:
    """Set up, rate, and wait for the last entry; gives settlements a second."""
    with place.ledger() as ledger, parts(place) as used:
        setup = Setup(ledger)
        setup.fund()
        setup.open()
        last = ledger.views.last_entry() + COUNT
        setup.rate()
        started, before = time.perf_counter(), used()
        wait_until(lambda: ledger.views.last_entry() == last)
        taken, after = time.perf_counter() - started, used()
        assert count_tasks(ledger, Stage.SETTLED) == COUNT
    spent = ", ".join(f"{part} {(after[part] - before[part]) / COUNT * 1e6:,.0f}" for part in after)
    print(f"microseconds of CPU a settlement: {spent}")
    return COUNT / taken


def run() -> bool:
    """Measure on both databases, each on a chain of its own."""
    reached = []
    with tempfile.TemporaryDirectory() as folder, serving_postgresql(Path(folder), SERVER) as server:
        for kind, url in (("sqlite", f"sqlite:///{folder}/ledger.sqlite"), ("postgresql", server.make())):
            with serving_anvil(*BLOCKS) as rpc_url:
                found_on(rpc_url)
                figure = measure(Place(rpc_url, folder, url))
            reached.append(say(f"settling on {kind}", figure, "settlements/s", MARK))
    return all(reached)
