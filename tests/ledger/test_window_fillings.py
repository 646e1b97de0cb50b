"""Three ways of finding a worker, one loop: who came first, whom the employer chose, whom the matcher found best."""

from datetime import timedelta

import pytest

from ledger.core.commands import Apply, Choose, Filling, Learn, Unapply
from ledger.core.effects import Notify
from ledger.core.facts import Deposited
from ledger.core.ids import TaskId
from ledger.core.task import Stage
from ledger.database import reading
from ledger.store import select_person
from ledger.tables import assignments, expectations
from ledger.window import close_windows
from tests.core import samples
from tests.ledger.hands import USD, Hands


def deposit(hands: Hands, minor: int, block: int = 1) -> None:
    """Have adam's deposit become final."""
    with reading(hands.engine) as connection:
        known = select_person(connection, hands.enter("adam"))
    assert known is not None
    hands.do(Learn(**hands.stamp(), fact=Deposited(samples.log(block), samples.USD.token, known.address, minor)))


def offered(hands: Hands, filling: Filling, *workers: str) -> TaskId:
    """Post adam's task and have workers offer, one after the other."""
    task = hands.post(hands.enter("adam"), filling=filling)
    for name in workers:
        hands.do(Apply(**hands.stamp(), person=hands.enter(name), task=task))
        hands.clock.advance(1)
    return task


def close(hands: Hands) -> int:
    """Let the loop come round."""
    return close_windows(hands.engine, hands.intake, hands.clock, samples.POLICY)


def why_not(hands: Hands) -> list[object]:
    """List the reasons that those who were not named were given."""
    notices = (one for one in hands.effects(Notify) if isinstance(one, Notify))
    return [one.details["why"] for one in notices if one.key == "assigned-other"]


def choose(hands: Hands, task: TaskId, worker: str) -> None:
    """Have adam name somebody."""
    hands.do(Choose(**hands.stamp(), person=hands.find("adam"), task=task, worker=hands.find(worker)))


@pytest.mark.parametrize("workers", [("barb", "carl", "dana"), ("dana", "carl", "barb")])
def test_first__comes_first(hands: Hands, workers: tuple[str, ...]) -> None:
    """Who offered first is named at once, whoever would be better; the others hear why."""
    deposit(hands, 30 * USD)
    task = offered(hands, Filling.FIRST, *workers)

    assert close(hands) == 1
    assert hands.look(task).worker == hands.find(workers[0])
    assert [[reason.key for reason in row["reasons"]] for row in hands.rows(assignments)] == [["came_first"]]
    assert why_not(hands) == ["came_first"] * 2
    assert hands.rows(expectations) == []


def test_first__by_arrival(hands: Hands) -> None:
    """First is whose offer came in first, whatever moment a clock gave it and whoever's id is the smaller."""
    deposit(hands, 90 * USD)
    barb, carl = hands.enter("barb"), hands.enter("carl")
    for first, second, behind in ((barb, carl, 0), (carl, barb, 0), (barb, carl, 3600), (carl, barb, 3600)):
        task = hands.post(hands.enter("adam"), 10 * USD, filling=Filling.FIRST)
        stamp = hands.stamp()
        hands.do(Apply(**stamp, person=first, task=task))
        late = hands.stamp() | {"at": stamp["at"] - timedelta(seconds=behind)}
        hands.handle(Apply(**late, person=second, task=task))
        close(hands)

        assert hands.look(task).worker == first


def test_first__took_the_offer_back(hands: Hands) -> None:
    """If the first takes the offer back in time, it is the next one's."""
    deposit(hands, 30 * USD)
    task = offered(hands, Filling.FIRST, "barb", "carl")
    hands.do(Unapply(**hands.stamp(), person=hands.find("barb"), task=task))
    close(hands)

    assert hands.look(task).worker == hands.find("carl")


def test_first__too_late_for_all(hands: Hands) -> None:
    """Past its time nobody fits the task any more, so nobody is named."""
    deposit(hands, 30 * USD)
    task = offered(hands, Filling.FIRST, "barb")
    hands.clock.advance(int(samples.POLICY.posted_for.total_seconds()))

    assert close(hands) == 0
    assert hands.look(task).stage is Stage.POSTED


def test_choose__waits_for_the_employer(hands: Hands) -> None:
    """However long it takes, nobody is named before the employer has chosen; then that one is, and hears why."""
    deposit(hands, 30 * USD)
    task = offered(hands, Filling.CHOOSE, "barb", "carl")
    hands.clock.advance(24 * 3600)
    assert close(hands) == 0
    choose(hands, task, "carl")

    assert close(hands) == 1
    assert hands.look(task).worker == hands.find("carl")
    assert next(row["reasons"][0].key for row in hands.rows(assignments)) == "employer_chose"
    assert why_not(hands) == ["employer_chose"]
    assert hands.rows(expectations) == []


def test_choose__changed_mind(hands: Hands) -> None:
    """Until somebody is named the last choice counts."""
    deposit(hands, 30 * USD)
    task = offered(hands, Filling.CHOOSE, "barb", "carl")
    choose(hands, task, "carl")
    choose(hands, task, "barb")
    close(hands)

    assert hands.look(task).worker == hands.find("barb")


def test_choose__not_covered(hands: Hands) -> None:
    """A choice waits for the money and goes on from there; without a choice money brings nothing on."""
    chosen, open_yet = (offered(hands, Filling.CHOOSE, "barb", "carl") for _ in range(2))
    choose(hands, chosen, "carl")
    close(hands)
    assert hands.look(chosen).stage is Stage.POSTED
    deposit(hands, 90 * USD)

    assert close(hands) == 1
    assert hands.look(chosen).worker == hands.find("carl")
    assert (hands.look(open_yet).stage, hands.look(open_yet).window_at) == (Stage.POSTED, None)


def test_choose__took_the_offer_back(hands: Hands) -> None:
    """If the chosen one takes the offer back, the employer is not given somebody else."""
    deposit(hands, 30 * USD)
    task = offered(hands, Filling.CHOOSE, "barb", "carl")
    choose(hands, task, "carl")
    hands.do(Unapply(**hands.stamp(), person=hands.find("carl"), task=task))

    assert close(hands) == 0
    assert hands.look(task).wanted is None


def test_fillings__together(hands: Hands) -> None:
    """Tasks of all three kinds are decided in one round and opened in one batch."""
    deposit(hands, 90 * USD)
    first = offered(hands, Filling.FIRST, "barb", "carl")
    picked = offered(hands, Filling.CHOOSE, "barb", "carl")
    best = offered(hands, Filling.MATCHER, "barb", "carl")
    choose(hands, picked, "carl")
    hands.clock.advance(int(samples.POLICY.match_window.total_seconds()))

    assert close(hands) == 3
    found = [hands.look(task) for task in (first, picked, best)]
    assert len({task.batch for task in found}) == 1
    assert [task.worker for task in found[:2]] == [hands.find("barb"), hands.find("carl")]
