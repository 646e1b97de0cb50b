"""What people set for themselves, what a task asks of whoever applies, and the board as somebody wants to see it."""

from datetime import timedelta
from typing import Any

import pytest

from ledger.core.commands import Apply, Command, EditTask, PostTask
from ledger.core.errors import AlreadyDone, BadCommand, NotAllowed, Unfit, Unknown
from ledger.core.ids import PersonId, TaskId
from ledger.core.needs import NOTHING_NEEDED, Needs
from ledger.core.personal import (
    AcceptTerms,
    BoardFilter,
    Describe,
    DropTemplate,
    FilterBoard,
    Order,
    Profile,
    Role,
    SaveTemplate,
)
from ledger.core.task import Stage
from ledger.tables import applications, consents, templates
from ledger.views import Views
from tests.ledger.hands import USD, Hands
from tests.ledger.test_window import close, deposit, offered


def post(hands: Hands, employer: PersonId, **change: Any) -> TaskId:
    """Put a task on the board."""
    words: dict[str, Any] = {"title": "t", "asset": "USD", "reward": USD, "seconds": 3600, "skills": ()}
    return TaskId(hands.do(PostTask(**hands.stamp(), person=employer, languages=(), **(words | change))))


def describe(hands: Hands, person: PersonId, **told: Any) -> Describe:
    """Make what somebody tells of themselves."""
    return Describe(**hands.stamp(), person=person, **({"skills": (), "languages": (), "place": ""} | told))


def edit(hands: Hands, task: TaskId, person: PersonId, **change: Any) -> EditTask:
    """Make the command that changes a task."""
    now = hands.look(task)
    words = {name: getattr(now, name) for name in ("title", "asset", "reward", "seconds", "skills", "languages")}
    return EditTask(**hands.stamp(), person=person, task=task, **(words | change))


def test_accept_terms__twice(hands: Hands) -> None:
    """Consent is kept with its version and the moment it was first given; the role may change."""
    adam = hands.enter("adam")
    views = Views(hands.engine)
    assert not views.has_consented(adam, "1")
    hands.do(AcceptTerms(**hands.stamp(), person=adam, version="1", role=Role.EMPLOYER))
    first = hands.rows(consents)
    hands.clock.advance(60)
    hands.do(AcceptTerms(**hands.stamp(), person=adam, version="1", role=Role.BOTH))

    assert hands.rows(consents) == first
    assert views.has_consented(adam, "1")
    assert not views.has_consented(adam, "2")
    assert views.profile(adam).role == Role.BOTH


def test_describe__keeps_the_rest(hands: Hands) -> None:
    """What somebody tells of themselves leaves role and filter as they were."""
    barb = hands.enter("barb")
    views = Views(hands.engine)
    assert views.profile(barb) == Profile(person=barb)
    hands.do(AcceptTerms(**hands.stamp(), person=barb, version="1", role=Role.WORKER))
    wanted = BoardFilter(skill="law", order=Order.SOONEST)
    hands.do(FilterBoard(**hands.stamp(), person=barb, filter=wanted))
    hands.do(describe(hands, barb, skills=("law",), place="上海"))

    assert views.profile(barb) == Profile(person=barb, role=Role.WORKER, skills=("law",), place="上海", board=wanted)
    assert isinstance(hands.refused(describe(hands, barb, place="x" * 61)), BadCommand)


@pytest.mark.parametrize(
    ("needs", "need"),
    [
        (Needs(completed=1), "completed"),
        (Needs(rating=60), "rating"),
        (Needs(languages=("zh",)), "language"),
        (Needs(skills=("law",)), "skill"),
        (Needs(place="上海"), "place"),
    ],
)
def test_apply__unfit(hands: Hands, needs: Needs, need: str) -> None:
    """Whoever lacks what a task asks for cannot apply, and hears what it is."""
    adam, barb = hands.enter("adam"), hands.enter("barb")
    task = post(hands, adam, needs=needs)
    refusal = hands.refused(Apply(**hands.stamp(), person=barb, task=task))

    assert isinstance(refusal, Unfit)
    assert refusal.details["need"] == need
    assert not hands.rows(applications)


def test_apply__fit_by_what_was_told(hands: Hands) -> None:
    """What somebody tells of themselves opens the door, and so does the language they read."""
    adam, lina = hands.enter("adam"), hands.enter("lina", "zh-Hans")
    task = post(hands, adam, needs=Needs(languages=("zh", "en"), skills=("law",), place="上海"))
    hands.do(describe(hands, lina, skills=("law",), languages=("en",), place="上海"))

    hands.do(Apply(**hands.stamp(), person=lina, task=task))
    assert len(hands.rows(applications)) == 1


