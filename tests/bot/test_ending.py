"""The other ways to end a task: in full, declined, or agreed; each with its figures first, each confirmed."""

from ledger.core.packed import Path
from ledger.core.task import Stage
from tests.bot.chat import Actor, Chat
from tests.bot.conftest import Restart
from tests.bot.plays import at_stage, confirm_unseen, mixed, open_task, pairs, task_of

WAYS = ("Other ways to end it", "其他结束方式")


def ways(actor: Actor) -> str:
    """Open the card with the other ways."""
    actor.says("/mine")
    return actor.presses(actor.lang(*WAYS)).words


def propose(actor: Actor, figure: str) -> str:
    """Propose what the worker is to get, and confirm it; gives the preview."""
    ways(actor)
    actor.presses(actor.lang("Propose an agreement", "提议协商"))
    shown = actor.says(figure).words
    actor.presses(actor.lang("Confirm", "确认"))
    return shown


@at_stage("rated")
def test_pay__in_full(chat: Chat) -> None:
    """An employer may pay in full whatever was said before, and sees the figures first."""
    for employer, worker in pairs(chat):
        assert "28.50 USD" in ways(employer)
        shown = employer.presses(employer.lang("Pay in full", "支付全款")).words
        assert employer.lang("Platform's fee: 1.50 USD", "平台费：1.50 USD") in shown
        assert worker.balance == 0
        employer.presses(employer.lang("Confirm", "确认"))

        assert worker.lang("Paid: 28.50 USD", "已到账 28.50 USD") in worker.hears().words
        assert task_of(employer).stage is Stage.SETTLED


@at_stage("opened")
def test_give_back__declined(chat: Chat) -> None:
    """A worker may decline at any time: all goes back, which is said before and after."""
    for employer, worker in pairs(chat):
        assert worker.lang("all of 30 USD goes back", "30 USD 全部退给雇主") in ways(worker)
        worker.presses(worker.lang("Decline the task", "放弃任务"))
        assert employer.balance == 70_000_000
        worker.presses(worker.lang("Confirm", "确认"))

        assert employer.lang("has declined", "放弃了任务") in employer.hears().words
        assert (task_of(employer).path, employer.balance) == (Path.GIVEN_BACK, 100_000_000)


@at_stage("delivered")
def test_agree__proposed_and_agreed(chat: Chat) -> None:
    """One side names a sum, the other sees what each gets, and confirms; then it is paid like that."""
    for employer, worker in pairs(chat):
        shown = propose(worker, "70%")
        assert "19.95 USD" in shown
        told = employer.hears().words
        for figure in ("19.95 USD", "1.05 USD", "9 USD"):
            assert figure in told
        asked = employer.presses(employer.lang("Agree: 19.95 USD", "同意：付给接单人 19.95 USD")).words
        assert employer.lang("cannot be taken back", "无法撤回") in asked
        assert worker.balance == 0
        employer.presses(employer.lang("Confirm", "确认"))

        assert (
            worker.lang("Ended by agreement, you get 19.95 USD", "已协商结束，你收到 19.95 USD") in worker.hears().words
        )
        assert (task_of(employer).path, worker.balance) == (Path.AGREED, 19_950_000)


@at_stage("opened")
def test_agree__declined_or_taken_back(chat: Chat) -> None:
    """A proposal may be taken back by whoever made it and declined by the other; the old card then does nothing."""
    for employer, worker in pairs(chat):
        propose(employer, "20 USD")
        offer = next(message for message in worker.hears() if message.buttons)
        assert worker.lang("The other side proposes 19 USD", "对方提议付给接单人 19 USD") in ways(worker)
        worker.presses(worker.lang("Do not agree", "不同意"))
        assert employer.lang("was declined", "被拒绝") in employer.hears().words
        stale = worker.forges(offer.buttons[0][1], message_id=offer.id)
        assert stale[0].words == worker.said("no-proposal")
        assert len(stale) == 2
        propose(worker, "25")
        assert worker.lang("You have proposed 23.75 USD", "你提议付给接单人 23.75 USD") in ways(worker)
        worker.presses(worker.lang("Take back proposal", "撤回提议"))
        assert employer.lang("was taken back", "已被撤回") in employer.hears().words


