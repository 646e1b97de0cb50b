"""What is known of workers' ended tasks reaches the matcher as records, each task once, however many there are."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from ledger.core.commands import Apply
from ledger.core.exchange import Opinion
from ledger.core.ids import PersonId, TaskId
from ledger.core.packed import Path
from ledger.core.task import Assignment, Moved, Stage
from ledger.database import reading, writing
from ledger.exchanges import insert_opinion, select_standing
from ledger.histories import select_dealings, select_history, select_namings, select_opinions
from ledger.labeller import Labeller
from ledger.store import insert_assignments, insert_deliverable, update_tasks
from ledger.tables import items
from matcher import Problem, Task, Weights, Worker, explain, solve
from matcher.quality import History, Promised, Rated, estimate, learn
from tests.ledger.answering import answer_all, clicked, honest, job, open_seats, share, sit
from tests.ledger.hands import TEXT, Hands

NOON, HOUR = datetime(2026, 3, 1, 12, tzinfo=UTC), timedelta(hours=1)


def ended(hands: Hands, worker: str, path: Path, *, rating: int | None = None, hours: int | None = None) -> TaskId:
    """End a task of adam's that a worker had, delivered so many hours after it was given."""
    person = hands.enter(worker)
    task = hands.look(hands.post(hands.enter("adam")))
    stage = Stage.REFUNDED if hours is None else Stage.SETTLED
    over = replace(task, worker=person, stage=stage, path=path, rating=rating, skills=("sewing", "cooking"))
    with writing(hands.engine) as connection:
        update_tasks(connection, [Moved(task, over)])
        insert_assignments(connection, [Assignment(task.id, task.version, person, ())], NOON)
        if hours is not None:
            at = NOON + hours * HOUR
            insert_deliverable(connection, task=task.id, hashed="0x1", salt=b"", body=TEXT, at=at)
            insert_deliverable(connection, task=task.id, hashed="0x2", salt=b"", body=TEXT, at=at + HOUR)
    return task.id


def read(hands: Hands, *people: PersonId) -> History:
    """Read what is known."""
    with reading(hands.engine) as connection:
        return select_history(connection, people)


def test_select__rated(hands: Hands) -> None:
    """A rating that held is read with who gave it and for which skill first, and how long the first delivery took."""
    ended(hands, "barb", Path.RATED, rating=90, hours=3)
    barb, adam, at = hands.find("barb"), hands.find("adam"), NOON + 3 * HOUR

    assert read(hands, barb) == History(
        rated=(Rated(subject=barb, rater=adam, rating=90, at=at, skill="sewing"),),
        promised=(Promised(subject=barb, is_kept=True, at=at, seconds=3 * 3600, skill="sewing"),),
    )


@pytest.mark.parametrize("path", [Path.REFUNDED, Path.GIVEN_BACK])
def test_select__not_delivered(hands: Hands, path: Path) -> None:
    """Who did not deliver, or gave the task back, broke a promise and took no time."""
    ended(hands, "barb", path)
    found = read(hands, hands.find("barb"))

    assert found.rated == ()
    assert [(one.is_kept, one.seconds, one.at) for one in found.promised] == [(False, None, NOON)]


def test_select__bargain(hands: Hands) -> None:
    """An end that both agreed on says nothing of either."""
    ended(hands, "barb", Path.AGREED, hours=2)

    assert read(hands, hands.find("barb")) == History()


def test_select__silence(hands: Hands) -> None:
    """Where the employer stayed silent the promise was kept, and nobody rated."""
    ended(hands, "barb", Path.RELEASED, hours=2)
    found = read(hands, hands.find("barb"))

    assert found.rated == ()
    assert [one.is_kept for one in found.promised] == [True]


def test_select__by_another_way(hands: Hands) -> None:
    """A delivery that only the chain knows of is a promise kept, and nobody knows how long it took."""
    task = hands.look(hands.post(hands.enter("adam")))
    over = replace(task, worker=hands.enter("barb"), stage=Stage.SETTLED, path=Path.RATED, rating=80)
    with writing(hands.engine) as connection:
        update_tasks(connection, [Moved(task, over)])
    found = read(hands, hands.find("barb"))

    assert [(one.is_kept, one.seconds, one.at, one.skill) for one in found.promised] == [
        (True, None, task.posted_at, "")
    ]


def test_select__not_ended(hands: Hands) -> None:
    """What is still under way says nothing yet."""
    hands.post(hands.enter("adam"))

    assert read(hands, hands.find("adam")) == History()


def test_select__market(hands: Hands) -> None:
    """The newest tasks of others are read too, each once, and make a rating mean what its rater means by it."""
    for worker in ("barb", "carl", "dana"):
        ended(hands, worker, Path.RATED, rating=40, hours=1)
    barb = hands.find("barb")
    found = read(hands, barb)
    figure = estimate(learn(found, now=hands.now()), found, [barb], now=hands.now())[barb].general.rating

    assert len(found.rated) == len(found.promised) == 3
    assert figure.mean > 4000  # adam is harsh to all


