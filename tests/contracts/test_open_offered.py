"""Opening what a namer named workers for: each leaf of openOffered.tree."""

from dataclasses import replace

import pytest

from tests.contracts.chain import Refusal
from tests.contracts.world import ADAM, BARB, CARL, DANA, GINA, IVAN, USD, Batch, World


def _batch(world: World, *workers: str, **changes: int) -> Batch:
    """Adam has what several such batches cost."""
    world.fund(ADAM, 100)
    return world.batch(workers or (BARB, CARL), (7, 5)[: len(workers) or 2], **changes)


def _forged(world: World, batch: Batch) -> Refusal:
    """What is refused where Adam's signature is over another offer than this."""
    return Refusal("WrongSignature", (ADAM, world.digest(world.offer(batch))))


@pytest.mark.parametrize("workers", [(BARB,), (BARB, CARL), (CARL, CARL)], ids=["one", "two", "twice the same"])
def test_open_offered__signed(world: World, workers: tuple[str, ...]) -> None:
    """Employer and namer sign, anyone sends; the log says which offer was taken, and the employer pays."""
    batch = _batch(world, *workers)
    receipt = world.send(world.call_open_offered(batch, nonce=300), DANA)

    taken = {"batch": batch.id, "offer": world.digest(world.offer(batch, 300)), "namer": IVAN, "nonce": 300}
    opened = {"batch": batch.id, "work": batch.whole()}
    assert world.events(receipt) == [("OfferTaken", taken), ("BatchOpened", opened)]
    assert (world.stage(batch), world.balance(ADAM)) == (("opened", 0), 100 - sum(batch.rewards))


def test_open_offered__other_workers(world: World) -> None:
    """The offer leaves the workers open: whom the namer names is hired."""
    batch = _batch(world, BARB, CARL)
    offered = world.sign(ADAM, world.offer(batch))
    hired = world.batch((DANA, CARL), batch.rewards)
    named = replace(hired, terms=replace(batch.terms, tasks_root=hired.terms.tasks_root))
    named = world.changed(named)
    world.send(world.call_open_offered(named, (offered, IVAN)))
    world.send(world.call_deliver(named, 0, DANA))

    assert world.stage(named) == ("delivered", 0)


@pytest.mark.parametrize("nonce", [0, 1, 255, 256, 2**256 - 1])
def test_open_offered__used(world: World, nonce: int) -> None:
    """A nonce is good for one batch, whoever it was opened for, and no other nonce is touched."""
    first = _batch(world)
    second = world.changed(first, salt=b"\x99" * 32)
    world.send(world.call_open_offered(first, nonce=nonce))
    used = world.escrow.functions.isOfferUsed

    assert world.refusal(world.call_open_offered(second, nonce=nonce)) == Refusal("OfferUsed", (ADAM, nonce))
    assert used(ADAM, nonce).call()
    assert not used(ADAM, nonce ^ 1).call()
    assert not used(ADAM, nonce ^ 256).call()
    assert not used(BARB, nonce).call()
    world.send(world.call_open_offered(second, nonce=nonce ^ 1))


def test_open_offered__again(world: World) -> None:
    """The same batch does not live twice, under another nonce neither."""
    batch = _batch(world)
    world.send(world.call_open_offered(batch))

    assert world.refusal(world.call_open_offered(batch, nonce=1)) == Refusal("AlreadyOpened", (batch.id,))


def test_open_offered__same_offer_other_workers(world: World) -> None:
    """A namer names once: with the offer taken there is no second batch of other workers."""
    batch = _batch(world, BARB, CARL)
    offered = world.sign(ADAM, world.offer(batch))
    world.send(world.call_open_offered(batch, (offered, IVAN)))
    other = world.changed(batch, tasks_root=world.batch((CARL, BARB), batch.rewards).terms.tasks_root)
    other = replace(other, workers=(CARL, BARB))

    assert world.refusal(world.call_open_offered(other, (offered, IVAN))) == Refusal("OfferUsed", (ADAM, 0))


