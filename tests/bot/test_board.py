"""The board: applying, taking it back, choosing, taking a task back, and a task that nobody takes."""

import pytest

from ledger.core.task import Stage, Task
from tests.bot.chat import Actor, Chat
from tests.bot.plays import TITLE, apply, choose, post, task_of

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

    for part in (TITLE, "#en #law", "30 USD"):
        assert part in worker.says("/board").words
    assert worker.hears() == ()
    assert worker.screen()[-1].buttons[0][0] == worker.lang("Apply 1", "申请 1")
    employer.says("/board")
    employer.presses(employer.lang("Details 1", "详情 1"))
    assert employer.screen()[-1].buttons[0][0] == employer.lang("Take back task", "撤回任务")


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


def _posted(chat: Chat, employer: Actor, count: int) -> list[Task]:
    """Put several tasks on the board, each with another reward, skill and time."""
    made = []
    for at in range(count):
        made.append(post(employer, f"{at + 1} USD 2d task{at} #s{at} #{'zh' if at % 2 else 'en'}"))
        chat.skip(seconds=1)
    return made


def test_board__pages_on_one_card(chat: Chat, pair: Pair) -> None:
    """The board is one card: its buttons turn the page and open a task in place, and back."""
    employer, worker = pair
    _posted(chat, employer, 7)
    card = worker.says("/board")[0]
    assert worker.lang("Open tasks: 7 · page 1 of 2", "开放的任务：7 个 · 第 1 页，共 2 页") in card.words
    assert card.button(worker.lang("Previous", "上一页")) is None
    for english, chinese, seen in (
        ("Next", "下一页", "task0"),
        ("Details 1", "详情 1", "task1"),
        ("Back", "返回", "task0"),
        ("Previous", "上一页", "task6"),
    ):
        assert worker.presses(worker.lang(english, chinese)) == ()
        assert worker.screen()[-1].id == card.id
        assert seen in worker.screen()[-1].words
    heard = worker.presses(worker.lang("Apply 2", "申请 2"))

    assert "task5" in heard.words
    shown = next(one for one in worker.screen() if one.id == card.id)
    assert worker.lang("you have applied", "你已申请") in shown.words
    assert shown.button(worker.lang("Apply 2", "申请 2")) is None


def test_board__filtered(chat: Chat, pair: Pair) -> None:
    """Skill, language, least reward and order are chosen by button or typed, kept, and cleared."""
    employer, worker = pair
    _posted(chat, employer, 4)
    worker.says("/board")
    card = worker.screen()[-1]

    def press(*labels: tuple[str, str]) -> str:
        for english, chinese in labels:
            worker.presses(worker.lang(english, chinese))
        return next(one for one in worker.screen() if one.id == card.id).words

    board = ("Show board", "显示任务板")
    press(("Filter", "筛选"), ("Least reward", "最低报酬"))
    assert worker.says("lots") == ()
    assert worker.lang("cannot read", "不是我能看懂") in worker.screen()[-1].words
    worker.says("3")
    words = press(board)
    assert ("task3" in words, "task2" in words, "task1" in words) == (True, True, False)
    press(("Filter", "筛选"), ("Language", "语言"), ("English", "英文"))
    assert "task3" not in press(board)
    press(("Filter", "筛选"), ("Skill", "技能"))
    worker.says("#s0")
    assert worker.lang("passes your filter", "没有符合筛选条件") in press(board)
    assert worker.lang("passes your filter", "没有符合筛选条件") in worker.says("/board").words
    card = worker.screen()[-1]
    press(("Filter", "筛选"), ("Order", "排序"), ("best paid", "报酬最高"))
    words = press(("Clear", "清除"), board)
    assert words.index("task3") < words.index("task0")


def test_board__forged(barb: Actor) -> None:
    """No forged page, filter or task is an error of ours."""
    for pressed in ("board:x", "board:99999999999", "filter:x", "filter:x:y", "filter:order:x", "task:x", "why:x"):
        assert barb.said("internal-error") not in barb.forges(pressed).words


def test_apply__stale_page(pair: Pair) -> None:
    """An application from an old page for what is gone is refused, and the page shows how things stand now."""
    employer, worker = pair
    post(employer)
    card = worker.says("/board")[0]
    employer.presses(employer.lang("Take back task", "撤回任务"))
    heard = worker.presses(worker.lang("Apply", "申请"))

    assert heard.words == worker.said("application-closed")
    fresh = next(one for one in worker.screen() if one.id == card.id)
    assert worker.lang("The board is empty", "没有开放的任务") in fresh.words


def test_apply__unfit(pair: Pair) -> None:
    """Whoever lacks what the task asks for reads what it is, says so in the settings, and may apply."""
    employer, worker = pair
    employer.says(f"/task 30 USD 2d {TITLE}")
    for english, chinese in (("Change", "修改"), ("Who may apply", "谁可以申请"), ("Place", "地点")):
        employer.presses(employer.lang(english, chinese))
    employer.says("上海")
    employer.presses(employer.lang("Continue", "继续"))
    employer.presses(employer.lang("Post", "发布"), on=TITLE)
    task = task_of(employer)
    assert worker.lang("to be done in 上海", "要求接单人在：上海") in apply(worker, task).words
    worker.says("/settings")
    worker.presses(worker.lang("My place", "我的所在地"))
    assert worker.says("上海") == ()
    assert "上海" in worker.screen()[-1].words

    assert worker.lang("You have applied", "你已申请") in apply(worker, task).words


def test_why__me_and_not_me(chat: Chat, adam: Actor, barb: Actor, lina: Actor) -> None:
    """Whoever applied reads why they were chosen or not, whenever they ask; others read nothing of it."""
    task = post(adam)
    for worker in (barb, lina):
        apply(worker, task)
    choose(adam)
    chosen, other = (barb, lina) if chat.task(task).worker == barb.person.id else (lina, barb)
    for actor in (chosen, adam):
        assert actor.lang("Why this worker was chosen", "为什么选中了接单人") in actor.forges(f"why:{task.id}").words
    assert other.lang("Why somebody else", "为什么选了别人") in other.forges(f"why:{task.id}").words
    stranger = chat.people["chen"]
    assert stranger.forges(f"why:{task.id}").words == stranger.said("why-nothing", title=TITLE)
