"""The terms the platform makes: dates in order, within two years, and hashes that nobody can guess."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.merkle import root_of
from ledger.core.policy import ZERO_ADDRESS, salted_hash, spec_hash
from ledger.core.terms import Terms
from tests.core.samples import EMPLOYER, NOON, POLICY, REWARD, STRANGER, USD, WORKER, posted

HOUR = 3600
SPANS = st.one_of(st.integers(HOUR, 90 * 24 * HOUR), st.sampled_from([HOUR, 90 * 24 * HOUR, 60, 365 * 24 * HOUR]))
MOMENTS = st.integers(0, 10**9).map(lambda micros: NOON + timedelta(microseconds=micros))
TWO_YEARS = 730 * 24 * HOUR


def made(seconds: int, moment: timedelta = timedelta(0)) -> Terms:
    """Make the terms of adam's task with this time to deliver."""
    task = replace(posted(), seconds=seconds)
    return POLICY.terms(task, asset=USD, employer=EMPLOYER, worker=WORKER, at=NOON + moment)


@given(seconds=SPANS, micros=st.integers(0, 10**7))
def test_terms__dates_in_order(seconds: int, micros: int) -> None:
    """However short or long the task, its dates lie strictly one after the other, ahead, and within two years."""
    terms = made(seconds, timedelta(microseconds=micros))
    now = int((NOON + timedelta(microseconds=micros)).timestamp())
    dates = (now, terms.open_by, terms.submit_by, terms.rate_by, terms.contest_by, terms.rule_by)

    assert all(earlier < later for earlier, later in pairwise(dates))
    assert terms.rule_by - now <= TWO_YEARS


@given(seconds=SPANS)
def test_terms__windows(seconds: int) -> None:
    """Who delivers in the last second leaves the employer the whole of the time to rate, and so on."""
    terms = made(seconds)

    assert terms.submit_by == int(NOON.timestamp()) + seconds
    assert terms.rate_by - terms.submit_by == POLICY.rate_within.total_seconds()
    assert terms.contest_by - terms.rate_by == POLICY.contest_within.total_seconds()
    assert terms.rule_by - terms.contest_by == POLICY.rule_within.total_seconds()


def test_terms__one_task() -> None:
    """The terms commit to worker, reward and spec by their hashes."""
    terms = made(HOUR)

    assert (terms.employer, terms.token, terms.count) == (EMPLOYER, USD.token, 1)
    assert (terms.fee_bps, terms.fee_receiver, terms.arbiter) == (500, POLICY.fee_receiver, POLICY.arbiter)
    assert terms.tasks_root == root_of((WORKER,), (REWARD,))
    assert terms.specs_root == spec_hash(replace(posted(), seconds=HOUR))


@pytest.mark.parametrize("party", [EMPLOYER, WORKER])
def test_terms__arbiter_is_no_party(party: str) -> None:
    """An arbiter who would be a party is nobody: the default split decides, and no fee is promised to anyone."""
    named = replace(POLICY, arbiter=party).terms(posted(), asset=USD, employer=EMPLOYER, worker=WORKER, at=NOON)

    assert (named.arbiter, named.arbiter_fee_bps) == (ZERO_ADDRESS, 0)


def test_terms__arbiter_chosen() -> None:
    """Whom the ledger chose comes before the one address of the policy."""
    named = POLICY.terms(posted(), asset=USD, employer=EMPLOYER, worker=WORKER, at=NOON, arbiter=STRANGER)

    assert (named.arbiter, named.arbiter_fee_bps) == (STRANGER, POLICY.arbiter_fee_bps)
    assert made(HOUR).arbiter == POLICY.arbiter


def test_batch_id__another_attempt() -> None:
    """What is opened anew in the same second is another batch: an id that was revoked never lives again."""
    again = replace(posted(), seconds=HOUR, version=2)
    terms = POLICY.terms(again, asset=USD, employer=EMPLOYER, worker=WORKER, at=NOON)

    assert POLICY.batch_id(terms) != POLICY.batch_id(made(HOUR))


def test_batch_id__anything_else() -> None:
    """Another worker, salt, moment, contract or chain is another batch."""
    task = posted()
    salted = replace(task, spec_salt=bytes(31) + b"1")
    terms = made(HOUR)
    others = (
        POLICY.batch_id(made(HOUR, timedelta(seconds=1))),
        POLICY.batch_id(POLICY.terms(task, asset=USD, employer=EMPLOYER, worker=POLICY.arbiter, at=NOON)),
        POLICY.batch_id(POLICY.terms(salted, asset=USD, employer=EMPLOYER, worker=WORKER, at=NOON)),
        replace(POLICY, chain_id=1).batch_id(terms),
        replace(POLICY, escrow=WORKER).batch_id(terms),
    )

    assert len({POLICY.batch_id(terms), *others}) == 6
    assert POLICY.batch_id(terms) == POLICY.batch_id(made(HOUR))


def test_spec_hash__covers_what_was_asked() -> None:
    """Title, reward, currency and time are all in the hash, and so is a salt."""
    changes: tuple[dict[str, object], ...] = (
        {"title": "x"},
        {"reward": 1},
        {"asset": "ETH"},
        {"seconds": 1},
        {"spec_salt": bytes(31) + b"1"},
    )
    hashes = {spec_hash(replace(posted(), **change)) for change in changes}  # type: ignore[arg-type]

    assert len({spec_hash(posted()), *hashes}) == 6


def test_salted_hash__short_text() -> None:
    """A short text cannot be found by trying it without the salt."""
    assert salted_hash(b"secret", "ok") != salted_hash(b"", "ok")