def test_select__no_more_than_so_many(hands: Hands) -> None:
    """Of the market and of each worker only the newest are read: ids rise with time."""
    ended(hands, "barb", Path.RATED, rating=10, hours=1)
    hands.clock.advance(3600)
    for _ in range(3):
        ended(hands, "carl", Path.RATED, rating=90, hours=1)
        hands.clock.advance(3600)
    barb, carl = hands.find("barb"), hands.find("carl")
    with reading(hands.engine) as connection:
        market = select_history(connection, [], market_max=2)
        both = select_history(connection, [barb, carl], market_max=0, own_max=1)

    assert [one.subject for one in market.rated] == [carl, carl]
    assert [one.rating for one in both.rated] == [10, 90]


def test_select__opinions_of_employers(hands: Hands) -> None:
    """What workers say of employers reaches the matcher with the employers as subjects, oldest first."""
    adam, barb = hands.enter("adam"), hands.enter("barb")
    said = []
    for number, rating in enumerate((80, 40)):
        task = ended(hands, "barb", Path.RATED, rating=90, hours=3)
        said.append(Opinion(task, barb, adam, rating, "", NOON + number * HOUR))
    with writing(hands.engine) as connection:
        for opinion in said:
            insert_opinion(connection, opinion)
    with reading(hands.engine) as connection:
        found = select_opinions(connection)
        standing = select_standing(connection, adam)

    assert found == History(
        rated=tuple(Rated(subject=adam, rater=barb, rating=one.rating, at=one.given_at) for one in said)
    )
    assert (
        estimate(learn(found, now=NOON, half_life=24 * HOUR), found, [adam], now=NOON)[adam].general.rating.mean < 8000
    )
    assert (standing.count, standing.total, standing.rating) == (2, 120, 70)


def test_select__dealings(hands: Hands) -> None:
    """Who has worked for whom lately is read from either side; what ended long ago counts no more."""
    task = ended(hands, "barb", Path.RATED, rating=90, hours=3)
    adam, barb, carl = hands.find("adam"), hands.find("barb"), hands.enter("carl")
    posted = hands.look(task).posted_at
    with reading(hands.engine) as connection:
        for person in (adam, barb):
            assert select_dealings(connection, [person], posted) == {frozenset({adam, barb})}
        assert select_dealings(connection, [barb], posted + HOUR) == frozenset()
        assert select_dealings(connection, [carl], posted) == frozenset()
        assert select_dealings(connection, [], posted) == frozenset()


def test_select__dealings_and_namings_to_come(hands: Hands) -> None:
    """Whoever has offered deals with the employer as long as they may be chosen; who judges is paired with both."""
    adam, barb, carl = (hands.enter(name) for name in ("adam", "barb", "carl"))
    task = hands.post(adam)
    hands.do(Apply(**hands.stamp(), person=barb, task=task))
    named = replace(hands.look(task), worker=barb, arbiter=carl, stage=Stage.OPENED)
    with writing(hands.engine) as connection:
        for person in (adam, barb):
            assert select_dealings(connection, [person], NOON - 9 * HOUR) == {frozenset({adam, barb})}
        assert select_namings(connection, [adam, barb, carl]) == frozenset()
        update_tasks(connection, [Moved(hands.look(task), named)])
        for person in (adam, barb, carl):
            assert select_namings(connection, [person]) == {frozenset({adam, carl}), frozenset({barb, carl})}
        update_tasks(
            connection, [Moved(replace(named, version=named.version + 1), replace(named, stage=Stage.SETTLED))]
        )
        assert select_namings(connection, [carl]) == frozenset()


def labelled(hands: Hands, *, is_decided: bool = True) -> list[PersonId]:
    """Have barb, carl and dana answer thirty items and six of gold, dana without looking."""
    adam, *workers = (hands.enter(name) for name in ("adam", "barb", "carl", "dana"))
    tasks = job(hands, adam, items=30, gold=6)
    open_seats(hands, workers)
    answer_all(hands, tasks[0], dict(zip(workers, (honest(36), honest(36), clicked(36)), strict=True)))
    timer = Labeller(hands.engine, hands.intake, hands.clock)
    while is_decided and timer.run_once():
        pass
    return workers


def test_select__answered(hands: Hands) -> None:
    """Answers are right as far as gold and decisions say so, and each is counted once for each worker and job."""
    barb, carl, dana = labelled(hands)
    found = read(hands, barb, dana)

    assert sorted(one.subject for one in found.answered) == sorted([barb, carl, dana])
    counts = {one.subject: (one.right, one.right + one.wrong) for one in found.answered}
    assert {round(total) for _, total in counts.values()} == {36}
    assert counts[barb] == counts[carl]
    assert counts[barb][0] > 34
    assert counts[dana][0] < 25


