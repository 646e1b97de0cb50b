"""Under /mine everybody finds what is next, by when, and the buttons for it."""

from tests.bot.chat import Actor, Chat
from tests.bot.plays import REASON, accept, apply, at_stage, deliver, mixed, pairs, post, rate


def assert_mine(actor: Actor, english: str, chinese: str, *buttons: tuple[str, str]) -> None:
    """The lowest card of /mine says this and has these buttons."""
    card = actor.says("/mine")[-1]

    assert actor.lang(english, chinese) in card.words
    assert [label for label, _ in card.buttons] == [actor.lang(*button) for button in buttons]


RATINGS = tuple((str(rating), str(rating)) for rating in (100, 95, 90, 85, 80, 70, 60, 0))
SHOW = ("Show delivery", "查看交付")
OTHERS = (("Write to the other side", "给对方留言"), ("Other ways to end it", "其他结束方式"))
DELIVER, OBJECT = ("Deliver", "交付"), ("Object", "提出异议")
WHY_THEM, WHY_ME = ("Why this worker?", "为什么选这个人"), ("Why me?", "为什么选我")
FEEDBACK = ("Rate the employer", "评价雇主")
ACCEPT = ("Accept 26.125 USD", "接受 26.125 USD")
CHOOSE, SAVE = ("Choose now", "现在选人"), ("Save as template", "存为模板")
OWN = (("Take back task", "撤回任务"), ("Change", "修改"), SAVE)
AGAIN = (("Post again", "再次发布"), SAVE)


def test_mine__on_the_board(chat: Chat) -> None:
    """Nothing yet, then a task on the board, then an application, each with what is next."""
    for employer, worker in pairs(chat):
        assert_mine(worker, "You have no tasks yet", "你还没有任务", ("Board", "任务板"))
        task = post(employer)
        assert_mine(employer, "Nobody has applied yet", "还没有人申请", *OWN)
        apply(worker, task)
        assert_mine(employer, "1 application. I choose by", "1 人已申请，我最迟", CHOOSE, *OWN)
        assert_mine(worker, "The worker is chosen by", "人选最迟", ("Take back application", "撤回申请"))


def test_mine__waiting_for_money(chat: Chat) -> None:
    """A task that waits for cover says how much is missing, and to the applicant what is waited for."""
    for employer, worker in pairs(chat):
        apply(worker, post(employer, "120 USD 2d x"))
        chat.advance(seconds=21)
        assert_mine(employer, "20 USD is missing", "还差 20 USD", CHOOSE, *OWN)
        assert_mine(worker, "Waiting for the employer", "正在等雇主", ("Take back application", "撤回申请"))


@at_stage("opened")
def test_mine__to_the_end(chat: Chat) -> None:
    """From the start of the work to the payment, each side reads its own next step."""
    for employer, worker in pairs(chat):
        assert_mine(
            employer, "delivers by", "之前交付；否则全部退给你", *OTHERS, ("Why this worker?", "为什么选这个人")
        )
        assert_mine(worker, "Deliver by", "请在", DELIVER, *OTHERS, ("Why me?", "为什么选我"))
        deliver(worker)
        assert_mine(employer, "Please rate it by", "之前评分", SHOW, *RATINGS, ("Another rating", "其他分数"), *OTHERS)
        assert_mine(worker, "You can hand in again", "可以重新交付", DELIVER, *OTHERS)
        rate(employer, 85)
        assert_mine(employer, "when the worker accepts", "对方接受后支付", SHOW, *OTHERS)
        assert_mine(worker, "Accept to be paid now", "点“接受”就马上支付", ACCEPT, OBJECT, *OTHERS)
        accept(worker)
        assert_mine(employer, "settled", "已结算", SHOW, *AGAIN)
        assert_mine(worker, "settled", "已结算", FEEDBACK)


def test_mine__between_press_and_chain(chat: Chat) -> None:
    """While the chain is still at it, the card says so and offers nothing that could not be done."""
    for employer, worker in mixed(chat):
        apply(worker, post(employer))
        employer.taps(employer.lang("Choose now", "现在选人"))
        chat.answer()
        chat.ledger.tick()
        for actor in (employer, worker):
            actor.types("/mine")
        chat.answer()
        chat.speak()
        assert employer.lang("being locked in escrow", "锁进托管合约") in employer.screen()[-1].words
        assert worker.lang("Do not start yet", "请先不要开工") in worker.screen()[-1].words
        assert not worker.screen()[-1].buttons
        chat.pump()
        deliver(worker)
        employer.presses("85")
        employer.says(REASON)
        employer.taps(employer.lang("Confirm", "确认"))
        employer.types("/mine")
        worker.types("/mine")
        chat.answer()
        chat.speak()
        assert employer.lang("being recorded on the chain", "正在写入区块链") in employer.screen()[-1].words
        assert worker.screen()[-1].button(worker.lang("Accept", "接受")) is None
        chat.pump()
        worker.presses(worker.lang("Accept", "接受"))
        worker.taps(worker.lang("Confirm", "确认"))
        worker.types("/mine")
        chat.answer()
        chat.speak()
        assert worker.lang("The payment is on its way", "款项正在支付") in worker.screen()[-1].words
        chat.pump()


def page(actor: Actor, named: str) -> str:
    """Read the page of what is over, wherever it stands."""
    return next(message.words for message in reversed(actor.screen()) if named in message.words)


@at_stage("rated")
def test_mine__old_ones_do_not_pile_up(chat: Chat, adam: Actor, barb: Actor) -> None:
    """Of the tasks that are over only the newest three are shown, above those that go on."""
    accept(barb)
    for number in range(4):
        post(adam, f"1 USD 1d old {number}")
        adam.presses("Take back task")
    post(adam, "1 USD 1d new")
    heard = adam.says("/mine")

    assert [message.words.splitlines()[0] for message in heard[1:]] == ["old 1", "old 2", "old 3", "new"]
    assert heard[0].words == adam.said("mine-more", count=5, shown=3)
    for number in range(4, 6):
        post(adam, f"1 USD 1d old {number}")
        adam.presses("Take back task")
    adam.says("/mine")
    adam.presses("All that is over")
    assert "1. old 5 · 1 USD · taken back" in page(adam, "page 1 of 2")
    adam.presses("Next")
    assert "7. " in page(adam, "page 2 of 2")
    assert "old 0" in adam.presses("Details 6").words
