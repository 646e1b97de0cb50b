"""The replay: logs alone make the whole ledger, and what the protocol does not allow is found among them."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.core.facts import (
    BatchOpened,
    BatchRevoked,
    CallFailed,
    Deposited,
    Fact,
    OfferRevoked,
    OfferTaken,
    Pushed,
    Remark,
    TaskContested,
    TaskDelivered,
    TaskRated,
    TaskRuled,
    TaskSettled,
    TaskSkipped,
)
from ledger.core.journal import balance_account
from ledger.core.packed import Path
from ledger.core.terms import Terms, arbiter_fee, by_default, earned
from ledger.core.typed import digest_of, offer_of, typed_data
from ledger.hearing import hear as tell
from ledger.holdings import checksummed
from ledger.replay import Replay, balances, tasks
from tests.core.samples import EMPLOYER, FIRST, POLICY, REWARD, STRANGER, USD, WORKER, log, opening, terms_of
from tests.core.samples import assigned as sample_task

Said = Fact | Remark
TERMS: Terms = replace(
    terms_of(sample_task()), arbiter_fee_bps=1000, benefits_bps=100, benefits_fund=STRANGER, default_split_bps=5000
)
BATCH = POLICY.batch_id(TERMS)
OPENED = replace(opening(), batch=BATCH, terms=TERMS)
FUNDED = Deposited(log(1), USD.token, EMPLOYER, REWARD)
DELIVERED = TaskDelivered(log(3), BATCH, 0, FIRST)
RATED = TaskRated(log(4), BATCH, 0, 70)
CONTESTED = TaskContested(log(5), BATCH, 0, FIRST)
RULED = TaskRuled(log(6), BATCH, 0, FIRST)
TO = {  # what has been said of a task at each stage
    "opened": (FUNDED, OPENED),
    "delivered": (FUNDED, OPENED, DELIVERED),
    "rated": (FUNDED, OPENED, DELIVERED, RATED),
    "contested": (FUNDED, OPENED, DELIVERED, RATED, CONTESTED),
}
CURVE, DEFAULT = earned(TERMS, REWARD, 70), by_default(TERMS, REWARD, 70)
# Each way to end: from where, its rating, and the least and the most that it may pay.
ENDS: dict[Path, tuple[tuple[str, ...], int, int, int]] = {
    Path.RATED: (tuple(TO), 90, REWARD, REWARD),
    Path.ACCEPTED: (("rated",), 70, CURVE, CURVE),
    Path.FINISHED: (("rated",), 70, CURVE, CURVE),
    Path.RELEASED: (("delivered",), 0, REWARD, REWARD),
    Path.REFUNDED: (("opened",), 0, 0, 0),
    Path.RULED: (("contested",), 70, CURVE, REWARD - arbiter_fee(TERMS, REWARD, 70)),
    Path.DEFAULTED: (("contested",), 70, DEFAULT, DEFAULT),
    Path.AGREED: (("contested",), 70, 0, REWARD),
    Path.GIVEN_BACK: (("rated",), 70, 0, 0),
}


def hear(*said: Said) -> Replay:
    """Replay what was said."""
    replay = Replay(POLICY.chain_id, POLICY.escrow)
    for one in said:
        tell(replay, one)
    return replay


def account(holder: str) -> tuple[str, str]:
    """Name the account of what a holder has of the sample money."""
    return balance_account(checksummed(holder)), checksummed(USD.token)


def codes(replay: Replay) -> list[str]:
    """List what was found, in order."""
    return [finding.code for finding in replay.findings]


def ending(path: Path, **changes: Any) -> tuple[Said, ...]:
    """Say that the sample task ended; a ruling comes before its settlement."""
    _, rating, least, _ = ENDS[path]
    settled = replace(TaskSettled(log(9), BATCH, 0, path, rating, least), **changes)
    return (RULED, settled) if path is Path.RULED else (settled,)


@pytest.mark.parametrize("path", Path)
def test_replay__each_ending(path: Path) -> None:
    """Every way to end is allowed from its stages, pays between its bounds, and leaves nothing behind."""
    stages, rating, least, most = ENDS[path]
    for stage in stages:
        for figure in {least, most}:
            marks = {"rated": 70, "contested": 70}.get(stage, 0) if path is not Path.RATED else rating
            replay = hear(*TO[stage], *ending(path, earned=figure, rating=marks))
            assert replay.findings == ()
            assert tasks(replay) == {(BATCH, 0): ("closed", marks)}
            assert sum(balances(replay).values()) == REWARD
            assert not [account for account, _ in balances(replay) if account.startswith("committed/")]


@pytest.mark.parametrize(("path", "stage"), [(path, stage) for path in Path for stage in TO])
def test_replay__wrong_stage(path: Path, stage: str) -> None:
    """An ending that the protocol's table has not from where the task stood is found."""
    anywhere = {Path.RATED, Path.AGREED, Path.GIVEN_BACK}
    found = codes(hear(*TO[stage], *ending(path)))

    assert ("stage" in found) == (path not in anywhere and stage not in ENDS[path][0])


