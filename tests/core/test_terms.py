"""The curve and the split: what a rating pays, to the last unit."""

from dataclasses import astuple, replace

import pytest

from ledger.core.terms import Split, arbiter_fee, by_default, divide, earned, split
from tests.core.samples import STRANGER, assigned, terms_of

TERMS = terms_of(assigned())


@pytest.mark.parametrize(
    ("rating", "gross"), [(0, 0), (59, 0), (60, 500), (61, 516), (75, 750), (89, 983), (90, 1000), (100, 1000)]
)
def test_earned__default_curve(rating: int, gross: int) -> None:
    """Below 60 nothing, at 60 half, from 90 all, and between them a line rounded down."""
    assert earned(TERMS, 1000, rating) == gross


@pytest.mark.parametrize("rating", [0, 49, 50, 100])
def test_earned__no_span(rating: int) -> None:
    """Where the least mark is the full mark there is no line, and nothing is divided by its length."""
    cliff = replace(TERMS, min_rating=50, full_rating=50)

    assert earned(cliff, 1000, rating) == (1000 if rating >= 50 else 0)


def test_split__odd_unit() -> None:
    """Fee and benefits round down, so that the odd unit is the worker's."""
    terms = replace(TERMS, fee_bps=500, benefits_bps=333, benefits_fund=STRANGER)

    assert split(terms, 101, 100) == Split(payout=93, fee=5, benefits=3, refund=0)


def test_split__in_part() -> None:
    """What is not earned goes back, and is not charged."""
    assert split(TERMS, 1001, 60) == Split(payout=475, fee=25, benefits=0, refund=501)


@pytest.mark.parametrize(("rating", "gross"), [(0, 500), (60, 500), (75, 750), (100, 1000)])
def test_default__never_below_the_rating(rating: int, gross: int) -> None:
    """When nobody rules the default split is paid, or what the rating offered if that is more."""
    assert by_default(TERMS, 1000, rating) == gross
    assert by_default(replace(TERMS, default_split_bps=0), 1000, rating) == earned(TERMS, 1000, rating)


@pytest.mark.parametrize(("rating", "fee"), [(0, 50), (60, 25), (75, 12), (100, 0)])
def test_arbiter_fee__of_what_is_in_dispute(rating: int, fee: int) -> None:
    """A ruling costs a part of what the rating did not offer, rounded down."""
    assert arbiter_fee(TERMS, 1000, rating) == fee


def test_divide__ruling() -> None:
    """The arbiter's fee is the employer's to pay: it comes out of what goes back."""
    assert divide(TERMS, 1000, 700, 25) == Split(payout=665, fee=35, benefits=0, refund=275, arbiter_fee=25)


def test_terms__as_the_contract_takes_them() -> None:
    """The fields go to the contract in their order."""
    assert TERMS.as_tuple() == astuple(TERMS)
