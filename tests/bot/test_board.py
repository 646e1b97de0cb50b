"""The board: applying, taking it back, choosing, taking a task back, and a task that nobody takes."""

import pytest

from ledger.core.task import Stage
from tests.bot.chat import Actor, Chat
from tests.bot.plays import TITLE, apply, choose, post

Pair = tuple[Actor, Actor]


@pytest.fixture(params=["en", "zh"])
def pair(request: pytest.FixtureRequest, chat: Chat) -> Pair:
    """Give an employer and a freelancer who both read the same language."""
    names = ("adam", "barb") if request.param == "en" else ("chen", "lina")
    return chat.people[names[0]], chat.people[names[1]]


def test_board__empty_and_not(pair: Pair) -> None:
    """An empty board says what to do; a task on it can be applied for by others and taken back by its employer."""
    employer, worker = pair
    assert worker.lang("The board is empty", "没有开放的任务") in worker.says("/board").words
    post(employer, f"30 USD 2d {TITLE} #en #law")

    for part in (TITLE, "#en #law", "30 USD", employer.name):
        assert part in worker.says("/board").words
    assert worker.hears() == ()
    assert worker.screen()[-2].buttons[0][0] == worker.lang("Apply", "申请")
    employer.says("/board")
    assert employer.screen()[-2].buttons[0][0] == employer.lang("Take back task", "撤回任务")


def test_apply__and_what_is_next(pair: Pair) -> None:
    """An application is acknowledged with a date, the employer hears of it, and both find it under /mine."""
    employer, worker = pair
    task = post(employer)
    heard = apply(worker, task)

    assert worker.lang("You have applied for", "你已申请") in heard.words
    assert worker.lang("start only when I say so", "等我通知再开工") in heard.words
    assert employer.lang("barb has applied for", "lina 申请了") in employer.hears().words
    assert worker.lang("The worker is chosen by", "人选最迟") in worker.says("/mine").words
    assert employer.lang("1 application. I choose by", "1 人已申请，我最迟") in employer.says("/mine").words


def test_apply__twice(adam: Actor, barb: Actor) -> None:
    """A second application changes nothing, and says that there is one already."""
    task = post(adam)
    apply(barb, task)
    before = adam.chat.standing()
    heard = barb.forges(f"apply:{task.id}")

    assert heard.words == barb.said("already-applied")
    assert adam.chat.standing() == before


def test_apply__own_task(pair: Pair) -> None:
    """Nobody does their own task."""
    employer, _ = pair
    task = post(employer)

    assert employer.forges(f"apply:{task.id}").words == employer.said("own-task")


def test_unapply__and_again(pair: Pair) -> None:
    """An application can be taken back, and made again."""
    employer, worker = pair
    task = post(employer)
    apply(worker, task)
    heard = worker.presses(worker.lang("Take back application", "撤回申请"))

    assert worker.lang("You have taken back your application", "你已撤回对") in heard.words
    assert employer.chat.task(task).window_at is None
    assert worker.forges(f"unapply:{task.id}").words == worker.said("not-applied")
    assert employer.forges(f"assign:{task.id}").words == employer.said("no-applicants")
    worker.presses(worker.lang("Board", "任务板"))
    assert worker.lang("You have applied for", "你已申请") in worker.presses(worker.lang("Apply", "申请")).words


def test_choose__one_of_two(chat: Chat, adam: Actor, barb: Actor, lina: Actor) -> None:
    """Who is chosen and who is not both hear why, each in their language; work waits for the escrow."""
    task = post(adam)
    for worker in (barb, lina):
        apply(worker, task)
    heard = choose(adam)

    assert "I am choosing a worker" in heard.words
    assert f"was chosen for {TITLE}" in heard.words
    assert "30 USD is locked in escrow" in heard.words
    chosen, other = (barb, lina) if chat.task(task).worker == barb.person.id else (lina, barb)
    words = chosen.hears().words
    first, second = chosen.lang("Please do not start yet", "请先不要开工"), chosen.lang("You can start", "可以开工了")
    assert 0 < words.index(first) < words.index(second)
    assert other.lang("went to somebody else", "这次指派给了别人") in other.hears().words


def test_choose__by_itself(chat: Chat, adam: Actor, barb: Actor) -> None:
    """When the window closes the matcher chooses without anybody's press."""
    task = post(adam)
    apply(barb, task)
    assert chat.task(task).stage is Stage.POSTED
    chat.advance(seconds=21)

    assert chat.task(task).stage is Stage.OPENED
    assert "You can start" in barb.hears().words


def test_choose__late_press(adam: Actor, barb: Actor) -> None:
    """Choosing once more after somebody was chosen changes nothing."""
    task = post(adam)
    apply(barb, task)
    choose(adam)
    before = adam.chat.standing()

    assert adam.forges(f"assign:{task.id}")[0].words == adam.said("wrong-stage")
    assert barb.forges(f"unapply:{task.id}")[0].words == barb.said("wrong-stage")
    assert adam.chat.standing() == before


def test_cancel__task(pair: Pair) -> None:
    """A task that nobody was chosen for can be taken back; who applied hears of it, and the board forgets it."""
    employer, worker = pair
    task = post(employer)
    apply(worker, task)
    heard = employer.presses(employer.lang("Take back task", "撤回任务"), on=TITLE)

    assert employer.lang("You have taken back", "你已撤回") in heard.words
    assert worker.lang("Your application has ended", "你的申请也随之结束") in worker.hears().words
    assert worker.lang("The board is empty", "没有开放的任务") in worker.says("/board").words
    assert worker.forges(f"apply:{task.id}").words == worker.said("application-closed")
    assert employer.forges(f"untask:{task.id}")[0].words == employer.said("wrong-stage")


def test_expire__nobody(adam: Actor) -> None:
    """A task that nobody took leaves the board after a week, and its employer hears of it."""
    task = post(adam)
    adam.chat.advance(days=7, seconds=1)

    assert adam.chat.task(task).stage is Stage.EXPIRED
    assert adam.lang("left the board without a worker", "没有选定人选") in adam.hears().words


def test_expire__never_covered(pair: Pair) -> None:
    """Who applied for a task that was never covered hears that waiting is over."""
    employer, worker = pair
    task = post(employer, "300 USD 2d too dear")
    apply(worker, task)
    employer.chat.advance(seconds=21)
    assert worker.lang("Waiting for the employer", "正在等雇主备足报酬") in worker.says("/mine").words
    employer.chat.advance(days=7)

    assert employer.chat.task(task).stage is Stage.EXPIRED
    assert (
        worker.lang("Your application for too dear has ended", "你申请的 too dear 没有选定人选") in worker.hears().words
    )