@pytest.mark.parametrize("path", Path)
@pytest.mark.parametrize("off", [-1, 1])
def test_replay__another_sum(path: Path, off: int) -> None:
    """A task that paid one unit less or more than its ending allows is found."""
    stages, _, least, most = ENDS[path]
    figure = least - 1 if off < 0 else most + 1

    assert "split" in codes(hear(*TO[stages[-1]], *ending(path, earned=figure)))


def test_replay__ruling_pays_the_arbiter() -> None:
    """A ruling credits the arbiter's fee, which no other ending costs."""
    fee = arbiter_fee(TERMS, REWARD, 70)
    ruled = hear(*TO["contested"], *ending(Path.RULED))

    assert fee > 0
    assert balances(ruled)[account(TERMS.arbiter)] == fee
    defaulted = hear(*TO["contested"], *ending(Path.DEFAULTED))
    assert account(TERMS.arbiter) not in balances(defaulted)


def test_replay__pushed() -> None:
    """What was pushed is earned and gone at once: the worker's balance is as before."""
    paid = REWARD - REWARD * 600 // 10_000
    replay = hear(*TO["opened"], *ending(Path.RATED), Pushed(log(9, 1), USD.token, WORKER, paid))

    assert replay.findings == ()
    assert account(WORKER) not in balances(replay)
    assert sum(balances(replay).values()) == REWARD - paid


OTHER = replace(OPENED, batch="0x" + "7" * 64)
MORE = (FUNDED, *TO["opened"])  # enough money for two


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ((OPENED,), ["overdrawn"]),
        ((FUNDED, OTHER), ["batch-id"]),
        ((*MORE, OPENED), ["opened-twice"]),
        ((FUNDED, BatchRevoked(log(2), BATCH), OPENED), ["opened-twice"]),
        ((*TO["opened"], BatchRevoked(log(3), BATCH)), ["revoked-opened"]),
        ((DELIVERED,), ["unopened"]),
        ((*TO["opened"], replace(DELIVERED, index=1)), ["unopened"]),
        ((*TO["opened"], RATED), ["stage"]),
        ((*TO["rated"], DELIVERED), ["stage"]),
        ((*TO["delivered"], CONTESTED), ["stage"]),
        ((*TO["opened"], *ending(Path.RATED), DELIVERED), ["settled-twice"]),
        ((*TO["opened"], *ending(Path.RATED), *ending(Path.RATED)), ["settled-twice"]),
        ((*TO["opened"], *ending(Path.RATED, rating=89)), ["rating"]),
        ((*TO["rated"], *ending(Path.ACCEPTED, rating=71)), ["rating"]),
        ((*TO["contested"], *ending(Path.RULED)[1:]), ["ruling"]),
        ((*TO["contested"], RULED, *ending(Path.DEFAULTED)), ["ruling"]),
    ],
)
def test_replay__cannot_be(said: tuple[Said, ...], found: list[str]) -> None:
    """What the protocol does not allow is named for what it is."""
    assert codes(hear(*said)) == found


