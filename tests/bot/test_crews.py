"""A task for several workers in the chat: posted as one, offered for as one, done and rated by each."""

import pytest

from ledger.core.task import Stage, Task
from tests.bot.chat import Actor, Chat, Message
from tests.bot.conftest import Restart
from tests.bot.plays import TITLE, apply, choose, deliver, pairs, post, rate, task_of

USD = 10**6


def card(actor: Actor) -> Message:
    """See the newest card."""
    return actor.screen()[-1]


def several(chat: Chat, count: int = 2) -> tuple[Actor, tuple[Actor, ...]]:
    """Give adam, who has money, and as many workers; the second reads Chinese."""
    names = (("barb", "en"), ("lina", "zh-hans"), ("carl", "en"))[:count]
    workers = tuple(chat.people.get(name) or chat.newcomer(name, language) for name, language in names)
    return chat.people["adam"], workers


def post_for(employer: Actor, line: str) -> Task:
    """Post a task for several; gives the first of its seats."""
    post(employer, line)
    tasks = employer.chat.ledger.views.tasks_of(employer.person.id)
    return next(task for task in tasks if task.id == tasks[0].crew)


def seats_of(chat: Chat, actor: Actor) -> list[Stage]:
    """Read where all tasks of an employer stand, the first first."""
    return [task.stage for task in reversed(chat.ledger.views.tasks_of(actor.person.id))]


def test_preview__says_the_whole(chat: Chat) -> None:
    """The preview of a task for three says what all of it costs, and whether the balance reaches for all of it."""
    for employer, _ in pairs(chat):
        line = employer.lang(f"30 USD 2d x3 {TITLE}", f"30 USD 2天 3人 {TITLE}")
        words = employer.says(f"/task {line}").words

        assert employer.lang("For 3 workers: 90 USD altogether", "需要 3 人，合计 90 USD") in words
        assert "4.50 USD" in words
        assert employer.lang("covers it", "足够") in words
        over = employer.says(f"/task 40 USD 2d x3 {TITLE}").words
        assert employer.lang("20 USD is missing", "还差 20 USD") in over


def test_post__board_and_mine(chat: Chat) -> None:
    """It is one line on the board and one card of the employer's, with how many places are free."""
    for employer, worker in pairs(chat):
        task = post_for(employer, f"30 USD 2d x3 {TITLE}")
        assert seats_of(chat, employer) == [Stage.POSTED] * 3
        worker.says("/board")
        shown = card(worker)
        assert shown.words.count(TITLE) == 1
        assert worker.lang("3 of 3 places free", "3 个名额，余 3 个") in shown.words
        apply(worker, task)
        heard = employer.says("/mine").words
        assert heard.count(TITLE) == 1
        assert employer.lang("3 of 3 places free", "3 个名额，余 3 个") in heard
        employer.presses(employer.lang("Take back task", "撤回任务"))

        assert seats_of(chat, employer) == [Stage.CANCELLED] * 3


def test_seats__each_by_itself(chat: Chat) -> None:
    """Two workers deliver and are rated each by themselves; the third place stays on the board."""
    adam, (barb, lina) = several(chat)
    task = post_for(adam, f"30 USD 2d x3 {TITLE}")
    for worker in (barb, lina):
        apply(worker, task)
    choose(adam)
    assert seats_of(chat, adam) == [Stage.OPENED, Stage.OPENED, Stage.POSTED]
    chosen = "\n".join(message.words for message in adam.screen() if "Workers were chosen" in message.words)
    assert f"{TITLE} (place 1) – " in chosen
    assert f"{TITLE} (place 2) – " in chosen
    cards = adam.says("/mine").words
    assert "in progress · place 1" in cards
    assert "in progress · place 2" in cards
    deliver(barb, "Barb's words.")
    rate(adam, 95)
    assert sorted(seats_of(chat, adam)) == sorted([Stage.SETTLED, Stage.OPENED, Stage.POSTED])
    deliver(lina, "林娜的稿子。")
    rate(adam, 100)

    assert sorted(seats_of(chat, adam)) == sorted([Stage.SETTLED, Stage.SETTLED, Stage.POSTED])
    assert (barb.balance, lina.balance) == (28_500_000, 28_500_000)
    assert chat.ledger.views.on_board(task.id).seats.free == 1  # type: ignore[union-attr]
    adam.forges(f"edit:{task.id}")
    adam.presses("Reward")
    adam.says("40")
    adam.presses("Save changes")
    assert sorted(one.reward for one in chat.ledger.views.tasks_of(adam.person.id)) == [30 * USD, 30 * USD, 40 * USD]
    barb.says(f"/start task_{task.id}")
    assert "You have, or have had, a place" in barb.forges(f"apply:{task.id}").words


