"""Tasks posted as one: offers are for the posting, seats are filled by distinct workers, each is a task of its own."""

from dataclasses import replace

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from ledger.core.commands import Apply, AssignNow, CancelTask, Choice, Choose, EditTask, Expire, Filling, Unapply
from ledger.core.commands import Assign as Name
from ledger.core.crew import Seats
from ledger.core.errors import AlreadyDone, NotAllowed, StillWaiting, WrongStage
from ledger.core.ids import TaskId
from ledger.core.item_commands import AddItems, NewItem
from ledger.core.personal import BoardFilter
from ledger.core.policy import spec_hash
from ledger.core.task import Stage, Task
from ledger.crews import select_applicants
from ledger.database import reading, writing
from ledger.store import select_crew
from ledger.tables import seats, tasks
from ledger.views import Views
from tests.core import samples
from tests.ledger.hands import USD, Hands
from tests.ledger.test_window_fillings import choose, close, deposit

WORKERS = ("barb", "carl", "dana", "elsa")


def crew_of(hands: Hands, task: TaskId) -> tuple[Task, ...]:
    """Read all seats."""
    with reading(hands.engine) as connection:
        return select_crew(connection, task)


def stages(hands: Hands, task: TaskId) -> list[Stage]:
    """Read where the seats stand."""
    return [seat.stage for seat in crew_of(hands, task)]


def named(hands: Hands, task: TaskId) -> list[str]:
    """Read who sits, by the names of the actors."""
    people = {hands.enter(name): name for name in WORKERS}
    return [people[seat.worker] for seat in crew_of(hands, task) if seat.worker is not None]


def offered(hands: Hands, filling: Filling, *workers: str, seats: int = 3) -> TaskId:
    """Post adam's task for several and have workers offer, one after the other."""
    task = hands.post(hands.enter("adam"), filling=filling, seats=seats)
    for name in workers:
        offer(hands, task, name)
    return task


def offer(hands: Hands, task: TaskId, name: str) -> None:
    """Have somebody offer."""
    hands.do(Apply(**hands.stamp(), person=hands.enter(name), task=task))
    hands.clock.advance(1)


def close_all(hands: Hands) -> int:
    """Let the windows' time pass and the loop come round."""
    hands.clock.advance(60)
    return close(hands)


def test_post__several_seats(hands: Hands) -> None:
    """A posting for three is three tasks, whose hashes differ, and one line of the board."""
    task = offered(hands, Filling.MATCHER)
    crew = crew_of(hands, task)
    listing = Views(hands.engine).board(BoardFilter(), 0).listings

    assert [seat.stage for seat in crew] == [Stage.POSTED] * 3
    assert crew[0].id == task == crew[2].crew
    assert len({spec_hash(seat) for seat in crew}) == 3
    assert [(one.task.id, one.seats) for one in listing] == [(task, Seats(3, 3))]


def test_matcher__names_distinct_workers(hands: Hands) -> None:
    """The matcher fills the seats with the best who offered, each of them once; the others hear why they were not."""
    deposit(hands, 90 * USD)
    task = offered(hands, Filling.MATCHER, *WORKERS)

    assert close_all(hands) == 3
    assert len(set(named(hands, task))) == 3
    assert len({seat.batch for seat in crew_of(hands, task)}) == 1  # one transaction opens them all
    assert Views(hands.engine).listing(task).seats == Seats(0, 3)  # type: ignore[union-attr]


def test_matcher__fewer_offers_than_seats(hands: Hands) -> None:
    """Seats for which nobody is left wait quietly for the next offer, which is only for them."""
    deposit(hands, 90 * USD)
    task = offered(hands, Filling.MATCHER, "barb", "carl")
    assert close_all(hands) == 2
    assert close_all(hands) == 0
    third = crew_of(hands, task)[2]
    assert (third.stage, third.window_at) == (Stage.POSTED, None)
    offer(hands, task, "dana")

    assert close_all(hands) == 1
    assert sorted(named(hands, task)) == ["barb", "carl", "dana"]


