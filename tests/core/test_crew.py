"""Crews: tasks posted as one, each with a worker of its own."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ledger.core import crew, moves
from ledger.core.errors import AlreadyDone, BadCommand, NotAllowed, StillWaiting
from ledger.core.ids import TaskId
from ledger.core.task import Task
from tests.core.samples import ADAM, BARB, CARL, DANA, NOON, assigned, opened, posted

IDS = tuple(TaskId(name) for name in ("tsk_1", "tsk_101", "tsk_102"))


def three() -> tuple[Task, ...]:
    """Make adam's task for three."""
    return crew.seats_of(posted(), IDS, (b"a", b"b", b"c"))


@pytest.mark.parametrize("seats", [0, -1, crew.SEATS_MAX + 1])
def test_require_seats__out_of_bounds(seats: int) -> None:
    """Nobody posts for no worker, or for more than move together."""
    with pytest.raises(BadCommand):
        crew.require_seats(seats)


def test_require_seats__most() -> None:
    """As many as move together are allowed."""
    crew.require_seats(crew.SEATS_MAX)


def test_seats_of__alone() -> None:
    """A task for one worker is no crew."""
    (task,) = crew.seats_of(posted(), IDS[:1], (b"a",))

    assert task.crew is None
    assert crew.pool_of(task) == task.id


def test_seats_of__several() -> None:
    """Each seat has an id and a salt of its own, and all name the first."""
    seats = three()

    assert [seat.id for seat in seats] == list(IDS)
    assert len({seat.spec_salt for seat in seats}) == len(seats)
    assert {crew.pool_of(seat) for seat in seats} == {IDS[0]}
    assert [crew.place_of(one) for one in (*seats, posted())] == [1, 2, 3, 0]


def test_free_of__some_taken() -> None:
    """Whoever is taken for one seat leaves the others."""
    first, *others = three()
    taken = replace(assigned(), crew=first.crew)

    assert crew.free_of((taken, *others), taken.id) == tuple(others)


def test_free_of__none() -> None:
    """Where no seat is free the one that was named says why."""
    taken = replace(assigned(), crew=IDS[0])

    assert crew.free_of((taken, replace(taken, id=IDS[1])), IDS[1]) == (replace(taken, id=IDS[1]),)


def test_ready_of__signed() -> None:
    """A seat whose earlier open could still be sent is left out as long as there is another."""
    first, second, third = three()
    quiet = replace(first, quiet_until=NOON + timedelta(hours=1))

    assert crew.ready_of((quiet, second, third), NOON) == (second, third)
    assert crew.ready_of((quiet,), NOON) == (quiet,)
    assert crew.ready_of((quiet, second), NOON + timedelta(hours=1)) == (quiet, second)


def test_each__hears_once() -> None:
    """All seats move, and what would be said of each is said once."""
    steps = crew.each(three(), lambda task: moves.cancel(task, ADAM, (BARB, CARL), NOON))

    assert len({step.task.stage for step in steps}) == 1
    assert [len(step.effects) for step in steps] == [2, 0, 0]


def test_require_seatless__has_one() -> None:
    """Nobody has two seats of one posting."""
    crew.require_seatless(posted(), BARB, {CARL})
    with pytest.raises(NotAllowed):
        crew.require_seatless(posted(), CARL, {CARL})


def test_seat_for__choices() -> None:
    """A choice takes the seat that waits for the same worker, else one that waits for nobody, else the last."""
    first, second, third = three()
    first, second = replace(first, wanted=BARB), replace(second, wanted=CARL)

    assert crew.seat_for((first, second, third), CARL) is second
    assert crew.seat_for((first, second, third), DANA) is third
    assert crew.seat_for((first, second), DANA) is second


def test_require_unmoved__opening() -> None:
    """Free seats are changed only when none that is being opened could come back as it was."""
    first, second, _ = three()
    crew.require_unmoved((first, second, replace(opened(), crew=first.crew)))
    crew.require_unmoved((assigned(),))
    with pytest.raises(StillWaiting):
        crew.require_unmoved((replace(assigned(), crew=first.crew), second))


def test_require_distinct__twice() -> None:
    """A plan names nobody for two seats of one crew; in two crews somebody may have a seat each."""
    crew.require_distinct([(IDS[0], BARB), (IDS[0], CARL), (IDS[1], BARB)])
    with pytest.raises(AlreadyDone):
        crew.require_distinct([(IDS[0], BARB), (IDS[0], BARB)])


def test_let_wait__undecided() -> None:
    """A seat that was not decided waits for the next offer, unless the employer has chosen somebody for it."""
    later = NOON + timedelta(seconds=30)
    first, second, third = (replace(seat, window_at=later) for seat in three())
    chosen = replace(third, wanted=DANA)
    quiet = replace(third, window_at=None)

    assert crew.let_wait((first, second, chosen, quiet, assigned()), {first.id}) == (second,)
