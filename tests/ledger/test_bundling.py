"""Which effects travel now and which together: nobody waits longer than said, and no tx is too large."""

from datetime import timedelta

import pytest

from ledger.core.effects import AskTask, TaskStep
from ledger.core.ids import EffectId, TaskId
from ledger.outbox import Item
from ledger.relay.bundling import GAS_MOST, Priced, bundled, ripe
from ledger.txs import Wanted
from tests.core.samples import NOON

ESCROW, TOKEN = "0xescrow", "0xtoken"
WAIT = timedelta(seconds=2)


def item(number: int, *, age: int = 0, tries: int = 0) -> Item:
    """Make a row that was staged some seconds ago."""
    ask = AskTask(TaskStep.OPEN, TaskId(f"tsk_{number}"))
    at = NOON - timedelta(seconds=age)
    return Item(number, EffectId(f"tg:{number}/0"), ask, tries, f"task:{number}", at, at, is_intact=True)


def call(name: str, *, gas: int = 100_000, to: str = ESCROW, is_alone: bool = False) -> Priced:
    """Make a call that carries one effect."""
    return Priced(to, name.encode(), gas, (EffectId(name),), is_alone)


def made(*calls: Priced, most: int = 50, block_gas: int = 30_000_000) -> list[Wanted]:
    """Bundle."""
    return bundled(calls, escrow=ESCROW, together=b"+".join, most=most, block_gas=block_gas)


@pytest.mark.parametrize(
    ("items", "count"),
    [
        ((), 0),
        ((item(1, age=1),), 0),
        ((item(1, age=1), item(2, age=1)), 0),
        ((item(1, age=2), item(2)), 2),  # who has waited takes along who has not
        ((item(1), item(2), item(3)), 3),  # a whole tx of them waits for nobody
        ((item(1, tries=1),), 1),  # what is asked again has waited
    ],
)
def test_ripe__when_one_has_waited_or_a_tx_is_full(items: tuple[Item, ...], count: int) -> None:
    """Nothing goes before one has waited its time or there is a whole tx; then all that is due goes."""
    assert len(ripe(items, NOON, wait=WAIT, most=3)) == count


def test_ripe__before_its_date() -> None:
    """Close to its date a row waits for nobody."""
    near, far = (NOON + timedelta(minutes=minutes) for minutes in (1, 60))
    one = item(1)

    assert ripe((one,), NOON, wait=WAIT, most=3, dates={one.id: far}) == ()
    assert ripe((one,), NOON, wait=WAIT, most=3, dates={one.id: near}) == (one,)


def test_bundle__calls_of_the_escrow() -> None:
    """Calls of the escrow share a tx, each with its place; one of another contract goes by itself."""
    found = made(call("a"), call("f", to=TOKEN), call("b"))

    assert [(one.target, one.calldata) for one in found] == [(TOKEN, b"f"), (ESCROW, b"a+b")]
    assert found[1].effects == ((EffectId("a"), 0), (EffectId("b"), 1))
    assert found[1].gas == 240_000


def test_bundle__of_one() -> None:
    """A single call is sent as it is, with a fifth more gas than it was estimated at."""
    assert made(call("a")) == [Wanted(ESCROW, b"a", 120_000, ((EffectId("a"), 0),))]


def test_bundle__alone() -> None:
    """What went wrong in company goes alone, and keeps nobody else from going together."""
    found = made(call("a"), call("x", is_alone=True), call("b"))
    assert [one.calldata for one in found] == [b"x", b"a+b"]


def test_bundle__no_more_than_allowed() -> None:
    """A tx has no more calls than allowed, no more gas than any chain takes, and half of a small block at most."""
    assert [one.calldata for one in made(call("a"), call("b"), call("c"), most=2)] == [b"a+b", b"c"]
    large = [call(name, gas=6_000_000) for name in "abc"]
    assert [one.gas <= GAS_MOST for one in made(*large)] == [True, True]
    assert [one.calldata for one in made(call("a"), call("b"), block_gas=400_000)] == [b"a", b"b"]


def test_bundle__call_with_several_effects() -> None:
    """The effects of one call stand at its place."""
    several = Priced(ESCROW, b"m", 100_000, (EffectId("a"), EffectId("b")))

    (found,) = made(several, call("c"))
    assert found.effects == ((EffectId("a"), 0), (EffectId("b"), 0), (EffectId("c"), 1))