def test_close__needs_are_put_to_the_matcher(hands: Hands) -> None:
    """Somebody who has dropped a required skill since applying is not chosen; why not is kept with the choice."""
    adam, barb, carl = hands.enter("adam"), hands.enter("barb"), hands.enter("carl")
    deposit(hands, adam, 30 * USD, block=1)
    task = post(hands, adam, needs=Needs(skills=("law",)))
    for worker in (barb, carl):
        hands.do(describe(hands, worker, skills=("law",)))
        hands.do(Apply(**hands.stamp(), person=worker, task=task))
    hands.do(describe(hands, barb))
    hands.clock.advance(60)

    assert close(hands) == 1
    assert hands.look(task).worker == carl
    views = Views(hands.engine)
    reason = views.against(task, barb)
    assert reason is not None
    assert reason.key == "needs_skill"
    assert views.against(task, carl) is None


def test_against__nobody_chosen(hands: Hands) -> None:
    """Of a task that nobody was chosen for there is no reason against anybody."""
    adam = hands.enter("adam")
    assert Views(hands.engine).against(post(hands, adam), adam) is None


def test_edit__offers_are_gone(hands: Hands) -> None:
    """A changed task stands on the board as it is now; who had applied has to do so anew."""
    adam = hands.enter("adam")
    task = offered(hands, "barb")
    hands.do(edit(hands, task, adam, title="new", reward=2 * USD, needs=Needs(completed=1)))
    now = hands.look(task)

    assert (now.title, now.reward, now.needs, now.window_at) == ("new", 2 * USD, Needs(completed=1), None)
    assert now.stage is Stage.POSTED
    assert not hands.rows(applications)
    assert close(hands) == 0


def test_edit__refused(hands: Hands) -> None:
    """Nobody else may, nothing may be changed to what could not be posted, and nothing to what it is."""
    adam = hands.enter("adam")
    barb = hands.enter("barb")
    task = post(hands, adam)

    assert isinstance(hands.refused(edit(hands, task, barb, title="x")), NotAllowed)
    assert isinstance(hands.refused(edit(hands, task, adam, reward=0)), BadCommand)
    assert isinstance(hands.refused(edit(hands, task, adam, needs=Needs(rating=101))), BadCommand)
    assert isinstance(hands.refused(edit(hands, task, adam, asset="EUR")), Unknown)
    assert isinstance(hands.refused(edit(hands, task, adam)), AlreadyDone)
    assert hands.look(task).needs == NOTHING_NEEDED


def test_template__saved_replaced_dropped(hands: Hands) -> None:
    """A task is saved under a name by its employer alone; the same name again replaces it."""
    adam, barb = hands.enter("adam"), hands.enter("barb")
    first, second = post(hands, adam), post(hands, adam, title="u")

    def save(person: PersonId, task: TaskId, name: str = "weekly") -> Command:
        return SaveTemplate(**hands.stamp(), person=person, task=task, name=name)

    hands.do(save(adam, first))
    hands.do(save(adam, second))
    assert [(one.name, one.task) for one in Views(hands.engine).templates(adam)] == [("weekly", second)]
    assert isinstance(hands.refused(save(barb, first)), NotAllowed)
    assert isinstance(hands.refused(save(adam, first, "x" * 41)), BadCommand)
    hands.do(DropTemplate(**hands.stamp(), person=adam, name="weekly"))
    assert not hands.rows(templates)
    assert isinstance(hands.refused(DropTemplate(**hands.stamp(), person=adam, name="weekly")), Unknown)


def test_board__filters_and_orders(hands: Hands) -> None:
    """The board shows what passes, in the order asked for: amounts as numbers, words whole."""
    adam = hands.enter("adam")
    made = {}
    for title, reward, skills in (("a", 9, ("law",)), ("b", 100, ("lawn",)), ("c", 30, ("math", "law"))):
        made[title] = post(hands, adam, title=title, reward=reward * USD, skills=skills)
        hands.clock.advance(1)
    hands.do(edit(hands, made["b"], adam, needs=Needs(languages=("zh",))))
    views = Views(hands.engine)

    def seen(**wanted: Any) -> str:
        page = views.board(BoardFilter(**wanted), 0)
        return "".join(listing.task.title for listing in page.listings)

    assert seen() == "cba"
    assert seen(skill="law") == "ca"
    assert seen(skill="%") == ""
    assert seen(language="zh") == "b"
    assert seen(least=30 * USD, asset="USD") == "cb"
    assert seen(order=Order.BEST_PAID) == "bca"
    assert seen(order=Order.SOONEST) == "abc"
    hands.do(Apply(**hands.stamp(), person=hands.enter("carl"), task=made["c"]))
    assert seen(order=Order.SOONEST) == "cab"


def test_board__pages(hands: Hands) -> None:
    """Pages follow each other; beyond the last stands the last."""
    adam = hands.enter("adam")
    views = Views(hands.engine)
    empty = views.board(BoardFilter(), 3)
    assert (empty.listings, empty.count, empty.number, empty.pages) == ((), 0, 0, 1)
    for _ in range(7):
        post(hands, adam)
        hands.clock.advance(timedelta(seconds=1).seconds)
    first, last = views.board(BoardFilter(), 0), views.board(BoardFilter(), 9)

    assert (len(first.listings), first.count, first.pages) == (5, 7, 2)
    assert (len(last.listings), last.number) == (2, 1)
    assert not {one.task.id for one in first.listings} & {one.task.id for one in last.listings}