@pytest.mark.parametrize("change", ["fee", "date", "curve", "specs"])
def test_open_offered__other_terms(world: World, change: str) -> None:
    """The namer changes no term."""
    batch = _batch(world)
    offered = world.sign(ADAM, world.offer(batch))
    changes = {"fee": {"fee_bps": 9_000}, "date": {"rule_by": batch.terms.rule_by + 1}}
    changes |= {"curve": {"full_rating": 61}, "specs": {"specs_root": b"\1" * 32}}  # type: ignore[dict-item]
    other = world.changed(batch, **changes[change])

    assert world.refusal(world.call_open_offered(other, (offered, IVAN))) == _forged(world, other)


@pytest.mark.parametrize("rewards", [(7, 6), (5, 7), (12,), (7, 5, 1)])
def test_open_offered__other_amounts(world: World, rewards: tuple[int, ...]) -> None:
    """The namer changes no amount, not their order and not their number."""
    batch = _batch(world)
    offered = world.sign(ADAM, world.offer(batch))
    other = world.batch((BARB, CARL, BARB)[: len(rewards)], rewards)

    assert world.refusal(world.call_open_offered(other, (offered, IVAN))) == _forged(world, other)


def test_open_offered__other_nonce(world: World) -> None:
    """The nonce is in what the employer signed."""
    batch = _batch(world)
    call = world.call_open_offered(batch, (world.sign(ADAM, world.offer(batch, 1)), IVAN), nonce=2)

    assert world.refusal(call) == Refusal("WrongSignature", (ADAM, world.digest(world.offer(batch, 2))))


def test_open_offered__other_namer(world: World) -> None:
    """Nobody but the namer in the offer names workers: another namer would be another offer."""
    batch = _batch(world)
    offered = world.sign(ADAM, world.offer(batch))
    stolen = replace(batch, namer=DANA)

    assert world.refusal(world.call_open_offered(stolen, (offered, DANA))) == _forged(world, stolen)


def test_open_offered__terms_for_an_offer(world: World) -> None:
    """A namer who opens without the employer's offer has nothing, the employer's signed terms neither."""
    batch = _batch(world)

    assert world.refusal(world.call_open_offered(batch, (world.sign(ADAM, batch.terms), IVAN))) == _forged(world, batch)
    assert world.refusal(world.call_open_offered(batch, (b"", IVAN)), IVAN) == Refusal("WrongSender", (IVAN, ADAM))


def test_open_offered__offer_for_terms(world: World) -> None:
    """An offer alone opens nothing: the namer's word is needed."""
    batch = _batch(world)
    call = world.call_open(batch, world.sign(ADAM, world.offer(batch)))

    assert world.refusal(call) == Refusal("WrongSignature", (ADAM, batch.id))


def test_open_offered__namer_is_arbiter(world: World) -> None:
    """Who names the workers does not judge them."""
    batch = replace(_batch(world), namer=GINA)

    call = world.call_open_offered(batch, (ADAM, GINA))
    assert world.refusal(call) == Refusal("ArbiterIsParty", (GINA, GINA))


def test_open_offered__namer_alone(world: World) -> None:
    """A namer names and nothing else: not rate, nor cancel, nor revoke."""
    batch = _batch(world)
    world.send(world.call_open_offered(batch))
    for call in (world.call_rate(batch, 100), world.call_agree(batch, 0, 0, (b"", BARB)), world.call_revoke(batch)):
        assert world.refusal(call, IVAN) == Refusal("WrongSender", (IVAN, ADAM))


def test_open_offered__balance_too_low(world: World) -> None:
    """An offer reserves nothing: what was withdrawn meanwhile opens nothing, and the nonce stays."""
    batch = _batch(world)
    world.send(world.call_withdraw(ADAM, 89), ADAM)

    assert world.refusal(world.call_open_offered(batch)) == Refusal("BalanceTooLow", (11, 12))
    assert not world.escrow.functions.isOfferUsed(ADAM, 0).call()


def test_open_offered__token(world: World) -> None:
    """In a token it is the balance in that token that pays."""
    world.fund_token(world.usd, ADAM, USD)
    batch = world.batch(rewards=(USD,), token=world.usd.address)
    world.send(world.call_open_offered(batch))

    assert world.balance(ADAM, world.usd.address) == 0
