"""What a handler may read and what it returns: it loads, decides and returns, and never commits."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from ledger import books, store
from ledger.core.commands import Deliverable, Reason
from ledger.core.dispute import Grounds, Proposal
from ledger.core.effects import Effect
from ledger.core.errors import Unknown
from ledger.core.facts import BatchOpened
from ledger.core.ids import CommandId, PersonId, TaskId
from ledger.core.journal import Entry, balance_account
from ledger.core.money import Asset
from ledger.core.people import Person
from ledger.core.policy import Policy
from ledger.core.task import Slot, Step, Task
from ledger.database import Connection
from ledger.keys import SealedKey, Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """All that one command changes; saved whole or not at all."""

    new_task: Task | None = None
    tasks: tuple[tuple[Task, Task], ...] = ()  # before, after
    person: Person | None = None
    key: SealedKey | None = None
    applied: tuple[TaskId, PersonId] | None = None
    unapplied: tuple[TaskId, PersonId] | None = None
    assignment: tuple[PersonId, tuple[Reason, ...]] | None = None
    slots: tuple[Slot, ...] = ()  # how a batch was planned
    deliverable: tuple[str, bytes, Deliverable] | None = None  # hash, salt, what it is
    grounds: Grounds | None = None
    proposal: Proposal | None = None
    is_unproposed: bool = False  # what was proposed for the task is off the table
    batch: BatchOpened | None = None
    entry: Entry | None = None
    effects: tuple[Effect, ...] = ()
    result: str = ""  # the id of what was made, for the one who asked


@dataclass(slots=True)
class Desk:
    """The transaction a handler reads in, and the platform's standing conditions."""

    connection: Connection
    policy: Policy
    vault: Vault
    assets: Mapping[str, Asset] = field(init=False)

    def __post_init__(self) -> None:
        self.assets = store.select_assets(self.connection)

    def person(self, person: PersonId, *, to_change: bool = False) -> Person:
        """Load a person or refuse."""
        found = store.select_person(self.connection, person, lock=to_change)
        if found is None:
            raise Unknown(person=person)
        return found

    def task(self, task: TaskId) -> Task:
        """Load a task, so that nobody else changes it meanwhile, or refuse."""
        found = store.select_task(self.connection, task, lock=True)
        if found is None:
            raise Unknown(task=task)
        return found

    def arbiters(self) -> tuple[Person, ...]:
        """Read those of the platform's arbiters who have entered."""
        return store.select_people_by_telegram(self.connection, self.policy.arbiters)

    def asset(self, code: str) -> Asset:
        """Load a currency or refuse."""
        if code not in self.assets:
            raise Unknown(asset=code)
        return self.assets[code]

    def balance(self, person: Person, asset: Asset) -> int:
        """Read what the journal says the contract owes a person."""
        return books.select_balance(self.connection, balance_account(person.address), asset.token)

    def salt(self, origin: CommandId) -> bytes:
        """Make a salt nobody outside can guess, the same again for the same command."""
        return hmac.new(self.vault.salt_secret, origin.encode(), hashlib.sha256).digest()


def moved(before: Task, step: Step, **more: object) -> Change:
    """Make the change of one task's move."""
    return Change(tasks=((before, step.task),), effects=step.effects, result=before.id, **more)  # type: ignore[arg-type]
