"""What the answers to a job's items come to: computed here with nothing open, adopted by the one door."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ledger.core.findings import Finding
from ledger.core.ids import ItemId, PersonId, TaskId
from ledger.core.item_commands import ItemDecision
from ledger.core.labelling import CERTAIN, Answer
from ledger.core.seats import Job, rating_of, spent, to_hand_in, to_rate
from ledger.core.task import Task
from ledger.database import Connection
from ledger.labelling import select_answers, select_decided, select_delivered, select_items, select_seats
from ledger.store import select_tasks_named
from matcher.consensus import (
    JUDGES,
    Consensus,
    Rule,
    Want,
    answers_of,
    blind,
    chance_level,
    combine,
    ratings,
    reliabilities,
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
    gold = {str(item.id): item.gold for item in items if item.gold is not None}
    seats = select_seats(connection, lead)
    job = Job(
        seats=tuple(sorted(select_tasks_named(connection, seats), key=lambda seat: seat.id)),
        items=frozenset(item.id for item in items if item.id not in gold),
        decided=select_decided(connection, lead),
        answers=_by_worker(given),
        delivered=select_delivered(connection, seats),
    )
    answers = answers_of(((one.item, one.worker, one.label) for one in given), gold, items=(item.id for item in items))
    found = step(answers, rule, job.decided.keys(), spent(job))
    if found.decided:
        count = dict(zip(answers.items, answers.redundancy.tolist(), strict=True))
        decisions = (
            ItemDecision(
                item=ItemId(one.item),
                label=one.label,
                certainty=int(one.certainty * CERTAIN),
                answers=count[one.item],
                is_sure=one.is_sure,
            )
            for one in found.decided
        )
        return Looked(found.wants, tuple(decisions))
    due, handed_in = to_rate(job, now), _handed_in(job, given, now)
    if not due:
        return Looked(found.wants, (), handed_in)
    consensus = combine(answers, among=JUDGES)  # who were asked again make no fair vote
    return Looked(found.wants, (), handed_in, _rated(job, due, consensus, rule), tuple(_suspected(lead, consensus)))


def _by_worker(given: Sequence[Answer]) -> dict[PersonId, frozenset[ItemId]]:
    theirs: dict[PersonId, set[ItemId]] = {}
    for one in given:
        theirs.setdefault(one.worker, set()).add(one.item)
    return {worker: frozenset(items) for worker, items in theirs.items()}


def _handed_in(job: Job, given: Sequence[Answer], now: datetime) -> tuple[tuple[Task, tuple[str, ...]], ...]:
    return tuple((seat, tuple(one.hash for one in given if one.worker == seat.worker)) for seat in to_hand_in(job, now))


def _rated(job: Job, due: Sequence[Task], consensus: Consensus, rule: Rule) -> tuple[tuple[Task, int], ...]:
    quality = dict(ratings(reliabilities(consensus), chance=chance_level(consensus)))
    return tuple((seat, rating_of(job, seat, quality.get(seat.worker or "", 0), fewest=rule.fewest)) for seat in due)


def _suspected(lead: TaskId, consensus: Consensus) -> Iterator[Finding]:
    """Name workers whose answers do not depend on the items.

    Not pairs who err alike: of an item that three have answered two are judged by the third alone, so that beside one
    who never looks two honest workers would look like copies.
    """
    for one in blind(consensus):
        found = f"{one.answers} answers that as well might be blind"
        yield Finding("answers-blind", f"{lead} {one.worker}", "answers that depend on the item", found)
