"""Seats of a labelling job: who sits where, when what is answered is handed in and rated, and by how much."""

import hashlib
import json
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.core.errors import AlreadyDone, BadCommand, NotAllowed, TooLate, WrongStage
from ledger.core.ids import ItemId, PersonId, TaskId
from ledger.core.moves import moment
from ledger.core.seats import (
    ANSWERS_MIN,
    Job,
    Promise,
    answers_handed_in,
    rating_of,
    require_answering,
    require_free,
    require_one_seat,
    require_share,
    require_turn,
    require_unread,
    share_of,
    shares_of,
    spent,
    to_hand_in,
    to_rate,
)
from ledger.core.task import Stage, Task
from matcher.consensus import Rule
from tests.core import samples
from tests.core.samples import BARB, CARL, NOON

ITEMS = tuple(ItemId(f"itm_{at}") for at in range(4))
GOLD = ItemId("itm_g")
LATER = NOON + timedelta(hours=1)


def seat(number: int, worker: PersonId | None, stage: Stage = Stage.OPENED) -> Task:
    """Make a seat of adam's job."""
    return replace(samples.opened(), id=TaskId(f"tsk_{number}"), worker=worker, stage=stage)


def job(
    *seats: Task, decided: dict[ItemId, datetime] | None = None, share: int = 4, **answers: tuple[ItemId, ...]
) -> Job:
    """Make a job of four items, of which those named were answered; each seat has promised `share` of them."""
    return Job(
        seats=seats,
        items=frozenset(ITEMS),
        decided=decided or {},
        answers={PersonId(f"per_{name}"): frozenset(given) for name, given in answers.items()},
        delivered={one.id: LATER for one in seats if one.stage is Stage.DELIVERED},
        shares={one.id: share for one in seats},
        counts=Counter(item for given in answers.values() for item in given),
    )


def test_require_share__own_tasks() -> None:
    """An employer's task on the board shares the items of another of theirs."""
    require_share(replace(samples.posted(), id=TaskId("tsk_2")), samples.posted(), samples.ADAM, ())


@pytest.mark.parametrize(
    ("change", "lead", "person", "applicants", "refusal"),
    [
        ({}, {}, BARB, (), NotAllowed),
        ({}, {"employer": CARL}, samples.ADAM, (), NotAllowed),
        ({"stage": Stage.ASSIGNED}, {}, samples.ADAM, (), WrongStage),
        ({}, {}, samples.ADAM, (BARB,), WrongStage),
        ({"id": TaskId("tsk_1")}, {}, samples.ADAM, (), BadCommand),
        ({}, {"asset": "EUR"}, samples.ADAM, (), BadCommand),
        ({"crew": TaskId("tsk_0")}, {}, samples.ADAM, (), BadCommand),
    ],
)
def test_require_share__refused(
    change: dict[str, object],
    lead: dict[str, object],
    person: PersonId,
    applicants: tuple[PersonId, ...],
    refusal: type[Exception],
) -> None:
    """Another's task, one that somebody has offered to do or does, the same one, or another currency is refused."""
    task = replace(samples.posted(), **{"id": TaskId("tsk_2"), **change})  # type: ignore[arg-type]
    with pytest.raises(refusal):
        require_share(task, replace(samples.posted(), **lead), person, applicants)  # type: ignore[arg-type]


def test_require_free__taken() -> None:
    """A task answers one set of items."""
    require_free(TaskId("tsk_1"), is_seat=False)
    with pytest.raises(AlreadyDone):
        require_free(TaskId("tsk_1"), is_seat=True)


def test_require_unread__somebody_sits() -> None:
    """Items are added as long as nobody sits in any seat or has offered to; who had, of a seat taken back, is free."""
    posted = samples.posted()
    require_unread([(posted, ()), (replace(posted, stage=Stage.CANCELLED), (BARB,))])
    for other, applicants in ((seat(2, BARB, Stage.ASSIGNED), ()), (posted, (BARB,))):
        with pytest.raises(WrongStage):
            require_unread([(posted, ()), (other, applicants)])


def test_require_one_seat__elsewhere() -> None:
    """Nobody sits or waits in two places; whoever was not chosen, or whose task ended without pay, may offer again."""
    task, posted = samples.posted(), replace(samples.posted(), id=TaskId("tsk_2"))
    require_one_seat(task, BARB, [(posted, (CARL,)), (seat(3, CARL), (BARB, CARL))])
    require_one_seat(task, BARB, [(seat(2, BARB, Stage.REFUNDED), (BARB,))])
    for other, applicants in ((posted, (BARB,)), (seat(3, BARB), ()), (seat(3, BARB, Stage.ASSIGNED), ())):
        with pytest.raises(NotAllowed):
            require_one_seat(task, BARB, [(other, applicants)])


