"""What a handler may read: it loads, decides and returns, and never commits."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ledger import books, histories, labelling, store
from ledger.core.bounds import require_grounds
from ledger.core.commands import Contest, Rate, Rule
from ledger.core.dispute import Grounds, require_impartial
from ledger.core.errors import Unknown
from ledger.core.facts import Fact
from ledger.core.ids import CommandId, PersonId, TaskId
from ledger.core.journal import balance_account
from ledger.core.money import Asset
from ledger.core.people import Person
from ledger.core.policy import Policy, salted_hash
from ledger.core.seats import Promise
from ledger.core.task import Task
from ledger.database import Connection
from ledger.handlers.known import Known
from ledger.keys import Vault


@dataclass(slots=True)
class Desk:
    """The transaction a handler reads in, and the platform's standing conditions."""

    connection: Connection
    policy: Policy
    vault: Vault
    assets: Mapping[str, Asset] = field(init=False)
    known: Known = field(init=False)

    def __post_init__(self) -> None:
        self.assets = store.select_assets(self.connection)
        self.known = Known(self.connection)

    def turn_to(self, facts: Sequence[Fact]) -> None:
        """Read anew, and at once, what a round of facts is about."""
        self.known = Known(self.connection)
        self.known.read(facts)

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

    def crew(self, task: TaskId) -> tuple[Task, ...]:
        """Load all that were posted with a task as one, so that nobody else changes them meanwhile, or refuse.

        So of two who fill seats of one crew one waits for the other, and sees whom that one has named.
        """
        found = self.task(task)
        return (found,) if found.crew is None else store.select_crew(self.connection, found.crew, lock=True)

    def promises(self, lead: TaskId) -> tuple[Promise, ...]:
        """Read what the workers of a labelling job have promised to answer, and what is done of it."""
        seats = store.select_tasks_named(self.connection, labelling.select_seats(self.connection, lead))
        return labelling.select_promises(self.connection, lead, seats)

    def together(self, task: Task) -> tuple[Task, ...]:
        """Load all that are opened with a task, in order of place; nobody else changes them meanwhile."""
        if task.batch is None or task.terms is None or task.terms.count == 1:
            return (task,)
        return store.select_tasks_by_batch(self.connection, task.batch, lock=True)

    def asset(self, code: str) -> Asset:
        """Load a currency or refuse."""
        if code not in self.assets:
            raise Unknown(asset=code)
        return self.assets[code]

    def balance(self, person: Person, asset: Asset) -> int:
        """Read what the journal says the contract owes a person."""
        return books.select_balance(self.connection, balance_account(person.address), asset.token)

    def dealings(self, people: Sequence[Person], since: datetime) -> frozenset[frozenset[PersonId]]:
        """Read who of these has worked for whom since then, or whom has had work."""
        return histories.select_dealings(self.connection, [one.id for one in people], since)

    def require_impartial(self, task: Task, worker: PersonId) -> None:
        """Refuse to let somebody work for an employer where one of the two is to judge the other."""
        require_impartial(task, worker, histories.select_namings(self.connection, (worker,)))

    def grounds(self, command: Rate | Contest | Rule) -> Grounds:
        """Make what is kept of why somebody rates low, objects or rules; refuse if nobody says why."""
        require_grounds(command.grounds)
        salt = self.salt(command.id)
        hashed = "0x" + salted_hash(salt, command.grounds).hex()
        return Grounds(command.task, hashed, salt, command.person, command.grounds, command.at)

    def salt(self, origin: CommandId) -> bytes:
        """Make a salt nobody outside can guess, the same again for the same command."""
        return hmac.new(self.vault.salt_secret, origin.encode(), hashlib.sha256).digest()