def test_replay__delivered_again() -> None:
    """A second delivery before the date changes nothing but the log."""
    assert hear(*TO["delivered"], DELIVERED).findings == ()


def test_replay__revoked() -> None:
    """Revoked terms are known, and hold no task."""
    replay = hear(BatchRevoked(log(2), BATCH))

    assert (dict(tasks(replay)), replay.findings) == ({}, ())
    assert replay.shelves.count("SELECT COUNT(*) FROM batches") == 1


def offer(nonce: int = 7) -> str:
    """Name the offer that the sample batch stands under."""
    made = offer_of(TERMS, (REWARD,), STRANGER, nonce)
    return "0x" + digest_of(typed_data(made, chain_id=POLICY.chain_id, escrow=POLICY.escrow)).hex()


TAKEN = OfferTaken(log(2), BATCH, offer(), STRANGER, 7)


def test_replay__offer_taken() -> None:
    """An offer that was taken is worth knowing, and is held against the batch that was opened under it."""
    replay = hear(FUNDED, TAKEN, OPENED)

    assert replay.findings == ()
    assert [(note.code, note.subject) for note in replay.notes] == [("offer-taken", BATCH)]
    assert codes(hear(FUNDED, replace(TAKEN, nonce=8), OPENED)) == ["offer"]


def test_replay__offer_used_up() -> None:
    """A nonce is used once: taken after it was revoked, or revoked after it was taken, it is found."""
    revoked = OfferRevoked(log(1), EMPLOYER, 7)

    assert codes(hear(FUNDED, revoked, TAKEN, OPENED)) == ["offer-twice"]
    assert codes(hear(FUNDED, TAKEN, OPENED, revoked)) == ["offer-twice"]
    assert codes(hear(FUNDED, replace(revoked, nonce=6), TAKEN, OPENED)) == []


def test_replay__what_was_left_out() -> None:
    """What could not be done of several is a note with its refusal, and no fact."""
    replay = hear(TaskSkipped(log(3), BATCH, 4, "WrongStage"), CallFailed(log(3), 2, "TooLate"))

    assert [(note.code, note.found) for note in replay.notes] == [("skipped", "WrongStage"), ("call-failed", "TooLate")]
    assert replay.facts == 0


@given(
    rewards=st.lists(st.integers(1, 2**96 - 1), min_size=1, max_size=8),
    path=st.sampled_from(Path),
    fees=st.tuples(st.integers(0, 5000), st.integers(0, 5000), st.integers(0, 10_000)),
    share=st.integers(0, 100),
)
def test_replay__nothing_is_lost(rewards: list[int], path: Path, fees: tuple[int, int, int], share: int) -> None:
    """However many tasks end whichever way under whatever terms, all that was committed is somebody's again."""
    fee, benefits, arbiter = fees
    terms = replace(TERMS, fee_bps=fee, benefits_bps=benefits, arbiter_fee_bps=arbiter, count=len(rewards))
    opened = BatchOpened(log(2), BATCH, terms, (WORKER,) * len(rewards), tuple(rewards))
    replay = hear(Deposited(log(1), USD.token, EMPLOYER, sum(rewards)), opened)
    for index, reward in enumerate(rewards):
        for step in (DELIVERED, RATED, CONTESTED):
            tell(replay, replace(step, index=index))
        tell(replay, TaskSettled(log(9, part=index), BATCH, index, path, 70, _some(terms, reward, path, share)))
    held = {name: minor for (name, _), minor in balances(replay).items()}

    assert not [name for name in held if name.startswith("committed/")]
    assert sum(held.values()) == sum(rewards)
    assert "overdrawn" not in codes(replay)


def _some(terms: Terms, reward: int, path: Path, share: int) -> int:
    """Choose what a worker earns, within what the ending may pay."""
    most = reward - (arbiter_fee(terms, reward, 70) if path is Path.RULED else 0)
    least = earned(terms, reward, 70) if path is Path.RULED else 0
    return least + (most - least) * share // 100