def test_first__fills_in_order(hands: Hands) -> None:
    """First come, first served, seat by seat; who comes when all are taken is told so."""
    deposit(hands, 60 * USD)
    task = offered(hands, Filling.FIRST, "barb", seats=2)
    close(hands)
    offer(hands, task, "carl")
    close(hands)

    assert named(hands, task) == ["barb", "carl"]
    assert isinstance(hands.refused(Apply(**hands.stamp(), person=hands.enter("dana"), task=task)), WrongStage)


def test_first__more_than_seats(hands: Hands) -> None:
    """Of those who offered in one window the first as many as there are seats are named."""
    deposit(hands, 60 * USD)
    task = offered(hands, Filling.FIRST, "dana", "barb", "carl", seats=2)
    close(hands)

    assert sorted(named(hands, task)) == ["barb", "dana"]


def test_choose__one_after_the_other(hands: Hands) -> None:
    """Each choice takes a free seat; whoever has one is on no list of the others any more."""
    deposit(hands, 60 * USD)
    task = offered(hands, Filling.CHOOSE, "barb", "carl", "dana", seats=2)
    choose(hands, task, "carl")
    close(hands)
    with reading(hands.engine) as connection:
        assert hands.find("carl") not in select_applicants(connection, crew_of(hands, task)[1])
    choose(hands, task, "dana")
    close(hands)

    assert named(hands, task) == ["carl", "dana"]
    again = Choose(**hands.stamp(), person=hands.find("adam"), task=task, worker=hands.find("barb"))
    assert isinstance(hands.refused(again), WrongStage)


def test_choose__two_at_once(hands: Hands) -> None:
    """Choices made before the loop comes round take a seat each; the same choice again takes no second one."""
    deposit(hands, 60 * USD)
    task = offered(hands, Filling.CHOOSE, "barb", "carl", seats=2)
    for name in ("barb", "carl", "barb"):
        choose(hands, task, name)
    close(hands)

    assert named(hands, task) == ["barb", "carl"]


def test_apply__has_a_seat(hands: Hands) -> None:
    """Whoever has a seat gets no second one; whoever has offered need not again."""
    deposit(hands, 90 * USD)
    task = offered(hands, Filling.FIRST, "barb")
    assert isinstance(hands.refused(Apply(**hands.stamp(), person=hands.find("barb"), task=task)), AlreadyDone)
    close(hands)

    assert isinstance(hands.refused(Apply(**hands.stamp(), person=hands.find("barb"), task=task)), NotAllowed)


def test_assign__same_worker_twice(hands: Hands) -> None:
    """A plan that names somebody for two seats is refused whole, and the database would not keep it either."""
    deposit(hands, 90 * USD)
    task = offered(hands, Filling.MATCHER, "barb", "carl")
    crew, barb = crew_of(hands, task), hands.find("barb")
    choices = tuple(Choice(task=seat.id, version=seat.version, worker=barb, reasons=()) for seat in crew[:2])

    assert isinstance(hands.refused(Name(**hands.stamp(), choices=choices)), AlreadyDone)
    with pytest.raises(IntegrityError), writing(hands.engine) as connection:
        connection.execute(update(tasks).where(tasks.c.crew == task).values(worker=barb))


def test_cover__reaches_for_some(hands: Hands) -> None:
    """Where the balance reaches for two of three, two are opened; the third is filled when money comes."""
    deposit(hands, 60 * USD)
    task = offered(hands, Filling.MATCHER, *WORKERS[:3])
    close_all(hands)
    assert stages(hands, task) == [Stage.ASSIGNED, Stage.ASSIGNED, Stage.POSTED]
    assert close_all(hands) == 0
    deposit(hands, 30 * USD, block=2)

    assert close_all(hands) == 1
    assert sorted(named(hands, task)) == ["barb", "carl", "dana"]


def test_unapply__last_offer(hands: Hands) -> None:
    """When nobody is left that offered, all windows close again."""
    task = offered(hands, Filling.MATCHER, "barb")
    hands.do(Unapply(**hands.stamp(), person=hands.find("barb"), task=task))

    assert {seat.window_at for seat in crew_of(hands, task)} == {None}


def test_assign_now__all_seats(hands: Hands) -> None:
    """An employer who does not want to wait has all free seats decided."""
    deposit(hands, 90 * USD)
    task = offered(hands, Filling.MATCHER, "barb", "carl")
    hands.do(AssignNow(**hands.stamp(), person=hands.find("adam"), task=task))

    assert close(hands) == 2


