"""What people sign: the protocol's types and no others, bound to one chain and one contract."""

from copy import deepcopy
from typing import Any

import pytest
from eth_account.messages import encode_typed_data
from eth_hash.auto import keccak
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.typed import (
    Accept,
    Agree,
    Contest,
    Deliver,
    Deposit,
    GiveBack,
    Message,
    Permit,
    Rate,
    Revoke,
    Rule,
    Withdraw,
    digest_of,
    is_ours,
    offer_of,
    typed_data,
    typed_permit,
)
from tests.core.samples import EMPLOYER, POLICY, STRANGER, USD, WORKER, assigned, terms_of

WORD = bytes(31) + b"1"
MESSAGES: tuple[Message, ...] = (
    terms_of(assigned()),
    offer_of(terms_of(assigned()), (30, 12), STRANGER, 7),
    Deliver(WORD, (0, 2), (WORD, WORD), 9),
    Rate(WORD, (0, 1), (70, 80), WORD, 9),
    Accept(WORD, 0, 70, 9),
    Contest(WORD, 0, WORD, 9),
    Rule(WORD, 0, 70, WORD, 9),
    Agree(WORD, 0, 70, WORD, 9),
    GiveBack(WORD, 0, 9),
    Revoke(WORD, 0, 9),
    Deposit(USD.token, EMPLOYER, 7, 0, 9),
    Withdraw(USD.token, WORKER, STRANGER, 7, 0, 9),
)
PERMIT = Permit(EMPLOYER, POLICY.escrow, 7, 0, 9)


def typed(message: Message) -> dict[str, Any]:
    """Put a message into the form that is signed, for the sample chain and contract."""
    return typed_data(message, chain_id=POLICY.chain_id, escrow=POLICY.escrow)


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_digest__bound_to_its_place(message: Message) -> None:
    """A signature is worth nothing on another chain or another contract."""
    here = digest_of(typed(message))
    elsewhere = (
        typed_data(message, chain_id=1, escrow=POLICY.escrow),
        typed_data(message, chain_id=POLICY.chain_id, escrow=STRANGER),
    )

    assert len({here, *(digest_of(other) for other in elsewhere)}) == 3
    assert len(here) == 32


def test_digest__no_two_types_alike() -> None:
    """No message can be taken for one of another type."""
    assert len({digest_of(typed(message)) for message in MESSAGES}) == len(MESSAGES)


def test_permit__for_the_token() -> None:
    """A permit is signed under the token's own name and address."""
    made = typed_permit(PERMIT, chain_id=1, token=USD.token, token_name="USD Test")

    assert (made["domain"]["name"], made["domain"]["verifyingContract"]) == ("USD Test", USD.token)
    assert is_ours(made)


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_ours__every_type(message: Message) -> None:
    """Each of the protocol's messages is known as ours."""
    assert is_ours(typed(message))


def _renamed(made: dict[str, Any]) -> None:
    made["types"]["Mail"] = made["types"].pop("Accept")
    made["primaryType"] = "Mail"


def _member_more(made: dict[str, Any]) -> None:
    made["types"]["Accept"].append({"name": "all", "type": "bool"})


def _type_more(made: dict[str, Any]) -> None:
    made["types"]["Mail"] = [{"name": "text", "type": "string"}]


def _domain_less(made: dict[str, Any]) -> None:
    made["types"]["EIP712Domain"].pop()


@pytest.mark.parametrize("change", [_renamed, _member_more, _type_more, _domain_less])
def test_ours__another_type(change: Any) -> None:
    """Another name, one member more, a type beside it or a looser domain: not ours."""
    made = deepcopy(typed(Accept(WORD, 0, 70, 9)))
    change(made)

    assert not is_ours(made)


def as_wallets_do(offered: dict[str, Any]) -> bytes:
    """Hash typed data by the library that wallets' makers use."""
    signable = encode_typed_data(full_message=offered)
    return bytes(keccak(b"\x19" + signable.version + signable.header + signable.body))


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_digest__as_wallets_do(message: Message) -> None:
    """What is hashed here is what a wallet shows and signs."""
    assert digest_of(typed(message)) == as_wallets_do(typed(message))


def test_digest__of_a_permit() -> None:
    """A token's own words are hashed alike."""
    permit = typed_permit(PERMIT, chain_id=1, token=USD.token, token_name="US Dollar 美元")

    assert digest_of(permit) == as_wallets_do(permit)


@given(
    st.binary(min_size=32, max_size=32),
    st.lists(st.tuples(st.integers(0, 255), st.integers(0, 255))),
    st.integers(0, 2**256 - 1),
)
def test_digest__any_figures(word: bytes, pairs: list[tuple[int, int]], deadline: int) -> None:
    """Whatever the figures, and however many."""
    tasks, ratings = tuple(one for one, _ in pairs), tuple(two for _, two in pairs)
    message = typed(Rate(word, tasks, ratings, word, deadline))

    assert digest_of(message) == as_wallets_do(message)


@pytest.mark.parametrize(
    "message",
    [
        Accept(WORD, 256, 70, 9),
        Accept(WORD, -1, 70, 9),
        Accept(WORD[1:], 0, 70, 9),
        Withdraw("0x12", WORKER, STRANGER, 7, 0, 9),
    ],
)
def test_digest__does_not_fit(message: Message) -> None:
    """A figure that its type does not hold is never cut short."""
    with pytest.raises(ValueError, match=r"bits|bytes"):
        digest_of(typed(message))


def test_digest__another_type() -> None:
    """A type that no message of ours has is refused."""
    offered = typed(Accept(WORD, 0, 70, 9))
    offered["types"]["Accept"][1]["type"] = "int8"

    with pytest.raises(ValueError, match="int8 is ever signed"):
        digest_of(offered)
