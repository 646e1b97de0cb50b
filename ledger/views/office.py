"""What the operator sees behind a login: queues, transactions under way, findings, people's names on a task's trail."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from ledger.core.effects import AskMoney, Notify
from ledger.core.ids import PersonId, TaskId
from ledger.core.journal import balance_account
from ledger.core.people import Person
from ledger.core.task import Task
from ledger.database import reading, snapshot
from ledger.store import select_people_by_address, select_task
from ledger.views import accounts, queues, relayed, trail
from ledger.views.queues import Open, Queue, Update, Waiting
from ledger.views.relayed import Sent, Signer
from ledger.views.trail import Behind


@dataclass(frozen=True, slots=True)
class Desk:
    """How the product's work stands."""

    queues: Mapping[str, Queue]
    signers: tuple[Signer, ...]
    pending: tuple[Sent, ...]
    findings: tuple[Open, ...]
    people: int


@dataclass(frozen=True, slots=True)
class Lines:
    """What waits and what was refused, row by row."""

    queues: Mapping[str, Queue]
    updates: tuple[Update, ...]
    waiting: Mapping[str, tuple[Waiting, ...]]
    refused: tuple[Waiting, ...]
    names: Mapping[PersonId, str]


class Office:
    """Reads what the operator may see."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def desk(self) -> Desk:
        """How everything stands."""
        with snapshot(self._engine) as connection:
            return Desk(
                queues.select_queues(connection),
                relayed.select_signers(connection),
                relayed.select_pending(connection),
                queues.select_findings(connection),
                queues.count_people(connection),
            )

    def lines(self) -> Lines:
        """What waits in every queue."""
        with snapshot(self._engine) as connection:
            waiting = {kind: queues.select_waiting(connection, kind) for kind in ("chain", "message")}
            refused = queues.select_refused(connection)
            shown = (*refused, *(one for rows in waiting.values() for one in rows))
            named = {one.effect.person for one in shown if isinstance(one.effect, AskMoney | Notify)}
            return Lines(
                queues.select_queues(connection),
                queues.select_updates(connection),
                waiting,
                refused,
                queues.select_names(connection, named),
            )

    def pending(self) -> tuple[tuple[Signer, ...], tuple[Sent, ...]]:
        """The relay's keys, and its transactions that have not ended."""
        with snapshot(self._engine) as connection:
            return relayed.select_signers(connection), relayed.select_pending(connection)

    def findings(self) -> tuple[tuple[Open, ...], tuple[Open, ...]]:
        """What is open, and what was closed last."""
        with snapshot(self._engine) as connection:
            return queues.select_findings(connection), queues.select_closed(connection)

    def finding(self, seq: int) -> Open | None:
        """One finding."""
        with reading(self._engine) as connection:
            return queues.select_finding(connection, seq)

    def task(self, wanted: TaskId) -> Task | None:
        """A task by its name here."""
        with reading(self._engine) as connection:
            return select_task(connection, wanted)

    def task_at(self, batch: str, place: int) -> Task | None:
        """The task of ours at a place of a batch."""
        with reading(self._engine) as connection:
            return trail.select_task_at(connection, batch, place)

    def behind(self, task: Task) -> Behind:
        """What stands behind the chain's side of a task."""
        with snapshot(self._engine) as connection:
            return trail.select_behind(connection, task)

    def holder(self, address: str) -> Person | None:
        """Who an address belongs to."""
        with reading(self._engine) as connection:
            found = select_people_by_address(connection, (address,))
        return found[0] if found else None

    def standing(self, address: str) -> Mapping[str, int]:
        """What an address is owed, by token."""
        with reading(self._engine) as connection:
            return accounts.select_standing(connection, balance_account(address))