def test_cancel__free_seats(hands: Hands) -> None:
    """Taking a posting back takes back the seats that are free; who works goes on."""
    deposit(hands, 90 * USD)
    task = offered(hands, Filling.FIRST, "barb")
    close(hands)
    hands.do(CancelTask(**hands.stamp(), person=hands.find("adam"), task=task))

    assert stages(hands, task) == [Stage.ASSIGNED, Stage.CANCELLED, Stage.CANCELLED]
    assert Views(hands.engine).board(BoardFilter(), 0).listings == ()


def edit_of(hands: Hands, task: TaskId) -> EditTask:
    """Make adam's wish to pay more, and to choose by hand."""
    words = {name: getattr(hands.look(task), name) for name in ("title", "asset", "seconds", "skills", "languages")}
    changed = {"reward": 40 * USD, "filling": Filling.CHOOSE}
    return EditTask(**hands.stamp(), person=hands.find("adam"), task=task, **words, **changed)  # type: ignore[arg-type]


def test_edit__all_seats(hands: Hands) -> None:
    """A change is for all free seats at once, and whoever had offered must offer anew."""
    task = offered(hands, Filling.MATCHER, "barb")
    hands.do(edit_of(hands, task))

    assert [seat.reward for seat in crew_of(hands, task)] == [40 * USD] * 3
    assert Views(hands.engine).listing(task).applicants == ()  # type: ignore[union-attr]


def test_edit__one_is_being_opened(hands: Hands) -> None:
    """While a seat could still come back as it was, the others are not changed beside it."""
    deposit(hands, 90 * USD)
    task = offered(hands, Filling.FIRST, "barb")
    close(hands)

    assert isinstance(hands.refused(edit_of(hands, task)), StillWaiting)


def test_expire__once(hands: Hands) -> None:
    """Seats that found nobody leave the board together, and the employer hears it once."""
    task = offered(hands, Filling.MATCHER)
    hands.clock.advance(int(samples.POLICY.posted_for.total_seconds()) + 1)
    before = len(hands.effects())
    hands.do(Expire(**hands.stamp(), task=task))

    assert stages(hands, task) == [Stage.EXPIRED] * 3
    assert len(hands.effects()) == before + 1


def test_on_board__taken_seat(hands: Hands) -> None:
    """A link to a seat that is taken leads to one that is free."""
    deposit(hands, 90 * USD)
    task = offered(hands, Filling.FIRST, "barb")
    close(hands)
    found = Views(hands.engine).on_board(task)

    assert found is not None
    assert (found.task.id, found.seats) == (crew_of(hands, task)[1].id, Seats(2, 3))


def test_applied_for__once(hands: Hands) -> None:
    """Somebody who offered sees the posting once, and not any more when they have a seat."""
    deposit(hands, 90 * USD)
    task = offered(hands, Filling.FIRST, "barb")
    views = Views(hands.engine)
    assert [one.id for one in views.applied_for(hands.find("barb"))] == [task]
    close(hands)

    assert views.applied_for(hands.find("barb")) == ()


def test_add_items__to_all_seats(hands: Hands) -> None:
    """Items of a posting for several are answered in all its seats: a labelling job of as many workers."""
    task = offered(hands, Filling.MATCHER, seats=2)
    items = tuple(NewItem(name=name, question="Cat?", labels=("yes", "no")) for name in "12345")
    hands.do(AddItems(**hands.stamp(), person=hands.find("adam"), task=task, items=items))
    assert [(row["items_of"], row["share"]) for row in hands.rows(seats)] == [(task, 0), (task, 0)]

    for name in ("barb", "carl", "dana"):
        offer(hands, task, name)

    # Two workers can give each item two answers: whoever sits answers all five, as whoever offered was told.
    assert [(row["items_of"], row["share"]) for row in hands.rows(seats)] == [(task, 5), (task, 5)]
    more = AddItems(**hands.stamp(), person=hands.find("adam"), task=task, items=(replace(items[0], name="6"),))
    assert hands.refused(more).details["reason"] == "applicants"
