"""What the answers to a job's items come to: computed here with nothing open, adopted by the one door."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ledger.core.findings import Finding
from ledger.core.ids import ItemId, PersonId, TaskId
from ledger.core.item_commands import ItemDecision
from ledger.core.labelling import CERTAIN, Answer
from ledger.core.seats import Job, rating_of, spent, to_hand_in, to_rate
from ledger.core.task import Task
from ledger.database import Connection
from ledger.labelling import (
    select_answers,
    select_decided,
    select_delivered,
    select_items,
    select_promises,
    select_seats,
)
from ledger.store import select_tasks_named
from matcher.consensus import (
    FULL,
    JUDGES,
    Consensus,
    Decided,
    Rule,
    Want,
    answers_of,
    blind,
    combine,
    overruled,
    ratings,
    step,
)


@dataclass(frozen=True, slots=True)
class Looked:
    """Which items want more answers, and what may be done now: decided, handed in, or rated by how much."""

    wants: tuple[Want, ...]
    decisions: tuple[ItemDecision, ...]
    to_hand_in: tuple[tuple[Task, tuple[str, ...]], ...] = ()  # with the hashes of the answers
    ratings: tuple[tuple[Task, int], ...] = ()
    findings: tuple[Finding, ...] = ()  # reasons to look, not proofs


def look(connection: Connection, lead: TaskId, rule: Rule, now: datetime) -> Looked:
    """Read a job's items, seats and answers and say what they come to; changes nothing.

    What is handed in and rated rests on what was decided, so decisions are adopted first and alone.
    """
    items, given = select_items(connection, lead), select_answers(connection, lead)
    decided, seats = select_decided(connection, lead), select_seats(connection, lead)
    # Gold that was overruled is gold no more.
    gold = {str(item.id): item.gold for item in items if item.gold is not None and item.id not in decided}
    rows, labels = ((one.item, one.worker, one.label) for one in given), {str(item.id): item.labels for item in items}
    answers = answers_of(rows, gold, offered=labels)
    count = {ItemId(item): int(n) for item, n in zip(answers.items, answers.redundancy, strict=True)}
    sat = tuple(sorted(select_tasks_named(connection, seats), key=lambda seat: seat.id))
    job = Job(
        seats=sat,
        items=frozenset(item.id for item in items if item.gold is None),
        decided=decided,
        answers=_by_worker(given),
        delivered=select_delivered(connection, seats),
        shares={one.seat.id: one.share for one in select_promises(connection, lead, sat)},
        counts=count,
    )
    found = step(answers, rule, job.decided.keys(), spent(job))
    made = (*found.decided, *overruled(answers, rule))
    if made:
        return Looked(found.wants, tuple(_decision(one, count) for one in made))
    due, handed_in = to_rate(job, now), _handed_in(job, given, now)
    if not due:
        return Looked(found.wants, (), handed_in)
    consensus = combine(answers, among=JUDGES)  # who were asked again make no fair vote
    return Looked(found.wants, (), handed_in, tuple(_rated(job, due, consensus)), tuple(_suspected(lead, consensus)))


def _decision(one: Decided, count: Mapping[ItemId, int]) -> ItemDecision:
    item = ItemId(one.item)
    certainty = int(one.certainty * CERTAIN)
    return ItemDecision(item=item, label=one.label, certainty=certainty, answers=count[item], is_sure=one.is_sure)


def _by_worker(given: Sequence[Answer]) -> dict[PersonId, frozenset[ItemId]]:
    theirs: dict[PersonId, set[ItemId]] = {}
    for one in given:
        theirs.setdefault(one.worker, set()).add(one.item)
    return {worker: frozenset(items) for worker, items in theirs.items()}


def _handed_in(job: Job, given: Sequence[Answer], now: datetime) -> tuple[tuple[Task, tuple[str, ...]], ...]:
    return tuple((seat, tuple(one.hash for one in given if one.worker == seat.worker)) for seat in to_hand_in(job, now))


def _rated(job: Job, due: Sequence[Task], consensus: Consensus) -> Iterator[tuple[Task, int]]:
    """Rate seats; where answers can be held against nothing, only for what was left undone.

    Of such answers, nobody else's beside them and no gold, the employer says how good they are, or silence pays.
    """
    known = dict(ratings(consensus))
    for seat in due:
        rating = rating_of(job, seat, known.get(seat.worker or "", FULL))
        if seat.worker in known or rating < FULL:
            yield seat, rating


def _suspected(lead: TaskId, consensus: Consensus) -> Iterator[Finding]:
    """Name workers whose answers do not depend on the items.

    Not pairs who err alike: of an item that three have answered two are judged by the third alone, so that beside one
    who never looks two honest workers would look like copies.
    """
    for one in blind(consensus):
        found = f"{one.answers} answers that as well might be blind"
        yield Finding("answers-blind", f"{lead} {one.worker}", "answers that depend on the item", found)
