"""The faults that other escrows were found with, one test each: ours does not have them.

Which system had which, and how it was shown: escrow-contracts.md, section 5, of the notes that this project began with.
"""

from ledger.core.typed import Withdraw
from tests.contracts.chain import Refusal
from tests.contracts.world import ADAM, BARB, CARL, DANA, EMMA, FRED, GINA, NATIVE, NEVER, WEALTH, World


def test_fault__never_funded_refund(world: World) -> None:
    """A batch that was never paid for is refunded to nobody: neither by date, nor given back, nor agreed."""
    world.fund(CARL, 500)
    batch = world.batch(rewards=(500,))
    unknown = Refusal("UnknownBatch", (batch.id,))
    calls = [
        world.call_settle(batch, 0),
        world.call_settle(batch),
        world.call_give_back(batch, 0, BARB),
        world.call_agree(batch, 0),
    ]
    for moment in (world.now, batch.terms.submit_by, batch.terms.rule_by + 1):
        if moment > world.now:
            world.travel(moment)
        assert [world.refusal(call) for call in calls] == [unknown] * 4

    assert world.balances(ADAM, BARB, CARL) == (0, 0, 500)


def test_fault__revoked_refund(world: World) -> None:
    """Nor does a batch that was revoked before it was paid for give anything to anybody."""
    world.fund(CARL, 500)
    batch = world.batch(rewards=(500,))
    world.send(world.call_revoke(batch, ADAM))
    world.travel(batch.terms.rule_by)

    assert world.refusal(world.call_settle(batch, 0)) == Refusal("WrongStage", (5, 1))
    assert world.refusal(world.call_give_back(batch, 0, BARB)) == Refusal("WrongStage", (5, 1))
    assert world.balances(ADAM, BARB, CARL) == (0, 0, 500)


def test_fault__refund_after_failed_open(world: World) -> None:
    """An open that found too little money leaves nothing behind that could be refunded."""
    world.fund(CARL, 500)
    batch = world.batch(rewards=(500,))
    receipt = world.send(world.call_multi(world.call_open(batch, ADAM), world.call_revoke_offer(1, ADAM)))
    assert [place for place, _ in world.failed(receipt)] == [0]
    world.travel(batch.terms.submit_by)

    assert world.refusal(world.call_settle(batch, 0)) == Refusal("UnknownBatch", (batch.id,))


def test_fault__silent_loss_on_native_push(world: World) -> None:
    """A worker that takes no coins loses none: what cannot be pushed is owed, and can be withdrawn elsewhere."""
    wallet = world.wallet(DANA)  # a smart wallet that cannot receive
    batch = world.opened(world.batch((wallet,), (10_000,))).pushed()
    receipt = world.send(world.call_rate(batch, 100, 0, ADAM))

    assert world.events(receipt, "Pushed") == []
    assert world.balance(wallet) == 9_700
    world.send(world.call_withdraw(wallet, 9_700, CARL, wallet))
    assert (world.balance(wallet), world.coins(CARL)) == (0, WEALTH + 9_700)


def test_fault__silent_loss_on_withdrawal(world: World) -> None:
    """A withdrawal to a receiver that takes no coins is refused as a whole: the balance stays."""
    refuser = world.stand_in("Refuser").address
    world.fund(BARB, 100)
    receipt = world.attempt(world.call_withdraw(BARB, 100, refuser, BARB))

    assert (receipt["status"], world.balance(BARB), world.nonce(BARB)) == (0, 100, 0)


def test_fault__fee_change_between_open_and_refund(world: World) -> None:
    """No fee can change after the open: there is nobody to change it, and other terms are another batch."""
    batch = world.opened(world.batch(rewards=(10_000,), fee_bps=100))
    world.fund(CARL, 10_000)
    dearer = world.changed(batch, fee_bps=1_000)
    world.travel(batch.terms.submit_by)

    assert world.refusal(world.call_settle(dearer, 0)) == Refusal("UnknownBatch", (dearer.id,))
    world.send(world.call_settle(batch, 0))
    assert world.balances(ADAM, EMMA, CARL) == (10_000, 0, 10_000)


