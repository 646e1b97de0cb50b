"""Whose signature counts: keys, smart wallets, and accounts that are both."""

from dataclasses import replace

from eth_account import Account

from ledger.core.typed import Deliver, Withdraw, digest_of, typed_data
from tests.contracts.world import ADAM, BARB, CARL, DANA, HANK, KEYS, NATIVE, NEVER, Refusal, World

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


def test_sign__smart_wallet(world: World) -> None:
    """A contract that knows ERC-1271 can be an employer."""
    wallet = world.stand_in("Wallet", ADAM).address
    batch = world.batch(employer=wallet)
    world.fund(wallet, sum(batch.rewards))
    world.send(world.call_open(batch, world.sign(ADAM, batch.terms)))

    assert world.stage(batch) == ("opened", 0)


def test_sign__smart_wallet_of_another(world: World) -> None:
    """A smart wallet answers for its owner only."""
    wallet = world.stand_in("Wallet", ADAM).address
    batch = world.batch(employer=wallet)

    refusal = world.refusal(world.call_open(batch, world.sign(BARB, batch.terms)))
    assert refusal == Refusal("WrongSignature", (wallet, batch.id))


def test_sign__two_wallets_of_one_owner(world: World) -> None:
    """A signature for one smart wallet does nothing for another of the same owner: the account is in what is signed."""
    first, second = (world.stand_in("Wallet", ADAM).address for _ in range(2))
    world.fund(first, 100)
    world.fund(second, 100)
    sig = world.sign(ADAM, Withdraw(NATIVE, first, CARL, 70, 0, NEVER))
    world.send(world.call_withdraw(first, 70, CARL, sig))

    assert world.refusal(world.call_withdraw(second, 70, CARL, sig)).name == "WrongSignature"


def test_sign__delegated_account(world: World) -> None:
    """An account under EIP-7702 has code and signs with its key all the same."""
    world.fund(HANK, 100)
    world.send(world.call_withdraw(HANK, 70, CARL, world.sign(HANK, Withdraw(NATIVE, HANK, CARL, 70, 0, NEVER))))

    assert world.web3.eth.get_code(HANK)[:3] == b"\xef\x01\x00"
    assert world.balance(HANK) == 30


def test_sign__burning_wallet(world: World) -> None:
    """A wallet that burns all it gets burns only what the check allows it."""
    wallet = world.stand_in("BurningWallet").address
    batch = world.batch(employer=wallet)

    assert world.refusal(world.call_open(batch, b"\1")).name == "WrongSignature"
    receipt = world.attempt(world.call_open(batch, b"\1"))
    assert receipt["status"] == 0
    assert receipt["gasUsed"] < 320_000


def test_sign__short_answer(world: World) -> None:
    """Four bytes are not the word that means yes."""
    wallet = world.stand_in("ShortWallet").address
    batch = world.batch(employer=wallet)

    assert world.refusal(world.call_open(batch, b"\1")).name == "WrongSignature"


def test_sign__high_s(world: World) -> None:
    """The mirrored form of a signature is not accepted."""
    batch = world.batch()
    sig = world.sign(ADAM, batch.terms)
    mirrored = ORDER - int.from_bytes(sig[32:64])
    forged = sig[:32] + mirrored.to_bytes(32) + bytes([55 - sig[64]])

    assert world.refusal(world.call_open(batch, forged)).name == "WrongSignature"


def test_sign__for_nobody(world: World) -> None:
    """A signature that recovers to nobody does not act for the zero address."""
    call = world.call_withdraw(NATIVE, 1, CARL, b"\0" * 65)

    assert world.refusal(call).name == "WrongSignature"


def test_sign__other_chain(world: World) -> None:
    """What was signed for another chain or another escrow means nothing here."""
    batch = world.batch()
    for chain_id, escrow in [(world.chain_id + 1, world.escrow.address), (world.chain_id, DANA)]:
        digest = digest_of(typed_data(batch.terms, chain_id=chain_id, escrow=escrow))
        sig = bytes(KEYS[ADAM].unsafe_sign_hash(digest).signature)
        assert world.refusal(world.call_open(batch, sig)).name == "WrongSignature"


def test_sign__other_batch(world: World) -> None:
    """A signature about one batch does nothing in another."""
    first = world.batch()
    second = world.batch(salt=b"\x99" * 32)
    world.open(first)
    world.open(second)
    sig = world.sign(BARB, Deliver(first.id, 0, b"\x53" * 32, NEVER))

    assert world.refusal(world.call_deliver(second, sig=sig)).name == "WrongSignature"


def test_sign__stranger_key(world: World) -> None:
    """A key that nobody has named signs for nobody."""
    stranger = Account.create()
    batch = world.batch()
    sig = bytes(stranger.unsafe_sign_hash(replace(batch).id).signature)

    assert world.refusal(world.call_open(batch, sig)).name == "WrongSignature"


def test_describe__domain(world: World) -> None:
    """The domain of what is signed can be read from the contract (ERC-5267)."""
    domain = world.escrow.functions.eip712Domain().call()

    assert domain == [b"\x0f", "Escrowd", "1", world.chain_id, world.escrow.address, b"\0" * 32, []]
