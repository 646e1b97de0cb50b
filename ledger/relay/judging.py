"""What a receipt says of each effect that its tx carried. Pure."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ledger.chain.events import decode
from ledger.chain.pool import Receipt
from ledger.core.effects import AskTask, TaskStep
from ledger.core.ids import EffectId, TaskId
from ledger.core.packed import unpack_outcomes, unpack_skipped
from ledger.outbox import Item
from ledger.txs import Carried, Tx

BY_DATE = frozenset({TaskStep.FINISH, TaskStep.RELEASE, TaskStep.REFUND, TaskStep.DEFAULT})
REVERTED = "reverted"
NEVER_TAKEN = "never-taken"
NONCE_LOST = "nonce-lost"
NOT_DUE = "TooEarly"
Place = tuple[str, int]  # a task's batch, and where it stands there


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of effects: done, not done with the reason, or to be asked again alone."""

    done: tuple[EffectId, ...] = ()
    failed: tuple[tuple[Item, str], ...] = ()
    again: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class _Told:
    """What the escrow said in a tx."""

    failed: Mapping[int, str]  # calls by place
    skipped: Mapping[Place, str]
    settled: frozenset[Place]


def judge(
    tx: Tx,
    receipt: Receipt,
    carried: Sequence[Carried],
    *,
    escrow: str,
    places: Mapping[TaskId, Place],
    name: Callable[[str], str],
) -> Verdict:
    """Say of each effect what became of it; `name` gives the name of the contract's error behind its bytes."""
    items = tuple(one.item for one in carried)
    mined = next(attempt for attempt in tx.attempts if attempt.tx_hash == receipt.transaction_hash)
    if mined.is_cancelling or not receipt.has_succeeded:
        if len(items) > 1:
            return Verdict(again=items)
        return Verdict(failed=tuple((item, NEVER_TAKEN if mined.is_cancelling else REVERTED) for item in items))
    told = _read(receipt, escrow, name)
    counts = Counter(one.place for one in carried)
    reasons = [(one.item, _reason(one, told, places, is_shared=counts[one.place] > 1)) for one in carried]
    return Verdict(
        done=tuple(item.id for item, reason in reasons if reason is None),
        failed=tuple((item, reason) for item, reason in reasons if reason is not None),
    )


def _reason(one: Carried, told: _Told, places: Mapping[TaskId, Place], *, is_shared: bool) -> str | None:
    """Say why an effect did not come about in a tx that did."""
    if one.place in told.failed:
        return told.failed[one.place]
    effect = one.item.effect
    if not isinstance(effect, AskTask) or not is_shared:
        return None
    task = places[effect.task]
    if task in told.skipped:
        return told.skipped[task]
    # A table is settled as far as its dates have come, and of the others nothing is said.
    return NOT_DUE if effect.step in BY_DATE and task not in told.settled else None


def _read(receipt: Receipt, escrow: str, name: Callable[[str], str]) -> _Told:
    failed: dict[int, str] = {}
    skipped: dict[Place, str] = {}
    settled: set[Place] = set()
    for log in receipt.logs:
        said = decode(log) if log.address.lower() == escrow.lower() else None
        match said:
            case ("CallFailed", (str() as place, str() as reason)):
                failed[int(place)] = name(reason)
            case ("TasksSkipped", (str() as batch, str() as records)):
                found = unpack_skipped(bytes.fromhex(records[2:]))
                skipped |= {(batch, index): name("0x" + selector.hex()) for index, selector in found}
            case ("TaskSettled", (str() as batch, str() as records, _)) | (
                "TasksSettled",
                (str() as batch, _, str() as records),
            ):
                settled |= {(batch, one.index) for one in unpack_outcomes(bytes.fromhex(records[2:]))}
            case _:
                pass
    return _Told(failed, skipped, frozenset(settled))