def test_require_answering__in_time() -> None:
    """Answers are taken of who sits, while the money is in escrow and there is time."""
    lead, opened = TaskId("tsk_1"), seat(1, BARB)
    late = moment(samples.terms_of(opened).submit_by)

    assert require_answering(opened, lead, late - timedelta(seconds=1)) is opened
    with pytest.raises(TooLate):
        require_answering(opened, lead, late)
    with pytest.raises(WrongStage):
        require_answering(seat(1, BARB, Stage.DELIVERED), lead, NOON)
    with pytest.raises(NotAllowed):
        require_answering(None, lead, NOON)


def test_spent__nobody_left() -> None:
    """An item is spent when all who are still there have answered it, and nobody else may come."""
    both = {"barb": ITEMS[:3], "carl": ITEMS[:1]}
    there, gone = seat(2, CARL), seat(2, CARL, Stage.DELIVERED)

    assert spent(job(seat(1, BARB), there, **both)) == {ITEMS[0]}
    assert spent(job(seat(1, BARB), gone, decided={ITEMS[1]: NOON}, **both)) == {ITEMS[0], ITEMS[2]}
    assert spent(job(seat(1, BARB), gone, seat(3, None, Stage.POSTED), **both)) == frozenset()


def test_given__second_seat() -> None:
    """Answers count for one seat: somebody who came to sit in two is rated 0 for the second."""
    twice = job(seat(1, BARB), seat(2, BARB, Stage.DELIVERED), barb=ITEMS)

    assert twice.given(twice.seats[0]) == frozenset(ITEMS)
    assert rating_of(twice, twice.seats[1], 99) == 0
    again = job(seat(1, BARB, Stage.REFUNDED), seat(2, BARB), barb=ITEMS)
    assert again.given(again.seats[1]) == frozenset(ITEMS)


def test_to_hand_in__nothing_left() -> None:
    """Answers are handed in once nothing wants one of theirs: all is answered or decided; who gave none does not."""
    done, half = seat(1, BARB), seat(2, CARL)
    found = job(done, half, seat(3, samples.DANA), barb=ITEMS, carl=ITEMS[:2])

    assert to_hand_in(found, NOON) == (done,)
    decided = dict.fromkeys(ITEMS, NOON)
    assert to_hand_in(job(half, decided=decided, carl=ITEMS[:2]), NOON) == (half,)
    assert to_hand_in(job(replace(done, stage=Stage.DELIVERED), barb=ITEMS), NOON) == ()


def test_to_hand_in__time_runs_out() -> None:
    """What there is is handed in ten minutes before the last moment, or in the last quarter of a short task."""
    half = seat(2, CARL)
    last = moment(samples.terms_of(half).submit_by)
    short = replace(half, seconds=400)

    assert to_hand_in(job(half, carl=ITEMS[:2]), last - timedelta(seconds=601)) == ()
    assert to_hand_in(job(half, carl=ITEMS[:2]), last - timedelta(seconds=600)) == (half,)
    assert to_hand_in(job(short, carl=ITEMS[:2]), last - timedelta(seconds=101)) == ()
    assert to_hand_in(job(short, carl=ITEMS[:2]), last - timedelta(seconds=100)) == (short,)


def test_to_hand_in__refused_before() -> None:
    """What the chain has refused is left alone for a while."""
    done = replace(seat(1, BARB), quiet_until=LATER)

    assert to_hand_in(job(done, barb=ITEMS), NOON) == ()
    assert to_hand_in(job(done, barb=ITEMS), LATER) == (done,)


def test_to_rate__decided() -> None:
    """A seat is rated once all that its worker answered is decided; gold needs no decision."""
    done = seat(1, BARB, Stage.DELIVERED)
    some, most = dict.fromkeys(ITEMS[:2], NOON), dict.fromkeys(ITEMS[:1], NOON)

    assert to_rate(job(done, decided=some, barb=(*ITEMS[:2], GOLD)), NOON) == (done,)
    assert to_rate(job(done, decided=most, barb=ITEMS[:2]), NOON) == ()
    assert to_rate(job(replace(done, quiet_until=LATER), decided=some, barb=ITEMS[:2]), NOON) == ()
    assert to_rate(job(seat(1, BARB), decided=some, barb=ITEMS[:2]), NOON) == ()


def test_to_rate__time_runs_out() -> None:
    """An hour before all would be released the seat is rated by what is known."""
    done = seat(1, BARB, Stage.DELIVERED)
    last = moment(samples.terms_of(done).rate_by)

    assert to_rate(job(done, barb=ITEMS), last - timedelta(seconds=3601)) == ()
    assert to_rate(job(done, barb=ITEMS), last - timedelta(hours=1)) == (done,)


def test_rating_of__part() -> None:
    """Who left what was promised is rated for the part that was done; who did the share, or left nothing, for all."""
    done = seat(1, BARB, Stage.DELIVERED)
    early, late = dict.fromkeys(ITEMS, NOON), dict.fromkeys(ITEMS, LATER + timedelta(seconds=1))

    def rated(decided: dict[ItemId, datetime], given: tuple[ItemId, ...], share: int) -> int:
        return rating_of(job(done, decided=decided, share=share, barb=given), done, 90)

    assert rated(early, ITEMS[:1], 3) == 90  # all others had been decided when she delivered
    assert rated(late, ITEMS[:1], 3) == 30
    assert rated(late, (*ITEMS[:1], GOLD), 3) == 30  # gold is no part of the share
    assert rated(late, ITEMS[:3], 3) == 90
    assert rated({}, ITEMS[:1], 4) == 22  # a quarter, rounded down
    assert rated({}, (), 4) == 0


