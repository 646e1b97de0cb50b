"""Who may rule on which tasks, and so which of them can be opened together: those whose terms are the same."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ledger import store
from ledger.core import dispute
from ledger.core.batch import Chosen
from ledger.core.ids import PersonId
from ledger.core.people import Person
from ledger.core.policy import NO_SHARE, Share
from ledger.core.task import Task
from ledger.handlers.desk import Desk


@dataclass(frozen=True, slots=True)
class Shared:
    """What terms say beside those that all tasks of one employer, currency and length have in common."""

    arbiter: PersonId | None
    address: str  # that rules
    share: Share  # a community's


def part_by_terms(
    reached: Sequence[Chosen], employer: Person, desk: Desk, at: datetime
) -> Iterator[tuple[Shared, Sequence[Chosen]]]:
    """Part tasks into batches with one arbiter and one community's fee each; the arbiter is partial in none of them."""
    named = {person for one in reached for person in _named(one.task)}
    people = {one.id: one for one in store.select_people_named(desk.connection, named)}
    own = store.select_people_by_telegram(desk.connection, desk.policy.arbiters)
    dealings = desk.dealings((*own, *people.values()), at - dispute.LATELY)
    grouped: dict[Shared, list[Chosen]] = {}
    for one in reached:
        share = _share(one.task, people)
        parties = (employer, one.worker)
        # By the first task for all of them, so that tasks that could go together do.
        first = reached[0].task
        found, listed = None, (_arbiters(one.task, people), own)  # the community's own first
        for arbiters in listed:
            impartial = (arbiter for arbiter in arbiters if arbiter.address != share.receiver)
            found = found or dispute.choose_arbiter(impartial, first, parties=parties, dealings=dealings)
        # Who was passed over as partial does not come back as the address that rules where nobody listed may.
        partial = (arbiter.address for arbiters in listed for arbiter in arbiters) if found is None else ()
        barred = (employer.address, one.worker.address, share.receiver, *partial)
        address = desk.policy.arbiter_for(None if found is None else found.address, barred)
        grouped.setdefault(Shared(None if found is None else found.id, address, share), []).append(one)
    most = desk.policy.batch_max
    for shared, together in grouped.items():
        yield from ((shared, together[i : i + most]) for i in range(0, len(together), most))


def _named(task: Task) -> Iterable[PersonId]:
    return () if task.charter is None else (task.charter.receiver, *task.charter.arbiters)


def _arbiters(task: Task, people: Mapping[PersonId, Person]) -> tuple[Person, ...]:
    return () if task.charter is None else tuple(people[one] for one in task.charter.arbiters)


def _share(task: Task, people: Mapping[PersonId, Person]) -> Share:
    """Say what a task's community takes; whoever receives it earns more the more the worker does, so is no arbiter."""
    charter = task.charter
    return Share(charter.fee_bps, people[charter.receiver].address) if charter and charter.fee_bps else NO_SHARE
