"""Taking back what was signed and not yet used: each leaf of revoke.tree and revokeOffer.tree."""

import pytest

from ledger.core.typed import Revoke
from tests.contracts.chain import Refusal
from tests.contracts.world import ADAM, BARB, CARL, DANA, NATIVE, NEVER, World, padded


@pytest.mark.parametrize("count", [1, 2, 24, 255])
def test_revoke__by_employer(world: World, count: int) -> None:
    """Signed terms become void for ever; no money moves."""
    batch = world.batch([(BARB, CARL)[index % 2] for index in range(count)], [5] * count)
    world.pay(batch)
    receipt = world.send(world.call_revoke(batch), ADAM)

    assert world.events(receipt) == [("BatchRevoked", {"batch": batch.id, "employer": ADAM})]
    assert world.refusal(world.call_open(batch, ADAM)) == Refusal("AlreadyOpened", (batch.id,))
    assert world.balance(ADAM) == 5 * count
    assert {world.stage(batch, index) for index in {0, count - 1}} == {("closed", 0)}


def test_revoke__opened(world: World) -> None:
    """An open batch cannot be revoked: the workers count on it."""
    batch = world.opened()

    assert world.refusal(world.call_revoke(batch), ADAM) == Refusal("AlreadyOpened", (batch.id,))


def test_revoke__closed(world: World) -> None:
    """Nor one that has ended before openBy, and there is no need."""
    batch = world.opened()
    world.send(world.call_rate(batch, 100), ADAM)

    assert world.refusal(world.call_revoke(batch), ADAM) == Refusal("AlreadyOpened", (batch.id,))


def test_revoke__late(world: World) -> None:
    """From `openBy` on terms are void by themselves; nor is a batch revoked that has ended and left no mark."""
    batch = world.opened()
    fresh = world.changed(batch, salt=b"\x66" * 32)
    world.travel(batch.terms.open_by - 1)
    assert world.trial(world.call_revoke(fresh), ADAM) is None

    world.travel(batch.terms.open_by)
    world.send(world.call_rate(batch, 100, 0, ADAM))
    late = Refusal("TooLate", (batch.terms.open_by + 1, batch.terms.open_by))
    assert world.stage(batch) == ("none", 0)
    assert [world.refusal(world.call_revoke(one), ADAM) for one in (fresh, batch)] == [late, late]


def test_revoke__then_nothing(world: World) -> None:
    """Of a revoked batch no task can be worked on, paid or refunded, before its dates or after."""
    batch = world.batch((BARB, CARL), (5, 6))
    world.fund(DANA, 100)
    world.send(world.call_revoke(batch), ADAM)
    closed = Refusal("WrongStage", (5, 1))
    for _ in range(2):
        assert world.refusal(world.call_rate(batch, 100, 0, ADAM)) == Refusal("WrongStage", (5, 2))
        assert world.refusal(world.call_give_back(batch, 0, BARB)) == closed
        assert world.refusal(world.call_agree(batch, 5)) == closed
        assert world.refusal(world.call_settle(batch, 0)) == closed
        assert world.refusal(world.call_settle(batch)) == Refusal("NothingDone", (batch.id,))
        world.travel(batch.terms.rule_by)
    assert world.balances(ADAM, BARB, NATIVE) == (0, 0, 0)


def test_revoke__other_batch(world: World) -> None:
    """A Revoke is about one batch."""
    first = world.batch()
    second = world.changed(first, salt=b"\x99" * 32)
    world.send(world.call_revoke(first), ADAM)

    world.opened(second)


def test_revoke__malformed_people(world: World) -> None:
    """What could never be opened needs no revoking: it is refused for the same reason."""
    batch = world.batch((ADAM,))

    assert world.refusal(world.call_revoke(batch), ADAM) == Refusal("WorkerNotAllowed", (0, ADAM))


@pytest.mark.parametrize("nonce", [0, 255, 256, 2**256 - 1])
def test_revoke_offer__by_employer(world: World, nonce: int) -> None:
    """No offer with this nonce can be taken any more; the next one is as good as before."""
    batch = world.batch()
    world.pay(batch)
    receipt = world.send(world.call_revoke_offer(nonce), ADAM)

    assert world.events(receipt) == [("OfferRevoked", {"employer": ADAM, "nonce": nonce})]
    assert world.refusal(world.call_open_offered(batch, nonce=nonce)) == Refusal("OfferUsed", (ADAM, nonce))
    world.send(world.call_open_offered(batch, nonce=nonce ^ 1))


def test_revoke_offer__taken(world: World) -> None:
    """What was taken cannot be revoked."""
    batch = world.batch()
    world.pay(batch)
    world.send(world.call_open_offered(batch, nonce=3))

    assert world.refusal(world.call_revoke_offer(3), ADAM) == Refusal("OfferUsed", (ADAM, 3))


def test_revoke_offer__of_another(world: World) -> None:
    """Each employer's nonces are their own."""
    world.send(world.call_revoke_offer(3, employer=BARB), BARB)

    assert not world.escrow.functions.isOfferUsed(ADAM, 3).call()
    assert world.refusal(world.call_revoke_offer(3), BARB) == Refusal("WrongSender", (BARB, ADAM))


def test_revoke_offer__other_nonce(world: World) -> None:
    """The nonce is in what is signed, and a batch's Revoke is about no offer."""
    batch = world.batch()
    sig = world.sign(ADAM, Revoke(padded(ADAM), 3, NEVER))
    assert world.refusal(world.call_revoke_offer(4, sig)).name == "WrongSignature"
    assert world.refusal(world.call_revoke(batch, sig)).name == "WrongSignature"