def test_rating_of__others_come_and_go() -> None:
    """What a seat is paid does not change with the other seats: the share was fixed when it was promised."""
    done = seat(1, BARB, Stage.DELIVERED)
    others = [seat(number, PersonId(f"per_{number}"), stage) for number, stage in enumerate(Stage, 2)]

    assert rating_of(job(done, share=3, barb=ITEMS[:1]), done, 90) == 30
    assert rating_of(job(done, *others, share=3, barb=ITEMS[:1]), done, 90) == 30


def promise(number: int, share: int, done: int = 0, stage: Stage = Stage.OPENED) -> Promise:
    """Make the promise of a seat."""
    return Promise(seat=seat(number, PersonId(f"per_{number}"), stage), share=share, done=done)


@given(st.integers(1, 60), st.integers(1, 12))
@example(1, 12)
def test_shares_of__all_can_be_kept(items: int, seats: int) -> None:
    """Seats promise in turn what is not promised: evenly, three answers to each item together, none more than all."""
    counts, posted = (0,) * items, [promise(number, 0, stage=Stage.POSTED) for number in range(seats)]
    promised = shares_of([one.seat for one in posted], posted, counts)
    shares = [share for _, share in promised]

    assert [seat for seat, _ in promised] == [one.seat.id for one in posted]
    assert sum(shares) == min(ANSWERS_MIN, seats) * items
    assert max(shares) - min(shares) <= 1 + (seats > ANSWERS_MIN * items)
    assert max(shares) <= items


def test_share_of__what_was_left() -> None:
    """A new seat promises what one that never delivered has left, and nothing where all is promised or answered."""
    gone, others = promise(1, 4, 1, Stage.REFUNDED), [promise(2, 4), promise(3, 4, 4)]
    new = replace(samples.posted(), id=TaskId("tsk_9"))

    assert share_of(new, [gone, *others], (2, 1, 1, 1)) == 3
    for everything in ([promise(1, 4, 1), *others], [promise(1, 4, stage=Stage.ASSIGNED)]):
        with pytest.raises(WrongStage):
            share_of(new, everything, (2, 2, 2, 2))
    with pytest.raises(WrongStage):
        share_of(new, [], ())
    assert share_of(new, [], (3, 5)) == 2  # in doubt, though each has its answers


def test_require_turn__promised_by_others() -> None:
    """Who has done what she promised answers what nobody has promised, and what is in doubt; others answer anything."""
    counts = dict.fromkeys(ITEMS[:2], 2) | {ITEMS[2]: 5}
    done, half = promise(1, 3, 3), promise(1, 3, 2)

    require_turn(ITEMS[0], half, [half, promise(2, 4, 2)], counts, answered=2)
    require_turn(ITEMS[0], done, [done, promise(2, 4, 3)], counts, answered=2)
    require_turn(ITEMS[2], done, [done, promise(2, 4, 2)], counts, answered=5)
    require_turn(ITEMS[0], done, [done, promise(2, 4, 0, Stage.DELIVERED)], counts, answered=2)
    with pytest.raises(WrongStage):
        require_turn(ITEMS[0], done, [done, promise(2, 4, 2)], counts, answered=2)


def test_to_hand_in__share_is_done() -> None:
    """Who has done the share waits for nobody, unless an item is in doubt that she can help with."""
    half = seat(2, CARL)
    doubt = dict.fromkeys(("barb", "dana", "elsa"), ITEMS[:3])

    assert to_hand_in(job(half, share=2, carl=ITEMS[:2]), NOON) == (half,)
    assert to_hand_in(job(half, share=2, carl=(ITEMS[0], GOLD)), NOON) == ()
    assert to_hand_in(job(half, share=2, carl=ITEMS[:2], **doubt), NOON) == ()
    assert to_hand_in(job(half, share=2, decided={ITEMS[2]: NOON}, carl=ITEMS[:2], **doubt), NOON) == (half,)


def test_answers_min__as_the_matcher_has_it() -> None:
    """The least number of answers that are promised is the least that an item is decided by."""
    assert Rule().fewest == ANSWERS_MIN


def test_answers_handed_in__order() -> None:
    """What is handed in hashes the hashes of answers, in whatever order they came; its text hashes to what it says."""
    made = answers_handed_in(["b", "a"])

    assert made == answers_handed_in(["a", "b"])
    assert json.loads(made.text) == {"answers": 2, "sha256": hashlib.sha256(b"a\nb").hexdigest()}
    assert made.sha256 == hashlib.sha256(made.text.encode()).hexdigest()
