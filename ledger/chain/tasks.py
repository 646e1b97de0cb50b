"""What each step of a task is on the chain: which operation, with what, by whose word and until when. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ledger.core.effects import AskTask, TaskStep
from ledger.core.packed import pack_one, pack_table
from ledger.core.task import Slot, Task
from ledger.core.terms import Terms
from ledger.core.typed import Accept, Agree, Contest, Deliver, GiveBack, Message, Rate, Revoke, Rule

# How long a signature holds whose step has no date of its own: long enough for a relay that was down for a while,
# short enough that nobody is bound for long by what did not come about.
SIGNED_FOR = timedelta(hours=1)
_NO_HASH = bytes(32)


@dataclass(frozen=True, slots=True)
class Plan:
    """A call before it is signed: the signatures come after the arguments, one of each signer over the same message."""

    function: str
    arguments: tuple[Any, ...]
    message: Message | None = None  # none: anybody may
    signers: tuple[str, ...] = ()  # addresses
    deadline: int | None = None  # in time means before it


def plan_of(task: Task, slots: Sequence[Slot], ask: AskTask, now: datetime) -> Plan:
    """Plan what is asked for one task, or for its whole batch; `slots` are how the batch was planned."""
    assert task.terms is not None, "nothing is asked of the escrow before there are terms"
    terms, worker = task.terms, slots[task.place].worker
    work = work_of(terms, slots, None if ask.step in {TaskStep.OPEN, TaskStep.REVOKE} else task.place)
    match ask.step:
        case TaskStep.OPEN:
            return Plan("open", (work,), terms, (terms.employer,), terms.open_by)
        case TaskStep.FINISH | TaskStep.RELEASE | TaskStep.REFUND | TaskStep.DEFAULT:
            return Plan("settleByDate", (work,))
        case TaskStep.DELIVER | TaskStep.ACCEPT | TaskStep.CONTEST | TaskStep.GIVE_BACK:
            return _by_worker(task, terms, ask, work, worker, now)
        case TaskStep.AGREE:
            deadline, earned = _soon(now), _figure(ask.earned)
            message = Agree(batch_of(task), task.place, earned, _NO_HASH, deadline)
            return Plan("agree", (work, earned, deadline), message, (terms.employer, worker), deadline)
        case TaskStep.RULE:
            earned, reason = _figure(ask.earned), _hash(ask.reason)
            ruling = Rule(batch_of(task), task.place, earned, reason, terms.rule_by)
            return Plan("rule", (work, earned, reason, terms.rule_by), ruling, (terms.arbiter,), terms.rule_by)
        case TaskStep.RATE | TaskStep.REVOKE:
            return _by_employer(task, terms, ask, work, now)


def work_of(terms: Terms, slots: Sequence[Slot], place: int | None) -> bytes:
    """Pack one task of a batch with its proof; or the whole batch, which of a single task is shorter as one."""
    workers, rewards = tuple(slot.worker for slot in slots), tuple(slot.reward for slot in slots)
    if place is None and len(slots) > 1:
        return pack_table(terms, workers, rewards)
    return pack_one(terms, workers, rewards, place or 0)


def _by_worker(task: Task, terms: Terms, ask: AskTask, work: bytes, worker: str, now: datetime) -> Plan:
    batch, place = batch_of(task), task.place
    if ask.step is TaskStep.DELIVER:
        assert task.deliverable is not None, "a delivery has its hash"
        made, by = _hash(task.deliverable), terms.submit_by
        return Plan("deliver", (work, made, by), Deliver(batch, (place,), (made,), by), (worker,), by)
    if ask.step is TaskStep.ACCEPT:
        rating, by = _figure(ask.rating), terms.contest_by
        return Plan("accept", (work, rating, by), Accept(batch, place, rating, by), (worker,), by)
    if ask.step is TaskStep.CONTEST:
        reason, by = _hash(ask.reason), terms.contest_by
        return Plan("contest", (work, reason, by), Contest(batch, place, reason, by), (worker,), by)
    by = _soon(now)
    return Plan("giveBack", (work, by), GiveBack(batch, place, by), (worker,), by)


def _by_employer(task: Task, terms: Terms, ask: AskTask, work: bytes, now: datetime) -> Plan:
    batch, signers = batch_of(task), (terms.employer,)
    if ask.step is TaskStep.REVOKE:  # from `open_by` on there is nothing left to revoke
        return Plan("revoke", (work, terms.open_by), Revoke(batch, 0, terms.open_by), signers, terms.open_by)
    rating, made, by = _figure(ask.rating), _hash(task.deliverable), rate_until(terms, now)
    message = Rate(batch, (task.place,), (rating,), made, by)
    return Plan("rate", (work, rating, made, by), message, signers, by)


def rate_until(terms: Terms, now: datetime) -> int:
    """How long a rating holds: a full one pays at any time; a lower one must be in before its date anyway."""
    return max(terms.rule_by, _soon(now))


def batch_of(task: Task) -> bytes:
    """Name a task's batch as it is signed."""
    assert task.batch is not None, "a task with terms has a batch"
    return bytes.fromhex(task.batch[2:])


def _figure(given: int | None) -> int:
    assert given is not None, "what is signed is a number"
    return given


def _hash(given: str | None) -> bytes:
    return _NO_HASH if given is None else bytes.fromhex(given.removeprefix("0x"))


def _soon(now: datetime) -> int:
    return int((now + SIGNED_FOR).timestamp())
