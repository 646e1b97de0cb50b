"""Hands that put commands through the one door: what a test acts with, whether or not there is a chain behind it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, select

from ledger.clock import Clock
from ledger.core.commands import Command, Deliverable, DeliverableKind, Enter, Filling, PostTask
from ledger.core.effects import Effect
from ledger.core.errors import LedgerError
from ledger.core.ids import CommandId, PersonId, TaskId
from ledger.core.task import Task
from ledger.database import reading
from ledger.intake import Intake, Outcome
from ledger.store import select_person_by_telegram, select_task
from ledger.tables import metadata, outbox

USD = 10**6
TEXT = Deliverable(kind=DeliverableKind.TEXT, sha256="ab" * 32, text="done")


class PowerCut(Exception):
    """The product stopped dead at a named point."""


class StopAt:
    """Passes by every point but the wanted one, where the power goes out, once."""

    def __init__(self, wanted: str) -> None:
        self._wanted = wanted
        self.is_reached = False

    def __call__(self, point: str) -> None:
        """Reach a point."""
        if point == self._wanted and not self.is_reached:
            self.is_reached = True
            raise PowerCut(point)


class Hands:
    """Commands go in one at a time, each with an id and a moment."""

    def __init__(self, engine: Engine, intake: Intake, clock: Clock) -> None:
        self.engine = engine
        self.intake = intake
        self.clock = clock
        self._count = 0
        self._name = f"test-{clock.now().timestamp()}"

    def stamp(self) -> dict[str, Any]:
        """Give a new command its id and moment."""
        self._count += 1
        return {"id": CommandId(f"{self._name}:{self._count}"), "at": self.clock.now()}

    def handle(self, *commands: Command) -> tuple[Outcome, ...]:
        """Handle commands in one transaction."""
        return self.intake.handle(commands)

    def do(self, command: Command) -> str:
        """Handle one command that must be accepted; gives what it made."""
        outcome = self.handle(command)[0]
        if outcome.refusal is not None:
            raise outcome.refusal
        return outcome.result

    def refused(self, command: Command) -> LedgerError:
        """Handle one command that must be refused; gives the refusal."""
        outcome = self.handle(command)[0]
        assert outcome.refusal is not None, "should have been refused"
        return outcome.refusal

    def enter(self, name: str, language: str = "en") -> PersonId:
        """Let somebody enter; actors are told apart by their names."""
        number = sum(name.encode())
        return PersonId(
            self.do(Enter(**self.stamp(), telegram_id=number, chat_id=number, name=name, language=language))
        )

    def find(self, name: str) -> PersonId:
        """Find somebody who has entered."""
        with reading(self.engine) as connection:
            found = select_person_by_telegram(connection, sum(name.encode()))
        assert found is not None, f"{name} has not entered"
        return found.id

    def post(
        self,
        employer: PersonId,
        reward: int = 30 * USD,
        seconds: int = 172800,
        *,
        filling: Filling = Filling.MATCHER,
        seats: int = 1,
    ) -> TaskId:
        """Put a task on the board."""
        words = {"title": "翻译 500 字", "asset": "USD", "skills": (), "languages": ("zh",), "filling": filling}
        figures = {"reward": reward, "seconds": seconds, "seats": seats}
        command = PostTask(**self.stamp(), person=employer, **figures, **words)  # type: ignore[arg-type]
        return TaskId(self.do(command))

    def look(self, task: TaskId) -> Task:
        """Read a task."""
        with reading(self.engine) as connection:
            found = select_task(connection, task)
        assert found is not None
        return found

    def effects(self, *kinds: type[Effect]) -> list[Effect]:
        """List what was staged in order, of some kinds or all."""
        with reading(self.engine) as connection:
            bodies = connection.execute(select(outbox.c.body).order_by(outbox.c.seq)).scalars().all()
        return [body for body in bodies if not kinds or isinstance(body, kinds)]

    def rows(self, table: Table) -> list[Mapping[str, Any]]:
        """Read a whole table."""
        with reading(self.engine) as connection:
            return rows_of(connection, table)

    def dump(self) -> str:
        """Write down all that the database keeps, bytes as hex."""
        kept = (value for table in metadata.sorted_tables for row in self.rows(table) for value in row.values())
        return " ".join(value.hex() if isinstance(value, bytes) else str(value) for value in kept)

    def now(self) -> datetime:
        """Tell the time."""
        return self.clock.now()


def rows_of(connection: Connection, table: Table) -> list[Mapping[str, Any]]:
    """Read a whole table in the order of its key."""
    return [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
