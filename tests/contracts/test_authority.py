"""Whose word counts, for every signed operation: each leaf of authority.tree."""

import pytest

from ledger.core.typed import digest_of, typed_data
from tests.contracts.chain import Refusal
from tests.contracts.operations import OPERATIONS, Operation
from tests.contracts.world import CARL, DANA, HANK, NEVER, OWN, Batch, World

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141

each = pytest.mark.parametrize("operation", OPERATIONS, ids=str)
ROLES = {"open as employer", "openOffered as namer", "deliver as worker", "rule as arbiter"}
# The first word of each role: nobody has had to speak in it before.
FIRSTS = [one for one in OPERATIONS if str(one) in ROLES]
dated = pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.date], ids=str)
# A smart wallet here can sign but not send, so it gives no allowance.
by_wallet = pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.name != "depositWithSig"], ids=str)


def _sig(world: World, operation: Operation, batch: Batch) -> bytes:
    return world.sign(operation.signer(batch), operation.says(world, batch, NEVER))


def _wrong(world: World, operation: Operation, batch: Batch) -> Refusal:
    """What a wrong signature is refused with."""
    return Refusal("WrongSignature", (operation.signer(batch), world.digest(operation.says(world, batch, NEVER))))


@each
def test_say__by_hand(world: World, operation: Operation) -> None:
    """Who must say so can send it, without a signature."""
    batch = operation.begin(world)
    world.send(operation.ask(world, batch, OWN, NEVER), operation.signer(batch))


@each
def test_say__signed(world: World, operation: Operation) -> None:
    """Anyone can bring the signature, which is over exactly the typed data that wallets show."""
    batch = operation.begin(world)
    world.send(operation.ask(world, batch, _sig(world, operation, batch), NEVER), DANA)


@each
def test_say__unsigned(world: World, operation: Operation) -> None:
    """Nobody else's sending counts as a word."""
    batch = operation.begin(world)
    call = operation.ask(world, batch, OWN, NEVER)

    assert world.refusal(call, DANA) == Refusal("WrongSender", (DANA, operation.signer(batch)))


@each
def test_say__signed_by_another(world: World, operation: Operation) -> None:
    """Nobody else's signature counts, a party's neither."""
    batch = operation.begin(world)
    call = operation.ask(world, batch, CARL, NEVER)

    assert world.refusal(call) == _wrong(world, operation, batch)


@each
def test_say__other_place(world: World, operation: Operation) -> None:
    """What was signed for another chain or another escrow means nothing here."""
    batch = operation.begin(world)
    message = operation.says(world, batch, NEVER)
    for chain_id, escrow in [(world.chain_id + 1, world.escrow.address), (world.chain_id, DANA)]:
        digest = digest_of(typed_data(message, chain_id=chain_id, escrow=escrow))
        call = operation.ask(world, batch, world.sign_digest(operation.signer(batch), digest), NEVER)
        assert world.refusal(call) == _wrong(world, operation, batch)


@each
def test_say__mirrored(world: World, operation: Operation) -> None:
    """Neither the mirrored form of a signature (high s) nor the short one (ERC-2098) is accepted, nor one cut off."""
    batch = operation.begin(world)
    sig = _sig(world, operation, batch)
    mirrored = sig[:32] + (ORDER - int.from_bytes(sig[32:64])).to_bytes(32) + bytes([55 - sig[64]])
    short = sig[:32] + (int.from_bytes(sig[32:64]) | (sig[64] - 27) << 255).to_bytes(32)
    for forged in (mirrored, short, sig[:64], sig + b"\0", b"\0" * 65):
        assert world.refusal(operation.ask(world, batch, forged, NEVER)) == _wrong(world, operation, batch)


@by_wallet
def test_say__smart_wallet(world: World, operation: Operation) -> None:
    """A smart wallet (ERC-1271) speaks through its owner's key, and through no other."""
    batch = operation.begin(world, world.wallet(DANA))
    forged = world.sign(CARL, operation.says(world, batch, NEVER))

    assert world.refusal(operation.ask(world, batch, forged, NEVER)) == _wrong(world, operation, batch)
    world.send(operation.ask(world, batch, _sig(world, operation, batch), NEVER))


@by_wallet
def test_say__two_wallets_of_one_owner(world: World, operation: Operation) -> None:
    """A signature for one smart wallet does nothing for another of the same owner: the account is in what is signed."""
    first, second = world.wallet(DANA), world.wallet(DANA)
    sig = _sig(world, operation, operation.begin(world, first))
    batch = operation.begin(world, second)

    assert world.refusal(operation.ask(world, batch, sig, NEVER)) == _wrong(world, operation, batch)


@pytest.mark.parametrize("name", ["BurningWallet", "ShortWallet", "Refuser"])
@pytest.mark.parametrize("operation", FIRSTS, ids=str)
def test_say__odd_wallet(world: World, operation: Operation, name: str) -> None:
    """An account's code that burns all it gets, answers too short, or knows no ERC-1271, says nothing."""
    batch = operation.begin(world, str(world.stand_in(name).address))
    call = operation.ask(world, batch, b"\1" * 65, NEVER)

    assert world.refusal(call) == _wrong(world, operation, batch)
    receipt = world.attempt(call)
    assert (receipt["status"], receipt["gasUsed"] < 500_000) == (0, True)


@pytest.mark.parametrize("operation", FIRSTS, ids=str)
def test_say__delegated_account(world: World, operation: Operation) -> None:
    """An account under EIP-7702 has code and signs with its key all the same."""
    batch = operation.begin(world, HANK)
    assert world.web3.eth.get_code(HANK)[:3] == b"\xef\x01\x00"

    world.send(operation.ask(world, batch, _sig(world, operation, batch), NEVER))


@each
def test_say__replayed(world: World, operation: Operation) -> None:
    """What was signed has its effect once; only a delivery may be logged again, and changes nothing."""
    batch = operation.begin(world)
    call = operation.ask(world, batch, _sig(world, operation, batch), NEVER)
    world.send(call)
    before = world.stage(batch)

    if operation.spent:
        assert world.refusal(call) == operation.spent(world, batch)
    else:
        world.send(call)
        assert world.stage(batch) == before


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.has_deadline], ids=str)
def test_say__deadline(world: World, operation: Operation) -> None:
    """A word is good until a second before its deadline, and worth nothing from then on, by hand neither."""
    batch = operation.begin(world)
    deadline = world.now + 30
    signed = operation.ask(world, batch, operation.signer(batch), deadline)
    world.travel(deadline - 1)
    with world.scratch():
        world.send(signed)
    world.travel(deadline)

    assert world.refusal(signed) == Refusal("Expired", (deadline, deadline))
    by_hand = operation.ask(world, batch, OWN, deadline)
    assert world.refusal(by_hand, operation.signer(batch)) == Refusal("Expired", (deadline, deadline))


@dated
def test_say__date(world: World, operation: Operation) -> None:
    """In time is until a second before the date; at the date it is late."""
    batch = operation.begin(world)
    assert operation.date
    date = getattr(batch.terms, operation.date)
    call = operation.ask(world, batch, operation.signer(batch), NEVER)
    world.travel(date - 1)
    with world.scratch():
        world.send(call)
    world.travel(date)

    assert world.refusal(call) == Refusal("TooLate", (date, date))
