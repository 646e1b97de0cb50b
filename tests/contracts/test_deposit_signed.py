"""Money in, on the holder's signature: each leaf of depositWithSig.tree and depositWithAuthorization.tree."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from eth_account.messages import encode_typed_data
from eth_hash.auto import keccak
from web3.contract import Contract

from ledger.core.typed import Deposit
from tests.contracts.chain import Refusal
from tests.contracts.world import ADAM, BARB, DANA, NATIVE, NEVER, OWN, USD, Word, World

_MEMBERS = ("address from", "address to", "uint256 value", "uint256 validAfter", "uint256 validBefore", "bytes32 nonce")


def _ask(world: World, message: Deposit, word: Word = ADAM, permit_sig: bytes = b"") -> Any:
    return world.escrow.functions.depositWithSig(
        message.token, message.holder, message.minor, message.deadline, world.word(word, message), NEVER, permit_sig
    )


def _message(world: World) -> Deposit:
    """Adam has 30 USD and no allowance yet."""
    world.send(world.usd.functions.faucet(ADAM, 30 * USD))
    return Deposit(world.usd.address, ADAM, 30 * USD, nonce=0, deadline=NEVER)


def test_deposit_with_sig__with_permit(world: World) -> None:
    """Anyone can bring a holder's tokens in on the holder's two signatures."""
    message = _message(world)
    receipt = world.send(_ask(world, message, ADAM, world.sign_permit(ADAM, 30 * USD)))

    assert (world.balance(ADAM, world.usd.address), world.nonce(ADAM, world.usd.address)) == (30 * USD, 1)
    assert world.events(receipt) == [
        ("Deposited", {"token": world.usd.address, "holder": ADAM, "from": ADAM, "amount": 30 * USD})
    ]


def test_deposit_with_sig__permit_front_run(world: World) -> None:
    """A permit that somebody sent first has done its work: the deposit does not depend on who sent it."""
    message = _message(world)
    permit_sig = world.sign_permit(ADAM, 30 * USD)
    r, s, v = permit_sig[:32], permit_sig[32:64], permit_sig[64]
    world.send(world.usd.functions.permit(ADAM, world.escrow.address, 30 * USD, NEVER, v, r, s), BARB)
    world.send(_ask(world, message, ADAM, permit_sig))

    assert world.balances(ADAM, BARB, token=world.usd.address) == (30 * USD, 0)


def test_deposit_with_sig__without_permit(world: World) -> None:
    """Where an allowance stands already no permit is needed, nor one that means anything."""
    message = _message(world)
    world.send(world.usd.functions.approve(world.escrow.address, 30 * USD), ADAM)
    for permit_sig in (b"", b"\1" * 65, b"\1" * 64):
        with world.scratch():
            world.send(_ask(world, message, ADAM, permit_sig))
            assert world.balance(ADAM, world.usd.address) == 30 * USD


def test_deposit_with_sig__permit_alone(world: World) -> None:
    """A permit lets the escrow take, but not on anyone's word."""
    message = _message(world)
    call = _ask(world, message, OWN, world.sign_permit(ADAM, 30 * USD))

    assert world.refusal(call) == Refusal("WrongSender", (DANA, ADAM))


def test_deposit_with_sig__no_permit_that_works(world: World) -> None:
    """Without an allowance, with a permit that does not work, nothing is taken and the nonce stays."""
    message = _message(world)
    shortage = Refusal("ERC20InsufficientAllowance", (world.escrow.address, 0, 30 * USD))

    assert world.refusal(_ask(world, message, ADAM, b"\1" * 65)) == shortage
    assert world.nonce(ADAM, world.usd.address) == 0


def test_deposit_with_sig__other_amount(world: World) -> None:
    """Holder, token and amount are in what is signed."""
    message = _message(world)
    world.allow(world.usd, ADAM, 60 * USD)
    sig = world.sign(ADAM, message)
    other = replace(message, minor=31 * USD)

    assert world.refusal(_ask(world, other, sig)) == Refusal("WrongSignature", (ADAM, world.digest(other)))


def test_deposit_with_sig__no_code(world: World) -> None:
    """A signature does not turn an address without code into a token, with a permit or without."""
    for token in (NATIVE, BARB):
        message = Deposit(token, ADAM, 5, nonce=0, deadline=NEVER)
        assert world.refusal(_ask(world, message)) == Refusal("NoCode", (token,))
        assert world.refusal(_ask(world, message, ADAM, b"\1" * 65)) == Refusal("NoCode", (token,))


def test_deposit_with_sig__nothing(world: World) -> None:
    """A deposit of nothing is refused."""
    message = replace(_message(world), minor=0)

    assert world.refusal(_ask(world, message)) == Refusal("NothingReceived", (0, 0))