@at_stage("opened")
def test_agree__changed_since(chat: Chat, adam: Actor, barb: Actor) -> None:
    """What is agreed to is the figure that was seen, also between preview and confirmation."""
    propose(adam, "20")
    barb.presses("Agree: 19 USD")
    propose(adam, "10")
    before = chat.standing()
    stale = confirm_unseen(barb, "agreeing", task_of(adam))
    assert stale[0].words == barb.said("other-proposal")
    assert barb.forges(f"deal:{task_of(adam).id}:20000000")[0].words == barb.said("other-proposal")
    assert adam.forges(f"deal:{task_of(adam).id}:10000000")[0].words == adam.said("no-proposal")

    assert chat.standing() == before


@at_stage("opened")
def test_agree__figures(chat: Chat) -> None:
    """A sum beyond the reward, a share beyond the whole and what is neither are refused; nothing at all is possible."""
    for employer, _ in pairs(chat):
        ways(employer)
        employer.presses(employer.lang("Propose an agreement", "提议协商"))
        assert employer.lang("from 0 USD to 30 USD", "0 USD 到 30 USD") in employer.says("31").words
        assert employer.lang("more than all of it", "超过了全部") in employer.says("100.5%").words
        assert employer.lang("cannot read", "能看懂的金额") in employer.says("much").words
        assert "0 USD" in employer.says("0").words


def test_ways__stale(chat: Chat) -> None:
    """When a task is over, its old cards say so and show how it stands."""
    for employer, worker in mixed(chat):
        open_task(employer, worker)
        ways(worker)
        card = worker.screen()[-1]
        employer.says("/mine")
        employer.presses(employer.lang(*WAYS))
        employer.presses(employer.lang("Pay in full", "支付全款"))
        employer.presses(employer.lang("Confirm", "确认"))
        before = chat.standing()
        for _, pressed in card.buttons:
            heard = worker.forges(pressed, message_id=card.id)
            assert heard[0].words == worker.said("already-done")
            assert worker.lang("settled", "已结算") in heard[1].words
        assert chat.standing() == before


def test_ways__restart_in_the_middle(restart: Restart) -> None:
    """A question, and a preview, are answered after a restart as before it."""
    adam = restart(stage="opened").people["adam"]
    ways(adam)
    adam.presses("Propose an agreement")
    adam = restart().people["adam"]
    adam.says("50%")
    adam = restart().people["adam"]
    adam.presses("Confirm")
    barb = restart().people["barb"]
    barb.presses("Agree: 14.25 USD")
    barb = restart().people["barb"]
    barb.presses("Confirm")

    assert task_of(barb.chat.people["adam"]).path is Path.AGREED


@at_stage("rated")
def test_agree__below_what_is_sure(chat: Chat) -> None:
    """A proposal says what is sure without it, and warns of less and of nothing, on both sides and under /mine."""
    for employer, worker in pairs(chat):
        sure = employer.lang("already guarantees the worker 26.125 USD", "已保底可得 26.125 USD")
        for figure, warned in (
            ("70%", employer.lang("6.175 USD less", "少付给接单人 6.175 USD")),
            ("0", employer.lang("pays the worker nothing", "接单人一分钱也拿不到")),
        ):
            worker.hears()
            for shown in (propose(employer, figure), worker.hears().words):
                assert sure in shown
                assert warned in shown
        assert warned in worker.presses(worker.lang("Agree: 0 USD", "同意：付给接单人 0 USD")).words
        worker.says("/cancel")
        propose(employer, "100%")
        assert "⚠️" not in worker.hears().words
        mine = worker.says("/mine")
        assert worker.lang("The other side proposes 28.50 USD", "对方提议付给接单人 28.50 USD") in mine.words
        assert any(one.button(worker.lang("Agree: 28.50 USD", "同意：付给接单人 28.50 USD")) for one in mine)
        assert any(one.button(employer.lang("Take back proposal", "撤回提议")) for one in employer.says("/mine"))


@at_stage("delivered")
def test_agree__before_the_rating(chat: Chat) -> None:
    """Before the rating, what silence pays is what is sure."""
    for employer, worker in pairs(chat):
        shown = propose(employer, "10 USD")
        for words in (shown, worker.hears().words):
            assert employer.lang("does anything more, the worker gets 28.50 USD", "接单人可得 28.50 USD") in words
            assert employer.lang("19 USD less", "少付给接单人 19 USD") in words
