"""The curve and the split: what a rating pays, to the last unit."""

from dataclasses import astuple, replace

import pytest

from ledger.core.terms import Split, earned, split
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


def test_terms__as_the_contract_takes_them() -> None:
    """The fields go to the contract in their order."""
    assert TERMS.as_tuple() == astuple(TERMS)
