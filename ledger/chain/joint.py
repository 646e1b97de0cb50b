"""Steps of several tasks of one batch as one call: rated by one word, delivered by worker, settled by date. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from eth_hash.auto import keccak

from ledger.chain.tasks import Plan, batch_of, rate_until, work_of
from ledger.core.effects import Ask, AskTask, TaskStep
from ledger.core.packed import pack_ratings, pack_root
from ledger.core.task import Slot, Task
from ledger.core.terms import Terms
from ledger.core.typed import Deliver, Rate

_JOINT = {
    TaskStep.RATE: "rate",
    TaskStep.DELIVER: "deliver",
    TaskStep.FINISH: "settle",
    TaskStep.RELEASE: "settle",
    TaskStep.REFUND: "settle",
    TaskStep.DEFAULT: "settle",
}
_SHARE = 8  # a table is worth sending for at least one task in so many of it
Asked = tuple[Task, AskTask]


@dataclass(frozen=True, slots=True)
class Deliveries:
    """What several workers hand in: each signs for their own tasks."""

    work: bytes
    deadline: int
    groups: tuple[tuple[str, Deliver], ...]  # by whose word


def kin(task: Task | None, ask: Ask) -> tuple[str, str] | None:
    """Name what asks must have in common to be one call; nothing for what goes by itself."""
    if not isinstance(ask, AskTask) or task is None or task.terms is None or task.batch is None:
        return None
    kind = _JOINT.get(ask.step)
    return None if kind is None or task.terms.count == 1 else (task.batch, kind)


def is_worth(count: int, terms: Terms) -> bool:
    """Say whether so many tasks of a batch are cheaper as one call with the whole table."""
    return count > 1 and count * _SHARE >= terms.count


def ratings_of(asked: Sequence[Asked], slots: Sequence[Slot], now: datetime) -> Plan:
    """Rate several tasks by one word of the employer's; below full nobody is paid, and the root is enough."""
    ordered = _ordered(asked)
    task, terms = ordered[0][0], _terms(ordered)
    marks = tuple((one.place, ask.rating or 0) for one, ask in ordered)
    is_below = all(rating < terms.full_rating for _, rating in marks)
    work = pack_root(terms) if is_below else work_of(terms, slots, None)
    root, by = keccak(b"".join(_made(one) for one, _ in ordered)), rate_until(terms, now)
    places, ratings = tuple(place for place, _ in marks), tuple(rating for _, rating in marks)
    message = Rate(batch_of(task), places, ratings, root, by)
    return Plan("rateMany", (work, pack_ratings(marks), root, by), message, (terms.employer,), by)


def deliveries_of(asked: Sequence[Asked], slots: Sequence[Slot]) -> Deliveries:
    """Record several deliveries, those of one worker by one word."""
    ordered = _ordered(asked)
    terms, by_worker = _terms(ordered), dict[str, list[Task]]()
    for task, _ in ordered:
        by_worker.setdefault(slots[task.place].worker, []).append(task)
    groups = tuple((worker, _deliver(tasks, terms.submit_by)) for worker, tasks in by_worker.items())
    return Deliveries(work_of(terms, slots, None), terms.submit_by, groups)


def settlement_of(asked: Sequence[Asked], slots: Sequence[Slot]) -> Plan:
    """End all of a batch whose date has come."""
    return Plan("settleByDate", (work_of(_terms(asked), slots, None),))


def _deliver(tasks: Sequence[Task], by: int) -> Deliver:
    return Deliver(batch_of(tasks[0]), tuple(task.place for task in tasks), tuple(_made(task) for task in tasks), by)


def _ordered(asked: Iterable[Asked]) -> list[Asked]:
    return sorted(asked, key=lambda one: one[0].place)


def _terms(asked: Sequence[Asked]) -> Terms:
    terms = asked[0][0].terms
    assert terms is not None, "what is grouped has a batch"
    return terms


def _made(task: Task) -> bytes:
    return bytes(32) if task.deliverable is None else bytes.fromhex(task.deliverable.removeprefix("0x"))