def test_fault__nobody_in_charge(world: World) -> None:
    """No function of the contract names an owner, a pause, an upgrade, a fee or a list."""
    words = ("owner", "pause", "upgrade", "setfee", "allowlist", "initialize", "admin", "rescue", "sweep", "role")
    names = [entry["name"].casefold() for entry in world.escrow.abi if entry["type"] == "function"]

    assert [name for name in names if any(word in name for word in words)] == []


def test_fault__employer_drains_after_delivery(world: World) -> None:
    """Once work is delivered nothing that the employer does alone brings the money back, at any time."""
    batch = world.delivered()
    own = [
        world.call_withdraw(ADAM, 1),
        world.call_revoke(batch),
        world.call_give_back(batch),
        world.call_agree(batch, 0, 0, (b"", b"")),
        world.call_extend(batch, world.changed(batch, salt=b"\x77" * 32), 0, (b"", b"")),
        world.call_accept(batch, 0),
        world.call_rule(batch, 0),
    ]
    for moment in (world.now, batch.terms.submit_by, batch.terms.rate_by, batch.terms.rule_by):
        if moment > world.now:
            world.travel(moment)
        for call in own:
            world.refusal(call, ADAM)
    world.send(world.call_settle(batch, 0), ADAM)

    assert world.balances(ADAM, BARB) == (0, 29_100_000)


def test_fault__employer_rates_zero(world: World) -> None:
    """A rating of nothing is not the last word: the worker contests, and a silent arbiter leaves the default split."""
    batch = world.contested(rating=0)
    world.travel(batch.terms.rule_by)
    world.send(world.call_settle(batch, 0))

    assert world.balances(BARB, EMMA, FRED, GINA) == (14_550_000, 300_000, 150_000, 0)


def test_fault__blacklist_blocks_nobody(world: World) -> None:
    """A worker whom the token shuts out blocks no other: the rest of the batch is paid, and even they lose nothing."""
    trick = world.stand_in("TrickToken")
    batch = world.opened(world.batch((BARB, CARL, DANA), (100, 200, 300), token=trick.address)).pushed()
    world.send(trick.functions.setBlocked(CARL))
    world.send(world.call_rate_many(batch, {0: 100, 1: 100, 2: 100}, ADAM))
    paid = [trick.functions.balanceOf(one).call() for one in (BARB, CARL, DANA)]
    assert paid == [97, 0, 291]
    world.send(world.call_withdraw(CARL, 194, GINA, CARL, token=trick.address))

    assert trick.functions.balanceOf(GINA).call() == 194


def test_fault__blacklisted_fee_receiver(world: World) -> None:
    """Nor does a fee receiver, an employer or an arbiter whom the token shuts out."""
    trick = world.stand_in("TrickToken")
    for salt, person in enumerate((EMMA, ADAM, GINA)):
        with world.scratch():
            batch = world.contested(world.batch(rewards=(10_000,), token=trick.address, salt=bytes([salt] * 32)))
            world.send(trick.functions.setBlocked(person))
            world.send(world.call_rule(batch.pushed(), 9_500, 0, GINA))
            assert trick.functions.balanceOf(BARB).call() == 9_500 - 190 - 95


def test_fault__one_unit_transfer_blocks(world: World) -> None:
    """Payouts do not look at what the contract holds: a unit sent in from outside blocks no ruling."""
    trick = world.stand_in("TrickToken")
    batch = world.contested(world.batch(rewards=(10_000,), token=trick.address))
    world.send(trick.functions.faucet(world.escrow.address, 1))
    world.send(world.call_rule(batch, 9_500, 0, GINA))

    assert world.balance(BARB, trick.address) == 9_500 - 190 - 95


