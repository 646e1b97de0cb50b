"""Seats of a labelling job: who sits where, when what is answered is handed in and rated, and by how much."""

import hashlib
import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ledger.core.errors import AlreadyDone, BadCommand, NotAllowed, TooLate, WrongStage
from ledger.core.ids import ItemId, PersonId, TaskId
from ledger.core.moves import moment
from ledger.core.seats import (
    Job,
    answers_handed_in,
    rating_of,
    require_answering,
    require_free,
    require_one_seat,
    require_share,
    require_unread,
    spent,
    to_hand_in,
    to_rate,
)
from ledger.core.task import Stage, Task
from tests.core import samples
from tests.core.samples import BARB, CARL, NOON

ITEMS = tuple(ItemId(f"itm_{at}") for at in range(4))
GOLD = ItemId("itm_g")
LATER = NOON + timedelta(hours=1)


def seat(number: int, worker: PersonId | None, stage: Stage = Stage.OPENED) -> Task:
    """Make a seat of adam's job."""
    return replace(samples.opened(), id=TaskId(f"tsk_{number}"), worker=worker, stage=stage)


def job(*seats: Task, decided: dict[ItemId, datetime] | None = None, **answers: tuple[ItemId, ...]) -> Job:
    """Make a job of four items, of which those named were answered."""
    return Job(
        seats=seats,
        items=frozenset(ITEMS),
        decided=decided or {},
        answers={PersonId(f"per_{name}"): frozenset(given) for name, given in answers.items()},
        delivered={one.id: LATER for one in seats if one.stage is Stage.DELIVERED},
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
    """Items are added as long as nobody was assigned to any seat."""
    posted = samples.posted()
    require_unread([posted, replace(posted, stage=Stage.CANCELLED)])
    with pytest.raises(WrongStage):
        require_unread([posted, seat(2, BARB, Stage.ASSIGNED)])


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
    assert rating_of(twice, twice.seats[1], 99, fewest=3) == 0
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
    """Who left what was wanted is rated for a part; who left nothing, or did a fair share, for all."""
    done, others = seat(1, BARB, Stage.DELIVERED), [seat(number, PersonId(f"per_{number}")) for number in (2, 3)]
    early, late = dict.fromkeys(ITEMS, NOON), dict.fromkeys(ITEMS, LATER + timedelta(seconds=1))

    def rated(decided: dict[ItemId, datetime], given: tuple[ItemId, ...], *, seats: int = 3) -> int:
        found = job(*[done, *others][:seats], decided=decided, barb=given)
        return rating_of(found, done, 90, fewest=2)

    assert rated(early, ITEMS[:1]) == 90  # all others had been decided when she delivered
    assert rated(late, ITEMS[:1]) == 30  # of a fair share of three: 4 items, 2 answers each, 3 seats
    assert rated(late, ITEMS[:3]) == 90
    assert rated({}, ITEMS[:1], seats=1) == 22  # nobody is asked for more than all: a quarter, rounded down
    assert rated({}, (), seats=1) == 0


def test_answers_handed_in__order() -> None:
    """What is handed in hashes the hashes of answers, in whatever order they came; its text hashes to what it says."""
    made = answers_handed_in(["b", "a"])

    assert made == answers_handed_in(["a", "b"])
    assert json.loads(made.text) == {"answers": 2, "sha256": hashlib.sha256(b"a\nb").hexdigest()}
    assert made.sha256 == hashlib.sha256(made.text.encode()).hexdigest()