def test_select__not_decided(hands: Hands) -> None:
    """Until an item is decided only gold tells whether an answer is right."""
    barb, _, dana = labelled(hands, is_decided=False)
    found = {one.subject: one for one in read(hands, barb, dana).answered}

    assert (found[barb].right, found[barb].wrong) == (6, 0)
    assert found[dana].right + found[dana].wrong == 6


def test_select__clicker_is_less_reliable(hands: Hands) -> None:
    """Who does not look is expected to be right less often, and whoever was not met lies between."""
    barb, _, dana = labelled(hands)
    found = read(hands, barb, dana)
    known = estimate(learn(found, now=hands.now()), found, [barb, dana, "new"], now=hands.now())

    assert known[dana].reliability.mean < known["new"].reliability.mean < known[barb].reliability.mean
    assert known[dana].right.mean < 750
    assert known[barb].right.mean > 900


def test_match__prefers_who_looks(hands: Hands) -> None:
    """Of two with no other record the matcher takes the one whose answers were right, once that weighs anything."""
    barb, _, dana = labelled(hands)
    found = read(hands, barb, dana)
    known = estimate(learn(found, now=hands.now()), found, [barb, dana], now=hands.now())
    problem = Problem(
        tasks=(Task(id="t", due=hands.now() + HOUR, reward=1),),
        workers=tuple(Worker(id=one, reliability=known[one].reliability.mean) for one in (barb, dana)),
        now=hands.now(),
        seed=0,
        weights=Weights(reliability=20, fairness=0),
    )

    assert solve(problem).workers_of("t") == (barb,)
    assert utility(problem, barb) - utility(problem, dana) > 2000


def utility(problem: Problem, worker: str) -> int:
    """Say what a worker is worth to the task for being right."""
    return next(part.points for part in explain(problem, "t", worker) if part.key == "reliability")


def test_select__nothing_left_to_answer(hands: Hands) -> None:
    """Who sat in a job where all was decided in time has broken no promise; who left something to answer has."""
    adam, *workers = (hands.enter(name) for name in ("adam", "barb", "carl", "dana", "elsa"))
    tasks = job(hands, adam, items=6)
    with writing(hands.engine) as connection:
        for task, worker in zip(tasks, workers[:3], strict=True):
            sit(connection, hands.look(task), worker, hands.now())
    late = hands.look(share(hands, adam, tasks[0]))
    terms = hands.look(tasks[0]).terms
    over = replace(late, worker=workers[3], terms=terms, stage=Stage.REFUNDED, path=Path.REFUNDED)
    with writing(hands.engine) as connection:
        update_tasks(connection, [Moved(late, over)])
    before = read(hands, workers[3]).promised
    answer_all(hands, tasks[0], dict.fromkeys(workers[:3], honest(6)))
    timer = Labeller(hands.engine, hands.intake, hands.clock)
    while timer.run_once():
        pass

    assert [one.is_kept for one in before] == [False]
    assert read(hands, workers[3]).promised == ()


def test_select__one_employer_is_one_voice(hands: Hands) -> None:
    """However many answers one employer's items know to be right, they weigh as much as a hundred."""
    adam, barb = hands.enter("adam"), hands.enter("barb")
    tasks = job(hands, adam, items=1, gold=250, seats=1)
    open_seats(hands, [barb])
    answer_all(hands, tasks[0], {barb: honest(251)})
    found = read(hands, barb).answered

    assert [(round(one.right), round(one.wrong)) for one in found if one.subject == barb] == [(100, 0)]


def test_select__overruled_gold(hands: Hands) -> None:
    """Gold that the answers overruled makes nobody less reliable."""
    adam, *workers = (hands.enter(name) for name in ("adam", "barb", "carl", "dana"))
    tasks = job(hands, adam, items=30, gold=6)
    open_seats(hands, workers)
    with writing(hands.engine) as connection:
        connection.execute(update(items).where(items.c.gold == "cat").values(gold="dog"))
    answer_all(hands, tasks[0], dict.fromkeys(workers, honest(36)))
    before = next(one for one in read(hands, workers[0]).answered if one.subject == workers[0])
    timer = Labeller(hands.engine, hands.intake, hands.clock)
    while timer.run_once():
        pass
    after = next(one for one in read(hands, workers[0]).answered if one.subject == workers[0])

    assert (before.right + before.wrong, before.wrong) == (6, 3)
    assert after.wrong < before.wrong  # of 36 answers, none of which is known by gold to be wrong


def test_select__answers_no_more_than_so_many(hands: Hands) -> None:
    """Of answers too only the newest are read."""
    barb, carl, _ = labelled(hands)
    with reading(hands.engine) as connection:
        found = select_history(connection, [barb], market_max=0, own_max=1)

    assert [(one.subject, round(one.right + one.wrong)) for one in found.answered] == [(barb, 10)]
    assert carl not in {one.subject for one in found.answered}
