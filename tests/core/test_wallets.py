"""Own wallets: what is signed to link one, whose signature it is, until when, and for what it is still wanted."""

from dataclasses import replace
from datetime import timedelta

import pytest
from eth_account import Account
from eth_account.messages import encode_defunct
from hypothesis import given
from hypothesis import strategies as st

from ledger.core import outcomes, wallets
from ledger.core.effects import Ask, AskMoney, AskTask, MoneyStep, Notify, TaskStep
from ledger.core.errors import LinkOver, SigningOver, WrongSignature
from ledger.core.ids import EffectId
from ledger.core.moves import moment
from ledger.core.signatures import digest_of_text, normal, signer_of
from ledger.core.task import Stage, Task
from ledger.core.typed import Agree, Rate, as_wallets_take, digest_of, typed_data
from ledger.core.wallets import NOT_SIGNED, SIGNATURE_DECLINED, Link, LinkState, Signing, SigningState
from tests.core import samples
from tests.core.samples import ADAM, DAY, NOON, POLICY

KEY = Account.from_key(bytes(31) + b"\x05")
LINK = Link("ab" * 20, ADAM, LinkState.ASKED, NOON, NOON + wallets.LINK_LASTS)
DIGEST = bytes(31) + b"\x01"
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141


def signed(digest: bytes = DIGEST) -> bytes:
    """Sign 32 bytes with the key."""
    return bytes(KEY.unsafe_sign_hash(digest).signature)


def signing(step: TaskStep = TaskStep.RATE) -> Signing:
    """Ask adam's wallet to sign a step until one o'clock."""
    ask = AskTask(step, samples.posted().id, rating=70)
    until = NOON + timedelta(hours=1)
    return Signing("cd" * 20, EffectId("x/0"), ADAM, KEY.address, ask, ("{}",), (DIGEST,), NOON, until)


def test_signer_of__as_a_library_signs() -> None:
    """The address is recovered from what another library signed, over 32 bytes and over a text, whatever the parity."""
    words = "连接 wallet\n1"
    text = bytes(KEY.sign_message(encode_defunct(text=words)).signature)

    assert signer_of(DIGEST, signed()) == KEY.address
    assert signer_of(digest_of_text(words), text) == KEY.address
    assert signer_of(DIGEST, normal(signed()[:64] + bytes((signed()[64] - 27,)))) == KEY.address
    assert normal(signed()) == signed()


def test_signer_of__what_the_contract_refuses() -> None:
    """Another length, another parity, a high s or no point of the curve is nobody's signature."""
    r, s, v = signed()[:32], int.from_bytes(signed()[32:64]), signed()[64]
    high = r + (ORDER - s).to_bytes(32) + bytes((55 - v,))

    assert signer_of(DIGEST, signed()[:64]) is None
    assert signer_of(DIGEST, signed()[:64] + b"\x1d") is None
    assert signer_of(DIGEST, high) is None
    assert signer_of(DIGEST, b"\xff" * 32 + bytes(31) + b"\x01\x1b") is None
    assert normal(b"short") == b"short"


@given(given_=st.binary(min_size=65, max_size=65))
def test_signer_of__any_bytes(given_: bytes) -> None:
    """Whatever is sent, it is somebody's or nobody's, and never adam's."""
    assert signer_of(DIGEST, given_) != KEY.address


def test_as_wallets_take__loses_no_digit() -> None:
    """What a wallet is given hashes to what the contract checks: words as hex, and numbers as text."""
    made = as_wallets_take(typed_data(Rate(bytes(32), (1, 2), (70, 80), DIGEST, 7), chain_id=1, escrow=POLICY.escrow))
    large = as_wallets_take(typed_data(Agree(bytes(32), 0, 2**96 - 1, bytes(32), 7), chain_id=1, escrow=POLICY.escrow))

    assert '"tasks":["1","2"]' in made
    assert f'"deliverablesRoot":"0x{DIGEST.hex()}"' in made
    assert f'"earned":"{2**96 - 1}"' in large
    assert '"chainId":1' in large
    typed = typed_data(Agree(bytes(32), 0, 1, bytes(32), 7), chain_id=1, escrow=POLICY.escrow)
    own = bytes(KEY.sign_typed_data(full_message=typed).signature)
    assert signer_of(digest_of(typed), own) == KEY.address


def test_link_message__names_all_it_is_bound_to() -> None:
    """The message is EIP-4361: domain, address, person, chain, contract, nonce, and until when."""
    page = "https://escrowd.example/ledger/wallet/link/" + LINK.id
    told = wallets.link_message(LINK, KEY.address, telegram_id=77, page=page, chain_id=5, escrow=POLICY.escrow)

    said = "Link this wallet to the Escrowd account of Telegram number 77. From then on it signs for that account."
    said += " This signature moves no money."
    assert told.splitlines() == [
        "escrowd.example wants you to sign in with your Ethereum account:",
        KEY.address,
        "",
        said,
        "",
        f"URI: {page}",
        "Version: 1",
        "Chain ID: 5",
        f"Nonce: {LINK.id}",
        "Issued At: 2030-01-01T12:00:00Z",
        "Expiration Time: 2030-01-01T12:15:00Z",
        "Request ID: telegram:77",
        "Resources:",
        f"- eip155:5:{POLICY.escrow}",
    ]
    assert told.isascii()