def test_choose__by_hand(chat: Chat) -> None:
    """An employer who chooses fills place after place from one list."""
    adam, (barb, lina) = several(chat)
    task = post_for(adam, f"30 USD 2d x2 {TITLE} #choose")
    for worker in (barb, lina):
        apply(worker, task)
    adam.forges(f"choose:{task.id}:{barb.person.id}")
    assert "lina" in adam.forges(f"offers:{task.id}").words
    adam.forges(f"choose:{task.id}:{lina.person.id}")

    assert seats_of(chat, adam) == [Stage.OPENED] * 2
    assert {one.worker for one in chat.ledger.views.tasks_of(adam.person.id)} == {barb.person.id, lina.person.id}


def test_first__come(chat: Chat) -> None:
    """With first come, first served each who presses has a place, until there is none."""
    adam, workers = several(chat, 3)
    task = post_for(adam, f"30 USD 2d x2 {TITLE} #first")
    for worker in workers[:2]:
        worker.says("/board")
        worker.presses(worker.lang("Apply 1", "申请 1"))
    assert seats_of(chat, adam) == [Stage.OPENED] * 2

    assert workers[2].said("application-closed") in workers[2].forges(f"apply:{task.id}").words


def test_guided__how_many(chat: Chat) -> None:
    """Step by step too: by a button or in words; what cannot be read is said; a posted task keeps its number."""
    for employer, _ in pairs(chat):
        employer.says(f"/task 10 USD 2d {TITLE}")
        employer.presses(employer.lang("Change", "修改"))
        employer.presses(employer.lang("How many workers", "需要几人"))
        employer.says("many")
        assert employer.lang("A task can be for 1 to 50", "1 到 50 人") in card(employer).words
        employer.says(employer.lang("x4", "4人"))
        assert employer.lang("For 4 workers", "需要 4 人") in card(employer).words
        employer.says(employer.lang("workers 2", "人数 2"))
        employer.presses(employer.lang("Continue", "继续"))
        employer.presses(employer.lang("Post", "发布"))
        assert seats_of(chat, employer) == [Stage.POSTED] * 2
        employer.forges(f"edit:{task_of(employer).id}")
        assert card(employer).button(employer.lang("How many workers", "需要几人")) is None
        employer.presses(employer.lang("Who may apply", "谁可以申请"))
        employer.says(employer.lang("workers 5", "人数 5"))
        assert employer.lang("cannot be changed", "人数不能改") in card(employer).words
        employer.presses(employer.lang("Continue", "继续"))
        employer.presses(employer.lang("Change", "修改"))
        employer.presses(employer.lang("Reward", "报酬"))
        employer.says("12")
        employer.presses(employer.lang("Save changes", "保存修改"))

        assert [one.reward for one in chat.ledger.views.tasks_of(employer.person.id)] == [12 * USD] * 2


def test_guided__restart(restart: Restart) -> None:
    """A draft for several survives a restart in the middle."""
    restart().people["adam"].says(f"/task 10 USD 2d x3 {TITLE}")
    restart().people["adam"].presses("Post")

    chat = restart()
    assert seats_of(chat, chat.people["adam"]) == [Stage.POSTED] * 3


@pytest.mark.parametrize("line", ["x0", "x51", "99999人", "×000"])
def test_quick_post__out_of_range(adam: Actor, line: str) -> None:
    """Nobody posts for none, or for more than move together."""
    assert "A task can be for 1 to 50" in adam.says(f"/task 10 USD 2d {line} {TITLE}").words


@pytest.mark.parametrize("title", ["x3photos", "3人小组翻译", "x3000x"])
def test_quick_post__title_like_it(adam: Actor, title: str) -> None:
    """A title that only begins like a number of workers is a title."""
    assert title in adam.says(f"/task 10 USD 2d {title}").words
