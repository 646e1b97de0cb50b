"""What people sign: the protocol's types and no others, bound to one chain and one contract."""

from copy import deepcopy
from typing import Any

import pytest

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