def test_link__good_once() -> None:
    """A link is proved once and completed once, in time."""
    proved = wallets.prove(LINK, KEY.address, signed(), NOON)

    assert wallets.complete(proved, NOON).state is LinkState.LINKED
    for link, move, reason in (
        (proved, lambda one: wallets.prove(one, KEY.address, b"", NOON), "used"),
        (LINK, lambda one: wallets.complete(one, NOON), "used"),
        (replace(LINK, state=LinkState.DROPPED), lambda one: wallets.complete(one, NOON), "replaced"),
        (LINK, lambda one: wallets.prove(one, KEY.address, b"", NOON + DAY), "expired"),
    ):
        with pytest.raises(LinkOver) as refused:
            move(link)
        assert refused.value.details["reason"] == reason


def test_token__written_as_ours() -> None:
    """What is not forty hex digits is looked up nowhere."""
    assert wallets.is_token("0123456789abcdef" * 2 + "01234567")
    assert not any(map(wallets.is_token, ("", "0" * 39, "G" * 40, "0" * 40 + "\n")))


@pytest.mark.parametrize(
    ("ask", "ahead", "until"),
    [
        (AskTask(TaskStep.ACCEPT, samples.posted().id), 2 * DAY, timedelta(hours=1)),
        (AskTask(TaskStep.OPEN, samples.posted().id), timedelta(hours=1), timedelta(minutes=55)),
        (AskTask(TaskStep.OPEN, samples.posted().id), timedelta(minutes=10), timedelta(minutes=9)),
        (AskTask(TaskStep.DELIVER, samples.posted().id), DAY, DAY - timedelta(minutes=5)),
        (AskMoney(MoneyStep.WITHDRAW, ADAM, "USD", 1), timedelta(), timedelta()),
    ],
)
def test_sign_by__before_the_date(ask: Ask, ahead: timedelta, until: timedelta) -> None:
    """Nobody waits for more than an hour but for a delivery's record, and what is signed can still be sent in time."""
    assert wallets.sign_by(ask, int((NOON + ahead).timestamp()), NOON) == NOON + until


@pytest.mark.parametrize(
    ("step", "task", "is_wanted"),
    [
        (TaskStep.OPEN, samples.assigned(), True),
        (TaskStep.OPEN, samples.opened(), False),
        (TaskStep.REVOKE, samples.revoking(), True),
        (TaskStep.DELIVER, samples.opened(), True),
        (TaskStep.DELIVER, replace(samples.opened(), is_recorded=True), False),
        (TaskStep.RATE, replace(samples.opened(), stage=Stage.RATED), True),
        (TaskStep.RATE, replace(samples.opened(), stage=Stage.RATED, is_rating_final=True), False),
        (TaskStep.CONTEST, replace(samples.opened(), stage=Stage.CONTESTED), True),
        (TaskStep.CONTEST, replace(samples.opened(), stage=Stage.CONTESTED, is_contest_final=True), False),
        (TaskStep.ACCEPT, replace(samples.opened(), stage=Stage.SETTLING), True),
        (TaskStep.ACCEPT, replace(samples.opened(), stage=Stage.SETTLED), False),
        (TaskStep.ACCEPT, None, False),
    ],
)
def test_is_wanted__as_the_task_stands(step: TaskStep, task: Task | None, *, is_wanted: bool) -> None:
    """A signature is wanted for as long as its task waits for that very step."""
    assert wallets.is_wanted(AskTask(step, samples.posted().id), task) is is_wanted


def test_is_wanted__own_money() -> None:
    """A person's own money waits for nobody's task."""
    assert wallets.is_wanted(AskMoney(MoneyStep.DEPOSIT, ADAM, "USD", 1), None)


def test_sign__once_by_the_signer_in_time() -> None:
    """A signature is taken once, from the address that is asked, while it is wanted; of a contract on its word."""
    task, asked = replace(samples.opened(), stage=Stage.RATED), signing()
    taken = wallets.sign(asked, (signed(),), task=task, is_by_contract=False, now=NOON)

    assert (taken.state, taken.signatures, taken.answered_at) == (SigningState.SIGNED, (signed(),), NOON)
    assert wallets.sign(asked, (b"code",), task=task, is_by_contract=True, now=NOON).signatures == (b"code",)
    for given_ in ((), (signed(bytes(32)),), (signed(), signed())):
        with pytest.raises(WrongSignature):
            wallets.sign(asked, given_, task=task, is_by_contract=False, now=NOON)
    for one, stands, now, reason in (
        (taken, task, NOON, "signed"),
        (asked, task, NOON + DAY, "expired"),
        (asked, samples.opened(), NOON, "superseded"),
    ):
        with pytest.raises(SigningOver) as refused:
            wallets.sign(one, (signed(),), task=stands, is_by_contract=False, now=now)
        assert refused.value.details["reason"] == reason


def test_decline__once() -> None:
    """Who will not sign says so once."""
    declined = wallets.decline(signing(), NOON)

    assert declined.state is SigningState.DECLINED
    with pytest.raises(SigningOver):
        wallets.decline(declined, NOON)


@pytest.mark.parametrize("reason", [NOT_SIGNED, SIGNATURE_DECLINED])
def test_refuse__an_open_that_nobody_signed(reason: str) -> None:
    """An open that was never signed needs no revoking: the task is on the board, and nobody is chosen by itself."""
    task = samples.assigned()
    step = outcomes.refuse(task, AskTask(TaskStep.OPEN, task.id), reason, NOON)

    assert task.terms is not None
    until = NOON if reason == SIGNATURE_DECLINED else moment(task.terms.open_by)
    assert (step.task.stage, step.task.worker, step.task.window_at) == (Stage.POSTED, None, None)
    assert step.task.quiet_until == until
    assert [effect.key for effect in step.effects if isinstance(effect, Notify)] == ["tx-refused", "tx-refused"]
    assert len(step.effects) == 2