@dataclass(frozen=True)
class _Transfer:
    """What a holder authorises under ERC-3009."""

    token: Contract
    holder: str
    minor: int = 1_000
    after: int = 0
    before: int = NEVER
    nonce: bytes = b"\7" * 32

    def sign(self, world: World, signer: str, to: str | None = None) -> bytes:
        """Sign for the token, with the escrow as receiver."""
        kinds = {
            "EIP712Domain": _parse("string name", "string version", "uint256 chainId", "address verifyingContract")
        }
        domain = {"name": "Trick", "version": "1", "chainId": world.chain_id, "verifyingContract": self.token.address}
        names = ("from", "to", "value", "validAfter", "validBefore", "nonce")
        words = (self.holder, to or world.escrow.address, self.minor, self.after, self.before, self.nonce)
        typed = {
            "types": kinds | {"ReceiveWithAuthorization": _parse(*_MEMBERS)},
            "primaryType": "ReceiveWithAuthorization",
            "domain": domain,
            "message": dict(zip(names, words, strict=True)),
        }
        signable = encode_typed_data(full_message=typed)
        return world.sign_digest(signer, keccak(b"\x19" + signable.version + signable.header + signable.body))

    def ask(self, world: World, word: Word | None = None) -> Any:
        """Ask the escrow to take it."""
        sig = word if isinstance(word, bytes) else self.sign(world, word or self.holder)
        return world.escrow.functions.depositWithAuthorization(
            self.token.address, self.holder, self.minor, self.after, self.before, self.nonce, sig
        )


def _parse(*members: str) -> list[dict[str, str]]:
    return [{"name": member.split(" ")[1], "type": member.split(" ")[0]} for member in members]


@pytest.fixture
def transfer(world: World) -> _Transfer:
    """Adam has 5,000 of a token that knows ERC-3009, and no allowance."""
    token = world.stand_in("TrickToken")
    world.send(token.functions.faucet(ADAM, 5_000))
    return _Transfer(token, ADAM)


def test_deposit_with_authorization__by_anyone(world: World, transfer: _Transfer) -> None:
    """One signature brings the tokens in and is credited to who signed, whoever sends it."""
    receipt = world.send(transfer.ask(world), DANA)

    event = {"token": transfer.token.address, "holder": ADAM, "from": ADAM, "amount": 1_000}
    assert world.events(receipt) == [("Deposited", event)]
    assert world.balances(ADAM, DANA, token=transfer.token.address) == (1_000, 0)


def test_deposit_with_authorization__front_run(world: World, transfer: _Transfer) -> None:
    """Somebody faster makes the same deposit for the same holder, and nothing else: only the escrow can send it in."""
    call = transfer.ask(world)
    sig = transfer.sign(world, ADAM)
    straight = transfer.token.functions.receiveWithAuthorization(
        ADAM, world.escrow.address, 1_000, 0, NEVER, transfer.nonce, sig[64], sig[:32], sig[32:64]
    )
    assert world.refusal(straight, BARB) == Refusal("other", ("not the receiver",))
    world.send(call, BARB)

    assert world.balances(ADAM, BARB, token=transfer.token.address) == (1_000, 0)
    assert world.refusal(call) == Refusal("other", ("used",))


def test_deposit_with_authorization__other_amount(world: World, transfer: _Transfer) -> None:
    """What was not signed is not taken: another amount, holder, receiver or date."""
    sig = transfer.sign(world, ADAM)
    world.send(transfer.token.functions.faucet(BARB, 5_000))
    for other in (replace(transfer, minor=2_000), replace(transfer, holder=BARB), replace(transfer, before=NEVER - 1)):
        assert world.refusal(other.ask(world, sig)) == Refusal("other", ("not signed",))
    elsewhere = transfer.sign(world, ADAM, to=BARB)
    assert world.refusal(transfer.ask(world, elsewhere)) == Refusal("other", ("not signed",))


def test_deposit_with_authorization__by_another(world: World, transfer: _Transfer) -> None:
    """Nobody else authorises the holder's tokens."""
    assert world.refusal(transfer.ask(world, BARB)) == Refusal("other", ("not signed",))


@pytest.mark.parametrize("length", [0, 64, 66])
def test_deposit_with_authorization__wrong_length(world: World, transfer: _Transfer, length: int) -> None:
    """The signature is one of a key: 65 bytes."""
    assert world.refusal(transfer.ask(world, b"\1" * length)) == Refusal("WrongLength", (length, 65))


def test_deposit_with_authorization__dates(world: World, transfer: _Transfer) -> None:
    """The token keeps its own dates."""
    for other in (replace(transfer, after=world.now + 99), replace(transfer, before=world.now)):
        assert world.refusal(other.ask(world)) == Refusal("other", ("not now",))


def test_deposit_with_authorization__fee_token(world: World, transfer: _Transfer) -> None:
    """What arrived is credited, not what was authorised."""
    world.send(transfer.token.functions.setFeeBps(300))
    world.send(transfer.ask(world))

    assert world.balance(ADAM, transfer.token.address) == 970


def test_deposit_with_authorization__nothing_arrives(world: World, transfer: _Transfer) -> None:
    """A token that takes the signature and moves nothing brings no credit."""
    world.send(transfer.token.functions.setFeeBps(10_000))

    assert world.refusal(transfer.ask(world)) == Refusal("NothingReceived", (0, 0))


@pytest.mark.parametrize("token", [NATIVE, BARB], ids=["coin", "person"])
def test_deposit_with_authorization__no_code(world: World, token: str) -> None:
    """An address without code answers every call with success, so it is no token."""
    call = world.escrow.functions.depositWithAuthorization(token, ADAM, 5, 0, NEVER, b"\7" * 32, b"\1" * 65)

    assert world.refusal(call) == Refusal("NoCode", (token,))


def test_deposit_with_authorization__plain_token(world: World) -> None:
    """A token that does not know ERC-3009 refuses."""
    world.send(world.usd.functions.faucet(ADAM, 1_000))
    args = (world.usd.address, ADAM, 1_000, 0, NEVER, b"\7" * 32, b"\1" * 65)

    assert world.refusal(world.escrow.functions.depositWithAuthorization(*args)).name == "other"
