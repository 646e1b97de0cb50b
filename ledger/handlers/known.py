"""What a round of facts is about: read all at once, and kept up as the round goes on.

A fact that comes second in a round is decided by what the first has made of the rows, though nothing is written yet.
What was not foreseen is read when it is asked for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ledger import books, store, wishes
from ledger.core import moves
from ledger.core.facts import BatchOpened, BatchRevoked, Deposited, Fact, Pushed, TaskSettled, Withdrawn
from ledger.core.ids import EffectId, PersonId, TaskId
from ledger.core.people import Person
from ledger.core.task import Task
from ledger.database import Connection

PLACES_MAX = 255
_Place = tuple[str, int]  # batch, and the index in it


@dataclass(slots=True)
class Known:
    """Rows as they stand in this round; `None` for what is known not to be there."""

    connection: Connection
    met: set[EffectId] = field(default_factory=set)  # wishes that this round has found done
    _ours: dict[str, bool] = field(default_factory=dict)
    _has_wishes: bool | None = None
    _batches: dict[str, BatchOpened | None] = field(default_factory=dict)
    _tasks: dict[TaskId, Task] = field(default_factory=dict)
    _places: dict[_Place, TaskId | None] = field(default_factory=dict)
    _people: dict[str, Person | None] = field(default_factory=dict)
    _waiting: dict[PersonId, tuple[TaskId, ...]] = field(default_factory=dict)

    def read(self, facts: Sequence[Fact]) -> None:
        """Read ahead what these facts will ask for."""
        self._read_batches({fact.batch for fact in facts if isinstance(fact, TaskSettled)})
        self._read_places([place for fact in facts for place in _places_of(fact)])
        self._read_people({address for fact in facts for address in self._addresses_of(fact)})
        self._read_waiting({known.id for known in self._people.values() if known is not None})
        self._read_ours({fact.log.tx_hash for fact in facts if isinstance(fact, Deposited | Withdrawn)})

    def keep(self, opened: BatchOpened | None, moved: Iterable[tuple[Task, Task]]) -> None:
        """Take in what was decided."""
        if opened is not None:
            self._batches[opened.batch] = opened
        for _, task in moved:
            self._tasks[task.id] = task

    def batch(self, batch: str) -> BatchOpened | None:
        """Tell how a batch began."""
        if batch not in self._batches:
            self._read_batches({batch})
        return self._batches[batch]

    def task(self, batch: str, place: int) -> Task | None:
        """Find the task at a place of a batch; none where the batch is somebody else's."""
        if (batch, place) not in self._places:
            self._read_places([(batch, place)])
        found = self._places[batch, place]
        return None if found is None else self._tasks[found]

    def tasks_of(self, batch: str, count: int = PLACES_MAX) -> tuple[Task, ...]:
        """List the tasks of a batch in order of place."""
        self._read_places(_first_of(batch, count))
        found = (self._places[batch, place] for place in range(count))
        return tuple(self._tasks[task] for task in found if task is not None)

    def person(self, address: str) -> Person | None:
        """Find whose address this is."""
        if address not in self._people:
            self._read_people({address})
        return self._people[address]

    def waiting(self, employer: PersonId) -> tuple[Task, ...]:
        """List the tasks that wait for this employer's money: offered for, but with no window open."""
        if employer not in self._waiting:
            self._read_waiting({employer})
        found = (self._tasks[task] for task in self._waiting[employer])
        return tuple(task for task in found if moves.waits_for_money(task))

    def is_ours(self, tx_hash: str) -> bool:
        """Say whether a tx was signed here."""
        if tx_hash not in self._ours:
            self._read_ours({tx_hash})
        return self._ours[tx_hash]

    def has_wishes(self) -> bool:
        """Say whether anybody waits for their own money: where an empty ledger reads the past nobody does."""
        if self._has_wishes is None:
            self._has_wishes = wishes.has_wishes(self.connection)
        return self._has_wishes

    def _read_ours(self, hashes: set[str]) -> None:
        if wanted := hashes - self._ours.keys():
            self._ours |= dict.fromkeys(wanted, False)
            self._ours |= dict.fromkeys(wishes.select_ours(self.connection, wanted), True)

    def _read_batches(self, named: set[str]) -> None:
        if wanted := named - self._batches.keys():
            self._batches |= dict.fromkeys(wanted)
            self._batches |= books.select_batches(self.connection, wanted)

    def _read_places(self, named: Sequence[_Place]) -> None:
        wanted = [place for place in named if place not in self._places]
        if not wanted:
            return
        # Any of the places of any of the batches: some too many, but one query that every database is quick at.
        batches, places = {batch for batch, _ in wanted}, {place for _, place in wanted}
        self._places |= dict.fromkeys(wanted)
        for task in store.select_tasks_by_places(self.connection, batches, places):
            assert task.batch is not None, "it was found by it"
            self._places[task.batch, task.place] = task.id
            self._tasks.setdefault(task.id, task)

    def _read_people(self, addresses: set[str]) -> None:
        if wanted := addresses - self._people.keys():
            self._people |= dict.fromkeys(wanted)
            self._people |= {one.address: one for one in store.select_people_by_address(self.connection, wanted)}

    def _read_waiting(self, employers: set[PersonId]) -> None:
        wanted = employers - self._waiting.keys()
        if not wanted:
            return
        found: dict[PersonId, list[TaskId]] = {employer: [] for employer in wanted}
        for task in store.select_waiting(self.connection, wanted):
            found[task.employer].append(task.id)
            self._tasks.setdefault(task.id, task)
        self._waiting |= {employer: tuple(listed) for employer, listed in found.items()}

    def _addresses_of(self, fact: Fact) -> tuple[str, ...]:
        """Name whose balance a fact may add to."""
        if isinstance(fact, Deposited | Withdrawn | Pushed):
            return (fact.holder,)
        opened = self._batches.get(fact.batch) if isinstance(fact, TaskSettled) else None
        if opened is None or not isinstance(fact, TaskSettled):
            return ()
        terms = opened.terms
        return opened.workers[fact.index], terms.employer, terms.fee_receiver, terms.benefits_fund, terms.arbiter


def _places_of(fact: Fact) -> Sequence[_Place]:
    match fact:
        case BatchOpened():
            return _first_of(fact.batch, len(fact.workers))
        case BatchRevoked():
            return _first_of(fact.batch, PLACES_MAX)
        case Deposited() | Withdrawn() | Pushed():
            return ()
        case _:
            return ((fact.batch, fact.index),)


def _first_of(batch: str, count: int) -> list[_Place]:
    return [(batch, place) for place in range(count)]