def test_fault__rounding_by_many_small_captures(world: World) -> None:
    """A task pays its fee once, on what it earned: it cannot be captured in parts too small for a fee.

    A batch of tiny tasks pays no fee because each is too small for one, which its terms show to who signs them;
    no unit is lost: what is rounded off is the worker's.
    """
    batch = world.opened(world.batch((BARB,), (10_000,)))
    world.send(world.call_agree(batch, 49))
    assert world.balances(BARB, EMMA, ADAM) == (49, 0, 9_951)
    assert world.refusal(world.call_agree(batch, 49)) == Refusal("WrongStage", (5, 1))
    tiny = world.opened(world.batch((BARB,) * 200, (49,) * 200, salt=b"\1" * 32))
    world.send(world.call_rate_many(tiny, dict.fromkeys(range(200), 100), ADAM))

    assert world.balances(BARB, EMMA, FRED) == (49 + 200 * 49, 0, 0)


def test_fault__1271_replay(world: World) -> None:
    """A signature given for one smart wallet moves nothing of another of the same owner: the account is in the hash."""
    first, second = world.wallet(DANA), world.wallet(DANA)
    world.fund(first, 100)
    world.fund(second, 100)
    sig = world.sign(DANA, Withdraw(NATIVE, first, CARL, 70, 0, NEVER))
    world.send(world.call_withdraw(first, 70, CARL, sig))

    digest = world.digest(Withdraw(NATIVE, second, CARL, 70, 0, NEVER))
    assert world.refusal(world.call_withdraw(second, 70, CARL, sig)) == Refusal("WrongSignature", (second, digest))
    assert world.balance(second) == 100


def test_fault__absent_arbiter(world: World) -> None:
    """An arbiter who never rules blocks nothing: from ruleBy on anyone ends the task, and no fee is due."""
    batch = world.contested(rating=70)
    world.travel(batch.terms.rule_by)
    date = batch.terms.rule_by
    late = world.refusal(world.call_rule(batch, 25_000_000), GINA)
    assert late == Refusal("TooLate", (date, date))
    world.send(world.call_settle(batch, 0), DANA)

    assert world.balance(GINA) == 0
    assert sum(world.balances(ADAM, BARB, EMMA, FRED)) == 30_000_000


def test_fault__arbiter_is_a_party(world: World) -> None:
    """Nobody judges their own case, and an arbiter's fee is never more than what is in dispute."""
    for party in (ADAM, BARB):
        refusal = world.refusal(world.call_open(world.batch(arbiter=party)), ADAM)
        assert refusal == Refusal("ArbiterIsParty", (party, party))
    batch = world.contested(world.batch(rewards=(100,), arbiter_fee_bps=10_000), 60)
    world.send(world.call_rule(batch, 50, 0, GINA))

    assert world.balances(GINA, ADAM) == (50, 0)


def test_fault__front_run(world: World) -> None:
    """Who sends somebody else's signed word first does exactly what it says, to whom it says, and gains nothing."""
    batch = world.batch()
    world.pay(batch)
    for call in (
        world.call_open(batch, ADAM),
        world.call_deliver(batch, 0, BARB),
        world.call_rate(batch, 100, 0, ADAM),
        world.call_withdraw(BARB, 29_100_000, CARL, BARB),
    ):
        world.send(call, DANA)

    assert (world.coins(CARL), world.balance(DANA)) == (WEALTH + 29_100_000, 0)


def test_fault__unbounded_batch(world: World) -> None:
    """The largest batch of distinct workers settles within one transaction's limit, credited or pushed."""
    workers = [world.web3.to_checksum_address((0x10000 + index).to_bytes(20)) for index in range(255)]
    batch = world.opened(world.batch(workers, (1_000,) * 255))
    receipt = world.send(world.call_rate_many(batch, dict.fromkeys(range(255), 100), ADAM))

    assert receipt["gasUsed"] < 16_777_216
